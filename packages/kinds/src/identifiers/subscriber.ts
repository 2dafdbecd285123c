import { z } from 'zod';
import { orRequired } from '../kind/message.ts';

/** IMSI: MCC (3), MNC (2 or 3) and MSIN, together at most 15 digits. TS 23.003 2.2. */
export const imsi = z
  .string(orRequired('IMSI must be text: put it in quotes'))
  .regex(/^[0-9]{14,15}$/, 'IMSI must be 14 or 15 digits, for example "208950000000001"')
  .describe('IMSI, 14 or 15 digits in quotes (TS 23.003 2.2). Personal data.');

/**
 * Subscription Permanent Identifier, of the IMSI type only: the pattern of TS 29.571 5.3.2 lets any text pass, which would let mistakes pass too.
 * It is personal data: keep it out of names, labels and logs.
 */
export const supi = z
  .string(orRequired('SUPI must be text'))
  .regex(/^imsi-[0-9]{14,15}$/, 'SUPI must be imsi- and 14 or 15 digits')
  .max(20, 'SUPI must be at most 20 characters')
  .describe(
    'Subscription Permanent Identifier: imsi- and 14 or 15 digits (TS 23.003 2.2A, TS 29.571 5.3.2). Personal data: it is never put into names, labels or logs.',
  );

/** The number of a UE in NexSlice. Within the positive int32 range, which every client of the API can hold. */
export const ueId = z
  .int(orRequired('UE id must be a whole number'))
  .min(1, 'UE id must be 1 to 2147483647')
  .max(2_147_483_647, 'UE id must be 1 to 2147483647')
  .describe('Number of the UE, 1 to 2147483647; names follow from it, such as upf-ue7.');

/** PDU session identity as a UE chooses it. TS 24.501 9.4, TS 24.007 11.2.3.1b. */
export const pduSessionId = z
  .int(orRequired('PDU session id must be a whole number'))
  .min(1, 'PDU session id must be 1 to 15')
  .max(15, 'PDU session id must be 1 to 15')
  .describe('PDU session identity that the UE chose, 1 to 15 (TS 24.007 11.2.3.1b).');
