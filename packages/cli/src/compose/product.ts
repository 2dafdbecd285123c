import { addClaims } from '@nexslice/claims';
import { createGateway } from '@nexslice/gateway';
import { Client, type ClusterConfig, createMetrics, type Logger, Manager, systemClock } from '@nexslice/kube';
import { addSlicing, ensureDefaultSlice } from '@nexslice/slicing';
import { Registry } from 'prom-client';
import type { ProductFlags } from '../commands/options.ts';
import { version } from '../commands/version.ts';

export interface ProductOptions extends ProductFlags {
  readonly config: ClusterConfig;
  /** Runs once before anything else, with the client of the product. */
  readonly prepare: (client: Client) => Promise<void>;
  /** Whether to answer IPClaims and VLANClaims too, of all namespaces. */
  readonly claims: boolean;
  readonly logger: Logger;
}

/** The controllers and the gateway, running. */
export interface Product {
  /** URL of the gateway. */
  readonly gateway: string;
  /** Rejects when the controllers fail; otherwise stays pending until they are stopped. */
  readonly running: Promise<void>;
  stop(): Promise<void>;
}

/** Everything has to be over within two seconds; the gateway takes the first of them. */
const stopTimeoutMs = 1_000;

/** Starts the controllers and the gateway against a cluster. They work when the promise resolves. */
export async function startProduct(options: ProductOptions): Promise<Product> {
  const { config, namespace, logger, host, port } = options;
  const registry = new Registry();
  const metrics = await createMetrics(registry);
  const client = new Client({ config: { ...config, namespace }, fieldManager: 'nexslice', metrics: metrics.client });
  const stopping = new AbortController();
  const manager = new Manager({ client, clock: systemClock, logger, metrics, stopTimeoutMs });
  const slicing = addSlicing(manager, {
    namespace,
    defaults: { image: options.upfImage, replicas: options.upfReplicas },
  });
  if (options.claims) addClaims(manager);
  const gateway = createGateway({
    sessions: slicing.sessions,
    upfs: slicing.upfs,
    ready: async (signal) => {
      if (!manager.isReady) return [{ field: 'caches', message: 'the caches are being filled' }];
      await client.request('GET', '/version', {}, signal);
      return [];
    },
    registry,
    version: version(),
    host,
    port,
    logger,
  });
  let running: Promise<void> = Promise.resolve();
  const stop = async () => {
    await gateway.close();
    stopping.abort();
    await running.catch(() => undefined);
    await client.close();
  };
  try {
    await options.prepare(client);
    await ensureDefaultSlice(client, namespace);
    running = manager.start(stopping.signal);
    // Told to whoever waits for `running`; without this line a failure before anybody does would end the process without a word.
    running.catch(() => undefined);
    await Promise.race([manager.ready(), running]);
    return { gateway: await gateway.listen(), running, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
