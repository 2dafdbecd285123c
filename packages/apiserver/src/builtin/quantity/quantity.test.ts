import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalQuantity, formatQuantity, parseQuantity, QuantityError } from './quantity.ts';

describe('canonicalQuantity', () => {
  it.each([
    ['1000', '1k'],
    ['1000m', '1'],
    ['1.5', '1500m'],
    ['0.5', '500m'],
    ['1.5Gi', '1536Mi'],
    ['1024Ki', '1Mi'],
    ['0.5Mi', '512Ki'],
    ['1023', '1023'],
    ['1e3', '1e3'],
    ['12345', '12345'],
    ['0Mi', '0'],
    ['-5', '-5'],
    ['0.1m', '100u'],
    ['+2', '2'],
    ['.5', '500m'],
    ['12345678901234567890', '9223372036854775807'],
  ])('writes %s as %s', (text, canonical) => {
    expect(canonicalQuantity(text)).toBe(canonical);
  });

  it('takes numbers as well as texts', () => {
    expect(canonicalQuantity(1024)).toBe('1024');
    expect(canonicalQuantity(0.25)).toBe('250m');
  });

  it.each(['', 'abc', '1 Gi', '1..2', '5x'])('refuses %j', (text) => {
    expect(() => canonicalQuantity(text)).toThrow(QuantityError);
  });

  it('is stable: a canonical text is its own canonical form', () => {
    const suffix = fc.constantFrom('', 'm', 'k', 'M', 'G', 'Ki', 'Mi', 'Gi', 'e3');
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1_000_000 }),
        fc.integer({ min: 0, max: 999 }),
        suffix,
        (whole, part, unit) => {
          const once = canonicalQuantity(`${whole}.${part}${unit}`);
          expect(canonicalQuantity(once)).toBe(once);
        },
      ),
    );
  });

  it('keeps the amount', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }), (nanos) => {
        const text = formatQuantity({ nanos, format: 'decimal' });
        expect(parseQuantity(text).nanos).toBe(nanos);
      }),
    );
  });
});
