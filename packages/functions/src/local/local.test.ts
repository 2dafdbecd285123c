import { ledgerOf, newAllocators } from '@nexslice/ipam';
import { Resource, ResourceList } from '@nexslice/krm';
import { describe, expect, it } from 'vitest';
import { kinds } from '../dialect/released.ts';
import { fixedBackend } from './fixed.ts';
import { LocalBackend } from './local.ts';
import { declaredPrefixes } from './prefixes.ts';

const claim = (name: string, spec: object = {}, rest: object = {}) =>
  Resource.from({
    ...kinds.ipClaim,
    metadata: { name },
    spec: {
      kind: 'network',
      networkInstance: { name: 'ran' },
      selector: { matchLabels: { 'nephio.org/cluster-name': 'paris', 'nephio.org/address-family': 'ipv4' } },
      ...spec,
    },
    ...rest,
  });

const vlan = (name: string, spec: object = {}, annotations: object = {}) =>
  Resource.from({
    ...kinds.vlanClaim,
    metadata: { name, annotations },
    spec: { vlanIndex: { name: 'paris' }, ...spec },
  });

const instance = (prefixes: object[], name = 'ran') =>
  Resource.from({ ...kinds.networkInstance, metadata: { name }, spec: { prefixes } });

function opened(items: Resource[], ledger?: ReturnType<typeof ledgerOf>): LocalBackend {
  const backend = new LocalBackend(ledger);
  backend.open(new ResourceList(items));
  return backend;
}

const net = instance([
  { prefix: '10.3.0.0/16' },
  { prefix: '2001:db8::/48' },
  { prefix: '10.64.0.0/16', labels: { 'nephio.org/prefix-kind': 'pool' } },
]);

describe('declaredPrefixes', () => {
  it('collects NetworkInstances, IPPrefixes and routing tables, each prefix once', () => {
    const list = new ResourceList([
      instance([{ prefix: '10.1.0.0/16', labels: { a: 'b' } }]),
      Resource.from({
        ...kinds.ipPrefix,
        metadata: { name: 'x' },
        spec: { networkInstance: { name: 'ran' }, prefix: '10.2.0.0/16' },
      }),
      Resource.from({
        ...kinds.network,
        metadata: { name: 'n' },
        spec: { routingTables: [{ name: 'ran', prefixes: [{ prefix: '10.1.0.0/16' }, {}] }, {}] },
      }),
    ]);
    expect(Object.fromEntries(declaredPrefixes(list))).toEqual({
      ran: [
        { prefix: '10.1.0.0/16', labels: { a: 'b' } },
        { prefix: '10.2.0.0/16', labels: {}, kind: 'network' },
      ],
    });
  });
});

describe('LocalBackend', () => {
  it.each<[object, object]>([
    [{}, { prefix: '10.3.0.2/24', gateway: '10.3.0.1' }],
    [{ kind: 'loopback' }, { prefix: '10.3.0.2/32' }],
    [{ kind: 'pool', prefixLength: 20, createPrefix: true }, { prefix: '10.64.0.0/20' }],
    [{ addressFamily: 'ipv6' }, { prefix: '2001:db8::2/64', gateway: '2001:db8::1' }],
    [
      { selector: { matchLabels: { 'nephio.org/address-family': 'ipv6' } } },
      { prefix: '2001:db8::2/64', gateway: '2001:db8::1' },
    ],
    [{ prefix: '10.3.7.7/32' }, { prefix: '10.3.7.7/24', gateway: '10.3.7.1' }],
    [{ index: 20 }, { prefix: '10.3.0.20/24', gateway: '10.3.0.1' }],
  ])('answers %j with %j', (spec, answer) => {
    expect(opened([net]).claimAddress(claim('a', spec))).toEqual(answer);
  });

  it('keeps answers that stand in the package, whatever else is claimed first', () => {
    const held = claim('z', {}, { status: { prefix: '10.3.0.2/24', gateway: '10.3.0.1' } });
    const backend = opened([net, held]);
    expect(backend.claimAddress(claim('a')).prefix).toBe('10.3.0.3/24');
    expect(backend.claimAddress(held).prefix).toBe('10.3.0.2/24');
  });

  it('answers anew what lies in no prefix any more', () => {
    const stale = claim('a', {}, { status: { prefix: '192.0.2.1/24' } });
    expect(opened([net, stale]).claimAddress(stale).prefix).toBe('10.3.0.2/24');
  });

  it("leaves somebody else's answers for networks that are not declared here", () => {
    const foreign = claim('a', { networkInstance: { name: 'elsewhere' } }, { status: { prefix: '192.0.2.1/24' } });
    expect(opened([net, foreign]).claimAddress(foreign)).toEqual({ prefix: '192.0.2.1/24' });
  });

  it.each<[Resource[], object, string]>([
    [[], {}, 'no network instance ran; known: none'],
    [
      [
        instance([
          { prefix: '10.1.0.0/16', labels: { 'nephio.org/prefix-kind': 'network' } },
          { prefix: '10.1.2.0/24' },
        ]),
      ],
      {},
      '10.1.2.0/24 lies in 10.1.0.0/16, which is one subnet',
    ],
    [[instance([{ prefix: 'nonsense' }])], {}, 'is not an IP prefix'],
    [[net], { kind: 'pool' }, 'prefixLength is required'],
    [[net], { kind: 'nonsense' }, 'is none of network, loopback, pool, aggregate'],
  ])('says why it cannot answer', (items, spec, message) => {
    expect(() => opened(items).claimAddress(claim('a', spec))).toThrow(message);
  });

  it('only reads for claims that ask for what they hold', () => {
    const get = { metadata: { name: 'a', annotations: { 'nephio.org/action': 'get' } } };
    const backend = opened([net]);
    expect(() => backend.claimAddress(claim('a', {}, get))).toThrow('asks for what it holds, and holds nothing');
    backend.claimAddress(claim('a'));
    expect(backend.claimAddress(claim('a', {}, get)).prefix).toBe('10.3.0.2/24');
  });

  it('shares VLANs by name and gives runs', () => {
    const backend = opened([]);
    const bridge = { 'specializer.nephio.org/vlanClaimName': 'ran-paris-bd' };
    expect(backend.claimVlan(vlan('a', {}, bridge))).toBe(2);
    expect(backend.claimVlan(vlan('b', {}, bridge))).toBe(2);
    expect(backend.claimVlan(vlan('c'))).toBe(3);
    expect(backend.claimVlan(vlan('d', { vlanID: 77 }))).toBe(77);
    expect(backend.claimVlan(vlan('e', { range: '3' }))).toBe('4:6');
  });

  it('takes back what is released', () => {
    const backend = opened([net]);
    backend.claimAddress(claim('a'));
    backend.release(claim('a'));
    backend.claimVlan(vlan('v'));
    backend.release(vlan('v'));
    expect(backend.claimAddress(claim('b')).prefix).toBe('10.3.0.2/24');
    expect(backend.claimVlan(vlan('w'))).toBe(2);
  });

  it('tells packages apart that share a ledger', () => {
    const kptfile = (name: string) => Resource.from({ apiVersion: 'kpt.dev/v1', kind: 'Kptfile', metadata: { name } });
    const one = opened([net, kptfile('one')], ledgerOf(newAllocators()));
    expect(one.claimAddress(claim('a')).prefix).toBe('10.3.0.2/24');
    const two = opened([net, kptfile('two')], one.ledger());
    expect(two.claimAddress(claim('a')).prefix).toBe('10.3.0.3/24');
    expect(two.ledger().addresses.map((record) => record.claim.key)).toEqual(['one/a', 'two/a']);
  });
});

describe('fixedBackend', () => {
  it.each<[object, object]>([
    [{}, { prefix: '10.0.0.10/24', gateway: '10.0.0.1' }],
    [{ addressFamily: 'ipv6' }, { prefix: '1000::2/64', gateway: '1000::1' }],
    [{ kind: 'loopback' }, { prefix: '172.0.0.10/32' }],
    [{ kind: 'pool' }, { prefix: '172.0.0.0/8' }],
    [{ kind: 'pool', addressFamily: 'ipv6' }, { prefix: '3000::/32' }],
  ])('answers %j with %j', (spec, answer) => {
    expect(fixedBackend.claimAddress(claim('a', spec))).toEqual(answer);
    expect(fixedBackend.claimVlan(vlan('v'))).toBe(10);
  });

  it('refuses kinds that it does not know', () => {
    expect(() => fixedBackend.claimAddress(claim('a', { kind: 'x' }))).toThrow('unexpected prefix kind: got: x');
  });
});
