import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../object/object.ts';
import { ScriptedStore } from '../testkit/scripted-store.ts';
import { historyOf } from './continuity.ts';

const object = (name: string, version: number, uid = `uid-${name}`): KubeObject => ({
  metadata: { namespace: 'ns', name, uid, resourceVersion: String(version) },
});
const sample = (resourceVersion: number | undefined, objects: KubeObject[], isComplete = true) => ({
  objects,
  resourceVersion: resourceVersion === undefined ? undefined : String(resourceVersion),
  isComplete,
});

describe('the history of a server', () => {
  const held = [object('a', 5), object('b', 9)];

  it.each([
    ['nothing has changed', sample(10, held), 'continued'],
    ['something changed later', sample(12, [object('a', 11), object('b', 9)]), 'continued'],
    ['something came later', sample(12, [...held, object('c', 12)]), 'continued'],
    ['something was made anew later', sample(12, [object('a', 11, 'another'), object('b', 9)]), 'continued'],
    ['it is older than what is known', sample(9, held), 'broken'],
    ['it is older than something that is held', sample(10, [object('a', 5)]), 'broken', [object('a', 11)]],
    ['something is there that was never told of', sample(12, [...held, object('c', 3)]), 'broken'],
    ['something is in an older state', sample(12, [object('a', 4), object('b', 9)]), 'broken'],
    ['a namesake was there all the time', sample(12, [object('a', 5, 'another'), object('b', 9)]), 'broken'],
    ['something is gone, now or ever', sample(12, [object('a', 5)]), 'unclear'],
    ['something is not on the first page', sample(12, [object('a', 5)], false), 'continued'],
    ['there is nothing any more', sample(12, []), 'unclear'],
    ['it does not number its lists', sample(undefined, held), 'continued'],
  ])('when %s', (_name, found, expected, known: KubeObject[] = held) => {
    expect(historyOf(known, '10', found)).toBe(expected);
  });

  it('goes on if it is the same one and nothing was removed, whatever else has happened', () => {
    const names = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 12 });
    fc.assert(
      fc.property(names, names, (before, after) => {
        const store = new ScriptedStore(() => {});
        const put = (name: string) => store.put('/c', { metadata: { namespace: 'ns', name } });
        before.forEach(put);
        const known = [...store.collection('/c').values()];
        const since = String(store.version);
        after.forEach(put);
        const now = [...store.collection('/c').values()];
        return historyOf(known, since, sample(store.version, now)) === 'continued';
      }),
    );
  });

  it('does not go on if it was put back and holds anything else than it did, whatever has happened since', () => {
    const names = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(names, names, names, (before, lost, after) => {
        const store = new ScriptedStore(() => {});
        const put = (name: string) => store.put('/c', { metadata: { namespace: 'ns', name } });
        before.forEach(put);
        const backup = store.backup();
        lost.forEach(put);
        const known = [...store.collection('/c').values()];
        const since = store.version;
        store.restore(backup);
        after.forEach(put);
        const now = [...store.collection('/c').values()];
        // What was lost and has not changed since betrays it, and so does a version that has not come back yet.
        const betrayed = store.version < since || lost.some((name) => !after.includes(name));
        return !betrayed || historyOf(known, String(since), sample(store.version, now)) !== 'continued';
      }),
    );
  });
});
