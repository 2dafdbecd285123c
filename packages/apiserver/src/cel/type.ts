import { isObject, kindOf } from '../schema/json.ts';
import type { Schema } from '../schema/schema.ts';
import { celDuration, durationNanos } from './duration.ts';
import { escapeField } from './escape.ts';
import { ObjectSet, ScalarSet } from './unordered.ts';
import { type Convert, View, type ViewField } from './view.ts';

/** A schema as CEL's type checker and the cost estimate see it. */
export interface CelType {
  /** How the interpreter names the type: `int`, `list<string>`, `self.spec`. */
  name: string;
  convert: Convert;
  /** Fields of an object by escaped name. */
  fields?: ReadonlyMap<string, CelType>;
  /** Items of a list, values of a map. */
  element?: CelType;
  /** The class whose instances stand for objects of this type, and its name to the interpreter even where the type is dynamic. */
  view?: { name: string; class: new (raw: Record<string, unknown>) => View };
  /** Undefined for what CEL has no schema of its own: scalars and dynamic values. */
  schema?: Schema;
}

const asInt: Convert = (value) => (typeof value === 'number' && Number.isInteger(value) ? BigInt(value) : value);
const same: Convert = (value) => value;
const asBytes: Convert = (value) => (typeof value === 'string' ? new Uint8Array(Buffer.from(value, 'base64')) : value);
const asTime: Convert = (value) => (typeof value === 'string' ? new Date(value) : value);
const asDuration: Convert = (value) => (typeof value === 'string' ? celDuration(durationNanos(value)) : value);

/** Numbers of a dynamic value are integers when they are whole, as Kubernetes decodes JSON. */
const asDynamic: Convert = (value) => {
  if (Array.isArray(value)) return value.map(asDynamic);
  if (isObject(value)) return new Map(Object.entries(value).map(([key, part]) => [key, asDynamic(part)]));
  return asInt(value);
};

const dynamic: CelType = { name: 'dyn', convert: asDynamic };
const string: CelType = { name: 'string', convert: same };

const STRING_FORMATS: Readonly<Record<string, CelType>> = {
  byte: { name: 'bytes', convert: asBytes },
  date: { name: 'google.protobuf.Timestamp', convert: asTime },
  'date-time': { name: 'google.protobuf.Timestamp', convert: asTime },
  duration: { name: 'google.protobuf.Duration', convert: asDuration },
};

/** What rules at the root of a resource can say beside the fields of the schema. */
const resourceFields: Readonly<Record<string, Schema>> = {
  apiVersion: { type: 'string' },
  kind: { type: 'string' },
  metadata: { type: 'object', properties: { name: { type: 'string' }, generateName: { type: 'string' } } },
};

/**
 * The CEL type of a schema; undefined where the schema does not say enough for rules to reach the value (unknown fields that are preserved).
 * `path` makes the names of object types, unique within one definition.
 */
export function celType(schema: Schema, path = 'self', root = false): CelType | undefined {
  if (schema['x-kubernetes-int-or-string']) return { ...dynamic, schema };
  switch (schema.type) {
    case 'array':
      return listType(schema, path);
    case 'object':
      return isObject(schema.additionalProperties) && !root ? mapType(schema, path) : objectType(schema, path, root);
    case 'string':
      return { ...(STRING_FORMATS[schema.format ?? ''] ?? string), schema };
    case 'boolean':
      return { name: 'bool', convert: same, schema };
    case 'number':
      return { name: 'double', convert: (value) => Number(value), schema };
    case 'integer':
      return { name: 'int', convert: asInt, schema };
    default:
      return undefined;
  }
}

/** Items of lists and values of maps can be null where the schema allows it; the checker takes no notice of that, as in Kubernetes. */
function convertOrNull(type: CelType): Convert {
  return (value) => (value === null ? null : type.convert(value));
}

function listType(schema: Schema, path: string): CelType | undefined {
  const element = schema.items && celType(schema.items, `${path}.item`, isEmbedded(schema.items));
  if (!element) return undefined;
  const convert = convertOrNull(element);
  return {
    name: `list<${element.name}>`,
    element,
    schema,
    convert: (value) => (Array.isArray(value) ? asList(schema, value.map(convert), element) : value),
  };
}

/** The items of a list, or something that compares without regard to their order where the list type says so. */
function asList(schema: Schema, converted: unknown[], items: CelType): unknown {
  const listType = schema['x-kubernetes-list-type'];
  if (listType !== 'set' && listType !== 'map') return converted;
  if (items.view) return ObjectSet.of(converted, schema);
  return listType === 'set' && !items.element ? new ScalarSet(converted) : converted;
}

function mapType(schema: Schema, path: string): CelType | undefined {
  const valueSchema = schema.additionalProperties as Schema;
  const element = celType(valueSchema, `${path}.value`, isEmbedded(valueSchema));
  if (!element) return undefined;
  const convert = convertOrNull(element);
  return {
    name: `map<string, ${element.name}>`,
    element,
    schema,
    convert: (value) => {
      if (!isObject(value)) return value;
      return new Map(Object.entries(value).map(([key, part]) => [key, convert(part)]));
    },
  };
}

function objectType(schema: Schema, path: string, root: boolean): CelType {
  const fields = new Map<string, CelType>();
  const viewFields = new Map<string, ViewField>();
  const properties = root ? { ...schema.properties, ...resourceFields } : (schema.properties ?? {});
  for (const [name, property] of Object.entries(properties)) {
    const escaped = escapeField(name);
    const type = escaped && celType(property, `${path}.${escaped}`, isEmbedded(property));
    if (!escaped || !type) continue;
    fields.set(escaped, type);
    viewFields.set(escaped, { name, convert: type.convert, converts: type.convert !== same });
  }
  class ObjectView extends View {
    constructor(raw: Record<string, unknown>) {
      super(raw, viewFields);
    }
  }
  return {
    name: path,
    fields,
    view: { name: path, class: ObjectView },
    schema,
    convert: (value) => (kindOf(value) === 'object' ? new ObjectView(value as Record<string, unknown>) : value),
  };
}

function isEmbedded(schema: Schema): boolean {
  return Boolean(schema['x-kubernetes-embedded-resource']);
}

/** Every object type inside of a type, itself included: the interpreter must know them by name. */
export function objectTypes(type: CelType, found = new Map<string, CelType>()): Map<string, CelType> {
  if (type.view) found.set(type.view.name, type);
  if (type.element) objectTypes(type.element, found);
  for (const field of type.fields?.values() ?? []) objectTypes(field, found);
  return found;
}
