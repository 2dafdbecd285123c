import { systemClock } from '@nexslice/kube';
import type { UpFlags } from '../commands/up.ts';
import { aborted, untilStopped } from '../lifetime.ts';
import { ReadyFile } from '../ready-file.ts';
import { configOf } from './config.ts';
import { startEmbedded } from './embedded.ts';
import { install } from './install.ts';
import { createLogger } from './logging.ts';
import { startProduct } from './product.ts';
import { welcome } from './welcome.ts';

/** `nexslice up`. */
export async function up(flags: UpFlags): Promise<void> {
  const readyFile = new ReadyFile(flags.readyFile);
  const logger = createLogger(flags.logLevel);
  await untilStopped(async (signal) => {
    const embedded = await startEmbedded({ ...flags, port: flags.apiPort, logger });
    try {
      const { server, kubeconfig } = embedded;
      const product = await startProduct({
        ...flags,
        config: configOf(server),
        logger,
        claims: true,
        prepare: (client) => install(client, flags.namespace, systemClock, signal),
      });
      try {
        const { gateway } = product;
        readyFile.write({ gateway, apiserver: server.url, kubeconfig, token: server.token, pid: process.pid });
        process.stdout.write(
          welcome({ gateway, apiserver: server.url, kubeconfig, namespace: flags.namespace, dataDir: flags.dataDir }),
        );
        await Promise.race([aborted(signal), product.running]);
      } finally {
        readyFile.remove();
        await product.stop();
      }
    } finally {
      await embedded.stop();
    }
  });
}
