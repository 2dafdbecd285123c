import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ConfigMap, configMaps, namespaces, pods } from '../builtin/types.ts';
import type { KubeObject } from '../object/object.ts';
import { ClusterFixture } from '../testkit/cluster-fixture.ts';
import { eventually } from '../testkit/eventually.ts';

let fixture: ClusterFixture;
beforeEach(async () => {
  fixture = await ClusterFixture.start();
});
afterEach(() => fixture.close());

const configMap = (name: string, value = '1', namespace = 'ns'): ConfigMap => ({
  metadata: { name, namespace },
  data: { value },
});
const wait = <R>(check: () => R | Promise<R>) => eventually(check, { clock: fixture.clock });

describe('an informer', () => {
  it('holds what is there and follows what happens', async () => {
    fixture.server.put(configMaps, configMap('a'));
    const informer = fixture.cache().informer(configMaps);
    await informer.synced();
    expect(informer.get({ namespace: 'ns', name: 'a' })?.data).toEqual({ value: '1' });
    fixture.server.put(configMaps, configMap('a', '2'));
    fixture.server.put(configMaps, configMap('b'));
    await wait(() => informer.size === 2 && informer.get({ namespace: 'ns', name: 'a' })?.data?.['value'] === '2');
    fixture.server.remove(configMaps, { namespace: 'ns', name: 'a' });
    await wait(() => informer.get({ namespace: 'ns', name: 'a' }) === undefined);
  });

  it('reads everything, page by page', async () => {
    for (let i = 0; i < 1_234; i += 1) fixture.server.put(configMaps, configMap(`cm-${i}`));
    const informer = fixture.cache().informer(configMaps);
    await informer.synced();
    expect(informer.size).toBe(1_234);
    expect(fixture.server.count('list')).toBe(3);
  });

  it('is shared by all who ask for the same kind and scope', async () => {
    const cache = fixture.cache();
    const informer = cache.informer(configMaps);
    expect(cache.informer(configMaps)).toBe(informer);
    expect(cache.informer(configMaps, { namespace: 'ns' })).not.toBe(informer);
    await cache.waitForSync();
    await wait(() => fixture.server.openWatches === 2);
  });

  it('tells handlers what is there, what comes, what changes and what goes', async () => {
    fixture.server.put(configMaps, configMap('old'));
    const cache = fixture.cache();
    const seen: string[] = [];
    const informer = cache.informer(configMaps);
    informer.addEventHandler({
      add: (object, isInitial) => seen.push(`add ${object.metadata?.name} ${isInitial}`),
      update: (old, object) => seen.push(`update ${old.data?.['value']} to ${object.data?.['value']}`),
      delete: (object) => seen.push(`delete ${object.metadata?.name}`),
    });
    await informer.synced();
    fixture.server.put(configMaps, configMap('new', '1'));
    fixture.server.put(configMaps, configMap('new', '2'));
    fixture.server.remove(configMaps, { namespace: 'ns', name: 'new' });
    await wait(() => seen.length === 4);
    expect(seen).toEqual(['add old true', 'add new false', 'update 1 to 2', 'delete new']);
  });

  it('tells a handler that comes late of everything there is', async () => {
    fixture.server.put(configMaps, configMap('a'));
    const informer = fixture.cache().informer(configMaps);
    await informer.synced();
    const seen: [string | undefined, boolean][] = [];
    const remove = informer.addEventHandler({
      add: (object, isInitial) => seen.push([object.metadata?.name, isInitial]),
    });
    expect(seen).toEqual([['a', true]]);
    remove();
    fixture.server.put(configMaps, configMap('b'));
    await wait(() => informer.size === 2);
    expect(seen).toHaveLength(1);
  });

  it('goes on when a handler throws', async () => {
    const informer = fixture.cache().informer(configMaps);
    const seen: string[] = [];
    informer.addEventHandler({
      add: () => {
        throw new Error('broken handler');
      },
    });
    informer.addEventHandler({ add: (object) => seen.push(object.metadata?.name ?? '') });
    await informer.synced();
    fixture.server.put(configMaps, configMap('a'));
    fixture.server.put(configMaps, configMap('b'));
    await wait(() => seen.length === 2);
  });

  it('finds objects by namespace, labels and index', async () => {
    const labelled = (name: string, namespace: string, app: string) =>
      fixture.server.put(configMaps, {
        ...configMap(name, app, namespace),
        metadata: { name, namespace, labels: { app } },
      });
    labelled('a', 'one', 'upf');
    labelled('b', 'two', 'upf');
    labelled('c', 'two', 'smf');
    const cache = fixture.cache();
    const informer = cache.informer(configMaps, {
      indexers: { app: (object) => [object.metadata?.labels?.['app'] ?? ''] },
    });
    await informer.synced();
    const names = (objects: ConfigMap[]) => objects.map((object) => object.metadata?.name);
    expect(names(informer.list({ namespace: 'two' }))).toEqual(['b', 'c']);
    expect(names(informer.list({ labelSelector: 'app=upf' }))).toEqual(['a', 'b']);
    expect(names(informer.list({ namespace: 'two', labelSelector: 'app in (upf)' }))).toEqual(['b']);
    expect(names(informer.byIndex('app', 'smf'))).toEqual(['c']);
    expect(informer.byIndex('app', 'amf')).toEqual([]);
    expect(() => informer.byIndex('nope', '')).toThrow(expect.objectContaining({ code: 'KUBE_INDEX_UNKNOWN' }));
    labelled('c', 'two', 'upf');
    await wait(() => informer.byIndex('app', 'smf').length === 0);
    expect(names(informer.byIndex('app', 'upf'))).toEqual(['a', 'b', 'c']);
  });

  it('drops managedFields and refuses changes of what it holds when frozen', async () => {
    fixture.server.put(configMaps, { metadata: { name: 'a', namespace: 'ns', managedFields: [{ manager: 'x' }] } });
    const informer = fixture.cache().informer(configMaps);
    await informer.synced();
    const object = informer.list()[0];
    expect(object?.metadata).not.toHaveProperty('managedFields');
    expect(() => Object.assign(object ?? {}, { data: {} })).toThrow(TypeError);
  });

  it('keeps what a transform makes of objects, whichever way they come', async () => {
    fixture.server.put(configMaps, configMap('listed', 'long'));
    const transform = (object: KubeObject) => ({ ...object, data: { value: 'short' } });
    const informer = fixture.cache({ transform }).informer(configMaps);
    await informer.synced();
    fixture.server.put(configMaps, configMap('watched', 'long'));
    await wait(() => informer.size === 2);
    await fixture.client.create(configMaps, configMap('written', 'long'));
    expect(informer.list().map(({ data }) => data?.['value'])).toEqual(['short', 'short', 'short']);
  });

  it('takes the scope of its cache where an informer names none, and asks for a shard where one does', async () => {
    const cache = fixture.cache({ scope: { namespace: 'mine' } });
    const shardSelector = "shardRange(object.metadata.uid,'0x0','0x8000000000000000')";
    fixture.server.put(configMaps, configMap('a', '1', 'mine'));
    fixture.server.put(configMaps, configMap('b', '1', 'theirs'));
    const informers = [cache.informer(configMaps), cache.informer(configMaps, { shardSelector })];
    await cache.waitForSync();
    expect(informers.map(({ size }) => size)).toEqual([1, 2]);
    const paths = fixture.server.requests.filter(({ kind }) => kind === 'list').map(({ url }) => url);
    expect(paths.map(({ pathname }) => pathname)).toContain('/api/v1/namespaces/mine/configmaps');
    expect(paths.map(({ searchParams }) => searchParams.get('shardSelector'))).toContain(shardSelector);
  });

  it('keeps only metadata where nothing else is wanted, whatever the server sends', async () => {
    fixture.server.put(configMaps, configMap('a'));
    const informer = fixture.cache().informer(configMaps, { metadataOnly: true });
    await informer.synced();
    expect(informer.list()).toEqual([
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: expect.objectContaining({ name: 'a', namespace: 'ns' }) },
    ]);
    expect(fixture.server.requests[0]?.headers.accept).toContain('as=PartialObjectMetadata');
  });

  it('watches several namespaces apart, and namespaces by pattern together', async () => {
    for (const namespace of ['edge-1', 'edge-2', 'core'])
      fixture.server.put(configMaps, configMap('a', '1', namespace));
    const cache = fixture.cache();
    const named = cache.informer(configMaps, { namespaces: ['edge-1', 'core'] });
    const matched = cache.informer(configMaps, { namespaces: ['edge-*'] });
    await cache.waitForSync();
    const places = (objects: ConfigMap[]) => objects.map((object) => object.metadata?.namespace).sort();
    expect(places(named.list())).toEqual(['core', 'edge-1']);
    expect(places(matched.list())).toEqual(['edge-1', 'edge-2']);
    fixture.server.put(configMaps, configMap('b', '1', 'edge-2'));
    fixture.server.put(configMaps, configMap('b', '1', 'core'));
    await wait(() => matched.size === 3);
    expect(places(matched.list())).toEqual(['edge-1', 'edge-2', 'edge-2']);
  });

  it('waits for a kind that is installed later', async () => {
    for (let i = 0; i < 3; i += 1) fixture.server.fail('list', { status: 404 });
    const informer = fixture.cache().informer(pods);
    await wait(() => fixture.server.count('list') >= 1);
    expect(informer.hasSynced).toBe(false);
    await eventually(() => informer.hasSynced, { clock: fixture.clock, timeoutMs: 60_000, everyMs: 200 });
  });

  it('repeats everything at a resync, as updates of an object to itself', async () => {
    fixture.server.put(configMaps, configMap('a'));
    const informer = fixture.cache({ resyncMs: 60_000 }).informer(configMaps);
    await informer.synced();
    const same: boolean[] = [];
    informer.addEventHandler({ update: (old, object) => same.push(old === object) });
    await fixture.clock.advance(66_000);
    expect(same).toEqual([true]);
  });

  it('answers reads by kind, filling on the first', async () => {
    fixture.server.put(namespaces, { metadata: { name: 'prod' } });
    const cache = fixture.cache();
    expect((await cache.get(namespaces, { name: 'prod' }))?.kind).toBe('Namespace');
    expect(await cache.get(namespaces, { name: 'none' })).toBeUndefined();
  });
});

describe('a server that can begin a watch with what is there', () => {
  it('is not asked for a list', async () => {
    const modern = await ClusterFixture.start({ watchList: true });
    try {
      modern.server.put(configMaps, configMap('a'));
      const informer = modern.cache().informer(configMaps);
      await informer.synced();
      expect(informer.size).toBe(1);
      modern.server.put(configMaps, configMap('b'));
      await eventually(() => informer.size === 2);
      expect(modern.server.count('list')).toBe(0);
      expect(modern.server.count('watch')).toBe(1);
    } finally {
      await modern.close();
    }
  });

  it('is tried again when its server goes down before everything is told', async () => {
    const modern = await ClusterFixture.start({ watchList: true });
    try {
      modern.server.put(configMaps, configMap('a'));
      modern.server.fail('watch', { status: 200, body: '' });
      const informer = modern.cache().informer(configMaps);
      await eventually(() => informer.hasSynced, { clock: modern.clock });
      expect([modern.server.count('watch'), modern.server.count('list')]).toEqual([2, 0]);
    } finally {
      await modern.close();
    }
  });

  it('still leads to a list when it never says that it is done', async () => {
    fixture.server.put(configMaps, configMap('a'));
    fixture.server.fail('watch', 'stall');
    const informer = fixture.cache().informer(configMaps);
    await eventually(() => informer.hasSynced, { clock: fixture.clock, timeoutMs: 30_000, everyMs: 500 });
    expect(fixture.server.count('list')).toBe(1);
  });
});
