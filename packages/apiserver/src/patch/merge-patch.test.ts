import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyMergePatch } from './merge-patch.ts';

describe('a merge patch', () => {
  it.each([
    [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
    [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
    [{ a: 'b' }, { a: null }, {}],
    [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
    [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
    [{ a: 'c' }, { a: ['b'] }, { a: ['b'] }],
    [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
    [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
    [{ e: null }, { a: 1 }, { e: null, a: 1 }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
    [{ a: 'b' }, { a: { c: 1 } }, { a: { c: 1 } }],
    [{ a: { b: 1 } }, {}, { a: { b: 1 } }],
  ])('turns %j with %j into %j', (target, patch, expected) => {
    expect(applyMergePatch<object>(target, patch)).toEqual(expected);
  });

  it.each([[[]], ['text'], [null], [1]])('is refused when it is %j', (patch) => {
    expect(() => applyMergePatch({}, patch)).toThrow('Invalid JSON Patch');
  });

  it('changes neither the target nor the patch', () => {
    const [target, patch] = [{ a: { b: 1 } }, { a: { c: { d: null } } }];
    const before = JSON.stringify([target, patch]);
    applyMergePatch<object>(target, patch);
    expect(JSON.stringify([target, patch])).toBe(before);
  });

  it('sets a field called __proto__ as a field', () => {
    const patched = applyMergePatch({}, JSON.parse('{"__proto__":{"polluted":true}}'));
    expect(Object.keys(patched)).toEqual(['__proto__']);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  const object = fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.jsonValue({ maxDepth: 2 }));

  it('applied twice is as if applied once', () => {
    fc.assert(
      fc.property(object, object, (target, patch) => {
        const once = applyMergePatch(target, patch);
        expect(applyMergePatch(once, patch)).toEqual(once);
      }),
    );
  });

  it('sets what it says, whatever there was', () => {
    fc.assert(
      fc.property(object, fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.string()), (target, patch) => {
        expect(applyMergePatch(target, patch)).toMatchObject(patch);
      }),
    );
  });

  /** The patch that turns one value into another; nulls of the other it cannot say. */
  function difference(from: Record<string, unknown>, to: Record<string, unknown>): Record<string, unknown> {
    const patch: Record<string, unknown> = {};
    for (const key of Object.keys(from)) if (!Object.hasOwn(to, key)) patch[key] = null;
    for (const key of Object.keys(to)) patch[key] = to[key];
    return patch;
  }

  const flat = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), fc.oneof(fc.string(), fc.array(fc.integer())));

  it('of a difference gives the second object', () => {
    fc.assert(
      fc.property(flat, flat, (from, to) => {
        expect(applyMergePatch<object>(from, difference(from, to))).toEqual(to);
      }),
    );
  });

  it('of other fields commutes with another', () => {
    const left = fc.dictionary(fc.constantFrom('a', 'b'), fc.jsonValue({ maxDepth: 2 }));
    const right = fc.dictionary(fc.constantFrom('x', 'y'), fc.jsonValue({ maxDepth: 2 }));
    fc.assert(
      fc.property(object, left, right, (target, one, other) => {
        const there = applyMergePatch<object>(applyMergePatch<object>(target, one), other);
        expect(there).toEqual(applyMergePatch<object>(applyMergePatch<object>(target, other), one));
      }),
    );
  });

  it('leaves no null where it set anything', () => {
    const hasNull = (value: unknown): boolean =>
      value === null ||
      (typeof value === 'object' && !Array.isArray(value) && Object.values(value as object).some(hasNull));
    fc.assert(
      fc.property(object, (patch) => {
        expect(hasNull(applyMergePatch({}, patch))).toBe(false);
      }),
    );
  });
});
