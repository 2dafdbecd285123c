import { dns1035Label, dnsLabel, pathSegment } from '../registry/names.ts';
import type { ApiObjectMeta } from '../registry/resource.ts';
import { validateShared } from '../registry/validate-meta.ts';
import { type FieldError, invalid, required } from '../status/field-error.ts';
import { type Check, unrelated } from './check.ts';
import { isObject, type JsonObject, kindOf } from './json.ts';
import { FieldPath, fieldName } from './path.ts';
import type { Schema } from './schema.ts';

/**
 * Compiles the checks of objects inside the object that are resources of their own (`x-kubernetes-embedded-resource`).
 * Undefined when the schema has none.
 */
export function compileEmbedded(schema: Schema): ((object: unknown) => FieldError[]) | undefined {
  const check = new EmbeddedCompiler().node(schema);
  if (!check) return undefined;
  return (object) => {
    const errors: FieldError[] = [];
    check(object, unrelated, new FieldPath(), errors);
    return errors;
  };
}

class EmbeddedCompiler {
  /** Schemas can contain themselves: a node under construction is reached through its entry here. */
  readonly #known = new Map<Schema, { check?: Check }>();

  node(schema: Schema): Check | undefined {
    const known = this.#known.get(schema);
    if (known) return (value, old, path, errors) => known.check?.(value, old, path, errors);
    const entry: { check?: Check } = {};
    this.#known.set(schema, entry);
    const inner = schema.items ? this.#array(schema.items) : this.#object(schema);
    const embedded = schema['x-kubernetes-embedded-resource'] ? checkResource : undefined;
    const check = embedded && inner ? both(embedded, inner) : (embedded ?? inner);
    if (check) entry.check = check;
    return check;
  }

  #array(items: Schema): Check | undefined {
    const item = this.node(items);
    if (!item) return undefined;
    return (value, old, path, errors) => {
      if (!Array.isArray(value)) return;
      for (let i = 0; i < value.length; i++) {
        path.push(i);
        item(value[i], old, path, errors);
        path.pop();
      }
    };
  }

  #object(schema: Schema): Check | undefined {
    const fields = new Map<string, Check>();
    for (const [name, property] of Object.entries(schema.properties ?? {})) {
      const check = this.node(property);
      if (check) fields.set(name, check);
    }
    const other = isObject(schema.additionalProperties) ? this.node(schema.additionalProperties as Schema) : undefined;
    if (fields.size === 0 && !other) return undefined;
    return (value, old, path, errors) => {
      if (!isObject(value)) return;
      for (const key of Object.keys(value)) {
        const field = fields.get(key);
        path.push(field ? `.${key}` : `[${key}]`);
        (field ?? other)?.(value[key], old, path, errors);
        path.pop();
      }
    };
  }
}

function both(a: Check, b: Check): Check {
  return (value, old, path, errors) => {
    a(value, old, path, errors);
    b(value, old, path, errors);
  };
}

const checkResource: Check = (value, _old, path, errors) => {
  if (!isObject(value)) return;
  const at = (name: string) => `${path}.${name}`;
  for (const name of ['apiVersion', 'kind']) {
    if (!Object.hasOwn(value, name)) errors.push(required(at(name), 'must not be empty'));
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
