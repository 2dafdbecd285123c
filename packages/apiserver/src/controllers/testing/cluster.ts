import { Client, type KubeObject, type ListOptions, type ResourceType } from '@nexslice/kube';
import { type ApiServer, type ApiServerOptions, createApiServer } from '../../server.ts';
import type { ControllerOptions } from '../options.ts';

/** A server with its controllers, for tests, and a client that reaches it over a socket. */
export interface TestCluster {
  server: ApiServer;
  client: Client;
  list<T extends KubeObject>(type: ResourceType<T>, options?: ListOptions): Promise<T[]>;
  /** The newest revision: it stays what it is when nobody writes. */
  revision(): Promise<string>;
  stop(): Promise<void>;
}

export async function startCluster(
  options: ControllerOptions | false = {},
  more: ApiServerOptions = {},
): Promise<TestCluster> {
  const server = await createApiServer({ controllers: options, tls: false, token: 'test', ...more });
  const config = { server: server.url, token: async () => 'test' };
  const client = new Client({ config, fieldManager: 'test' });
  return {
    server,
    client,
    list: async (type, scope = {}) => (await client.list(type, { namespace: 'default', ...scope })).items,
    async revision() {
      const { metadata } = await client.request<{ metadata: { resourceVersion: string } }>(
        'GET',
        '/api/v1/nodes?limit=1',
      );
      return metadata.resourceVersion;
    },
    async stop() {
      await client.close();
      await server.stop();
    },
  };
}
