import { isDeepStrictEqual } from 'node:util';
import { isMap, ownField } from '../object/field.ts';
import type { KubeObject } from '../object/object.ts';

/** What people and other programs want of an object: all but its status and what the server keeps in its metadata. */
export type Essence = Readonly<Record<string, unknown>>;

/** One part of the essence that is not what it was. `undefined` stands for a part that is not there. */
export interface FieldChange {
  /** Names from the outside in: `['spec', 'replicas']`. */
  readonly path: readonly string[];
  readonly old: unknown;
  readonly new: unknown;
}

/** kubectl's own memory, which repeats everything else. */
const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

/**
 * The essence of an object.
 *
 * @param annotation in which the essence itself is stored
 */
export function essenceOf(object: KubeObject, annotation: string): Essence {
  const { apiVersion: _v, kind: _k, metadata = {}, ...rest } = object;
  const { status: _s, ...wanted } = rest as Record<string, unknown>;
  const { [annotation]: _own, [lastApplied]: _kubectl, ...annotations } = metadata.annotations ?? {};
  return { ...wanted, metadata: { labels: metadata.labels ?? {}, annotations } };
}

/** The smallest parts that differ. Lists are compared as wholes: which item of one became which of the other nobody knows. */
export function differences(old: unknown, now: unknown, path: readonly string[] = []): FieldChange[] {
  if (!isMap(old) || !isMap(now)) return isDeepStrictEqual(old, now) ? [] : [{ path, old, new: now }];
  const names = new Set([...Object.keys(old), ...Object.keys(now)]);
  return [...names].flatMap((name) => differences(ownField(old, name), ownField(now, name), [...path, name]));
}

/** What is at a path, or undefined. */
export function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((part, name) => (isMap(part) ? ownField(part, name) : undefined), value);
}
