import { isObject } from '../schema/json.ts';
import { type FieldError, invalid } from '../status/field-error.ts';

type Shape =
  | 'schema'
  | 'schemas'
  | 'named schemas'
  | 'schema or bool'
  | 'string'
  | 'strings'
  | 'bool'
  | 'number'
  | 'rules';

/** What each keyword holds. Those that are not here hold anything, or are refused elsewhere. */
const SHAPES: Readonly<Record<string, Shape>> = {
  ...of('schemas', 'allOf', 'anyOf', 'oneOf'),
  ...of('schema', 'not'),
  ...of('named schemas', 'properties'),
  ...of('schema or bool', 'additionalProperties'),
  ...of(
    'string',
    'type',
    'format',
    'title',
    'description',
    'pattern',
    'x-kubernetes-list-type',
    'x-kubernetes-map-type',
  ),
  ...of('strings', 'required', 'x-kubernetes-list-map-keys'),
  ...of('bool', 'nullable', 'exclusiveMaximum', 'exclusiveMinimum', 'uniqueItems', 'x-kubernetes-int-or-string'),
  ...of('bool', 'x-kubernetes-preserve-unknown-fields', 'x-kubernetes-embedded-resource'),
  ...of('number', 'maximum', 'minimum', 'multipleOf', 'maxLength', 'minLength', 'maxItems', 'minItems'),
  ...of('number', 'maxProperties', 'minProperties'),
  ...of('rules', 'x-kubernetes-validations'),
};

function of(shape: Shape, ...keywords: string[]): Record<string, Shape> {
  return Object.fromEntries(keywords.map((keyword) => [keyword, shape]));
}

/**
 * The places of a schema whose values are not of the kind that their keyword has: nothing else can be said of such a schema. Null is the
 * same as an absent keyword.
 */
export function validateShape(schema: unknown, path: string): FieldError[] {
  if (!isObject(schema)) return [misfit(path, schema, 'schema')];
  return Object.entries(schema).flatMap(([keyword, value]) => {
    if (value === null || value === undefined) return [];
    const at = `${path}.${keyword}`;
    if (keyword === 'items') return Array.isArray(value) ? schemas(value, at) : validateShape(value, at);
    const shape = Object.hasOwn(SHAPES, keyword) ? SHAPES[keyword] : undefined;
    return shape
      ? checkShape(shape, value, at)
      : keyword === 'enum' && !Array.isArray(value)
        ? [misfit(at, value, 'list')]
        : [];
  });
}

function checkShape(shape: Shape, value: unknown, path: string): FieldError[] {
  switch (shape) {
    case 'schema':
      return validateShape(value, path);
    case 'schemas':
      return Array.isArray(value) ? schemas(value, path) : [misfit(path, value, 'list of schemas')];
    case 'named schemas':
      if (!isObject(value)) return [misfit(path, value, 'map of schemas')];
      return Object.entries(value).flatMap(([name, part]) => validateShape(part, `${path}[${name}]`));
    case 'schema or bool':
      return typeof value === 'boolean' ? [] : validateShape(value, path);
    case 'strings':
      return isListOf(value, (item) => typeof item === 'string') ? [] : [misfit(path, value, 'list of strings')];
    case 'rules':
      return isListOf(value, isRule) ? [] : [misfit(path, value, 'list of rules')];
    case 'bool':
      return typeof value === 'boolean' ? [] : [misfit(path, value, 'bool')];
    default:
      return typeof value === shape ? [] : [misfit(path, value, shape)];
  }
}

function schemas(list: readonly unknown[], path: string): FieldError[] {
  return list.flatMap((part, i) => validateShape(part, `${path}[${i}]`));
}

function isListOf(value: unknown, fits: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(fits);
}

function isRule(rule: unknown): boolean {
  if (!isObject(rule)) return false;
  const { optionalOldSelf, ...texts } = rule;
  const fits = optionalOldSelf === undefined || optionalOldSelf === null || typeof optionalOldSelf === 'boolean';
  return fits && Object.values(texts).every((text) => typeof text === 'string');
}

function misfit(path: string, value: unknown, wanted: string): FieldError {
  return invalid(path, value, `must be a ${wanted}`);
}
