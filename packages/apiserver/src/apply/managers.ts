import type { ManagedFieldsEntry } from '../registry/resource.ts';
import { isObject } from '../schema/json.ts';
import { emptySet, type FieldSet, isEmpty, union } from './field-set.ts';
import { parseFields, writeFields } from './fields-v1.ts';

/** Who owns fields: one entry of managedFields. */
export interface ManagerName {
  manager: string;
  operation: 'Apply' | 'Update';
  apiVersion: string;
  subresource?: string;
}

export interface Manager extends ManagerName {
  set: FieldSet;
  /** RFC 3339; absent for an apply that never changed the object. */
  time?: string;
}

/** The managers of an object by their {@link managerKey}. */
export type Managers = Map<string, Manager>;

/** Equal for entries that are one: the version does not tell two applies of one manager apart. */
export function managerKey({ manager, operation, apiVersion, subresource = '' }: ManagerName): string {
  return JSON.stringify([manager, operation, operation === 'Apply' ? '' : apiVersion, subresource]);
}

/** Reads managedFields; undefined when an entry is broken. */
export function readManagers(entries: readonly ManagedFieldsEntry[] | undefined): Managers | undefined {
  const managers: Managers = new Map();
  for (const entry of entries ?? []) {
    const manager = readManager(entry);
    if (!manager) return undefined;
    managers.set(managerKey(manager), manager);
  }
  return managers;
}

function readManager(entry: ManagedFieldsEntry): Manager | undefined {
  if (entry.operation !== 'Apply' && entry.operation !== 'Update') return undefined;
  if (entry.fieldsType !== undefined && entry.fieldsType !== 'FieldsV1') return undefined;
  try {
    return {
      manager: entry.manager ?? '',
      operation: entry.operation,
      apiVersion: entry.apiVersion ?? '',
      set: isObject(entry.fieldsV1) ? parseFields(entry.fieldsV1) : emptySet,
      ...(entry.subresource && { subresource: entry.subresource }),
      ...(entry.time && { time: entry.time }),
    };
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** managedFields in the order that Kubernetes keeps: applies first, then by time, name and version. */
export function writeManagers(managers: Managers): ManagedFieldsEntry[] {
  const sorted = managers.size > 1 ? [...managers.values()].sort(compareManagers) : [...managers.values()];
  return sorted.map(({ manager, operation, apiVersion, time, set, subresource }) => ({
    manager,
    operation,
    apiVersion,
    ...(time !== undefined && { time }),
    fieldsType: 'FieldsV1',
    fieldsV1: writeFields(set),
    ...(subresource && { subresource }),
  }));
}

/** Seconds since the epoch; an entry without time is the oldest. */
export function secondsOf({ time }: Pick<Manager, 'time'>): number {
  return time === undefined ? 0 : Math.floor(Date.parse(time) / 1000) || 0;
}

function compareManagers(a: Manager, b: Manager): number {
  return (
    compareTexts(a.operation, b.operation) ||
    secondsOf(a) - secondsOf(b) ||
    compareTexts(a.manager, b.manager) ||
    compareTexts(a.apiVersion, b.apiVersion) ||
    compareTexts(a.subresource ?? '', b.subresource ?? '')
  );
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** All that anybody owns. */
export function ownedByAny(managers: Managers): FieldSet {
  let owned = emptySet;
  for (const { set } of managers.values()) owned = union(owned, set);
  return owned;
}

/** Gives a manager another set; one that owns nothing is no manager. */
export function setFields(managers: Managers, key: string, manager: Manager, set: FieldSet): void {
  if (isEmpty(set)) managers.delete(key);
  else if (set !== manager.set) managers.set(key, { ...manager, set });
}
