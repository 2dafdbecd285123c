import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareFields, compareText } from './order.ts';

describe('compareFields', () => {
  it.each([
    ['a resource', 'status spec metadata kind apiVersion', 'apiVersion kind metadata spec status'],
    ['metadata', 'annotations labels namespace name', 'name namespace labels annotations'],
    ['a container', 'env args command image name', 'name image command args env'],
    ['what nobody knows', 'zeta alpha Beta', 'Beta alpha zeta'],
    ['both', 'zeta spec alpha name', 'name spec alpha zeta'],
  ])('puts the fields of %s as kpt does', (_, fields, ordered) => {
    expect(fields.split(' ').sort(compareFields).join(' ')).toBe(ordered);
  });

  it('is an order: what is sorted once stays as it is, from wherever it starts', () => {
    const field = fc.oneof(fc.constantFrom('name', 'spec', 'image', 'status', 'value'), fc.string({ maxLength: 4 }));
    fc.assert(
      fc.property(fc.uniqueArray(field), (fields) => {
        const sorted = [...fields].sort(compareFields);
        expect([...fields].reverse().sort(compareFields)).toEqual(sorted);
        for (let i = 1; i < sorted.length; i++) expect(compareFields(sorted[i - 1]!, sorted[i]!)).toBeLessThan(0);
      }),
    );
  });
});

describe('compareText', () => {
  it('compares code units, not as people sort', () => {
    expect(['b', 'B', 'a', 'ä', '10', '9'].sort(compareText)).toEqual(['10', '9', 'B', 'a', 'b', 'ä']);
    expect(compareText('a', 'a')).toBe(0);
  });
});
