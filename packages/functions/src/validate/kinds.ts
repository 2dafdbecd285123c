import { parseHostAddress } from '@nexslice/ipam';
import { formatRef, type Gvk } from '@nexslice/krm';
import { kinds, nfKinds } from '../dialect/released.ts';
import { interim } from '../interim/kinds.ts';
import type { Shape } from './shape.ts';

const text: Shape = { is: 'text' };
const anything: Shape = { is: 'anything' };
const bool: Shape = { is: 'boolean' };
const map = (fields: Readonly<Record<string, Shape>>, ...required: string[]): Shape => ({
  is: 'map',
  fields,
  required,
});
const list = (of: Shape): Shape => ({ is: 'list', of });
const oneOf = (...values: string[]): Shape => ({ is: 'text', oneOf: values });

const prefix: Shape = {
  is: 'text',
  format: { name: 'a prefix such as 10.0.0.0/24 or 2001:db8::/64', test: (value) => isPrefix(value) },
};
const reference = map({
  apiVersion: text,
  kind: text,
  name: text,
  namespace: text,
  fieldPath: text,
  uid: text,
  resourceVersion: text,
});
const family = oneOf('ipv4', 'ipv6');
const selector = map({ matchLabels: { is: 'texts' }, matchExpressions: anything });
/** A prefix length takes one byte in the API, and no address is longer than 128 bits. */
const prefixLength: Shape = { is: 'integer', most: 128 };
/** IEEE 802.1Q: twelve bits, of which 0 and 4095 mean something else; 0 is how "none" is written. */
const vlanId: Shape = { is: 'integer', most: 4094 };

const nfSpec = map({
  provider: text,
  capacity: anything,
  interfaces: list(
    map(
      {
        name: text,
        ipv4: map({ address: prefix, gateway: text }),
        ipv6: map({ address: prefix, gateway: text }),
        vlanID: vlanId,
      },
      'name',
    ),
  ),
  networkInstances: list(
    map({ name: text, interfaces: list(text), peers: anything, dataNetworks: anything, bgp: anything }, 'name'),
  ),
  parametersRefs: list(reference),
  configRefs: list(reference),
});

const interfaceSpec = map(
  {
    networkInstance: reference,
    cniType: text,
    attachmentType: oneOf('none', 'vlan'),
    /** As the first design documents spell it. */
    attachementType: oneOf('none', 'vlan'),
    ipFamilyPolicy: oneOf('none', 'ipv4only', 'ipv6only', 'dualstack', 'ipv4-only', 'ipv6-only', 'dual-stack'),
  },
  'networkInstance',
);

const table: readonly (readonly [Gvk, Shape])[] = [
  [kinds.interface, interfaceSpec],
  [
    kinds.dataNetwork,
    map(
      { networkInstance: reference, pools: list(map({ name: text, prefixLength, ipFamily: family }, 'name')) },
      'networkInstance',
    ),
  ],
  [
    kinds.capacity,
    map({
      maxUplinkThroughput: { is: 'quantity' },
      maxDownlinkThroughput: { is: 'quantity' },
      maxSessions: { is: 'integer' },
      maxSubscribers: { is: 'integer' },
      // 16 bits in the API.
      maxNFConnections: { is: 'integer', most: 65_535 },
    }),
  ],
  [kinds.dependency, map({ packageName: text, injectors: anything }, 'packageName')],
  [kinds.cluster, map({ clusterName: text, cnis: list(text), masterInterface: text })],
  [interim.cluster, map({ siteCode: text, region: text, cniConfig: map({ cniType: text, masterInterface: text }) })],
  [
    kinds.ipClaim,
    map({
      kind: oneOf('network', 'loopback', 'pool', 'aggregate'),
      networkInstance: reference,
      addressFamily: family,
      prefix,
      prefixLength,
      index: { is: 'integer' },
      createPrefix: bool,
      labels: { is: 'texts' },
      selector,
    }),
  ],
  [kinds.vlanClaim, map({ vlanIndex: reference, vlanID: vlanId, range: text, labels: { is: 'texts' }, selector })],
  [kinds.networkInstance, map({ prefixes: list(map({ prefix, labels: { is: 'texts' } }, 'prefix')) })],
  ...nfKinds.map((gvk) => [gvk, nfSpec] as const),
];

const byKind = new Map(table.map(([gvk, shape]) => [formatRef({ ...gvk, name: '' }), shape]));

/** What the spec of a kind may hold; undefined for kinds that functions have nothing to do with. */
export function specShape({ apiVersion, kind }: Gvk): Shape | undefined {
  return byKind.get(formatRef({ apiVersion, kind, name: '' }));
}

function isPrefix(value: string): boolean {
  try {
    parseHostAddress(value);
    return true;
  } catch {
    return false;
  }
}
