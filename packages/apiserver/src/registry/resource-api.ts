import type { Body } from './decode.ts';
import type { DeleteOptions, ListOptions, PatchOptions, WatchOptions, WriteOptions } from './options.ts';
import type { ApiObject, Column, ResourceInfo } from './resource.ts';

/** An object to show, and its JSON. */
export interface Item {
  readonly object: ApiObject;
  readonly bytes: Buffer;
}

/** Which object: `namespace` is absent for kinds without one. */
export interface Target {
  namespace: string | undefined;
  name: string;
}

export interface Written {
  item: Item;
  created: boolean;
  warnings: readonly string[];
}

export interface Page {
  items: readonly Item[];
  revision: number;
  /** Where the next page starts. */
  continue: string | undefined;
  /** How many items come after this page, when that is known. */
  remaining: number | undefined;
}

export type Deleted = { gone: ApiObject; returned: boolean } | { gone?: undefined; item: Item };

/** Something happened that a watcher is to be told. */
export interface WatchEvent {
  type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK';
  item: Item;
  /** Encodes once for all watchers who see the same event in the same `representation`. */
  encodedAs(representation: string, encode: () => Buffer): Buffer;
}

export interface WatchSink {
  event(event: WatchEvent): void;
  /** The watch cannot go on: the revision it would start from has expired. */
  fail(error: Error): void;
  /** The watch is over, and nothing is wrong: its resource is no longer served, or served anew. */
  end(): void;
}

/** Starts a watch whose options have been checked, which throws no more. Returns how to stop. */
export type WatchStart = (sink: WatchSink) => () => void;

/** Text that comes as it happens. Begins to write, and returns how to stop, for when nobody reads any more. */
export type TextStream = (sink: { write(bytes: Buffer): void; end(): void }) => () => void;

/** A part of an object with a path of its own: `status`, `scale`. */
export interface Subresource {
  /** Of its objects; the resource's own kind for `status`. */
  group: string;
  version: string;
  kind: string;
  verbs: readonly string[];
  /** Of the Table in which it is shown; by default those of the resource. */
  columns?: readonly Column[];
  get?(target: Target): Item;
  /** In place of `get`: answers plain text, as `log` does. */
  text?(target: Target, query: URLSearchParams): string | TextStream;
  /** In place of `get` and `create`: takes the connection over, as `exec` does, which is refused with a StatusError. */
  connect?(target: Target, query: URLSearchParams): never;
  create?(target: Target, body: Body, options: WriteOptions): Written | Promise<Written>;
  update?(target: Target, body: Body, options: WriteOptions): Written | Promise<Written>;
  patch?(target: Target, body: Body, options: PatchOptions): Written | Promise<Written>;
}

/**
 * What the HTTP layer needs of a resource. Resources of the store implement it (`StoredResource`); so may resources that are served by code.
 * Every method may throw a StatusError.
 */
export interface Resource {
  readonly info: ResourceInfo;
  readonly subresources: Readonly<Record<string, Subresource>>;
  get(target: Target): Item | Promise<Item>;
  list(namespace: string | undefined, options: ListOptions): Page | Promise<Page>;
  watch(namespace: string | undefined, options: WatchOptions): WatchStart;
  create(namespace: string | undefined, body: Body, options: WriteOptions): Written | Promise<Written>;
  update(target: Target, body: Body, options: WriteOptions): Written | Promise<Written>;
  patch(target: Target, body: Body, options: PatchOptions): Written | Promise<Written>;
  delete(target: Target, options: DeleteOptions): Deleted | Promise<Deleted>;
  deleteCollection(namespace: string | undefined, list: ListOptions, options: DeleteOptions): Page | Promise<Page>;
}
