import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isObject, type JsonObject } from '../schema/json.ts';
import type { Schema } from '../schema/schema.ts';
import { paths } from './field-set.ts';
import { parseFields, writeFields } from './fields-v1.ts';
import { managerKey, readManagers, writeManagers } from './managers.ts';
import { Actors } from './testing/actors.ts';

const text: Schema = { type: 'string' };
const inner: Schema = {
  type: 'object',
  properties: {
    name: text,
    port: { type: 'integer', default: 80 },
    labels: { type: 'object', additionalProperties: text },
    words: { type: 'array', items: text },
  },
};
const schema: Schema = {
  type: 'object',
  properties: {
    mode: text,
    nested: { type: 'object', properties: { a: text, b: { type: 'object', properties: { c: text } } } },
    maps: { type: 'object', additionalProperties: inner },
    tags: { type: 'array', items: text, 'x-kubernetes-list-type': 'set' },
    items: {
      type: 'array',
      items: inner,
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['name', 'port'],
    },
  },
};

const name = fc.constantFrom('a', 'b', '__proto__');
const value = fc.constantFrom('1', '2');
const item = fc.record(
  {
    name,
    port: fc.constantFrom(80, 81),
    labels: fc.dictionary(name, value, { maxKeys: 2 }),
    words: fc.array(value, { maxLength: 2 }),
  },
  { requiredKeys: ['name', 'port'] },
);
const spec: fc.Arbitrary<JsonObject> = fc.record(
  {
    mode: value,
    nested: fc.record({ a: value, b: fc.record({ c: value }, { requiredKeys: [] }) }, { requiredKeys: [] }),
    maps: fc.dictionary(name, item, { maxKeys: 2 }),
    tags: fc.uniqueArray(name),
    items: fc.uniqueArray(item, { selector: (one) => `${one.name}:${one.port}` }),
  },
  { requiredKeys: [] },
);

const step = fc.record({
  who: fc.constantFrom('alice', 'bob'),
  how: fc.constantFrom('apply', 'force', 'update'),
  spec,
});

function play(steps: { who: string; how: string; spec: JsonObject }[]): Actors {
  const world = new Actors(schema);
  for (const { who, how, spec: wanted } of steps) {
    if (how === 'update') world.update(who, wanted);
    else if (how === 'force') world.apply(who, wanted, true);
    else world.conflicts(who, wanted);
  }
  return world;
}

/** What an object has at the end of a path of FieldsV1. */
function at(object: unknown, path: readonly string[]): unknown {
  let found = object;
  for (const element of path) {
    const rest = element.slice(2);
    if (element.startsWith('f:')) found = isObject(found) && Object.hasOwn(found, rest) ? found[rest] : undefined;
    else if (!Array.isArray(found)) return undefined;
    else if (element.startsWith('v:')) found = found.find((one) => JSON.stringify(one) === rest);
    else found = found.find((one) => hasKeys(one, JSON.parse(rest) as JsonObject));
  }
  return found;
}

function hasKeys(one: unknown, keys: JsonObject): boolean {
  return isObject(one) && Object.entries(keys).every(([key, wanted]) => one[key] === wanted);
}

const history = fc.array(step, { minLength: 1, maxLength: 6 });

describe('managedFields, whoever wrote in whatever way,', () => {
  it('name nothing that is not there', () => {
    fc.assert(
      fc.property(history, (steps) => {
        const { live } = play(steps);
        for (const { fieldsV1 } of live?.metadata.managedFields ?? []) {
          for (const path of paths(parseFields(fieldsV1 ?? {}))) expect(at(live, path)).not.toBeUndefined();
        }
      }),
    );
  });

  it('have no two entries of one manager, and none that owns nothing', () => {
    fc.assert(
      fc.property(history, (steps) => {
        const entries = play(steps).live?.metadata.managedFields ?? [];
        const keys = [...(readManagers(entries)?.keys() ?? [])];
        expect(keys).toHaveLength(entries.length);
        for (const { fieldsV1 } of entries) expect(fieldsV1).not.toEqual({});
      }),
    );
  });

  it('are in their order, and the same when they are read and written', () => {
    fc.assert(
      fc.property(history, (steps) => {
        const entries = structuredClone(play(steps).live?.metadata.managedFields ?? []);
        const managers = readManagers(entries) ?? new Map();
        expect(writeManagers(managers)).toEqual(entries);
        for (const manager of managers.values()) {
          expect(managerKey(manager)).toBeTypeOf('string');
          expect(parseFields(structuredClone(writeFields(manager.set)))).toEqual(manager.set);
        }
      }),
    );
  });

  it('keep to each what an apply without force leaves there', () => {
    fc.assert(
      fc.property(history, spec, (steps, wanted) => {
        const world = play(steps);
        const before = pathsOf(world, 'alice');
        if (world.conflicts('bob', wanted).length > 0) return;
        const after = new Set(pathsOf(world, 'alice').map((path) => path.join('\n')));
        const lost = before.filter((path) => !after.has(path.join('\n')));
        // Bob may have dropped a list item that he alone owned, with what alice had put into it.
        for (const path of lost) expect(at(world.live, path)).toBeUndefined();
      }),
    );
  });
});

function pathsOf(world: Actors, manager: string): string[][] {
  const entries = (world.live?.metadata.managedFields ?? []).filter((entry) => entry.manager === manager);
  return entries.flatMap(({ fieldsV1 }) => paths(parseFields(fieldsV1 ?? {})));
}
