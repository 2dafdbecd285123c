import { resolve } from 'node:path';
import { type ApiServer, createApiServer } from '@nexslice/apiserver';
import type { Logger } from '@nexslice/kube';
import { defaultApiPort } from '../commands/options.ts';
import { kubeconfigPath, removeKubeconfig, writeKubeconfig } from './files.ts';

export interface EmbeddedOptions {
  readonly port: number;
  readonly token?: string | undefined;
  readonly dataDir?: string | undefined;
  readonly fsync: 'none' | 'batch' | 'each';
  readonly kubeconfig?: string | undefined;
  /** How long a pod takes to be Ready, ms. */
  readonly podDelay: number;
  /** How much longer a pod may take, by chance, ms. */
  readonly podJitter: number;
  /** Whether pods are ready only after the initial delays of their probes. */
  readonly probeDelays?: boolean;
  /** How long Events are kept, ms. */
  readonly eventTtl?: number;
  readonly authorizationMode: 'AlwaysAllow' | 'RBAC';
  readonly logger: Logger;
}

/** An embedded cluster and the kubeconfig that leads to it. */
export interface Embedded {
  readonly server: ApiServer;
  /** Path of the kubeconfig. */
  readonly kubeconfig: string;
  stop(): Promise<void>;
}

/** Starts an embedded cluster and writes its kubeconfig. */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const {
    port,
    token,
    dataDir,
    fsync,
    podDelay,
    podJitter,
    probeDelays = false,
    eventTtl,
    authorizationMode,
    logger,
  } = options;
  const server = await createApiServer({
    port,
    ...(token === undefined ? {} : { token }),
    ...(dataDir === undefined ? {} : { dataDir }),
    fsync,
    controllers: { podDelay: { ms: podDelay, jitterMs: podJitter }, probeDelays, logger },
    ...(eventTtl === undefined ? {} : { eventTtlMs: eventTtl }),
    authorizationMode,
    onError: (error) => logger.error({ err: error }, 'the API server failed to answer a request'),
  });
  if (server.tornTail) logger.warn({ ...server.tornTail }, 'the last write was cut off when the former process ended');
  const apiPort = Number(new URL(server.url).port);
  const kubeconfig = resolve(options.kubeconfig ?? kubeconfigPath(dataDir, apiPort, defaultApiPort));
  const text = server.kubeconfig();
  try {
    await writeKubeconfig(kubeconfig, text);
  } catch (error) {
    await server.stop();
    throw error;
  }
  return {
    server,
    kubeconfig,
    async stop() {
      await server.stop();
      // What was in memory is gone, and with it the cluster that the file leads to.
      if (dataDir === undefined) removeKubeconfig(kubeconfig, text);
    },
  };
}
