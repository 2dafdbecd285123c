import type { ClusterCommandFlags } from '../commands/cluster.ts';
import { aborted, untilStopped } from '../lifetime.ts';
import { ReadyFile } from '../ready-file.ts';
import { startEmbedded } from './embedded.ts';
import { createLogger } from './logging.ts';

/** `nexslice cluster`. */
export async function cluster(flags: ClusterCommandFlags): Promise<void> {
  const readyFile = new ReadyFile(flags.readyFile);
  await untilStopped(async (signal) => {
    const embedded = await startEmbedded({ ...flags, logger: createLogger(flags.logLevel) });
    const { server, kubeconfig } = embedded;
    try {
      readyFile.write({ apiserver: server.url, kubeconfig, token: server.token, pid: process.pid });
      process.stdout.write(
        `The API server is ready.\n\n  API server   ${server.url}\n  kubeconfig   ${kubeconfig}\n\nTry:\n  kubectl --kubeconfig ${kubeconfig} get namespaces\n\nCtrl-C stops it.\n`,
      );
      await aborted(signal);
    } finally {
      readyFile.remove();
      await embedded.stop();
    }
  });
}
