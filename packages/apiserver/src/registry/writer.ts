import { randomUUID } from 'node:crypto';
import { updateManagedFields } from '../apply/update.ts';
import type { CompiledSchema } from '../schema/compile.ts';
import { equalJson } from '../schema/json.ts';
import { alreadyExists, invalid as invalidStatus } from '../status/errors.ts';
import type { FieldError } from '../status/field-error.ts';
import { StatusError } from '../status/status.ts';
import type { Collection } from '../store/collection.ts';
import { Entry, keyOf } from '../store/entry.ts';
import type { RegistryContext } from './context.ts';
import { apiVersionOf } from './decode.ts';
import { isFinished } from './deletion.ts';
import { generateName } from './generate-name.ts';
import { checkPath, checkVersion, setNamespace } from './identity.ts';
import { orderMeta, timestamp } from './meta.ts';
import { requireNamespace } from './namespaces.ts';
import type { WriteOptions } from './options.ts';
import type { ApiObject, ApiObjectMeta, ObjectPart, ResourceInfo, SpecPart } from './resource.ts';
import type { Item } from './resource-api.ts';
import { validateMeta, validateMetaUpdate } from './validate-meta.ts';

/** How often a generated name is tried before the create gives up: five of 27 characters collide rarely. */
const nameAttempts = 8;

/** How an update reached the object. */
export interface UpdateWay {
  options: WriteOptions;
  subresource?: ObjectPart | 'scale' | 'finalize';
  /** Server-side apply has set managedFields already. */
  applied?: boolean;
  /** A PUT names its object by resourceVersion and uid; a patch starts from the stored one. */
  isPatch: boolean;
}

/** Takes decoded objects through the rules of their kind into the store: the one place where objects come to be and change. */
export class Writer {
  readonly #info: ResourceInfo;
  readonly #schema: () => CompiledSchema;
  readonly #collection: Collection;
  readonly #context: RegistryContext;
  readonly #show: (entry: Entry) => Item;

  /** `show` turns what is stored into this resource's version. */
  constructor(parts: {
    info: ResourceInfo;
    schema: () => CompiledSchema;
    collection: Collection;
    context: RegistryContext;
    show: (entry: Entry) => Item;
  }) {
    this.#info = parts.info;
    this.#schema = parts.schema;
    this.#collection = parts.collection;
    this.#context = parts.context;
    this.#show = parts.show;
  }

  /** Stores a new object, decoded and of this resource's version. */
  create(object: ApiObject, namespace: string | undefined, options: WriteOptions, applied = false): Item {
    const info = this.#info;
    const meta = object.metadata;
    if (meta.resourceVersion && !applied) {
      throw new StatusError(500, '', 'resourceVersion should not be set on objects to be created');
    }
    setNamespace(meta, namespace);
    if (namespace) requireNamespace(this.#context.store, info, namespace, meta.name ?? '');
    if (info.hasStatus) delete object['status'];
    if (!applied) this.#own(object, undefined, options);
    this.#context.mutate?.(info, object, undefined);
    this.#setSystemFields(meta);
    info.strategy.prepareForCreate?.(object, options.user);
    if (!meta.name && meta.generateName) meta.name = this.#freeName(meta.generateName, namespace);
    const errors = [
      ...validateMeta(info, meta),
      ...this.#schemaErrors(object),
      ...(info.strategy.validate?.(object) ?? []),
    ];
    if (errors.length > 0) throw this.#invalid(meta.name ?? '', errors);
    this.#context.admit?.(info, object, undefined, options.user);
    const key = keyOf(namespace, meta.name);
    if (this.#collection.get(key)) throw alreadyExists(info, meta.name);
    return this.#store(key, object, options);
  }

  /** Replaces what is stored as `entry` (whose object in this resource's version is `old`) by `object`. */
  update(entry: Entry, old: ApiObject, object: ApiObject, way: UpdateWay): Item {
    const { options, subresource } = way;
    const { strategy } = this.#info;
    checkPath(object.metadata, old.metadata);
    checkVersion(this.#info, object.metadata, old.metadata, way.isPatch);
    const isStatus = subresource === 'status' || subresource === 'approval';
    const part = partOf(this.#info, subresource);
    const updated = part
      ? withPartOf(old, object, part)
      : isStatus
        ? withStatusOf(old, object, this.#info)
        : this.#withStoredStatus(object, old);
    carryOver(updated.metadata, old.metadata);
    if (!way.applied) this.#own(updated, old, options, subresource);
    if (!subresource) this.#context.mutate?.(this.#info, updated, old);
    if (subresource === 'approval') strategy.prepareForApproval?.(updated, old, timestamp(this.#context.clock.now()));
    else if (isStatus) strategy.prepareForStatusUpdate?.(updated, old);
    // `finalize` writes what the kind's own rules protect from all other writes.
    else if (subresource !== 'finalize') strategy.prepareForUpdate?.(updated, old);
    if (this.#info.hasGeneration && !isStatus && changesDesiredState(updated, old, this.#info)) {
      updated.metadata.generation = (old.metadata.generation ?? 0) + 1;
    }
    const errors = this.#updateErrors(updated, old, subresource);
    if (errors.length > 0) throw this.#invalid(old.metadata.name, errors);
    this.#context.admit?.(this.#info, updated, old, options.user);
    if (isFinished(updated)) return this.#finish(entry, updated, options);
    updated.metadata = orderMeta(updated.metadata);
    if (equalJson(updated, old)) return this.#show(entry);
    return this.#store(entry.key, updated, options);
  }

  /** Stores an object that a delete has marked. */
  mark(entry: Entry, marked: ApiObject, dryRun: boolean): Item {
    if (equalJson(marked, entry.object)) return this.#show(entry);
    marked.metadata = orderMeta(marked.metadata);
    if (dryRun) return this.#show(new Entry(entry.key, entry.revision, { object: marked }));
    return this.#show(this.#context.store.put(this.#collection, entry.key, marked));
  }

  remove(entry: Entry, dryRun: boolean): void {
    if (!dryRun) this.#context.store.delete(this.#collection, entry);
  }

  #withStoredStatus(object: ApiObject, old: ApiObject): ApiObject {
    if (!this.#info.hasStatus) return object;
    if (old['status'] === undefined) delete object['status'];
    else object['status'] = old['status'];
    return object;
  }

  #own(object: ApiObject, live: ApiObject | undefined, options: WriteOptions, subresource?: string): void {
    updateManagedFields({
      ...(live ? { live } : {}),
      updated: object,
      manager: options.manager,
      apiVersion: apiVersionOf(this.#info),
      ...(subresource ? { subresource } : {}),
      time: timestamp(this.#context.clock.now()),
      schema: this.#info.schema,
      hasStatus: this.#info.hasStatus,
    });
  }

  #setSystemFields(meta: ApiObjectMeta): void {
    meta.uid = randomUUID();
    meta.creationTimestamp = timestamp(this.#context.clock.now());
    delete (meta as Partial<ApiObjectMeta>).resourceVersion;
    delete meta.deletionTimestamp;
    delete meta.deletionGracePeriodSeconds;
    if (this.#info.hasGeneration) meta.generation = 1;
    else delete meta.generation;
  }

  #freeName(stem: string, namespace: string | undefined): string {
    let name = generateName(stem, this.#context.random);
    for (let attempt = 1; attempt < nameAttempts && this.#collection.get(keyOf(namespace, name)); attempt++) {
      name = generateName(stem, this.#context.random);
    }
    return name;
  }

  #updateErrors(updated: ApiObject, old: ApiObject, subresource: UpdateWay['subresource']): FieldError[] {
    return [
      ...validateMetaUpdate(updated.metadata, old.metadata, this.#info.custom),
      ...this.#schemaErrors(updated, old),
      ...this.#kindErrors(updated, old, subresource),
    ];
  }

  #kindErrors(updated: ApiObject, old: ApiObject, subresource: UpdateWay['subresource']): FieldError[] {
    const { strategy } = this.#info;
    if (subresource === 'status') return strategy.validateStatusUpdate?.(updated, old) ?? [];
    if (subresource === 'approval') return strategy.validateApproval?.(updated, old) ?? [];
    const part = partOf(this.#info, subresource);
    if (part) return part.validate(updated, old);
    return this.#specErrors(updated, old);
  }

  /** Built-in kinds check their values themselves, in other words than schemas do. */
  #schemaErrors(object: ApiObject, old?: ApiObject): FieldError[] {
    return this.#info.custom ? this.#schema().validate(object, old) : [];
  }

  #specErrors(updated: ApiObject, old: ApiObject): FieldError[] {
    const { strategy } = this.#info;
    if (strategy.validateUpdate) return strategy.validateUpdate(updated, old);
    return strategy.validate?.(updated) ?? [];
  }

  #store(key: string, object: ApiObject, options: WriteOptions): Item {
    object.metadata = orderMeta(object.metadata);
    if (options.dryRun) return new Entry(key, 0, { object });
    const stored = this.#info.conversion?.toStorage(object) ?? this.#inStorageVersion(object);
    return this.#show(this.#context.store.put(this.#collection, key, stored));
  }

  #inStorageVersion(object: ApiObject): ApiObject {
    const { version, storageVersion } = this.#info;
    if (version !== storageVersion) object.apiVersion = apiVersionOf({ ...this.#info, version: storageVersion });
    return object;
  }

  /** The last finalizer is gone: the object goes too. The answer shows the update, under the version it was made from. */
  #finish(entry: Entry, updated: ApiObject, options: WriteOptions): Item {
    updated.metadata = orderMeta(updated.metadata);
    this.remove(entry, options.dryRun);
    return new Entry(entry.key, entry.revision, { object: updated });
  }

  #invalid(name: string, errors: readonly FieldError[]): StatusError {
    return invalidStatus(this.#info.kind, this.#info.group, name, errors);
  }
}

/** What a client need not repeat, and what it cannot change. */
function carryOver(meta: ApiObjectMeta, old: ApiObjectMeta): void {
  meta.resourceVersion = old.resourceVersion;
  meta.creationTimestamp = old.creationTimestamp;
  meta.uid ||= old.uid;
  if (old.generation === undefined) delete meta.generation;
  else meta.generation = old.generation;
  // Once an object is being deleted, it stays so whatever the update says.
  if (old.deletionTimestamp) meta.deletionTimestamp = old.deletionTimestamp;
  if (old.deletionGracePeriodSeconds !== undefined) meta.deletionGracePeriodSeconds = old.deletionGracePeriodSeconds;
}

/** `old` with the status of `object`, and its metadata: where the status is written alone, no more of it than who owns what. */
function withStatusOf(old: ApiObject, object: ApiObject, { statusAlone }: ResourceInfo): ApiObject {
  const metadata: ApiObjectMeta = statusAlone ? { ...old.metadata } : object.metadata;
  if (statusAlone && object.metadata.managedFields) metadata.managedFields = object.metadata.managedFields;
  const updated: ApiObject = { ...old, metadata };
  if (object['status'] === undefined) delete updated['status'];
  else updated['status'] = object['status'];
  return updated;
}

function partOf(info: ResourceInfo, subresource: UpdateWay['subresource']): SpecPart | undefined {
  return info.strategy.parts?.[subresource as ObjectPart];
}

/** `old` with one part of the spec (and, for who owns it, the managedFields) of `object`. */
function withPartOf(old: ApiObject, object: ApiObject, part: SpecPart): ApiObject {
  const metadata: ApiObjectMeta = { ...old.metadata };
  if (object.metadata.managedFields) metadata.managedFields = object.metadata.managedFields;
  return { ...old, metadata, spec: part.merge(object['spec'], old['spec']) };
}

function changesDesiredState(updated: ApiObject, old: ApiObject, info: ResourceInfo): boolean {
  const counted = (field: string) => field !== 'metadata' && !(field === 'status' && info.hasStatus);
  for (const field of new Set([...Object.keys(updated), ...Object.keys(old)])) {
    if (counted(field) && !equalJson(updated[field], old[field])) return true;
  }
  return false;
}
