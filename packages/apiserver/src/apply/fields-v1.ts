import { isObject, setOwn } from '../schema/json.ts';
import { emptySet, type FieldSet, leaf, makeSet, sortedElements } from './field-set.ts';
import { canonicalElement } from './path-element.ts';
import { shared } from './shared-set.ts';

/** FieldsV1, the form of a set in managedFields. */
export type FieldsV1 = Record<string, unknown>;

/*
 * Objects in the store are never changed and a write keeps the entries that it does not touch, so most sets are parsed and written once.
 */
const parsed = new WeakMap<FieldsV1, FieldSet>();
const written = new WeakMap<FieldSet, FieldsV1>();

/** What is written of a single path; frozen, for it is in all objects there are. */
const nothing: FieldsV1 = Object.freeze({});

/**
 * The set that `fields` stands for. Remembered by identity: `fields` must not be changed afterwards.
 * @throws SyntaxError when it is not FieldsV1
 */
export function parseFields(fields: FieldsV1): FieldSet {
  const known = parsed.get(fields);
  if (known) return known;
  const { children } = parseNode(fields);
  const set = shared(makeSet(false, children));
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
  const one = shared(set);
  const fields = writeNode(one);
  if (one !== leaf) remember(fields, one);
  return fields;
}

function writeNode(set: FieldSet): FieldsV1 {
  if (set === leaf) return nothing;
  const known = written.get(set);
  if (known) return known;
  const node: FieldsV1 = {};
  if (set.self) node['.'] = nothing;
  for (const element of sortedElements(set)) setOwn(node, element, writeNode(set.children.get(element) as FieldSet));
  written.set(set, node);
  return node;
}
