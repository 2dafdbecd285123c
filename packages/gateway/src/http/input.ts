import { problems } from '@nexslice/kinds';
import type { FastifySchemaCompiler } from 'fastify';
import type { z } from 'zod';
import { type Detail, GatewayError } from '../errors.ts';

/**
 * How fastify checks path, query and body against the zod schemas of a route. Not by the compiler of the type provider: that one does not
 * know what was sent, and so cannot tell a field that is missing from one that is wrong.
 */
export const validateWithZod: FastifySchemaCompiler<z.ZodType> = ({ schema, httpPart }) => {
  // fastify hands us null for a body that is not there.
  if (httpPart === 'body') return (body) => check(schema, body ?? undefined, missingBody);
  return (value) => check(schema, value);
};

type Checked = { value: unknown } | { error: GatewayError };

/** Checks what a client sent and fills in defaults, or lists every field that is wrong. */
export function check(schema: z.ZodType, input: unknown, onMissing?: () => GatewayError): Checked {
  const result = schema.safeParse(input);
  if (result.success) return { value: result.data };
  if (input === undefined && onMissing) return { error: onMissing() };
  return { error: invalid(onePerField(problems(result.error, input))) };
}

function missingBody(): GatewayError {
  return invalid([{ field: 'body', message: 'is required: send a JSON object' }]);
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
