import { dns1035Label, dnsLabel, pathSegment } from '../registry/names.ts';
import type { ApiObjectMeta } from '../registry/resource.ts';
import { validateShared } from '../registry/validate-meta.ts';
import { type FieldError, invalid, required } from '../status/field-error.ts';
import { isObject, type JsonObject, kindOf } from './json.ts';
import { type FieldPath, fieldName } from './path.ts';
import type { Schema } from './schema.ts';
import { compileSparse, type NodeCheck } from './sparse.ts';

/**
 * Compiles the checks of objects inside the object that are resources of their own (`x-kubernetes-embedded-resource`).
 * Undefined when the schema has none.
 */
export function compileEmbedded(schema: Schema): ((object: unknown) => FieldError[]) | undefined {
  return compileSparse(schema, (node) => (node['x-kubernetes-embedded-resource'] ? checkResource : undefined));
}

const checkResource: NodeCheck = (value, path, errors) => {
  if (!isObject(value)) return;
  const at = (name: string) => `${path}.${name}`;
  for (const name of ['apiVersion', 'kind']) {
    if (!Object.hasOwn(value, name)) errors.push(required(at(name)));
    else if (typeof value[name] !== 'string') errors.push(invalid(at(name), value[name], 'must be a string'));
  }
  if (typeof value['apiVersion'] === 'string') checkApiVersion(value['apiVersion'], at('apiVersion'), errors);
  if (typeof value['kind'] === 'string') checkKind(value['kind'], at('kind'), errors);
  if (Object.hasOwn(value, 'metadata')) checkMetadata(value['metadata'], path, errors);
};

function checkApiVersion(apiVersion: string, field: string, errors: FieldError[]): void {
  if (apiVersion === '') errors.push(invalid(field, apiVersion, 'must not be empty'));
  if (apiVersion.split('/').length > 2) {
    errors.push(invalid(field, apiVersion, `unexpected GroupVersion string: ${apiVersion}`));
  }
}

function checkKind(kind: string, field: string, errors: FieldError[]): void {
  const problems = kind === '' ? [] : dns1035Label(kind.toLowerCase());
  if (kind === '') errors.push(invalid(field, kind, 'must not be empty'));
  if (problems.length > 0) {
    errors.push(invalid(field, kind, `may have mixed case, but should otherwise match: ${problems.join(',')}`));
  }
}

function checkMetadata(metadata: unknown, path: FieldPath, errors: FieldError[]): void {
  if (metadata === null) return;
  path.push('.metadata');
  const unreadable = goError(metadata);
  if (unreadable) errors.push(invalid(fieldName(path), metadata, unreadable));
  else {
    const own: FieldError[] = [];
    const meta = withoutNulls(metadata as JsonObject);
    validateNames(meta, own);
    validateShared(meta, own);
    for (const error of own) errors.push({ ...error, field: error.field.replace(/^metadata/, String(path)) });
  }
  path.pop();
}

/** The fields of metadata that are looked into, and the Go type that they must be readable as. */
const META_TYPES: readonly [string, string, (value: unknown) => unknown][] = [
  ['name', 'string', misfit(isText)],
  ['generateName', 'string', misfit(isText)],
  ['namespace', 'string', misfit(isText)],
  ['labels', 'map[string]string', misfit(isObject, isText)],
  ['annotations', 'map[string]string', misfit(isObject, isText)],
  ['finalizers', '[]string', misfit(Array.isArray, isText)],
  ['ownerReferences', '[]v1.OwnerReference', misfit(Array.isArray, isObject)],
];

/** What of a value is not as it must be, itself or a part of it; undefined if all is. */
function misfit(whole: (value: unknown) => boolean, part?: (value: unknown) => boolean) {
  return (value: unknown): unknown => {
    if (!whole(value)) return value;
    return part && Object.values(value as object).find((item) => item !== null && !part(item));
  };
}

/** Null is to Go the same as a field, or a text, that is not there. */
function withoutNulls(metadata: JsonObject): ApiObjectMeta {
  const meta: JsonObject = {};
  for (const [name] of META_TYPES) {
    const value = metadata[name];
    if (value === null || value === undefined) continue;
    const zero = name === 'ownerReferences' ? {} : '';
    if (Array.isArray(value)) meta[name] = value.map((item) => item ?? zero);
    else if (!isObject(value)) meta[name] = value;
    else meta[name] = Object.fromEntries(Object.entries(value).map(([key, item]) => [key, item ?? zero]));
  }
  return meta as unknown as ApiObjectMeta;
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}

/** Why Go cannot read a value as metadata; undefined if it can. */
function goError(metadata: unknown): string | undefined {
  if (!isObject(metadata)) return `json: cannot unmarshal ${goKind(metadata)} into Go value of type v1.ObjectMeta`;
  for (const [name, type, misfitOf] of META_TYPES) {
    const value = metadata[name] ?? undefined;
    const wrong = value === undefined ? undefined : misfitOf(value);
    if (wrong === undefined) continue;
    const wanted = wrong === value ? type : type.replace(/^(map\[string\]|\[\])/, '');
    return `json: cannot unmarshal ${goKind(wrong)} into Go struct field ObjectMeta.${name} of type ${wanted}`;
  }
  return undefined;
}

/** What encoding/json calls a kind of value. */
function goKind(value: unknown): string {
  const kind = kindOf(value);
  if (kind === 'integer') return 'number';
  return kind === 'boolean' ? 'bool' : kind;
}

/** Embedded objects need no name, and none that their kind would ask for. */
function validateNames(meta: ApiObjectMeta, errors: FieldError[]): void {
  for (const name of ['generateName', 'name'] as const) {
    for (const text of pathSegment(meta[name] ?? '')) errors.push(invalid(`metadata.${name}`, meta[name], text));
  }
  const namespace = meta.namespace;
  for (const text of namespace ? dnsLabel(namespace) : []) errors.push(invalid('metadata.namespace', namespace, text));
}
