import { copyJson, isObject, type JsonObject, setOwn } from './json.ts';
import { typeAndMeta } from './prune.ts';
import type { Schema } from './schema.ts';

type Fill = (value: unknown) => void;

interface Field {
  hasDefault: boolean;
  value: unknown;
  nullable: boolean;
  fill: Fill | undefined;
}

/**
 * Fills, in place, what is absent and has a default. A null where the schema allows none counts as absent: it takes the default or goes away.
 * @see https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#defaulting-and-nullable
 */
export function compileDefaults(schema: Schema): (object: unknown) => void {
  return new DefaultsCompiler().object(schema, true);
}

class DefaultsCompiler {
  /** Schemas can contain themselves: a node under construction is reached through its entry here. */
  readonly #known = new Map<Schema, { fill?: Fill }>();

  #node(schema: Schema): Fill | undefined {
    const known = this.#known.get(schema);
    if (known) return (value) => known.fill?.(value);
    if (!schema.items && !schema.properties && !isObject(schema.additionalProperties)) return undefined;
    const entry: { fill?: Fill } = {};
    this.#known.set(schema, entry);
    entry.fill = schema.items ? this.#array(schema.items) : this.object(schema, false);
    return entry.fill;
  }

  #field(schema: Schema): Field {
    return {
      hasDefault: schema.default !== undefined,
      value: schema.default,
      nullable: Boolean(schema.nullable),
      fill: this.#node(schema),
    };
  }

  #array(items: Schema): Fill {
    const item = this.#field(items);
    return (value) => {
      if (!Array.isArray(value)) return;
      for (let i = 0; i < value.length; i++) {
        if (value[i] === null && !item.nullable && item.hasDefault) value[i] = copyJson(item.value);
        item.fill?.(value[i]);
      }
    };
  }

  object(schema: Schema, root: boolean): Fill {
    const fields = new Map<string, Field>();
    for (const [name, property] of Object.entries(schema.properties ?? {})) {
      if (!(root && typeAndMeta.has(name))) fields.set(name, this.#field(property));
    }
    const defaulted = [...fields].filter(([, field]) => field.hasDefault);
    const other = isObject(schema.additionalProperties) ? this.#field(schema.additionalProperties) : undefined;

    return (value) => {
      if (!isObject(value)) return;
      for (const [name, field] of defaulted) {
        if (!Object.hasOwn(value, name)) setOwn(value, name, copyJson(field.value));
      }
      for (const key of Object.keys(value)) {
        const field = fields.get(key) ?? (root && typeAndMeta.has(key) ? undefined : other);
        if (field) fillField(value, key, field);
      }
    };
  }
}

function fillField(object: JsonObject, key: string, field: Field): void {
  const value = object[key];
  if (value === null && !field.nullable) {
    if (!field.hasDefault) {
      delete object[key];
      return;
    }
    setOwn(object, key, copyJson(field.value));
    field.fill?.(object[key]);
    return;
  }
  if (typeof value === 'object') field.fill?.(value);
}
