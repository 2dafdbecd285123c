import type { Clock } from '../clock/clock.ts';
import { KubeError } from '../errors.ts';
import type { KubeObject, ResourceType } from '../object/object.ts';
import { metadataAccept } from './bodies.ts';
import { scopeQuery, type WatchEvent, type WatchOptions } from './options.ts';
import { collectionPath } from './paths.ts';
import { allowManyListeners, type Requester } from './requester.ts';
import { InactivityGuard, watchEvents } from './watch-stream.ts';

/** Silence beyond this means a dead connection: servers send a bookmark every 60 s, and may be 10 s late. */
const defaultInactivityMs = 70_000;

/** One watch of a kind, from its request to its end, in the batches that arrive together. */
export async function* watchCollection<T extends KubeObject>(
  requester: Requester,
  clock: Clock,
  type: ResourceType<T>,
  options: WatchOptions,
  signal?: AbortSignal,
): AsyncGenerator<WatchEvent<T>[], void, undefined> {
  const ending = new AbortController();
  const onAbort = () => ending.abort(signal?.reason);
  if (signal) allowManyListeners(signal);
  signal?.addEventListener('abort', onAbort, { once: true });
  if (signal?.aborted) onAbort();
  const limitMs = options.inactivityMs ?? defaultInactivityMs;
  const guard = new InactivityGuard(clock, limitMs, () => {
    ending.abort(new KubeError('KUBE_WATCH_STALLED', `the watch of ${type.plural} was silent for ${limitMs} ms`));
  });
  try {
    const sent = {
      query: watchQuery(options),
      accept: options.metadataOnly ? metadataAccept : undefined,
      stream: true,
      // One try only: whoever watches has a retry loop of its own, which knows when to list again.
      repeatable: 'never' as const,
    };
    const response = await requester.send('GET', collectionPath(type, options.namespace), sent, ending.signal);
    yield* watchEvents<T>(response.chunks(), guard);
  } catch (error) {
    if (signal?.aborted) return;
    if (ending.signal.aborted) throw ending.signal.reason;
    if (error instanceof KubeError) throw error;
    throw new KubeError('KUBE_UNREACHABLE', `the watch of ${type.plural} broke: ${String(error)}`, { cause: error });
  } finally {
    guard.stop();
    signal?.removeEventListener('abort', onAbort);
    ending.abort();
  }
}

function watchQuery(options: WatchOptions) {
  const { allowWatchBookmarks = true, timeoutSeconds, sendInitialEvents } = options;
  const resourceVersionMatch = sendInitialEvents ? 'NotOlderThan' : undefined;
  return {
    ...scopeQuery(options),
    watch: true,
    allowWatchBookmarks,
    timeoutSeconds,
    sendInitialEvents,
    resourceVersionMatch,
  };
}
