import type { Step } from '@nexslice/krm';
import { isMap, isScalar, isSeq, type Node, type Scalar, type YAMLSeq } from 'yaml';

/** A scalar, in a field or a list. */
export interface ScalarField {
  path: readonly Step[];
  node: Scalar;
}

/** A field that holds a list. A comment about it stands behind its key. */
export interface ListField {
  path: readonly Step[];
  node: YAMLSeq;
  key: Node;
}

export type Field = ScalarField | ListField;

export function isList(field: Field): field is ListField {
  return 'key' in field;
}

/** The fields of a resource in their order; a list comes before what is in it. */
export function* fieldsOf(node: unknown, path: readonly Step[] = []): Generator<Field> {
  if (isScalar(node)) yield { path, node };
  if (isSeq(node)) for (const [i, item] of node.items.entries()) yield* fieldsOf(item, [...path, i]);
  if (!isMap(node)) return;
  for (const { key, value } of node.items) {
    const below = [...path, String(isScalar(key) ? key.value : key)];
    if (isSeq(value)) yield { path: below, node: value, key: key as Node };
    yield* fieldsOf(value, below);
  }
}

/** The text of a scalar, as it is written. */
export function scalarText({ value, source }: Scalar): string {
  if (typeof value === 'string') return value;
  return value === null || value === undefined ? '' : (source ?? String(value));
}
