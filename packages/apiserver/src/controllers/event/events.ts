import { type Clock, type KubeObject, type LegacyEvent, type Logger, microTime, timestamp } from '@nexslice/kube';
import { adminUser } from '../../auth/user.ts';
import type { WriteOptions } from '../../registry/options.ts';
import type { Resource } from '../../registry/resource-api.ts';
import { isStatus } from '../kinds/writes.ts';
import { type Correlated, Correlator } from './correlator.ts';
import { type EventType, involvedObject, type Occurrence, type Source } from './occurrence.ts';

/** Says what happens to an object; `fieldPath` names the part of it that is meant. Returns at once and never throws. */
export type Report = (
  about: KubeObject,
  type: EventType,
  reason: string,
  message: string,
  more?: { fieldPath?: string; source?: Source },
) => void;

/** How a component writes its events. */
export interface Reporter extends Source {
  /** The program that the component is part of. */
  manager?: string;
  /** The scheduler alone writes events as `events.k8s.io` has them, with what it was doing. */
  action?: (reason: string) => string;
}

interface Waiting {
  occurrence: Occurrence;
  event: Correlated;
  reporter: Reporter;
}

/** Events are the first thing to give up when more happens than can be written down. */
const maxWaiting = 20_000;
/** Writing events must not keep the server from its clients: after so many it lets others have a turn. */
const atOnce = 16;
const defaultManager = 'kube-controller-manager';

/** Writes down what the controllers report, behind their backs: reporting never holds up the work. */
export class ClusterEvents {
  readonly #resource: Resource;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #correlator: Correlator;
  #waiting: Waiting[] = [];
  #writing: Promise<void> | undefined;
  #stopped = false;
  #made = 0;

  /** `resource`: Events of the core group. */
  constructor(resource: Resource, clock: Clock, logger: Logger) {
    this.#resource = resource;
    this.#clock = clock;
    this.#log = logger.child({ component: 'events' });
    this.#correlator = new Correlator(clock);
  }

  reporter(reporter: Reporter): Report {
    const { component, host } = reporter;
    const usual: Source = { component, ...(host ? { host } : {}) };
    return (about, type, reason, message, { fieldPath, source = usual } = {}) => {
      if (this.#stopped) return;
      const occurrence = { source, involved: involvedObject(about, fieldPath), type, reason, message };
      const event = this.#correlator.correlate(occurrence);
      if (!event) return;
      if (this.#waiting.length >= maxWaiting) return this.#log.warn({ reason }, 'too many events; one is dropped');
      this.#waiting.push({ occurrence, event, reporter });
      this.#writing ??= this.#write();
    };
  }

  /** Writes nothing more; resolves when nothing is under way. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#waiting = [];
    await this.#writing;
  }

  async #write(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      for (const [index, waiting] of batch.entries()) {
        if (index % atOnce === 0) await new Promise((resolve) => setImmediate(resolve));
        if (this.#stopped) break;
        await this.#writeOne(waiting).catch((error: unknown) => {
          this.#correlator.forget(waiting.event);
          this.#log.debug({ error: String(error), reason: waiting.occurrence.reason }, 'an event was not written');
        });
      }
    }
    this.#writing = undefined;
  }

  async #writeOne({ occurrence, event, reporter }: Waiting): Promise<void> {
    const namespace = occurrence.involved.namespace ?? 'default';
    const options = optionsFor(reporter.manager ?? defaultManager);
    if (event.name !== undefined && (await this.#count(namespace, event, options))) return;
    const made = this.#eventFor(occurrence, event, reporter, namespace);
    await this.#resource.create(namespace, json(made), options);
    event.name = made.metadata?.name;
  }

  /** False when the event has expired meanwhile. */
  async #count(namespace: string, event: Correlated, options: WriteOptions): Promise<boolean> {
    const { count, message, lastAt, name = '' } = event;
    const patch = json({ count, message, lastTimestamp: timestamp(lastAt) }, 'application/merge-patch+json');
    try {
      await this.#resource.patch({ namespace, name }, patch, { ...options, managerGiven: true, force: false });
      return true;
    } catch (error) {
      if (!isStatus(error, 404)) throw error;
      return false;
    }
  }

  #eventFor(occurrence: Occurrence, event: Correlated, reporter: Reporter, namespace: string): LegacyEvent {
    const { involved, type, reason, source } = occurrence;
    const { message, count, firstAt, lastAt } = event;
    const { component, host } = source;
    const said = {
      metadata: { name: this.#nameFor(involved.name), namespace },
      involvedObject: involved,
      reason,
      message,
      type,
    };
    if (reporter.action) {
      const times = { eventTime: microTime(firstAt), firstTimestamp: null, lastTimestamp: null, source: {} };
      const who = { reportingComponent: component, reportingInstance: host ?? component };
      return { ...said, ...times, ...who, action: reporter.action(reason) } as unknown as LegacyEvent;
    }
    const times = { firstTimestamp: timestamp(firstAt), lastTimestamp: timestamp(lastAt), eventTime: null, count };
    const who = { source, reportingComponent: component, reportingInstance: host ?? '' };
    return { ...said, ...times, ...who } as unknown as LegacyEvent;
  }

  /** As client-go names events: after the object and the nanosecond; `made` tells those of one millisecond apart. */
  #nameFor(name: string): string {
    this.#made = (this.#made + 1) % 1_000_000;
    const nanoseconds = BigInt(this.#clock.now()) * 1_000_000n + BigInt(this.#made);
    return `${name.slice(0, maxStem)}.${nanoseconds.toString(16)}`;
  }
}

/** Leaves room for a dot and 16 digits in a name of 253 characters. */
const maxStem = 236;

function optionsFor(manager: string): WriteOptions {
  return { dryRun: false, fieldValidation: 'Ignore', manager, user: adminUser };
}

function json(object: object, contentType = 'application/json') {
  return { bytes: Buffer.from(JSON.stringify(object)), contentType };
}
