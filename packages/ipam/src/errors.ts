/** What a code means and what a person can do about it; `docs/errors.md` is written from this table. */
export const errorCodes = {
  IPAM_PREFIX_INVALID: {
    meaning: 'A text is not an IP prefix such as 10.0.0.0/8 or 2001:db8::/32, or has bits set behind its length.',
    action: 'Correct the prefix that the message quotes.',
  },
  IPAM_PREFIXES_OVERLAP: {
    meaning: 'A prefix of a network instance is declared twice, or lies in another that is one subnet.',
    action:
      'Remove one of the two, or give the outer one the kind aggregate; network instances may use the same addresses.',
  },
  IPAM_PREFIX_IN_USE: {
    meaning: 'A prefix was to be taken from a network instance although claims hold addresses of it.',
    action: 'Release the claims that the message names first.',
  },
  IPAM_CLAIM_INVALID: {
    meaning: 'A claim contradicts itself or lacks a field that its kind needs.',
    action: 'Correct the field that the message names.',
  },
  IPAM_INSTANCE_UNKNOWN: {
    meaning: 'A claim names a network instance that has no prefixes here.',
    action: 'Declare the network instance with its prefixes, or correct the name in the claim.',
  },
  IPAM_NO_PREFIX_MATCHES: {
    meaning: 'No prefix of the network instance fits the address family, kind and labels that a claim selects.',
    action: 'Add such a prefix to the network instance, or loosen the selector of the claim.',
  },
  IPAM_POOL_EXHAUSTED: {
    meaning: 'Every address that could answer a claim is taken.',
    action: 'Add a prefix to the network instance, or release claims that are no longer needed.',
  },
  IPAM_ADDRESS_TAKEN: {
    meaning: 'A claim asks for a certain address or prefix that is held by another claim or reserved.',
    action: 'Ask for another one, or release the claim that the message names.',
  },
  IPAM_VLAN_EXHAUSTED: {
    meaning: 'A VLAN index has no free identifier, or no run of free identifiers that is long enough.',
    action: 'Widen the ranges of the index, drop reservations, or release claims.',
  },
  IPAM_VLAN_TAKEN: {
    meaning: 'A claim asks for certain VLAN identifiers that are held by another claim or reserved.',
    action: 'Ask for others, or release the claim that the message names.',
  },
  IPAM_LEDGER_INVALID: {
    meaning: 'A file with recorded allocations cannot be read, is damaged, or is of a later version.',
    action: 'Restore the file from a copy, or remove it to start with no allocations.',
  },
  IPAM_LEDGER_UNWRITABLE: {
    meaning: 'The file with the recorded allocations, or its lock file beside it, cannot be written.',
    action: 'Check that its directory exists and may be written to.',
  },
  IPAM_LEDGER_BUSY: {
    meaning: 'Another process holds the lock of the file with the recorded allocations.',
    action: 'Wait for it to end; when no such process runs, remove the lock file that the message names.',
  },
} as const satisfies Record<string, { meaning: string; action: string }>;

export type IpamErrorCode = keyof typeof errorCodes;

/** Every error this package makes. `code` is one of `errorCodes`. */
export class IpamError extends Error {
  override readonly name: string = 'IpamError';
  readonly code: IpamErrorCode;

  constructor(code: IpamErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
