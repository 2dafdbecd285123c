import { loadClusterConfig } from '@nexslice/kube';
import type { RunFlags } from '../commands/run.ts';
import { aborted, untilStopped } from '../lifetime.ts';
import { ReadyFile } from '../ready-file.ts';
import { preflight } from './install.ts';
import { createLogger } from './logging.ts';
import { startProduct } from './product.ts';
import { up } from './up.ts';
import { welcome } from './welcome.ts';

/** `nexslice run`. */
export async function run(flags: RunFlags): Promise<void> {
  if (flags.demoMode) {
    // A kubeconfig that is set for other clusters must not be overwritten.
    const { kubeconfig: _, ...rest } = flags;
    return up({ ...rest, fsync: 'batch', podDelay: 0, podJitter: 0, authorizationMode: 'AlwaysAllow' });
  }
  const readyFile = new ReadyFile(flags.readyFile);
  const config = await loadClusterConfig(flags);
  const { namespace, claims = false } = flags;
  await untilStopped(async (signal) => {
    const product = await startProduct({
      ...flags,
      config,
      claims,
      logger: createLogger(flags.logLevel),
      prepare: (client) => preflight(client, namespace, claims, signal),
    });
    try {
      const { gateway } = product;
      const token = (await config.token?.()) ?? '';
      readyFile.write({
        gateway,
        apiserver: config.server,
        kubeconfig: flags.kubeconfig ?? '',
        token,
        pid: process.pid,
      });
      process.stdout.write(welcome({ gateway, apiserver: config.server, namespace }));
      await Promise.race([aborted(signal), product.running]);
    } finally {
      readyFile.remove();
      await product.stop();
    }
  });
}
