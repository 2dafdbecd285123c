/** What a code means and what a person can do about it; `docs/errors.md` is written from this table. */
export const errorCodes = {
  CLAIMS_DEFINITION_OUTDATED: {
    meaning:
      'The cluster defines IPClaim or VLANClaim without `status.proposed`, as Nephio does: what several replicas agree by cannot be stored.',
    action: 'Apply the definitions of `nexslice crds --claims`; claims that wait are then answered.',
  },
} as const;

export type ClaimsErrorCode = keyof typeof errorCodes;

/** Every error this package makes. `code` is one of `errorCodes`. */
export class ClaimsError extends Error {
  override readonly name = 'ClaimsError';
  readonly code: ClaimsErrorCode;

  constructor(code: ClaimsErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
