import { type Scalar, type Shape, type Struct, structOf } from '../builtin/definitions/definitions.ts';
import { badRequest } from '../status/errors.ts';
import { fieldNumbers } from './field-numbers.ts';
import { Reader, WireError } from './reader.ts';

type Fields = Record<string, unknown>;

/** What a body in Kubernetes' protobuf encoding starts with. */
const magic = Buffer.from('k8s\0', 'latin1');
/** Kinds that every group accepts under its own version. */
const metaKinds = new Set(['DeleteOptions']);

const wires: Partial<Record<Scalar, number>> = { b: 0, i: 0, l: 0, n: 1 };

/**
 * Decodes a request body of type `application/vnd.kubernetes.protobuf` into the object that JSON would have given.
 * @throws StatusError 400 when the bytes are damaged or the kind's protobuf form is not known
 * @see https://kubernetes.io/docs/reference/using-api/api-concepts/#protobuf-encoding
 */
export function decodeProtobuf(bytes: Buffer): Fields {
  try {
    return decodeEnvelope(bytes);
  } catch (error) {
    if (error instanceof WireError) throw badRequest(`unable to decode protobuf body: ${error.message}`);
    throw error;
  }
}

function decodeEnvelope(bytes: Buffer): Fields {
  if (!bytes.subarray(0, magic.length).equals(magic)) {
    throw badRequest('provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]');
  }
  const { apiVersion, kind, raw } = readUnknown(bytes.subarray(magic.length));
  const type = typeName(apiVersion, kind);
  if (!fieldNumbers(type))
    throw badRequest(`no protobuf form of ${kind} in ${JSON.stringify(apiVersion)} is known; send JSON`);
  return { apiVersion, kind, ...readMessage(raw, structOf(type)) };
}

/** The envelope: which type the bytes inside are of. */
function readUnknown(bytes: Buffer): { apiVersion: string; kind: string; raw: Buffer } {
  const found: { apiVersion: string; kind: string; raw: Buffer } = { apiVersion: '', kind: '', raw: Buffer.alloc(0) };
  const reader = new Reader(bytes);
  while (!reader.done) {
    const { number, wire } = reader.tag();
    if (number === 1 && wire === 2) {
      const parts = readTexts(reader.bytes());
      found.apiVersion = parts.get(1) ?? '';
      found.kind = parts.get(2) ?? '';
    } else if (number === 2 && wire === 2) found.raw = reader.bytes();
    else reader.skip(wire);
  }
  return found;
}

function typeName(apiVersion: string, kind: string): string {
  if (metaKinds.has(kind)) return `meta/v1.${kind}`;
  const [group, version] = apiVersion.includes('/')
    ? (apiVersion.split('/') as [string, string])
    : ['core', apiVersion];
  return `${group.split('.')[0]}/${version}.${kind}`;
}

function readMessage(bytes: Buffer, struct: Struct): Fields {
  const object: Fields = {};
  readInto(object, bytes, struct, `${struct.module}.${struct.name}`);
  return object;
}

/** Reads a message of a type into an object; a message that JSON shows inline is read into the object that holds it. */
function readInto(object: Fields, bytes: Buffer, struct: Struct, type: string): void {
  const numbers = fieldNumbers(type);
  if (!numbers) throw badRequest(`no protobuf form of ${type} is known; send JSON`);
  const reader = new Reader(bytes);
  while (!reader.done) {
    const { number, wire } = reader.tag();
    const numbered = numbers.get(number);
    if (!numbered) reader.skip(wire);
    else if ('inline' in numbered) readInto(object, nested(reader, wire), struct, numbered.inline);
    else readField(object, numbered.name, struct, reader, wire);
  }
}

function readField(object: Fields, name: string, struct: Struct, reader: Reader, wire: number): void {
  const field = struct.fields.get(name);
  if (!field) {
    reader.skip(wire);
    return;
  }
  const { shape } = field;
  if (shape.kind === 'list') {
    const list = (object[name] as unknown[] | undefined) ?? [];
    list.push(...readItems(shape.item, reader, wire));
    object[name] = list;
  } else if (shape.kind === 'map') {
    const [key, value] = readEntry(nested(reader, wire), shape.item);
    const map = (object[name] as Fields | undefined) ?? {};
    Object.defineProperty(map, key, { value, enumerable: true, configurable: true, writable: true });
    object[name] = map;
  } else object[name] = readValue(shape, reader, wire);
}

/** One item, or several when numbers are packed. */
function readItems(shape: Shape, reader: Reader, wire: number): unknown[] {
  const single = shape.kind === 'scalar' ? (wires[shape.scalar] ?? 2) : 2;
  if (wire === single || wire !== 2) return [readValue(shape, reader, wire)];
  const packed = new Reader(reader.bytes());
  const items: unknown[] = [];
  while (!packed.done) items.push(readValue(shape, packed, single));
  return items;
}

function readEntry(bytes: Buffer, shape: Shape): [string, unknown] {
  let key = '';
  let value: unknown;
  const reader = new Reader(bytes);
  while (!reader.done) {
    const { number, wire } = reader.tag();
    if (number === 1) key = nested(reader, wire).toString('utf8');
    else if (number === 2) value = readValue(shape, reader, wire);
    else reader.skip(wire);
  }
  return [key, value ?? (shape.kind === 'list' ? [] : '')];
}

function readValue(shape: Shape, reader: Reader, wire: number): unknown {
  if (shape.kind === 'struct') return readMessage(nested(reader, wire), shape.struct);
  if (shape.kind === 'list') return readWrapped(nested(reader, wire), shape.item);
  if (shape.kind !== 'scalar') throw new WireError('proto: nested maps');
  const { scalar } = shape;
  if (wire !== (wires[scalar] ?? 2)) throw new WireError(`proto: wrong wireType = ${wire}`);
  switch (scalar) {
    case 'b':
      return reader.varint() !== 0n;
    case 'i':
    case 'l':
      return Number(reader.varint());
    case 'n':
      return reader.double();
    default:
      return readText(scalar, reader.bytes());
  }
}

/** Protobuf has no maps of lists: such a list is the first field of a message of its own (ExtraValue). */
function readWrapped(bytes: Buffer, item: Shape): unknown[] {
  const items: unknown[] = [];
  const reader = new Reader(bytes);
  while (!reader.done) {
    const { number, wire } = reader.tag();
    if (number === 1) items.push(...readItems(item, reader, wire));
    else reader.skip(wire);
  }
  return items;
}

function readText(scalar: Scalar, bytes: Buffer): unknown {
  switch (scalar) {
    case 'y':
      return bytes.toString('base64');
    case 'q':
      return readTexts(bytes).get(1) || '0';
    case 't':
    case 'm':
      return readTime(bytes, scalar);
    case 'I':
      return readIntOrString(bytes);
    case 'o':
      return readJson(bytes);
    default:
      return bytes.toString('utf8');
  }
}

/** The text fields of a message by number. */
function readTexts(bytes: Buffer): Map<number, string> {
  const texts = new Map<number, string>();
  const reader = new Reader(bytes);
  while (!reader.done) {
    const { number, wire } = reader.tag();
    if (wire === 2) texts.set(number, reader.bytes().toString('utf8'));
    else reader.skip(wire);
  }
  return texts;
}

/** The whole numbers of a message by number. */
function readNumbers(bytes: Buffer): Map<number, number> {
  const numbers = new Map<number, number>();
  const reader = new Reader(bytes);
  while (!reader.done) {
    const { number, wire } = reader.tag();
    if (wire === 0) numbers.set(number, Number(reader.varint()));
    else reader.skip(wire);
  }
  return numbers;
}

/** An empty message is the zero time, which JSON shows as null. */
function readTime(bytes: Buffer, scalar: 't' | 'm'): string | null {
  if (bytes.length === 0) return null;
  const numbers = readNumbers(bytes);
  const date = new Date((numbers.get(1) ?? 0) * 1000);
  if (Number.isNaN(date.getTime())) throw new WireError('proto: time out of range');
  const second = date.toISOString().slice(0, -5);
  const micros = String(Math.floor((numbers.get(2) ?? 0) / 1000)).padStart(6, '0');
  return scalar === 't' ? `${second}Z` : `${second}.${micros}Z`;
}

function readIntOrString(bytes: Buffer): string | number {
  const numbers = readNumbers(bytes);
  return numbers.get(1) === 1 ? (readTexts(bytes).get(3) ?? '') : (numbers.get(2) ?? 0);
}

function readJson(bytes: Buffer): unknown {
  const text = readTexts(bytes).get(1);
  if (!text) return null;
  try {
    return JSON.parse(text);
  } catch {
    throw new WireError('raw extension is not JSON');
  }
}

function nested(reader: Reader, wire: number): Buffer {
  if (wire !== 2) throw new WireError(`proto: wrong wireType = ${wire}`);
  return reader.bytes();
}
