import { deadline } from '../async/deadline.ts';
import type { ApiError } from '../client/api-error.ts';
import { isApiError } from '../client/api-error.ts';
import type { Client } from '../client/client.ts';
import { initialEventsEnd, type ScopeOptions, type WatchEvent } from '../client/options.ts';
import { InactivityGuard } from '../client/watch-stream.ts';
import type { Clock } from '../clock/clock.ts';
import type { Random } from '../clock/random.ts';
import { KubeError, messageOf } from '../errors.ts';
import { Backoff } from '../limit/backoff.ts';
import type { Logger } from '../log/logger.ts';
import type { KubeObject, ResourceType } from '../object/object.ts';
import { type History, historyOf } from './continuity.ts';
import { isBefore } from './resource-version.ts';

/** Who keeps what a reflector reads. */
export interface ReflectorSink<T extends KubeObject> {
  /**
   * Everything there is, as of `resourceVersion`.
   *
   * @param isOtherHistory the server was put back to an older state, or is another one: nothing from before counts any more
   */
  replace(objects: T[], resourceVersion: string, isOtherHistory: boolean): void;
  /** One change, in order. */
  change(event: WatchEvent<T>): void;
  /** Nothing is older than this any more. */
  progress(resourceVersion: string): void;
  /** The newest version it has been told of, by this reflector or by a write; undefined before anything was. */
  newest(): string | undefined;
  /** Everything it keeps from this reflector. */
  held(): readonly T[];
  /** Whether it keeps such an object. */
  wants(object: T): boolean;
}

export interface ReflectorOptions<T extends KubeObject> {
  client: Client;
  type: ResourceType<T>;
  scope: ScopeOptions;
  metadataOnly: boolean;
  sink: ReflectorSink<T>;
  clock: Clock;
  random: Random;
  log: Logger;
  watchList: WatchListSupport;
}

/** Whether the server can begin a watch with what is there. Found out once, shared by all reflectors of a client. */
export interface WatchListSupport {
  enabled: boolean;
}

/** client-go's figures: quick enough after a hiccup, and a server that is down is asked twice a minute. */
const backoffOptions = { initialMs: 800, maxMs: 30_000, jitter: 1 };
/** Between 5 and 10 minutes, so that the watches of a process do not all end together. */
const minWatchSeconds = 300;
/** A watch that lived for this long was a good one: the next one need not wait. */
const healthyAfterMs = 1_000;
/** A watch that ends this much earlier than it was asked to did not end by itself: its server is going down. */
const earlyByMs = 5_000;
/** What is compared to find out whether a server is still the one it was: a page, which most kinds of a cluster fit on. */
const sampleSize = 500;
/** The connection it goes out on may be as dead as that of the watch: not worth waiting for as long as for a list that is needed. */
const sampleTimeoutMs = 15_000;
/** A server that knows `sendInitialEvents` sends without pause; one that ignores it never says that it is done. */
const initialEventsPauseMs = 10_000;

/**
 * Keeps a sink equal to what the server has: lists, then watches for ever. It never gives up: it reconnects after errors with growing pauses,
 * lists again when the server has forgotten where the watch was (410), takes silence for a dead connection, and after a connection that broke
 * makes sure that the server still has the history it had.
 */
export class Reflector<T extends KubeObject> {
  readonly #options: ReflectorOptions<T>;
  readonly #backoff: Backoff;
  /** Where to watch from; undefined when a list is needed. */
  #resourceVersion: string | undefined;
  #healthy = false;
  /** The server may have been put back to an older state, or replaced: to be found out before the next watch. */
  #inDoubt = false;
  /** It was: the next state is a new beginning. */
  #begins = false;
  /** Cleared when versions went back once: servers that are not Kubernetes' own may number their events in no order, which means nothing. */
  #versionsGrow = true;
  #listedAt = Number.NEGATIVE_INFINITY;

  constructor(options: ReflectorOptions<T>) {
    this.#options = options;
    this.#backoff = new Backoff(backoffOptions, options.random);
  }

  /** Ends, without an error, when `signal` is aborted. */
  async run(signal: AbortSignal): Promise<void> {
    const { clock, log, type } = this.#options;
    while (!signal.aborted) {
      let pauseMs = 0;
      const startedAt = clock.monotonic();
      this.#healthy = false;
      try {
        await this.#cycle(signal);
        if (!this.#isHealthySince(startedAt)) pauseMs = this.#backoff.next();
      } catch (error) {
        if (signal.aborted) return;
        pauseMs = this.#pauseAfter(error, startedAt);
        const level = this.#healthy ? 'debug' : 'warn';
        log[level]({ kind: type.kind, error: messageOf(error), retryInMs: Math.round(pauseMs) }, 'watch interrupted');
      }
      if (pauseMs > 0) await clock.sleep(pauseMs, signal).catch(() => {});
    }
  }

  #isHealthySince(startedAt: number): boolean {
    const lasted = this.#options.clock.monotonic() - startedAt;
    if (!this.#healthy || lasted < healthyAfterMs) return false;
    this.#backoff.reset();
    return true;
  }

  #pauseAfter(error: unknown, startedAt: number): number {
    if (!isApiError(error) || isFromTheFuture(error)) this.#inDoubt = true;
    if (isApiError(error, (apiError) => apiError.isGone)) {
      const listed = this.#resourceVersion === undefined ? Number.POSITIVE_INFINITY : this.#listedAt;
      this.#resourceVersion = undefined;
      // Unless the list is fresh: then the server forgets faster than we can read, and hurrying makes it worse.
      if (this.#options.clock.monotonic() - listed >= healthyAfterMs) return 0;
    }
    if (this.#isHealthySince(startedAt)) return 0;
    const askedForMs = ((error as ApiError).retryAfterSeconds ?? 0) * 1000;
    return Math.max(this.#backoff.next(), askedForMs);
  }

  async #cycle(signal: AbortSignal): Promise<void> {
    if (this.#inDoubt) await this.#findOut(signal);
    if (this.#resourceVersion === undefined) {
      if (this.#options.watchList.enabled && (await this.#watchFromNothing(signal))) return;
      if (signal.aborted) return;
      await this.#list(signal);
    }
    await this.#watch(signal);
  }

  /** Has everything listed again unless the server goes on from where it was. */
  async #findOut(signal: AbortSignal): Promise<void> {
    const since = this.#resourceVersion;
    if (since !== undefined) {
      const history = await this.#history(since, signal);
      if (history === 'broken') this.#begins = true;
      if (history !== 'continued') this.#resourceVersion = undefined;
      this.#options.log.debug(
        { kind: this.#options.type.kind, since, history },
        'looked whether the server is the same',
      );
    }
    this.#inDoubt = false;
  }

  /** Hands over a whole state, and whether it has anything to do with what there was before. */
  #replace(objects: T[], resourceVersion: string, newestBefore: string | undefined): void {
    const { sink, log, type } = this.#options;
    const isOther = this.#begins || isBefore(resourceVersion, newestBefore);
    if (isOther)
      log.warn({ kind: type.kind, resourceVersion, newestBefore }, 'the server has another history than before');
    this.#resourceVersion = resourceVersion;
    this.#inDoubt = false;
    this.#begins = false;
    this.#listedAt = this.#options.clock.monotonic();
    sink.replace(objects, resourceVersion, isOther);
  }

  async #history(since: string, signal: AbortSignal): Promise<History> {
    const { client, clock, type, scope, sink } = this.#options;
    const held = sink.held();
    const tooLate = () => new KubeError('KUBE_UNREACHABLE', `${type.plural} were not listed in ${sampleTimeoutMs} ms`);
    const limited = deadline(clock, sampleTimeoutMs, tooLate, signal);
    try {
      const options = { ...scope, metadataOnly: true, limit: sampleSize };
      const { items, metadata } = await client.list(type, options, limited.signal);
      const objects = items.filter((item) => sink.wants(item));
      return historyOf(held, since, {
        objects,
        resourceVersion: metadata.resourceVersion,
        isComplete: !metadata.continue,
      });
    } finally {
      limited.clear();
    }
  }

  async #list(signal: AbortSignal): Promise<void> {
    const { client, type, scope, metadataOnly, sink } = this.#options;
    const newest = sink.newest();
    const { items, resourceVersion } = await client.listAll(type, { ...scope, metadataOnly }, signal);
    this.#replace(items, resourceVersion, newest);
  }

  async #watch(signal: AbortSignal): Promise<void> {
    const { client, type, clock } = this.#options;
    const resourceVersion = this.#resourceVersion;
    const options = this.#watchOptions();
    const endsAt = clock.monotonic() + options.timeoutSeconds * 1000;
    const stream = client.watchBatches<T>(type, { ...options, resourceVersion }, signal);
    for await (const events of stream) this.#take(events);
    this.#ended(endsAt);
  }

  /** The server ended a watch at the time that was asked for, or is going down in good order. */
  #ended(endsAt: number): void {
    this.#healthy = true;
    if (this.#options.clock.monotonic() < endsAt - earlyByMs) this.#inDoubt = true;
  }

  #take(events: readonly WatchEvent<T>[]): void {
    const { sink } = this.#options;
    this.#healthy = true;
    for (const event of events) {
      const version = event.object.metadata?.resourceVersion;
      if (this.#versionsGrow) this.#checkOrder(version);
      if (event.type === 'BOOKMARK') {
        if (version) sink.progress(version);
      } else {
        sink.change(event);
      }
      if (version) this.#resourceVersion = version;
    }
  }

  #checkOrder(version: string | undefined): void {
    const last = this.#resourceVersion;
    if (!isBefore(version, last)) return;
    this.#versionsGrow = false;
    const message = `a watch of ${this.#options.type.plural} told of version ${version} after ${last}`;
    throw new KubeError('KUBE_VERSIONS_WENT_BACK', message);
  }

  /**
   * Watches from the state there is, which the server sends as events first: no page is read twice and nothing is held twice in the server.
   * Answers false when the server cannot, so that a list is needed.
   */
  async #watchFromNothing(signal: AbortSignal): Promise<boolean> {
    const { client, type, sink, clock, watchList } = this.#options;
    const watchOptions = this.#watchOptions();
    const endsAt = clock.monotonic() + watchOptions.timeoutSeconds * 1000;
    const newest = sink.newest();
    const giveUp = new AbortController();
    const onAbort = () => giveUp.abort();
    signal.addEventListener('abort', onAbort, { once: true });
    const guard = new InactivityGuard(clock, initialEventsPauseMs, () => giveUp.abort());
    let initial: Map<string, T> | undefined = new Map();
    try {
      const options = { ...watchOptions, sendInitialEvents: true };
      for await (const events of client.watchBatches<T>(type, options, giveUp.signal)) {
        guard.touch();
        for (const [index, event] of events.entries()) {
          if (!initial) {
            this.#take(events.slice(index));
            break;
          }
          const { metadata } = event.object;
          if (event.type !== 'BOOKMARK') collect(initial, event);
          else if (metadata?.annotations?.[initialEventsEnd] === 'true') {
            guard.stop();
            this.#replace([...initial.values()], metadata.resourceVersion ?? '', newest);
            initial = undefined;
          }
        }
      }
      if (!initial) this.#ended(endsAt);
      else if (signal.aborted) return true;
      else if (giveUp.signal.aborted) watchList.enabled = false;
      else throw new KubeError('KUBE_UNREACHABLE', `the watch of ${type.plural} ended before all was told`);
      return initial === undefined;
    } catch (error) {
      const refused = isApiError(error, (apiError) => apiError.isInvalid || apiError.isBadRequest);
      if (!refused || !initial) throw error;
      watchList.enabled = false;
      return false;
    } finally {
      guard.stop();
      signal.removeEventListener('abort', onAbort);
    }
  }

  #watchOptions() {
    const { scope, metadataOnly, random } = this.#options;
    const timeoutSeconds = Math.round(minWatchSeconds * (1 + random.next()));
    return { ...scope, metadataOnly, timeoutSeconds };
  }
}

/** The server does not know the version that was asked for yet: it lags behind others, or was put back to before it. */
function isFromTheFuture(error: ApiError): boolean {
  return error.causes.some(({ reason }) => reason === 'ResourceVersionTooLarge');
}

/** Objects can change while the initial events are being sent. */
function collect<T extends KubeObject>(initial: Map<string, T>, event: WatchEvent<T>): void {
  const { namespace = '', name = '' } = event.object.metadata ?? {};
  const key = `${namespace}/${name}`;
  if (event.type === 'DELETED') initial.delete(key);
  else initial.set(key, event.object);
}
