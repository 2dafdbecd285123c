import { sessionName, type UEIdentity, type UESession, type UESessionSpec, uesessions } from '@nexslice/kinds';
import { ApiError, type Client, type Clock, type Informer, systemClock } from '@nexslice/kube';
import { SlicingError } from '../errors.ts';
import { bySupi } from '../informers.ts';
import { changesBy, type UEEvent } from './event.ts';
import type { UEIds } from './ue-ids.ts';

/** What is known of a UE that connects, besides who it is. */
export type ConnectRequest = UEIdentity & Omit<UEEvent, 'connected'>;

export interface SessionsOptions {
  readonly client: Client;
  readonly namespace: string;
  /** The sessions as a cache has them: for reading lists, never for deciding a write. */
  readonly informer: Informer<UESession>;
  readonly ids: UEIds;
  readonly clock?: Clock;
}

/** How often a write is tried when others write the same session meanwhile: each try that fails means that somebody else succeeded. */
const writeAttempts = 12;
/** How long a session that is being deleted is waited for: the garbage collector takes well under a second. */
const terminatingPollMs = 50;
const terminatingPolls = 40;

/**
 * UEs that come and go, written as UESessions. Every method that changes something has stored it when it resolves. Any number of processes
 * may use it at once: creation decides who gets a name, compare-and-set decides between concurrent changes.
 */
export class Sessions {
  readonly #client: Client;
  readonly #namespace: string;
  readonly #informer: Informer<UESession>;
  readonly #ids: UEIds;
  readonly #clock: Clock;

  constructor(options: SessionsOptions) {
    this.#client = options.client;
    this.#namespace = options.namespace;
    this.#informer = options.informer;
    this.#ids = options.ids;
    this.#clock = options.clock ?? systemClock;
  }

  /**
   * A UE is there. Idempotent: a session that is there already is only changed by what the request says anew; a late report changes nothing.
   * @throws SlicingError SLICING_SUPI_MISMATCH, SLICING_SESSION_TERMINATING, SLICING_SESSION_BUSY
   * @throws ApiError when the API server refuses or cannot be reached
   */
  async connect(request: ConnectRequest, signal?: AbortSignal): Promise<UESession> {
    const name = sessionName(request);
    const event: UEEvent = { ...request, connected: true };
    for (let attempt = 0; attempt < writeAttempts; attempt += 1) {
      const created = await this.#create(name, request, event, signal);
      if (created) return created;
      const session = await this.#settled(name, signal);
      if (!session) continue; // gone again between the two calls: create it
      checkSupi(session, request);
      const changed = await this.#change(session, event, signal);
      if (changed) return changed;
    }
    throw busy(name);
  }

  /** A UE without a number is there: it gets the next free one. */
  async connectNext(request: Omit<ConnectRequest, 'ueId' | 'supi'> = {}, signal?: AbortSignal): Promise<UESession> {
    for (;;) {
      const ueId = this.#ids.next();
      const created = await this.#create(
        sessionName({ ueId }),
        { ...request, ueId },
        { ...request, connected: true },
        signal,
      );
      if (created) return created;
    }
  }

  /**
   * A UE has left. Its session stays until its UPF is given back. Idempotent while the session is there; a late report changes nothing.
   * @throws SlicingError SLICING_SESSION_NOT_FOUND, SLICING_SESSION_BUSY
   */
  async disconnect(
    who: UEIdentity,
    report: Pick<UEEvent, 'eventTime' | 'source'> = {},
    signal?: AbortSignal,
  ): Promise<UESession> {
    const name = this.#nameOf(who);
    for (let attempt = 0; attempt < writeAttempts; attempt += 1) {
      const session = await this.#read(name, signal);
      if (!session) throw new SlicingError('SLICING_SESSION_NOT_FOUND', `no session ${name}`);
      if (session.metadata.deletionTimestamp) return session;
      const changed = await this.#change(session, { ...report, connected: false }, signal);
      if (changed) return changed;
    }
    throw busy(name);
  }

  /** The sessions that the cache knows, those being released included. */
  list(): UESession[] {
    return this.#informer.list();
  }

  /** The session of a UE number, as the cache knows it. */
  get(ueId: number): UESession | undefined {
    return this.#informer.get({ namespace: this.#namespace, name: sessionName({ ueId }) });
  }

  /** A session made with number and SUPI bears the number in its name: one that is asked for by SUPI alone is found by the index. */
  #nameOf(who: UEIdentity): string {
    if (who.ueId !== undefined || who.supi === undefined) return sessionName(who);
    return this.#informer.byIndex(bySupi, who.supi)[0]?.metadata.name ?? sessionName(who);
  }

  async #create(name: string, who: UEIdentity, event: UEEvent, signal?: AbortSignal): Promise<UESession | undefined> {
    const { ueId, supi } = who;
    const { connected, slice, dnn, pduSessionId, simulate, source } = event;
    const eventTime = event.eventTime ?? new Date(this.#clock.now()).toISOString();
    const session = {
      metadata: {
        name,
        namespace: this.#namespace,
        ...(ueId === undefined ? {} : { labels: { 'ue-id': String(ueId) } }),
      },
      spec: { ueId, supi, connected, slice, dnn, pduSessionId, simulate, source, eventTime } as UESessionSpec,
    };
    try {
      const created = await this.#client.create(uesessions, session, {}, signal);
      this.#ids.observe(ueId);
      return created;
    } catch (error) {
      if (error instanceof ApiError && error.isAlreadyExists) return undefined;
      throw error;
    }
  }

  /** The session, once it is not being deleted any more: undefined when it is gone. @throws SlicingError SLICING_SESSION_TERMINATING */
  async #settled(name: string, signal?: AbortSignal): Promise<UESession | undefined> {
    for (let poll = 0; poll <= terminatingPolls; poll += 1) {
      const session = await this.#read(name, signal);
      if (!session?.metadata.deletionTimestamp) return session;
      if (poll < terminatingPolls) await this.#clock.sleep(terminatingPollMs, signal);
    }
    throw new SlicingError('SLICING_SESSION_TERMINATING', `session ${name} is still being deleted`);
  }

  async #read(name: string, signal?: AbortSignal): Promise<UESession | undefined> {
    try {
      return await this.#client.get(uesessions, { namespace: this.#namespace, name }, {}, signal);
    } catch (error) {
      if (error instanceof ApiError && error.isNotFound) return undefined;
      throw error;
    }
  }

  /** The session after the event, or undefined where somebody else changed or deleted it meanwhile. */
  async #change(session: UESession, event: UEEvent, signal?: AbortSignal): Promise<UESession | undefined> {
    const changes = changesBy(event, session.spec, this.#clock.now());
    if (!changes) return session;
    const { name, namespace, resourceVersion } = session.metadata;
    const body = { metadata: { resourceVersion }, spec: changes };
    try {
      return await this.#client.patch(uesessions, { namespace, name }, { type: 'merge', body }, {}, signal);
    } catch (error) {
      if (error instanceof ApiError && (error.isConflict || error.isNotFound)) return undefined;
      throw error;
    }
  }
}

function busy(name: string): SlicingError {
  return new SlicingError(
    'SLICING_SESSION_BUSY',
    `session ${name} was changed by others ${writeAttempts} times in a row`,
  );
}

function checkSupi(session: UESession, { supi }: UEIdentity): void {
  if (supi === undefined || supi === session.spec.supi) return;
  const held = session.spec.supi === undefined ? 'no SUPI' : 'another SUPI';
  throw new SlicingError('SLICING_SUPI_MISMATCH', `session ${session.metadata.name} was made with ${held}`);
}
