import { type ApiServer, createApiServer } from '@nexslice/apiserver';
import { addClaims } from '@nexslice/claims';
import { claimKinds, crds } from '@nexslice/kinds';
import {
  Client,
  type CustomResourceDefinition,
  customResourceDefinitions,
  isConditionTrue,
  Manager,
  PoolTransport,
  type Transport,
} from '@nexslice/kube';
import { eventually } from '@nexslice/kube/testkit';

/** An API server that knows the kinds of claims, and a client for the test. */
export interface World {
  readonly server: ApiServer;
  readonly client: Client;
  stop(): Promise<void>;
}

function configOf({ url, ca, token }: ApiServer) {
  return { server: url, ...(ca === undefined ? {} : { ca }), token: async () => token };
}

export async function startWorld(): Promise<World> {
  const server = await createApiServer({ controllers: {} });
  const client = new Client({ config: configOf(server), fieldManager: 'test' });
  const definitions = crds(claimKinds) as CustomResourceDefinition[];
  await Promise.all(definitions.map((crd) => client.apply(customResourceDefinitions, crd)));
  await eventually(async () => {
    const { items } = await client.list(customResourceDefinitions);
    return items.every(({ status }) => isConditionTrue(status?.conditions as never, 'Established'));
  });
  return {
    server,
    client,
    async stop() {
      await client.close();
      await server.stop();
    },
  };
}

export interface ReplicaOptions {
  /** Puts something between the controllers and the server. */
  readonly wrap?: (inner: Transport) => Transport;
  /** Where the server is reached, if not where it is: through a proxy. */
  readonly url?: string;
}

/** One replica of the controllers, which nobody leads. */
export async function startReplica(
  world: World,
  { wrap = (inner) => inner, url = world.server.url }: ReplicaOptions = {},
): Promise<{ stop(): Promise<void> }> {
  const config = { ...configOf(world.server), server: url };
  const client = new Client({ config, transport: wrap(new PoolTransport(config)) });
  const manager = new Manager({ client, stopTimeoutMs: 5_000 });
  addClaims(manager);
  const stopping = new AbortController();
  const running = manager.start(stopping.signal);
  running.catch(() => undefined);
  await manager.ready();
  return {
    async stop() {
      stopping.abort();
      await running.catch(() => undefined);
      await client.close();
    },
  };
}
