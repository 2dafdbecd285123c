import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keyStringOf } from '../object/key.ts';
import type { KubeObject } from '../object/object.ts';
import { ObjectStore } from './object-store.ts';
import { compareVersions } from './resource-version.ts';
import { namespaceFilter, scopeId, watchedNamespaces } from './scope.ts';

const byLabel = (object: KubeObject) => Object.keys(object.metadata?.labels ?? {});
const step = fc.record({
  remove: fc.boolean(),
  namespace: fc.constantFrom('one', 'two'),
  name: fc.constantFrom('a', 'b', 'c', 'd'),
  labels: fc.dictionary(fc.constantFrom('x', 'y', 'z'), fc.constant('1')),
});

describe('an object store', () => {
  it('finds by every index exactly what a scan over all objects finds', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.nat(60), (steps, indexAt) => {
        const store = new ObjectStore<KubeObject>();
        const model = new Map<string, KubeObject>();
        for (const [i, { remove, namespace, name, labels }] of steps.entries()) {
          if (i === indexAt) store.addIndexers({ label: byLabel });
          const object = { metadata: { namespace, name, labels } };
          const key = keyStringOf(object);
          if (remove) {
            store.delete(key);
            model.delete(key);
          } else {
            store.set(key, object);
            model.set(key, object);
          }
        }
        store.addIndexers({ label: byLabel });
        const all = [...model.values()];
        expect(new Set(store.values())).toEqual(new Set(all));
        for (const label of ['x', 'y', 'z']) {
          expect(new Set(store.byIndex('label', label))).toEqual(
            new Set(all.filter((o) => byLabel(o).includes(label))),
          );
        }
        for (const namespace of ['one', 'two', 'none']) {
          const expected = all.filter((object) => object.metadata?.namespace === namespace);
          expect(new Set(store.byIndex('namespace', namespace))).toEqual(new Set(expected));
        }
      }),
    );
  });
});

describe('resource versions', () => {
  it('are ordered as the integers they are, however large', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 10n ** 30n }), fc.bigInt({ min: 1n, max: 10n ** 30n }), (a, b) => {
        const order = Math.sign(compareVersions(String(a), String(b)) ?? Number.NaN);
        expect(order).toBe(a < b ? -1 : a > b ? 1 : 0);
      }),
    );
  });
  it.each([
    ['', '1'],
    ['1', 'abc'],
    ['0', '1'],
    ['01', '1'],
    [undefined, '1'],
  ])('%j and %j are not compared', (a, b) => {
    expect(compareVersions(a, b)).toBeUndefined();
  });
});

describe('a scope', () => {
  it('is the same however its namespaces are ordered, and another with another selector', () => {
    const id = (scope: object) => scopeId(scope, false);
    expect(id({ namespaces: ['a', 'b'] })).toBe(id({ namespaces: ['b', 'a'] }));
    expect(id({})).not.toBe(id({ labelSelector: 'a=b' }));
    expect(scopeId({}, true)).not.toBe(scopeId({}, false));
  });
  it('watches names one by one and patterns together', () => {
    expect(watchedNamespaces({})).toEqual([undefined]);
    expect(watchedNamespaces({ namespaces: ['a', 'b', 'a'] })).toEqual(['a', 'b']);
    expect(watchedNamespaces({ namespaces: ['a', 'edge-*'] })).toEqual([undefined]);
    const filter = namespaceFilter({ namespaces: ['a', 'edge-*-x', 'd.t'] });
    expect(['a', 'ab', 'edge-1-x', 'edge-1-y', 'd.t', 'dot'].map((name) => filter?.(name))).toEqual([
      true,
      false,
      true,
      false,
      true,
      false,
    ]);
  });
});
