import type { Clock } from '@nexslice/kube';
import type { ApiObject } from '../registry/resource.ts';
import { Change } from './change.ts';
import { Collection } from './collection.ts';
import { Entry } from './entry.ts';
import type { HistoryLimits } from './history.ts';
import type { Journal, JournalRecord } from './journal.ts';

export interface StoreOptions {
  clock: Clock;
  history: HistoryLimits;
}

/**
 * All objects under one revision that grows by one with every write. A write is one synchronous step: it gets its revision, is appended to the
 * journal, takes effect and is told to the watchers, in that order; watchers of a journal that syncs hear of it once it is synced.
 */
export class Store {
  readonly #clock: Clock;
  readonly #limits: HistoryLimits;
  readonly #collections = new Map<string, Collection>();
  #journal: Journal | undefined;
  #revision = 1;
  /** History before this revision is unknown: it was not in this process. */
  #base = 0;
  #unpublished: [Collection, Change][] = [];

  constructor(options: StoreOptions) {
    this.#clock = options.clock;
    this.#limits = options.history;
  }

  /** The newest revision. */
  get revision(): number {
    return this.#revision;
  }

  /** The newest revision that watchers have been told of. */
  get published(): number {
    const first = this.#unpublished[0];
    return first ? first[1].revision - 1 : this.#revision;
  }

  /** Of the resource in all its versions; made when first asked for. */
  collection(group: string, plural: string): Collection {
    return this.#named(`${group}/${plural}`);
  }

  collections(): Iterable<Collection> {
    return this.#collections.values();
  }

  /**
   * Stores a new or changed object, whose resourceVersion it sets. The object belongs to the store from then on. Whatever the journal throws
   * leaves everything as it was, the revision too: clients never know one that a restart would forget.
   */
  put(collection: Collection, key: string, object: ApiObject): Entry {
    const revision = this.#revision + 1;
    object.metadata.resourceVersion = String(revision);
    const entry = new Entry(key, revision, { object });
    this.#journal?.append({ revision, collection: collection.name, key, bytes: entry.bytes });
    this.#revision = revision;
    const previous = collection.get(key);
    this.#commit(collection, new Change(previous ? 'MODIFIED' : 'ADDED', entry, previous, this.#clock.now()));
    return entry;
  }

  /** Removes an object and returns its last state under the revision of the removal. */
  delete(collection: Collection, previous: Entry): Entry {
    const revision = this.#revision + 1;
    const { object } = previous;
    const last = { ...object, metadata: { ...object.metadata, resourceVersion: String(revision) } };
    const entry = new Entry(previous.key, revision, { object: last });
    this.#journal?.append({ revision, collection: collection.name, key: previous.key });
    this.#revision = revision;
    this.#commit(collection, new Change('DELETED', entry, previous, this.#clock.now()));
    return entry;
  }

  /** Waits until all writes so far are as safe as the journal promises; undefined when they are. */
  settled(): Promise<void> | undefined {
    return this.#journal?.settled();
  }

  /** Takes over an object of a snapshot. Before `attach`. */
  restore(record: JournalRecord & { bytes: Buffer }): void {
    const { revision, key, bytes } = record;
    this.#named(record.collection).restore(new Entry(key, revision, { bytes }));
  }

  /** Says that the snapshot was taken at this revision: what happened up to it is not remembered. Before `attach`. */
  startAt(revision: number): void {
    this.#revision = revision;
    this.#base = revision;
    for (const collection of this.#collections.values()) collection.history.restart(revision);
  }

  /** Repeats a write of the log. Before `attach`. */
  replay(record: JournalRecord): void {
    const collection = this.#named(record.collection);
    const { revision, key, bytes } = record;
    this.#revision = revision;
    const previous = collection.get(key);
    if (!bytes && !previous) return;
    const entry = new Entry(key, revision, { bytes: bytes ?? stamped(previous as Entry, revision) });
    const type = !bytes ? 'DELETED' : previous ? 'MODIFIED' : 'ADDED';
    const change = new Change(type, entry, previous, this.#clock.now());
    collection.commit(change);
    collection.publish(change);
  }

  /** From now on every write goes to the journal first. */
  attach(journal: Journal): void {
    this.#journal = journal;
  }

  #named(name: string): Collection {
    let collection = this.#collections.get(name);
    if (!collection) {
      collection = new Collection(name, this.#limits, this.#base);
      this.#collections.set(name, collection);
    }
    return collection;
  }

  #commit(collection: Collection, change: Change): void {
    collection.commit(change);
    const settled = this.#journal?.settled();
    if (!settled && this.#unpublished.length === 0) {
      collection.publish(change);
      return;
    }
    this.#unpublished.push([collection, change]);
    // A journal that fails refuses all further writes; what it could not keep is never told.
    settled?.then(
      () => this.#publishUpTo(change.revision),
      () => undefined,
    );
  }

  #publishUpTo(revision: number): void {
    while (this.#unpublished.length > 0) {
      const [collection, change] = this.#unpublished[0] as [Collection, Change];
      if (change.revision > revision) return;
      this.#unpublished.shift();
      collection.publish(change);
    }
  }
}

function stamped(entry: Entry, revision: number): Buffer {
  const { object } = entry;
  return Buffer.from(
    JSON.stringify({ ...object, metadata: { ...object.metadata, resourceVersion: String(revision) } }),
  );
}
