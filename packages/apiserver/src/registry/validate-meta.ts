import { type FieldError, forbidden, invalid, required, tooLong } from '../status/field-error.ts';
import { nameRule, qualified, validLabelValue } from './names.ts';
import type { ApiObjectMeta, ApiOwnerReference, ResourceInfo } from './resource.ts';

/** Keys and values of all annotations of an object together, as in Kubernetes. */
const maxAnnotationBytes = 256 * 1024;

/** Finalizers without a prefix that the server itself knows. */
const standardFinalizers = new Set(['kubernetes', 'orphan', 'foregroundDeletion']);

/** Checks the metadata of a new object. The name is there when it was generated. */
export function validateMeta(info: ResourceInfo, meta: ApiObjectMeta): FieldError[] {
  const errors = validateName(info, meta);
  validateShared(meta, errors);
  if (!info.custom) validateFinalizerNames(meta, errors);
  return errors;
}

/** Checks changed metadata. Each error comes twice, as from Kubernetes, which checks both generically and per kind. */
export function validateMetaUpdate(meta: ApiObjectMeta, old: ApiObjectMeta, custom = false): FieldError[] {
  const errors: FieldError[] = [];
  const held = new Set(old.finalizers);
  const added = old.deletionTimestamp ? (meta.finalizers ?? []).filter((finalizer) => !held.has(finalizer)) : [];
  if (added.length > 0) {
    const shown = `[]string{${[...added]
      .sort()
      .map((finalizer) => JSON.stringify(finalizer))
      .join(', ')}}`;
    const why = `no new finalizers can be added if the object is being deleted, found new finalizers ${shown}`;
    errors.push(forbidden('metadata.finalizers', why));
  }
  for (const field of ['name', 'namespace', 'uid', 'deletionTimestamp', 'deletionGracePeriodSeconds'] as const) {
    if (meta[field] !== old[field]) errors.push(invalid(`metadata.${field}`, meta[field], 'field is immutable'));
  }
  validateShared(meta, errors);
  const twice = errors.length === 0 ? errors : [...errors, ...errors];
  if (!custom) validateFinalizerNames(meta, twice);
  return twice;
}

function validateName(info: ResourceInfo, meta: ApiObjectMeta): FieldError[] {
  const rule = nameRule(info.group, info.plural);
  const errors: FieldError[] = [];
  if (meta.generateName) {
    // What is generated is appended, so a trailing dash is fine.
    const stem = meta.generateName.replace(/-$/, 'a');
    for (const text of rule(stem)) errors.push(invalid('metadata.generateName', meta.generateName, text));
  }
  if (!meta.name) errors.push(required('metadata.name', 'name or generateName is required'));
  else for (const text of rule(meta.name)) errors.push(invalid('metadata.name', meta.name, text));
  return errors;
}

/** What new, changed and embedded metadata must all be. Adds to `errors`. */
export function validateShared(meta: ApiObjectMeta, errors: FieldError[]): void {
  if (meta.labels) validateLabels(meta.labels, errors);
  if (meta.annotations) validateAnnotations(meta.annotations, errors);
  if (meta.ownerReferences) validateOwners(meta.ownerReferences, errors);
  if (meta.finalizers) validateFinalizers(meta.finalizers, errors);
}

function validateLabels(labels: Record<string, string>, errors: FieldError[]): void {
  for (const key in labels) {
    for (const text of qualified(key)) errors.push(invalid('metadata.labels', key, text));
    const value = labels[key] as string;
    for (const text of validLabelValue(value)) errors.push(invalid('metadata.labels', value, text));
  }
}

function validateAnnotations(annotations: Record<string, string>, errors: FieldError[]): void {
  let bytes = 0;
  for (const key in annotations) {
    for (const text of qualified(key.toLowerCase())) errors.push(invalid('metadata.annotations', key, text));
    bytes += Buffer.byteLength(key) + Buffer.byteLength(annotations[key] as string);
  }
  if (bytes > maxAnnotationBytes) errors.push(tooLong('metadata.annotations', maxAnnotationBytes));
}

function validateOwners(owners: readonly ApiOwnerReference[], errors: FieldError[]): void {
  const path = 'metadata.ownerReferences';
  let controller: ApiOwnerReference | undefined;
  for (const owner of owners) {
    if (!owner.apiVersion) errors.push(invalid(`${path}.apiVersion`, '', 'version must not be empty'));
    for (const field of ['kind', 'name', 'uid'] as const) {
      if (!owner[field]) errors.push(invalid(`${path}.${field}`, owner[field] ?? '', 'must not be empty'));
    }
    if (owner.kind === 'Event' && owner.apiVersion === 'v1') {
      errors.push(invalid(path, owner, '/v1, Kind=Event is disallowed from being an owner'));
    }
    if (!owner.controller) continue;
    if (controller) {
      const why = `Only one reference can have Controller set to true. Found "true" in references for ${controller.kind}/${controller.name} and ${owner.kind}/${owner.name}`;
      errors.push(invalid(path, owners, why));
    }
    controller = owner;
  }
}

function validateFinalizers(finalizers: readonly string[], errors: FieldError[]): void {
  for (const finalizer of finalizers) {
    for (const text of qualified(finalizer)) errors.push(invalid('metadata.finalizers', finalizer, text));
  }
  if (finalizers.includes('orphan') && finalizers.includes('foregroundDeletion')) {
    errors.push(
      invalid('metadata.finalizers', finalizers, 'finalizer orphan and foregroundDeletion cannot be both set'),
    );
  }
}

function validateFinalizerNames(meta: ApiObjectMeta, errors: FieldError[]): void {
  for (const [index, finalizer] of (meta.finalizers ?? []).entries()) {
    if (finalizer.includes('/') || standardFinalizers.has(finalizer)) continue;
    const why = 'name is neither a standard finalizer name nor is it fully qualified';
    errors.push(invalid(`metadata.finalizers[${index}]`, finalizer, why));
  }
}
