import { badRequest, expired } from '../status/errors.ts';
import type { Change } from '../store/change.ts';
import type { Collection } from '../store/collection.ts';
import { Entry } from '../store/entry.ts';
import type { Store } from '../store/store.ts';
import { readRevision, type WatchOptions } from './options.ts';
import type { Item, WatchEvent, WatchSink, WatchStart } from './resource-api.ts';

export interface WatchScope {
  store: Store;
  collection: Collection;
  /** Keys of the namespace; empty for all. */
  prefix: string;
  selected: ((entry: Entry) => boolean) | undefined;
  show: (entry: Entry) => Item;
}

/**
 * A watch as its options say: with what exists, from a revision in the past, or from now.
 * @throws StatusError 400 when the version is none
 */
export function prepareWatch(scope: WatchScope, options: WatchOptions): WatchStart {
  const { revision: asked, problem } = readRevision(options.resourceVersion || '0');
  if (problem) throw badRequest(problem);
  return (sink) => startWatch(scope, options, asked, sink);
}

function startWatch(scope: WatchScope, options: WatchOptions, asked: number, sink: WatchSink): () => void {
  const { store, collection } = scope;
  const initial = options.sendInitialEvents ?? asked === 0;
  const fromNow = initial || asked === 0;
  const from = fromNow ? store.revision : asked;
  const missed = fromNow ? [] : collection.history.since(from);
  if (!missed) {
    sink.fail(expired(`too old resource version: ${from} (${collection.history.floor + 1})`));
    return () => undefined;
  }
  if (initial) sendInitial(scope, sink);
  for (const change of missed) deliver(scope, change, sink);
  return collection.subscribe((change) => {
    // A change up to `from` was in what the client has, though it is made known only now.
    if (change.revision > from) deliver(scope, change, sink);
  });
}

function sendInitial(scope: WatchScope, sink: WatchSink): void {
  for (const entry of scope.collection.list(scope.prefix)) {
    if (scope.selected && !scope.selected(entry)) continue;
    sink.event(event('ADDED', scope.show(entry), (_, encode) => encode()));
  }
}

function deliver(scope: WatchScope, change: Change, sink: WatchSink): void {
  const { selected } = scope;
  if (!change.entry.key.startsWith(scope.prefix)) return;
  const encodedAs = change.encodedAs.bind(change);
  if (!selected) {
    sink.event(event(change.type, scope.show(change.entry), encodedAs));
    return;
  }
  const before = change.previous !== undefined && selected(change.previous);
  const now = change.type !== 'DELETED' && selected(change.entry);
  if (now) sink.event(event(before ? 'MODIFIED' : 'ADDED', scope.show(change.entry), encodedAs));
  else if (before) {
    // Whoever left the selection is shown as it was, under the version in which it left.
    const last = change.type === 'DELETED' ? change.entry : departed(change);
    const leaving: WatchEvent['encodedAs'] = (representation, encode) => encodedAs(`left ${representation}`, encode);
    sink.event(event('DELETED', scope.show(last), leaving));
  }
}

function departed(change: Change): Entry {
  const { object } = change.previous as Entry;
  const metadata = { ...object.metadata, resourceVersion: String(change.revision) };
  return new Entry(change.entry.key, change.revision, { object: { ...object, metadata } });
}

function event(type: WatchEvent['type'], item: Item, encodedAs: WatchEvent['encodedAs']): WatchEvent {
  return { type, item, encodedAs };
}
