import { describe, expect, it, vi } from 'vitest';
import { SpaceTree } from '../tree/space-tree.ts';
import type { AddressClaim, AddressGrant } from './claim.ts';
import { Ipam } from './ipam.ts';
import type { PrefixSpec } from './prefixes.ts';

const ran = [
  { prefix: '172.2.0.0/16', labels: { 'nephio.org/network-name': 'n2' } },
  { prefix: '172.3.0.0/16', labels: { 'nephio.org/network-name': 'n3' } },
  { prefix: '172:3::/32', labels: { 'nephio.org/network-name': 'n3' } },
];

function ipam(prefixes: PrefixSpec[] = [{ prefix: '10.7.0.0/24' }]): Ipam {
  const made = new Ipam();
  made.setInstance('net', prefixes);
  return made;
}

const claim = (key: string, fields: Partial<AddressClaim> = {}): AddressClaim => ({
  key,
  networkInstance: 'net',
  kind: 'network',
  scope: 'edge1',
  ...fields,
});

describe('addresses of networks', () => {
  it('gives an address with the length and the gateway of its subnet', () => {
    expect(ipam().claim(claim('a'))).toEqual({ prefix: '10.7.0.2/24', gateway: '10.7.0.1' });
  });

  it('carves a /24 per scope out of a larger prefix', () => {
    const net = ipam([{ prefix: '10.0.0.0/8' }]);
    expect(net.claim(claim('a', { scope: 'edge1' }))).toEqual({ prefix: '10.0.0.2/24', gateway: '10.0.0.1' });
    expect(net.claim(claim('b', { scope: 'edge2' }))).toEqual({ prefix: '10.0.1.2/24', gateway: '10.0.1.1' });
    expect(net.claim(claim('c', { scope: 'edge1' }))).toEqual({ prefix: '10.0.0.3/24', gateway: '10.0.0.1' });
  });

  it('carves a /64 for IPv6', () => {
    const net = ipam([{ prefix: '1000::/32' }]);
    expect(net.claim(claim('a', { family: 'ipv6' }))).toEqual({ prefix: '1000::2/64', gateway: '1000::1' });
    expect(net.claim(claim('b', { family: 'ipv6', scope: 'edge2' })).prefix).toBe('1000:0:0:1::2/64');
  });

  it('carves a second subnet for a scope that fills its first', () => {
    const net = ipam([{ prefix: '10.0.0.0/23' }]);
    const grants = Array.from({ length: 254 }, (_, i) => net.claim(claim(`c${i}`)));
    expect(grants[252]?.prefix).toBe('10.0.0.254/24');
    expect(grants[253]).toEqual({ prefix: '10.0.1.2/24', gateway: '10.0.1.1' });
  });

  it('chooses the prefix by the labels of the claim', () => {
    const net = ipam(ran);
    const n3 = { labels: { 'nephio.org/network-name': 'n3', 'nephio.org/cluster-name': 'edge1' } };
    expect(net.claim(claim('a', n3)).prefix).toBe('172.3.0.2/24');
    expect(net.claim(claim('b', { ...n3, family: 'ipv6' })).prefix).toBe('172:3::2/64');
  });

  it('prefers a labelled prefix over a plain one, whatever the order', () => {
    const net = ipam([{ prefix: '10.0.0.0/24' }, { prefix: '10.1.0.0/24', labels: { site: 'a' } }]);
    expect(net.claim(claim('a', { labels: { site: 'a' } })).prefix).toBe('10.1.0.2/24');
    expect(net.claim(claim('b', { labels: { site: 'b' } })).prefix).toBe('10.0.0.2/24');
  });

  it('says what it looked for when no prefix fits', () => {
    const wish = claim('a', { labels: { 'nephio.org/network-name': 'n9' } });
    expect(() => ipam(ran).claim(wish)).toThrow(
      'no prefix of network instance net fits ipv4, kind network, nephio.org/network-name=n9',
    );
  });

  it('names the known instances when one is unknown', () => {
    expect(() => ipam().claim(claim('a', { networkInstance: 'nte' }))).toThrow('no network instance nte; known: net');
  });
});

describe('loopbacks and blocks', () => {
  it('gives loopbacks as single addresses away from the networks', () => {
    const net = ipam([{ prefix: '10.0.0.0/16' }]);
    net.claim(claim('a'));
    expect(net.claim(claim('lo', { kind: 'loopback' }))).toEqual({ prefix: '10.0.1.2/32' });
  });

  it('gives pools as blocks of the asked length, from prefixes meant for pools', () => {
    const net = ipam([
      { prefix: '172.0.0.0/16' },
      { prefix: '10.0.0.0/8', labels: { 'nephio.org/prefix-kind': 'pool' } },
    ]);
    expect(net.claim(claim('p1', { kind: 'pool', prefixLength: 24 }))).toEqual({ prefix: '10.0.0.0/24' });
    expect(net.claim(claim('p2', { kind: 'pool', prefixLength: 24 }))).toEqual({ prefix: '10.0.1.0/24' });
    expect(net.claim(claim('n'))).toEqual({ prefix: '172.0.0.2/24', gateway: '172.0.0.1' });
  });

  it('does not answer networks from prefixes that are meant for pools', () => {
    const net = ipam([{ prefix: '10.0.0.0/8', labels: { 'nephio.org/prefix-kind': 'pool' } }]);
    expect(() => net.claim(claim('n'))).toThrow(expect.objectContaining({ code: 'IPAM_NO_PREFIX_MATCHES' }));
  });

  it('gives certain blocks and refuses them a second time', () => {
    const net = ipam([{ prefix: '10.0.0.0/8' }]);
    expect(net.claim(claim('a', { createPrefix: true, prefix: '10.9.0.0/16' }))).toEqual({ prefix: '10.9.0.0/16' });
    expect(() => net.claim(claim('b', { createPrefix: true, prefix: '10.9.1.0/24' }))).toThrow(
      '10.9.1.0/24 of network instance net is held by a',
    );
  });
});

describe('certain addresses', () => {
  it('gives an address that is asked for, with the gateway of its subnet', () => {
    expect(ipam().claim(claim('a', { prefix: '10.7.0.77/32' }))).toEqual({
      prefix: '10.7.0.77/24',
      gateway: '10.7.0.1',
    });
  });

  it('gives the address with a number in the subnet', () => {
    expect(ipam().claim(claim('a', { index: 10 })).prefix).toBe('10.7.0.10/24');
  });

  it.each(['10.7.0.0/32', '10.7.0.1/32', '10.7.0.255/32', '10.8.0.5/32'])(
    'refuses %s: reserved or outside',
    (prefix) => {
      expect(() => ipam().claim(claim('a', { prefix }))).toThrow(
        expect.objectContaining({ code: 'IPAM_ADDRESS_TAKEN' }),
      );
    },
  );

  it('refuses an address of a subnet that belongs to another scope', () => {
    const net = ipam([{ prefix: '10.0.0.0/16' }]);
    net.claim(claim('a', { scope: 'edge1' }));
    expect(() => net.claim(claim('b', { scope: 'edge2', prefix: '10.0.0.9/32' }))).toThrow(
      'a subnet of another cluster',
    );
  });
});

describe('the life of a claim', () => {
  it('repeats its answer', () => {
    const net = ipam();
    const first = net.claim(claim('a'));
    net.claim(claim('b'));
    expect(net.claim(claim('a'))).toEqual(first);
  });

  it('gives a released claim its former address back, even when a lower one is free', () => {
    const net = ipam();
    net.claim(claim('a'));
    const b = net.claim(claim('b'));
    net.release('a');
    net.release('b');
    expect(net.claim(claim('b'))).toEqual(b);
  });

  it('gives a released address to another claim when it is next', () => {
    const net = ipam();
    const a = net.claim(claim('a'));
    net.release('a');
    expect(net.claim(claim('b'))).toEqual(a);
    expect(net.claim(claim('a'))).not.toEqual(a);
  });

  it('moves when the wish changes, and frees the old place', () => {
    const net = ipam(ran);
    net.claim(claim('a', { labels: { 'nephio.org/network-name': 'n2' } }));
    expect(net.claim(claim('a', { labels: { 'nephio.org/network-name': 'n3' } })).prefix).toBe('172.3.0.2/24');
    expect(net.claim(claim('b', { labels: { 'nephio.org/network-name': 'n2' } })).prefix).toBe('172.2.0.2/24');
  });

  it('keeps its place when a changed wish cannot be met', () => {
    const net = ipam();
    const before = net.claim(claim('a'));
    expect(() => net.claim(claim('a', { prefix: '10.7.0.1/32' }))).toThrow();
    expect(net.get('a')).toEqual(before);
    expect(net.claim(claim('b')).prefix).toBe('10.7.0.3/24');
  });

  it('says how full the pool is when nothing is left, and answers after it was enlarged', () => {
    const net = ipam([{ prefix: '10.7.0.0/30' }]);
    net.claim(claim('a'));
    expect(() => net.claim(claim('b'))).toThrow('10.7.0.0/30 (4 of 4 addresses taken by 1 claim)');
    net.setInstance('net', [{ prefix: '10.7.0.0/30' }, { prefix: '10.8.0.0/24' }]);
    expect(net.get('a')?.prefix).toBe('10.7.0.2/30');
    expect(net.claim(claim('b')).prefix).toBe('10.8.0.2/24');
  });

  it('returns false for releasing what holds nothing', () => {
    expect(ipam().release('nobody')).toBe(false);
  });
});

describe('instances', () => {
  it('may use the same addresses', () => {
    const net = ipam();
    net.setInstance('other', [{ prefix: '10.7.0.0/24' }]);
    expect(net.claim(claim('a')).prefix).toBe(net.claim(claim('b', { networkInstance: 'other' })).prefix);
  });

  it('refuse to lose a prefix that is in use', () => {
    const net = ipam();
    net.claim(claim('a'));
    expect(() => net.setInstance('net', [{ prefix: '10.9.0.0/24' }])).toThrow(
      expect.objectContaining({ code: 'IPAM_PREFIX_IN_USE' }),
    );
    expect(net.get('a')?.prefix).toBe('10.7.0.2/24');
  });
});

describe('prefixes in one another', () => {
  const cluster = (name: string) => ({ 'nephio.org/cluster-name': name });
  const paris = { prefix: '10.0.0.254/24', kind: 'network' as const, labels: cluster('paris') };
  const pools = { prefix: '10.0.2.0/23', kind: 'pool' as const };
  const all: PrefixSpec[] = [{ prefix: '10.0.0.0/16' }, paris, pools];
  const of = (name: string): Partial<AddressClaim> => ({ scope: name, labels: cluster(name) });

  it.each<[string, Partial<AddressClaim>, AddressGrant]>([
    ['the subnet of its cluster, with its router', of('paris'), { prefix: '10.0.0.1/24', gateway: '10.0.0.254' }],
    ['a subnet of the outer one, beside the inner', of('rome'), { prefix: '10.0.1.2/24', gateway: '10.0.1.1' }],
    ['a prefix for pools, for a pool', { kind: 'pool', prefixLength: 24 }, { prefix: '10.0.2.0/24' }],
    [
      'the outer one, for a pool that the other is too small for',
      { kind: 'pool', prefixLength: 22 },
      { prefix: '10.0.4.0/22' },
    ],
    ['no prefix of another kind, for a loopback', { kind: 'loopback' }, { prefix: '10.0.1.2/32' }],
  ])('a claim takes from %s', (_, fields, grant) => {
    expect(ipam(all).claim(claim('a', fields))).toEqual(grant);
  });

  it('a claim does not get from the outer one what lies in the inner', () => {
    const net = ipam(all);
    expect(() => net.claim(claim('a', { ...of('rome'), prefix: '10.0.0.9/32' }))).toThrow('is reserved');
    expect(net.claim(claim('b', { ...of('paris'), prefix: '10.0.0.9/32' })).prefix).toBe('10.0.0.9/24');
  });

  it('come and go while claims stay', () => {
    const net = ipam([{ prefix: '10.0.0.0/16' }]);
    const rome = net.claim(claim('rome', of('rome')));
    net.setInstance('net', [{ prefix: '10.0.0.0/16' }, { ...paris, prefix: '10.0.1.254/24' }]);
    expect(net.claim(claim('paris', of('paris'))).prefix).toBe('10.0.1.1/24');
    expect(net.claim(claim('rome', of('rome')))).toEqual(rome);
    expect(() => net.setInstance('net', [{ prefix: '10.0.0.0/16' }])).toThrow('10.0.1.0/24 (256 of 256');
    net.release('paris');
    net.setInstance('net', [{ prefix: '10.0.0.0/16' }]);
    expect(net.claim(claim('oslo', of('oslo'))).prefix).toBe('10.0.1.2/24');
  });

  it('cannot come where claims hold addresses of the outer one', () => {
    const net = ipam([{ prefix: '10.0.0.0/16' }]);
    net.claim(claim('rome', of('rome')));
    expect(() => net.setInstance('net', all)).toThrow('claims hold addresses of 10.0.0.0/24');
    expect(net.use('net')).toEqual(['10.0.0.0/16 (256 of 65536 addresses taken by 1 claim)']);
  });

  it('may change their labels while claims stay', () => {
    const net = ipam(all);
    const before = net.claim(claim('a', of('paris')));
    net.setInstance('net', [{ prefix: '10.0.0.0/16' }, { ...paris, labels: cluster('rome') }, pools]);
    expect(net.get('a')).toEqual(before);
    expect(net.claim(claim('b', of('rome'))).prefix).toBe('10.0.0.2/24');
  });
});

describe('why a certain place cannot be had', () => {
  const net = ipam([{ prefix: '10.0.0.0/16' }]);
  for (const key of ['a', 'b', 'c', 'd']) net.claim(claim(key));

  it.each<[Partial<AddressClaim>, string]>([
    [{ prefix: '10.0.0.3/32' }, 'claim x: 10.0.0.3/32 of network instance net is held by b'],
    [{ createPrefix: true, prefix: '10.0.0.2/31' }, 'is held by a, b'],
    [{ createPrefix: true, prefix: '10.0.0.0/24' }, 'is held by 4 claims'],
    [{ prefix: '10.0.0.1/32' }, 'is reserved, or lies in a subnet of another cluster or length'],
    [{ scope: 'rome', prefix: '10.0.0.9/32' }, 'is reserved, or lies in a subnet of another cluster or length'],
    [{ prefix: '10.0.9.9/20' }, 'is reserved, or lies in a subnet of another cluster or length'],
    [{ prefix: '192.0.2.1/32' }, 'lies in none of the prefixes that the claim may use: 10.0.0.0/16'],
  ])('%j: %s', (fields, message) => {
    expect(() => net.claim(claim('x', fields))).toThrow(message);
  });
});

describe('answers that were given before', () => {
  const record = (key: string, prefix: string, fields: Partial<AddressClaim> = {}) => ({
    claim: claim(key, fields),
    grant: { prefix },
  });

  it('are held though their claim has come to contradict itself', () => {
    const net = ipam();
    expect(net.adopt(record('a', '10.7.0.2/24', { kind: 'pool' }))).toBe(true);
    expect(net.claim(claim('b')).prefix).toBe('10.7.0.3/24');
  });

  it('are held, but not given, in a subnet of another cluster', () => {
    const net = ipam([{ prefix: '10.0.0.0/16' }]);
    net.claim(claim('a', { scope: 'rome' }));
    expect(net.admit(record('b', '10.0.0.9/24'))).toBe(false);
    expect(net.adopt(record('b', '10.0.0.9/24'))).toBe(true);
    expect(net.holders(record('c', '10.0.0.9/24'))).toEqual(['b']);
  });

  it.each<[string, string, Partial<AddressClaim>]>([
    ['an address where a block is asked for now', '10.7.0.2/24', { kind: 'pool', prefixLength: 28 }],
    ['a block where an address is asked for now', '10.7.0.16/28', {}],
  ])('are not given any more when they are %s', (_, prefix, fields) => {
    const net = ipam();
    expect(net.admit(record('a', prefix, fields))).toBe(false);
    expect(net.adopt(record('a', prefix, fields))).toBe(true);
  });

  it('of a block keep all of it while an address is asked for', () => {
    const net = ipam([{ prefix: '10.0.0.0/16' }]);
    net.adopt(record('a', '10.0.0.0/28'));
    expect(net.holders(record('b', '10.0.0.9/24'))).toEqual(['a']);
  });

  it('are known by their place for as long as they are held', () => {
    const net = ipam();
    net.adopt(record('a', '10.7.0.2/24'));
    expect(net.adopt(record('a', '10.7.0.3/24'))).toBe(false);
    expect(net.adopt(record('a', '10.7.0.2/24'))).toBe(true);
  });
});

describe('work', () => {
  const methods = ['take', 'release', 'firstFree', 'isFree', 'owners'] as const;

  /** Operations on trees, each of which walks one path, for one more claim that comes, is looked for and goes. */
  function operations(claims: number): number {
    const net = ipam([{ prefix: '10.0.0.0/8' }]);
    for (let i = 0; i < claims; i++) net.claim(claim(`c${i}`, { scope: `s${i % 7}` }));
    const spies = methods.map((method) => vi.spyOn(SpaceTree.prototype, method));
    const grant = net.claim(claim('one-more', { scope: 's0' }));
    net.holders({ claim: claim('other'), grant });
    net.release('one-more');
    const count = spies.reduce((sum, spy) => sum + spy.mock.calls.length, 0);
    vi.restoreAllMocks();
    return count;
  }

  it('for a claim is the same, however many there are', () => {
    expect(operations(5_000)).toBe(operations(50));
    expect(operations(50)).toBeLessThan(12);
  });
});

describe('a pool that is changed under live claims', () => {
  const held = ['10.7.0.2/24', '10.7.0.200/24'];

  /** What becomes of answers that were given out of 10.7.0.0/24, and what the next claim gets. */
  function after(prefixes: readonly PrefixSpec[]): { kept: boolean[]; next: string } {
    const net = ipam([...prefixes]);
    const kept = held.map((prefix, i) => net.adopt({ claim: claim(`held-${i}`), grant: { prefix } }));
    try {
      return { kept, next: net.claim(claim('next')).prefix };
    } catch (error) {
      return { kept, next: (error as { code: string }).code };
    }
  }

  it.each<[string, PrefixSpec[], boolean[], string]>([
    ['as it was', [{ prefix: '10.7.0.0/24' }], [true, true], '10.7.0.3/24'],
    ['enlarged', [{ prefix: '10.7.0.0/16' }], [true, true], '10.7.0.3/24'],
    ['made one larger subnet', [{ prefix: '10.7.0.0/16', kind: 'network' }], [true, true], '10.7.0.3/16'],
    ['shrunk', [{ prefix: '10.7.0.0/25' }], [true, false], '10.7.0.3/25'],
    ['cut in two', [{ prefix: '10.7.0.0/25' }, { prefix: '10.7.0.128/25' }], [true, true], '10.7.0.3/25'],
    ['made one for pools', [{ prefix: '10.7.0.0/24', kind: 'pool' }], [true, true], 'IPAM_NO_PREFIX_MATCHES'],
    ['given another router', [{ prefix: '10.7.0.3/24', kind: 'network' }], [true, true], '10.7.0.1/24'],
    ['given the router of a claim', [{ prefix: '10.7.0.2/24', kind: 'network' }], [false, true], '10.7.0.1/24'],
    ['replaced', [{ prefix: '10.8.0.0/24' }], [false, false], '10.8.0.2/24'],
    ['taken away', [], [false, false], 'IPAM_NO_PREFIX_MATCHES'],
  ])('%s', (_, prefixes, kept, next) => {
    expect(after(prefixes)).toEqual({ kept, next });
  });
});
