import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergePatch } from './merge-patch.ts';

/** RFC 7396 section 2, as it is written there. */
function apply(target: unknown, patch: unknown): unknown {
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) return patch;
  const isMap = typeof target === 'object' && target !== null && !Array.isArray(target);
  const result: Record<string, unknown> = isMap ? { ...target } : {};
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete result[name];
    else result[name] = apply(result[name], value);
  }
  return result;
}

describe('the merge patch', () => {
  it.each<[object, object, object | undefined]>([
    [{ a: 1 }, { a: 1 }, undefined],
    [{ a: 1 }, { a: 2 }, { a: 2 }],
    [{ a: 1 }, { a: 1, b: 2 }, { b: 2 }],
    [{ a: 1, b: 2 }, { a: 1 }, { b: null }],
    [{ a: 1, b: 2 }, { a: 1, b: undefined }, { b: null }],
    [{ a: undefined }, {}, undefined],
    [{ a: { b: 1, c: 2 } }, { a: { b: 1, c: 3 } }, { a: { c: 3 } }],
    [{ a: { b: 1 } }, { a: {} }, { a: { b: null } }],
    [{ a: 1 }, { a: { b: 1 } }, { a: { b: 1 } }],
    [{ a: { b: 1 } }, { a: 1 }, { a: 1 }],
    [{ a: [1, 2] }, { a: [1, 2, 3] }, { a: [1, 2, 3] }],
    [{ a: [{ b: 1, c: 2 }] }, { a: [{ b: 1 }] }, { a: [{ b: 1 }] }],
    [{ a: [1] }, { a: { b: 1 } }, { a: { b: 1 } }],
    [{ a: '1' }, { a: 1 }, { a: 1 }],
    [{}, { a: {} }, { a: {} }],
    [{}, {}, undefined],
  ])('from %j to %j is %j', (from, to, patch) => {
    expect(mergePatch(from, to)).toEqual(patch);
  });

  // Merge patches have no word for null, in maps nor, when they are new, in maps within.
  const value = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      fc.integer(),
      fc.string(),
      fc.boolean(),
      fc.array(fc.integer(), { maxLength: 3 }),
      tie('map'),
    ),
    map: fc.dictionary(fc.constantFrom('a', 'b', 'c', 'constructor'), tie('value'), { noNullPrototype: true }),
  })).map;

  it('leads from anything to anything, and there is none between equals', () => {
    fc.assert(
      fc.property(value, value, (from, to) => {
        const patch = mergePatch(from as object, to as object);
        expect(apply(from, patch ?? {})).toEqual(to);
        expect(mergePatch(to as object, structuredClone(to) as object)).toBeUndefined();
      }),
    );
  });

  it('says nothing twice: applied, there is nothing left to say', () => {
    fc.assert(
      fc.property(value, value, (from, to) => {
        const patched = apply(from, mergePatch(from as object, to as object) ?? {});
        expect(mergePatch(patched as object, to as object)).toBeUndefined();
      }),
    );
  });
});
