import { isObject } from '../schema/json.ts';
import type { Schema } from '../schema/schema.ts';

/** How a value of a schema node merges, and what of it is owned. */
export type Shape = ScalarShape | AtomicShape | MapShape | ListShape | DeducedShape;

/** What {@link shapeFor} leaves. */
export type ValueShape = Exclude<Shape, DeducedShape>;

/** Owned as a whole. `accepts` is what an applied value must be; anything for scalars of several types. */
export interface ScalarShape {
  kind: 'scalar';
  accepts?: 'string' | 'numeric' | 'boolean';
}

/** A list or map that is owned and replaced as a whole. */
export interface AtomicShape {
  kind: 'atomic';
  accepts: 'list' | 'map';
}

/** Fields are owned one by one. */
export interface MapShape {
  kind: 'map';
  /** The shape of a field; undefined when the schema has no such field. */
  field(name: string): Shape | undefined;
  /** The schema names the field. The others are keys of a map, whose entries are owned themselves beside what is in them. */
  isNamed(name: string): boolean;
}

/** Items are owned one by one: told apart by `keys`, or by their values in a set (which has no keys). */
export interface ListShape {
  kind: 'list';
  keys: readonly ListKey[];
  element: Shape;
}

export interface ListKey {
  name: string;
  /** A key that is left out has this value. */
  default: unknown;
}

/** Without a schema: objects are granular, lists atomic. */
export interface DeducedShape {
  kind: 'deduced';
}

export const scalar: ScalarShape = { kind: 'scalar' };
export const deduced: DeducedShape = { kind: 'deduced' };
const atomicList: AtomicShape = { kind: 'atomic', accepts: 'list' };
const atomicMap: AtomicShape = { kind: 'atomic', accepts: 'map' };
const deducedMap: MapShape = { kind: 'map', field: () => deduced, isNamed: () => false };

const shapes = new WeakMap<Schema, Shape>();

/** The shape of a schema node, made once. */
export function shapeOf(schema: Schema): Shape {
  let shape = shapes.get(schema);
  if (!shape) {
    shape = makeShape(schema);
    shapes.set(schema, shape);
  }
  return shape;
}

/** The shape as it is for this value: what has no schema, or does not fit it, merges by its own type. */
export function shapeFor(shape: Shape, value: unknown): ValueShape {
  if (shape.kind === 'deduced') {
    if (Array.isArray(value)) return atomicList;
    return isObject(value) ? deducedMap : scalar;
  }
  if (value === null || value === undefined) return shape;
  if (shape.kind === 'map') return isObject(value) ? shape : scalar;
  if (shape.kind === 'list') return Array.isArray(value) ? shape : scalar;
  return shape;
}

/** The shapes of two values of one node. Null fits whatever the other is. */
export function shapesFor(shape: Shape, a: unknown, b: unknown): [ValueShape, ValueShape] {
  return [shapeFor(shape, a ?? b), shapeFor(shape, b ?? a)];
}

function makeShape(schema: Schema): Shape {
  if (schema['x-kubernetes-int-or-string']) return scalar;
  switch (schema.type) {
    case 'array':
      return listShape(schema);
    case 'object':
      return objectShape(schema);
    case 'string':
      return { kind: 'scalar', accepts: 'string' };
    case 'integer':
    case 'number':
      return { kind: 'scalar', accepts: 'numeric' };
    case 'boolean':
      return { kind: 'scalar', accepts: 'boolean' };
    default:
      if (schema.properties || schema.additionalProperties) return objectShape(schema);
      return schema['x-kubernetes-preserve-unknown-fields'] ? deduced : scalar;
  }
}

function objectShape(schema: Schema): Shape {
  if (schema['x-kubernetes-map-type'] === 'atomic') return atomicMap;
  return schema['x-kubernetes-embedded-resource'] ? resourceShape(schema) : granularMap(schema);
}

function granularMap(schema: Schema): MapShape {
  const { properties = {}, additionalProperties } = schema;
  const other = otherFields(schema, additionalProperties);
  return {
    kind: 'map',
    isNamed: (name) => Object.hasOwn(properties, name),
    field: (name) => (Object.hasOwn(properties, name) ? shapeOf(properties[name] as Schema) : other),
  };
}

function otherFields(schema: Schema, additional: Schema | boolean | undefined): Shape | undefined {
  if (typeof additional === 'object') return shapeOf(additional);
  const isFreeForm = additional === undefined && !schema.properties;
  return schema['x-kubernetes-preserve-unknown-fields'] || additional === true || isFreeForm ? deduced : undefined;
}

function listShape(schema: Schema): Shape {
  const { items } = schema;
  const type = listType(schema);
  if (!items || type === 'atomic') return atomicList;
  const names = type === 'set' ? [] : (schema['x-kubernetes-list-map-keys'] ?? mergeKeys(schema));
  const keys = [...names].sort().map((name) => ({ name, default: items.properties?.[name]?.default }));
  return { kind: 'list', keys, element: shapeOf(items) };
}

/** Lists without a type take it from the strategic merge patch's strategy, as in Kubernetes. */
function listType(schema: Schema): 'atomic' | 'set' | 'map' {
  const type = schema['x-kubernetes-list-type'];
  if (type) return type;
  if (!schema['x-kubernetes-patch-strategy']?.split(',').includes('merge')) return 'atomic';
  return schema['x-kubernetes-patch-merge-key'] ? 'map' : 'set';
}

function mergeKeys(schema: Schema): string[] {
  const key = schema['x-kubernetes-patch-merge-key'];
  return key ? [key] : [];
}

const text: Schema = { type: 'string' };
const texts: Schema = { type: 'object', additionalProperties: text };
const count: Schema = { type: 'integer' };

const ownerReference: Schema = { type: 'object', 'x-kubernetes-map-type': 'atomic', properties: { uid: text } };

/** What all objects have in common, whatever the schema of their kind says of it. */
const objectMeta: Schema = {
  type: 'object',
  properties: {
    name: text,
    generateName: text,
    namespace: text,
    selfLink: text,
    uid: text,
    resourceVersion: text,
    generation: count,
    creationTimestamp: text,
    deletionTimestamp: text,
    deletionGracePeriodSeconds: count,
    labels: texts,
    annotations: texts,
    ownerReferences: {
      type: 'array',
      items: ownerReference,
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['uid'],
    },
    finalizers: { type: 'array', items: text, 'x-kubernetes-list-type': 'set' },
    managedFields: { type: 'array', items: { type: 'object' } },
  },
};

const commonFields: Readonly<Record<string, Schema>> = { apiVersion: text, kind: text, metadata: objectMeta };

const resources = new WeakMap<Schema, MapShape>();

/** The shape of a whole object of a kind with this schema. */
export function resourceShape(schema: Schema): MapShape {
  let shape = resources.get(schema);
  if (!shape) {
    const rest = granularMap(schema);
    shape = {
      kind: 'map',
      isNamed: (name) => Object.hasOwn(commonFields, name) || rest.isNamed(name),
      field: (name) => (Object.hasOwn(commonFields, name) ? shapeOf(commonFields[name] as Schema) : rest.field(name)),
    };
    resources.set(schema, shape);
  }
  return shape;
}
