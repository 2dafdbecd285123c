import { systemClock } from '@nexslice/kube';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StatusError } from '../status/status.ts';
import type { Entry } from '../store/entry.ts';
import { Store } from '../store/store.ts';
import { encodeToken } from './continue-token.ts';
import type { ListOptions } from './options.ts';
import { page, type RawPage } from './paging.ts';
import type { ApiObject } from './resource.ts';

const plain: ListOptions = {
  labelSelector: '',
  fieldSelector: '',
  limit: 0,
  continue: '',
  resourceVersion: '',
  resourceVersionMatch: '',
};

class World {
  readonly store: Store;

  constructor(count = 1000) {
    this.store = new Store({ clock: systemClock, history: { count, ageMs: 1e9 } });
  }

  get collection() {
    return this.store.collection('', 'things');
  }

  put(key: string): void {
    const name = key.split('/').at(-1) as string;
    this.store.put(this.collection, key, { apiVersion: 'v1', kind: 'T', metadata: { name } } as unknown as ApiObject);
  }

  remove(key: string): void {
    const entry = this.collection.get(key);
    if (entry) this.store.delete(this.collection, entry);
  }

  list(options: Partial<ListOptions>, prefix = '', selected?: (entry: Entry) => boolean): RawPage {
    return page(this.collection, this.store.revision, prefix, { ...plain, ...options }, selected);
  }
}

const keysOf = ({ entries }: RawPage): string[] => entries.map(({ key }) => key);
const key = fc.stringMatching(/^[ab]\/[a-d]{1,2}$/);
const step = fc.record({ key, removes: fc.boolean() });

describe('pages', () => {
  it('put together are the list as it was at the first, whatever is written between them', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(key, { maxLength: 12 }),
        fc.array(step, { maxLength: 30 }),
        fc.integer({ min: 1, max: 4 }),
        fc.constantFrom('', 'a/'),
        fc.constantFrom(undefined, (entry: Entry) => entry.key.endsWith('a')),
        (keys, steps, limit, prefix, selected) => {
          const world = new World();
          for (const one of keys) world.put(one);
          const whole = keysOf(world.list({}, prefix, selected));
          let current = world.list({ limit }, prefix, selected);
          const seen = keysOf(current);
          const { revision } = current;
          while (current.continue) {
            const next = steps.shift();
            if (next?.removes) world.remove(next.key);
            else if (next) world.put(next.key);
            if (!selected) expect(current.remaining).toBe(whole.length - seen.length);
            current = world.list({ limit, continue: current.continue }, prefix, selected);
            expect([current.revision, current.entries.length <= limit]).toEqual([revision, true]);
            seen.push(...keysOf(current));
          }
          expect(seen).toEqual(whole);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('say how many items follow only when nothing is selected', () => {
    const world = new World();
    for (const name of ['a', 'b', 'c']) world.put(name);
    expect(world.list({ limit: 1 }).remaining).toBe(2);
    expect(world.list({ limit: 1 }, '', () => true).remaining).toBeUndefined();
    expect(world.list({ limit: 3 })).toMatchObject({ continue: undefined, remaining: undefined });
  });

  it('are no pages at version 0, which is answered whole', () => {
    const world = new World();
    for (const name of ['a', 'b', 'c']) world.put(name);
    expect(keysOf(world.list({ limit: 1, resourceVersion: '0' }))).toEqual(['a', 'b', 'c']);
  });

  it('that have expired lead on with what there is now', () => {
    const world = new World(2);
    for (const name of ['a', 'b', 'c']) world.put(name);
    const first = world.list({ limit: 1 });
    for (const name of ['d', 'e', 'f']) world.put(name);
    let error: StatusError | undefined;
    try {
      world.list({ limit: 1, continue: first.continue as string });
    } catch (caught) {
      error = caught as StatusError;
    }
    expect([error?.code, error?.reason]).toEqual([410, 'Expired']);
    const rest = world.list({ continue: error?.status.metadata.continue as string });
    expect([keysOf(rest), rest.revision]).toEqual([['b', 'c', 'd', 'e', 'f'], world.store.revision]);
  });
});

describe('a list at a version', () => {
  const world = new World();
  const at: number[] = [];
  for (const name of ['a', 'b', 'c']) {
    world.put(name);
    at.push(world.store.revision);
  }
  const [, second] = at as [number, number, number];
  const asked = String(second);

  it.each<[string, Partial<ListOptions>, string[]]>([
    ['exactly', { resourceVersion: asked, resourceVersionMatch: 'Exact' }, ['a', 'b']],
    ['or newer', { resourceVersion: asked, resourceVersionMatch: 'NotOlderThan' }, ['a', 'b', 'c']],
    [
      'or newer, with a limit',
      { resourceVersion: asked, resourceVersionMatch: 'NotOlderThan', limit: 9 },
      ['a', 'b', 'c'],
    ],
    ['that does not say how', { resourceVersion: asked }, ['a', 'b', 'c']],
    ['that does not say how, with a limit', { resourceVersion: asked, limit: 9 }, ['a', 'b']],
    ['of any age', { resourceVersion: '0' }, ['a', 'b', 'c']],
  ])('%s shows what was then or is now', (_how, options, keys) => {
    expect(keysOf(world.list(options))).toEqual(keys);
  });

  it.each<[string, Partial<ListOptions>, number, string]>([
    ['to come', { resourceVersion: '999' }, 504, 'Timeout: Too large resource version: 999, current: 4'],
    ['that is none', { resourceVersion: 'x' }, 400, 'invalid resource version: resourceVersion: Invalid value: "x"'],
    [
      'and a page',
      { resourceVersion: '3', continue: encodeToken({ revision: 1, start: 'a' }) },
      400,
      'specifying resource version is not allowed',
    ],
    ['and a broken page', { resourceVersion: '3', continue: 'x' }, 400, 'invalid continue token'],
    ['in a broken token', { continue: 'x' }, 400, 'invalid continue token'],
  ])('%s is refused', (_what, options, code, message) => {
    expect(() => world.list(options)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(message) }),
    );
  });
});
