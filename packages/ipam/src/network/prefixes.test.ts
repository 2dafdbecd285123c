import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IpamError } from '../errors.ts';
import { contains, formatPrefix, parsePrefix } from '../prefix/prefix.ts';
import { checkPrefixes, nestingOf, type PrefixSpec } from './prefixes.ts';

/** Each prefix as it is understood, or what is wrong with it. */
function verdicts(...specs: (string | PrefixSpec)[]): string[] {
  const checked = checkPrefixes(specs.map((spec) => (typeof spec === 'string' ? { prefix: spec } : spec)));
  return checked.map((result) => (result instanceof IpamError ? result.message : formatPrefix(result.prefix)));
}

const subnet = (prefix: string): PrefixSpec => ({ prefix, kind: 'network' });

describe('checkPrefixes', () => {
  it.each<[string, (string | PrefixSpec)[], string[]]>([
    ['prefixes apart from each other', ['10.0.0.0/8', '11.0.0.0/8'], ['10.0.0.0/8', '11.0.0.0/8']],
    [
      'prefixes in one another',
      ['10.0.0.0/8', '10.3.0.0/16', '10.3.4.0/24'],
      ['10.0.0.0/8', '10.3.0.0/16', '10.3.4.0/24'],
    ],
    ['a subnet in an aggregate', ['10.0.0.0/8', subnet('10.3.0.0/24')], ['10.0.0.0/8', '10.3.0.0/24']],
    ['both families, whose addresses are apart', ['0.0.0.0/0', subnet('::/0')], ['0.0.0.0/0', '::/0']],
    ['a router in a subnet', [subnet('10.3.0.254/24')], ['10.3.0.0/24']],
    ['a subnet of one address', [subnet('10.3.0.7/32')], ['10.3.0.7/32']],
  ])('takes %s', (_, specs, texts) => {
    expect(verdicts(...specs)).toEqual(texts);
  });

  it.each<[string, (string | PrefixSpec)[], (string | RegExp)[]]>([
    ['what is declared twice', ['10.0.0.0/8', '10.0.0.0/8'], ['10.0.0.0/8', '10.0.0.0/8 is declared twice']],
    [
      'the same subnet with another router',
      [subnet('10.3.0.1/24'), subnet('10.3.0.254/24')],
      ['10.3.0.0/24', '10.3.0.0/24 is declared twice'],
    ],
    [
      'a prefix in a subnet that was there before',
      [subnet('10.3.0.0/16'), '10.3.4.0/24'],
      ['10.3.0.0/16', '10.3.4.0/24 lies in 10.3.0.0/16, which is one subnet'],
    ],
    [
      'a subnet around a prefix that was there before',
      ['10.3.4.0/24', subnet('10.3.0.0/16')],
      ['10.3.4.0/24', '10.3.4.0/24 lies in 10.3.0.0/16, which is one subnet'],
    ],
    ['host bits outside of subnets', ['10.3.0.1/24'], [/10.3.0.0\/24 was probably meant/]],
    [
      'what is no prefix',
      ['10.3.0.0', '::/129', ''],
      [/is not an IP prefix/, /is not an IP prefix/, /is not an IP prefix/],
    ],
    [
      'a kind that is none',
      [{ prefix: '10.0.0.0/8', labels: { 'nephio.org/prefix-kind': 'transit' } }],
      [/kind "transit" is none of network, loopback, pool, aggregate/],
    ],
  ])('refuses %s', (_, specs, texts) => {
    const got = verdicts(...specs);
    expect(got).toHaveLength(texts.length);
    for (const [i, text] of texts.entries()) expect(got[i]).toMatch(text);
  });

  it('leaves what is refused out of account: what lay in it is none the worse', () => {
    expect(verdicts('10.3.4.0/24', subnet('10.3.0.0/16'), '10.3.5.0/24')).toEqual([
      '10.3.4.0/24',
      expect.stringContaining('which is one subnet'),
      '10.3.5.0/24',
    ]);
  });

  it('reads the kind from the field before the label, and the router from a subnet alone', () => {
    const labels = { 'nephio.org/prefix-kind': 'pool' };
    expect(
      checkPrefixes([
        { prefix: '10.0.0.0/8', labels },
        { ...subnet('11.0.0.9/8'), labels },
      ]),
    ).toEqual([
      { prefix: parsePrefix('10.0.0.0/8'), kind: 'pool', labels, router: undefined },
      { prefix: parsePrefix('11.0.0.0/8'), kind: 'network', labels, router: 0x0b000009n },
    ]);
  });

  const spec = fc.record({
    value: fc.nat(15),
    length: fc.integer({ min: 28, max: 32 }),
    kind: fc.constantFrom<PrefixSpec['kind'][]>('network', 'pool', undefined),
  });

  it('never lets through two that cannot stand beside each other, nor refuses one that nothing stands in the way of', () => {
    fc.assert(
      fc.property(fc.array(spec, { maxLength: 8 }), (drawn) => {
        const specs = drawn.map(({ value, length, kind }): PrefixSpec => {
          const start = (value >> (32 - length)) << (32 - length);
          return { prefix: `10.0.0.${start}/${length}`, ...(kind && { kind }) };
        });
        const results = checkPrefixes(specs);
        const clash = (i: number, j: number) => {
          const [a, b] = [specs[i]!, specs[j]!].map(({ prefix }) => parsePrefix(prefix)) as [never, never];
          const inside = (outer: number, x: never, y: never) => contains(x, y) && specs[outer]!.kind === 'network';
          return specs[i]!.prefix === specs[j]!.prefix || inside(i, a, b) || inside(j, b, a);
        };
        const all = specs.map((_, i) => i);
        const good = all.filter((i) => !(results[i] instanceof IpamError));
        for (const i of good) expect(good.some((j) => j > i && clash(i, j))).toBe(false);
        for (const i of all) if (!good.includes(i)) expect(all.some((j) => j < i && clash(i, j))).toBe(true);
      }),
    );
  });
});

describe('nestingOf', () => {
  const nesting = (...texts: string[]) => {
    const found = nestingOf(texts.map(parsePrefix));
    return Object.fromEntries([...found].map(([outer, inner]) => [formatPrefix(outer), inner.map(formatPrefix)]));
  };

  it('finds what lies in each prefix, and in none that is smaller', () => {
    expect(
      nesting('10.3.4.0/24', '10.0.0.0/8', '10.3.0.0/16', '10.3.5.0/24', '11.0.0.0/8', '::/0', '10.200.0.0/16'),
    ).toEqual({
      '10.0.0.0/8': ['10.3.0.0/16', '10.200.0.0/16'],
      '10.3.0.0/16': ['10.3.4.0/24', '10.3.5.0/24'],
      '10.3.4.0/24': [],
      '10.3.5.0/24': [],
      '10.200.0.0/16': [],
      '11.0.0.0/8': [],
      '::/0': [],
    });
  });

  it('begins with the first address of a prefix as well', () => {
    expect(nesting('10.0.0.0/24', '10.0.0.0/8')).toEqual({ '10.0.0.0/8': ['10.0.0.0/24'], '10.0.0.0/24': [] });
  });
});
