import { type Clock, ExponentialRateLimiter, type Logger, WorkQueue } from '@nexslice/kube';
import type { ApiObject, ApiOwnerReference } from '../../registry/resource.ts';
import type { Resource } from '../../registry/resource-api.ts';
import type { EveryKind, ObjectListener } from '../kinds/every-kind.ts';
import { patchLists, read, remove, targetOf } from '../kinds/writes.ts';
import { type GraphNode, isOrphaning, isWaiting, OwnerGraph, ownersOf, sameOwners } from './graph.ts';
import { judge, type Verdict } from './plan.ts';

/** Deleting thousands of dependents must not keep the server from its clients: after so many it lets others have a turn. */
const atOnce = 32;
/** Conflicts with other writers are settled by the next try; there may be one for every dependent of a big owner. */
const retriesPerSecond = 1000;

/**
 * Deletes what has lost its owners, in the background or before the owner as the owner's deletion asks for, or takes the reference away.
 * It knows all objects of all kinds, definitions of tomorrow included, and looks only at those that a change concerns.
 */
export class GarbageCollector implements ObjectListener {
  readonly #kinds: EveryKind;
  readonly #log: Logger;
  readonly #graph = new OwnerGraph();
  readonly #queue: WorkQueue<string>;
  /** Objects with an owner of a kind that is not served. */
  readonly #undecided = new Set<string>();

  constructor(kinds: EveryKind, clock: Clock, log: Logger) {
    this.#kinds = kinds;
    this.#log = log.child({ controller: 'garbage-collector' });
    const rateLimiter = new ExponentialRateLimiter<string>(clock, { perSecond: retriesPerSecond, maxMs: 60_000 });
    this.#queue = new WorkQueue({ clock, rateLimiter });
    kinds.addListener(this);
  }

  changed(resource: Resource, object: ApiObject): void {
    const { uid } = object.metadata;
    const before = this.#graph.put(resource, object)?.object;
    const owners = ownersOf(object);
    if (!before || !sameOwners(before, object)) {
      if (owners.length > 0) this.#queue.add(uid);
      if (before) this.#addWaiting(ownersOf(before));
    }
    if (isOrphaning(object) || isWaiting(object)) this.#queue.add(uid);
    if (isWaiting(object) && !(before && isWaiting(before))) this.#addDependents(uid);
  }

  deleted(_resource: Resource, object: ApiObject): void {
    const { uid } = object.metadata;
    this.#graph.remove(uid);
    this.#undecided.delete(uid);
    this.#addDependents(uid);
    this.#addWaiting(ownersOf(object));
  }

  kindsChanged(): void {
    for (const uid of this.#undecided) this.#queue.add(uid);
    this.#undecided.clear();
  }

  /** Works until `signal` is aborted. */
  async run(signal: AbortSignal): Promise<void> {
    let worked = 0;
    for (let uid = await this.#queue.get(signal); uid !== undefined; uid = await this.#queue.get(signal)) {
      await this.#work(uid);
      this.#queue.done(uid);
      worked += 1;
      if (worked % atOnce === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    this.#queue.shutDown();
  }

  async #work(uid: string): Promise<void> {
    const node = this.#graph.get(uid);
    if (!node) return this.#queue.forget(uid);
    try {
      await this.#carryOut(judge(node, this.#graph, this.#find), node);
      this.#queue.forget(uid);
    } catch (error) {
      this.#log.debug({ uid, error: String(error) }, 'collecting failed and is tried again');
      this.#queue.addRateLimited(uid);
    }
  }

  readonly #find = (apiVersion: string, kind: string) => this.#kinds.find(apiVersion, kind);

  async #carryOut(verdict: Verdict, node: GraphNode): Promise<void> {
    switch (verdict.act) {
      case 'keep':
        return;
      case 'wait-for-kind':
        this.#undecided.add(node.uid);
        return;
      case 'orphan':
        for (const dependent of verdict.dependents) await disown(dependent, [node.uid]);
        return dropFinalizer(node, 'orphan');
      case 'release':
        return dropFinalizer(node, 'foregroundDeletion');
      case 'disown':
        return disown(
          node,
          verdict.owners.map((owner) => owner.uid),
        );
      case 'delete':
        for (const owner of verdict.absent) if (await this.#exists(owner, node)) throw new Error('an owner is there');
        if (verdict.unblock) await unblock(node);
        await remove(node.resource, node.object, { propagationPolicy: verdict.policy });
    }
  }

  /** Asks the server itself before anything is deleted: what is served by code may tell of its objects late. */
  async #exists(owner: ApiOwnerReference, { object }: GraphNode): Promise<boolean> {
    const resource = this.#kinds.find(owner.apiVersion, owner.kind);
    if (!resource) return false;
    const namespace = resource.info.namespaced ? object.metadata.namespace : undefined;
    const found = await read(resource, { namespace, name: owner.name });
    return found?.metadata.uid === owner.uid;
  }

  #addDependents(uid: string): void {
    for (const dependent of this.#graph.dependentsOf(uid)) this.#queue.add(dependent.uid);
  }

  /** Owners that may have been waiting for the object that changed. */
  #addWaiting(owners: readonly ApiOwnerReference[]): void {
    for (const { uid } of owners) {
      const owner = this.#graph.get(uid);
      if (owner && isWaiting(owner.object)) this.#queue.add(uid);
    }
  }
}

async function disown({ resource, object }: GraphNode, owners: readonly string[]): Promise<void> {
  const live = await read(resource, targetOf(object));
  if (!live || live.metadata.uid !== object.metadata.uid) return;
  const kept = ownersOf(live).filter((owner) => !owners.includes(owner.uid));
  if (kept.length < ownersOf(live).length) await patchLists(resource, live, { ownerReferences: kept });
}

async function unblock({ resource, object }: GraphNode): Promise<void> {
  const ownerReferences = ownersOf(object).map((owner) => ({ ...owner, blockOwnerDeletion: false }));
  await patchLists(resource, object, { ownerReferences });
}

async function dropFinalizer({ resource, object }: GraphNode, finalizer: string): Promise<void> {
  const live = await read(resource, targetOf(object));
  if (!live || live.metadata.uid !== object.metadata.uid) return;
  const finalizers = live.metadata.finalizers ?? [];
  const kept = finalizers.filter((name) => name !== finalizer);
  if (kept.length < finalizers.length) await patchLists(resource, live, { finalizers: kept });
}
