import { keyStringOf } from '../object/key.ts';
import type { KubeObject } from '../object/object.ts';

/** One change, as watches are told of it. */
export interface HistoryEntry {
  readonly version: number;
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  /** Path of the kind in all namespaces. */
  readonly collection: string;
  readonly object: KubeObject;
}

/** Everything a store held at one moment. */
export interface Backup {
  readonly version: number;
  readonly objects: ReadonlyMap<string, ReadonlyMap<string, KubeObject>>;
}

/** Where a store begins: far enough from zero that versions before it can be asked for. */
const firstVersion = 100;

/** The objects of a scripted server under one growing version, and the changes that it remembers. */
export class ScriptedStore {
  readonly #onChange: (entry: HistoryEntry) => void;
  #objects = new Map<string, Map<string, KubeObject>>();
  #history: HistoryEntry[] = [];
  #version = firstVersion;
  /** Uids and versions go on through restores: two states of one object under the same version nobody could tell apart. */
  readonly #states = new Set<string>();
  #uids = 0;
  /** Changes up to this version are not remembered. */
  forgottenUpTo = 0;

  constructor(onChange: (entry: HistoryEntry) => void) {
    this.#onChange = onChange;
  }

  get version(): number {
    return this.#version;
  }

  /** By key, as `keyString`. */
  collection(path: string): Map<string, KubeObject> {
    const known = this.#objects.get(path);
    if (known) return known;
    const objects = new Map<string, KubeObject>();
    this.#objects.set(path, objects);
    return objects;
  }

  /** The object gets the next version, and a uid if it is new. */
  put(collection: string, object: KubeObject): KubeObject {
    const objects = this.collection(collection);
    const key = keyStringOf(object);
    const old = objects.get(key);
    const uid = object.metadata?.uid ?? old?.metadata?.uid ?? this.#newUid();
    do this.#version += 1;
    while (this.#states.has(`${uid}@${this.#version}`));
    this.#states.add(`${uid}@${this.#version}`);
    const stored = { ...object, metadata: { ...object.metadata, uid, resourceVersion: String(this.#version) } };
    objects.set(key, stored);
    this.#record({ version: this.#version, type: old ? 'MODIFIED' : 'ADDED', collection, object: stored });
    return stored;
  }

  /** Answers what was there. */
  remove(collection: string, key: string): KubeObject | undefined {
    const old = this.collection(collection).get(key);
    if (!old) return undefined;
    this.collection(collection).delete(key);
    this.#version += 1;
    const object = { ...old, metadata: { ...old.metadata, resourceVersion: String(this.#version) } };
    this.#record({ version: this.#version, type: 'DELETED', collection, object });
    return object;
  }

  /** What has happened to a collection after a version. */
  since(version: number, collection: string): HistoryEntry[] {
    return this.#history.filter((entry) => entry.version > version && entry.collection === collection);
  }

  /** Forgets all changes so far. */
  forget(): void {
    this.forgottenUpTo = this.#version;
    this.#history = [];
  }

  backup(): Backup {
    const objects = new Map([...this.#objects].map(([path, collection]) => [path, new Map(collection)]));
    return { version: this.#version, objects };
  }

  /** Puts everything back to how it was, versions included. Without a backup: empty, as on the first day. */
  restore(backup: Backup = { version: firstVersion, objects: new Map() }): void {
    this.#objects = new Map([...backup.objects].map(([path, collection]) => [path, new Map(collection)]));
    this.#version = backup.version;
    this.forget();
  }

  #newUid(): string {
    this.#uids += 1;
    return `uid-${this.#uids}`;
  }

  #record(entry: HistoryEntry): void {
    this.#history.push(entry);
    this.#onChange(entry);
  }
}
