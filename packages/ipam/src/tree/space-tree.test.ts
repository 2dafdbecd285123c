import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SpaceTree } from './space-tree.ts';

describe('SpaceTree', () => {
  it('finds the lowest free block that is large enough', () => {
    const tree = new SpaceTree<string>(8);
    tree.take(0n, 0, 'a');
    expect(tree.firstFree(0)).toBe(1n);
    expect(tree.firstFree(1)).toBe(2n);
    expect(tree.firstFree(7)).toBe(128n);
    expect(tree.firstFree(8)).toBeUndefined();
  });

  it('refuses a block of which a part is taken', () => {
    const tree = new SpaceTree<string>(4);
    expect(tree.take(8n, 2, 'a')).toBe(true);
    expect(tree.take(8n, 3, 'b')).toBe(false);
    expect(tree.take(9n, 0, 'b')).toBe(false);
    expect(tree.taken).toBe(4n);
  });

  it('is wholly free again when everything has been released', () => {
    const tree = new SpaceTree<string>(4);
    for (let offset = 0n; offset < 16n; offset++) tree.take(offset, 0, 'a');
    expect(tree.firstFree(0)).toBeUndefined();
    for (let offset = 0n; offset < 16n; offset++) tree.release(offset, 0);
    expect(tree.firstFree(4)).toBe(0n);
    expect(tree.taken).toBe(0n);
  });

  it('works on a space of one address and on one of 2^128', () => {
    const one = new SpaceTree<string>(0);
    expect(one.take(0n, 0, 'a')).toBe(true);
    expect(one.firstFree(0)).toBeUndefined();
    const all = new SpaceTree<string>(128);
    expect(all.take((1n << 128n) - 1n, 0, 'a')).toBe(true);
    expect(all.firstFree(127)).toBe(0n);
  });

  it('knows who holds a block, a part of it, or what it is a part of', () => {
    const tree = new SpaceTree<string>(4);
    tree.take(0n, 2, 'block');
    tree.take(6n, 0, 'address');
    expect(tree.owners(1n, 0)).toEqual(['block']);
    expect(tree.owners(0n, 3)).toEqual(['block', 'address']);
    expect(tree.owners(0n, 4)).toEqual(['block', 'address']);
    expect(tree.owners(8n, 3)).toEqual([]);
  });

  it('agrees with a list of single addresses under random takes and releases', () => {
    const step = fc.record({ bits: fc.integer({ min: 0, max: 5 }), place: fc.nat(), release: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const tree = new SpaceTree<number>(5);
        const model = new Array<number>(32).fill(-1);
        const held: { offset: number; bits: number }[] = [];
        for (const [owner, { bits, place, release }] of steps.entries()) {
          const last = release ? held.pop() : undefined;
          if (last) {
            tree.release(BigInt(last.offset), last.bits);
            model.fill(-1, last.offset, last.offset + 2 ** last.bits);
            continue;
          }
          const offset = (place % 2 ** (5 - bits)) * 2 ** bits;
          const owners = new Set(model.slice(offset, offset + 2 ** bits).filter((id) => id >= 0));
          expect(tree.owners(BigInt(offset), bits)).toEqual([...owners]);
          expect(tree.take(BigInt(offset), bits, owner)).toBe(owners.size === 0);
          if (owners.size === 0) {
            held.push({ offset, bits });
            model.fill(owner, offset, offset + 2 ** bits);
          }
          expect(tree.firstFree(0) ?? -1n).toBe(BigInt(model.indexOf(-1)));
          expect(tree.taken).toBe(BigInt(model.filter((id) => id >= 0).length));
        }
      }),
    );
  });
});
