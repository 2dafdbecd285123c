import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ConfigMap, configMaps, secrets } from '../builtin/types.ts';
import { Cache } from '../cache/cache.ts';
import { Client } from '../client/client.ts';
import { PoolTransport } from '../client/pool-transport.ts';
import { addFinalizer, hasFinalizer, removeFinalizer } from '../meta/finalizer.ts';
import { controllerOf, controllerRef, isOwnedBy, ownerKeys } from '../meta/owner.ts';
import { ClusterFixture } from '../testkit/cluster-fixture.ts';
import { eventually } from '../testkit/eventually.ts';
import { RecordingTransport } from '../testkit/recording-transport.ts';
import { ApplySet, child } from './apply-set.ts';
import { covers } from './covers.ts';
import { createOrUpdate } from './create-or-update.ts';

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
const key = { namespace: 'ns', name: 'a' };

describe('createOrUpdate', () => {
  const withData = (value: string) => (object: ConfigMap) => ({ ...object, data: { value } });
  it('creates what is missing, updates what differs, and leaves alone what does not', async () => {
    expect((await createOrUpdate(client, configMaps, key, withData('1'))).outcome).toBe('created');
    expect((await createOrUpdate(client, configMaps, key, withData('1'))).outcome).toBe('unchanged');
    expect((await createOrUpdate(client, configMaps, key, withData('2'))).outcome).toBe('updated');
    expect(transport.writes.map(({ method }) => method)).toEqual(['POST', 'PUT']);
    expect(fixture.server.all(configMaps)[0]?.data).toEqual({ value: '2' });
  });
  it('does not overwrite what somebody else wrote in between', async () => {
    fixture.server.put(configMaps, { metadata: { ...key } });
    const racing = createOrUpdate(client, configMaps, key, (object) => {
      fixture.server.put(configMaps, { metadata: { ...key }, data: { theirs: 'yes' } });
      return { ...object, data: { ours: 'yes' } };
    });
    await expect(racing).rejects.toMatchObject({ isConflict: true });
    expect(fixture.server.all(configMaps)[0]?.data).toEqual({ theirs: 'yes' });
  });
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
});

describe('covers', () => {
  it.each([
    [{ a: 1, b: 2 }, { a: 1 }, true],
    [{ a: 1 }, { a: 1, b: 2 }, false],
    [{ a: [1, 2] }, { a: [1] }, false],
    [{ a: [{ n: 'x', default: 1 }] }, { a: [{ n: 'x' }] }, true],
    [{ a: null }, { a: {} }, false],
    [{ a: '1' }, { a: 1 }, false],
    [{}, { a: undefined }, true],
    [{}, { a: {}, b: [] }, true],
    [{}, { a: '' }, false],
    [undefined, { a: 1 }, false],
    [{ a: { b: 1 } }, { a: [] }, false],
  ])('of %j by %j is %s', (actual, wanted, expected) => {
    expect(covers(actual, wanted)).toBe(expected);
  });
});

describe('finalizers', () => {
  it('are added once and removed, refusing to write over a newer object', async () => {
    const read = fixture.server.put(configMaps, { metadata: { ...key, finalizers: ['other/one'] } });
    const added = await addFinalizer(client, configMaps, read, 'mine/one');
    expect(added.metadata?.finalizers).toEqual(['other/one', 'mine/one']);
    expect(await addFinalizer(client, configMaps, added, 'mine/one')).toBe(added);
    await expect(
      removeFinalizer(
        client,
        configMaps,
        { ...added, metadata: { ...added.metadata, resourceVersion: '1' } },
        'mine/one',
      ),
    ).rejects.toMatchObject({ isConflict: true });
    const removed = await removeFinalizer(client, configMaps, added, 'mine/one');
    expect(hasFinalizer(removed, 'mine/one')).toBe(false);
    expect(transport.writes).toHaveLength(3);
  });
});

describe('owner references', () => {
  const owner = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { ...key, uid: 'u1' } };
  it('need an owner that was read from the server', () => {
    expect(controllerRef(owner)).toEqual({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      name: 'a',
      uid: 'u1',
      controller: true,
      blockOwnerDeletion: true,
    });
    expect(() => controllerRef({ metadata: { name: 'x' } })).toThrow('needs apiVersion, kind, name and uid');
  });
  it('lead to the keys of owners of a kind, whatever their version', () => {
    const references = [
      controllerRef(owner),
      { apiVersion: 'apps/v1', kind: 'ConfigMap', name: 'other-group', uid: 'u2', controller: true },
      { apiVersion: 'v1', kind: 'ConfigMap', name: 'not-controller', uid: 'u3' },
    ];
    const owned = { metadata: { namespace: 'ns', name: 'x', ownerReferences: references } };
    expect(ownerKeys(owned, configMaps)).toEqual([key]);
    expect(ownerKeys(owned, configMaps, false)).toEqual([key, { namespace: 'ns', name: 'not-controller' }]);
  });
});
