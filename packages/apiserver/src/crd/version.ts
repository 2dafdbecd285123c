import { followPath } from '../cel/field-path.ts';
import type { Schema } from '../schema/schema.ts';
import {
  duplicate,
  type FieldError,
  forbidden,
  invalid,
  notSupported,
  required,
  tooMany,
} from '../status/field-error.ts';
import type { PrinterColumn, Subresources } from './definition.ts';
import { validateDefaults } from './schema-defaults.ts';
import { validateOpenApi } from './schema-openapi.ts';
import { validateRules } from './schema-rules.ts';
import { validateShape } from './schema-shape.ts';
import { validateStructural } from './structural.ts';

/** What a root schema may say beside a status subresource, and how Kubernetes' message lists it. */
const ROOT_KEYWORDS: ReadonlySet<string> = new Set([
  ...[
    'description',
    'type',
    'format',
    'title',
    'maximum',
    'exclusiveMaximum',
    'minimum',
    'exclusiveMinimum',
    'maxLength',
  ],
  ...['minLength', 'pattern', 'maxItems', 'minItems', 'uniqueItems', 'multipleOf', 'required', 'items', 'properties'],
  ...['externalDocs', 'example', 'x-kubernetes-preserve-unknown-fields', 'x-kubernetes-validations'],
]);
const ROOT_KEYWORDS_TEXT =
  'only [Description Type Format Title Maximum ExclusiveMaximum Minimum ExclusiveMinimum MaxLength MinLength Pattern MaxItems MinItems UniqueItems MultipleOf Required Items Properties ExternalDocs Example XPreserveUnknownFields XValidations] fields are allowed at the root of the schema if the status subresource is enabled';

/** Checks a schema: structure first, then defaults, then rules, each only when the one before is right. */
export function validateSchema(schema: Schema, hasStatus: boolean, path: string): FieldError[] {
  const errors = validateShape(schema, path);
  if (errors.length > 0) return errors;
  if (hasStatus) errors.push(...validateRoot(schema, path));
  if (schema.nullable) errors.push(forbidden(`${path}.nullable`, 'nullable cannot be true at the root'));
  const openApi = validateOpenApi(schema, path);
  // A type that does not exist, or items that are a list, would be reported a second time in other words.
  const structural = openApi.some(({ field }) => /\.(items|\$ref)$/.test(field))
    ? []
    : validateStructural(schema, path);
  errors.push(...structural, ...openApi);
  if (structural.length > 0 || openApi.length > 0) return errors;
  const defaults = validateDefaults(schema, path);
  return [...errors, ...defaults, ...(defaults.length === 0 ? validateRules(schema, path) : [])];
}

const ROOT_TYPE_TEXT =
  'only "object" is allowed as the type at the root of the schema if the status subresource is enabled';

/** Beside a status subresource, whose schema is taken out of it, a root may say only what stays true without its parts. */
function validateRoot(schema: Schema, path: string): FieldError[] {
  if (schema.type && schema.type !== 'object') return [invalid(`${path}.type`, schema.type, ROOT_TYPE_TEXT)];
  const said = Object.entries(schema).filter(([key, value]) => !isUnsaid(key, value));
  return said.every(([key]) => ROOT_KEYWORDS.has(key)) ? [] : [invalid(path, schema, ROOT_KEYWORDS_TEXT)];
}

/** Keywords that Go keeps as plain values, which say nothing when they are false. */
const PLAIN_BOOLS: ReadonlySet<string> = new Set([
  ...['nullable', 'exclusiveMaximum', 'exclusiveMinimum', 'uniqueItems'],
  ...['x-kubernetes-int-or-string', 'x-kubernetes-embedded-resource'],
]);

function isUnsaid(key: string, value: unknown): boolean {
  return value === undefined || value === null || value === '' || (value === false && PLAIN_BOOLS.has(key));
}

function validateReplicasPath(path: string, prefixes: readonly string[], field: string): FieldError[] {
  if (!path.startsWith('.')) return [invalid(field, path, 'must be a simple json path starting with .')];
  if (prefixes.some((prefix) => path.startsWith(`.${prefix}.`))) return [];
  const where =
    prefixes.length > 1 ? `either ${prefixes.map((prefix) => `.${prefix}`).join(' or ')}` : `.${prefixes[0]}`;
  return [invalid(field, path, `should be a json path under ${where}`)];
}

export function validateSubresources(subresources: Subresources, path: string): FieldError[] {
  const { scale } = subresources;
  if (!scale) return [];
  const { specReplicasPath, statusReplicasPath, labelSelectorPath } = scale;
  const [spec, status] = [`${path}.scale.specReplicasPath`, `${path}.scale.statusReplicasPath`];
  return [
    ...(specReplicasPath ? validateReplicasPath(specReplicasPath, ['spec'], spec) : [required(spec)]),
    ...(statusReplicasPath ? validateReplicasPath(statusReplicasPath, ['status'], status) : [required(status)]),
    ...(labelSelectorPath
      ? validateReplicasPath(labelSelectorPath, ['spec', 'status'], `${path}.scale.labelSelectorPath`)
      : []),
  ];
}

const COLUMN_TYPES = ['boolean', 'date', 'integer', 'number', 'string'];
const COLUMN_FORMATS = ['byte', 'date', 'date-time', 'double', 'float', 'int32', 'int64', 'password'];

export function validateColumn(column: PrinterColumn, path: string): FieldError[] {
  const errors: FieldError[] = [];
  if (!column.name) errors.push(required(`${path}.name`));
  const types = `must be one of ${COLUMN_TYPES.join(',')}`;
  if (!column.type) errors.push(required(`${path}.type`, types));
  else if (!COLUMN_TYPES.includes(column.type)) errors.push(invalid(`${path}.type`, column.type, types));
  if (column.format && !COLUMN_FORMATS.includes(column.format)) {
    errors.push(invalid(`${path}.format`, column.format, `must be one of ${COLUMN_FORMATS.join(',')}`));
  }
  if (!column.jsonPath) errors.push(required(`${path}.JSONPath`));
  else if (!column.jsonPath.startsWith('.')) {
    errors.push(invalid(`${path}.JSONPath`, column.jsonPath, 'must be a simple json path starting with .'));
  }
  return errors;
}

/** Kubernetes keeps the work of field selectors on watches small by so many fields at most. */
const MAX_SELECTABLE = 8;

export function validateSelectableFields(
  fields: readonly { jsonPath: string }[],
  schema: Schema,
  path: string,
): FieldError[] {
  const errors: FieldError[] = [];
  const seen = new Set<string>();
  for (const [i, { jsonPath }] of fields.entries()) {
    const field = `${path}[${i}].jsonPath`;
    if (!jsonPath) {
      errors.push(required(field));
      continue;
    }
    try {
      errors.push(...validateSelectable(jsonPath, schema, field, seen));
    } catch (error) {
      errors.push(invalid(field, jsonPath, `is an invalid path: ${(error as Error).message}`));
    }
  }
  if (seen.size > MAX_SELECTABLE) errors.push(tooMany(path, seen.size, MAX_SELECTABLE));
  return errors;
}

function validateSelectable(jsonPath: string, schema: Schema, field: string, seen: Set<string>): FieldError[] {
  const errors: FieldError[] = [];
  const target = followPath(jsonPath, schema, { brackets: false });
  if (target.first === 'metadata') errors.push(invalid(field, jsonPath, 'must not point to fields in metadata'));
  if (!['string', 'boolean', 'integer'].includes(target.schema.type ?? '')) {
    const detail =
      'must point to a field of type string, boolean or integer. Enum string fields and strings with formats are allowed.';
    errors.push(invalid(field, jsonPath, detail));
  }
  if (seen.has(target.text)) errors.push(duplicate(field, jsonPath));
  seen.add(target.text);
  return errors;
}

export function oneOfTexts(value: string, accepted: readonly string[], field: string): FieldError[] {
  if (!value) return [required(field)];
  return accepted.includes(value) ? [] : [notSupported(field, value, accepted)];
}
