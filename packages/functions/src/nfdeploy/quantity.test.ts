import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalQuantity } from './quantity.ts';

describe('canonicalQuantity', () => {
  it.each([
    ['5G', '5G'],
    ['1.5G', '1500M'],
    ['1000M', '1G'],
    [0, '0'],
    ['0', '0'],
    [5000, '5k'],
    ['100Mi', '100Mi'],
    ['1024Mi', '1Gi'],
    ['512', '512'],
    ['0.5', '500m'],
    ['1e3', '1e3'],
    ['10E6', '10e6'],
    ['0.5Gi', '512Mi'],
    ['512Ki', '512Ki'],
    ['-2000', '-2k'],
    ['0.0000000001', '1n'],
  ])('writes %s as %s', (value, canonical) => {
    expect(canonicalQuantity(value)).toBe(canonical);
  });

  it.each(['', 'G', '5 G', '5GB', 'ten', '1.2.3', '0x10'])('refuses %j', (value) => {
    expect(() => canonicalQuantity(value)).toThrow('is not a quantity');
  });

  it('takes a lone E for exa and not for an exponent', () => {
    expect(canonicalQuantity('1000000000G')).toBe('1E');
    expect(canonicalQuantity('1E')).toBe('1E');
    expect(canonicalQuantity('2E3')).toBe('2e3');
  });

  it('does not change what it has written', () => {
    const suffix = fc.constantFrom('', 'm', 'k', 'M', 'G', 'Ki', 'Mi', 'Gi');
    fc.assert(
      fc.property(fc.nat(1_000_000_000), suffix, (number, unit) => {
        const once = canonicalQuantity(`${number}${unit}`);
        expect(canonicalQuantity(once)).toBe(once);
      }),
    );
  });
});
