import type { Clock, Timer } from '@nexslice/kube';
import type { Catalog } from '../../registry/catalog.ts';
import { apiVersionOf } from '../../registry/decode.ts';
import type { WatchOptions } from '../../registry/options.ts';
import type { ApiObject } from '../../registry/resource.ts';
import type { Resource, WatchEvent } from '../../registry/resource-api.ts';

/** Told of every object of every kind, in the tick of its write. An object may be told of twice. */
export interface ObjectListener {
  changed(resource: Resource, object: ApiObject): void;
  deleted(resource: Resource, object: ApiObject): void;
  /** Kinds came or went. */
  kindsChanged?(): void;
}

interface Watched {
  resource: Resource;
  stop: () => void;
}

/** A watch that ended, or could not go on, is begun again after this, if its resource is still served then. */
const retryMs = 1000;

const everything: WatchOptions = {
  labelSelector: '',
  fieldSelector: '',
  limit: 0,
  continue: '',
  resourceVersion: '',
  resourceVersionMatch: '',
  timeoutSeconds: undefined,
  allowBookmarks: false,
  sendInitialEvents: true,
};

/** All objects of all kinds that the server serves at any time, each kind once however many versions it has. */
export class EveryKind {
  readonly #catalog: Catalog;
  readonly #clock: Clock;
  readonly #listeners = new Set<ObjectListener>();
  readonly #watched = new Map<string, Watched>();
  readonly #retries = new Set<Timer>();
  #byKind = new Map<string, Resource>();
  #stopListening: () => void = () => undefined;

  constructor(catalog: Catalog, clock: Clock) {
    this.#catalog = catalog;
    this.#clock = clock;
  }

  /** Before `start`. */
  addListener(listener: ObjectListener): void {
    this.#listeners.add(listener);
  }

  start(): void {
    this.#stopListening = this.#catalog.onChange(() => this.#followCatalog());
    this.#followCatalog();
  }

  stop(): void {
    this.#stopListening();
    for (const timer of this.#retries) timer.cancel();
    for (const { stop } of this.#watched.values()) stop();
    this.#watched.clear();
  }

  /** One resource for each kind. */
  *resources(): IterableIterator<Resource> {
    for (const { resource } of this.#watched.values()) yield resource;
  }

  /** The resource whose objects have this apiVersion and kind, if it is served. */
  find(apiVersion: string, kind: string): Resource | undefined {
    return this.#byKind.get(`${apiVersion} ${kind}`);
  }

  #followCatalog(): void {
    const all = this.#catalog.all();
    this.#byKind = new Map(all.map((resource) => [`${apiVersionOf(resource.info)} ${resource.info.kind}`, resource]));
    const wanted = oneOfEachKind(all);
    for (const [id, { resource, stop }] of this.#watched) {
      if (wanted.get(id) === resource) continue;
      stop();
      this.#watched.delete(id);
    }
    for (const [id, resource] of wanted) if (!this.#watched.has(id)) this.#watch(id, resource);
    for (const listener of this.#listeners) listener.kindsChanged?.();
  }

  #watch(id: string, resource: Resource): void {
    const watched: Watched = { resource, stop: () => undefined };
    this.#watched.set(id, watched);
    watched.stop = resource.watch(
      undefined,
      everything,
    )({
      event: (event) => this.#tell(resource, event),
      fail: () => this.#watchLater(id, watched),
      end: () => this.#watchLater(id, watched),
    });
  }

  #watchLater(id: string, watched: Watched): void {
    const timer = this.#clock.after(retryMs, () => {
      this.#retries.delete(timer);
      if (this.#watched.get(id) !== watched) return;
      watched.stop();
      this.#watch(id, watched.resource);
    });
    this.#retries.add(timer);
  }

  #tell(resource: Resource, { type, item }: WatchEvent): void {
    if (type === 'BOOKMARK') return;
    const { object } = item;
    for (const listener of this.#listeners) {
      if (type === 'DELETED') listener.deleted(resource, object);
      else listener.changed(resource, object);
    }
  }
}

/** By where the objects are kept; of several versions the one they are kept in. */
function oneOfEachKind(resources: readonly Resource[]): Map<string, Resource> {
  const chosen = new Map<string, Resource>();
  for (const resource of resources) {
    const { info } = resource;
    if (!info.verbs.includes('watch') || !info.verbs.includes('delete')) continue;
    const { group, plural } = info.storedAs ?? info;
    const id = `${group}/${plural}`;
    const isStorage = info.version === info.storageVersion && info.group === group;
    if (isStorage || !chosen.has(id)) chosen.set(id, resource);
  }
  return chosen;
}
