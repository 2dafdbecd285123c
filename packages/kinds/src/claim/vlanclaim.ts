import { z } from 'zod';
import { conditions } from '../kind/condition.ts';
import { defineKind, type KindObject } from '../kind/kind.ts';
import { reference, selector, userLabels } from './reference.ts';

export const vlanGroup = 'vlan.resource.nephio.org';

const spec = z
  .object({
    vlanIndex: reference('The VLANIndex that the VLAN is of.'),
    vlanID: z.int().min(0).max(4095).optional().describe('A certain VLAN.'),
    range: z.string().max(9).optional().describe('100 for any run of 100 VLANs, 100:200 for those from 100 to 200.'),
    labels: userLabels.optional(),
    selector: selector.optional(),
  })
  .describe('What is asked for.');

const grant = {
  vlanID: z.int().optional().describe('The VLAN.'),
  vlanRange: z.string().optional().describe('The run of VLANs, as first:last.'),
};

/** The answer to a claim for a VLAN; the same for all kinds of such claims. */
export const vlanStatus = z
  .object({
    ...grant,
    proposed: z
      .object(grant)
      .optional()
      .describe('An answer that no other claim may hold; it becomes the answer once that is certain.'),
    expiryTime: z.string().optional().describe('When the answer ends; never, without it.'),
    conditions: conditions.optional(),
  })
  .describe('The answer.');

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
