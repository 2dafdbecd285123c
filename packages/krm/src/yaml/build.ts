import { type Node, Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import { compareFields } from './order.ts';
import { textScalar } from './scalar.ts';

/** How the keys of maps are ordered: a comparison, or null to keep the order of the value. */
export type KeyOrder = ((a: string, b: string) => number) | null;

/** YAML nodes for a plain value. Fields that are undefined are left out; numbers are written without exponents. */
export function buildNode(value: unknown, order: KeyOrder = compareFields): Node {
  if (Array.isArray(value)) {
    const seq = new YAMLSeq();
    for (const item of value) seq.items.push(buildNode(item, order));
    return seq;
  }
  if (typeof value === 'object' && value !== null) return buildMap(value as Record<string, unknown>, order);
  return typeof value === 'string' ? textScalar(value) : new Scalar(value);
}

/** The same for an object, as a map. */
export function buildMap(value: Readonly<Record<string, unknown>>, order: KeyOrder = compareFields): YAMLMap {
  const map = new YAMLMap();
  const keys = Object.keys(value);
  for (const key of order ? keys.sort(order) : keys) {
    if (value[key] !== undefined) map.items.push(new Pair(textScalar(key), buildNode(value[key], order)));
  }
  return map;
}
