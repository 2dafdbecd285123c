import { dns1035Label } from '../registry/names.ts';
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
  path.push('.metadata');
  const refused = (name: string, value: unknown, type: string) => {
    const where = name ? `Go struct field ObjectMeta.${name}` : 'Go value';
    errors.push(
      invalid(fieldName(path), metadata, `json: cannot unmarshal ${kindOf(value)} into ${where} of type ${type}`),
    );
  };
  if (!isObject(metadata)) refused('', metadata, 'v1.ObjectMeta');
  else checkMetadataFields(metadata, refused);
  path.pop();
}

function checkMetadataFields(
  metadata: JsonObject,
  refused: (name: string, value: unknown, type: string) => void,
): void {
  for (const name of ['name', 'generateName', 'namespace']) {
    const value = metadata[name] ?? '';
    if (typeof value !== 'string') refused(name, value, 'string');
  }
  for (const name of ['labels', 'annotations']) {
    const map = metadata[name] ?? {};
    if (!isObject(map)) refused(name, map, 'map[string]string');
    else for (const value of Object.values(map)) if (typeof value !== 'string') refused(name, value, 'string');
  }
}
