import type { ApiObject, ApiOwnerReference } from '../../registry/resource.ts';
import type { Resource } from '../../registry/resource-api.ts';

/** An object as the graph knows it. */
export interface GraphNode {
  readonly uid: string;
  readonly resource: Resource;
  /** The newest state; shared with the store. */
  readonly object: ApiObject;
}

const none: readonly ApiOwnerReference[] = [];

export function ownersOf(object: ApiObject): readonly ApiOwnerReference[] {
  return object.metadata.ownerReferences ?? none;
}

/** Deleted in the foreground: it stays until the dependents that block it are gone. */
export function isWaiting({ metadata }: ApiObject): boolean {
  return metadata.deletionTimestamp !== undefined && (metadata.finalizers?.includes('foregroundDeletion') ?? false);
}

/** Deleted, and its dependents are to stay. */
export function isOrphaning({ metadata }: ApiObject): boolean {
  return metadata.deletionTimestamp !== undefined && (metadata.finalizers?.includes('orphan') ?? false);
}

/** All objects by uid, and who names whom as owner. An owner need not be there for its dependents to be found. */
export class OwnerGraph {
  readonly #nodes = new Map<string, GraphNode>();
  readonly #dependents = new Map<string, Set<string>>();

  get size(): number {
    return this.#nodes.size;
  }

  get(uid: string): GraphNode | undefined {
    return this.#nodes.get(uid);
  }

  /** Takes over the newest state of an object and answers the state before. */
  put(resource: Resource, object: ApiObject): GraphNode | undefined {
    const { uid } = object.metadata;
    const before = this.#nodes.get(uid);
    this.#nodes.set(uid, { uid, resource, object });
    if (!before || !sameOwners(before.object, object)) {
      if (before) this.#unlink(uid, ownersOf(before.object));
      this.#link(uid, ownersOf(object));
    }
    return before;
  }

  remove(uid: string): void {
    const node = this.#nodes.get(uid);
    if (!node) return;
    this.#nodes.delete(uid);
    this.#unlink(uid, ownersOf(node.object));
  }

  *dependentsOf(uid: string): IterableIterator<GraphNode> {
    for (const dependent of this.#dependents.get(uid) ?? []) {
      const node = this.#nodes.get(dependent);
      if (node) yield node;
    }
  }

  hasDependents(uid: string): boolean {
    return this.#dependents.has(uid);
  }

  #link(uid: string, owners: readonly ApiOwnerReference[]): void {
    for (const owner of owners) {
      const known = this.#dependents.get(owner.uid);
      if (known) known.add(uid);
      else this.#dependents.set(owner.uid, new Set([uid]));
    }
  }

  #unlink(uid: string, owners: readonly ApiOwnerReference[]): void {
    for (const owner of owners) {
      const known = this.#dependents.get(owner.uid);
      known?.delete(uid);
      if (known?.size === 0) this.#dependents.delete(owner.uid);
    }
  }
}

/** Most changes of an object leave its owners as they are: nothing needs to be linked anew then. */
export function sameOwners(a: ApiObject, b: ApiObject): boolean {
  const before = ownersOf(a);
  const after = ownersOf(b);
  if (before === after) return true;
  return before.length === after.length && before.every((reference, i) => sameReference(reference, after[i]!));
}

function sameReference(a: ApiOwnerReference, b: ApiOwnerReference): boolean {
  return a.uid === b.uid && a.name === b.name && a.kind === b.kind && a.blockOwnerDeletion === b.blockOwnerDeletion;
}
