import { type UESession, type UPF, uesessions, upfs } from '@nexslice/kinds';
import {
  apiVersionOf,
  type Client,
  type Clock,
  configMaps,
  controllerOf,
  deployments,
  type Informer,
  ignoreNotFound,
  type KubeObject,
  keyOf,
  keyStringOf,
  type Logger,
  messageOf,
  type ObjectKey,
  pods,
  type ResourceType,
  type Runnable,
  services,
} from '@nexslice/kube';
import type { Informers } from '../informers.ts';

/**
 * The garbage collector takes what a deleted object owned within seconds; a minute after that it has lost sight of it, as it does when the API
 * server goes while its caches are filled.
 */
const everyMs = 60_000;

export interface SweepOptions extends Informers {
  readonly client: Client;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** What is made for a session or a UPF, by the informer that knows it. */
const made: Readonly<Partial<Record<keyof Informers, ResourceType>>> = {
  upfs,
  configMaps,
  services,
  deployments,
  pods,
};

/**
 * Looks once in a while for objects whose owner is gone and that nobody has taken: their pods hold addresses and CPU, and their names keep a UE
 * that comes back waiting. What lacks its owner at two looks in a row, and for a live look too, is deleted.
 */
export class Sweep implements Runnable {
  readonly name = 'sweep';
  readonly #options: SweepOptions;
  #suspects: ReadonlySet<string> = new Set();

  constructor(options: SweepOptions) {
    this.#options = options;
  }

  async start(signal: AbortSignal): Promise<void> {
    const { clock, logger } = this.#options;
    for (;;) {
      await clock.sleep(everyMs, signal).catch(() => undefined);
      if (signal.aborted) return;
      await this.sweep(signal).catch((error: unknown) => {
        if (!signal.aborted)
          logger.warn({ error: messageOf(error) }, 'the sweep for objects without an owner broke off');
      });
    }
  }

  /** One look at everything. */
  async sweep(signal: AbortSignal): Promise<void> {
    const suspects = new Set<string>();
    for (const [name, type] of Object.entries(made) as [keyof Informers, ResourceType][]) {
      for (const object of (this.#options[name] as Informer<KubeObject>).list()) {
        const { uid = '', deletionTimestamp } = object.metadata ?? {};
        if (deletionTimestamp || !this.#lacksOwner(object)) continue;
        suspects.add(uid);
        if (this.#suspects.has(uid)) await this.#take(type, object, signal);
      }
    }
    this.#suspects = suspects;
  }

  /** As far as the caches know. */
  #lacksOwner(object: KubeObject): boolean {
    const owner = ownerOf(object);
    if (!owner) return false;
    const informer = owner.type === upfs ? this.#options.upfs : this.#options.sessions;
    return (informer as Informer<UPF | UESession>).get(owner.key)?.metadata.uid !== owner.uid;
  }

  async #take(type: ResourceType, object: KubeObject, signal: AbortSignal): Promise<void> {
    const { client, logger } = this.#options;
    const owner = ownerOf(object);
    if (!owner) return;
    const found = (await client.get(owner.type, owner.key, {}, signal).catch(ignoreNotFound)) as KubeObject | undefined;
    if (found?.metadata?.uid === owner.uid) return;
    logger.warn(
      { object: `${type.kind} ${keyStringOf(object)}`, owner: owner.key.name },
      'deleting what a former owner left',
    );
    const { uid = '' } = object.metadata ?? {};
    await client.delete(type, keyOf(object), { preconditions: { uid } }, signal).catch(ignoreNotFound);
  }
}

interface Owner {
  readonly type: ResourceType;
  readonly key: ObjectKey;
  readonly uid: string;
}

/** The UPF or UESession that an object was made for; undefined where it is none of ours. */
function ownerOf(object: KubeObject): Owner | undefined {
  const controller = controllerOf(object);
  const type = [upfs, uesessions].find(({ kind }) => kind === controller?.kind);
  if (!controller || !type || controller.apiVersion !== apiVersionOf(type)) return undefined;
  return { type, key: { ...keyOf(object), name: controller.name }, uid: controller.uid };
}
