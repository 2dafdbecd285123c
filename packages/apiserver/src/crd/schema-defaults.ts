import { compileSchema } from '../schema/compile.ts';
import { copyJson, equalJson, isObject } from '../schema/json.ts';
import { typeAndMeta } from '../schema/prune.ts';
import type { Schema } from '../schema/schema.ts';
import { type FieldError, invalid } from '../status/field-error.ts';

/** Checks that each default is a value that its schema accepts and keeps. Those inside of type and metadata are forbidden elsewhere. */
export function validateDefaults(schema: Schema, path: string, isResource = true): FieldError[] {
  const errors: FieldError[] = [];
  if (schema.default !== undefined && !isResource) errors.push(...validateDefault(schema, `${path}.default`));
  if (schema.items) errors.push(...validateDefaults(schema.items, `${path}.items`, false));
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    if (isResource && typeAndMeta.has(name)) continue;
    errors.push(...validateDefaults(property, `${path}.properties[${name}]`, isEmbedded(property)));
  }
  // Defaults of the values of a map are checked where they apply: at each of their own fields.
  if (isObject(schema.additionalProperties)) {
    errors.push(...validateDefaults(schema.additionalProperties as Schema, `${path}.additionalProperties`, false));
  }
  return errors;
}

function isEmbedded(schema: Schema): boolean {
  return Boolean(schema['x-kubernetes-embedded-resource']) && schema.default === undefined;
}

function validateDefault(schema: Schema, path: string): FieldError[] {
  // Compiled schemas leave type and metadata of their root alone, hence the value is put one level down.
  const { default: value, 'x-kubernetes-validations': _rules, ...rest } = schema;
  const holder = compileSchema({ type: 'object', properties: { value: { ...rest } } });
  const pruned = { value: copyJson(value) };
  holder.prune(pruned);
  if (!equalJson(pruned.value, value)) return [invalid(path, value, 'must not have unknown fields')];
  return holder.validate({ value }).map((error) => ({
    ...error,
    field: error.field === '<nil>' ? path : error.field.replace(/^value/, path),
    message: error.message.replace(/\bvalue((?:[.[][^\s]*)?) in body/g, `${path}$1 in body`),
  }));
}
