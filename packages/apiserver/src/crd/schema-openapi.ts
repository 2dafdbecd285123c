import { followPath } from '../cel/field-path.ts';
import { isObject } from '../schema/json.ts';
import { typeAndMeta } from '../schema/prune.ts';
import type { Schema, ValidationRule } from '../schema/schema.ts';
import { type FieldError, forbidden, invalid, notSupported, required } from '../status/field-error.ts';

/** Where a node stands: some things are refused in some places. */
interface Context {
  isRoot: boolean;
  insideMeta: boolean;
  /** Why defaults are refused here. */
  forbidsDefaults?: string;
}

/** Keywords of JSON schema that Kubernetes knows and refuses. */
const REFUSED = ['id', 'additionalItems', 'patternProperties', 'definitions', 'dependencies', '$ref'] as const;
const TYPES = ['array', 'boolean', 'integer', 'number', 'object', 'string'];

/** Checks each node of a schema for what OpenAPI v3 and Kubernetes' extensions allow to be said. */
export function validateOpenApi(schema: Schema, path: string): FieldError[] {
  const errors: FieldError[] = [];
  checkNode(schema, path, { isRoot: true, insideMeta: false }, errors);
  return errors;
}

function checkNode(schema: Schema, path: string, context: Context, errors: FieldError[]): void {
  checkKeywords(schema, path, context, errors);
  checkAdditionalProperties(schema, path, context, errors);
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    checkNode(property, `${path}.properties[${name}]`, inProperty(schema, name, context), errors);
  }
  const inner: Context = { ...context, isRoot: false };
  if (schema.not) checkNode(schema.not, `${path}.not`, inner, errors);
  for (const name of ['allOf', 'oneOf', 'anyOf'] as const) {
    for (const [i, part] of (schema[name] ?? []).entries()) checkNode(part, `${path}.${name}[${i}]`, inner, errors);
  }
  if (isObject(schema.items)) checkNode(schema.items as Schema, `${path}.items`, inner, errors);
  checkMapType(schema, path, errors);
  checkListType(schema, path, errors);
  for (const [i, rule] of (schema['x-kubernetes-validations'] ?? []).entries()) {
    checkRule(rule, schema, `${path}.x-kubernetes-validations[${i}]`, errors);
  }
}

function inProperty(schema: Schema, name: string, context: Context): Context {
  const isMeta = (context.isRoot || schema['x-kubernetes-embedded-resource']) && typeAndMeta.has(name);
  if (!isMeta) return { ...context, isRoot: false };
  const inMeta: Context = { ...context, isRoot: false, insideMeta: true };
  return context.isRoot ? { ...inMeta, forbidsDefaults: `in top-level ${name}` } : inMeta;
}

function checkKeywords(schema: Schema, path: string, context: Context, errors: FieldError[]): void {
  const type = schema.type as string | undefined;
  if (type && !TYPES.includes(type)) errors.push(notSupported(`${path}.type`, type, TYPES));
  if (schema.default !== undefined && context.forbidsDefaults) {
    errors.push(forbidden(`${path}.default`, `must not be set ${context.forbidsDefaults}`));
  }
  const keywords = schema as Record<string, unknown>;
  for (const name of REFUSED) if (keywords[name]) errors.push(forbidden(`${path}.${name}`, `${name} is not supported`));
  if (type === 'null')
    errors.push(forbidden(`${path}.type`, 'type cannot be set to null, use nullable as an alternative'));
  if (Array.isArray(schema.items))
    errors.push(forbidden(`${path}.items`, 'items must be a schema object and not an array'));
  if (context.insideMeta && schema['x-kubernetes-embedded-resource']) {
    errors.push(forbidden(`${path}.x-kubernetes-embedded-resource`, 'must not be used inside of resource meta'));
  }
  if (schema.uniqueItems) {
    const detail = 'uniqueItems cannot be set to true since the runtime complexity becomes quadratic';
    errors.push(forbidden(`${path}.uniqueItems`, detail));
  }
  if (schema['x-kubernetes-preserve-unknown-fields'] === false) {
    errors.push(invalid(`${path}.x-kubernetes-preserve-unknown-fields`, false, 'must be true or undefined'));
  }
}

function checkAdditionalProperties(schema: Schema, path: string, context: Context, errors: FieldError[]): void {
  const { additionalProperties } = schema;
  if (additionalProperties === undefined) return;
  if (Object.keys(schema.properties ?? {}).length > 0 && additionalProperties !== true) {
    const detail = 'additionalProperties and properties are mutual exclusive';
    errors.push(forbidden(`${path}.additionalProperties`, detail));
  }
  if (!isObject(additionalProperties)) return;
  const reason = 'inside additionalProperties applying to object metadata';
  const inner: Context = { ...context, isRoot: false, ...(context.insideMeta && { forbidsDefaults: reason }) };
  checkNode(additionalProperties as Schema, `${path}.additionalProperties`, inner, errors);
}

function wrongType(schema: Schema, path: string, detail: string): FieldError {
  return schema.type ? invalid(`${path}.type`, schema.type, detail) : required(`${path}.type`, detail);
}

function checkMapType(schema: Schema, path: string, errors: FieldError[]): void {
  const mapType = schema['x-kubernetes-map-type'];
  if (mapType === undefined) return;
  if (schema.type !== 'object') {
    errors.push(wrongType(schema, path, 'must be object if x-kubernetes-map-type is specified'));
  }
  if (mapType !== 'atomic' && mapType !== 'granular') {
    errors.push(notSupported(`${path}.x-kubernetes-map-type`, mapType, ['atomic', 'granular']));
  }
}

function checkListType(schema: Schema, path: string, errors: FieldError[]): void {
  const listType = schema['x-kubernetes-list-type'];
  const keys = schema['x-kubernetes-list-map-keys'] ?? [];
  const at = `${path}.x-kubernetes-list-type`;
  if (listType !== undefined && schema.type !== 'array') {
    errors.push(wrongType(schema, path, 'must be array if x-kubernetes-list-type is specified'));
  } else if (listType === 'set' && schema.items) {
    checkSetItems(schema.items, `${path}.items`, errors);
  }
  if (listType !== undefined && !['atomic', 'set', 'map'].includes(listType)) {
    errors.push(notSupported(at, listType, ['atomic', 'set', 'map']));
  }
  if (keys.length > 0 && listType !== 'map') {
    const detail = 'must be map if x-kubernetes-list-map-keys is non-empty';
    errors.push(listType ? invalid(at, listType, detail) : required(at, detail));
  }
  if (listType === 'map') checkMapList(schema, keys, path, errors);
  if (listType === 'set' || listType === 'map') checkItemsAndKeys(schema, keys, path, errors);
}

function checkSetItems(items: Schema, path: string, errors: FieldError[]): void {
  const detail = 'must be atomic as item of a list with x-kubernetes-list-type=set';
  const listType = items['x-kubernetes-list-type'];
  const mapType = items['x-kubernetes-map-type'];
  if (items.type === 'array' && listType !== undefined && listType !== 'atomic') {
    errors.push(invalid(`${path}.x-kubernetes-list-type`, listType, detail));
  }
  if (items.type === 'object' && mapType !== 'atomic') {
    errors.push(invalid(`${path}.x-kubernetes-map-type`, null, detail));
  }
}

function checkMapList(schema: Schema, keys: readonly string[], path: string, errors: FieldError[]): void {
  const items = schema.items;
  const keysAt = `${path}.x-kubernetes-list-map-keys`;
  if (keys.length === 0) errors.push(required(keysAt, 'must not be empty if x-kubernetes-list-type is map'));
  if (!items) {
    errors.push(required(`${path}.items`, 'must have a schema if x-kubernetes-list-type is map'));
    return;
  }
  if (items.type !== 'object') {
    const detail = "must be object if parent array's x-kubernetes-list-type is map";
    errors.push(invalid(`${path}.items.type`, items.type ?? '', detail));
    return;
  }
  const seen = new Set<string>();
  const reported = errors.length + MOST_KEY_PROBLEMS;
  for (const key of keys) {
    if (errors.length >= reported) return;
    const property = propertyOf(items, key);
    if (!property) errors.push(invalid(keysAt, keys, 'entries must all be names of item properties'));
    if (property?.type === 'array' || property?.type === 'object') {
      const detail = "must be a scalar type if parent array's x-kubernetes-list-type is map";
      errors.push(invalid(`${path}.items.properties[${key}].type`, items.type, detail));
    }
    if (seen.has(key)) errors.push(invalid(keysAt, keys, 'must not contain duplicate entries'));
    seen.add(key);
  }
}

/** Each problem with a key repeats all of them: a schema of nothing but keys would otherwise be answered with gigabytes. */
const MOST_KEY_PROBLEMS = 10;

function propertyOf({ properties = {} }: Schema, name: string): Schema | undefined {
  return Object.hasOwn(properties, name) ? properties[name] : undefined;
}

/** Items of sets and map lists are there, and so are their keys. */
function checkItemsAndKeys(schema: Schema, keys: readonly string[], path: string, errors: FieldError[]): void {
  const { items } = schema;
  const listType = schema['x-kubernetes-list-type'];
  if (!items || Array.isArray(items)) return;
  if (items.nullable) {
    const detail = `cannot be nullable when x-kubernetes-list-type is ${listType}`;
    errors.push(forbidden(`${path}.items.nullable`, detail));
  }
  for (const key of listType === 'map' ? keys : []) {
    const property = propertyOf(items, key);
    if (property)
      checkKey(property, items.required?.includes(key) ?? false, `${path}.items.properties[${key}]`, errors);
  }
}

function checkKey(property: Schema, isRequired: boolean, path: string, errors: FieldError[]): void {
  const what = 'this property is in x-kubernetes-list-map-keys, so it';
  if (!isRequired && property.default === undefined) {
    errors.push(required(`${path}.default`, `${what} must have a default or be a required property`));
  }
  if (property.nullable) errors.push(forbidden(`${path}.nullable`, `${what} cannot be nullable`));
}

const REASONS = ['FieldValueRequired', 'FieldValueInvalid', 'FieldValueForbidden', 'FieldValueDuplicate'].toSorted();
const LINE_BREAK = /[\n\r]/;

function checkRule(rule: ValidationRule, schema: Schema, path: string, errors: FieldError[]): void {
  const { message = '', messageExpression = '', fieldPath = '' } = rule;
  const text = (rule.rule ?? '').trim();
  const isBlank = (value: string) => value.length > 0 && value.trim() === '';
  if (text === '') {
    errors.push(required(`${path}.rule`, 'rule is not specified'));
  } else if (isBlank(message)) {
    errors.push(invalid(`${path}.message`, message, 'message must be non-empty if specified'));
  } else if (LINE_BREAK.test(message.trim())) {
    errors.push(invalid(`${path}.message`, message, 'message must not contain line breaks'));
  } else if (LINE_BREAK.test(text) && message.trim() === '') {
    errors.push(required(`${path}.message`, 'message must be specified if rule contains line breaks'));
  }
  if (isBlank(messageExpression)) {
    errors.push(required(`${path}.messageExpression`, 'messageExpression must be non-empty if specified'));
  }
  if (rule.reason !== undefined && !REASONS.includes(rule.reason)) {
    errors.push(notSupported(`${path}.reason`, rule.reason, REASONS));
  }
  if (isBlank(fieldPath))
    errors.push(invalid(`${path}.fieldPath`, fieldPath, 'fieldPath must be non-empty if specified'));
  if (LINE_BREAK.test(fieldPath))
    errors.push(invalid(`${path}.fieldPath`, fieldPath, 'fieldPath must not contain line breaks'));
  if (fieldPath && !leadsSomewhere(fieldPath, schema)) {
    errors.push(invalid(`${path}.fieldPath`, fieldPath, 'fieldPath must be a valid path'));
  }
}

function leadsSomewhere(path: string, schema: Schema): boolean {
  try {
    followPath(path, schema);
    return true;
  } catch {
    return false;
  }
}
