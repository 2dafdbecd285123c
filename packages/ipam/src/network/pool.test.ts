import { describe, expect, it } from 'vitest';
import { parsePrefix } from '../prefix/prefix.ts';
import { type AddressClaim, checkClaim, holderOf, placeOf } from './claim.ts';
import { type Placement, Pool } from './pool.ts';
import { checkPrefixes, type PrefixSpec } from './prefixes.ts';

function poolOf(prefix: string, fields: Partial<PrefixSpec> = {}): Pool {
  return new Pool(checkPrefixes([{ prefix, ...fields }])[0] as never);
}

const claim = (key: string, fields: Partial<AddressClaim> = {}): AddressClaim => ({
  key,
  networkInstance: 'net',
  kind: 'network',
  scope: 'paris',
  ...fields,
});

const block = (key: string, prefixLength: number, fields: Partial<AddressClaim> = {}) =>
  claim(key, { kind: 'pool', prefixLength, ...fields });

/** Asks a pool; the answer as text, undefined when there is none. */
function ask(pool: Pool, wish: AddressClaim): string | undefined {
  const checked = checkClaim(wish);
  return pool.place(checked, checked.wanted)?.grant.prefix;
}

/** Has a pool hold what was given before. */
function keep(pool: Pool, wish: AddressClaim, prefix: string): Placement | undefined {
  const place = placeOf(wish, { prefix });
  return pool.keep(holderOf(wish, place), place, { prefix });
}

describe('addresses out of a pool', () => {
  it.each<[string, string, Partial<PrefixSpec>, AddressClaim, string | undefined]>([
    ['a larger prefix has subnets of /24', '10.0.0.0/16', {}, claim('a'), '10.0.0.2/24'],
    ['a larger one of IPv6 has subnets of /64', '2001:db8::/48', {}, claim('a'), '2001:db8::2/64'],
    ['a smaller prefix is one subnet', '10.0.0.64/26', {}, claim('a'), '10.0.0.66/26'],
    ['one of the kind network is one subnet', '10.0.0.0/16', { kind: 'network' }, claim('a'), '10.0.0.2/16'],
    ['whose router may be any of its addresses', '10.0.0.2/16', { kind: 'network' }, claim('a'), '10.0.0.1/16'],
    [
      'a certain address has the length of its subnet',
      '10.0.0.0/16',
      {},
      claim('a', { prefix: '10.0.7.9/32' }),
      '10.0.7.9/24',
    ],
    ['and may be asked for with it', '10.0.0.0/16', {}, claim('a', { prefix: '10.0.7.9/24' }), '10.0.7.9/24'],
    ['but not with another', '10.0.0.0/16', {}, claim('a', { prefix: '10.0.7.9/16' }), undefined],
    ['one outside is not had', '10.0.0.0/16', {}, claim('a', { prefix: '10.1.0.9/32' }), undefined],
    ['nor the one of the router', '10.0.0.0/16', {}, claim('a', { prefix: '10.0.7.1/32' }), undefined],
    ['an address by its number', '10.0.0.0/16', {}, claim('a', { index: 77 }), '10.0.0.77/24'],
    [
      'of a large subnet by a large number',
      '10.0.0.0/16',
      { kind: 'network' },
      claim('a', { index: 700 }),
      '10.0.2.188/16',
    ],
    ['no number beyond the subnet', '10.0.0.0/16', {}, claim('a', { index: 256 }), undefined],
    ['a loopback is written as one address', '10.0.0.0/16', {}, claim('a', { kind: 'loopback' }), '10.0.0.2/32'],
  ])('%s', (_, prefix, fields, wish, answer) => {
    const pool = poolOf(prefix, fields);
    expect(ask(pool, wish)).toBe(answer);
    expect(pool.claims).toBe(answer === undefined ? 0 : 1);
  });

  it('leaves nothing behind where it has no answer', () => {
    const pool = poolOf('10.0.0.0/16');
    for (const wish of [{ index: 256 }, { prefix: '10.0.7.9/16' }, { prefix: '10.0.7.1/32' }])
      ask(pool, claim('a', wish));
    expect(pool.use).toBe('10.0.0.0/16 (0 of 65536 addresses taken by 0 claims)');
  });

  it('are apart for every scope, and for loopbacks', () => {
    const pool = poolOf('10.0.0.0/16');
    const all = [
      claim('a'),
      claim('b', { scope: 'rome' }),
      claim('c', { kind: 'loopback' }),
      claim('d'),
      claim('e', { index: 9 }),
    ];
    expect(all.map((wish) => ask(pool, wish))).toEqual([
      '10.0.0.2/24',
      '10.0.1.2/24',
      '10.0.2.2/32',
      '10.0.0.3/24',
      '10.0.0.9/24',
    ]);
  });

  it('are shared by all scopes where the prefix is one subnet', () => {
    const pool = poolOf('10.0.0.0/24');
    expect([claim('a'), claim('b', { scope: 'rome' })].map((wish) => ask(pool, wish))).toEqual([
      '10.0.0.2/24',
      '10.0.0.3/24',
    ]);
  });

  it('give their subnet back with the last of them', () => {
    const pool = poolOf('10.0.0.0/16');
    const [first, last] = ['a', 'b'].map((key) => pool.place(checkClaim(claim(key)), undefined)!);
    first!.release();
    expect(ask(pool, block('p', 24))).toBe('10.0.1.0/24');
    last!.release();
    expect(ask(pool, block('q', 24))).toBe('10.0.0.0/24');
  });
});

describe('blocks out of a pool', () => {
  it.each<[string, string, Partial<PrefixSpec>, AddressClaim, string | undefined]>([
    ['the first of their length', '10.0.0.0/16', {}, block('p', 20), '10.0.0.0/20'],
    ['by number', '10.0.0.0/16', {}, block('p', 20, { index: 3 }), '10.0.48.0/20'],
    ['not by a number that there is not', '10.0.0.0/16', {}, block('p', 20, { index: 16 }), undefined],
    ['a certain one', '10.0.0.0/16', {}, claim('p', { createPrefix: true, prefix: '10.0.8.0/21' }), '10.0.8.0/21'],
    ['all of it', '10.0.0.0/16', {}, block('p', 16), '10.0.0.0/16'],
    ['not more than all of it', '10.0.0.0/16', {}, block('p', 15), undefined],
    ['of one address', '10.0.0.0/16', {}, block('p', 32), '10.0.0.0/32'],
    ['none of a subnet', '10.0.0.0/16', { kind: 'network' }, block('p', 24), undefined],
  ])('%s', (_, prefix, fields, wish, answer) => {
    expect(ask(poolOf(prefix, fields), wish)).toBe(answer);
  });

  it('lie between subnets and each other', () => {
    const pool = poolOf('10.0.0.0/22');
    ask(pool, claim('a'));
    expect([block('p', 25), block('q', 23), block('r', 25), block('s', 25)].map((wish) => ask(pool, wish))).toEqual([
      '10.0.1.0/25',
      '10.0.2.0/23',
      '10.0.1.128/25',
      undefined,
    ]);
  });
});

describe('what was given before', () => {
  it.each<[string, (pool: Pool) => unknown, AddressClaim, string, boolean]>([
    ['anew', () => undefined, claim('b'), '10.0.5.9/24', true],
    [
      'in a subnet of another scope',
      (pool) => ask(pool, claim('a', { scope: 'rome' })),
      claim('b'),
      '10.0.0.9/24',
      true,
    ],
    ['with the length of another subnet', () => undefined, claim('b'), '10.0.5.9/16', true],
    ['beside the block of another', (pool) => ask(pool, block('a', 25)), claim('b'), '10.0.0.200/24', true],
    ['as a block in a subnet', (pool) => ask(pool, claim('a')), block('b', 28), '10.0.0.16/28', true],
    ['as a block of one address', () => undefined, block('b', 32), '10.0.0.0/32', true],
    ['though a block is asked for meanwhile', () => undefined, block('b', 28), '10.0.0.9/24', true],
    ['not in the block of another', (pool) => ask(pool, block('a', 25)), claim('b'), '10.0.0.9/24', false],
    [
      'not as a block around the address of another',
      (pool) => ask(pool, claim('a')),
      block('b', 20),
      '10.0.0.0/20',
      false,
    ],
    ['not the address of another', (pool) => ask(pool, claim('a')), claim('b'), '10.0.0.2/24', false],
    ['not the address of a router', () => undefined, claim('b'), '10.0.5.1/24', false],
    ['not outside', () => undefined, claim('b'), '10.1.0.9/24', false],
  ])('is held %s', (_, before, wish, prefix, held) => {
    const pool = poolOf('10.0.0.0/16');
    before(pool);
    const used = pool.use;
    const kept = keep(pool, wish, prefix);
    expect(kept !== undefined).toBe(held);
    if (held) expect(pool.holders(placeOf(wish, { prefix }))).toEqual(['b']);
    kept?.release();
    expect(pool.use).toBe(used);
  });

  it('does not fill up a subnet that has come to be mixed', () => {
    const pool = poolOf('10.0.0.0/16');
    ask(pool, claim('a'));
    const stranger = keep(pool, claim('b', { scope: 'rome' }), '10.0.0.9/24')!;
    expect(ask(pool, claim('c'))).toBe('10.0.1.2/24');
    stranger.release();
    expect(ask(pool, claim('d', { prefix: '10.0.0.3/32' }))).toBe('10.0.0.3/24');
  });

  it('is held in a subnet that was declared over it, whose other addresses are given out', () => {
    const pool = poolOf('10.0.0.1/24', { kind: 'network' });
    const kept = keep(pool, block('b', 28), '10.0.0.0/28')!;
    expect(ask(pool, claim('a'))).toBe('10.0.0.16/24');
    expect(ask(pool, claim('c', { prefix: '10.0.0.255/32' }))).toBeUndefined();
    kept.release();
    expect(ask(pool, claim('d', { prefix: '10.0.0.1/32' }))).toBeUndefined();
    expect(ask(pool, claim('e'))).toBe('10.0.0.2/24');
  });

  it('is told the gateway and the length of its subnet as they are now', () => {
    const router = poolOf('10.0.0.254/20', { kind: 'network' });
    expect(keep(router, claim('a'), '10.0.0.9/24')?.grant).toEqual({ prefix: '10.0.0.9/20', gateway: '10.0.0.254' });
  });
});

describe('who holds what', () => {
  const pool = poolOf('10.0.0.0/16');
  ask(pool, claim('a'));
  ask(pool, claim('b'));
  ask(pool, block('p', 25));

  it.each([
    ['10.0.0.2/32', ['a']],
    ['10.0.0.0/24', ['a', 'b']],
    ['10.0.1.7/32', ['p']],
    ['10.0.0.0/8', ['a', 'b', 'p']],
    ['10.0.0.1/32', []],
    ['10.9.0.0/16', []],
    ['2001:db8::/32', []],
  ])('%s: %j', (place, keys) => {
    expect(pool.holders(parsePrefix(place))).toEqual(keys);
  });
});

describe('a pool with prefixes in it', () => {
  it('leaves them their addresses', () => {
    const pool = poolOf('10.0.0.0/22');
    pool.leave([parsePrefix('10.0.0.0/24'), parsePrefix('10.0.1.16/28')]);
    expect(ask(pool, claim('a'))).toBe('10.0.2.2/24');
    expect(ask(pool, block('p', 25))).toBe('10.0.1.128/25');
    expect(ask(pool, claim('b', { prefix: '10.0.0.9/32' }))).toBeUndefined();
    expect(keep(pool, claim('c'), '10.0.1.20/24')).toBeUndefined();
    expect(keep(pool, claim('c'), '10.0.1.9/24')).toBeDefined();
  });

  it('has them back when they go', () => {
    const pool = poolOf('10.0.0.0/22');
    pool.leave([parsePrefix('10.0.0.0/24')]);
    pool.leave([]);
    expect(ask(pool, claim('a'))).toBe('10.0.0.2/24');
  });

  it('cannot leave what claims hold', () => {
    const pool = poolOf('10.0.0.0/22');
    ask(pool, claim('a'));
    const [taken, free] = ['10.0.0.0/28', '10.0.1.0/24'].map(parsePrefix) as [never, never];
    expect(pool.conflict([free, taken])).toBe(taken);
    expect(pool.conflict([free])).toBeUndefined();
  });
});
