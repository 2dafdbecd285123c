import { systemClock } from '@nexslice/kube';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ApiObject } from '../registry/resource.ts';
import type { Change } from './change.ts';
import { keyOf } from './entry.ts';
import type { JournalRecord } from './journal.ts';
import { Store } from './store.ts';
import type { Window } from './window.ts';

const limits = { count: 1000, ageMs: 1_000_000 };

function newStore(history = limits, clock = systemClock): Store {
  return new Store({ clock, history });
}

function object(name: string, value = 0, namespace = 'default'): ApiObject {
  const metadata = {
    name,
    namespace,
    uid: `uid-${name}`,
    resourceVersion: '',
    creationTimestamp: '2026-01-01T00:00:00Z',
  };
  return { kind: 'ConfigMap', apiVersion: 'v1', metadata, data: { value: String(value) } };
}

describe('a store', () => {
  it('gives every write the next revision, over all collections', () => {
    const store = newStore();
    const maps = store.collection('', 'configmaps');
    const deployments = store.collection('apps', 'deployments');
    const first = store.put(maps, 'default/a', object('a'));
    const second = store.put(deployments, 'default/a', object('a'));
    const third = store.put(maps, 'default/a', object('a', 1));
    expect([second.revision - first.revision, third.revision - second.revision]).toEqual([1, 1]);
    expect(third.object.metadata.resourceVersion).toBe(String(third.revision));
    expect(store.revision).toBe(third.revision);
  });

  it('keeps objects of different collections and namespaces apart', () => {
    const store = newStore();
    const maps = store.collection('', 'configmaps');
    store.put(maps, keyOf('a', 'x'), object('x', 1, 'a'));
    store.put(maps, keyOf('b', 'x'), object('x', 2, 'b'));
    expect(maps.list('a/').map((entry) => entry.key)).toEqual(['a/x']);
    expect(store.collection('', 'secrets').size).toBe(0);
  });

  it('shows a deleted object under the revision of its deletion, and changes the stored one in no way', () => {
    const store = newStore();
    const maps = store.collection('', 'configmaps');
    const entry = store.put(maps, 'default/a', object('a'));
    const before = entry.object.metadata.resourceVersion;
    const last = store.delete(maps, entry);
    expect(last.object.metadata.resourceVersion).toBe(String(store.revision));
    expect(entry.object.metadata.resourceVersion).toBe(before);
    expect(maps.get('default/a')).toBeUndefined();
  });

  it('encodes an object once', () => {
    const store = newStore();
    const entry = store.put(store.collection('', 'configmaps'), 'default/a', object('a'));
    expect(entry.bytes).toBe(entry.bytes);
    expect(JSON.parse(entry.bytes.toString())).toEqual(entry.object);
  });

  it('tells listeners of a change in the tick of the write, until they stop', () => {
    const store = newStore();
    const maps = store.collection('', 'configmaps');
    const seen: string[] = [];
    const stop = maps.subscribe((change) => seen.push(`${change.type} ${change.entry.key}`));
    const entry = store.put(maps, 'default/a', object('a'));
    store.put(maps, 'default/a', object('a', 2));
    store.delete(maps, entry);
    stop();
    store.put(maps, 'default/b', object('b'));
    expect(seen).toEqual(['ADDED default/a', 'MODIFIED default/a', 'DELETED default/a']);
  });

  it('forgets the oldest changes and says so', () => {
    const store = newStore({ count: 3, ageMs: 1_000_000 });
    const maps = store.collection('', 'configmaps');
    const revisions = [1, 2, 3, 4, 5].map((value) => store.put(maps, 'default/a', object('a', value)).revision);
    expect(maps.history.since(revisions[0] as number)).toBeUndefined();
    expect(maps.history.since(revisions[1] as number)?.map((change) => change.revision)).toEqual(revisions.slice(2));
    expect(maps.history.since(revisions[4] as number)).toEqual([]);
  });

  it('forgets changes that are too old', () => {
    let now = 0;
    const store = newStore({ count: 100, ageMs: 10 }, { ...systemClock, now: () => now });
    const maps = store.collection('', 'configmaps');
    const first = store.put(maps, 'default/a', object('a', 1)).revision;
    now = 100;
    store.put(maps, 'default/a', object('a', 2));
    expect(maps.history.since(first - 1)).toBeUndefined();
    expect(maps.history.since(first)).toHaveLength(1);
  });

  it('tells watchers only when the journal is settled, in order', async () => {
    const store = newStore();
    const maps = store.collection('', 'configmaps');
    const waiting: (() => void)[] = [];
    const appended: JournalRecord[] = [];
    store.attach({
      append: (record) => appended.push(record),
      settled: () => new Promise((resolve) => waiting.push(resolve)),
    });
    const seen: number[] = [];
    maps.subscribe((change) => seen.push(change.revision));
    const before = store.published;
    const first = store.put(maps, 'default/a', object('a')).revision;
    const second = store.put(maps, 'default/b', object('b')).revision;
    expect([seen, store.published, appended.length]).toEqual([[], before, 2]);
    // The sync of the second covers the first.
    waiting[1]?.();
    await new Promise(setImmediate);
    expect(seen).toEqual([first, second]);
    expect(store.published).toBe(second);
  });

  it('does not take effect when the journal refuses', () => {
    const store = newStore();
    const maps = store.collection('', 'configmaps');
    store.attach({
      append: () => {
        throw new Error('disk full');
      },
      settled: () => undefined,
    });
    expect(() => store.put(maps, 'default/a', object('a'))).toThrow('disk full');
    expect(maps.size).toBe(0);
  });
});

type Step = { key: number; remove: boolean };
const steps = fc.array(fc.record({ key: fc.nat(7), remove: fc.boolean() }), { maxLength: 60 });

/** Does the steps and remembers what was stored after each. */
function run(store: Store, all: readonly Step[]): Map<number, Record<string, string>> {
  const maps = store.collection('', 'configmaps');
  const states = new Map<number, Record<string, string>>([[store.revision, {}]]);
  const model: Record<string, string> = {};
  all.forEach(({ key, remove }, index) => {
    const name = `default/${key}`;
    const entry = maps.get(name);
    if (!remove) {
      store.put(maps, name, object(String(key), index));
      model[name] = String(index);
    } else if (entry) {
      store.delete(maps, entry);
      delete model[name];
    }
    states.set(store.revision, { ...model });
  });
  return states;
}

function dataValue(entry: { object: ApiObject }): string {
  return (entry.object['data'] as { value: string }).value;
}

describe('the history of a store', () => {
  it('replayed from any revision on what was then gives what is now', () => {
    fc.assert(
      fc.property(steps, (all) => {
        const store = newStore();
        const states = run(store, all);
        const maps = store.collection('', 'configmaps');
        const now = Object.fromEntries(maps.list().map((entry) => [entry.key, dataValue(entry)]));
        for (const [revision, state] of states) {
          const replayed = { ...state };
          for (const change of maps.history.since(revision) as Change[]) {
            if (change.type === 'DELETED') delete replayed[change.entry.key];
            else replayed[change.entry.key] = dataValue(change.entry);
          }
          expect(replayed).toEqual(now);
        }
      }),
    );
  });

  it('shows every earlier state as it was, in the order of the keys', () => {
    fc.assert(
      fc.property(steps, (all) => {
        const store = newStore();
        const states = run(store, all);
        const maps = store.collection('', 'configmaps');
        for (const [revision, state] of states) {
          const then = [...(maps.windowAt(revision, '') as Window)];
          expect(then.map((entry) => entry.key)).toEqual(Object.keys(state).sort());
          expect(Object.fromEntries(then.map((entry) => [entry.key, dataValue(entry)]))).toEqual(state);
        }
      }),
    );
  });

  it('shows any end of an earlier state, and knows how long it is', () => {
    fc.assert(
      fc.property(
        steps,
        fc.constantFrom('', 'default/', 'other/'),
        fc.constantFrom('', 'default/3', 'default/5\u0000', 'z'),
        (all, prefix, from) => {
          const store = newStore();
          const states = run(store, all);
          const maps = store.collection('', 'configmaps');
          for (const [revision, state] of states) {
            const window = maps.windowAt(revision, prefix, from) as Window;
            const keys = Object.keys(state).filter((key) => key.startsWith(prefix) && key >= from);
            expect([...window].map((entry) => entry.key)).toEqual(keys.sort());
            expect(window.size).toBe(keys.length);
          }
          expect([...maps.window(prefix, from)]).toEqual(maps.list(prefix).filter((entry) => entry.key >= from));
        },
      ),
    );
  });

  it('shows no state that it has forgotten', () => {
    const store = newStore({ count: 2, ageMs: 1_000_000 });
    const maps = store.collection('', 'configmaps');
    const first = store.put(maps, 'a', object('a'));
    for (const name of ['b', 'c', 'd']) store.put(maps, name, object(name));
    expect(maps.windowAt(first.revision, '')).toBeUndefined();
    expect([...(maps.windowAt(first.revision + 1, '') as Window)].map(({ key }) => key)).toEqual(['a', 'b']);
  });

  it('lists keys in order whatever order they came in, with and without a prefix', () => {
    const names = fc.uniqueArray(fc.stringMatching(/^[a-c]{1,2}[-.]?[a-c]\/[a-c]{1,2}$/), { maxLength: 20 });
    fc.assert(
      fc.property(names, fc.nat(19), (keys, after) => {
        const maps = newStore().collection('', 'configmaps');
        const store = newStore();
        const listed = store.collection('', 'configmaps');
        keys.forEach((key, index) => {
          // A list in between makes the collection keep its keys sorted from there on.
          if (index === after) listed.list();
          store.put(listed, key, object(key));
        });
        expect(maps.list()).toEqual([]);
        expect(listed.list().map((entry) => entry.key)).toEqual([...keys].sort());
        const inNamespace = keys.filter((key) => key.startsWith('aa/')).sort();
        expect(listed.list('aa/').map((entry) => entry.key)).toEqual(inNamespace);
      }),
    );
  });
});
