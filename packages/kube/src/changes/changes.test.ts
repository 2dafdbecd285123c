import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ConfigMap, configMaps } from '../builtin/types.ts';
import { controllerFor } from '../controller/builder.ts';
import { Manager } from '../manager/manager.ts';
import { ClusterFixture } from '../testkit/cluster-fixture.ts';
import { eventually } from '../testkit/eventually.ts';
import { differences, essenceOf, valueAt } from './essence.ts';
import { type ChangeHandlers, onChanges } from './on-changes.ts';

const name = 'demo.io/echo';
const annotation = `${name}-last-handled`;

describe('the essence of an object', () => {
  it('is what is wanted of it: no status, nothing that the server keeps, not the memory of itself', () => {
    const object = {
      apiVersion: 'v1',
      kind: 'X',
      metadata: {
        name: 'a',
        uid: 'u',
        resourceVersion: '7',
        labels: { app: 'upf' },
        annotations: { [annotation]: '{}', 'kubectl.kubernetes.io/last-applied-configuration': '{}', note: 'n' },
      },
      spec: { replicas: 1 },
      status: { ready: true },
    };
    expect(essenceOf(object, annotation)).toEqual({
      spec: { replicas: 1 },
      metadata: { labels: { app: 'upf' }, annotations: { note: 'n' } },
    });
    expect(essenceOf({}, annotation)).toEqual({ metadata: { labels: {}, annotations: {} } });
  });
});

describe('differences', () => {
  it.each([
    [{ a: 1 }, { a: 1 }, []],
    [{ a: 1 }, { a: 2 }, [{ path: ['a'], old: 1, new: 2 }]],
    [{ a: { b: 1, c: 2 } }, { a: { b: 1 } }, [{ path: ['a', 'c'], old: 2, new: undefined }]],
    [{}, { a: { b: 1 } }, [{ path: ['a'], old: undefined, new: { b: 1 } }]],
    [{ a: [1, 2] }, { a: [2, 1] }, [{ path: ['a'], old: [1, 2], new: [2, 1] }]],
    [{ a: '1' }, { a: 1 }, [{ path: ['a'], old: '1', new: 1 }]],
    [{ a: null }, { a: {} }, [{ path: ['a'], old: null, new: {} }]],
    [{}, { constructor: 'x' }, [{ path: ['constructor'], old: undefined, new: 'x' }]],
  ])('between %j and %j are %j', (old, now, expected) => {
    expect(differences(old, now)).toEqual(expected);
  });

  it('are none between equals, whatever the order of their fields, and lead to what differs between others', () => {
    const maps = fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.jsonValue({ maxDepth: 2 }), {
      noNullPrototype: true,
    });
    fc.assert(
      fc.property(maps, maps, (old, now) => {
        expect(differences(old, Object.fromEntries(Object.entries(old).reverse()))).toEqual([]);
        for (const change of differences(old, now)) {
          expect(valueAt(old, change.path)).toEqual(change.old);
          expect(valueAt(now, change.path)).toEqual(change.new);
        }
      }),
    );
  });
});

describe('handlers per kind of change', () => {
  let fixture: ClusterFixture;
  let stopping: AbortController;
  let running: Promise<void>;
  let told: string[];
  beforeEach(async () => {
    fixture = await ClusterFixture.start();
    told = [];
  });
  afterEach(async () => {
    await stop();
    await fixture.close();
  });

  const recording: ChangeHandlers<ConfigMap> = {
    create: ({ data }) => void told.push(`create ${data?.['value']}`),
    update: (_object, changes) => void told.push(`update ${changes.map(({ path }) => path.join('.')).join(' ')}`),
    resume: ({ data }) => void told.push(`resume ${data?.['value']}`),
  };
  function start(handlers: ChangeHandlers<ConfigMap>): void {
    stopping = new AbortController();
    const manager = new Manager({ client: fixture.client, clock: fixture.clock });
    const { client, cache } = manager;
    const reconcile = onChanges({ client, cache, type: configMaps, name, handlers });
    controllerFor(manager, { name: 'changes', for: configMaps, reconcile });
    running = manager.start(stopping.signal);
  }
  async function stop(): Promise<void> {
    stopping.abort();
    await running;
  }
  const stored = () => fixture.server.all(configMaps)[0];
  const put = (value: string, metadata: object = {}) =>
    fixture.server.put(configMaps, {
      metadata: { ...stored()?.metadata, name: 'a', namespace: 'ns', ...metadata },
      data: { value },
    });
  const wait = (check: () => boolean) => eventually(check, { clock: fixture.clock, timeoutMs: 60_000 });
  const remembers = (value: string) =>
    wait(() => stored()?.metadata?.annotations?.[annotation]?.includes(value) ?? false);

  it('tell what is new, and what changed since it was handled', async () => {
    put('1');
    start(recording);
    await remembers('"1"');
    put('2');
    await remembers('"2"');
    put('2', { labels: { app: 'upf' } });
    await remembers('upf');
    expect(told).toEqual(['create 1', 'update data.value', 'update metadata.labels.app']);
  });

  it('find what changed while nobody was running, and greet what did not', async () => {
    put('1');
    start(recording);
    await remembers('"1"');
    await stop();
    start(recording);
    await wait(() => told.length === 2);
    await stop();
    put('2');
    start(recording);
    await remembers('"2"');
    expect(told).toEqual(['create 1', 'resume 1', 'update data.value']);
  });

  it('write nothing when there is nothing new', async () => {
    put('1');
    start(recording);
    await remembers('"1"');
    const writes = fixture.server.count('write');
    put('1', { finalizers: ['somebody/else'] });
    await fixture.clock.advance(1_000);
    expect(fixture.server.count('write')).toBe(writes);
    expect(told).toEqual(['create 1']);
  });

  it('are called again when they fail, and what they have not handled is not forgotten', async () => {
    let failures = 2;
    put('1');
    start({
      create: () => {
        told.push('create');
        failures -= 1;
        if (failures >= 0) throw new Error('not now');
      },
    });
    await remembers('"1"');
    expect(told).toEqual(['create', 'create', 'create']);
  });

  it('hold an object that is deleted until its handler has succeeded', async () => {
    let free = false;
    put('1');
    start({
      delete: () => {
        told.push('delete');
        if (!free) throw new Error('still in use');
      },
    });
    await wait(() => stored()?.metadata?.finalizers?.includes(name) ?? false);
    put('1', { deletionTimestamp: '2026-01-01T00:00:00Z' });
    await wait(() => told.length >= 2);
    expect(stored()?.metadata?.finalizers).toEqual([name]);
    free = true;
    await wait(() => stored()?.metadata?.finalizers?.length === 0);
  });

  it('of single fields are told of the first value and of each change', async () => {
    const changed = ({ old, new: now }: { old: unknown; new: unknown }) => void told.push(`${old} to ${now}`);
    put('1');
    start({ fields: [{ path: ['data', 'value'], changed }] });
    await remembers('"1"');
    put('1', { labels: { other: 'x' } });
    await remembers('other');
    put('2');
    await remembers('"2"');
    expect(told).toEqual(['undefined to 1', '1 to 2']);
  });

  it('take an object whose memory was tampered with for a new one', async () => {
    put('1', { annotations: { [annotation]: '{torn' } });
    start(recording);
    await remembers('"1"');
    expect(told).toEqual(['create 1']);
  });

  it('are told of objects by their own, whatever happens to others', async () => {
    fixture.server.put(configMaps, { metadata: { name: 'b', namespace: 'ns' }, data: { value: 'b1' } });
    put('1');
    start(recording);
    const all = () => fixture.server.all(configMaps);
    await wait(() => all().every(({ metadata }) => metadata?.annotations?.[annotation] !== undefined));
    put('2');
    await wait(() => told.length === 3);
    expect(told.toSorted()).toEqual(['create 1', 'create b1', 'update data.value']);
  });

  it('are not told of a status, nor of what the server keeps', async () => {
    put('1');
    start(recording);
    await remembers('"1"');
    put('1', { generation: 7, managedFields: [{}] });
    fixture.server.put(configMaps, { ...stored(), status: { ready: true } } as ConfigMap);
    put('2');
    await remembers('"2"');
    expect(told).toEqual(['create 1', 'update data.value']);
  });

  it('are told of everything that became of an object in one, as it is in the end', async () => {
    put('1');
    start(recording);
    await remembers('"1"');
    await stop();
    for (const value of ['2', '3', '4']) put(value, { labels: { step: value } });
    start({ update: ({ data }, changes) => void told.push(`${data?.['value']}: ${changes.length}`) });
    await remembers('"4"');
    expect(told).toEqual(['create 1', '4: 2']);
  });

  it('let an object go at once that was never theirs', async () => {
    put('1', { deletionTimestamp: '2026-01-01T00:00:00Z', finalizers: ['somebody/else'] });
    start({ ...recording, delete: () => void told.push('delete') });
    await fixture.clock.advance(1_000);
    expect(told).toEqual([]);
    expect(stored()?.metadata?.finalizers).toEqual(['somebody/else']);
  });

  it('that are none need no finalizer', async () => {
    put('1');
    start(recording);
    await remembers('"1"');
    expect(stored()?.metadata?.finalizers ?? []).toEqual([]);
  });

  it('forget nothing when remembering fails', async () => {
    put('1');
    fixture.server.fail('write', { status: 500 });
    start(recording);
    await remembers('"1"');
    // The handler has run and could not be remembered: it runs again.
    expect(told).toEqual(['create 1', 'create 1']);
  });
});
