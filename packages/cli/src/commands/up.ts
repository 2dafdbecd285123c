import { Command } from 'commander';
import { port } from '../terminal/values.ts';
import {
  type ClusterFlags,
  clusterOptions,
  defaultApiPort,
  type ProductFlags,
  productOptions,
  type ServiceFlags,
  serviceOptions,
} from './options.ts';

export type UpFlags = ProductFlags & ClusterFlags & ServiceFlags & { apiPort: number };

export function upCommand(): Command {
  const command = new Command('up').description(
    'run everything in one process: an embedded Kubernetes API server, the controllers and the gateway',
  );
  productOptions(command).option(
    '--api-port <port>',
    'port of the API server; 0 takes a free one',
    port,
    defaultApiPort,
  );
  return serviceOptions(clusterOptions(command))
    .addHelpText(
      'after',
      `
Examples:
  nexslice up
  nexslice up --data-dir ~/nexslice-data     UEs and UPFs survive a restart
  nexslice up --port 0 --api-port 0          on free ports`,
    )
    .action(async (flags: UpFlags) => (await import('../compose/up.ts')).up(flags));
}
