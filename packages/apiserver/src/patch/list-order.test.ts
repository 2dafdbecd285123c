import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { orderList } from './list-order.ts';

const itself = (item: unknown): unknown => item;
const order = (merged: string, wanted: string, former: string): string =>
  orderList([...merged], [...wanted], [...former], itself).join('');

describe('the order of a merged list', () => {
  it.each([
    ['abc', '', 'abc', 'abc'],
    ['abc', 'cba', 'abc', 'cba'],
    ['abcx', 'x', 'abc', 'xabc'],
    ['abcx', 'bx', 'abc', 'abxc'],
    ['abcx', 'xb', 'abc', 'xabc'],
    ['abcd', 'db', 'abcd', 'acdb'],
    ['abc', 'ac', 'cba', 'bac'],
    ['', 'abc', 'abc', ''],
  ])('of %s as %s, formerly %s, is %s', (merged, wanted, former, expected) => {
    expect(order(merged, wanted, former)).toBe(expected);
  });

  const letters = fc.uniqueArray(fc.constantFrom(...'abcdef'));

  it('keeps all items, those wanted as wanted and the others as they were', () => {
    fc.assert(
      fc.property(letters, letters, (former, wanted) => {
        const merged = [...new Set([...former, ...wanted])];
        const ordered = orderList([...merged], wanted, former, itself);
        expect([...ordered].sort()).toEqual([...merged].sort());
        expect(ordered.filter((item) => wanted.includes(item as string))).toEqual(wanted);
        const others = former.filter((item) => !wanted.includes(item));
        expect(ordered.filter((item) => !wanted.includes(item as string))).toEqual(others);
        expect(orderList([...ordered], wanted, ordered, itself)).toEqual(ordered);
      }),
    );
  });
});
