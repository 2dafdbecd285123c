import { z } from 'zod';
import { defineKind, type KindObject, type PrinterColumn } from '../kind/kind.ts';
import { addressStatus, addressWish, claimKind } from './ipclaim.ts';
import { reference } from './reference.ts';
import { vlanStatus, vlanWish } from './vlanclaim.ts';

/** Groups of the kinds that came before claims: of the first design, and of the first implementation (May 2023). */
export const allocationGroups = {
  firstDesign: 'ipam.nephio.org',
  ip: 'ipam.alloc.nephio.org',
  vlan: 'vlan.alloc.nephio.org',
} as const;

const ipSpec = z
  .object({
    kind: claimKind,
    networkInstance: reference('The NetworkInstance that the address is of.').optional(),
    networkInstanceRef: reference('The same, as the first design spells it.').optional(),
    ...addressWish,
  })
  .describe('What is asked for.');

const vlanSpec = z
  .object({
    vlanDatabase: reference('The set of VLANs that the VLAN is of.').optional(),
    networkInstanceRef: reference('The network that is to be tagged, as the first design spells it.').optional(),
    ...vlanWish,
  })
  .describe('What is asked for.');

const age: PrinterColumn = { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' };

function ipAllocationKind(group: string) {
  return defineKind({
    group,
    kind: 'IPAllocation',
    plural: 'ipallocations',
    singular: 'ipallocation',
    shortNames: [],
    description: 'An IPAllocation is what an IPClaim was called first; it is answered through an IPClaim of its own.',
    spec: ipSpec,
    status: addressStatus,
    columns: [{ name: 'Prefix', type: 'string', jsonPath: '.status.prefix' }, age],
  });
}

function vlanAllocationKind(group: string) {
  return defineKind({
    group,
    kind: 'VLANAllocation',
    plural: 'vlanallocations',
    singular: 'vlanallocation',
    shortNames: [],
    description:
      'A VLANAllocation is what a VLANClaim was called first; it is answered through a VLANClaim of its own.',
    spec: vlanSpec,
    status: vlanStatus,
    columns: [{ name: 'VLAN', type: 'integer', jsonPath: '.status.vlanID' }, age],
  });
}

export const ipAllocations = ipAllocationKind(allocationGroups.ip);
export const firstIPAllocations = ipAllocationKind(allocationGroups.firstDesign);
export const vlanAllocations = vlanAllocationKind(allocationGroups.vlan);
export const firstVLANAllocations = vlanAllocationKind(allocationGroups.firstDesign);

export type IPAllocation = KindObject<z.output<typeof ipSpec>, z.output<typeof addressStatus>>;
export type VLANAllocation = KindObject<z.output<typeof vlanSpec>, z.output<typeof vlanStatus>>;
