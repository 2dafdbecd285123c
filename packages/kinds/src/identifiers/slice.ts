import { z } from 'zod';
import { orRequired } from '../kind/message.ts';

/** Slice/Service Type. TS 29.571 5.4.4.2, values of TS 23.501 table 5.15.2.2-1. */
export const sst = z
  .int(orRequired('SST must be a whole number'))
  .min(0, 'SST must be 0 to 255')
  .max(255, 'SST must be 0 to 255')
  .describe(
    'Slice/Service Type, 0 to 255: 1 eMBB, 2 URLLC, 3 MIoT, 4 V2X, 5 HMTC, 6 HDLLC; from 128 on of the operator (TS 23.501 5.15.2.2).',
  );

/** Slice Differentiator: text of hexadecimal digits, never a number. TS 29.571 5.4.4.2, TS 23.003 28.4.2. */
export const sd = z
  .string(orRequired('SD must be text: put it in quotes'))
  .regex(/^[A-Fa-f0-9]{6}$/, 'SD must be 6 hexadecimal digits, for example "00000A"')
  .describe('Slice Differentiator, 6 hexadecimal digits in quotes; FFFFFF means none (TS 23.003 28.4.2).');

/** Single Network Slice Selection Assistance Information. TS 29.571 5.4.4.2. */
export const snssai = z
  .object({ sst, sd: sd.optional() })
  .describe('S-NSSAI, the identity of a network slice (TS 23.501 5.15.2.1).');

export type Snssai = z.output<typeof snssai>;

/** The SD that says "no SD". TS 23.003 28.4.2. */
const noSd = 'FFFFFF';

/** The SD in upper case, or undefined where there is none: FFFFFF and an absent SD mean the same. */
export function significantSd(value: string | undefined): string | undefined {
  const upper = value?.toUpperCase();
  return upper === noSd ? undefined : upper;
}

/** Whether two S-NSSAIs name the same slice, whatever the case of the SD. */
export function sameSnssai(a: Snssai, b: Snssai): boolean {
  return a.sst === b.sst && significantSd(a.sd) === significantSd(b.sd);
}
