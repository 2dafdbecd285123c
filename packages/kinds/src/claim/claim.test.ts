import { describe, expect, it } from 'vitest';
import type { Kind } from '../kind/kind.ts';
import { problems } from '../problem/problem.ts';
import {
  allocationGroups,
  firstIPAllocations,
  firstVLANAllocations,
  ipAllocations,
  vlanAllocations,
} from './allocations.ts';
import { ipClaims } from './ipclaim.ts';
import { ipPrefixes, networkInstances, vlanIndexes } from './pools.ts';
import { vlanClaims } from './vlanclaim.ts';

interface Described {
  readonly kind: Kind;
  /** As little as it takes. */
  readonly smallest: object;
  /** What the smallest becomes. */
  readonly filled: object;
  /** Everything that can be said. */
  readonly whole: object;
  /** What is refused: the place of the first problem, and a value there. */
  readonly refused: readonly (readonly [field: string, spec: object])[];
}

const network = { name: 'vpc-ran', namespace: 'default' };
const chosen = { labels: { site: 'edge' }, selector: { matchLabels: { 'nephio.org/cluster-name': 'edge01' } } };
const address = {
  addressFamily: 'ipv6',
  prefix: '2001:db8::/32',
  prefixLength: 64,
  index: 1,
  createPrefix: true,
  ...chosen,
};
const vlan = { vlanID: 100, range: '100:200', ...chosen };
const networkInstance = { name: 'n' };

/** Each verdict is that of a Kubernetes API server that was given the CRD, too. */
const described: readonly Described[] = [
  {
    kind: ipClaims,
    smallest: { networkInstance },
    filled: { networkInstance, kind: 'network' },
    whole: { kind: 'pool', networkInstance: network, ...address },
    refused: [
      ['spec.networkInstance', {}],
      ['spec.networkInstance.name', { networkInstance: {} }],
      ['spec.networkInstance.name', { networkInstance: { name: '' } }],
      ['spec.networkInstance.name', { networkInstance: { name: 'x'.repeat(254) } }],
      ['spec.networkInstance.namespace', { networkInstance: { name: 'n', namespace: 'x'.repeat(64) } }],
      ['spec.kind', { networkInstance, kind: 'vlan' }],
      ['spec.addressFamily', { networkInstance, addressFamily: 'IPv4' }],
      ['spec.prefix', { networkInstance, prefix: '1'.repeat(65) }],
      ['spec.prefixLength', { networkInstance, prefixLength: 129 }],
      ['spec.prefixLength', { networkInstance, prefixLength: '24' }],
      ['spec.index', { networkInstance, index: -1 }],
      ['spec.index', { networkInstance, index: 1.5 }],
      ['spec.createPrefix', { networkInstance, createPrefix: 'yes' }],
      ['spec.labels.site', { networkInstance, labels: { site: 1 } }],
      ['spec.selector.matchLabels', { networkInstance, selector: { matchLabels: ['a'] } }],
    ],
  },
  {
    kind: vlanClaims,
    smallest: { vlanIndex: { name: 'n' } },
    filled: { vlanIndex: { name: 'n' } },
    whole: { vlanIndex: network, ...vlan },
    refused: [
      ['spec.vlanIndex', { vlanID: 2 }],
      ['spec.vlanID', { vlanIndex: { name: 'n' }, vlanID: 4096 }],
      ['spec.vlanID', { vlanIndex: { name: 'n' }, vlanID: '100' }],
      ['spec.range', { vlanIndex: { name: 'n' }, range: '1000:20000' }],
      ['spec.range', { vlanIndex: { name: 'n' }, range: 100 }],
    ],
  },
  {
    kind: networkInstances,
    smallest: {},
    filled: { prefixes: [] },
    whole: { prefixes: [{ prefix: '10.0.0.0/8', labels: { site: 'edge' } }, { prefix: '2001:db8::/32' }] },
    refused: [
      ['spec.prefixes', { prefixes: { prefix: '10.0.0.0/8' } }],
      ['spec.prefixes[0].prefix', { prefixes: [{ labels: {} }] }],
      ['spec.prefixes[0].prefix', { prefixes: [{ prefix: '' }] }],
      ['spec.prefixes', { prefixes: Array.from({ length: 1025 }, (_, i) => ({ prefix: `${i}` })) }],
    ],
  },
  {
    kind: ipPrefixes,
    smallest: { networkInstance, prefix: '10.0.0.0/8' },
    filled: { networkInstance, prefix: '10.0.0.0/8', kind: 'network' },
    whole: { kind: 'aggregate', networkInstance: network, prefix: '10.0.0.0/8', labels: { site: 'edge' } },
    refused: [
      ['spec.networkInstance', { prefix: '10.0.0.0/8' }],
      ['spec.prefix', { networkInstance }],
      ['spec.kind', { networkInstance, prefix: '10.0.0.0/8', kind: 'Network' }],
    ],
  },
  {
    kind: vlanIndexes,
    smallest: {},
    filled: { minID: 2, maxID: 4094, reserved: [] },
    whole: { minID: 100, maxID: 100, reserved: [0, 4095], labels: { site: 'edge' } },
    refused: [
      ['spec.minID', { minID: 1 }],
      ['spec.maxID', { maxID: 4095 }],
      ['spec.maxID', { minID: 200, maxID: 100 }],
      ['spec.reserved[0]', { reserved: [4096] }],
      ['spec.reserved', { reserved: 7 }],
    ],
  },
  {
    kind: ipAllocations,
    smallest: {},
    filled: { kind: 'network' },
    whole: { kind: 'loopback', networkInstance: network, networkInstanceRef: network, ...address },
    refused: [['spec.networkInstanceRef.name', { networkInstanceRef: { namespace: 'default' } }]],
  },
  {
    kind: vlanAllocations,
    smallest: {},
    filled: {},
    whole: { vlanDatabase: network, networkInstanceRef: network, ...vlan },
    refused: [['spec.vlanDatabase.name', { vlanDatabase: { name: '' } }]],
  },
];

const parse = ({ schema }: Kind, spec: unknown, status?: unknown) =>
  schema.safeParse({ metadata: { name: 'a' }, spec, ...(status !== undefined && { status }) });

describe.each(described)('$kind.kind', ({ kind, smallest, filled, whole, refused }) => {
  it('takes as little as it needs and fills in the rest, and takes everything that can be said', () => {
    expect(parse(kind, smallest).data).toMatchObject({ spec: filled });
    expect(parse(kind, whole).data).toMatchObject({ spec: whole });
  });

  it.each(refused)('is refused for its %s: %j', (field, spec) => {
    const { error } = parse(kind, spec);
    expect(error && problems(error)[0]?.field).toBe(field);
  });

  it('is the same once more', () => {
    const once = parse(kind, whole).data;
    expect(kind.schema.parse(once)).toEqual(once);
  });
});

const ready = {
  type: 'Ready',
  status: 'True',
  reason: 'Ready',
  message: '',
  lastTransitionTime: '2026-03-01T12:00:00Z',
};

describe('the answer', () => {
  it.each<[string, Kind, object]>([
    ['an IPClaim', ipClaims, { prefix: '10.0.0.7/24', gateway: '10.0.0.1' }],
    ['an IPAllocation', ipAllocations, { prefix: '10.0.0.7/24', gateway: '10.0.0.1' }],
    ['a VLANClaim', vlanClaims, { vlanID: 100 }],
    ['a VLANClaim', vlanClaims, { vlanRange: '100:199' }],
    ['a VLANAllocation', vlanAllocations, { vlanID: 100 }],
  ])('to %s is first proposed, then given, for ever or for a time', (_, kind, grant) => {
    const smallest = described.find((one) => one.kind === kind)?.smallest;
    for (const status of [{ proposed: grant }, { ...grant, conditions: [ready], expiryTime: '2027-01-01T00:00:00Z' }])
      expect(parse(kind, smallest, status).data).toMatchObject({ status });
  });
});

it('what came before claims is spoken in the groups of the first design and of the first implementation', () => {
  const groups = [firstIPAllocations, ipAllocations, firstVLANAllocations, vlanAllocations].map(
    ({ group, plural }) => `${plural}.${group}`,
  );
  expect(groups).toEqual([
    'ipallocations.ipam.nephio.org',
    'ipallocations.ipam.alloc.nephio.org',
    'vlanallocations.ipam.nephio.org',
    'vlanallocations.vlan.alloc.nephio.org',
  ]);
  expect(Object.values(allocationGroups)).toHaveLength(new Set(Object.values(allocationGroups)).size);
});
