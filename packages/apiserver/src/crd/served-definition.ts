import type { RegistryContext } from '../registry/context.ts';
import { checkPreconditions } from '../registry/deletion.ts';
import { timestamp } from '../registry/meta.ts';
import type { DeleteOptions, ListOptions } from '../registry/options.ts';
import type { ApiObject } from '../registry/resource.ts';
import type { Deleted, Page, Target } from '../registry/resource-api.ts';
import { storedResource } from '../registry/serve.ts';
import { StoredResource } from '../registry/stored-resource.ts';
import { copyJson } from '../schema/json.ts';
import type { Definition } from './definition.ts';
import { crdResource } from './resource.ts';
import { beginDeletion } from './status.ts';

/** CustomResourceDefinitions as they are served: a delete waits, by a finalizer, until the instances are gone. */
export class DefinitionResource extends StoredResource {
  readonly #registry: RegistryContext;

  constructor(context: RegistryContext) {
    super(crdResource, context);
    this.#registry = context;
    Object.assign(this.subresources, storedResource(crdResource, context).subresources);
  }

  override delete(target: Target, options: DeleteOptions): Deleted {
    const { store, clock } = this.#registry;
    const entry = this.find(target);
    const definition = entry.object as unknown as Definition;
    checkPreconditions(this.info, entry.object, options);
    const held = beginDeletion(definition, timestamp(clock.now()));
    if (held !== definition && !options.dryRun) {
      const collection = store.collection(crdResource.group, crdResource.plural);
      store.put(collection, entry.key, copyJson(held) as unknown as ApiObject);
    }
    // Preconditions were met by what was stored before the finalizer came.
    const { preconditions: _met, ...rest } = options;
    return super.delete(target, rest);
  }

  override deleteCollection(namespace: string | undefined, list: ListOptions, options: DeleteOptions): Page {
    const found = this.list(namespace, list);
    for (const { object } of found.items) this.delete({ namespace: undefined, name: object.metadata.name }, options);
    return found;
  }
}
