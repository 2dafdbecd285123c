import { type Clock, TokenBucket } from '@nexslice/kube';
import type { Occurrence } from './occurrence.ts';

/** An event that stands for one occurrence or for several. */
export interface Correlated {
  /** The same for all occurrences that one event counts. */
  key: string;
  message: string;
  count: number;
  /** Of the first occurrence, in ms. */
  firstAt: number;
  lastAt: number;
  /** The event's name once it is stored. */
  name: string | undefined;
}

/** From so many different messages about the same thing on, the rest become one event: client-go's figures. */
const similarAtMost = 10;
const similarWithinMs = 600_000;
/** Events about one object from one source: so many at once, then one in five minutes. */
const objectBurst = 25;
const objectPerSecond = 1 / 300;
/** What is remembered of each sort; what rested longest goes first. */
const remembered = 4096;
const combined = '(combined from similar events): ';

interface Similar {
  messages: Set<string>;
  lastAt: number;
}

/**
 * Makes few events of many occurrences, as client-go does: equal ones are counted, many similar ones are combined, and a flood about one object
 * is cut.
 * @see https://pkg.go.dev/k8s.io/client-go/tools/record#EventCorrelator
 */
export class Correlator {
  readonly #clock: Clock;
  readonly #similar = new Map<string, Similar>();
  readonly #known = new Map<string, Correlated>();
  readonly #buckets = new Map<string, TokenBucket>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The event that counts this occurrence; undefined when it is one too many. */
  correlate(occurrence: Occurrence): Correlated | undefined {
    const now = this.#clock.now();
    const { key, message } = this.#aggregate(occurrence, now);
    const known = this.#known.get(key);
    const event = known ?? { key, message, count: 0, firstAt: now, lastAt: now, name: undefined };
    event.count += 1;
    event.lastAt = now;
    event.message = message;
    remember(this.#known, key, event);
    return this.#isAllowed(occurrence) ? event : undefined;
  }

  /** The stored event is gone: the next occurrence begins anew. */
  forget({ key }: Correlated): void {
    this.#known.delete(key);
  }

  #aggregate(occurrence: Occurrence, now: number): { key: string; message: string } {
    const { type, reason, message, involved } = occurrence;
    const similarKey = [objectKey(occurrence), type, reason].join('|');
    const before = this.#similar.get(similarKey);
    const isRecent = before !== undefined && now - before.lastAt <= similarWithinMs;
    const similar = isRecent ? before : { messages: new Set<string>(), lastAt: now };
    similar.lastAt = now;
    similar.messages.add(message);
    remember(this.#similar, similarKey, similar);
    if (similar.messages.size < similarAtMost)
      return { key: `${similarKey}|${involved.fieldPath ?? ''}|${message}`, message };
    similar.messages.delete(similar.messages.values().next().value as string);
    return { key: similarKey, message: combined + message };
  }

  #isAllowed(occurrence: Occurrence): boolean {
    const key = objectKey(occurrence);
    const bucket = this.#buckets.get(key) ?? new TokenBucket(objectPerSecond, objectBurst, this.#clock);
    remember(this.#buckets, key, bucket);
    if (bucket.take() === 0) return true;
    bucket.untake();
    return false;
  }
}

function objectKey({ source, involved }: Occurrence): string {
  const { kind, namespace, name, uid } = involved;
  return [source.component, source.host, kind, namespace, name, uid].join('|');
}

/** Maps keep the order of insertion: the first entry rested longest. */
function remember<V>(map: Map<string, V>, key: string, value: V): void {
  map.delete(key);
  map.set(key, value);
  if (map.size > remembered) map.delete(map.keys().next().value as string);
}
