import { z } from 'zod';
import { conditions } from '../kind/condition.ts';
import { defineKind, type KindObject, type PrinterColumn } from '../kind/kind.ts';
import { withRule } from '../kind/rules.ts';
import { ipamGroup } from './ipclaim.ts';
import { reference, userLabels } from './reference.ts';
import { vlanGroup } from './vlanclaim.ts';

const ready: PrinterColumn = {
  name: 'Ready',
  type: 'string',
  jsonPath: ".status.conditions[?(@.type=='Ready')].status",
};

const status = z.object({ conditions: conditions.optional() }).describe('What became of it.');

const prefix = z
  .string()
  .min(1)
  .max(64)
  .describe('Prefix in CIDR notation; that of a subnet may name its router, such as 10.3.0.254/24.');

const prefixEntry = z
  .object({ prefix, labels: userLabels.optional().describe('Labels that claims choose by.') })
  .describe('A prefix that addresses are given out of.');

const networkInstanceSpec = z
  .object({
    prefixes: z
      .array(prefixEntry)
      .max(1024)
      .default([])
      .describe('Prefixes that addresses are given out of.')
      .meta({ 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['prefix'] }),
  })
  .describe('What the network has to give.');

/** An address space of its own, as Nephio defines it. */
export const networkInstances = defineKind({
  group: ipamGroup,
  kind: 'NetworkInstance',
  plural: 'networkinstances',
  singular: 'networkinstance',
  shortNames: [],
  description: 'A NetworkInstance is an address space: IPClaims take addresses of its prefixes.',
  spec: networkInstanceSpec,
  status,
  columns: [
    ready,
    { name: 'First prefix', type: 'string', jsonPath: '.spec.prefixes[0].prefix' },
    { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
  ],
});

const ipPrefixSpec = z
  .object({
    kind: z
      .enum(['network', 'loopback', 'pool', 'aggregate'])
      .default('network')
      .describe('network: one subnet; loopback, pool: for such claims; aggregate: for all.'),
    networkInstance: reference('The NetworkInstance that it belongs to.'),
    prefix,
    labels: userLabels.optional().describe('Labels that claims choose by.'),
  })
  .describe('A prefix of a network.');

/** One more prefix of a network, as Nephio defines it. */
export const ipPrefixes = defineKind({
  group: ipamGroup,
  kind: 'IPPrefix',
  plural: 'ipprefixes',
  singular: 'ipprefix',
  shortNames: [],
  description: 'An IPPrefix adds a prefix to a NetworkInstance.',
  spec: ipPrefixSpec,
  status,
  columns: [
    ready,
    { name: 'Network', type: 'string', jsonPath: '.spec.networkInstance.name' },
    { name: 'Prefix', type: 'string', jsonPath: '.spec.prefix' },
    { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
  ],
});

const vlanIndexFields = z
  .object({
    minID: z.int().min(2).max(4094).default(2).describe('First VLAN that may be given out.'),
    maxID: z.int().min(2).max(4094).default(4094).describe('Last VLAN that may be given out.'),
    reserved: z
      .array(z.int().min(0).max(4095).describe('A VLAN.'))
      .max(4096)
      .default([])
      .describe('VLANs that are never given out.')
      .meta({ 'x-kubernetes-list-type': 'set' }),
    labels: userLabels.optional(),
  })
  .describe('What the index has to give.');

const vlanIndexSpec = withRule(vlanIndexFields, {
  rule: 'self.minID <= self.maxID',
  message: 'maxID is less than minID',
  fieldPath: '.maxID',
  check: ({ minID, maxID }) => minID <= maxID,
});

/** The VLANs of a cluster or site, as Nephio defines it; the bounds and reservations are additions. */
export const vlanIndexes = defineKind({
  group: vlanGroup,
  kind: 'VLANIndex',
  plural: 'vlanindices',
  singular: 'vlanindex',
  shortNames: [],
  description: 'A VLANIndex is a set of VLANs: VLANClaims take theirs of it.',
  spec: vlanIndexSpec,
  status,
  columns: [
    { name: 'First', type: 'integer', jsonPath: '.spec.minID' },
    { name: 'Last', type: 'integer', jsonPath: '.spec.maxID' },
    { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
  ],
});

type PoolStatus = z.output<typeof status>;
export type NetworkInstance = KindObject<z.output<typeof networkInstanceSpec>, PoolStatus>;
export type IPPrefix = KindObject<z.output<typeof ipPrefixSpec>, PoolStatus>;
export type VLANIndex = KindObject<z.output<typeof vlanIndexSpec>, PoolStatus>;
