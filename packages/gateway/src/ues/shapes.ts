import { dnn, labelName, pduSessionId, supi, ueId } from '@nexslice/kinds';
import { z } from 'zod';

const eventTime = z.iso
  .datetime({ offset: true, error: 'must be a time as of RFC 3339, for example "2026-01-31T12:00:00Z"' })
  .describe('When it happened at the UE: what happened before the last known event changes nothing.');

/** Unknown fields are refused: a misspelt `simulate` that is ignored costs an afternoon. */
export const connectBody = z
  .strictObject({
    ue_id: ueId,
    supi: supi.optional(),
    slice: labelName.optional().describe('Name of the Slice; without it `default`.'),
    dnn: dnn.optional(),
    pdu_session_id: pduSessionId.optional(),
    simulate: z.boolean('must be true or false').optional().describe('Whether to run a UERANSIM UE for it too.'),
    event_time: eventTime.optional(),
  })
  .meta({ id: 'Connect' });

export const disconnectBody = z
  .strictObject({
    ue_id: ueId.optional(),
    supi: supi.optional().describe('Names the UE instead of `ue_id`.'),
    event_time: eventTime.optional(),
  })
  .refine((body) => (body.ue_id === undefined) !== (body.supi === undefined), {
    path: ['ue_id'],
    error: 'give either ue_id or supi',
  })
  .meta({ id: 'Disconnect' });

/** The id in a path. Digits only: `Number` alone would take "1e3" and " 7" too. */
export const uePath = z.object({
  id: z
    .string()
    .regex(/^[1-9][0-9]{0,9}$/, 'UE id must be 1 to 2147483647')
    .transform(Number)
    .pipe(ueId),
});

export const acknowledged = z
  .object({ status: z.literal('ok'), ue_id: ueId.optional() })
  .describe('The change is stored.')
  .meta({ id: 'Acknowledged' });

export const ueCount = z.object({ count: z.int().min(0) }).meta({ id: 'UECount' });

export const ueList = z
  .object({ ues: z.array(ueId).describe('Numbers of the UEs that are connected, ascending.') })
  .meta({ id: 'UEList' });

/** One session as `GET /api/ues` tells of it. Without the SUPI: it is personal data, and who may read it is for the API server to say. */
export const ueView = z.object({
  ue_id: ueId.optional(),
  name: z.string().describe('Name of its UESession.'),
  slice: labelName,
  connected: z.boolean().describe('False while its UPF is given back.'),
  simulate: z.boolean(),
  phase: z.string().describe('Pending, Provisioning, Ready, Releasing, Released or Failed.'),
  upf: z.string().optional().describe('Name of the UPF that serves it.'),
});

export const ueViews = z.object({ ues: z.array(ueView) }).meta({ id: 'UEs' });
