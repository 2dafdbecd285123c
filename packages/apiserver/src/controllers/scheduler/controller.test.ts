import { Client, type EventHandler, nodes, type Pod, pods } from '@nexslice/kube';
import { eventually } from '@nexslice/kube/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCluster, type TestCluster } from '../testing/cluster.ts';
import { pod, podTemplate } from '../testing/objects.ts';
import { NodeLoad } from './load.ts';
import { ensureNodes } from './nodes.ts';

let cluster: TestCluster;
beforeAll(async () => {
  cluster = await startCluster({ nodes: [{ name: 'one' }] });
});
afterAll(() => cluster.stop());

const key = { namespace: 'default', name: 'mine' };

describe('binding', () => {
  const bind = (target: object) =>
    cluster.client.createSubresource(pods, key, 'binding', {
      apiVersion: 'v1',
      kind: 'Binding',
      metadata: { name: 'mine' },
      target,
    });
  it("puts a pod on a node once, for schedulers of one's own", async () => {
    const spec = { ...podTemplate({}).spec, schedulerName: 'own' };
    await cluster.client.create(pods, { metadata: key, spec: spec as never });
    await expect(bind({ kind: 'Service', name: 'x' })).rejects.toMatchObject({ status: 400 });
    await bind({ kind: 'Node', name: 'one' });
    await expect(bind({ kind: 'Node', name: 'two' })).rejects.toMatchObject({ status: 409 });
    await eventually(async () => {
      const found = await cluster.client.get(pods, key);
      expect(found.spec?.nodeName).toBe('one');
      expect(found.status?.phase).toBe('Running');
    });
  });
});

describe('the simulated nodes', () => {
  it('are made once, and completed when their making was interrupted', async () => {
    const { server, client } = cluster;
    await eventually(async () => expect((await client.get(nodes, { name: 'one' })).status?.conditions).toHaveLength(4));
    await client.create(nodes, { metadata: { name: 'bare' } });
    const direct = new Client({ config: { server: server.url }, transport: server.transport });
    const clock = { now: () => Date.UTC(2026, 0, 1) } as never;
    const signal = new AbortController().signal;
    const wanted = [{ name: 'one' }, { name: 'bare' }];
    await ensureNodes(direct, wanted, clock, signal);
    expect((await client.get(nodes, { name: 'bare' })).status?.addresses).toContainEqual({
      type: 'InternalIP',
      address: '172.18.0.3',
    });
    const before = await cluster.revision();
    await ensureNodes(direct, wanted, clock, signal);
    expect(await cluster.revision()).toBe(before);
  });
});

describe('the load of nodes', () => {
  it('counts pods that are placed before anybody has seen them, and each once', () => {
    const handlers: Required<EventHandler<Pod>>[] = [];
    const informer = { addEventHandler: (handler: Required<EventHandler<Pod>>) => handlers.push(handler) };
    const load = new NodeLoad(informer as never);
    const [handler] = handlers as [Required<EventHandler<Pod>>];
    load.placed('uid-p', 'one');
    expect(load.on('one')).toBe(1);
    handler.update(pod('p'), pod('p', { node: 'one' }));
    expect(load.on('one')).toBe(1);
    handler.update(pod('p', { node: 'one' }), pod('p', { node: 'one', deleted: true }));
    expect(load.on('one')).toBe(0);
    handler.delete(pod('p', { node: 'one', deleted: true }));
    expect(load.on('one')).toBe(0);
  });
});
