import type { Problem } from '@nexslice/kinds';

/** What can go wrong in this package: code → what it means and what to do. */
export const errorCodes = {
  NF_CONFIG_INVALID: {
    meaning:
      'The configuration file of a network function cannot be made from what is given: the function would refuse it, or do the wrong thing.',
    action: 'Mend the fields that the message names, in the UPF or the Slice and UESession that it is made from.',
  },
  NF_FLAVOR_UNKNOWN: {
    meaning: 'The UPF is of a flavor that the cluster’s CRD allows and this version of NexSlice cannot run.',
    action: 'Run the version of NexSlice that the CRDs were installed from, or give the Slice another flavor.',
  },
} as const;

export type NfErrorCode = keyof typeof errorCodes;

/** An error of `@nexslice/nf`. */
export class NfError extends Error {
  override readonly name = 'NfError';
  readonly code: NfErrorCode;
  /** What is wrong, field by field. */
  readonly problems: readonly Problem[];

  constructor(code: NfErrorCode, what: string, problems: readonly Problem[]) {
    super(
      `${what}: ${problems.map(({ field, message }) => (field === '' ? message : `${field}: ${message}`)).join('; ')}`,
    );
    this.code = code;
    this.problems = problems;
  }
}
