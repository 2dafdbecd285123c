import { z } from 'zod';
import { defineKind, type KindObject } from '../kind/kind.ts';
import { answerStatus } from './answer.ts';
import { reference, selector, userLabels } from './reference.ts';

export const ipamGroup = 'ipam.resource.nephio.org';

/** What an address is for. */
export const claimKind = z
  .enum(['network', 'loopback', 'pool', 'aggregate'])
  .default('network')
  .describe('network: an address with its gateway; loopback: one address; pool and aggregate: a block.');

/** What all claims for addresses may ask besides; they differ in how they name the network. */
export const addressWish = {
  addressFamily: z.enum(['ipv4', 'ipv6']).optional().describe('Default that of prefix, else ipv4.'),
  prefix: z.string().max(64).optional().describe('A certain address or block in CIDR notation.'),
  prefixLength: z.int().min(0).max(128).optional().describe('Bits of the block, where a block is asked for.'),
  index: z.int().min(0).optional().describe('Number of the address in its subnet.'),
  createPrefix: z.boolean().optional().describe('Ask for a block instead of an address.'),
  labels: userLabels.optional(),
  selector: selector.optional(),
};

const spec = z
  .object({
    kind: claimKind,
    networkInstance: reference('The NetworkInstance that the address is of.'),
    ...addressWish,
  })
  .describe('What is asked for.');

const grant = {
  prefix: z.string().optional().describe('The address with the length of its subnet, or the block.'),
  gateway: z.string().optional().describe('Router of the subnet.'),
};

/** The answer to a claim for an address; the same for all kinds of such claims. */
export const addressStatus = answerStatus(grant);

/** A claim for an IP address or block, as Nephio defines it. */
export const ipClaims = defineKind({
  group: ipamGroup,
  kind: 'IPClaim',
  plural: 'ipclaims',
  singular: 'ipclaim',
  shortNames: [],
  description: 'An IPClaim asks for an IP address or for a block of them; its status holds the answer.',
  spec,
  status: addressStatus,
  columns: [
    { name: 'Ready', type: 'string', jsonPath: ".status.conditions[?(@.type=='Ready')].status" },
    { name: 'Network', type: 'string', jsonPath: '.spec.networkInstance.name' },
    { name: 'Kind', type: 'string', jsonPath: '.spec.kind' },
    { name: 'Prefix', type: 'string', jsonPath: '.status.prefix' },
    { name: 'Gateway', type: 'string', jsonPath: '.status.gateway' },
    { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
  ],
});

export type AddressStatus = z.output<typeof addressStatus>;
export type IPClaim = KindObject<z.output<typeof spec>, AddressStatus>;
