import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ipv4, ipv4Cidr, overlaps } from './ip.ts';

describe('overlaps', () => {
  it.each([
    ['10.60.0.0/16', '10.60.0.0/16', true],
    ['10.60.0.0/16', '10.60.5.0/24', true],
    ['10.60.0.0/16', '10.61.0.0/16', false],
    ['0.0.0.0/0', '203.0.113.7/32', true],
    ['255.255.255.255/32', '255.255.255.254/32', false],
    ['128.0.0.0/1', '0.0.0.0/1', false],
    ['10.0.0.0/8', 'no prefix', false],
    ['10.0.0.0/8', '10.0.0.0', false],
  ])('%s and %s: %s', (a, b, expected) => {
    expect(overlaps(a, b)).toBe(expected);
    expect(overlaps(b, a)).toBe(expected);
  });
});

describe('prefixes of any kind', () => {
  const prefix = fc
    .tuple(fc.integer({ min: 0, max: 2 ** 32 - 1 }), fc.integer({ min: 0, max: 32 }))
    .map(([address, length]) => {
      const network = address - (address % 2 ** (32 - length));
      const text = [24, 16, 8, 0].map((shift) => Math.floor(network / 2 ** shift) % 256).join('.');
      return { network, size: 2 ** (32 - length), text: `${text}/${length}` };
    });

  it('are taken in their canonical form', () => {
    fc.assert(fc.property(prefix, ({ text }) => ipv4Cidr.safeParse(text).success));
  });

  it('overlap exactly when their ranges do', () => {
    fc.assert(
      fc.property(prefix, prefix, (a, b) => {
        const share = a.network < b.network + b.size && b.network < a.network + a.size;
        expect(overlaps(a.text, b.text)).toBe(share);
      }),
    );
  });
});

describe('an IPv4 address', () => {
  it('is four numbers of a byte each', () => {
    fc.assert(fc.property(fc.ipV4(), (address) => ipv4.safeParse(address).success));
  });

  it.each(['10.0.0', '10.0.0.256', '010.0.0.1', '10.0.0.1/32', ' 10.0.0.1', '::1', '', null])('is not %j', (value) => {
    expect(ipv4.safeParse(value).success).toBe(false);
  });
});

describe('a prefix with host bits', () => {
  it('is refused with the rule that it breaks', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 255 }), fc.integer({ min: 8, max: 24 }), (last, length) => {
        const { error } = ipv4Cidr.safeParse(`10.0.0.${last}/${length}`);
        expect(error?.issues.map(({ message }) => message)).toEqual([
          'the bits after the prefix length must be zero, for example "10.60.0.0/16"',
        ]);
      }),
    );
  });
});
