import type { FieldError } from '../status/field-error.ts';
import { isObject } from './json.ts';
import { FieldPath } from './path.ts';
import type { Schema } from './schema.ts';

/** Checks one value; its parts have checks of their own. */
export type NodeCheck = (value: unknown, path: FieldPath, errors: FieldError[]) => void;

/**
 * Compiles a check that few nodes of a schema have, so that a walk through an object goes only where one waits.
 * Undefined when no node has any.
 * @param own the check of a node itself; undefined for nodes that have none
 */
export function compileSparse(
  schema: Schema,
  own: (schema: Schema) => NodeCheck | undefined,
): ((object: unknown) => FieldError[]) | undefined {
  const check = new SparseCompiler(own).node(schema);
  if (!check) return undefined;
  return (object) => {
    const errors: FieldError[] = [];
    check(object, new FieldPath(), errors);
    return errors;
  };
}

class SparseCompiler {
  readonly #own: (schema: Schema) => NodeCheck | undefined;
  /** Schemas can contain themselves: a node under construction is reached through its entry here. */
  readonly #known = new Map<Schema, { check?: NodeCheck }>();

  constructor(own: (schema: Schema) => NodeCheck | undefined) {
    this.#own = own;
  }

  node(schema: Schema): NodeCheck | undefined {
    const known = this.#known.get(schema);
    if (known) return (value, path, errors) => known.check?.(value, path, errors);
    const own = this.#own(schema);
    if (!schema.items && !schema.properties && !isObject(schema.additionalProperties)) return own;
    const entry: { check?: NodeCheck } = {};
    this.#known.set(schema, entry);
    const parts = schema.items ? this.#array(schema.items) : this.#object(schema);
    const check = own && parts ? inTurn(own, parts) : (own ?? parts);
    if (check) entry.check = check;
    return check;
  }

  #array(items: Schema): NodeCheck | undefined {
    const item = this.node(items);
    if (!item) return undefined;
    return (value, path, errors) => {
      if (!Array.isArray(value)) return;
      for (let i = 0; i < value.length; i++) {
        path.push(i);
        item(value[i], path, errors);
        path.pop();
      }
    };
  }

  #object(schema: Schema): NodeCheck | undefined {
    const fields = new Map<string, { check: NodeCheck; step: string }>();
    for (const [name, property] of Object.entries(schema.properties ?? {})) {
      const check = this.node(property);
      if (check) fields.set(name, { check, step: `.${name}` });
    }
    const values = schema.additionalProperties;
    const other = isObject(values) ? this.node(values as Schema) : undefined;
    if (fields.size === 0 && !other) return undefined;
    return (value, path, errors) => {
      if (!isObject(value)) return;
      for (const key of Object.keys(value)) {
        const field = fields.get(key);
        const check = field?.check ?? other;
        if (!check) continue;
        path.push(field?.step ?? `[${key}]`);
        check(value[key], path, errors);
        path.pop();
      }
    };
  }
}

function inTurn(first: NodeCheck, second: NodeCheck): NodeCheck {
  return (value, path, errors) => {
    first(value, path, errors);
    second(value, path, errors);
  };
}
