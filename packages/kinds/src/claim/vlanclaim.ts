import { z } from 'zod';
import { defineKind, type KindObject } from '../kind/kind.ts';
import { answerStatus } from './answer.ts';
import { reference, selector, userLabels } from './reference.ts';

export const vlanGroup = 'vlan.resource.nephio.org';

/** What all claims for VLANs may ask besides; they differ in how they name the index. */
export const vlanWish = {
  vlanID: z.int().min(0).max(4095).optional().describe('A certain VLAN.'),
  range: z.string().max(9).optional().describe('100 for any run of 100 VLANs, 100:200 for those from 100 to 200.'),
  labels: userLabels.optional(),
  selector: selector.optional(),
};

const spec = z
  .object({
    vlanIndex: reference('The VLANIndex that the VLAN is of.'),
    ...vlanWish,
  })
  .describe('What is asked for.');

const grant = {
  vlanID: z.int().optional().describe('The VLAN.'),
  vlanRange: z.string().optional().describe('The run of VLANs, as first:last.'),
};

/** The answer to a claim for a VLAN; the same for all kinds of such claims. */
export const vlanStatus = answerStatus(grant);

/** A claim for a VLAN identifier, as Nephio defines it. */
export const vlanClaims = defineKind({
  group: vlanGroup,
  kind: 'VLANClaim',
  plural: 'vlanclaims',
  singular: 'vlanclaim',
  shortNames: [],
  description: 'A VLANClaim asks for a VLAN or for a run of them; its status holds the answer.',
  spec,
  status: vlanStatus,
  columns: [
    { name: 'Ready', type: 'string', jsonPath: ".status.conditions[?(@.type=='Ready')].status" },
    { name: 'Index', type: 'string', jsonPath: '.spec.vlanIndex.name' },
    { name: 'VLAN', type: 'integer', jsonPath: '.status.vlanID' },
    { name: 'Range', type: 'string', jsonPath: '.status.vlanRange' },
    { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
  ],
});

export type VLANStatus = z.output<typeof vlanStatus>;
export type VLANClaim = KindObject<z.output<typeof spec>, VLANStatus>;
