import { Command } from 'commander';
import { port } from '../terminal/values.ts';
import { type ClusterFlags, clusterOptions, defaultApiPort, type ServiceFlags, serviceOptions } from './options.ts';

export type ClusterCommandFlags = ClusterFlags & ServiceFlags & { port: number; token?: string };

export function clusterCommand(): Command {
  const command = new Command('cluster')
    .description('run the embedded Kubernetes API server alone, for kubectl, helm and tests')
    .option('--port <port>', 'port of the API server; 0 takes a free one', port, defaultApiPort)
    .option('--token <token>', 'bearer token of its administrator (default: a new one)');
  return serviceOptions(clusterOptions(command))
    .addHelpText('after', '\nExample:\n  nexslice cluster --port 0 --kubeconfig ./kubeconfig --ready-file ./ready.json')
    .action(async (flags: ClusterCommandFlags) => (await import('../compose/cluster.ts')).cluster(flags));
}
