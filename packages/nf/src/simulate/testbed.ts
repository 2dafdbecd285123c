import type { Plmn } from '@nexslice/kinds';

/** The network that simulated UEs subscribe to. */
export interface Testbed {
  readonly plmn: Plmn;
  /** Permanent subscription key K of all its UEs. */
  readonly key: string;
  readonly op: string;
  readonly opType: 'OP' | 'OPC';
  /** Service of the UERANSIM gNB, in the namespace of the UE. */
  readonly gnbService: string;
  readonly image: string;
}

/** The NexSlice testbed: what its charts give to the core and its gNB. These keys are public and protect nothing. */
export const nexsliceTestbed: Testbed = {
  plmn: { mcc: '208', mnc: '95' },
  key: '0C0A34601D4F07677303652C0462535B',
  op: '63bfa50ee6523365ff14c1f45f88737d',
  opType: 'OPC',
  gnbService: 'ueransim-gnb',
  image: 'gradiant/ueransim:3.2.6',
};

/** Digits of an IMSI. TS 23.003 2.2. */
const imsiDigits = 15;

/** The SUPI of the UE with a number: the number, with zeros before it, behind the PLMN. */
export function supiOf(ueId: number, { mcc, mnc }: Plmn): string {
  const network = `${mcc}${mnc}`;
  return `imsi-${network}${String(ueId).padStart(imsiDigits - network.length, '0')}`;
}
