import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Schema } from '../schema/schema.ts';
import { StatusError } from '../status/status.ts';
import { applyMergePatch } from './merge-patch.ts';
import { applyStrategicMergePatch } from './strategic-merge-patch.ts';

const text: Schema = { type: 'string' };

function list(item: Schema, key?: string): Schema {
  const merge: Schema = { type: 'array', items: item, 'x-kubernetes-patch-strategy': 'merge' };
  return key ? { ...merge, 'x-kubernetes-patch-merge-key': key } : merge;
}

const port: Schema = { type: 'object', properties: { containerPort: { type: 'integer' }, protocol: text } };
const env: Schema = { type: 'object', properties: { name: text, value: text } };
const container: Schema = {
  type: 'object',
  properties: {
    name: text,
    image: text,
    args: { type: 'array', items: text },
    env: list(env, 'name'),
    ports: list(port, 'containerPort'),
  },
};
const volume: Schema = {
  type: 'object',
  properties: { name: text, emptyDir: { type: 'object' }, hostPath: { type: 'object' } },
};
const schema: Schema = {
  type: 'object',
  properties: {
    containers: list(container, 'name'),
    volumes: { ...list(volume, 'name'), 'x-kubernetes-patch-strategy': 'merge,retainKeys' },
    finalizers: list(text),
    labels: { type: 'object', additionalProperties: text },
    strategy: {
      type: 'object',
      'x-kubernetes-patch-strategy': 'retainKeys',
      properties: { type: text, rolling: { type: 'object' } },
    },
    selector: { type: 'object', 'x-kubernetes-patch-strategy': 'replace', properties: { app: text, tier: text } },
  },
};

const patched = (target: object, patch: unknown): unknown => applyStrategicMergePatch(target, patch, schema);

function refusal(target: object, patch: unknown): StatusError {
  try {
    patched(target, patch);
  } catch (error) {
    if (error instanceof StatusError) return error;
    throw error;
  }
  throw new Error('the patch was accepted');
}

describe('a strategic merge patch', () => {
  const names = (value: unknown): string[] =>
    (value as { containers: { name: string }[] }).containers.map(({ name }) => name);

  it('merges objects, replaces scalars and removes what is null', () => {
    const target = { labels: { a: '1', b: '2' }, replicas: 1 };
    expect(patched(target, { labels: { a: null, c: '3' }, replicas: 2 })).toEqual({
      labels: { b: '2', c: '3' },
      replicas: 2,
    });
  });

  it('merges lists of objects by their key, also within each other', () => {
    const target = { containers: [{ name: 'upf', image: 'x:1', env: [{ name: 'A', value: '1' }] }] };
    const patch = {
      containers: [{ name: 'upf', image: 'x:2', env: [{ name: 'A', value: '2' }] }, { name: 'metrics' }],
    };
    expect(patched(target, patch)).toEqual({
      containers: [{ name: 'upf', image: 'x:2', env: [{ name: 'A', value: '2' }] }, { name: 'metrics' }],
    });
  });

  it('puts new items before those that only the server has', () => {
    const target = { containers: [{ name: 'upf', ports: [{ containerPort: 2152 }, { containerPort: 8805 }] }] };
    const patch = { containers: [{ name: 'upf', ports: [{ containerPort: 9090 }] }] };
    expect(patched(target, patch)).toEqual({
      containers: [{ name: 'upf', ports: [{ containerPort: 9090 }, { containerPort: 2152 }, { containerPort: 8805 }] }],
    });
  });

  it('keeps the place of server items before the items that they stood before', () => {
    const target = { containers: [{ name: 'a' }, { name: 'b' }, { name: 'c' }] };
    expect(names(patched(target, { containers: [{ name: 'b' }] }))).toEqual(['a', 'b', 'c']);
    expect(names(patched(target, { containers: [{ name: 'c' }, { name: 'a' }] }))).toEqual(['b', 'c', 'a']);
  });

  it('replaces lists without a strategy and objects whose strategy is replace', () => {
    const target = { containers: [{ name: 'upf', args: ['a', 'b'] }], selector: { app: 'x', tier: 'y' } };
    expect(patched(target, { containers: [{ name: 'upf', args: ['c'] }], selector: { app: 'z' } })).toEqual({
      containers: [{ name: 'upf', args: ['c'] }],
      selector: { app: 'z' },
    });
  });

  it('adds to lists of scalars as to sets', () => {
    expect(patched({ finalizers: ['a', 'b'] }, { finalizers: ['b', 'c'] })).toEqual({ finalizers: ['a', 'b', 'c'] });
  });

  it('takes a new value without its nulls and directives', () => {
    const patch = {
      containers: [
        { name: 'upf', image: null, '$setElementOrder/env': [], env: [{ name: 'A' }, { name: 'B', $patch: 'delete' }] },
      ],
    };
    expect(patched({}, patch)).toEqual({ containers: [{ name: 'upf', env: [{ name: 'A' }] }] });
  });

  describe('with directives', () => {
    it('deletes the item with the key', () => {
      const target = { containers: [{ name: 'a' }, { name: 'b' }] };
      expect(patched(target, { containers: [{ name: 'a', $patch: 'delete' }] })).toEqual({
        containers: [{ name: 'b' }],
      });
      expect(patched(target, { containers: [{ name: 'none', $patch: 'delete' }] })).toEqual(target);
    });

    it('replaces a list', () => {
      const target = { containers: [{ name: 'a' }, { name: 'b' }] };
      expect(patched(target, { containers: [{ $patch: 'replace' }, { name: 'c' }] })).toEqual({
        containers: [{ name: 'c' }],
      });
    });

    it('replaces or empties an object', () => {
      const target = { labels: { a: '1' } };
      expect(patched(target, { labels: { $patch: 'replace', b: '2' } })).toEqual({ labels: { b: '2' } });
      expect(patched(target, { labels: { $patch: 'delete' } })).toEqual({ labels: {} });
    });

    it('keeps the named fields alone', () => {
      const target = { strategy: { type: 'RollingUpdate', rolling: { max: 1 } } };
      const patch = { strategy: { $retainKeys: ['type'], type: 'Recreate' } };
      expect(patched(target, patch)).toEqual({ strategy: { type: 'Recreate' } });
    });

    it('keeps the named fields of a list item', () => {
      const target = { volumes: [{ name: 'v', emptyDir: {} }] };
      const patch = { volumes: [{ name: 'v', $retainKeys: ['name', 'hostPath'], hostPath: { path: '/' } }] };
      expect(patched(target, patch)).toEqual({ volumes: [{ name: 'v', hostPath: { path: '/' } }] });
    });

    it('takes scalars out of a list', () => {
      expect(patched({ finalizers: ['a', 'b'] }, { '$deleteFromPrimitiveList/finalizers': ['a', 'z'] })).toEqual({
        finalizers: ['b'],
      });
      expect(patched({}, { '$deleteFromPrimitiveList/finalizers': ['a'] })).toEqual({});
    });

    it.each([
      ['orders what is there', ['a', 'b', 'c'], undefined, ['c', 'a'], ['b', 'c', 'a']],
      ['orders what it merges', ['a', 'b'], ['c'], ['c', 'b', 'a'], ['c', 'b', 'a']],
      ['leaves server items in their place', ['a', 'x', 'b'], ['c'], ['a', 'b', 'c'], ['a', 'x', 'b', 'c']],
      ['orders a new list', undefined, ['b', 'a'], ['b', 'a'], ['b', 'a']],
    ])('$setElementOrder %s', (_, there, given, order, expected) => {
      const items = (list?: string[]) => list?.map((name) => ({ name }));
      const target = there ? { containers: items(there) } : {};
      const patch = { '$setElementOrder/containers': items(order), ...(given && { containers: items(given) }) };
      expect(names(patched(target, patch))).toEqual(expected);
    });

    it('orders lists of scalars', () => {
      const patch = { '$setElementOrder/finalizers': ['c', 'a'], finalizers: ['c'] };
      expect(patched({ finalizers: ['a'] }, patch)).toEqual({ finalizers: ['c', 'a'] });
    });
  });

  it.each([
    [
      'an item without its key',
      { containers: [{ image: 'x' }] },
      500,
      'map: map[image:x] does not contain declared merge key: name',
    ],
    [
      'an unknown directive',
      { labels: { $patch: 'mend', a: 1 } },
      500,
      'unknown patch type: mend in map: map[$patch:mend a:1]',
    ],
    [
      'an unknown directive of an item',
      { containers: [{ name: 'a', $patch: 'x' }] },
      500,
      'unknown patch type: x in map: map[$patch:x name:a]',
    ],
    [
      'merging of a list by directive',
      { containers: [{ name: 'a', $patch: 'merge' }] },
      500,
      'merging lists cannot yet be specified in the patch',
    ],
    [
      'retained keys that lack a field of the patch',
      { labels: { $retainKeys: ['b'], a: '1' } },
      400,
      'invalid patch format of retainKeys',
    ],
    ['retained keys that are no list', { labels: { $retainKeys: 'b' } }, 400, 'invalid patch format of retainKeys'],
    ['items of several types', { containers: [{ name: 'a' }, 'b'] }, 500, 'list element types are not identical'],
    ['lists of lists', { containers: [['a']] }, 422, 'the server rejected our request due to an error in our request'],
    [
      'deleted scalars that are no list',
      { '$deleteFromPrimitiveList/finalizers': 'a' },
      400,
      'invalid patch format of primitive list',
    ],
    [
      'an order that lacks an item',
      { '$setElementOrder/containers': [{ name: 'a' }], containers: [{ name: 'b' }] },
      500,
      "The order in patch list:\n[map[name:b]]\n doesn't match $setElementOrder list:\n[map[name:a]]\n",
    ],
    [
      'an order that is no list',
      { '$setElementOrder/containers': 'a' },
      500,
      'expected a []interface {}, but received a string',
    ],
    ['what is no object', [], 400, 'invalid JSON document'],
  ])('is refused for %s', (_, patch, code, message) => {
    const { status } = refusal({ containers: [{ name: 'a' }], labels: { a: '1' } }, patch);
    expect(status.message).toBe(message);
    expect(status.code).toBe(code);
  });

  it('changes neither the target nor the patch', () => {
    const target = { containers: [{ name: 'a', env: [{ name: 'A', value: '1' }] }] };
    const patch = {
      '$setElementOrder/containers': [{ name: 'a' }],
      containers: [{ name: 'a', env: [{ name: 'A', value: null }] }],
    };
    const before = JSON.stringify([target, patch]);
    patched(target, patch);
    expect(JSON.stringify([target, patch])).toBe(before);
  });

  describe('computed from the difference of two objects', () => {
    type Item = { name: string; image?: string };
    type State = { containers: Item[]; labels: Record<string, string>; finalizers: string[] };

    const state: fc.Arbitrary<State> = fc.record({
      containers: fc.uniqueArray(
        fc.record(
          { name: fc.constantFrom('a', 'b', 'c', 'd'), image: fc.constantFrom('x', 'y') },
          { requiredKeys: ['name'] },
        ),
        { selector: ({ name }) => name },
      ),
      labels: fc.dictionary(fc.constantFrom('k', 'l', 'm'), fc.constantFrom('1', '2')),
      finalizers: fc.uniqueArray(fc.constantFrom('f', 'g', 'h')),
    });

    /** What kubectl sends: changed items, deletions by directive, and the order of both lists. */
    function patchOf(from: State, to: State): object {
      const gone = from.containers.filter(({ name }) => !to.containers.some((item) => item.name === name));
      const fields = (wanted: object, former: object) =>
        Object.fromEntries(
          Object.keys(former)
            .filter((key) => !Object.hasOwn(wanted, key))
            .map((key) => [key, null]),
        );
      return {
        '$setElementOrder/containers': to.containers.map(({ name }) => ({ name })),
        containers: [
          ...to.containers.map((item) => ({
            ...item,
            ...fields(item, from.containers.find(({ name }) => name === item.name) ?? {}),
          })),
          ...gone.map(({ name }) => ({ name, $patch: 'delete' })),
        ],
        labels: { ...to.labels, ...fields(to.labels, from.labels) },
        '$setElementOrder/finalizers': to.finalizers,
        finalizers: to.finalizers,
        '$deleteFromPrimitiveList/finalizers': from.finalizers.filter((item) => !to.finalizers.includes(item)),
      };
    }

    it('gives the second', () => {
      fc.assert(
        fc.property(state, state, (from, to) => {
          expect(patched(from, patchOf(from, to))).toEqual(to);
        }),
      );
    });
  });

  const anything = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom(null, 1, 'a', 'delete', 'replace', 'merge'),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(
        fc.constantFrom(
          ...['containers', 'env', 'finalizers', 'labels', 'strategy', 'selector', 'name', '$patch', '$retainKeys'],
          ...['$setElementOrder/containers', '$deleteFromPrimitiveList/finalizers', '__proto__', 'constructor'],
        ),
        tie('value'),
        { maxKeys: 4 },
      ),
    ),
  })).value;

  it('is answered, whatever it holds, and changes nothing but its answer', () => {
    fc.assert(
      fc.property(anything, anything, (target, patch) => {
        const before = JSON.stringify([target, patch]);
        try {
          patched(typeof target === 'object' && target !== null && !Array.isArray(target) ? target : {}, patch);
        } catch (error) {
          expect(error).toBeInstanceOf(StatusError);
        }
        expect(JSON.stringify([target, patch])).toBe(before);
        expect(Object.keys(Object.prototype)).toEqual([]);
      }),
      { numRuns: 1_000 },
    );
  });

  it('is a merge patch where the schema has no strategy', () => {
    const value = fc.dictionary(fc.constantFrom('a', 'b'), fc.oneof(fc.string(), fc.array(fc.integer())));
    const object = fc.dictionary(fc.constantFrom('x', 'y'), fc.oneof(fc.string(), fc.constant(null), value));
    fc.assert(
      fc.property(object, object, (target, patch) => {
        expect(patched(target, patch)).toEqual(applyMergePatch<object>(target, patch));
      }),
    );
  });
});
