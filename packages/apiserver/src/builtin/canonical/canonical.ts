import { DecodeError } from '../../decode/decode-error.ts';
import { type Field, type Scalar, type Shape, type Struct, structOf } from '../definitions/definitions.ts';
import { canonicalQuantity, formatQuantity, parseQuantity, QuantityError, roundToMilli } from '../quantity/quantity.ts';
import { base64Error } from './base64.ts';
import { canonicalMicroTime, canonicalTime } from './time.ts';

type Fields = Record<string, unknown>;

/**
 * Gives an object of a built-in type (`apps/v1.Deployment`) the form that a round trip through Go's types gives it, in place: nulls and
 * optional zero values go, what Go always writes is there (`resources: {}`), quantities and times are canonical. Unknown fields stay: they
 * are pruned by the schema; so does `metadata`, which is the registry's but for the owners.
 * @throws DecodeError when a value is of another type than its field
 */
export function canonicalize(object: Fields, type: string): void {
  canonicalStruct(object, structOf(type), '');
  const metadata = object['metadata'];
  if (!isObject(metadata)) return;
  const owners = metadata['ownerReferences'];
  if (owners) canonicalValue(owners, ownerReferences, objectMeta, 'metadata.ownerReferences');
}

const objectMeta = structOf('meta/v1.ObjectMeta');
const ownerReferences = (objectMeta.fields.get('ownerReferences') as Field).shape;

/** What Go writes in a field of a built-in type that nobody set: `{ replicas: 0 }` for the status of a ReplicaSet. */
export function emptyField(type: string, field: string): unknown {
  const found = structOf(type).fields.get(field);
  return found?.always ? unset(found) : undefined;
}

function canonicalStruct(object: Fields, struct: Struct, path: string): void {
  for (const name in object) {
    const field = struct.fields.get(name);
    if (!field || (path === '' && name === 'metadata')) continue;
    const value = canonicalField(object[name], field, struct, path === '' ? name : `${path}.${name}`);
    if (value === undefined) delete object[name];
    else object[name] = value;
  }
  for (const [name, field] of struct.always) {
    if (object[name] === undefined) object[name] = unset(field);
  }
}

/** The value to keep; undefined when there is nothing worth keeping. */
function canonicalField(value: unknown, field: Field, owner: Struct, path: string): unknown {
  if (value === null || value === undefined) return undefined;
  const canonical = canonicalValue(value, field.shape, owner, path);
  if (field.dropped) return undefined;
  const kept = field.shape.kind === 'scalar' && (field.always || field.keepsZero);
  return !kept && isEmpty(canonical, field.shape) ? undefined : canonical;
}

function canonicalValue(value: unknown, shape: Shape, owner: Struct, path: string): unknown {
  if (value === null) return zero(shape);
  switch (shape.kind) {
    case 'scalar':
      return canonicalScalar(value, shape.scalar, owner, path);
    case 'list': {
      if (!Array.isArray(value)) throw mismatch(value, shape, owner, path);
      for (let i = 0; i < value.length; i++) value[i] = canonicalValue(value[i], shape.item, owner, path);
      return value;
    }
    case 'map': {
      if (!isObject(value)) throw mismatch(value, shape, owner, path);
      for (const key in value) value[key] = canonicalValue(value[key], shape.item, owner, path);
      if (shape.item.kind === 'scalar' && shape.item.scalar === 'q') roundAmounts(value);
      return value;
    }
    case 'struct': {
      if (!isObject(value)) throw mismatch(value, shape, owner, path);
      canonicalStruct(value, shape.struct, path);
      return value;
    }
  }
}

function canonicalScalar(value: unknown, scalar: Scalar, owner: Struct, path: string): unknown {
  switch (scalar) {
    case 's':
      if (typeof value === 'string') return value;
      break;
    case 'b':
      if (typeof value === 'boolean') return value;
      break;
    case 'i':
      if (isInt32(value)) return value;
      break;
    case 'l':
      if (typeof value === 'number' && Number.isInteger(value)) return value;
      break;
    case 'n':
      if (typeof value === 'number') return value;
      break;
    case 'o':
      return value;
    case 'y': {
      if (typeof value !== 'string') break;
      const error = base64Error(value);
      if (error) throw new DecodeError(error);
      return value;
    }
    case 'I':
      if (typeof value === 'string' || isInt32(value)) return value;
      throw mismatch(value, { kind: 'scalar', scalar: 'i' }, owner, path);
    case 'q':
      return quantity(value);
    case 't':
      if (typeof value === 'string') return canonicalTime(value);
      throw mismatch(value, { kind: 'scalar', scalar: 's' }, owner, path);
    case 'm':
      if (typeof value === 'string') return canonicalMicroTime(value);
      throw mismatch(value, { kind: 'scalar', scalar: 's' }, owner, path);
  }
  throw mismatch(value, { kind: 'scalar', scalar }, owner, path);
}

function isInt32(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) <= 0x7fffffff && (value as number) >= -0x80000000;
}

/** Amounts of resources are kept to a thousandth, as Go's defaults of a ResourceList round them up; nulls are none. */
function roundAmounts(amounts: Fields): void {
  for (const name in amounts) {
    const amount = amounts[name] as string;
    if (/[nu]$|e-/.test(amount)) amounts[name] = formatQuantity(roundToMilli(parseQuantity(amount)));
  }
}

/** What is neither text nor number is read as text too: `true` is no amount, and is refused as such. */
function quantity(value: unknown): string {
  try {
    return canonicalQuantity(typeof value === 'string' || typeof value === 'number' ? value : JSON.stringify(value));
  } catch (error) {
    if (error instanceof QuantityError) throw new DecodeError(error.message);
    throw error;
  }
}

/** What Go writes for a field that nobody set: null where it holds a pointer. */
function unset({ keepsZero, shape }: Field): unknown {
  return keepsZero ? null : zero(shape);
}

/** A null in a list or a map is the zero value of what it holds. */
function zero(shape: Shape): unknown {
  if (shape.kind === 'struct') {
    const empty: Fields = {};
    for (const [name, field] of shape.struct.always) empty[name] = unset(field);
    return empty;
  }
  if (shape.kind !== 'scalar') return null;
  return zeros[shape.scalar];
}

const zeros: Record<Scalar, unknown> = {
  s: '',
  b: false,
  i: 0,
  l: 0,
  n: 0,
  y: '',
  q: '0',
  t: null,
  m: null,
  I: 0,
  o: null,
};

function isEmpty(value: unknown, shape: Shape): boolean {
  if (shape.kind === 'list') return (value as unknown[]).length === 0;
  if (shape.kind === 'map') {
    for (const _key in value as Fields) return false;
    return true;
  }
  return shape.kind === 'scalar' && 'sbilny'.includes(shape.scalar) && value === zeros[shape.scalar];
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function mismatch(value: unknown, shape: Shape, owner: Struct, path: string): DecodeError {
  const number =
    typeof value === 'number' && shape.kind === 'scalar' && 'iln'.includes(shape.scalar) ? ` ${value}` : '';
  return new DecodeError(
    `json: cannot unmarshal ${typeName(value)}${number} into Go struct field ${owner.name}.${path} of type ${goType(shape)}`,
  );
}

function typeName(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'boolean') return 'bool';
  return typeof value;
}

const goScalars: Record<Scalar, string> = {
  s: 'string',
  b: 'bool',
  i: 'int32',
  l: 'int64',
  n: 'float64',
  y: '[]uint8',
  q: 'resource.Quantity',
  t: 'v1.Time',
  m: 'v1.MicroTime',
  I: 'intstr.IntOrString',
  o: 'runtime.RawExtension',
};

function goType(shape: Shape): string {
  switch (shape.kind) {
    case 'scalar':
      return goScalars[shape.scalar];
    case 'list':
      return `[]${goType(shape.item)}`;
    case 'map':
      return `map[string]${goType(shape.item)}`;
    case 'struct':
      return `${shape.struct.module.split('/')[1]}.${shape.struct.name}`;
  }
}
