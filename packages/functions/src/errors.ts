import type { Place } from '@nexslice/krm';
import type { z } from 'zod';

/** What a code means and what a person can do about it; `docs/errors.md` is written from this table. */
export const errorCodes = {
  FN_UNKNOWN: {
    meaning: 'There is no function of that name.',
    action: 'Choose one of those that `nexslice fn list` shows.',
  },
  FN_CONFIG_INVALID: {
    meaning: 'The functionConfig of a function lacks something or has a field of the wrong type.',
    action: 'Correct the field that the message names; docs/functions has a page for each function.',
  },
  FN_INJECTION_POINT_MISSING: {
    meaning: 'A resource was to be injected into a package that has no placeholder of its kind and name.',
    action:
      'Give a resource for one of the placeholders that the message lists: those bear `kpt.dev/config-injection`.',
  },
  FN_RENDER_UNSTABLE: {
    meaning: 'A package still changed after as many rounds as were allowed. Nothing was written.',
    action: 'Look for two functions of the pipeline that undo each other, or allow more rounds.',
  },
} as const satisfies Record<string, { meaning: string; action: string }>;

export type FunctionErrorCode = keyof typeof errorCodes;

/** Every error this package makes. `code` is one of `errorCodes`. */
export class FunctionError extends Error {
  override readonly name: string = 'FunctionError';
  readonly code: FunctionErrorCode;

  /** Where in the package or the functionConfig it is, if it is there. */
  readonly place: Place;

  constructor(code: FunctionErrorCode, message: string, place: Place = {}, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.place = place;
  }
}

/** The field that a parse complained about first, as in `data[0].key`. */
export function fieldOf(error: z.ZodError, start = ''): string {
  const [issue] = error.issues;
  const unknown = issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
  return [...(issue?.path ?? []), ...unknown].reduce<string>((field, step) => {
    if (typeof step === 'number') return `${field}[${step}]`;
    return field === '' ? String(step) : `${field}.${String(step)}`;
  }, start);
}
