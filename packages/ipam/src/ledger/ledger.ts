import { z } from 'zod';
import { IpamError } from '../errors.ts';
import { claimKinds } from '../network/claim.ts';
import { type AddressRecord, Ipam } from '../network/ipam.ts';
import { type VlanRecord, Vlans } from '../vlan/vlans.ts';

const labels = z.record(z.string(), z.string());

const addressRecord = z.object({
  claim: z.object({
    key: z.string(),
    networkInstance: z.string(),
    kind: z.enum(claimKinds),
    family: z.enum(['ipv4', 'ipv6']).optional(),
    scope: z.string().optional(),
    labels: labels.optional(),
    prefixLength: z.number().optional(),
    prefix: z.string().optional(),
    createPrefix: z.boolean().optional(),
    index: z.number().optional(),
  }),
  grant: z.object({ prefix: z.string(), gateway: z.string().optional() }),
});

const vlanRecord = z.object({
  index: z.string(),
  name: z.string(),
  range: z.object({ first: z.int(), last: z.int() }),
  holders: z.array(z.string()),
});

/** Version of the JSON text. A text that says none is of the first. */
const version = 1;

const versioned = z.looseObject({ version: z.unknown().optional() });

const ledgerSchema = z.object({ addresses: z.array(addressRecord), vlans: z.array(vlanRecord) });

/** Everything that has been given out, as data that can be stored. Prefixes of instances are not part of it: their owner declares them. */
export interface Ledger {
  addresses: AddressRecord[];
  vlans: VlanRecord[];
}

/** Addresses and VLANs together, as functions and controllers use them. */
export interface Allocators {
  ipam: Ipam;
  vlans: Vlans;
}

/** What the allocators have given out. */
export function ledgerOf({ ipam, vlans }: Allocators): Ledger {
  return { addresses: ipam.records(), vlans: vlans.records() };
}

/** Fills allocators with what a ledger records; returns the records whose place is gone, for the caller to claim anew. */
export function adoptLedger({ ipam, vlans }: Allocators, ledger: Ledger): AddressRecord[] {
  for (const { index, name, range, holders } of ledger.vlans) {
    for (const holder of holders) vlans.adopt({ index, name, holder }, { vlanRange: `${range.first}:${range.last}` });
  }
  return ledger.addresses.filter((record) => !ipam.adopt(record));
}

/** Allocators without any claims. */
export function newAllocators(): Allocators {
  return { ipam: new Ipam(), vlans: new Vlans() };
}

/** A ledger as JSON, with a version, so that a later one is not misread. */
export function formatLedger(ledger: Ledger): string {
  return `${JSON.stringify({ version, ...ledger }, undefined, 2)}\n`;
}

/**
 * Reads a ledger from JSON.
 * @param source where the text is from, for messages
 * @throws IpamError IPAM_LEDGER_INVALID
 */
export function parseLedger(text: string, source: string): Ledger {
  try {
    const json: unknown = JSON.parse(text);
    const { version: found = version } = versioned.parse(json);
    if (found !== version) throw new Error(`it is of version ${JSON.stringify(found)}, known is ${version}`);
    return ledgerSchema.parse(json) as Ledger;
  } catch (error) {
    const why = error instanceof z.ZodError ? z.prettifyError(error) : (error as Error).message;
    throw new IpamError('IPAM_LEDGER_INVALID', `${source} is no ledger: ${why}`, { cause: error });
  }
}
