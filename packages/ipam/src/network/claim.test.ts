import { describe, expect, it } from 'vitest';
import { formatPrefix } from '../prefix/prefix.ts';
import { type AddressClaim, checkClaim, placeOf } from './claim.ts';

const claim = (fields: Partial<AddressClaim>): AddressClaim => ({
  key: 'pkg/upf-n3',
  networkInstance: 'vpc-ran',
  kind: 'network',
  ...fields,
});

describe('checkClaim', () => {
  it.each<[string, Partial<AddressClaim>, string]>([
    ['a pool without a length', { kind: 'pool' }, 'prefixLength is required'],
    ['a length beyond the family', { kind: 'pool', prefixLength: 40 }, 'prefixLength 40 is more than 32'],
    ['half a bit of length', { kind: 'pool', prefixLength: 24.5 }, 'prefixLength 24.5 is not a whole number'],
    ['a negative length', { kind: 'aggregate', prefixLength: -8 }, 'prefixLength -8 is not a whole number'],
    ['a block of one address', { createPrefix: true, prefix: '10.0.0.1/32' }, 'is one address'],
    ['an address that is a block', { prefix: '10.0.0.0/24' }, 'must be one address, /32'],
    ['a loopback with the length of a subnet', { kind: 'loopback', prefix: '10.0.0.7/24' }, 'must be one address, /32'],
    ['a prefix of the other family', { prefix: '10.0.0.1/32', family: 'ipv6' }, 'is not of the family ipv6'],
    ['a negative index', { index: -1 }, 'index -1'],
    ['an unknown kind', { kind: 'subnet' as never }, '"subnet" is none of network, loopback, pool, aggregate'],
  ])('refuses %s and says which claim', (_, fields, message) => {
    expect(() => checkClaim(claim(fields))).toThrow(message);
    expect(() => checkClaim(claim(fields))).toThrow('claim pkg/upf-n3');
  });

  it('names every problem of a claim at once', () => {
    expect(() => checkClaim(claim({ kind: 'x' as never, index: 1.5 }))).toThrow(/none of.*; index 1.5/);
  });

  it('takes the family from a static prefix, and IPv4 when there is none', () => {
    expect(checkClaim(claim({ prefix: '1000::2/128' })).family).toBe('ipv6');
    expect(checkClaim(claim({})).family).toBe('ipv4');
  });

  it('treats pools and aggregates as blocks', () => {
    expect(checkClaim(claim({ kind: 'pool', prefixLength: 24 })).block).toBe(true);
    expect(checkClaim(claim({ kind: 'aggregate', prefixLength: 16 })).block).toBe(true);
    expect(checkClaim(claim({})).block).toBe(false);
  });
});

describe('placeOf', () => {
  it.each<[string, Partial<AddressClaim>, string]>([
    ['10.0.0.7/24', {}, '10.0.0.7/32'],
    ['10.0.0.7/32', { kind: 'loopback' }, '10.0.0.7/32'],
    ['10.0.0.0/24', { kind: 'pool' }, '10.0.0.0/24'],
    ['2001:db8::7/64', {}, '2001:db8::7/128'],
    // Given when the claim asked for something else.
    ['10.0.0.7/24', { kind: 'pool' }, '10.0.0.7/32'],
    ['10.0.0.0/24', {}, '10.0.0.0/24'],
    // Of the two addresses of such a subnet the first looks as the block does.
    ['10.0.0.6/31', {}, '10.0.0.6/32'],
    ['10.0.0.6/31', { createPrefix: true }, '10.0.0.6/31'],
    ['10.0.0.7/31', { createPrefix: true }, '10.0.0.7/32'],
  ])('%s, given to %j, takes %s', (prefix, fields, place) => {
    expect(formatPrefix(placeOf(claim(fields), { prefix }))).toBe(place);
  });
});
