import { isObject, type JsonObject } from '../schema/json.ts';
import { badRequest, unsupportedMediaType } from '../status/errors.ts';
import type { StatusError } from '../status/status.ts';
import { bodyType, bodyTypes } from './content-type.ts';
import { goTypeName, type ParsedJson, parseJson } from './json.ts';
import { parseYaml } from './yaml.ts';

/** What happens with unknown and duplicate fields: an error, a warning, or nothing (query parameter `fieldValidation`). */
export type FieldValidation = 'Strict' | 'Warn' | 'Ignore';

export interface DecodeOptions {
  validation: FieldValidation;
  /** The kind that the path expects; error messages name it. */
  kind: string;
  /** Reads the protobuf of Go clients. Without it that type is refused. */
  protobuf?: (bytes: Buffer) => JsonObject;
}

/** A body as values. */
export interface Decoded<T = JsonObject> {
  object: T;
  /** `duplicate field "data.a"`: the error's parts under Strict, warnings under Warn; always empty under Ignore. */
  strictErrors: string[];
  /** To be told as a `Warning` in any case. */
  warnings: string[];
}

const typeMeta =
  'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }';

/** A body begins with this much of itself in an error message, in bytes. */
const shownBytes = 30;

/**
 * Reads the body of a create or update. The object may lack apiVersion and kind, and may be of another kind than expected.
 * @throws StatusError 415 for another type than JSON, YAML and protobuf; 400 in Kubernetes' words for a body that is none, or no object
 */
export function decodeBody(bytes: Buffer, contentType: string | undefined, options: DecodeOptions): Decoded {
  const type = bodyType(contentType);
  if (type === 'application/vnd.kubernetes.protobuf' && options.protobuf) {
    return { object: options.protobuf(bytes), strictErrors: [], warnings: [] };
  }
  const strict = options.validation !== 'Ignore';
  if (type === 'application/json') {
    const parsed = parseJson(bytes, strict);
    const { value, error } = parsed;
    if (error !== undefined)
      throw unrecognized(options.kind, `couldn't get version/kind; json parse error: ${error}`, bytes);
    return { object: objectOf(value, options.kind, bytes), ...remarks(parsed) };
  }
  if (type === 'application/yaml') {
    const { value, error, duplicates, inexact } = parseYaml(bytes.toString('utf8'));
    if (error !== undefined) throw unrecognized(options.kind, error, bytes);
    return {
      object: objectOf(value, options.kind, bytes),
      strictErrors: strict && duplicates ? [duplicates] : [],
      warnings: strict ? roundingWarnings(inexact) : [],
    };
  }
  throw unsupportedMediaType(bodyTypes);
}

/** What to tell about a parsed JSON text. */
export function remarks({ duplicates, inexact }: ParsedJson): Pick<Decoded, 'strictErrors' | 'warnings'> {
  return {
    strictErrors: duplicates.map((path) => `duplicate field ${JSON.stringify(path)}`),
    warnings: roundingWarnings(inexact),
  };
}

/** What to tell about integers that lost digits. */
export function roundingWarnings(paths: readonly string[]): string[] {
  return paths.map((path) => `integer ${JSON.stringify(path)} is beyond 2^53 and was rounded`);
}

function objectOf(value: unknown, kind: string, bytes: Buffer): JsonObject {
  if (value === null || value === undefined) return {};
  const wrong = wrongHead(value);
  if (wrong)
    throw unrecognized(kind, `couldn't get version/kind; json parse error: json: cannot unmarshal ${wrong}`, bytes);
  return value as JsonObject;
}

/** Before anything else Kubernetes reads apiVersion and kind, which fails on what is no object. */
function wrongHead(value: unknown): string | undefined {
  if (!isObject(value)) return `${goTypeName(value)} into Go value of type ${typeMeta}`;
  for (const field of ['apiVersion', 'kind']) {
    const part = value[field];
    if (part === undefined || part === null || typeof part === 'string') continue;
    return `${goTypeName(part)} into Go struct field .${field} of type string`;
  }
  return undefined;
}

function unrecognized(kind: string, why: string, bytes: Buffer): StatusError {
  return badRequest(`the object provided is unrecognized (must be of type ${kind}): ${why} (${summary(bytes)})`);
}

function summary(bytes: Buffer): string {
  if (bytes.length === 0) return '<empty>';
  const encoding = bytes[0] === 0x7b ? 'utf8' : 'hex';
  const start = bytes.subarray(0, shownBytes).toString(encoding);
  return bytes.length > shownBytes ? `${start} ...` : start;
}
