import type { ManagedFieldsEntry } from '../registry/resource.ts';
import type { Schema } from '../schema/schema.ts';
import { difference, has, setOf } from './field-set.ts';
import { type Manager, type Managers, managerKey, readManagers, setFields, writeManagers } from './managers.ts';

export const scaleVersion = 'autoscaling/v1';

const integer: Schema = { type: 'integer' };

/** Of autoscaling/v1 Scale; its metadata is as that of every object. */
export const scaleSchema: Schema = {
  type: 'object',
  properties: {
    spec: { type: 'object', properties: { replicas: integer } },
    status: { type: 'object', properties: { replicas: integer, selector: { type: 'string' } } },
  },
};

const replicasOfScale = ['f:spec', 'f:replicas'];

/** The managedFields of an object as its Scale has them: who owns the replicas. `path` is where the object has those (`.spec.replicas`). */
export function scaleManagers(entries: readonly ManagedFieldsEntry[] | undefined, path: string): ManagedFieldsEntry[] {
  const replicas = elements(path);
  const owners: Managers = new Map();
  for (const manager of readManagers(entries)?.values() ?? []) {
    if (!has(manager.set, replicas)) continue;
    const owner = { ...manager, apiVersion: scaleVersion, set: setOf(...replicasOfScale) };
    owners.set(managerKey(owner), owner);
  }
  return writeManagers(owners);
}

/**
 * The managedFields of an object after its Scale was applied: who does not own the Scale's replicas any more loses those of the object, and who
 * is new to them gets an entry, without a time, as Kubernetes makes it.
 */
export function parentManagers(
  entries: readonly ManagedFieldsEntry[] | undefined,
  ofScale: readonly ManagedFieldsEntry[] | undefined,
  { path, apiVersion }: { path: string; apiVersion: string },
): ManagedFieldsEntry[] {
  const replicas = elements(path);
  const managers = readManagers(entries) ?? new Map<string, Manager>();
  const owners = new Map<string, Manager>();
  for (const owner of readManagers(ofScale)?.values() ?? []) owners.set(identity(owner), owner);
  for (const [key, manager] of managers) {
    if (!has(manager.set, replicas)) continue;
    if (!owners.delete(identity(manager))) {
      setFields(managers, key, manager, difference(manager.set, setOf(...replicas)));
    }
  }
  for (const owner of owners.values()) {
    if (!has(owner.set, replicasOfScale)) continue;
    const { time: _, ...entered } = { ...owner, apiVersion, set: setOf(...replicas) };
    managers.set(managerKey(entered), entered);
  }
  return writeManagers(managers);
}

/** The same for an object and its Scale, whose versions differ. */
function identity(manager: Manager): string {
  return managerKey({ ...manager, apiVersion: '' });
}

function elements(path: string): string[] {
  const fields = path.split('.').filter(Boolean);
  return fields.map((field) => `f:${field}`);
}
