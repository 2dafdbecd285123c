import { isObject } from '../schema/json.ts';
import { compilePattern } from '../schema/pattern.ts';
import type { Schema } from '../schema/schema.ts';
import { type FieldError, forbidden, invalid, required } from '../status/field-error.ts';

type Level = 'root' | 'item' | 'field';

const TYPE_NEEDED: Readonly<Record<Level, string>> = {
  root: 'must not be empty at the root',
  item: 'must not be empty for specified array items',
  field: 'must not be empty for specified object fields',
};

/**
 * Checks that a schema is structural: every field has a type outside of compositions, and compositions only restrict values.
 * @see https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#specifying-a-structural-schema
 */
export function validateStructural(schema: Schema, path: string): FieldError[] {
  const errors: FieldError[] = [];
  checkNode(schema, 'root', path, errors);
  checkCompleteness(schema, schema, path, path, errors);
  return errors.sort((a, b) => (`${a.field}: ${a.message}` < `${b.field}: ${b.message}` ? -1 : 1));
}

function checkNode(schema: Schema, level: Level, path: string, errors: FieldError[]): void {
  if (schema.type === 'array' && !schema.items) errors.push(required(`${path}.items`, 'must be specified'));
  if (schema.items) checkNode(schema.items, 'item', `${path}.items`, errors);
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    checkNode(property, 'field', `${path}.properties[${name}]`, errors);
  }
  if (schema.additionalProperties !== undefined) {
    if (level === 'root') errors.push(forbidden(`${path}.additionalProperties`, 'must not be used at the root'));
    if (isObject(schema.additionalProperties)) {
      checkNode(schema.additionalProperties as Schema, 'field', `${path}.additionalProperties`, errors);
    }
  }
  checkExtensions(schema, path, errors);
  checkCompositions(
    schema,
    path,
    errors,
    isIntOrStringPattern(schema.anyOf),
    isIntOrStringPattern(schema.allOf?.[0]?.anyOf),
  );
  checkType(schema, level, path, errors);
  checkResource(schema, level, path, errors);
}

function checkExtensions(schema: Schema, path: string, errors: FieldError[]): void {
  if (!schema['x-kubernetes-int-or-string']) return;
  for (const name of ['x-kubernetes-preserve-unknown-fields', 'x-kubernetes-embedded-resource'] as const) {
    if (schema[name])
      errors.push(invalid(`${path}.${name}`, true, 'must be false if x-kubernetes-int-or-string is true'));
  }
}

function checkType(schema: Schema, level: Level, path: string, errors: FieldError[]): void {
  const embedded = schema['x-kubernetes-embedded-resource'];
  const typeless = schema['x-kubernetes-int-or-string'] || schema['x-kubernetes-preserve-unknown-fields'];
  if (embedded && schema.type !== 'object') {
    const detail = 'must be object if x-kubernetes-embedded-resource is true';
    errors.push(schema.type ? invalid(`${path}.type`, schema.type, detail) : required(`${path}.type`, detail));
  } else if (!schema.type && !typeless) {
    errors.push(required(`${path}.type`, TYPE_NEEDED[level]));
  }
  if (level === 'root' && schema.type && schema.type !== 'object') {
    errors.push(invalid(`${path}.type`, schema.type, 'must be object at the root'));
  }
  if (!embedded) return;
  if (schema.additionalProperties !== undefined) {
    errors.push(forbidden(`${path}.additionalProperties`, 'must not be used if x-kubernetes-embedded-resource is set'));
  }
  if (!schema['x-kubernetes-preserve-unknown-fields'] && Object.keys(schema.properties ?? {}).length === 0) {
    const detail =
      'must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields';
    errors.push(required(`${path}.properties`, detail));
  }
}

/** The fields that every resource has are what they are: a schema may only restrict the name. */
function checkResource(schema: Schema, level: Level, path: string, errors: FieldError[]): void {
  const properties = schema.properties ?? {};
  const isResource = level === 'root' || Boolean(schema['x-kubernetes-embedded-resource']);
  for (const name of ['kind', 'apiVersion']) {
    const property = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (isResource && property && property.type !== 'string') {
      errors.push(invalid(`${path}.properties[${name}].type`, property.type ?? '', 'must be string'));
    }
  }
  const metadata = Object.hasOwn(properties, 'metadata') ? properties['metadata'] : undefined;
  if (!metadata || !isResource) return;
  const at = `${path}.properties[metadata]`;
  if (metadata.type !== 'object') errors.push(invalid(`${at}.type`, metadata.type ?? '', 'must be object'));
  if (level !== 'root') return;
  const { type: _type, properties: fields, default: _default, ...rest } = metadata;
  const restrictsNames = Object.keys(fields ?? {}).every((name) => name === 'name' || name === 'generateName');
  if (!restrictsNames || Object.keys(rest).some((key) => !VALUE_VALIDATION.has(key))) {
    const detail = 'must not specify anything other than name and generateName, but metadata is implicitly specified';
    errors.push(forbidden(at, detail));
  }
}

const VALUE_VALIDATION: ReadonlySet<string> = new Set(['required', 'minProperties', 'maxProperties']);

/** `anyOf: [{type: integer}, {type: string}]` beside x-kubernetes-int-or-string is the one place for types in a composition. */
function isIntOrStringPattern(parts: Schema[] | undefined): boolean {
  return (
    parts?.length === 2 &&
    parts.every((part) => Object.keys(part).length === 1) &&
    parts[0]?.type === 'integer' &&
    parts[1]?.type === 'string'
  );
}

function checkCompositions(
  schema: Schema,
  path: string,
  errors: FieldError[],
  skipAnyOf: boolean,
  skipFirstAllOfAnyOf: boolean,
): void {
  for (const [i, part] of (skipAnyOf ? [] : (schema.anyOf ?? [])).entries())
    checkNested(part, `${path}.anyOf[${i}]`, errors);
  for (const [i, part] of (schema.allOf ?? []).entries()) {
    checkNested(part, `${path}.allOf[${i}]`, errors, skipFirstAllOfAnyOf && i === 0);
  }
  for (const [i, part] of (schema.oneOf ?? []).entries()) checkNested(part, `${path}.oneOf[${i}]`, errors);
  if (schema.not) checkNested(schema.not, `${path}.not`, errors);
  if (!schema.pattern) return;
  try {
    compilePattern(schema.pattern);
  } catch (error) {
    const detail = `must be a valid regular expression, but isn't: ${(error as Error).message}`;
    errors.push(invalid(`${path}.pattern`, schema.pattern, detail));
  }
}

/** What a schema inside of a composition must not say, and the words for it. */
const NOT_NESTED: readonly [keyof Schema, string][] = [
  ['type', 'must be empty to be structural'],
  ['additionalProperties', 'must be undefined to be structural'],
  ['default', 'must be undefined to be structural'],
  ['title', 'must be empty to be structural'],
  ['description', 'must be empty to be structural'],
  ['nullable', 'must be false to be structural'],
  ['externalDocs', 'must be undefined to be structural'],
  ['x-kubernetes-preserve-unknown-fields', 'must be false to be structural'],
  ['x-kubernetes-embedded-resource', 'must be false to be structural'],
  ['x-kubernetes-int-or-string', 'must be false to be structural'],
  ['x-kubernetes-list-map-keys', 'must be empty to be structural'],
  ['x-kubernetes-list-type', 'must be undefined to be structural'],
  ['x-kubernetes-map-type', 'must be undefined to be structural'],
  ['x-kubernetes-validations', 'must be empty to be structural'],
];

function checkNested(schema: Schema, path: string, errors: FieldError[], skipAnyOf = false): void {
  checkCompositions(schema, path, errors, skipAnyOf, false);
  if (schema.items) checkNested(schema.items, `${path}.items`, errors);
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    checkNested(property, `${path}.properties[${name}]`, errors);
  }
  for (const [name, detail] of NOT_NESTED) {
    const value = schema[name];
    const empty = !value || (Array.isArray(value) && value.length === 0);
    if (name === 'default' || name === 'additionalProperties' ? value !== undefined : !empty) {
      errors.push(forbidden(`${path}.${name}`, detail));
    }
  }
  if (Object.hasOwn(schema.properties ?? {}, 'metadata')) {
    errors.push(forbidden(`${path}.properties[metadata]`, 'must not be specified in a nested context'));
  }
}

/** Every field that a composition speaks of is also specified outside of it. */
function checkCompleteness(
  part: Schema,
  whole: Schema,
  wholePath: string,
  partPath: string,
  errors: FieldError[],
): void {
  const inner: [Schema, string][] = [];
  if (part.not) inner.push([part.not, `${partPath}.not`]);
  for (const name of ['allOf', 'anyOf', 'oneOf'] as const) {
    for (const [i, composed] of (part[name] ?? []).entries()) inner.push([composed, `${partPath}.${name}[${i}]`]);
  }
  for (const [composed, at] of inner) checkComposed(composed, whole, wholePath, at, errors);
}

function checkComposed(part: Schema, whole: Schema, wholePath: string, partPath: string, errors: FieldError[]): void {
  checkCompleteness(part, whole, wholePath, partPath, errors);
  if (part.items) {
    if (whole.items) checkComposed(part.items, whole.items, `${wholePath}.items`, `${partPath}.items`, errors);
    else errors.push(required(`${wholePath}.items`, `because it is defined in ${partPath}.items`));
  }
  for (const [name, property] of Object.entries(part.properties ?? {})) {
    const known = Object.hasOwn(whole.properties ?? {}, name) ? whole.properties?.[name] : undefined;
    const [at, from] = [`${wholePath}.properties[${name}]`, `${partPath}.properties[${name}]`];
    if (known) checkComposed(property, known, at, from, errors);
    else errors.push(required(at, `because it is defined in ${from}`));
  }
}
