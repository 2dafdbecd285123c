import {
  firstIPAllocations,
  firstVLANAllocations,
  ipAllocations,
  ipClaims,
  ipPrefixes,
  type Kind,
  networkInstances,
  slices,
  uesessions,
  upfs,
  vlanAllocations,
  vlanClaims,
  vlanIndexes,
} from '@nexslice/kinds';

/** Specs of one kind, and what a Kubernetes API server (1.36) with our definitions says of them. */
export interface Specs {
  readonly kind: Kind;
  readonly accepted: readonly unknown[];
  /** Spec by the fields that the server names as wrong. */
  readonly refused: readonly (readonly [fields: readonly string[], spec: unknown])[];
}

const snssai = { sst: 1, sd: '00000A' };
const dnns = [{ name: 'internet', uePool: '10.60.0.0/16' }];
const slice = { snssai, dnns };
const upf = {
  slice: 'default',
  flavor: 'free5gc',
  image: 'free5gc/upf:v4',
  dnns: [{ name: 'internet', pool: '10.60.0.0/16' }],
};
const network = { networkInstance: { name: 'vpc-ran' } };
const index = { vlanIndex: { name: 'edge' } };

export const specs: readonly Specs[] = [
  {
    kind: slices,
    accepted: [
      slice,
      { snssai: { sst: 0 }, dnns: [{ name: 'internet' }] },
      { snssai: { sst: 255, sd: 'ffffff' }, dnns },
      { ...slice, dnns: Array.from({ length: 16 }, (_, i) => ({ name: `dnn-${i}`, uePool: `10.${i}.0.0/16` })) },
      { ...slice, dnns: [{ name: 'a.b-c.D9', uePool: '0.0.0.0/0' }] },
      { ...slice, dnns: [{ name: 'x'.repeat(62), uePool: '10.0.0.1/32' }] },
      { ...slice, upf: {} },
      { ...slice, upf: { flavor: 'free5gc', image: 'registry.example:5000/upf@sha256:0a', replicas: 0 } },
      {
        ...slice,
        upf: { replicas: 16, resources: { limits: { cpu: 2, memory: '128Mi' }, requests: { cpu: '500m' } } },
      },
      { ...slice, release: { graceSeconds: 86_400 } },
      { ...slice, dedication: 'PerUE' },
    ],
    refused: [
      [['spec.snssai'], { dnns }],
      [['spec.dnns'], { snssai }],
      [['spec.snssai.sst'], { ...slice, snssai: {} }],
      [['spec.snssai.sst'], { ...slice, snssai: { sst: 256 } }],
      [['spec.snssai.sst'], { ...slice, snssai: { sst: -1 } }],
      [['spec.snssai.sst'], { ...slice, snssai: { sst: '1' } }],
      [['spec.snssai.sst'], { ...slice, snssai: { sst: 1.5 } }],
      [['spec.snssai.sd'], { ...slice, snssai: { sst: 1, sd: 10 } }],
      [['spec.snssai.sd'], { ...slice, snssai: { sst: 1, sd: '00000G' } }],
      [['spec.snssai.sd'], { ...slice, snssai: { sst: 1, sd: '0000000A' } }],
      [['spec.dnns'], { ...slice, dnns: [] }],
      [
        ['spec.dnns'],
        { ...slice, dnns: Array.from({ length: 17 }, (_, i) => ({ name: `dnn-${i}`, uePool: `10.${i}.0.0/16` })) },
      ],
      [['spec.dnns'], { ...slice, dnns: [{ name: 'a' }, { name: 'b' }] }],
      [['spec.dnns'], { ...slice, dnns: 'internet' }],
      [['spec.dnns[0].name'], { ...slice, dnns: [{ uePool: '10.0.0.0/8' }] }],
      [['spec.dnns[0].name'], { ...slice, dnns: [{ name: '' }] }],
      [['spec.dnns[0].name'], { ...slice, dnns: [{ name: 'under_score' }] }],
      [['spec.dnns[0].name'], { ...slice, dnns: [{ name: '-internet' }] }],
      [['spec.dnns[0].name'], { ...slice, dnns: [{ name: 'a..b' }] }],
      [['spec.dnns[0].name'], { ...slice, dnns: [{ name: 'rac1' }] }],
      [['spec.dnns[0].name'], { ...slice, dnns: [{ name: 'internet.mnc095.mcc208.GPRS' }] }],
      [['spec.dnns[0].name'], { ...slice, dnns: [{ name: 'x'.repeat(63) }] }],
      [['spec.dnns[0].uePool'], { ...slice, dnns: [{ name: 'a', uePool: '10.60.0.0' }] }],
      [['spec.dnns[0].uePool'], { ...slice, dnns: [{ name: 'a', uePool: '10.60.0.0/33' }] }],
      [['spec.dnns[0].uePool'], { ...slice, dnns: [{ name: 'a', uePool: '10.060.0.0/16' }] }],
      [['spec.dnns[0].uePool'], { ...slice, dnns: [{ name: 'a', uePool: '2001:db8::/32' }] }],
      [['spec.dedication'], { ...slice, dedication: 'Shared' }],
      [['spec.upf.flavor'], { ...slice, upf: { flavor: 'oai' } }],
      [['spec.upf.image'], { ...slice, upf: { image: '' } }],
      [['spec.upf.image'], { ...slice, upf: { image: 'two words' } }],
      [['spec.upf.replicas'], { ...slice, upf: { replicas: 17 } }],
      [['spec.upf.resources.limits.cpu'], { ...slice, upf: { resources: { limits: { cpu: '1 core' } } } }],
      [['spec.upf.resources.limits.cpu'], { ...slice, upf: { resources: { limits: { cpu: -1 } } } }],
      [['spec.upf.resources.limits.cpu'], { ...slice, upf: { resources: { limits: { cpu: true } } } }],
      [['spec.release.graceSeconds'], { ...slice, release: { graceSeconds: 86_401 } }],
      [['spec.release.graceSeconds'], { ...slice, release: { graceSeconds: '30' } }],
      [['spec.snssai.sst', 'spec.upf.replicas'], { ...slice, snssai: { sst: 300 }, upf: { replicas: -1 } }],
    ],
  },
  {
    kind: uesessions,
    accepted: [
      { ueId: 1 },
      { ueId: 2_147_483_647, connected: false, simulate: true },
      { supi: 'imsi-20895000000001' },
      { supi: 'imsi-208950000000001', slice: 'default', dnn: 'internet', pduSessionId: 15 },
      { ueId: 1, eventTime: '2026-01-31T12:00:00Z' },
      { ueId: 1, eventTime: '2026-01-31T12:00:00.123456+01:00' },
      { ueId: 1, source: 'x'.repeat(253) },
    ],
    refused: [
      [['spec'], {}],
      [['spec'], { connected: true }],
      [['spec.ueId'], { ueId: 0 }],
      [['spec.ueId'], { ueId: 2_147_483_648 }],
      [['spec.ueId'], { ueId: '1' }],
      [['spec.supi'], { supi: '208950000000001' }],
      [['spec.supi'], { supi: 'imsi-2089500000000001' }],
      [['spec.supi'], { supi: 'nai-user@example.org' }],
      [['spec.slice'], { ueId: 1, slice: 'Default' }],
      [['spec.slice'], { ueId: 1, slice: '' }],
      [['spec.slice'], { ueId: 1, slice: 'x'.repeat(64) }],
      [['spec.dnn'], { ueId: 1, dnn: 'sgsn.example' }],
      [['spec.pduSessionId'], { ueId: 1, pduSessionId: 16 }],
      [['spec.pduSessionId'], { ueId: 1, pduSessionId: 0 }],
      [['spec.connected'], { ueId: 1, connected: 'yes' }],
      [['spec.simulate'], { ueId: 1, simulate: 1 }],
      [['spec.source'], { ueId: 1, source: 'x'.repeat(254) }],
      [['spec.eventTime'], { ueId: 1, eventTime: 'yesterday' }],
      [['spec.eventTime'], { ueId: 1, eventTime: '2026-01-31' }],
      [['spec.eventTime'], { ueId: 1, eventTime: '2026-13-31T12:00:00Z' }],
      [['spec.eventTime'], { ueId: 1, eventTime: '2026-02-30T12:00:00Z' }],
      [['spec.eventTime'], { ueId: 1, eventTime: '2026-01-31T12:00:00' }],
    ],
  },
  {
    kind: upfs,
    accepted: [upf, { ...upf, ueId: 7, replicas: 16, resources: { requests: { memory: '1.5Gi' } } }],
    refused: [
      [['spec.dnns', 'spec.flavor', 'spec.image', 'spec.slice'], {}],
      [['spec.slice'], { ...upf, slice: 'a.b' }],
      [['spec.flavor'], { ...upf, flavor: 'open5gs' }],
      [['spec.ueId'], { ...upf, ueId: -1 }],
      [['spec.image'], { ...upf, image: '/upf' }],
      [['spec.replicas'], { ...upf, replicas: 1e3 }],
      [['spec.dnns[0].pool'], { ...upf, dnns: [{ name: 'internet' }] }],
      [['spec.dnns[0].pool'], { ...upf, dnns: [{ name: 'internet', pool: '10.0.0.0/8/8' }] }],
    ],
  },
  {
    kind: ipClaims,
    accepted: [
      network,
      { ...network, kind: 'pool', prefixLength: 24, createPrefix: true },
      { ...network, kind: 'loopback', addressFamily: 'ipv6', index: 0 },
      { ...network, prefix: '10.0.0.4/24', labels: { a: 'b' }, selector: { matchLabels: { a: 'b' } } },
      { networkInstance: { name: 'vpc', namespace: 'default', apiVersion: 'v1', kind: 'X' } },
    ],
    refused: [
      [['spec.networkInstance'], {}],
      [['spec.networkInstance.name'], { networkInstance: {} }],
      [['spec.networkInstance.name'], { networkInstance: { name: '' } }],
      [['spec.networkInstance'], { networkInstance: 'vpc-ran' }],
      [['spec.kind'], { ...network, kind: 'subnet' }],
      [['spec.addressFamily'], { ...network, addressFamily: 'ipv5' }],
      [['spec.prefix'], { ...network, prefix: 24 }],
      [['spec.prefix'], { ...network, prefix: '1'.repeat(65) }],
      [['spec.prefixLength'], { ...network, prefixLength: 129 }],
      [['spec.index'], { ...network, index: -1 }],
      [['spec.createPrefix'], { ...network, createPrefix: 'true' }],
      [['spec.labels.a'], { ...network, labels: { a: 1 } }],
      [['spec.selector.matchLabels'], { ...network, selector: { matchLabels: ['a'] } }],
    ],
  },
  {
    kind: networkInstances,
    accepted: [{}, { prefixes: [{ prefix: '10.0.0.0/8' }, { prefix: '2001:db8::/64', labels: { a: 'b' } }] }],
    refused: [
      [['spec.prefixes[0].prefix'], { prefixes: [{}] }],
      [['spec.prefixes[0].prefix'], { prefixes: [{ prefix: '' }] }],
      [['spec.prefixes[0]'], { prefixes: ['10.0.0.0/8'] }],
      [['spec.prefixes'], { prefixes: '10.0.0.0/8' }],
    ],
  },
  {
    kind: ipPrefixes,
    accepted: [
      { ...network, prefix: '10.0.0.0/8' },
      { ...network, prefix: '10.0.0.0/8', kind: 'aggregate' },
    ],
    refused: [
      [['spec.networkInstance', 'spec.prefix'], {}],
      [['spec.kind'], { ...network, prefix: '10.0.0.0/8', kind: '' }],
    ],
  },
  {
    kind: vlanClaims,
    accepted: [index, { ...index, vlanID: 4095 }, { ...index, range: '100:200' }],
    refused: [
      [['spec.vlanIndex'], {}],
      [['spec.vlanID'], { ...index, vlanID: 4096 }],
      [['spec.range'], { ...index, range: '100000:200000' }],
      [['spec.range'], { ...index, range: 100 }],
    ],
  },
  {
    kind: vlanIndexes,
    accepted: [{}, { minID: 100, maxID: 100 }, { reserved: [0, 4095], labels: {} }],
    refused: [
      [['spec.minID'], { minID: 1 }],
      [['spec.maxID'], { maxID: 4095 }],
      [['spec.maxID'], { minID: 200, maxID: 100 }],
      [['spec.reserved[1]'], { reserved: [1, 4096] }],
    ],
  },
  ...[ipAllocations, firstIPAllocations].map(
    (kind): Specs => ({
      kind: kind,
      accepted: [{}, network, { networkInstanceRef: { name: 'vpc' }, prefixLength: 0 }],
      refused: [[['spec.prefixLength'], { prefixLength: '24' }]],
    }),
  ),
  ...[vlanAllocations, firstVLANAllocations].map(
    (kind): Specs => ({
      kind: kind,
      accepted: [{}, { vlanDatabase: { name: 'edge' }, vlanID: 0 }, { networkInstanceRef: { name: 'vpc' } }],
      refused: [[['spec.vlanDatabase.name'], { vlanDatabase: { namespace: 'a' } }]],
    }),
  ),
];
