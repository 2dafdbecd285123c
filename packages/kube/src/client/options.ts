import type { KubeObject } from '../object/object.ts';
import type { QueryValue } from './paths.ts';

/** Which objects of a kind are meant. */
export interface ScopeOptions {
  /** All namespaces if left out. */
  namespace?: string | undefined;
  /** As kubectl takes it: `app=upf,tier in (a,b)`. */
  labelSelector?: string | undefined;
  fieldSelector?: string | undefined;
  /**
   * Only objects whose uid is in a range of hashes, such as `shardRange(object.metadata.uid,'0x0','0x8000000000000000')`. An alpha feature
   * (gate ShardedListAndWatch): servers without it pass over it and answer everything, so filter what comes.
   */
  shardSelector?: string | undefined;
}

/** How to read. */
export interface ReadOptions {
  /** Answer only metadata (as PartialObjectMetadata); the rest of the object is left out by the server. */
  metadataOnly?: boolean | undefined;
  /**
   * Not older than this version; `0` takes whatever the server has at hand, which may be old. The newest if left out. A watch begins after it.
   */
  resourceVersion?: string | undefined;
}

/** What to list, and how much at a time. */
export interface ListOptions extends ScopeOptions, ReadOptions {
  /** Objects per page. */
  limit?: number | undefined;
  /** From the page before. */
  continue?: string | undefined;
  /** What `resourceVersion` means for a list. */
  resourceVersionMatch?: 'Exact' | 'NotOlderThan' | undefined;
}

/** What to watch, from when and for how long. */
export interface WatchOptions extends ScopeOptions, ReadOptions {
  /** The server ends the stream after this long. */
  timeoutSeconds?: number | undefined;
  /** Default true: without them neither progress nor life of a quiet stream can be told. */
  allowWatchBookmarks?: boolean | undefined;
  /** Begin with the objects that are there, then a bookmark annotated `k8s.io/initial-events-end`. */
  sendInitialEvents?: boolean | undefined;
  /**
   * Give up with `KUBE_WATCH_STALLED` when nothing came for this long. Default 70,000 ms: servers send a bookmark at least every 60 s.
   * 0 waits for ever.
   */
  inactivityMs?: number | undefined;
}

/** What the server does with fields that it does not know, or that come twice. */
export type FieldValidation = 'Strict' | 'Warn' | 'Ignore';

/** What all writes have in common. */
export interface WriteOptions {
  /** Who owns the fields that are written; default that of the client. */
  fieldManager?: string | undefined;
  /** Check everything and store nothing. */
  dryRun?: boolean | undefined;
  /** What the server does with unknown or duplicate fields; default that of the client, which is `Strict`. */
  fieldValidation?: FieldValidation | undefined;
}

/** A part of an object that is written by itself. */
export type Subresource = 'status' | 'scale' | (string & {});

/** A write of an object, or of a part of it. */
export interface SubresourceWriteOptions extends WriteOptions {
  /** The object itself if left out. */
  subresource?: Subresource | undefined;
}

/** How to apply. */
export interface ApplyOptions extends SubresourceWriteOptions {
  /** Take over fields that others own. Default true: a controller is the authority on what it applies. */
  force?: boolean | undefined;
}

/** A patch and its dialect. */
export interface Patch {
  type: 'json' | 'merge' | 'strategic';
  /** A list of operations for `json`, else the part of an object that is to change. */
  body: unknown;
}

/** How to delete. */
export interface DeleteOptions {
  /** What becomes of what the object owns: it goes later (the default of most kinds), before, or not at all. */
  propagationPolicy?: 'Background' | 'Foreground' | 'Orphan' | undefined;
  /** Delete only this very object. */
  preconditions?: { uid?: string; resourceVersion?: string } | undefined;
  /** Time for containers to end, in seconds; that of the pod if left out. 0 forgets a pod at once, whatever it still does. */
  gracePeriodSeconds?: number | undefined;
  /** Check everything and delete nothing. */
  dryRun?: boolean | undefined;
}

/** One page of a list. */
export interface KubeList<T> {
  apiVersion?: string;
  kind?: string;
  /** `resourceVersion` to watch from; `continue` to get the next page, if there is one. */
  metadata: { resourceVersion?: string; continue?: string; remainingItemCount?: number };
  items: T[];
}

/** What happened. A BOOKMARK only says how far the watch has come. */
export type WatchEventType = 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK';

/** One change. */
export interface WatchEvent<T extends KubeObject = KubeObject> {
  type: WatchEventType;
  /** For a BOOKMARK only `metadata.resourceVersion` (and perhaps annotations) are set. */
  object: T;
}

/** The annotation of the bookmark that ends the initial events of a `sendInitialEvents` watch. */
export const initialEventsEnd = 'k8s.io/initial-events-end';

export function scopeQuery(options: ScopeOptions & ReadOptions): Record<string, QueryValue> {
  const { labelSelector, fieldSelector, shardSelector, resourceVersion } = options;
  return { labelSelector, fieldSelector, shardSelector, resourceVersion };
}

export const patchContentTypes = {
  json: 'application/json-patch+json',
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
} as const satisfies Record<Patch['type'], string>;
