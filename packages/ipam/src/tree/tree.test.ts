import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FreeTree } from './tree.ts';

describe('FreeTree', () => {
  it('finds the lowest free block that is large enough', () => {
    const tree = new FreeTree(8);
    tree.take(0n, 0);
    expect(tree.firstFree(0)).toBe(1n);
    expect(tree.firstFree(1)).toBe(2n);
    expect(tree.firstFree(7)).toBe(128n);
    expect(tree.firstFree(8)).toBeUndefined();
  });

  it('refuses a block of which a part is taken', () => {
    const tree = new FreeTree(4);
    expect(tree.take(8n, 2)).toBe(true);
    expect(tree.take(8n, 3)).toBe(false);
    expect(tree.take(9n, 0)).toBe(false);
    expect(tree.taken).toBe(4n);
  });

  it('is wholly free again when everything has been released', () => {
    const tree = new FreeTree(4);
    for (let offset = 0n; offset < 16n; offset++) tree.take(offset, 0);
    expect(tree.firstFree(0)).toBeUndefined();
    for (let offset = 0n; offset < 16n; offset++) tree.release(offset, 0);
    expect(tree.firstFree(4)).toBe(0n);
    expect(tree.taken).toBe(0n);
  });

  it('works on a space of one address and on one of 2^128', () => {
    const one = new FreeTree(0);
    expect(one.take(0n, 0)).toBe(true);
    expect(one.firstFree(0)).toBeUndefined();
    const all = new FreeTree(128);
    expect(all.take((1n << 128n) - 1n, 0)).toBe(true);
    expect(all.firstFree(127)).toBe(0n);
  });

  it('agrees with a list of single addresses under random takes and releases', () => {
    const step = fc.record({ bits: fc.integer({ min: 0, max: 5 }), place: fc.nat(), release: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const tree = new FreeTree(5);
        const model = new Array<boolean>(32).fill(false);
        const held: { offset: number; bits: number }[] = [];
        for (const { bits, place, release } of steps) {
          const last = release ? held.pop() : undefined;
          if (last) {
            tree.release(BigInt(last.offset), last.bits);
            model.fill(false, last.offset, last.offset + 2 ** last.bits);
            continue;
          }
          const offset = (place % 2 ** (5 - bits)) * 2 ** bits;
          const free = !model.slice(offset, offset + 2 ** bits).includes(true);
          expect(tree.take(BigInt(offset), bits)).toBe(free);
          if (free) held.push({ offset, bits });
          if (free) model.fill(true, offset, offset + 2 ** bits);
          expect(tree.firstFree(0) ?? -1n).toBe(BigInt(model.indexOf(false)));
          expect(tree.taken).toBe(BigInt(model.filter(Boolean).length));
        }
      }),
    );
  });
});
