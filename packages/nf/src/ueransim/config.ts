import { dnn, host, plmn, significantSd, snssai } from '@nexslice/kinds';
import { z } from 'zod';
import { validate } from '../validate/validate.ts';
import { toYaml } from '../yaml/yaml.ts';

const secret = z.string().regex(/^[A-Fa-f0-9]{32}$/, 'must be 32 hexadecimal digits');

const input = z
  .object({
    supi: z
      .string()
      .regex(/^imsi-[0-9]{15}$/, 'must be imsi- and 15 digits')
      .describe('Who the UE is. Personal data where it is a real one.'),
    plmn: plmn.describe('Home network: the SUPI starts with it.'),
    key: secret.describe('Permanent subscription key K (TS 33.501).'),
    op: secret.describe('Operator code.'),
    opType: z.enum(['OP', 'OPC']).describe('Whether the operator code is OP, or OPC derived with the key.'),
    gnbs: z.array(host).min(1, 'at least one gNB is needed').describe('gNBs to look for.'),
    snssai,
    dnn,
  })
  .refine((ue) => ue.supi.startsWith(`imsi-${ue.plmn.mcc}${ue.plmn.mnc}`), {
    path: ['supi'],
    error: 'must start with the MCC and MNC of the home network',
  });

/** A UE as UERANSIM plays it, with one PDU session. */
export type UeransimUe = z.input<typeof input>;

/**
 * `ue.yaml` of UERANSIM.
 * @throws NfError `NF_CONFIG_INVALID`; its message has no SUPI.
 * @see https://github.com/aligungr/UERANSIM/wiki/Configuration
 */
export function ueConfig(ue: UeransimUe): string {
  const { supi, plmn, key, op, opType, gnbs, snssai, dnn } = validate(input, ue, 'UERANSIM UE configuration');
  const slice = { sst: snssai.sst, ...sd(snssai.sd) };
  return toYaml({
    supi,
    mcc: plmn.mcc,
    mnc: plmn.mnc,
    routingIndicator: '0000',
    // The null scheme: the testbed's UDM holds no private key to uncover another with.
    protectionScheme: 0,
    key,
    op,
    opType,
    amf: '8000',
    gnbSearchList: gnbs,
    uacAic: { mps: false, mcs: false },
    uacAcc: { normalClass: 0, class11: false, class12: false, class13: false, class14: false, class15: false },
    sessions: [{ type: 'IPv4', apn: dnn, slice }],
    'configured-nssai': [slice],
    'default-nssai': [slice],
    integrity: { IA1: true, IA2: true, IA3: true },
    ciphering: { EA1: true, EA2: true, EA3: true },
    integrityMaxRate: { uplink: 'full', downlink: 'full' },
  });
}

/** UERANSIM reads digits as a decimal number, so that 000010 would be the slice 00000A: only 0x makes it hexadecimal. */
function sd(value: string | undefined): { sd?: string } {
  const digits = significantSd(value);
  return digits === undefined ? {} : { sd: `0x${digits}` };
}
