import { claimKinds } from '@nexslice/kinds';
import { Client, loadClusterConfig, systemClock } from '@nexslice/kube';
import type { RenderFlags } from '../commands/render.ts';
import { checkKinds } from '../compose/install.ts';
import { ClusterBackend } from './cluster-backend.ts';

/**
 * Lets a rendering take its answers from a cluster, and leaves there only what is kept.
 * @throws CliError CLI_CLUSTER_UNREACHABLE, CLI_KINDS_MISSING
 */
export async function withCluster<T>(
  flags: RenderFlags,
  namespace: string,
  keep: boolean,
  work: (backend: ClusterBackend) => Promise<T>,
): Promise<T> {
  const client = new Client({ config: await loadClusterConfig(flags), fieldManager: 'nexslice-render' });
  try {
    await checkKinds(client, claimKinds, 'nexslice crds --claims');
    const backend = await ClusterBackend.connect({
      client,
      namespace,
      clock: systemClock,
      keep,
      onWait: (claims) =>
        process.stderr.write(
          `  waiting for the answers to ${claims} ${claims === 1 ? 'claim' : 'claims'} in ${namespace}\n`,
        ),
    });
    const result = await work(backend).catch(async (error: unknown) => {
      // Why it failed is what the user is to read, not that the cluster is gone meanwhile.
      await backend.finish(false).catch(() => undefined);
      throw error;
    });
    await backend.finish(keep);
    return result;
  } finally {
    await client.close();
  }
}
