import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatAddress, parseAddress } from './address.ts';

describe('parseAddress and formatAddress', () => {
  it.each([
    ['0.0.0.0', '0.0.0.0'],
    ['255.255.255.255', '255.255.255.255'],
    ['10.0.0.1', '10.0.0.1'],
    ['::', '::'],
    ['::1', '::1'],
    ['1::', '1::'],
    ['2001:DB8::1', '2001:db8::1'],
    ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['172:2::', '172:2::'],
    ['1000::2', '1000::2'],
    ['::ffff:10.0.0.1', '::ffff:a00:1'],
  ])('reads %s and writes it as %s', (text, canonical) => {
    const address = parseAddress(text);
    expect(address && formatAddress(address)).toBe(canonical);
  });

  it.each(['', '10.0.0', '10.0.0.256', '10.0.0.1/8', 'fe80::1%eth0', '1:2', 'host', '01.2.3.4'])(
    'does not take %j for an address',
    (text) => {
      expect(parseAddress(text)).toBeUndefined();
    },
  );

  it('reads back every IPv4 address it writes', () => {
    fc.assert(
      fc.property(fc.ipV4(), (text) => {
        expect(formatAddress(parseAddress(text)!)).toBe(text);
      }),
    );
  });

  it('reads back every IPv6 address it writes', () => {
    fc.assert(
      fc.property(fc.ipV6(), (text) => {
        const address = parseAddress(text)!;
        expect(parseAddress(formatAddress(address))).toEqual(address);
      }),
    );
  });

  it('never writes an IPv6 address longer than RFC 5952 has it', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: (1n << 128n) - 1n }), (value) => {
        const text = formatAddress({ family: 'ipv6', value });
        expect(text).toMatch(/^[0-9a-f:]+$/);
        expect(text.split('::').length).toBeLessThanOrEqual(2);
        expect(text).not.toMatch(/(^|:)0[0-9a-f]/);
      }),
    );
  });
});
