import { serverSideApply } from '../apply/apply.ts';
import { patchType } from '../decode/content-type.ts';
import { type CompiledSchema, compileSchema } from '../schema/compile.ts';
import { copyJson, equalJson } from '../schema/json.ts';
import { parseFieldSelector } from '../select/fields.ts';
import { parseLabelSelector } from '../select/labels.ts';
import { notFound } from '../status/errors.ts';
import { StatusError } from '../status/status.ts';
import type { Collection } from '../store/collection.ts';
import { Entry, keyOf } from '../store/entry.ts';
import type { RegistryContext } from './context.ts';
import { apiVersionOf, type Body, Decoder } from './decode.ts';
import { checkPreconditions, isFinished, markDeleted, returnsDeleted, specFinalizers } from './deletion.ts';
import { checkPath, uidConflict } from './identity.ts';
import { timestamp } from './meta.ts';
import { requireMortal } from './namespaces.ts';
import type { DeleteOptions, ListOptions, PatchOptions, WatchOptions, WriteOptions } from './options.ts';
import { page } from './paging.ts';
import { applyPatch, readApplied } from './patching.ts';
import type { ApiObject, ApiObjectMeta, ObjectPart, ResourceInfo } from './resource.ts';
import type {
  Deleted,
  Item,
  Page,
  Resource,
  Subresource,
  Target,
  WatchSink,
  WatchStart,
  Written,
} from './resource-api.ts';
import { prepareWatch } from './watching.ts';
import { Writer } from './writer.ts';

/** One served version of a resource whose objects are in the store. */
export class StoredResource implements Resource {
  readonly info: ResourceInfo;
  readonly decoder: Decoder;
  readonly writer: Writer;
  readonly subresources: Record<string, Subresource> = {};
  readonly #context: RegistryContext;
  readonly #collection: Collection;
  /** What stored entries look like in this version, when they are stored in another. */
  readonly #shown = new WeakMap<Entry, Item>();
  readonly #apiVersion: string;
  readonly #schema: () => CompiledSchema;
  /** The revision when this came to be: what is stored later went through this schema. */
  readonly #since: number;
  readonly #watching = new Set<WatchSink>();
  #withdrawn = false;

  constructor(info: ResourceInfo, context: RegistryContext) {
    const stored = info.storedAs ?? info;
    // Most servers of a test touch a few kinds: the schemas of the others are never compiled.
    const schema = () => compileSchema(info.schema);
    this.#schema = schema;
    this.#apiVersion = apiVersionOf(info);
    this.#since = context.store.revision;
    this.info = info;
    this.#context = context;
    this.#collection = context.store.collection(stored.group, stored.plural);
    this.decoder = new Decoder(info, schema, context.knownKinds);
    const show = (entry: Entry) => this.show(entry);
    this.writer = new Writer({ info, schema, collection: this.#collection, context, show });
  }

  get(target: Target): Item {
    return this.show(this.find(target));
  }

  list(namespace: string | undefined, options: ListOptions): Page {
    const { store } = this.#context;
    const found = page(this.#collection, store.revision, prefixOf(namespace), options, this.#selection(options));
    return { ...found, items: found.entries.map((entry) => this.show(entry)) };
  }

  watch(namespace: string | undefined, options: WatchOptions): WatchStart {
    const { store } = this.#context;
    const selected = this.#selection(options);
    const show = (entry: Entry) => this.show(entry);
    const scope = { store, collection: this.#collection, prefix: prefixOf(namespace), selected, show };
    const start = prepareWatch(scope, options);
    return (sink) => {
      this.#watching.add(sink);
      const stop = start(sink);
      // The request was on its way when the resource went.
      if (this.#withdrawn) sink.end();
      return () => {
        this.#watching.delete(sink);
        stop();
      };
    };
  }

  /** Ends all watches, those to come included, for when the resource is served no longer. */
  endWatches(): void {
    this.#withdrawn = true;
    for (const sink of [...this.#watching]) sink.end();
  }

  create(namespace: string | undefined, body: Body, options: WriteOptions): Written {
    const { object, warnings } = this.decoder.body(body, options.fieldValidation);
    const item = warnedOf(warnings, () => this.writer.create(object, namespace, options));
    return { item, created: true, warnings: [...warnings, ...(this.info.strategy.warnings?.(item.object) ?? [])] };
  }

  update(target: Target, body: Body, options: WriteOptions, subresource?: ObjectPart): Written {
    const { object, warnings } = this.decoder.body(body, options.fieldValidation);
    checkPath(object.metadata, target);
    if (this.info.allowCreateOnUpdate && !this.#entry(target)) {
      const { uid, resourceVersion: _, ...metadata } = object.metadata;
      if (uid) throw uidConflict(this.info, target, uid, '');
      const made = { ...object, metadata: metadata as ApiObjectMeta };
      return { item: this.writer.create(made, target.namespace, options), created: true, warnings };
    }
    const entry = this.find(target);
    const old = this.show(entry).object;
    const way = { options, isPatch: false, ...(subresource ? { subresource } : {}) };
    const item = warnedOf(warnings, () => this.writer.update(entry, old, object, way));
    return {
      item,
      created: false,
      warnings: [...warnings, ...(this.info.strategy.warnings?.(item.object, old) ?? [])],
    };
  }

  patch(target: Target, body: Body, options: PatchOptions, subresource?: ObjectPart): Written {
    const { custom } = this.info;
    const type = patchType(body.contentType, custom);
    if (type === 'apply') return this.#apply(target, body, options, subresource);
    const entry = this.find(target);
    const old = this.show(entry).object;
    const {
      patched,
      strictErrors,
      warnings: remarks,
    } = applyPatch(this.info, old, type, body, options.fieldValidation);
    const { object, warnings } = this.decoder.patched(patched, type, body, strictErrors, options.fieldValidation);
    const way = { options, isPatch: true, ...(subresource ? { subresource } : {}) };
    const item = warnedOf([...remarks, ...warnings], () => this.writer.update(entry, old, object, way));
    const told = this.info.strategy.warnings?.(item.object, old) ?? [];
    return { item, created: false, warnings: [...remarks, ...warnings, ...told] };
  }

  delete(target: Target, options: DeleteOptions): Deleted {
    requireMortal(this.info, target.name);
    return this.#deleteEntry(this.find(target), options);
  }

  deleteCollection(namespace: string | undefined, list: ListOptions, options: DeleteOptions): Page {
    const found = this.list(namespace, list);
    for (const { object } of found.items) {
      const entry = this.#entry({ namespace: object.metadata.namespace, name: object.metadata.name });
      if (entry) this.#deleteEntry(entry, options);
    }
    return found;
  }

  /** Replaces the finalizers in the spec of a Namespace by those of the body. The last one that goes takes the Namespace along. */
  finalize(target: Target, body: Body, options: WriteOptions): Written {
    const { object, warnings } = this.decoder.body(body, options.fieldValidation);
    checkPath(object.metadata, target);
    const entry = this.find(target);
    const old = this.show(entry).object;
    const { finalizers } = (object['spec'] ?? {}) as { finalizers?: string[] };
    const { finalizers: _held, ...spec } = (old['spec'] ?? {}) as Record<string, unknown>;
    if (finalizers && finalizers.length > 0) spec['finalizers'] = finalizers;
    const metadata = { ...old.metadata, resourceVersion: object.metadata.resourceVersion ?? '' };
    const changed: ApiObject = { ...old, metadata, spec };
    const item = this.writer.update(entry, old, changed, { options, subresource: 'finalize', isPatch: true });
    return { item, created: false, warnings };
  }

  has(target: Target): boolean {
    return this.#entry(target) !== undefined;
  }

  /** @throws StatusError 404 */
  find(target: Target): Entry {
    const entry = this.#entry(target);
    if (!entry) throw notFound(this.info, target.name);
    return entry;
  }

  /** What is stored, in this resource's version. */
  show(entry: Entry): Item {
    if (this.#isCurrent(entry)) return entry;
    let item = this.#shown.get(entry);
    if (!item) {
      const object = this.#shownObject(entry.object);
      item = object === entry.object ? entry : new Entry(entry.key, entry.revision, { object });
      this.#shown.set(entry, item);
    }
    return item;
  }

  #isCurrent({ object, revision }: Entry): boolean {
    if (this.info.conversion || object.apiVersion !== this.#apiVersion) return false;
    return !this.info.custom || revision > this.#since;
  }

  /** Custom resources that are older than their schema lose what it does not know and get its defaults whenever they are read. */
  #shownObject(stored: ApiObject): ApiObject {
    const { conversion, custom } = this.info;
    if (conversion) return conversion.fromStorage(stored);
    const object = { ...(custom ? copyJson(stored) : stored), apiVersion: this.#apiVersion } as ApiObject;
    if (!custom) return object;
    this.#schema().prune(object);
    this.#schema().default(object);
    return equalJson(object, stored) ? stored : object;
  }

  #entry(target: Target): Entry | undefined {
    return this.#collection.get(keyOf(target.namespace, target.name));
  }

  #apply(target: Target, body: Body, options: PatchOptions, subresource?: ObjectPart): Written {
    const { applied, warnings } = readApplied(this.decoder, this.info, target, body, options);
    const entry = this.#entry(target);
    if (!entry && subresource) throw notFound(this.info, target.name);
    const live = entry && this.show(entry).object;
    const merged = serverSideApply({
      ...(live ? { live } : {}),
      applied,
      manager: options.manager,
      force: options.force,
      apiVersion: apiVersionOf(this.info),
      ...(subresource ? { subresource } : {}),
      time: timestamp(this.#context.clock.now()),
      schema: this.info.schema,
      hasStatus: this.info.hasStatus,
    });
    const object = this.decoder.merged(merged);
    // Said of all of the object, also where the apply is of a part of it: what was made from an older version is refused.
    if (applied.metadata.resourceVersion) object.metadata.resourceVersion = applied.metadata.resourceVersion;
    if (!entry || !live) {
      return { item: this.writer.create(object, target.namespace, options, true), created: true, warnings };
    }
    const way = { options, isPatch: true, applied: true, ...(subresource ? { subresource } : {}) };
    return { item: this.writer.update(entry, live, object, way), created: false, warnings };
  }

  #deleteEntry(entry: Entry, options: DeleteOptions): Deleted {
    checkPreconditions(this.info, entry.object, options);
    const marked =
      specFinalizers(entry.object).length > 0
        ? markNamespace(this.info, entry.object, options, this.#now())
        : markDeleted(this.info, entry.object, options, this.#now());
    if (marked && !isFinished(marked)) return { item: this.writer.mark(entry, marked, options.dryRun) };
    this.writer.remove(entry, options.dryRun);
    return { gone: this.show(entry).object, returned: returnsDeleted(this.info) };
  }

  #now(): number {
    return this.#context.clock.now();
  }

  #selection(options: ListOptions): ((entry: Entry) => boolean) | undefined {
    const labels = options.labelSelector ? parseLabelSelector(options.labelSelector) : undefined;
    const fields = options.fieldSelector ? parseFieldSelector(options.fieldSelector, this.info) : undefined;
    if (!labels && !fields) return undefined;
    return (entry) => {
      const { object } = entry;
      if (labels && !labels(object.metadata.labels)) return false;
      return !fields || fields.matches(this.show(entry).object);
    };
  }
}

function prefixOf(namespace: string | undefined): string {
  return namespace ? `${namespace}/` : '';
}

/** A namespace goes in two steps: it is Terminating until whoever empties it takes the finalizer out of its spec. */
function markNamespace(info: ResourceInfo, object: ApiObject, options: DeleteOptions, now: number): ApiObject {
  const marked = markDeleted(
    info,
    { ...object, metadata: { ...object.metadata, finalizers: [...(object.metadata.finalizers ?? []), 'kubernetes'] } },
    options,
    now,
  ) as ApiObject;
  marked.metadata.finalizers = (marked.metadata.finalizers ?? []).filter((finalizer) => finalizer !== 'kubernetes');
  if (marked.metadata.finalizers.length === 0) delete marked.metadata.finalizers;
  delete marked.metadata.deletionGracePeriodSeconds;
  return { ...marked, status: { ...(marked['status'] as object), phase: 'Terminating' } };
}

/** Runs a write: who is refused is warned of his body all the same. */
function warnedOf(warnings: readonly string[], write: () => Item): Item {
  try {
    return write();
  } catch (error) {
    if (error instanceof StatusError) error.warnings.push(...warnings);
    throw error;
  }
}
