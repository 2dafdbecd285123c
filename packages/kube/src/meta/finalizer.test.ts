import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ConfigMap, configMaps } from '../builtin/types.ts';
import { ClusterFixture } from '../testkit/cluster-fixture.ts';
import { addFinalizer, addFinalizers, hasFinalizer, isDeleting, removeFinalizer } from './finalizer.ts';
import { Finalizers } from './finalizers.ts';

let fixture: ClusterFixture;
let called: string[];
beforeEach(async () => {
  fixture = await ClusterFixture.start({ client: { retries: 0 } });
  called = [];
});
afterEach(() => fixture.close());

const put = (metadata: object = {}) =>
  fixture.server.put(configMaps, { metadata: { namespace: 'ns', name: 'a', ...metadata } });
const stored = () => fixture.server.all(configMaps)[0]?.metadata?.finalizers;
const writes = () => fixture.server.count('write');
const deleting = { deletionTimestamp: '2026-01-01T00:00:00Z' };

describe('a finalizer', () => {
  it('is added once, after those of others', async () => {
    const added = await addFinalizer(fixture.client, configMaps, put({ finalizers: ['other/one'] }), 'mine/one');
    expect(added.metadata?.finalizers).toEqual(['other/one', 'mine/one']);
    expect(await addFinalizer(fixture.client, configMaps, added, 'mine/one')).toBe(added);
    expect(writes()).toBe(1);
  });

  it('comes with others in one write', async () => {
    const added = await addFinalizers(fixture.client, configMaps, put({ finalizers: ['b/b'] }), ['a/a', 'b/b', 'c/c']);
    expect(added.metadata?.finalizers).toEqual(['b/b', 'a/a', 'c/c']);
    expect(writes()).toBe(1);
  });

  it('is removed once, and those of others stay', async () => {
    const object = put({ finalizers: ['other/one', 'mine/one'] });
    const removed = await removeFinalizer(fixture.client, configMaps, object, 'mine/one');
    expect(removed.metadata?.finalizers).toEqual(['other/one']);
    expect(await removeFinalizer(fixture.client, configMaps, removed, 'mine/one')).toBe(removed);
    expect(writes()).toBe(1);
  });

  it.each([
    ['added', addFinalizer, []],
    ['removed', removeFinalizer, ['mine/one']],
  ])('is not %s on an object that has changed since it was read', async (_name, change, finalizers) => {
    const read = put({ finalizers });
    put({ finalizers: [...finalizers, 'other/one'] });
    await expect(change(fixture.client, configMaps, read, 'mine/one')).rejects.toMatchObject({ isConflict: true });
    expect(stored()).toContain('other/one');
  });

  it('is looked for where it is', () => {
    expect(hasFinalizer({ metadata: { finalizers: ['a/a'] } }, 'a/a')).toBe(true);
    expect(hasFinalizer({ metadata: { finalizers: ['a/a'] } }, 'b/b')).toBe(false);
    expect(hasFinalizer({}, 'a/a')).toBe(false);
    expect(isDeleting({ metadata: deleting })).toBe(true);
    expect(isDeleting({})).toBe(false);
  });
});

describe('finalizers of a kind', () => {
  const finalizers = (failing?: string) => {
    const finalize = (name: string) => (object: ConfigMap) => {
      called.push(`${name} of ${object.metadata?.name}`);
      if (name === failing) throw new Error(`${name} is still in use`);
    };
    return new Finalizers<ConfigMap>({
      client: fixture.client,
      type: configMaps,
      finalizers: { 'demo.io/session': finalize('session'), 'demo.io/address': finalize('address') },
    });
  };
  const both = ['demo.io/session', 'demo.io/address'];

  it('are put on an object that lives, in one write, and nothing is undone', async () => {
    const alive = await finalizers().finalize(put());
    expect(alive?.metadata?.finalizers).toEqual(both);
    expect(stored()).toEqual(both);
    expect(writes()).toBe(1);
    expect(called).toEqual([]);
  });

  it('cost nothing on an object that has them', async () => {
    const object = put({ finalizers: both });
    expect(await finalizers().finalize(object)).toBe(object);
    expect(writes()).toBe(0);
  });

  it('undo everything in order, and let the object go', async () => {
    expect(await finalizers().finalize(put({ ...deleting, finalizers: ['other/one', ...both] }))).toBeUndefined();
    expect(called).toEqual(['session of a', 'address of a']);
    expect(stored()).toEqual(['other/one']);
  });

  it('never do again what is undone already', async () => {
    const failing = finalizers('address').finalize(put({ ...deleting, finalizers: both }));
    await expect(failing).rejects.toThrow('address is still in use');
    expect(stored()).toEqual(['demo.io/address']);
    called = [];
    await finalizers().finalize(fixture.server.all(configMaps)[0]!);
    expect(called).toEqual(['address of a']);
    expect(stored()).toEqual([]);
  });

  it('are not put on an object that is being deleted: the server would refuse it', async () => {
    expect(await finalizers().finalize(put({ ...deleting, finalizers: ['other/one'] }))).toBeUndefined();
    expect(called).toEqual([]);
    expect(writes()).toBe(0);
  });

  it('take an object that is gone for one that was let go', async () => {
    const object = put({ ...deleting, finalizers: both });
    fixture.server.remove(configMaps, { namespace: 'ns', name: 'a' });
    expect(await finalizers().finalize(object)).toBeUndefined();
    expect(called).toEqual(['session of a']);
  });
});
