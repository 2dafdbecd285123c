import type { ApiObject, ManagedFieldsEntry } from '../registry/resource.ts';
import type { JsonObject } from '../schema/json.ts';
import type { Schema } from '../schema/schema.ts';
import { blankObject } from './blank.ts';
import { capUpdateManagers } from './cap-managers.ts';
import { compare, written } from './comparison.ts';
import { difference, isEmpty, union } from './field-set.ts';
import { type ManagerName, type Managers, managerKey, readManagers, setFields, writeManagers } from './managers.ts';
import { reconcileManagers } from './reconcile.ts';
import { resourceShape } from './shape.ts';
import { type Endpoint, withoutUnowned, writableParts } from './unowned.ts';

/** A create, update or patch, as far as ownership is concerned. */
export interface ManagedUpdate extends Endpoint {
  /** The stored object; absent for a create. */
  live?: ApiObject;
  /** What it becomes, defaults filled; before what the server itself sets, which nobody owns. Its managedFields are those of the request. */
  updated: ApiObject;
  manager: string;
  /** Of the request. */
  apiVersion: string;
  /** Now, as RFC 3339 to the second. */
  time: string;
  schema: Schema;
}

/**
 * Gives the writer of a create, update or patch what the write changed and takes it from all others, and sets `updated.metadata.managedFields`
 * accordingly. An update never conflicts. An object whose managedFields were cleared (`[{}]`) is tracked again only once it is applied.
 */
export function updateManagedFields(update: ManagedUpdate): void {
  const { live, updated } = update;
  const managers = currentManagers(update);
  if (!live || managers.size > 0) trackUpdate(managers, update);
  const entries = writeManagers(managers);
  if (entries.length > 0) updated.metadata.managedFields = entries;
  else delete updated.metadata.managedFields;
}

/** Those of the request if it brings any that can be read, else those of the stored object. */
function currentManagers({ live, updated, subresource }: ManagedUpdate): Managers {
  const given = updated.metadata.managedFields;
  if (!subresource) {
    if (given && isReset(given)) return new Map();
    const managers = readManagers(given);
    if (managers && managers.size > 0) return managers;
  }
  return readManagers(live?.metadata.managedFields) ?? new Map();
}

/** One entry that says nothing is how a client clears managedFields; an empty list is taken for ignorance of them. */
function isReset(entries: readonly ManagedFieldsEntry[]): boolean {
  return entries.length === 1 && Object.keys(entries[0] as object).length === 0;
}

/** Compares and books the difference. Changes `managers`. */
export function trackUpdate(
  managers: Managers,
  update: Omit<ManagedUpdate, 'updated'> & { updated: JsonObject },
): void {
  const { live, updated, schema, time } = update;
  const shape = resourceShape(schema);
  reconcileManagers(shape, managers, live);
  const before = writableParts(live ?? blankObject(schema), update);
  const found = compare(shape, before, writableParts(updated, update));
  if (!found) return;
  const taken = union(written(found), found.removed);
  for (const [key, manager] of managers) setFields(managers, key, manager, difference(manager.set, taken));
  const own = withoutUnowned(written(found));
  if (isEmpty(own)) return;
  const name = nameOf(update, 'Update');
  const key = managerKey(name);
  const former = managers.get(key);
  // Replicas are written by way of a Scale, on which Kubernetes loses the time of a new owner.
  const entered = update.subresource === 'scale' ? former?.time : time;
  const set = former ? union(former.set, own) : own;
  managers.set(key, { ...name, set, ...(entered !== undefined && { time: entered }) });
  capUpdateManagers(managers);
}

/** The entry of the manager that writes. */
export function nameOf(
  { manager, apiVersion, subresource }: Pick<ManagedUpdate, 'manager' | 'apiVersion' | 'subresource'>,
  operation: 'Apply' | 'Update',
): ManagerName {
  return { manager: manager || 'unknown', operation, apiVersion, ...(subresource && { subresource }) };
}
