import { isObject, type JsonObject, setOwn } from '../schema/json.ts';
import type { Schema } from '../schema/schema.ts';
import { badRequest } from '../status/errors.ts';
import {
  deleteFromPrimitiveListPrefix,
  patchDirective,
  retainKeysDirective,
  setElementOrderPrefix,
  withoutDirectives,
} from './directives.ts';
import { type MergeRule, mergeRule } from './merge-rule.ts';
import { badDirective, badRetainKeys, failed, goText } from './strategic-error.ts';
import { type MergeItem, mergeLists, orderBySetElementOrder, withoutScalars } from './strategic-list.ts';

/**
 * Applies a strategic merge patch: as a merge patch, but lists that the schema marks with `x-kubernetes-patch-strategy: merge` are merged by
 * their merge key, and directives (`$patch`, `$retainKeys`, `$setElementOrder/…`, `$deleteFromPrimitiveList/…`) replace, delete and order.
 * The answer shares unchanged parts with `target`.
 * @throws StatusError 400, 422 or 500, as Kubernetes answers, for a patch that does not fit
 * @see https://kubernetes.io/docs/tasks/manage-kubernetes-objects/update-api-object-kubectl-patch/
 */
export function applyStrategicMergePatch<T extends object>(target: T, patch: unknown, schema: Schema): T {
  if (!isObject(patch)) throw badRequest('invalid JSON document');
  return mergeObjects(target as JsonObject, patch, schema) as T;
}

function itemMerger(rule: MergeRule): MergeItem {
  return (former, patch) => mergeObjects(former, patch, rule.schema);
}

function mergeObjects(original: JsonObject, patch: JsonObject, schema: Schema | undefined): JsonObject {
  const directive = patch[patchDirective];
  if (directive !== undefined) return replaceOrDelete(directive, patch);
  const merged = retained(original, patch);
  const done = mergeOrderedLists(merged, patch, schema);
  for (const key of Object.keys(patch)) {
    if (key === retainKeysDirective || key.startsWith(setElementOrderPrefix) || done.has(key)) continue;
    if (key.startsWith(deleteFromPrimitiveListPrefix)) deleteScalars(merged, key, patch[key]);
    else mergeField(merged, key, patch[key], schema);
  }
  return merged;
}

function replaceOrDelete(directive: unknown, patch: JsonObject): JsonObject {
  if (directive === 'delete') return {};
  if (directive !== 'replace') throw badDirective(directive, patch);
  const { [patchDirective]: _, ...replacement } = patch;
  return replacement;
}

/** A copy of `original`, with only the fields that a `$retainKeys` of the patch names. */
function retained(original: JsonObject, patch: JsonObject): JsonObject {
  const named = patch[retainKeysDirective];
  const copy: JsonObject = {};
  if (named !== undefined && !Array.isArray(named)) throw badRetainKeys();
  const keep = named && new Set(named);
  if (keep) checkRetained(patch, keep);
  for (const key of Object.keys(original)) if (!keep || keep.has(key)) setOwn(copy, key, original[key]);
  return copy;
}

function checkRetained(patch: JsonObject, keep: Set<unknown>): void {
  for (const key of Object.keys(patch)) {
    const isData = patch[key] !== null && !key.startsWith('$');
    if (isData && !keep.has(key)) throw badRetainKeys();
  }
}

/** Merges the lists whose order the patch gives, and tells which fields these are. */
function mergeOrderedLists(merged: JsonObject, patch: JsonObject, schema: Schema | undefined): Set<string> {
  const done = new Set<string>();
  for (const key of Object.keys(patch)) {
    if (!key.startsWith(setElementOrderPrefix)) continue;
    const field = key.slice(setElementOrderPrefix.length);
    const order = listOf(patch[key]);
    const former = listOf(own(merged, field));
    const added = listOf(own(patch, field));
    if (!order) throw failed(`expected a []interface {}, but received a ${goType(patch[key])}`);
    if (!former && !added) continue;
    const rule = mergeRule(schema, field);
    setOwn(merged, field, orderBySetElementOrder(former, added, order, rule, itemMerger(rule)));
    done.add(field);
  }
  return done;
}

function own(object: JsonObject, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

function listOf(value: unknown): unknown[] | undefined {
  return Array.isArray(value) ? value : undefined;
}

function goType(value: unknown): string {
  if (isObject(value)) return 'map[string]interface {}';
  return typeof value === 'number' ? 'float64' : value === null ? goText(value) : typeof value;
}

function deleteScalars(merged: JsonObject, key: string, values: unknown): void {
  const field = key.slice(deleteFromPrimitiveListPrefix.length);
  const list = listOf(own(merged, field));
  if (!Array.isArray(values)) throw badRequest('invalid patch format of primitive list');
  if (list) setOwn(merged, field, withoutScalars(list, values));
}

function mergeField(merged: JsonObject, key: string, value: unknown, schema: Schema | undefined): void {
  if (value === null) {
    delete merged[key];
    return;
  }
  const result = mergedValue(own(merged, key), value, mergeRule(schema, key));
  if (result !== undefined) setOwn(merged, key, result);
}

function mergedValue(former: unknown, value: unknown, rule: MergeRule): unknown {
  if (Array.isArray(former) && Array.isArray(value)) {
    return rule.strategy === 'merge' ? mergeLists(former, value, rule, itemMerger(rule)) : value;
  }
  if (isObject(former) && isObject(value)) {
    return rule.strategy === 'replace' ? value : mergeObjects(former, value, rule.schema);
  }
  return withoutDirectives(value);
}
