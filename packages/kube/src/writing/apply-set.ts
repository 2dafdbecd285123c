import type { Cache, InformerOptions } from '../cache/cache.ts';
import { ignoreNotFound } from '../client/api-error.ts';
import type { Client } from '../client/client.ts';
import { adopt, ownerUids } from '../meta/owner.ts';
import { keyOf, keyString } from '../object/key.ts';
import type { KubeObject, ResourceType } from '../object/object.ts';
import { covers } from './covers.ts';

/** One object that an owner should have, with its kind. */
export interface Child<T extends KubeObject = KubeObject> {
  readonly type: ResourceType<T>;
  /** Name and content. The owner's namespace and the reference to it are filled in. */
  readonly object: T;
}

/** Keeps the type of one child among children of other types. */
export function child<T extends KubeObject>(type: ResourceType<T>, object: T): Child {
  return { type, object };
}

/** What an apply set needs. */
export interface ApplySetOptions {
  client: Client;
  cache: Cache;
  /** Every kind that children may have, today or in the past: what is looked through for what to delete. */
  types: readonly ResourceType[];
  /** The scope in which the cache holds the children. */
  scope?: InformerOptions<KubeObject>;
  /** Owner of the fields of the children; default that of the client. */
  fieldManager?: string;
}

/** How many children were written, were as they should be, and were deleted. */
export interface ApplySetResult {
  applied: number;
  unchanged: number;
  pruned: number;
}

/** The index of children by the uids of their owners. */
const ownerIndex = 'owner';

/**
 * The children of an owner as one desired set: makes those that are missing, mends those that differ, deletes those that are no longer
 * wanted. Compares with the cache first, so that a set that is as it should be costs no request.
 */
export class ApplySet {
  readonly #options: ApplySetOptions;

  constructor(options: ApplySetOptions) {
    this.#options = options;
    for (const type of options.types) {
      options.cache.informer(type, options.scope).addIndexers({ [ownerIndex]: ownerUids });
    }
  }

  /** @param owner as read from the server; children live in its namespace */
  async apply(owner: KubeObject, children: readonly Child[], signal?: AbortSignal): Promise<ApplySetResult> {
    const result = { applied: 0, unchanged: 0, pruned: 0 };
    const wanted = new Set<string>();
    for (const { type, object } of children) {
      const complete = this.#complete(owner, type, object);
      wanted.add(identity(type, complete));
      const isThere = covers(this.#cached(type, complete), complete);
      if (!isThere) await this.#apply(type, complete, signal);
      result[isThere ? 'unchanged' : 'applied'] += 1;
    }
    // Only after everything that is wanted is there: what replaces something comes before that goes.
    for (const type of this.#options.types) {
      for (const object of this.#owned(type, owner)) {
        if (wanted.has(identity(type, object)) || object.metadata?.deletionTimestamp) continue;
        await this.#prune(type, object, signal);
        result.pruned += 1;
      }
    }
    return result;
  }

  #complete(owner: KubeObject, type: ResourceType, object: KubeObject): KubeObject {
    const namespace = type.namespaced ? owner.metadata?.namespace : undefined;
    const metadata = namespace ? { ...object.metadata, namespace } : object.metadata;
    return adopt(owner, { ...object, ...(metadata ? { metadata } : {}) });
  }

  #cached(type: ResourceType, object: KubeObject): KubeObject | undefined {
    return this.#options.cache.informer(type, this.#options.scope).get(keyOf(object));
  }

  #owned(type: ResourceType, owner: KubeObject): KubeObject[] {
    const { cache, scope } = this.#options;
    const { uid = '', namespace } = owner.metadata ?? {};
    const owned = cache.informer(type, scope).byIndex(ownerIndex, uid);
    // A reference from another namespace is a mistake that the garbage collector deals with.
    return type.namespaced && namespace ? owned.filter((object) => object.metadata?.namespace === namespace) : owned;
  }

  async #apply(type: ResourceType, object: KubeObject, signal?: AbortSignal): Promise<void> {
    const { client, fieldManager } = this.#options;
    await client.apply(type, object, { fieldManager }, signal);
  }

  async #prune(type: ResourceType, object: KubeObject, signal?: AbortSignal): Promise<void> {
    const { uid = '' } = object.metadata ?? {};
    const options = { propagationPolicy: 'Background' as const, preconditions: { uid } };
    await this.#options.client.delete(type, keyOf(object), options, signal).catch(ignoreNotFound);
  }
}

function identity(type: ResourceType, object: KubeObject): string {
  return `${type.group}/${type.plural}/${keyString(keyOf(object))}`;
}
