import { describe, expect, it } from 'vitest';
import { formatPrefix } from '../prefix/prefix.ts';
import { type AddressClaim, checkClaim } from './claim.ts';
import { candidates } from './labels.ts';
import { Pool } from './pool.ts';
import { type CheckedPrefix, checkPrefixes, type PrefixSpec } from './prefixes.ts';

/** The prefixes that may answer a claim, best first. */
function chosen(specs: readonly PrefixSpec[], fields: Partial<AddressClaim>): string[] {
  const pools = checkPrefixes(specs).map((checked) => new Pool(checked as CheckedPrefix));
  const claim = checkClaim({ key: 'a', networkInstance: 'net', kind: 'network', ...fields });
  return candidates(pools, claim).map(({ prefix }) => formatPrefix(prefix));
}

const pool: Partial<AddressClaim> = { kind: 'pool', prefixLength: 24 };

describe('the prefixes that may answer a claim', () => {
  const kinds: PrefixSpec[] = [
    { prefix: '10.0.0.0/16' },
    { prefix: '10.1.0.0/16', kind: 'pool' },
    { prefix: '10.2.0.0/16', kind: 'loopback' },
    { prefix: '10.3.0.0/16', kind: 'aggregate' },
    { prefix: '10.4.0.0/16', kind: 'network' },
    { prefix: '2001:db8::/48' },
  ];

  it.each<[string, Partial<AddressClaim>, string[]]>([
    ['a network', {}, ['10.4.0.0/16', '10.0.0.0/16', '10.3.0.0/16']],
    ['a loopback', { kind: 'loopback' }, ['10.2.0.0/16', '10.0.0.0/16', '10.3.0.0/16']],
    ['a pool', pool, ['10.1.0.0/16', '10.0.0.0/16', '10.3.0.0/16']],
    ['an aggregate', { kind: 'aggregate', prefixLength: 20 }, ['10.3.0.0/16', '10.0.0.0/16']],
    ['IPv6', { family: 'ipv6' }, ['2001:db8::/48']],
    ['a certain address of IPv6', { prefix: '2001:db8::7/128' }, ['2001:db8::/48']],
  ])('for %s', (_, fields, prefixes) => {
    expect(chosen(kinds, fields)).toEqual(prefixes);
  });

  const labelled: PrefixSpec[] = [
    { prefix: '10.0.0.0/16' },
    { prefix: '10.1.0.0/16', labels: { zone: 'a' } },
    { prefix: '10.2.0.0/16', labels: { zone: 'a', cluster: 'paris' } },
    { prefix: '10.3.0.0/16', labels: { zone: 'b', cluster: 'paris' } },
  ];

  it.each<[object, string[]]>([
    [{}, ['10.0.0.0/16', '10.1.0.0/16', '10.2.0.0/16', '10.3.0.0/16']],
    [{ zone: 'a' }, ['10.1.0.0/16', '10.2.0.0/16', '10.0.0.0/16']],
    [{ cluster: 'paris' }, ['10.2.0.0/16', '10.3.0.0/16', '10.0.0.0/16', '10.1.0.0/16']],
    [{ zone: 'a', cluster: 'paris' }, ['10.2.0.0/16', '10.1.0.0/16', '10.0.0.0/16']],
    [{ zone: 'b', cluster: 'rome' }, ['10.0.0.0/16']],
    [{ unheard: 'of' }, ['10.0.0.0/16', '10.1.0.0/16', '10.2.0.0/16', '10.3.0.0/16']],
  ])('with the labels %j', (labels, prefixes) => {
    expect(chosen(labelled, { labels: labels as Record<string, string> })).toEqual(prefixes);
  });

  it('what it is for weighs more than labels', () => {
    const specs: PrefixSpec[] = [
      { prefix: '10.0.0.0/16', labels: { zone: 'a' } },
      { prefix: '10.1.0.0/16', kind: 'pool' },
    ];
    expect(chosen(specs, { ...pool, labels: { zone: 'a' } })).toEqual(['10.1.0.0/16', '10.0.0.0/16']);
  });
});
