import { Command } from 'commander';
import { port } from '../terminal/values.ts';
import { defaultApiPort, type ProductFlags, productOptions, type ServiceFlags, serviceOptions } from './options.ts';

export type RunFlags = ProductFlags &
  ServiceFlags & { kubeconfig?: string; context?: string; demoMode?: boolean; apiPort: number; claims?: boolean };

export function runCommand(): Command {
  const command = new Command('run')
    .description('run the controllers and the gateway against the cluster of a kubeconfig')
    .option('--kubeconfig <file>', 'kubeconfig (default: KUBECONFIG, ~/.kube/config, or the pod’s service account)')
    .option('--context <name>', 'context of the kubeconfig (default: its current one)')
    .option(
      '--demo-mode',
      'use an embedded cluster instead of a kubeconfig’s (env: DEMO_MODE)',
      truth(process.env['DEMO_MODE']) || undefined,
    )
    .option(
      '--claims',
      'answer IPClaims and VLANClaims of all namespaces too; not where another controller does, as Nephio’s',
    )
    .option('--api-port <port>', 'port of the embedded cluster; 0 takes a free one', port, defaultApiPort);
  return serviceOptions(productOptions(command))
    .addHelpText(
      'after',
      `
Examples:
  nexslice crds | kubectl apply -f -
  kubectl apply -f deploy/rbac.yaml
  nexslice run --context my-cluster
  nexslice crds --claims | kubectl apply -f - && kubectl apply -f deploy/rbac-claims.yaml && nexslice run --claims`,
    )
    .action(async (flags: RunFlags) => (await import('../compose/run.ts')).run(flags));
}

/** What the prototype took for yes in DEMO_MODE. */
function truth(text = ''): boolean {
  return ['1', 'true', 'yes'].includes(text.toLowerCase());
}
