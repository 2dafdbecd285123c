import { isObject } from '../schema/json.ts';
import type { Schema } from '../schema/schema.ts';
import type { CelType } from './type.ts';

/** The largest body that the API server takes; what a schema does not bound is bounded by it. */
export const MAX_REQUEST_BYTES = 3 * 1024 * 1024;

/** Serialized length of the string formats, where it is known. */
const FORMAT_BYTES: Readonly<Record<string, number>> = { duration: 32, date: 12, 'date-time': 27 };

/** How many bytes a code point of UTF-8 takes at most. */
const BYTES_PER_CODE_POINT = 4;

/** The fewest bytes that a value of the schema takes as JSON. */
export function leastBytes(schema: Schema): number {
  switch (schema.type) {
    case 'string':
      return 2 + (schema.minLength ?? 0);
    case 'boolean':
      return 4;
    case 'integer':
    case 'number':
      return 1;
    case 'object':
      return 2 + requiredBytes(schema);
    default:
      return 2;
  }
}

/** Each required field brings its name in quotes, a colon, a comma and its value. */
function requiredBytes(schema: Schema): number {
  return (schema.required ?? []).reduce((sum, name) => {
    const property = Object.hasOwn(schema.properties ?? {}, name) ? schema.properties?.[name] : undefined;
    return property && property.default === undefined ? sum + name.length + 4 + leastBytes(property) : sum;
  }, 0);
}

/** How often a value can occur in one request, at most. */
export function mostOccurrences(schema: Schema): number {
  return Math.floor(MAX_REQUEST_BYTES / (leastBytes(schema) + 1));
}

/** Items of a list, entries of a map, bytes of a text: the most that a value can have. 1 for what has no size. */
export function mostElements(type: CelType): number {
  const { schema } = type;
  if (!schema) return 1;
  if (schema['x-kubernetes-int-or-string']) return MAX_REQUEST_BYTES - 2;
  switch (schema.type) {
    case 'array':
      return schema.maxItems ?? mostOccurrences(schema.items ?? {});
    case 'object':
      if (!isObject(schema.additionalProperties)) return 1;
      // A key takes two quotes, a colon and a comma beside the value.
      return (
        schema.maxProperties ?? Math.floor(MAX_REQUEST_BYTES / (leastBytes(schema.additionalProperties as Schema) + 6))
      );
    case 'string':
      return mostBytes(schema);
    default:
      return 1;
  }
}

function mostBytes(schema: Schema): number {
  if (schema.maxLength !== undefined) return schema.maxLength * BYTES_PER_CODE_POINT;
  if (schema.enum) return Math.max(0, ...schema.enum.map((value) => String(value).length));
  return FORMAT_BYTES[schema.format ?? ''] ?? MAX_REQUEST_BYTES - 2;
}
