import type { ApiObject } from '../registry/resource.ts';
import { canonicalJson, isObject, type JsonObject } from '../schema/json.ts';
import { compare } from './comparison.ts';
import { difference, emptySet, type FieldSet } from './field-set.ts';
import { appliedFields } from './owned-fields.ts';
import type { MapShape } from './shape.ts';

/** Where kubectl's client-side apply keeps the configuration that it applied last. */
export const lastAppliedAnnotation = 'kubectl.kubernetes.io/last-applied-configuration';

/** The manager of `kubectl apply --server-side`, for which client-side apply is upgraded. */
export const kubectl = 'kubectl';

/** Annotations may have this many bytes in all; a configuration that does not fit beside the others is not kept. */
const maxAnnotationBytes = 256 * 1024;

function lastApplied(object: ApiObject): string | undefined {
  return object.metadata.annotations?.[lastAppliedAnnotation];
}

/**
 * The fields that client-side apply set and nobody has changed since: kubectl owns them, under whatever entry they are, so its server-side apply
 * may take them without conflict.
 */
export function fieldsOfLastApplied(shape: MapShape, live: ApiObject, apiVersion: string): FieldSet {
  const text = lastApplied(live);
  if (!text) return emptySet;
  let object: unknown;
  try {
    object = JSON.parse(text);
  } catch {
    return emptySet;
  }
  // What was applied in another version may have other fields.
  if (!isObject(object) || object['apiVersion'] !== apiVersion) return emptySet;
  const set = appliedFields(shape, object);
  const found = compare(shape, object, live);
  if (!found) return set;
  return [found.added, found.modified, found.removed].reduce(difference, set);
}

/** `merged` with the annotation brought up to date with what kubectl applied, so that client-side apply can be gone back to. */
export function withLastApplied(merged: ApiObject, applied: JsonObject): ApiObject {
  if (!lastApplied(merged)) return merged;
  const annotations = { ...merged.metadata.annotations };
  annotations[lastAppliedAnnotation] = `${canonicalJson(withoutLastApplied(applied))}\n`;
  if (bytesOf(annotations) > maxAnnotationBytes) delete annotations[lastAppliedAnnotation];
  return { ...merged, metadata: { ...merged.metadata, annotations } };
}

function bytesOf(annotations: Readonly<Record<string, string>>): number {
  return Object.entries(annotations).reduce(
    (sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(value),
    0,
  );
}

function withoutLastApplied(applied: JsonObject): JsonObject {
  const { metadata } = applied;
  if (!isObject(metadata) || !isObject(metadata['annotations'])) return applied;
  const { [lastAppliedAnnotation]: _, ...annotations } = metadata['annotations'];
  return { ...applied, metadata: { ...metadata, annotations } };
}
