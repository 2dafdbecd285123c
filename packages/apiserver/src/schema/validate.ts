import { type FieldError, invalid, required, tooMany } from '../status/field-error.ts';
import { type Check, unrelated } from './check.ts';
import { correlateUnchanged } from './correlate.ts';
import { equalJson, isObject } from './json.ts';
import type { FieldPath } from './path.ts';
import { fieldName } from './path.ts';
import { typeAndMeta } from './prune.ts';
import { compileScalar, compileType, refuse } from './scalar.ts';
import type { Schema } from './schema.ts';

/**
 * Compiles the OpenAPI part of a schema: types, ranges, lengths, patterns, formats, required fields and compositions.
 * On an update, what is wrong already and did not change is let through, as Kubernetes does since 1.33.
 */
export function compileValidation(schema: Schema): Check {
  return new ValidationCompiler().node(schema, true);
}

class ValidationCompiler {
  /** Schemas can contain themselves: a node under construction is reached through its entry here. */
  readonly #known = new Map<Schema, { check?: Check }>();

  node(schema: Schema, root = false): Check {
    const known = this.#known.get(schema);
    if (known) return (value, old, path, errors) => known.check?.(value, old, path, errors);
    const entry: { check?: Check } = {};
    this.#known.set(schema, entry);
    entry.check = this.#build(schema, root);
    return entry.check;
  }

  #build(schema: Schema, root: boolean): Check {
    const hasType = compileType(schema);
    const rules: Check[] = [
      ...this.#compositions(schema),
      ...compileScalar(schema),
      ...this.#list(schema),
      ...this.#object(schema, root),
    ];
    return (value, old, path, errors) => {
      if (old !== unrelated && equalJson(value, old)) return;
      if (!hasType(value, path, errors)) return;
      if (value === null && !schema.enum) return;
      for (const rule of rules) rule(value, old, path, errors);
    };
  }

  #list(schema: Schema): Check[] {
    const { minItems, maxItems } = schema;
    if (!schema.items && minItems === undefined && maxItems === undefined) return [];
    const item = schema.items && this.node(schema.items);
    const correlate = correlateUnchanged(schema);
    return [
      (value, old, path, errors) => {
        if (!Array.isArray(value)) return;
        if (item) {
          const oldItem = old === unrelated ? undefined : correlate(old);
          for (let i = 0; i < value.length; i++) {
            path.push(i);
            item(value[i], oldItem ? oldItem(value[i], i) : unrelated, path, errors);
            path.pop();
          }
        }
        if (minItems !== undefined && value.length < minItems) {
          refuse(errors, path, value.length, `should have at least ${minItems} items`);
        }
        if (maxItems !== undefined && value.length > maxItems) {
          errors.push(tooMany(fieldName(path), value.length, maxItems));
        }
      },
    ];
  }

  #object(schema: Schema, root: boolean): Check[] {
    const { minProperties, maxProperties } = schema;
    const fields = new Map<string, { check: Check; step: string }>();
    for (const [name, property] of Object.entries(schema.properties ?? {})) {
      if (!(root && typeAndMeta.has(name))) fields.set(name, { check: this.node(property), step: `.${name}` });
    }
    const other = isObject(schema.additionalProperties) ? this.node(schema.additionalProperties as Schema) : undefined;
    const needed = schema.required ?? [];
    const counted = minProperties !== undefined || maxProperties !== undefined;
    if (fields.size === 0 && !other && needed.length === 0 && !counted) return [];

    return [
      (value, old, path, errors) => {
        if (!isObject(value)) return;
        if (counted) checkCount(schema, Object.keys(value).length, path, errors);
        const oldFields = old !== unrelated && isObject(old) ? old : undefined;
        for (const key of Object.keys(value)) {
          const field = fields.get(key);
          const check = field?.check ?? other;
          if (!check) continue;
          path.push(field?.step ?? `.${key}`);
          check(value[key], oldFields && Object.hasOwn(oldFields, key) ? oldFields[key] : unrelated, path, errors);
          path.pop();
        }
        for (const name of needed) {
          if (Object.hasOwn(value, name)) continue;
          path.push(`.${name}`);
          errors.push(required(fieldName(path)));
          path.pop();
        }
      },
    ];
  }

  #compositions(schema: Schema): Check[] {
    const rules: Check[] = [];
    if (schema.anyOf?.length) rules.push(anyOf(schema.anyOf.map((part) => this.node(part))));
    if (schema.oneOf?.length) rules.push(oneOf(schema.oneOf.map((part) => this.node(part))));
    if (schema.allOf?.length) rules.push(allOf(schema.allOf.map((part) => this.node(part))));
    if (schema.not) rules.push(not(this.node(schema.not)));
    return rules;
  }
}

function checkCount(schema: Schema, count: number, path: FieldPath, errors: FieldError[]): void {
  const { minProperties, maxProperties } = schema;
  if (minProperties !== undefined && count < minProperties) {
    refuse(errors, path, count, `should have at least ${minProperties} properties`);
  }
  if (maxProperties !== undefined && count > maxProperties) {
    errors.push(tooMany(fieldName(path), count, maxProperties));
  }
}

/** Compositions speak of the whole object and name the field only in the text: that is what Kubernetes answers. */
function compositionError(path: FieldPath, detail: string): FieldError {
  return invalid('<nil>', '', `${JSON.stringify(path.toString())} ${detail}`);
}

function attempt(check: Check, value: unknown, path: FieldPath): FieldError[] {
  const errors: FieldError[] = [];
  check(value, unrelated, path, errors);
  return errors;
}

function anyOf(parts: Check[]): Check {
  return (value, _old, path, errors) => {
    let first: FieldError[] | undefined;
    for (const part of parts) {
      const found = attempt(part, value, path);
      if (found.length === 0) return;
      first ??= found;
    }
    errors.push(compositionError(path, 'must validate at least one schema (anyOf)'), ...(first ?? []));
  };
}

function oneOf(parts: Check[]): Check {
  return (value, _old, path, errors) => {
    const results = parts.map((part) => attempt(part, value, path));
    const valid = results.filter((found) => found.length === 0).length;
    if (valid === 1) return;
    const why = valid === 0 ? 'Found none valid' : `Found ${valid} valid alternatives`;
    errors.push(compositionError(path, `must validate one and only one schema (oneOf). ${why}`));
    if (valid === 0) errors.push(...(results[0] ?? []));
  };
}

function allOf(parts: Check[]): Check {
  return (value, _old, path, errors) => {
    const results = parts.map((part) => attempt(part, value, path));
    const valid = results.filter((found) => found.length === 0).length;
    if (valid === parts.length) return;
    const why = valid === 0 ? '. None validated' : '';
    errors.push(...results.flat(), compositionError(path, `must validate all the schemas (allOf)${why}`));
  };
}

function not(part: Check): Check {
  return (value, _old, path, errors) => {
    if (attempt(part, value, path).length > 0) return;
    errors.push(compositionError(path, 'must not validate the schema (not)'));
  };
}
