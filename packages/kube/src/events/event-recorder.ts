import { randomBytes } from 'node:crypto';
import { Latch } from '../async/latch.ts';
import { events, type KubeEvent } from '../builtin/types.ts';
import { isApiError } from '../client/api-error.ts';
import type { Client } from '../client/client.ts';
import { type Clock, systemClock } from '../clock/clock.ts';
import { messageOf } from '../errors.ts';
import { TokenBucket } from '../limit/token-bucket.ts';
import { type Logger, noopLogger } from '../log/logger.ts';
import { keyStringOf } from '../object/key.ts';
import type { KubeObject } from '../object/object.ts';
import { Deque } from '../queue/deque.ts';

/** Whether people should worry. */
export type EventType = 'Normal' | 'Warning';

/** What an event recorder needs. */
export interface EventRecorderOptions {
  client: Client;
  /** Who reports: a qualified name such as `nexslice.io/upf-controller`. */
  controller: string;
  /** Which replica; default the host name of the environment. */
  instance?: string;
  /** Ends the names of events: lower-case letters and digits that do not come twice. Default 64 random bits. */
  uniqueSuffix?: () => string;
  clock?: Clock;
  logger?: Logger;
}

/** Something that happened again, or for the first time, and is not written yet. */
interface Series {
  readonly event: KubeEvent;
  count: number;
  lastAt: number;
  writtenAt: number;
  /** The count the server knows; 0 before the event is created. */
  written: number;
  queued: boolean;
}

/** client-go's figure: a series that rested for this long is over, and the next occurrence is a new event. */
const seriesGapMs = 6 * 60 * 1000;
/** How often a lasting series is written again; each write is one request for any number of occurrences. */
const seriesWriteMs = 30_000;
/** client-go's spam filter: 25 events at once per object, then one in five minutes. */
const objectBurst = 25;
const objectPerSecond = 1 / 300;
/** Beyond this the API server is away or overwhelmed, and events are the first thing to give up. */
const maxPending = 1_000;
/** Series and buckets that are remembered; above it the ones that rested longest go. */
const maxRemembered = 4_096;
/** The API server refuses longer notes. */
const maxNoteBytes = 1_024;
/** What the API server allows for the name of an object, and of the instance that reports. */
const maxNameLength = 253;
const maxInstanceLength = 128;

/**
 * Tells people what happens to an object, as `kubectl describe` and `kubectl events` show it. Recording returns at once and never throws; equal
 * events become one with a count, floods are cut, and what cannot be written is dropped with a log line.
 */
export class EventRecorder {
  readonly #options: EventRecorderOptions;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #series = new Map<string, Series>();
  readonly #buckets = new Map<string, TokenBucket>();
  readonly #pending = new Deque<Series>();
  #writing: Latch | undefined;

  constructor(options: EventRecorderOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#log = (options.logger ?? noopLogger).child({ component: 'events' });
  }

  /**
   * @param regarding the object it is about, as read from the server
   * @param reason a CamelCase word for programs
   * @param note a sentence for people
   * @param action what the controller did or tried, a CamelCase word
   */
  record(regarding: KubeObject, type: EventType, reason: string, note: string, action: string): void {
    const id = [keyStringOf(regarding), regarding.kind, regarding.metadata?.uid, type, reason, action, note].join('\n');
    const now = this.#clock.now();
    const series = this.#series.get(id);
    if (series && now - series.lastAt < seriesGapMs) {
      series.count += 1;
      series.lastAt = now;
      // That it happens again is news at once, that it goes on happening is not.
      if (series.written <= 1 || now - series.writtenAt >= seriesWriteMs) this.#enqueue(series);
      return;
    }
    if (!this.#allows(regarding)) return;
    const event = this.#event(regarding, type, reason, note, action, now);
    const fresh = { event, count: 1, lastAt: now, writtenAt: now, written: 0, queued: false };
    remember(this.#series, id, fresh);
    this.#enqueue(fresh);
  }

  /** Resolves once what was recorded so far is written or dropped. */
  async flush(): Promise<void> {
    await this.#writing?.promise;
  }

  #allows(regarding: KubeObject): boolean {
    const id = `${regarding.kind}/${keyStringOf(regarding)}`;
    const bucket = this.#buckets.get(id) ?? new TokenBucket(objectPerSecond, objectBurst, this.#clock);
    remember(this.#buckets, id, bucket);
    if (bucket.take() === 0) return true;
    bucket.untake();
    return false;
  }

  #event(regarding: KubeObject, type: EventType, reason: string, note: string, action: string, now: number): KubeEvent {
    const { apiVersion, kind, metadata = {} } = regarding;
    const { name, namespace, uid, resourceVersion } = metadata;
    const { controller, instance = process.env['HOSTNAME'] || 'local', uniqueSuffix = randomSuffix } = this.#options;
    const target = { apiVersion, kind, name, namespace, uid, resourceVersion };
    return {
      metadata: { name: eventName(name ?? '', uniqueSuffix()), namespace: namespace ?? 'default' },
      eventTime: microTime(now),
      type,
      reason,
      note: shortened(note),
      action,
      regarding: Object.fromEntries(Object.entries(target).filter(([, value]) => value !== undefined)),
      reportingController: controller,
      reportingInstance: instance.slice(0, maxInstanceLength),
    } as KubeEvent;
  }

  #enqueue(series: Series): void {
    if (series.queued) return;
    if (this.#pending.size >= maxPending) {
      this.#log.warn({ reason: series.event.reason }, 'too many events are waiting; one is dropped');
      return;
    }
    series.queued = true;
    this.#pending.push(series);
    if (!this.#writing) void this.#write();
  }

  async #write(): Promise<void> {
    const writing = new Latch();
    this.#writing = writing;
    for (let series = this.#pending.shift(); series; series = this.#pending.shift()) {
      series.queued = false;
      try {
        await this.#writeSeries(series);
      } catch (error) {
        this.#log.warn({ error: messageOf(error), reason: series.event.reason }, 'an event could not be written');
      }
    }
    this.#writing = undefined;
    writing.open();
  }

  async #writeSeries(series: Series): Promise<void> {
    const { client } = this.#options;
    const { count, lastAt, event } = series;
    const first = series.written === 0;
    series.written = count;
    series.writtenAt = this.#clock.now();
    if (!first) {
      const body = { series: { count, lastObservedTime: microTime(lastAt) } };
      const key = { namespace: event.metadata?.namespace ?? 'default', name: event.metadata?.name ?? '' };
      try {
        await client.patch(events, key, { type: 'merge', body });
        return;
      } catch (error) {
        // Servers forget events after an hour; the series goes on in a new one.
        if (!isApiError(error, (apiError) => apiError.isNotFound)) throw error;
      }
    }
    const repeated = count > 1 ? { series: { count, lastObservedTime: microTime(lastAt) } } : {};
    await client.create(events, { ...event, ...repeated } as KubeEvent);
  }
}

function randomSuffix(): string {
  return randomBytes(8).toString('hex');
}

/** The name of what it is about and a suffix. A name that is cut short must not end with a dot or dash before the dot of the suffix. */
function eventName(name: string, suffix: string): string {
  return `${name.slice(0, maxNameLength - suffix.length - 1).replace(/[.-]+$/, '')}.${suffix}`;
}

/** Cut where the server would refuse it, between characters. */
function shortened(note: string): string {
  const bytes = Buffer.from(note);
  if (bytes.length <= maxNoteBytes) return note;
  const ellipsis = '…';
  // A character that is cut in two becomes U+FFFD, of as many bytes at least as were left of it.
  const kept = bytes.subarray(0, maxNoteBytes - Buffer.byteLength(ellipsis)).toString('utf8');
  return `${kept.replace(/\uFFFD+$/, '')}${ellipsis}`;
}

/** RFC 3339 with the six decimals that MicroTime has. */
export function microTime(ms: number): string {
  return new Date(ms).toISOString().replace('Z', '000Z');
}

/** Maps keep insertion order, so the first entry is the one that rested longest. */
function remember<V>(map: Map<string, V>, id: string, value: V): void {
  map.delete(id);
  map.set(id, value);
  if (map.size <= maxRemembered) return;
  const oldest = map.keys().next().value;
  if (oldest !== undefined) map.delete(oldest);
}
