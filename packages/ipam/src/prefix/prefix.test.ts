import { describe, expect, it } from 'vitest';
import { contains, formatPrefix, networkOf, overlap, parseHostAddress, parsePrefix } from './prefix.ts';

describe('parsePrefix', () => {
  it.each(['10.0.0.0/8', '0.0.0.0/0', '10.0.0.1/32', '2001:db8::/32', '::/0', '172:2::/32'])('reads %s', (text) => {
    expect(formatPrefix(parsePrefix(text))).toBe(text);
  });

  it('names the prefix that was probably meant when host bits are set', () => {
    expect(() => parsePrefix('10.1.2.3/16')).toThrow('10.1.0.0/16 was probably meant');
  });

  it.each(['10.0.0.0', '10.0.0.0/33', '2001:db8::/129', '/8', '10.0.0.0/', '10.0.0.0/a', ''])(
    'refuses %j with a code',
    (text) => {
      expect(() => parsePrefix(text)).toThrow(expect.objectContaining({ code: 'IPAM_PREFIX_INVALID' }));
    },
  );
});

describe('blocks', () => {
  it.each([
    ['10.0.0.0/8', '10.1.0.0/16', true, true],
    ['10.1.0.0/16', '10.0.0.0/8', false, true],
    ['10.0.0.0/8', '10.0.0.0/8', true, true],
    ['10.0.0.0/8', '11.0.0.0/8', false, false],
    ['0.0.0.0/0', '10.0.0.0/8', true, true],
    ['0.0.0.0/0', '::/0', false, false],
    ['2001:db8::/32', '2001:db8:1::/48', true, true],
  ])('%s contains %s: %s, overlaps: %s', (outer, inner, inside, shared) => {
    expect(contains(parsePrefix(outer), parsePrefix(inner))).toBe(inside);
    expect(overlap(parsePrefix(outer), parsePrefix(inner))).toBe(shared);
  });

  it('finds the network of a host address', () => {
    expect(formatPrefix(networkOf(parseHostAddress('10.7.3.9/24')))).toBe('10.7.3.0/24');
    expect(formatPrefix(networkOf(parseHostAddress('1000::2/64')))).toBe('1000::/64');
  });
});
