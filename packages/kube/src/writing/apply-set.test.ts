import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { configMaps, secrets } from '../builtin/types.ts';
import { Cache } from '../cache/cache.ts';
import { Client } from '../client/client.ts';
import { PoolTransport } from '../client/pool-transport.ts';
import { controllerOf, controllerRef, isOwnedBy } from '../meta/owner.ts';
import type { KubeObject, ResourceType } from '../object/object.ts';
import { ClusterFixture } from '../testkit/cluster-fixture.ts';
import { eventually } from '../testkit/eventually.ts';
import { RecordingTransport } from '../testkit/recording-transport.ts';
import { ApplySet, child } from './apply-set.ts';

let fixture: ClusterFixture;
let transport: RecordingTransport;
let client: Client;
beforeEach(async () => {
  fixture = await ClusterFixture.start();
  transport = new RecordingTransport(new PoolTransport(fixture.client.config));
  client = new Client({ config: fixture.client.config, transport, clock: fixture.clock });
});
afterEach(async () => {
  await client.close();
  await fixture.close();
});

describe('an apply set', () => {
  async function prepare() {
    const owner = fixture.server.put(configMaps, { metadata: { name: 'owner', namespace: 'ns' } });
    const cache = new Cache({ client, clock: fixture.clock, resyncMs: 0, freeze: true });
    const running = cache.start(fixture.stopping.signal);
    const set = new ApplySet({ client, cache, types: [configMaps, secrets] });
    await cache.waitForSync();
    transport.clear();
    return { owner, set, running };
  }
  const config = (name: string, value: string) => child(configMaps, { metadata: { name }, data: { value } });

  it('makes what is wanted, owned, and costs nothing when all is as it should be', async () => {
    const { owner, set } = await prepare();
    const wanted = [config('one', '1'), child(secrets, { metadata: { name: 's' }, stringData: { a: 'b' } })];
    expect(await set.apply(owner, wanted)).toEqual({ applied: 2, unchanged: 0, pruned: 0 });
    transport.clear();
    expect(await set.apply(owner, wanted)).toEqual({ applied: 0, unchanged: 2, pruned: 0 });
    expect(transport.writes).toEqual([]);
    const made = fixture.server.all(secrets)[0]!;
    expect(isOwnedBy(made, owner)).toBe(true);
    expect(controllerOf(made)?.name).toBe('owner');
  });

  it('mends what was changed and prunes what is no longer wanted, but nothing of others', async () => {
    const { owner, set } = await prepare();
    fixture.server.put(configMaps, { metadata: { name: 'foreign', namespace: 'ns' } });
    await set.apply(owner, [config('one', '1'), config('two', '2')]);
    const found = fixture.server.all(configMaps).find((object) => object.metadata?.name === 'one')!;
    fixture.server.put(configMaps, { ...found, data: { value: 'broken' } });
    await eventually(async () => (await set.apply(owner, [config('one', '1')])).applied === 1, {
      clock: fixture.clock,
    });
    const names = fixture.server.all(configMaps).map((object) => object.metadata?.name);
    expect(names.sort()).toEqual(['foreign', 'one', 'owner']);
    expect(fixture.server.all(configMaps).find((o) => o.metadata?.name === 'one')?.data).toEqual({ value: '1' });
  });

  it('looks at the children of its owner only, and not at those of another namespace', async () => {
    const { owner, set } = await prepare();
    const ownerReferences = [controllerRef(owner)];
    fixture.server.put(configMaps, { metadata: { name: 'astray', namespace: 'other', ownerReferences } });
    fixture.server.put(configMaps, { metadata: { name: 'stale', namespace: 'ns', ownerReferences } });
    await eventually(async () => (await set.apply(owner, [])).pruned === 1, { clock: fixture.clock });
    const names = fixture.server.all(configMaps).map((object) => object.metadata?.name);
    expect(names.sort()).toEqual(['astray', 'owner']);
  });

  it('keeps the children of many owners in one namespace apart', async () => {
    const { set, owner } = await prepare();
    const owners = Array.from({ length: 300 }, (_, i) => ({
      ...owner,
      metadata: { ...owner.metadata, name: `owner-${i}`, uid: `owner-uid-${i}` },
    }));
    for (const [i, each] of owners.entries()) await set.apply(each, [config(`child-${i}`, '1')]);
    transport.clear();
    for (const [i, each] of owners.entries()) {
      const result = await set.apply(each, [config(`child-${i}`, '1')]);
      expect(result).toEqual({ applied: 0, unchanged: 1, pruned: 0 });
    }
    expect(transport.writes).toEqual([]);
  });

  it('makes the children of an owner without a namespace where they say they are', async () => {
    const clusters: ResourceType<KubeObject> = {
      group: 'demo.io',
      version: 'v1',
      kind: 'Site',
      plural: 'sites',
      namespaced: false,
    };
    const { set } = await prepare();
    const site = fixture.server.put(clusters, { metadata: { name: 'east' } });
    const wanted = child(configMaps, { metadata: { name: 'c', namespace: 'far' }, data: {} });
    expect(await set.apply(site, [wanted])).toEqual({ applied: 1, unchanged: 0, pruned: 0 });
    expect(fixture.server.all(configMaps).find((o) => o.metadata?.name === 'c')?.metadata?.namespace).toBe('far');
    expect(await set.apply(site, [])).toEqual({ applied: 0, unchanged: 0, pruned: 1 });
  });

  it('does not delete what is being deleted already', async () => {
    const { owner, set } = await prepare();
    const metadata = { name: 'going', namespace: 'ns', deletionTimestamp: '2026-01-01T00:00:00Z' };
    fixture.server.put(configMaps, { metadata: { ...metadata, ownerReferences: [controllerRef(owner)] } });
    await eventually(() => set.apply(owner, []).then(({ pruned }) => pruned === 0), { clock: fixture.clock });
    expect(transport.writes).toEqual([]);
  });

  it('takes it that what it wanted to delete is gone by now', async () => {
    const { owner, set } = await prepare();
    await set.apply(owner, [config('one', '1')]);
    fixture.server.fail('write', { status: 404 });
    expect(await set.apply(owner, [])).toEqual({ applied: 0, unchanged: 0, pruned: 1 });
  });

  it('deletes nothing when something that is wanted could not be made', async () => {
    const { owner, set } = await prepare();
    await set.apply(owner, [config('old', '1')]);
    fixture.server.fail('write', { status: 422 });
    await expect(set.apply(owner, [config('new', '1')])).rejects.toMatchObject({ isInvalid: true });
    expect(fixture.server.all(configMaps).map((o) => o.metadata?.name)).toContain('old');
  });

  it('deletes only the very object that it saw, in the background', async () => {
    const { owner, set } = await prepare();
    await set.apply(owner, [config('one', '1')]);
    const { uid } = fixture.server.all(configMaps).find((o) => o.metadata?.name === 'one')!.metadata!;
    transport.clear();
    await set.apply(owner, []);
    expect(JSON.parse(transport.writes[0]?.body ?? '')).toMatchObject({
      preconditions: { uid },
      propagationPolicy: 'Background',
    });
  });

  it('refuses a child of somebody else before it writes anything', async () => {
    const { owner, set } = await prepare();
    const other = { ...owner, metadata: { ...owner.metadata, uid: 'other' } };
    const metadata = { name: 'theirs', ownerReferences: [controllerRef(other)] };
    await expect(set.apply(owner, [child(configMaps, { metadata })])).rejects.toMatchObject({
      code: 'KUBE_OWNED_BY_OTHER',
    });
    expect(transport.writes).toEqual([]);
  });
});
