import { isObject, setOwn } from '../schema/json.ts';
import { emptySet, type FieldSet, leaf, makeSet, sortedElements } from './field-set.ts';
import { canonicalElement } from './path-element.ts';

/** FieldsV1, the form of a set in managedFields. */
export type FieldsV1 = Record<string, unknown>;

/*
 * Objects in the store are never changed and a write keeps the entries that it does not touch, so most sets are parsed and written once.
 */
const parsed = new WeakMap<FieldsV1, FieldSet>();
const written = new WeakMap<FieldSet, FieldsV1>();

/**
 * The set that `fields` stands for. Remembered by identity: `fields` must not be changed afterwards.
 * @throws SyntaxError when it is not FieldsV1
 */
export function parseFields(fields: FieldsV1): FieldSet {
  const known = parsed.get(fields);
  if (known) return known;
  const { children } = parseNode(fields);
  const set = makeSet(false, children);
  remember(fields, set);
  return set;
}

function remember(fields: FieldsV1, set: FieldSet): void {
  parsed.set(fields, set);
  if (set !== emptySet) written.set(set, fields);
}

function parseNode(node: unknown): FieldSet {
  if (!isObject(node)) throw new SyntaxError('FieldsV1 is made of objects');
  const elements = Object.keys(node);
  if (elements.length === 0) return leaf;
  const children = new Map<string, FieldSet>();
  for (const element of elements)
    if (element !== '.') children.set(canonicalElement(element), parseNode(node[element]));
  return makeSet(Object.hasOwn(node, '.'), children);
}

/** The set as FieldsV1, its fields in Kubernetes' order. The answer is shared and must not be changed. */
export function writeFields(set: FieldSet): FieldsV1 {
  const known = written.get(set);
  if (known) return known;
  const fields = writeNode(set);
  if (set !== leaf) remember(fields, set);
  return fields;
}

function writeNode(set: FieldSet): FieldsV1 {
  const node: FieldsV1 = {};
  if (set.self && set.children.size > 0) node['.'] = {};
  for (const element of sortedElements(set)) setOwn(node, element, writeNode(set.children.get(element) as FieldSet));
  return node;
}
