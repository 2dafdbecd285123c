import { definitions } from './definitions.gen.ts';

/**
 * How a value of a built-in kind looks like, as Go's types have it: what a decoder must know, and the source of its OpenAPI schema.
 *
 * Notation in the generated table: `s` string, `b` boolean, `i` int32, `l` int64, `n` double, `y` bytes in base64, `q` Quantity, `t` Time,
 * `m` MicroTime, `I` IntOrString, `o` any JSON, `[x]` list, `{x}` map, else the name of a definition (with its module unless it is the
 * same). After it `!` required, `+` written even when empty, `*` kept when a client sends a zero value, `-` dropped.
 */
export type Shape =
  | { kind: 'scalar'; scalar: Scalar }
  | { kind: 'list'; item: Shape }
  | { kind: 'map'; item: Shape }
  | { kind: 'struct'; struct: Struct };

export type Scalar = 's' | 'b' | 'i' | 'l' | 'n' | 'y' | 'q' | 't' | 'm' | 'I' | 'o';

export interface Field {
  shape: Shape;
  /** OpenAPI lists it as required. */
  required: boolean;
  /** Written even when empty: a Go field without `omitempty`, or a struct held by value. */
  always: boolean;
  /** A zero value that a client sends is kept: Go holds the field by pointer. */
  keepsZero: boolean;
  /** Read, but not kept: its feature is off unless a cluster turns it on. */
  dropped: boolean;
}

export interface Struct {
  /** `core/v1`. */
  module: string;
  /** `PodSpec`. */
  name: string;
  /** `io.k8s.api.core.v1.PodSpec`, as OpenAPI documents call it. */
  definition: string;
  fields: Map<string, Field>;
  /** The fields that `always` holds for, so that filling them needs no search. */
  always: [name: string, field: Field][];
}

const scalars: Record<Scalar, Shape> = Object.fromEntries(
  [...'sbilnyqtmIo'].map((scalar) => [scalar, { kind: 'scalar', scalar }]),
) as Record<Scalar, Shape>;

const structs = new Map<string, Struct>();
let lines: Map<string, string> | undefined;
let prefixes: Map<string, string>;

/** The type called `core/v1.PodSpec`. Types are read from the table when they are first asked for. */
export function structOf(name: string): Struct {
  const known = structs.get(name);
  if (known) return known;
  const line = table().get(name);
  if (line === undefined) throw new Error(`no built-in type is called ${name}`);
  const dot = name.indexOf('.');
  const module = name.slice(0, dot);
  const short = name.slice(dot + 1);
  const definition = `${prefixes.get(module)}.${short}`;
  const struct: Struct = { module, name: short, definition, fields: new Map(), always: [] };
  structs.set(name, struct);
  for (const word of line.split(' ')) {
    if (word) readField(struct, word);
  }
  return struct;
}

function readField(struct: Struct, word: string): void {
  const colon = word.lastIndexOf(':');
  const name = word.slice(0, colon);
  const [, type, flags] = /^(.*?)([!+*-]*)$/.exec(word.slice(colon + 1))!;
  const field: Field = {
    shape: shapeOf(type!, struct.module),
    required: flags!.includes('!'),
    always: flags!.includes('+'),
    keepsZero: flags!.includes('*'),
    dropped: flags!.includes('-'),
  };
  struct.fields.set(name, field);
  if (field.always) struct.always.push([name, field]);
}

function shapeOf(type: string, module: string): Shape {
  if (type.startsWith('[')) return { kind: 'list', item: shapeOf(type.slice(1, -1), module) };
  if (type.startsWith('{')) return { kind: 'map', item: shapeOf(type.slice(1, -1), module) };
  if (type.length === 1) return scalars[type as Scalar];
  return { kind: 'struct', struct: structOf(type.includes('.') ? type : `${module}.${type}`) };
}

/** Full name → the fields as text. */
function table(): Map<string, string> {
  if (lines) return lines;
  lines = new Map();
  prefixes = new Map();
  let module = '';
  for (const line of definitions.split('\n')) {
    const space = line.indexOf(' ');
    if (line.startsWith('# ')) {
      const [, name, prefix] = line.split(' ');
      module = name!;
      prefixes.set(module, prefix!);
    } else if (line) {
      lines.set(`${module}.${space < 0 ? line : line.slice(0, space)}`, space < 0 ? '' : line.slice(space + 1));
    }
  }
  return lines;
}

/** The full names of all built-in types. */
export function structNames(): string[] {
  return [...table().keys()];
}
