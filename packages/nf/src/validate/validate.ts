import { problems } from '@nexslice/kinds';
import type { z } from 'zod';
import { NfError } from '../errors.ts';

/**
 * The input of a configuration file, checked: a network function that reads a bad one stops, or worse, does not.
 * @throws NfError `NF_CONFIG_INVALID` with every problem.
 */
export function validate<S extends z.ZodType>(schema: S, input: z.input<S>, what: string): z.output<S> {
  const result = schema.safeParse(input);
  if (!result.success) throw new NfError('NF_CONFIG_INVALID', what, problems(result.error));
  return result.data;
}
