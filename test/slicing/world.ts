import { type ApiServer, createApiServer } from '@nexslice/apiserver';
import { crds, type UESession, type UPF, uesessions, upfs } from '@nexslice/kinds';
import {
  Cache,
  Client,
  type CustomResourceDefinition,
  configMaps,
  customResourceDefinitions,
  type Deployment,
  deployments,
  isConditionTrue,
  Manager,
  namespaces,
  type Pod,
  PoolTransport,
  pods,
  type Service,
  services,
  type Transport,
} from '@nexslice/kube';
import { eventually, RecordingTransport } from '@nexslice/kube/testkit';
import { addSlicing, ensureDefaultSlice, type Slicing } from '@nexslice/slicing';

export const namespace = 'nexslice';

/** An API server with the kinds, the namespace and the default Slice of NexSlice, and a client for the test. */
export interface World {
  readonly server: ApiServer;
  readonly client: Client;
  stop(): Promise<void>;
}

export function configOf({ url, ca, token }: ApiServer) {
  return { server: url, namespace, ...(ca === undefined ? {} : { ca }), token: async () => token };
}

export async function startWorld(): Promise<World> {
  const server = await createApiServer({ controllers: {} });
  const client = new Client({ config: configOf(server), fieldManager: 'test' });
  const definitions = crds() as CustomResourceDefinition[];
  await Promise.all(definitions.map((crd) => client.apply(customResourceDefinitions, crd)));
  await client.apply(namespaces, { metadata: { name: namespace } });
  await eventually(async () => {
    const { items } = await client.list(customResourceDefinitions);
    return items.every(({ status }) => isConditionTrue(status?.conditions as never, 'Established'));
  });
  await ensureDefaultSlice(client, namespace);
  return {
    server,
    client,
    async stop() {
      await client.close();
      await server.stop();
    },
  };
}

/** The controllers of slicing against a world, as one process would run them. */
export interface Process extends Slicing {
  readonly calls: RecordingTransport;
  /** Ends it. Does not wait for what it was about to write: see `wrap`. */
  stop(): Promise<void>;
}

/** @param wrap puts something between the controllers and the server */
export async function startControllers(
  world: World,
  wrap: (inner: Transport) => Transport = (inner) => inner,
): Promise<Process> {
  const calls = new RecordingTransport(wrap(new PoolTransport(configOf(world.server))));
  const client = new Client({ config: configOf(world.server), transport: calls, retries: 0 });
  // Frozen: a controller that changes what it shares with the cache is found out.
  const manager = new Manager({ client, cache: new Cache({ client, freeze: true }), stopTimeoutMs: 5_000 });
  const slicing = addSlicing(manager, { namespace, defaults: { image: 'free5gc/upf:latest', replicas: 1 } });
  const stopping = new AbortController();
  const running = manager.start(stopping.signal);
  running.catch(() => undefined);
  await manager.ready();
  return {
    ...slicing,
    calls,
    async stop() {
      stopping.abort();
      await running.catch(() => undefined);
      await client.close();
    },
  };
}

/** Everything of NexSlice that is in the world. */
export interface Census {
  sessions: UESession[];
  upfs: UPF[];
  deployments: Deployment[];
  services: Service[];
  pods: Pod[];
  configMaps: string[];
}

export async function lookAround({ client }: World): Promise<Census> {
  const of = { namespace };
  const [sessions, found, made, reached, running, configured] = await Promise.all([
    client.list(uesessions, of),
    client.list(upfs, of),
    client.list(deployments, of),
    client.list(services, of),
    client.list(pods, of),
    client.list(configMaps, of),
  ]);
  return {
    sessions: sessions.items,
    upfs: found.items,
    deployments: made.items,
    services: reached.items,
    pods: running.items,
    configMaps: configured.items
      .map(({ metadata }) => metadata?.name ?? '')
      .filter((name) => name !== 'kube-root-ca.crt'),
  };
}
