import { problems } from '@nexslice/kinds';
import type { z } from 'zod';
import { type Detail, GatewayError } from '../errors.ts';

/**
 * Checks what a client sent against the schema of its route and fills in defaults.
 * @throws GatewayError GATEWAY_INPUT_INVALID that lists every field that is wrong.
 */
export function checkInput<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const details = problems(result.error).map((detail) =>
    isMissing(value, detail.field) ? { ...detail, message: 'is required' } : detail,
  );
  throw invalid(onePerField(details));
}

/** The error for a body that has to be there and is not. */
export function missingInput(): GatewayError {
  return invalid([{ field: 'body', message: 'is required: send a JSON object' }]);
}

/** A field that is wrong though it is not there can only be one that has to be. */
function isMissing(value: unknown, field: string): boolean {
  return /^\w+$/.test(field) && typeof value === 'object' && value !== null && !Object.hasOwn(value, field);
}

/** Rules of one field follow from each other ("not a SUPI", "too long"): the first says enough. */
function onePerField(details: readonly Detail[]): Detail[] {
  const first = new Map<string, Detail>();
  for (const detail of details) if (!first.has(detail.field)) first.set(detail.field, detail);
  return [...first.values()];
}

function invalid(details: readonly Detail[]): GatewayError {
  const fields = details.map(({ field, message }) => (field === '' ? message : `${field}: ${message}`));
  return new GatewayError('GATEWAY_INPUT_INVALID', `invalid input: ${fields.join('; ')}`, { details });
}
