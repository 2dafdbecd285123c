import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, endpointSlices, endpoints, namespaces, services } from '@nexslice/kube';
import { afterEach, describe, expect, it } from 'vitest';
import { type ApiServer, type ApiServerOptions, createApiServer } from '../server.ts';

const key = { namespace: 'default', name: 'kubernetes' };
const running: ApiServer[] = [];

async function start(options: ApiServerOptions = {}): Promise<{ server: ApiServer; client: Client; port: number }> {
  const server = await createApiServer(options);
  running.push(server);
  const client = new Client({ config: { server: server.url }, transport: server.transport });
  return { server, client, port: Number(new URL(server.url).port) };
}

afterEach(async () => {
  for (const server of running.splice(0)) await server.stop();
});

describe('a new server', () => {
  it('says in a Service where it is', async () => {
    const { client, port } = await start();
    expect(await client.get(services, key)).toMatchObject({
      metadata: { labels: { component: 'apiserver', provider: 'kubernetes' } },
      spec: {
        type: 'ClusterIP',
        clusterIP: '10.96.0.1',
        clusterIPs: ['10.96.0.1'],
        ports: [{ name: 'https', port: 443, targetPort: port, protocol: 'TCP' }],
        sessionAffinity: 'None',
      },
    });
  });

  it('leads there by Endpoints and by an EndpointSlice, on the loopback interface too', async () => {
    const { client, port } = await start();
    const ports = [{ name: 'https', port, protocol: 'TCP' }];
    expect(await client.get(endpoints, key)).toMatchObject({
      metadata: { labels: { 'endpointslice.kubernetes.io/skip-mirror': 'true' } },
      subsets: [{ addresses: [{ ip: '127.0.0.1' }], ports }],
    });
    expect(await client.get(endpointSlices, key)).toMatchObject({
      metadata: { labels: { 'kubernetes.io/service-name': 'kubernetes' } },
      addressType: 'IPv4',
      endpoints: [{ addresses: ['127.0.0.1'], conditions: { ready: true } }],
      ports,
    });
  });

  it('names its port by what it speaks', async () => {
    const { client } = await start({ tls: false });
    expect((await client.get(services, key)).spec?.ports).toMatchObject([{ name: 'http', port: 80 }]);
  });

  it.each<[host: string, type: string]>([
    ['0.0.0.0', 'IPv4'],
    ['localhost', 'IPv4'],
    ['::1', 'IPv6'],
  ])('that listens on %s gives an address of %s', async (host, type) => {
    const { client } = await start({ host });
    const { addressType, endpoints: found } = await client.get(endpointSlices, key);
    expect(addressType).toBe(type);
    expect(found?.[0]?.addresses[0]).toMatch(type === 'IPv6' ? /^::1$/ : /^\d+\.\d+\.\d+\.\d+$/);
  });

  it('has the namespaces of every cluster', async () => {
    const { client } = await start();
    const { items } = await client.list(namespaces);
    expect(items.map(({ metadata }) => metadata?.name)).toEqual([
      'default',
      'kube-node-lease',
      'kube-public',
      'kube-system',
    ]);
  });

  it('does not let others write endpoints on the loopback interface', async () => {
    const { client } = await start();
    const metadata = { namespace: 'default', name: 'mine' };
    const subsets = [{ addresses: [{ ip: '127.0.0.1' }], ports: [{ port: 80 }] }];
    await expect(client.create(endpoints, { metadata, subsets })).rejects.toThrow('may not be in the loopback range');
  });
});

describe('a server that starts again', () => {
  it('says where it is now, and keeps what others wrote on its Service', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'own-service-'));
    const first = await start({ dataDir });
    await first.client.patch(services, key, { type: 'merge', body: { metadata: { labels: { team: 'core' } } } });
    const { metadata } = await first.client.get(services, key);
    await running.pop()?.stop();
    const { client, port } = await start({ dataDir });
    const again = await client.get(services, key);
    expect(again.metadata).toMatchObject({ uid: metadata?.uid, labels: { team: 'core', component: 'apiserver' } });
    expect(again.spec?.ports).toMatchObject([{ targetPort: port }]);
    expect((await client.get(endpoints, key)).subsets).toMatchObject([{ ports: [{ port }] }]);
    await running.pop()?.stop();
    await rm(dataDir, { recursive: true });
  });
});
