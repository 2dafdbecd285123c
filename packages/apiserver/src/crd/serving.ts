import type { Catalog } from '../registry/catalog.ts';
import type { RegistryContext } from '../registry/context.ts';
import { timestamp } from '../registry/meta.ts';
import type { ApiObject } from '../registry/resource.ts';
import { storedResource } from '../registry/serve.ts';
import type { StoredResource } from '../registry/stored-resource.ts';
import { copyJson, equalJson } from '../schema/json.ts';
import { StatusError } from '../status/status.ts';
import type { Collection } from '../store/collection.ts';
import type { Entry } from '../store/entry.ts';
import type { Definition } from './definition.ts';
import { resourcesOf } from './instance.ts';
import { crdResource } from './resource.ts';
import { DefinitionResource } from './served-definition.ts';
import { CLEANUP_FINALIZER, continueDeletion, establish, finishDeletion, isTrue } from './status.ts';

/** What is served of one definition, and what it was made of. */
interface Served {
  from: unknown;
  resources: StoredResource[];
}

/**
 * Serves CustomResourceDefinitions and, as they come, change and go, the resources that they define. Definitions that are stored already are
 * served before this returns. The rest happens right after each write, in a microtask: it looks at all definitions, not at what changed.
 */
export function serveDefinitions(catalog: Catalog, context: RegistryContext): void {
  catalog.add(new DefinitionResource(context));
  new DefinitionServer(catalog, context).start();
}

class DefinitionServer {
  readonly #catalog: Catalog;
  readonly #context: RegistryContext;
  readonly #definitions: Collection;
  readonly #served = new Map<string, Served>();
  /** Collections of instances that are on their way out, each with how to stop listening to it. */
  readonly #emptying = new Map<string, () => void>();
  #planned = false;

  constructor(catalog: Catalog, context: RegistryContext) {
    this.#catalog = catalog;
    this.#context = context;
    this.#definitions = context.store.collection(crdResource.group, crdResource.plural);
  }

  start(): void {
    this.#definitions.subscribe(() => this.#plan());
    this.#reconcile();
  }

  /** Not in the tick of the write itself: watchers would hear of the second write before the first. */
  #plan(): void {
    if (this.#planned) return;
    this.#planned = true;
    queueMicrotask(() => {
      this.#planned = false;
      this.#reconcile();
    });
  }

  #reconcile(): void {
    for (const entry of this.#definitions.list()) {
      if (!entry.object.metadata.deletionTimestamp) this.#establish(entry);
    }
    for (const entry of this.#definitions.list()) this.#serve(entry);
    for (const entry of this.#definitions.list()) {
      if (entry.object.metadata.deletionTimestamp) this.#empty(entry);
    }
    const left = new Set(this.#definitions.list().map(({ object }) => object.metadata.name));
    for (const name of [...this.#served.keys()]) if (!left.has(name)) this.#withdraw(name);
  }

  #establish(entry: Entry): void {
    const definition = entry.object as unknown as Definition;
    const others = this.#definitions.list().filter((other) => other !== entry);
    const peers = others.map(({ object }) => object as unknown as Definition);
    const established = establish(definition, peers, this.#now());
    if (!equalJson(established, definition)) this.#put(entry, established);
  }

  /** Makes the catalogue say of a definition what it says of itself. */
  #serve(entry: Entry): void {
    const definition = entry.object as unknown as Definition;
    const { spec, status, metadata } = definition;
    const from = { spec, names: status?.acceptedNames, established: isTrue(definition, 'Established') };
    const served = this.#served.get(metadata.name);
    if (served && equalJson(served.from, from)) return;
    if (served) this.#withdraw(metadata.name);
    const resources = resourcesOf(entry.object).map((info) => storedResource(info, this.#context));
    for (const resource of resources) this.#catalog.add(resource);
    this.#served.set(metadata.name, { from, resources });
  }

  #withdraw(name: string): void {
    const resources = this.#served.get(name)?.resources ?? [];
    for (const resource of resources) this.#catalog.remove(resource);
    this.#served.delete(name);
    this.#afterChanges(() => {
      for (const resource of resources) resource.endWatches();
    });
  }

  /** Watchers hear of what has been written, the last instance's end included, before anything else. */
  #afterChanges(act: () => void): void {
    const written = this.#context.store.settled();
    if (written !== undefined) written.then(act, act);
    else act();
  }

  /** Deletes the instances of a definition that is to go; when the last one is gone, the definition goes. */
  #empty(entry: Entry): void {
    const { metadata, spec } = entry.object as unknown as Definition;
    if (!metadata.finalizers?.includes(CLEANUP_FINALIZER)) return;
    const instances = this.#context.store.collection(spec.group, spec.names.plural);
    const served = this.#served.get(metadata.name)?.resources ?? [];
    for (const resource of served) resource.create = refuseCreate(resource);
    const resource = served[0];
    for (const { object } of resource ? instances.list() : []) {
      if (object.metadata.deletionTimestamp) continue;
      const { name, namespace } = object.metadata;
      resource?.delete({ namespace, name }, { dryRun: false, propagationPolicy: 'Background' });
    }
    if (instances.size > 0) {
      this.#await(entry, instances);
      return;
    }
    this.#emptying.get(metadata.name)?.();
    this.#emptying.delete(metadata.name);
    const done = finishDeletion(entry.object as unknown as Definition, this.#now());
    if (done.metadata.finalizers) this.#put(entry, done);
    else this.#context.store.delete(this.#definitions, entry);
  }

  /** Looks again whenever an instance changes, and says that there are some left. */
  #await(entry: Entry, instances: Collection): void {
    const definition = entry.object as unknown as Definition;
    const { name } = definition.metadata;
    if (this.#emptying.has(name)) return;
    this.#emptying.set(
      name,
      instances.subscribe(() => this.#plan()),
    );
    this.#put(entry, continueDeletion(definition, this.#now()));
  }

  #put(entry: Entry, definition: Definition): void {
    this.#context.store.put(this.#definitions, entry.key, copyJson(definition) as unknown as ApiObject);
  }

  #now(): string {
    return timestamp(this.#context.clock.now());
  }
}

/** Nothing new comes into being while the definition waits for the last instance to go. */
function refuseCreate({ info }: StoredResource): StoredResource['create'] {
  return () => {
    const message = 'create not allowed while custom resource definition is terminating';
    throw new StatusError(405, 'MethodNotAllowed', message, { group: info.group, kind: info.plural });
  };
}
