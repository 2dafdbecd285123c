import type { ApiObject } from '../registry/resource.ts';
import { copyJson, isObject, type JsonObject } from '../schema/json.ts';
import type { Schema } from '../schema/schema.ts';
import { badRequest } from '../status/errors.ts';
import { StatusError } from '../status/status.ts';
import { checkApplied } from './check.ts';
import { compare, written } from './comparison.ts';
import { type Conflict, conflictError } from './conflict.ts';
import { difference, equalSets, type FieldSet, intersection, isEmpty, union } from './field-set.ts';
import { fieldsOfLastApplied, kubectl, withLastApplied } from './last-applied.ts';
import { type Managers, managerKey, ownedByAny, readManagers, setFields, writeManagers } from './managers.ts';
import { mergeApplied } from './merge.ts';
import { appliedFields } from './owned-fields.ts';
import { reconcileManagers } from './reconcile.ts';
import { abandoned, withoutFields } from './removal.ts';
import { type MapShape, resourceShape } from './shape.ts';
import { type Endpoint, withoutUnowned, writableParts } from './unowned.ts';
import { nameOf, trackUpdate } from './update.ts';

/** A server-side apply. */
export interface Apply extends Endpoint {
  /** The stored object; absent when the apply creates it. */
  live?: ApiObject;
  /** What the manager wants, as it came. */
  applied: JsonObject;
  manager: string;
  /** Take fields of other managers instead of refusing. */
  force: boolean;
  /** Of the request. */
  apiVersion: string;
  /** Now, as RFC 3339 to the second. */
  time: string;
  schema: Schema;
}

/** Who owned what before the apply. */
const beforeFirstApply = 'before-first-apply';

/**
 * The object that a server-side apply makes, with managedFields: `applied` merged into `live`, without what its manager applied before and nobody
 * owns now. Nothing of it is shared with `live`, so it may be changed; defaults are not filled.
 * @throws StatusError 400 for managedFields or another version in the body, 409 for fields of other managers, 500 (as Kubernetes) for fields that
 * the schema has not
 * @see https://kubernetes.io/docs/reference/using-api/server-side-apply/
 */
export function serverSideApply(apply: Apply): ApiObject {
  const { live, applied, apiVersion, schema, manager } = apply;
  const shape = resourceShape(schema);
  checkBody(shape, applied, apiVersion);
  const managers = readManagers(live?.metadata.managedFields) ?? new Map();
  // What was there before the first apply belongs to those who put it there: all of them go by one name.
  if (live && managers.size === 0)
    trackUpdate(managers, { ...withoutLive(apply), updated: live, manager: beforeFirstApply });
  reconcileManagers(shape, managers, live);

  const merged = mergeAndBook(shape, managers, apply);
  const { managedFields: _, ...metadata } = (merged['metadata'] ?? {}) as JsonObject;
  const made = copyJson({ ...merged, metadata }) as unknown as ApiObject;
  const object = manager === kubectl ? withLastApplied(made, applied) : made;
  const entries = writeManagers(managers);
  if (entries.length > 0) object.metadata.managedFields = entries;
  return object;
}

function withoutLive({ live: _, ...rest }: Apply): Omit<Apply, 'live'> {
  return rest;
}

function checkBody(shape: MapShape, applied: JsonObject, expected: string): void {
  const { apiVersion = '', kind = '', metadata } = applied;
  if (apiVersion !== expected) {
    throw badRequest(
      `Incorrect version specified in apply patch. Specified patch version: ${apiVersion}, expected: ${expected}`,
    );
  }
  const { managedFields, name = '', namespace = '' } = (isObject(metadata) ? metadata : {}) as JsonObject;
  if (managedFields !== undefined && managedFields !== null) throw badRequest('metadata.managedFields must be nil');
  const problems = checkApplied(shape, applied);
  if (problems.length === 0) return;
  const version = expected.includes('/') ? expected : `/${expected}`;
  const listed = problems.length === 1 ? problems[0] : `errors:\n${problems.map((text) => `  ${text}`).join('\n')}`;
  const about = `${namespace}/${name}; ${version}, Kind=${kind}`;
  throw new StatusError(500, '', `failed to create typed patch object (${about}): ${listed}`);
}

/** Merges, prunes, refuses conflicts and enters the new owner. Changes `managers`. */
function mergeAndBook(shape: MapShape, managers: Managers, apply: Apply): JsonObject {
  const { live, time } = apply;
  const config = writableParts(apply.applied, apply);
  const name = nameOf(apply, 'Apply');
  const key = managerKey(name);
  const former = managers.get(key);
  const said = appliedFields(shape, config);
  const set = withoutUnowned(said);

  let merged = mergeApplied(shape, live ?? {}, config) as JsonObject;
  const owned = union(said, ownedByAny(withoutKey(managers, key)));
  const gone = former && !equalSets(former.set, set) ? abandoned(shape, former.set, owned) : undefined;
  if (gone) merged = withoutFields(shape, merged, gone, config) as JsonObject;

  const found =
    live && merged !== live ? compare(shape, writableParts(live, apply), writableParts(merged, apply)) : undefined;
  if (found) takeOver(shape, managers, key, found, apply);
  const entered = found || !live ? time : former?.time;
  if (isEmpty(set)) managers.delete(key);
  else managers.set(key, { ...name, set, ...(entered !== undefined && { time: entered }) });
  return merged;
}

function withoutKey(managers: Managers, key: string): Managers {
  const others = new Map(managers);
  others.delete(key);
  return others;
}

/** Takes the changed fields from the other managers. */
function takeOver(
  shape: MapShape,
  managers: Managers,
  ownKey: string,
  found: NonNullable<ReturnType<typeof compare>>,
  apply: Apply,
): void {
  const changed = written(found);
  const conflicts: Conflict[] = [];
  for (const [key, owner] of managers) {
    if (key === ownKey) continue;
    const fields = intersection(owner.set, changed);
    if (!isEmpty(fields)) conflicts.push({ owner, fields });
  }
  if (conflicts.length > 0 && !apply.force) refuse(conflicts, upgradable(shape, apply));
  const taken = union(changed, found.removed);
  for (const [key, owner] of managers) {
    if (key !== ownKey) setFields(managers, key, owner, difference(owner.set, taken));
  }
}

/** kubectl's server-side apply takes over what its client-side apply left. */
function upgradable(shape: MapShape, { live, manager, apiVersion }: Apply): FieldSet | undefined {
  return live && manager === kubectl ? fieldsOfLastApplied(shape, live, apiVersion) : undefined;
}

function refuse(conflicts: readonly Conflict[], allowed: FieldSet | undefined): void {
  if (!allowed) throw conflictError(conflicts);
  const left = conflicts.map(({ owner, fields }) => ({ owner, fields: difference(fields, allowed) }));
  const real = left.filter(({ fields }) => !isEmpty(fields));
  if (real.length > 0) throw conflictError(real);
}
