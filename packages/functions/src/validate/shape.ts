import { isObject } from '@nexslice/krm';
import { nearest } from './nearest.ts';

/** What a field may hold. */
export type Shape =
  | { is: 'text'; oneOf?: readonly string[]; format?: Format }
  | { is: 'integer'; least?: number; most?: number }
  | { is: 'boolean' }
  | { is: 'quantity' }
  | { is: 'texts' }
  | { is: 'anything' }
  | { is: 'list'; of: Shape }
  | { is: 'map'; fields: Readonly<Record<string, Shape>>; required?: readonly string[] };

/** A text that must be more than a text: how to tell, and what to call it. */
export interface Format {
  name: string;
  test: (text: string) => boolean;
}

/** One thing that is wrong with a value. */
export interface Complaint {
  field: string;
  message: string;
  value?: unknown;
  better?: unknown;
}

/** All that is wrong with a value, in the order of its fields. Fields that are null count as not there. */
export function complaintsAbout(value: unknown, shape: Shape, field: string): Complaint[] {
  if (value === null || value === undefined || shape.is === 'anything') return [];
  if (shape.is === 'map') return aboutMap(value, shape, field);
  if (shape.is === 'list') {
    if (!Array.isArray(value)) return [wrongType(field, 'a list', value)];
    return value.flatMap((item, i) => complaintsAbout(item, shape.of, `${field}[${i}]`));
  }
  const message = aboutScalar(value, shape);
  if (message === undefined) return [];
  const better = shape.is === 'text' && typeof value === 'string' ? nearest(value, shape.oneOf ?? []) : undefined;
  return [{ field, message, value, ...(better !== undefined && { better }) }];
}

function aboutMap(value: unknown, shape: Extract<Shape, { is: 'map' }>, field: string): Complaint[] {
  if (!isObject(value)) return [wrongType(field, 'a map', value)];
  const missing = (shape.required ?? []).filter((name) => value[name] === undefined || value[name] === null);
  const known = Object.keys(shape.fields);
  const unknown = Object.keys(value).filter((name) => !known.includes(name));
  return [
    ...missing.map((name) => ({ field: `${field}.${name}`, message: 'is required' })),
    ...unknown.map((name) => aboutUnknown(field, name, known)),
    ...Object.entries(shape.fields).flatMap(([name, inner]) => complaintsAbout(value[name], inner, `${field}.${name}`)),
  ];
}

function aboutUnknown(field: string, name: string, known: readonly string[]): Complaint {
  const better = nearest(name, known);
  const hint = better === undefined ? `known are ${known.join(', ')}` : `did you mean ${better}?`;
  return { field: `${field}.${name}`, message: `unknown field; ${hint}` };
}

type Scalar = Exclude<Shape, { is: 'map' | 'list' | 'anything' }>;

/** A quantity of Kubernetes, as far as it can be told without reading it. */
const quantity = /^[+-]?[0-9.]+(?:[numkMGTPE]|[KMGTPE]i|[eE][+-]?[0-9]+)?$/;

function aboutScalar(value: unknown, shape: Scalar): string | undefined {
  switch (shape.is) {
    case 'boolean':
      return typeof value === 'boolean' ? undefined : 'must be true or false';
    case 'quantity':
      return quantity.test(String(value)) ? undefined : 'must be a quantity such as 5G or 100Mi';
    case 'integer':
      return aboutInteger(value, shape);
    case 'texts':
      return isObject(value) && Object.values(value).every((one) => typeof one === 'string')
        ? undefined
        : 'must be a map of texts';
    case 'text':
      return aboutText(value, shape);
  }
}

function aboutInteger(value: unknown, { least = 0, most }: Extract<Shape, { is: 'integer' }>): string | undefined {
  const good = Number.isSafeInteger(value) && Number(value) >= least && Number(value) <= (most ?? Infinity);
  if (good) return undefined;
  return most === undefined ? `must be an integer from ${least}` : `must be an integer from ${least} to ${most}`;
}

function aboutText(value: unknown, { oneOf, format }: Extract<Shape, { is: 'text' }>): string | undefined {
  if (typeof value !== 'string') return `must be a text, got ${describe(value)}`;
  if (oneOf && value !== '' && !oneOf.includes(value)) return `must be one of ${oneOf.join(', ')}`;
  return format && value !== '' && !format.test(value) ? `must be ${format.name}` : undefined;
}

function wrongType(field: string, wanted: string, value: unknown): Complaint {
  return { field, message: `must be ${wanted}, got ${describe(value)}`, value };
}

function describe(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (isObject(value)) return 'a map';
  return typeof value === 'string' ? 'a text' : `the ${typeof value} ${String(value)}`;
}
