/** What can go wrong in this package: code → what it means and what to do. */
export const errorCodes = {
  KINDS_NOT_STRUCTURAL: {
    meaning: 'A zod schema says something that a structural OpenAPI schema of a CustomResourceDefinition cannot.',
    action:
      'Change the schema of the kind at the path that the message names; the message says what is possible instead.',
  },
} as const;

export type KindsErrorCode = keyof typeof errorCodes;

/** An error of `@nexslice/kinds`. */
export class KindsError extends Error {
  override readonly name = 'KindsError';
  readonly code: KindsErrorCode;

  constructor(code: KindsErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
