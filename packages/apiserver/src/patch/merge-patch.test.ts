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
});
