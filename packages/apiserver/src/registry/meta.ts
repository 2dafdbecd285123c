import { DecodeError } from '../decode/decode-error.ts';
import type { ApiObjectMeta } from './resource.ts';

type FieldReader = (value: unknown, path: string) => unknown;

/** Go's name of a JSON value in decoding errors. */
function goType(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'boolean') return 'bool';
  return typeof value;
}

function mismatch(value: unknown, path: string, wanted: string): never {
  throw new DecodeError(
    `json: cannot unmarshal ${goType(value)} into Go struct field ObjectMeta.${path} of type ${wanted}`,
  );
}

const string: FieldReader = (value, path) => {
  if (typeof value !== 'string') return mismatch(value, path, 'string');
  return value === '' ? undefined : value;
};

const integer: FieldReader = (value, path) => {
  if (typeof value !== 'number' || !Number.isInteger(value)) return mismatch(value, path, 'int64');
  return value;
};

/** Times to the second, as metav1.Time; `{}` is how protobuf writes none. */
const time: FieldReader = (value, path) => {
  if (typeof value !== 'string') return mismatch(value, path, 'string');
  const parsed = Date.parse(value);
  if (Number.isNaN(parsed)) {
    const cannot = /^\d{4}/.test(value) ? '' : `: cannot parse ${JSON.stringify(value)} as "2006"`;
    throw new DecodeError(`parsing time ${JSON.stringify(value)} as "2006-01-02T15:04:05Z07:00"${cannot}`);
  }
  return timestamp(parsed);
};

const stringMap: FieldReader = (value, path) => {
  if (typeof value !== 'object' || Array.isArray(value)) return mismatch(value, path, 'map[string]string');
  const entries = Object.entries(value as object);
  if (entries.length === 0) return undefined;
  for (const [key, item] of entries) {
    if (item === null) return stringMap({ ...(value as object), [key]: '' }, path);
    if (typeof item !== 'string') mismatch(item, path, 'string');
  }
  return value;
};

const list = (item: FieldReader, wanted: string): FieldReader => {
  return (value, path) => {
    if (!Array.isArray(value)) return mismatch(value, path, wanted);
    if (value.length === 0) return undefined;
    return value.map((entry) => item(entry, path));
  };
};

const object = (wanted: string): FieldReader => {
  return (value, path) => {
    if (value === null || typeof value !== 'object' || Array.isArray(value)) return mismatch(value, path, wanted);
    return value;
  };
};

const finalizer: FieldReader = (value, path) => (typeof value === 'string' ? value : mismatch(value, path, 'string'));

/** In the order in which Go writes them. `selfLink` is accepted and dropped, as servers have done since 1.20. */
const readers: Record<string, FieldReader> = {
  name: string,
  generateName: string,
  namespace: string,
  selfLink: () => undefined,
  uid: string,
  resourceVersion: string,
  generation: integer,
  creationTimestamp: time,
  deletionTimestamp: time,
  deletionGracePeriodSeconds: integer,
  labels: stringMap,
  annotations: stringMap,
  ownerReferences: list(object('v1.OwnerReference'), '[]v1.OwnerReference'),
  finalizers: list(finalizer, '[]string'),
  managedFields: list(object('v1.ManagedFieldsEntry'), '[]v1.ManagedFieldsEntry'),
};

/** Milliseconds since the epoch as Kubernetes writes times: RFC 3339 to the second. */
export function timestamp(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

/**
 * The metadata of a decoded body: a new object with the known fields in order, empty ones left out. Names of other fields are added to `unknown`.
 * @throws DecodeError when a field has the wrong type
 */
export function readMeta(raw: unknown, unknown: string[]): ApiObjectMeta {
  if (raw === undefined || raw === null) return {} as ApiObjectMeta;
  if (typeof raw !== 'object' || Array.isArray(raw)) mismatch(raw, 'metadata', 'ObjectMeta');
  const given = raw as Record<string, unknown>;
  const meta: Record<string, unknown> = {};
  for (const field in readers) {
    const value = given[field];
    if (value === undefined || value === null) continue;
    const read = (readers[field] as FieldReader)(value, `metadata.${field}`);
    if (read !== undefined) meta[field] = read;
  }
  for (const field of Object.keys(given)) if (!Object.hasOwn(readers, field)) unknown.push(`metadata.${field}`);
  return meta as unknown as ApiObjectMeta;
}

/** Puts the fields into the order in which Go writes them, after some were added. */
export function orderMeta(meta: ApiObjectMeta): ApiObjectMeta {
  const given = meta as unknown as Record<string, unknown>;
  const ordered: Record<string, unknown> = {};
  for (const field in readers) if (given[field] !== undefined) ordered[field] = given[field];
  return ordered as unknown as ApiObjectMeta;
}
