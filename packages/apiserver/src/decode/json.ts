import { countKeys, measureJson } from './measure.ts';
import { scanJson } from './scanner.ts';

/**
 * How deep a body may nest. Kubernetes' own bound is 10,000, but ours are walked by recursion, whose stack holds a little more than that;
 * no schema comes near either.
 */
export const maxDepth = 1_000;

/** A JSON text as values, with what to tell the user about it. */
export interface ParsedJson {
  value?: unknown;
  /** Why the text is no JSON, in the words of Go's encoding/json. */
  error?: string;
  /** Paths of keys that occur again in their object. */
  duplicates: string[];
  /**
   * Paths of integers beyond ±2^53. All numbers are doubles here, so these are rounded; identifiers are strings in Kubernetes, and no
   * built-in field has a use for such numbers.
   */
  inexact: string[];
}

/**
 * Parses JSON. Of a key given twice the last value counts.
 * @param strict look for duplicate keys and inexact integers too
 */
export function parseJson(bytes: Buffer, strict: boolean): ParsedJson {
  const measures = measureJson(bytes);
  if (measures.depth > maxDepth) return { error: 'exceeded max depth', duplicates: [], inexact: [] };
  const text = bytes.toString('utf8');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { error: scanJson(text).error ?? 'invalid JSON', duplicates: [], inexact: [] };
  }
  const suspect = strict && (measures.longNumber || countKeys(value) < measures.keys);
  if (!suspect) return { value, duplicates: [], inexact: [] };
  const { duplicates, inexact } = scanJson(text);
  return { value, duplicates, inexact };
}

/** The name of a JSON value's type in Go's messages. */
export function goTypeName(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'boolean') return 'bool';
  return typeof value;
}
