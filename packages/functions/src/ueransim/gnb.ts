/** What a simulated gNB is told. Identifiers are texts: leading zeros count. */
export interface GnbAddresses {
  /** Of the N2 interface, without length. */
  ngap: string;
  /** Of the N3 interface, without length. */
  gtp: string;
  /** Of the AMFs' N2 interfaces, without length. */
  amfs: readonly string[];
}

/** Where AMFs listen for NGAP over SCTP (3GPP TS 38.412 section 7). */
const ngapPort = 38_412;

/** The configuration of a UERANSIM gNB, for the public land mobile network and slice that free5GC's examples use. */
export function gnbConfig({ ngap, gtp, amfs }: GnbAddresses): string {
  const lines = [
    "mcc: '208'",
    "mnc: '93'",
    "nci: '0x000000010'",
    'idLength: 32',
    'tac: 1',
    'linkIp: 0.0.0.0',
    `ngapIp: ${ngap}`,
    `gtpIp: ${gtp}`,
    'amfConfigs:',
    ...amfs.flatMap((address) => [`- address: ${address}`, `  port: ${ngapPort}`]),
    'slices:',
    '- sst: 0x1',
    '  sd: 0x010203',
    'ignoreStreamIds: true',
  ];
  return `${lines.join('\n')}\n`;
}
