import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../schema/json.ts';
import type { Schema } from '../schema/schema.ts';
import { Actors } from './testing/actors.ts';

const text: Schema = { type: 'string' };
const schema: Schema = {
  type: 'object',
  properties: {
    mode: text,
    data: { type: 'object', additionalProperties: text },
    tags: { type: 'array', items: text, 'x-kubernetes-list-type': 'set' },
    words: { type: 'array', items: text },
    raw: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
    items: {
      type: 'array',
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['name'],
      items: { type: 'object', properties: { name: text, value: text } },
    },
  },
};

const names = fc.constantFrom('a', 'b', 'c', '__proto__');
const value = fc.constantFrom('1', '2');
const fields = fc.dictionary(names, value, { minKeys: 1 });
const spec: fc.Arbitrary<JsonObject> = fc.record(
  {
    mode: value,
    data: fields,
    tags: fc.uniqueArray(names, { minLength: 1 }),
    words: fc.array(names, { minLength: 1, maxLength: 2 }),
    raw: fc.dictionary(names, fc.oneof(value, fields, fc.array(value)), { minKeys: 1 }),
    items: fc.uniqueArray(fc.record({ name: names, value }, { requiredKeys: ['name'] }), {
      selector: ({ name }) => name,
      minLength: 1,
    }),
  },
  { requiredKeys: ['mode'] },
);

/** Alice, bob and carol write in turn, in any way. */
const step = fc.record({
  who: fc.constantFrom('alice', 'bob', 'carol'),
  how: fc.constantFrom('apply', 'force', 'update'),
  spec,
});
const history = fc.array(step, { minLength: 1, maxLength: 6 });

function play(steps: { who: string; how: string; spec: JsonObject }[]): Actors {
  const world = new Actors(schema);
  for (const { who, how, spec: wanted } of steps) {
    if (how === 'update') world.update(who, wanted);
    else if (how === 'force') world.apply(who, wanted, true);
    else world.conflicts(who, wanted);
  }
  return world;
}

const everybody = ['alice', 'bob', 'carol'];

/** Without the order of lists, which managers may see differently. */
function unordered(object: unknown): unknown {
  return JSON.parse(JSON.stringify(object), (_, part: unknown) =>
    Array.isArray(part) ? [...part].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)) : part,
  );
}

describe('after any history', () => {
  it('an apply repeated changes nothing', () => {
    fc.assert(
      fc.property(history, spec, (steps, wanted) => {
        const world = play(steps).apply('alice', wanted, true);
        const { live } = world;
        expect(world.apply('alice', wanted).live).toEqual(live);
      }),
    );
  });

  it('a forced apply has what it says', () => {
    fc.assert(
      fc.property(history, spec, (steps, wanted) => {
        const world = play(steps).apply('alice', wanted, true);
        const { tags, items, ...others } = wanted as { tags?: string[]; items?: object[] };
        expect(world.spec).toMatchObject(others);
        const made = world.spec as { tags: string[]; items: object[] };
        if (tags) expect(made.tags).toEqual(expect.arrayContaining(tags));
        for (const item of items ?? []) expect(made.items).toContainEqual(expect.objectContaining(item));
      }),
    );
  });

  it('an apply of what is there never conflicts', () => {
    fc.assert(
      fc.property(history, (steps) => {
        const world = play(steps);
        const before = world.spec as JsonObject;
        expect(world.conflicts('dave', before)).toEqual([]);
        expect(world.spec).toEqual(before);
      }),
    );
  });

  it('a refused apply changes nothing', () => {
    fc.assert(
      fc.property(history, spec, (steps, wanted) => {
        const world = play(steps);
        const before = JSON.stringify(world.live);
        if (world.conflicts('alice', wanted).length > 0) expect(JSON.stringify(world.live)).toBe(before);
      }),
    );
  });

  it('a refused apply succeeds by force, and nobody else owns what it conflicted about', () => {
    fc.assert(
      fc.property(history, spec, (steps, wanted) => {
        const world = play(steps);
        const isRefused = world.conflicts('alice', wanted).length > 0;
        world.apply('alice', wanted, true);
        if (isRefused) expect(world.conflicts('alice', wanted)).toEqual([]);
      }),
    );
  });

  it('who joins and leaves again changes nothing of what the others see', () => {
    fc.assert(
      fc.property(history, (steps) => {
        const world = play(steps);
        const before = world.spec as JsonObject;
        const owned = everybody.map((who) => world.owns(who));
        world.apply('dave', before).apply('dave', { mode: before['mode'] });
        const dropped = everybody.map((who) => world.owns(who));
        expect(dropped).toEqual(owned);
      }),
    );
  });

  it('everything that is there belongs to somebody', () => {
    fc.assert(
      fc.property(history, (steps) => {
        const world = play(steps);
        const all = new Set(everybody.flatMap((who) => world.owns(who)));
        for (const key of Object.keys((world.spec as { data?: object }).data ?? {}))
          expect(all).toContain(`data/${key}`);
        for (const tag of (world.spec as { tags?: string[] }).tags ?? []) expect(all).toContain(`tags/v:"${tag}"`);
      }),
    );
  });

  it('no field has a value that nobody wrote, and no prototype has changed', () => {
    fc.assert(
      fc.property(history, (steps) => {
        const world = play(steps);
        const written = steps.map(({ spec: one }) => (one as { data?: Record<string, string> }).data ?? {});
        for (const [key, made] of Object.entries((world.spec as { data?: object }).data ?? {})) {
          expect(written.some((data) => Object.hasOwn(data, key) && data[key] === made)).toBe(true);
        }
        expect(Object.keys(Object.prototype)).toEqual([]);
        expect(({} as JsonObject)['1']).toBeUndefined();
      }),
    );
  });
});

describe('managers alone', () => {
  it('have what they applied last, whatever they applied before', () => {
    fc.assert(
      fc.property(fc.array(spec, { maxLength: 4 }), spec, (before, last) => {
        const world = new Actors(schema);
        for (const one of before) world.apply('alice', one);
        const fresh = new Actors(schema).apply('alice', last);
        world.apply('alice', last);
        expect(unordered(world.spec)).toEqual(unordered(fresh.spec));
        expect(world.owns('alice')).toEqual(fresh.owns('alice'));
      }),
    );
  });

  it('of shared fields leave them to those who stay', () => {
    fc.assert(
      fc.property(spec, (shared) => {
        const world = new Actors(schema).apply('alice', shared).apply('bob', shared);
        world.apply('alice', { mode: shared['mode'] });
        expect(world.spec).toEqual(shared);
        world.apply('bob', { mode: shared['mode'] });
        expect(world.spec).toEqual({ mode: shared['mode'] });
      }),
    );
  });
});

describe('an apply after an update', () => {
  it('conflicts exactly where values of entries differ', () => {
    fc.assert(
      fc.property(fields, fields, (updated, applied) => {
        const world = new Actors(schema).update('bob', { data: updated });
        const differ = Object.keys(applied).filter(
          (key) => Object.hasOwn(updated, key) && updated[key] !== applied[key],
        );
        const expected = differ.sort().map((key) => `bob .data.${key}`);
        expect(world.conflicts('alice', { data: applied })).toEqual(expected);
      }),
    );
  });
});
