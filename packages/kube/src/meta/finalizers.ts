import { ignoreNotFound } from '../client/api-error.ts';
import type { Client } from '../client/client.ts';
import type { KubeObject, ResourceType } from '../object/object.ts';
import { addFinalizers, hasFinalizer, isDeleting, removeFinalizer } from './finalizer.ts';

/** Undoes what an object's life has done outside of it. It may be called again after a crash, and has to bear that. */
export type Finalize<T extends KubeObject> = (object: T, signal?: AbortSignal) => Promise<void> | void;

/** What finalizers of a kind need. */
export interface FinalizersOptions<T extends KubeObject> {
  client: Client;
  type: ResourceType<T>;
  /** What to do before the object may go, by the name of the finalizer (a qualified name: `demo.io/address`), in their order. */
  finalizers: Readonly<Record<string, Finalize<T>>>;
}

/** What has to be undone before objects of a kind may go, each under a finalizer of its own, so that none is done twice without need. */
export class Finalizers<T extends KubeObject> {
  readonly #options: FinalizersOptions<T>;

  constructor(options: FinalizersOptions<T>) {
    this.#options = options;
  }

  /**
   * Call it first in a reconcile. Puts the finalizers on an object that lives, in one write, and answers it. On one that is being deleted calls
   * those it still has, lets it go, and answers nothing: there is nothing more to do for it.
   */
  async finalize(object: T, signal?: AbortSignal): Promise<T | undefined> {
    const { client, type, finalizers } = this.#options;
    if (!isDeleting(object)) return addFinalizers(client, type, object, Object.keys(finalizers), signal);
    let current = object;
    for (const [name, finalize] of Object.entries(finalizers)) {
      if (!hasFinalizer(current, name)) continue;
      await finalize(current, signal);
      const rest = await removeFinalizer(client, type, current, name, signal).catch(ignoreNotFound);
      if (!rest) return undefined;
      current = rest;
    }
    return undefined;
  }
}
