import { z } from 'zod';
import { labelName } from '../identifiers/kubernetes.ts';
import { dnn } from '../identifiers/network.ts';
import { pduSessionId, supi, ueId } from '../identifiers/subscriber.ts';
import { conditions, observedGeneration } from '../kind/condition.ts';
import { defineKind, type KindObject } from '../kind/kind.ts';
import { immutable, withCel, withRule } from '../kind/rules.ts';
import { defaultSliceName } from '../slice/slice.ts';

const spec = withCel(
  withRule(
    z
      .object({
        ueId: ueId.optional(),
        supi: supi.optional(),
        slice: labelName.default(defaultSliceName).describe('Name of the Slice that the UE is in.'),
        dnn: dnn.optional().describe('Data network that the UE asked for; without it the first of the Slice.'),
        pduSessionId: pduSessionId.optional(),
        connected: z.boolean().default(true).describe('Whether the UE is there; false gives its UPF back.'),
        simulate: z.boolean().default(false).describe('Whether to run a UERANSIM UE for it too.'),
        source: z
          .string()
          .max(253, 'at most 253 characters')
          .optional()
          .describe('Who reported the UE last, for example the URL or name of an event source.'),
        eventTime: z.iso
          .datetime({ offset: true, error: 'must be a time as of RFC 3339, for example "2026-01-31T12:00:00Z"' })
          .optional()
          .describe('When that happened at the UE: reports of an earlier time change nothing.'),
      })
      .describe('Who the UE is, and whether it is there.'),
    {
      rule: 'has(self.ueId) || has(self.supi)',
      message: 'at least one of ueId and supi is required',
      check: (session) => session.ueId !== undefined || session.supi !== undefined,
    },
  ),
  immutable('ueId'),
  immutable('supi'),
);

const time = z.iso.datetime({ offset: true });

const status = z
  .object({
    phase: z
      .enum(['Pending', 'Provisioning', 'Ready', 'Releasing', 'Released', 'Failed'])
      .optional()
      .describe(
        'Pending until a UPF is chosen, Provisioning until it is ready, Ready; Releasing while it is given back, then Released; Failed needs a change.',
      ),
    upf: labelName.optional().describe('Name of the UPF that serves the UE.'),
    attachedAt: time.optional().describe('When the UE was first seen of this stay.'),
    readyAt: time.optional().describe('When its UPF became ready.'),
    leftAt: time.optional().describe('When the UE was seen to have left; the grace time of its Slice runs from then.'),
    conditions: conditions.optional(),
    observedGeneration: observedGeneration.optional(),
  })
  .describe('What became of it; written by the controller.');

/** One UE's wish for a user plane, and what became of it. */
export const uesessions = defineKind({
  kind: 'UESession',
  plural: 'uesessions',
  singular: 'uesession',
  shortNames: ['ues'],
  description: 'A UESession is one UE that is or was connected, and the user plane function that serves it.',
  spec,
  status,
  columns: [
    { name: 'Phase', type: 'string', jsonPath: '.status.phase' },
    { name: 'UE-ID', type: 'integer', jsonPath: '.spec.ueId' },
    { name: 'Slice', type: 'string', jsonPath: '.spec.slice' },
    { name: 'UPF', type: 'string', jsonPath: '.status.upf' },
    { name: 'Connected', type: 'boolean', jsonPath: '.spec.connected', priority: 1 },
    { name: 'Source', type: 'string', jsonPath: '.spec.source', priority: 1 },
    { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
  ],
});

export type UESessionSpec = z.output<typeof spec>;
export type UESessionStatus = z.output<typeof status>;
export type UESession = KindObject<UESessionSpec, UESessionStatus>;
export type UESessionPhase = NonNullable<UESessionStatus['phase']>;
