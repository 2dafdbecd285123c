import { isObject } from '../../schema/json.ts';
import type { Schema } from '../../schema/schema.ts';
import type { CelType } from '../type.ts';

/** The largest body that the API server takes; what a schema does not bound is bounded by it. */
export const MAX_REQUEST_BYTES = 3 * 1024 * 1024;

/** The longest texts of the formats, in quotes. */
const MOST_FORMAT_BYTES: Readonly<Record<string, number>> = { duration: 32, date: 12, 'date-time': 32 };
/** The shortest: a duration can be 0, a time needs no fraction. */
const LEAST_FORMAT_BYTES: Readonly<Record<string, number>> = { duration: 3, date: 12, 'date-time': 21 };
/** Of a list or map; what is in it fills the rest of the request. */
const BRACKETS = 2;

/** How many bytes a code point of UTF-8 takes at most. */
const BYTES_PER_CODE_POINT = 4;

/** The fewest bytes that a value of the schema takes as JSON. Kubernetes does not look at the bounds of texts and lists here. */
export function leastBytes(schema: Schema): number {
  if (schema['x-kubernetes-int-or-string']) return 1;
  switch (schema.type) {
    case 'string':
      return LEAST_FORMAT_BYTES[schema.format ?? ''] ?? 2;
    case 'boolean':
      return 4;
    case 'integer':
    case 'number':
      return 1;
    case 'object':
      return BRACKETS + requiredBytes(schema);
    default:
      return BRACKETS;
  }
}

/** Each required field brings its name in quotes, a colon, a comma and its value. */
function requiredBytes(schema: Schema): number {
  if (isObject(schema.additionalProperties)) return 0;
  return (schema.required ?? []).reduce((sum, name) => {
    const property = Object.hasOwn(schema.properties ?? {}, name) ? schema.properties?.[name] : undefined;
    return property && property.default === undefined ? sum + name.length + 4 + leastBytes(property) : sum;
  }, 0);
}

/** How often a value can occur in one request, at most, with a comma after each. */
export function mostOccurrences(schema: Schema): number {
  return Math.floor(MAX_REQUEST_BYTES / (leastBytes(schema) + 1));
}

/** Items of a list, entries of a map, bytes of a text: the most that a value can have. 0 for what has no size. */
export function mostElements({ schema }: CelType): number {
  if (!schema) return 0;
  if (schema['x-kubernetes-int-or-string'] || schema.type === 'string') return mostBytes(schema);
  if (schema.type === 'array') return schema.maxItems ?? mostWith(leastBytes(schema.items ?? {}) + 1);
  if (schema.type !== 'object' || !isObject(schema.additionalProperties)) return 0;
  // A key takes two quotes, a colon and a comma beside the value; how long it is nobody knows.
  return schema.maxProperties ?? mostWith(leastBytes(schema.additionalProperties as Schema) + 6);
}

function mostWith(bytesEach: number): number {
  return Math.floor((MAX_REQUEST_BYTES - BRACKETS) / bytesEach);
}

function mostBytes(schema: Schema): number {
  const format = schema.format ?? '';
  const ofFormat = MOST_FORMAT_BYTES[format];
  if (ofFormat !== undefined) return ofFormat;
  if (schema.maxLength !== undefined) return schema.maxLength * (format === 'byte' ? 1 : BYTES_PER_CODE_POINT);
  if (schema.enum && format !== 'byte') return Math.max(0, ...schema.enum.map(bytesOf));
  return MAX_REQUEST_BYTES - BRACKETS;
}

function bytesOf(value: unknown): number {
  return typeof value === 'string' ? Buffer.byteLength(value) : 0;
}
