import { z } from 'zod';
import { orRequired } from '../kind/message.ts';
import { withRule } from '../kind/rules.ts';

/** Mobile Country Code. TS 23.003 2.2, TS 29.571 5.4.2. */
export const mcc = z
  .string(orRequired('MCC must be text: put it in quotes'))
  .regex(/^[0-9]{3}$/, 'MCC must be 3 digits, for example "208"')
  .describe('Mobile Country Code, 3 digits in quotes (TS 23.003 2.2).');

/** Mobile Network Code: "01" and "001" are different networks. TS 23.003 2.2, TS 29.571 5.4.2. */
export const mnc = z
  .string(orRequired('MNC must be text: put it in quotes'))
  .regex(/^[0-9]{2,3}$/, 'MNC must be 2 or 3 digits, for example "95"')
  .describe('Mobile Network Code, 2 or 3 digits in quotes; leading zeros count (TS 23.003 2.2).');

/** Public Land Mobile Network identity. TS 29.571 5.4.4.3. */
export const plmn = z.object({ mcc, mnc }).describe('PLMN identity (TS 23.003 12.1).');

export type Plmn = z.output<typeof plmn>;

/** Tracking Area Code of 5GS, 24 bits in hexadecimal. 000000 and FFFFFE are reserved. TS 23.003 19.4.2.3, TS 29.571 5.4.2. */
export const tac = z
  .string(orRequired('TAC must be text: put it in quotes'))
  .regex(/^([A-Fa-f0-9]{4}|[A-Fa-f0-9]{6})$/, 'TAC must be 4 or 6 hexadecimal digits, for example "000001"')
  .refine(
    (value) => !/^(0{4}|0{6}|f{3}e|f{5}e)$/i.test(value),
    'TAC must not be one of the reserved values (all zero, or F…FE)',
  )
  .describe('Tracking Area Code, 4 or 6 hexadecimal digits in quotes (TS 23.003 19.4.2.3).');

const dnnLabel = '[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?';
const reservedDnn = '^([Rr][Aa][Cc]|[Ll][Aa][Cc]|[Ss][Gg][Ss][Nn]|[Rr][Nn][Cc])|[.][Gg][Pp][Rr][Ss]$';
const reservedDnnPattern = new RegExp(reservedDnn);

/** Data Network Name, the network identifier part (without `.mncXXX.mccYYY.gprs`). TS 23.003 9.1.1 and 9A. */
export const dnn = withRule(
  z
    .string(orRequired('DNN must be text'))
    .regex(
      new RegExp(`^${dnnLabel}([.]${dnnLabel})*$`),
      'DNN must be labels of letters, digits and "-", joined by dots, for example "internet"',
    )
    // 63 octets encoded; the encoding takes one octet more than the text has characters.
    .max(62, 'DNN must be at most 62 characters')
    .describe(
      'Data Network Name, network identifier only: labels of letters, digits and "-" joined by dots (TS 23.003 9A).',
    ),
  {
    rule: `!self.matches('${reservedDnn}')`,
    message: 'DNN must not start with rac, lac, sgsn or rnc, nor end with .gprs (TS 23.003 9.1.1)',
    check: (value) => !reservedDnnPattern.test(value),
  },
);
