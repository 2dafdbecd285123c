import type { UESession } from '@nexslice/kinds';
import type { Clock } from '@nexslice/kube';
import type { Admission } from '../admission/admission.ts';
import { withDeadline } from '../admission/deadline.ts';
import type { ConnectRequest, Sessions } from './sessions.ts';

/** Longer than a restart of the API server on this machine takes, shorter than the ten seconds after which programs commonly give up. */
const writeDeadlineMs = 5_000;

export interface WriterOptions {
  readonly sessions: Sessions;
  readonly admission: Admission;
  readonly clock: Clock;
}

export type Who = { ueId: number } | { supi: string };
export interface Report {
  readonly source: string;
  readonly eventTime?: string;
}
type Write = (signal: AbortSignal) => Promise<UESession>;
/** Runs one write with a deadline. */
export type Timed = (
  write: (sessions: Sessions, signal: AbortSignal) => Promise<UESession>,
  signal: AbortSignal,
) => Promise<UESession>;

/** The writes of `Sessions`, bounded in number and time. */
export class Writer {
  readonly #options: WriterOptions;

  constructor(options: WriterOptions) {
    this.#options = options;
  }

  /** @throws what `Sessions.connect` throws; GatewayError GATEWAY_BUSY, GATEWAY_DEADLINE. So do the others. */
  connect(request: ConnectRequest, signal: AbortSignal): Promise<UESession> {
    return this.#admitted((deadline) => this.#options.sessions.connect(request, deadline), signal);
  }

  connectNext(request: { simulate: boolean; source: string }, signal: AbortSignal): Promise<UESession> {
    return this.#admitted((deadline) => this.#options.sessions.connectNext(request, deadline), signal);
  }

  disconnect(who: Who, report: Report, signal: AbortSignal): Promise<UESession> {
    return this.#admitted((deadline) => this.#options.sessions.disconnect(who, report, deadline), signal);
  }

  /** Admits `slots` writes at once for `work`, which calls the function it is given at most that many times at a time. */
  many<T>(slots: number, work: (timed: Timed) => Promise<T>): Promise<T> {
    return this.#options.admission.admit(slots, () => work((write, signal) => this.#timed(write, signal)));
  }

  #admitted(write: Write, signal: AbortSignal): Promise<UESession> {
    return this.#options.admission.admit(1, () => this.#timed((_, deadline) => write(deadline), signal));
  }

  #timed(
    write: (sessions: Sessions, signal: AbortSignal) => Promise<UESession>,
    signal: AbortSignal,
  ): Promise<UESession> {
    const { clock, sessions } = this.#options;
    return withDeadline(clock, writeDeadlineMs, (deadline) => write(sessions, deadline), signal);
  }
}
