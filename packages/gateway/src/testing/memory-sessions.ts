import type { UEIdentity, UESession } from '@nexslice/kinds';
import type { ConnectRequest, Sessions } from '../ues/sessions.ts';

/** One call that reached the sessions. */
export interface Call {
  readonly verb: 'connect' | 'connectNext' | 'disconnect';
  readonly request: Record<string, unknown>;
}

/** Sessions in memory. `before` runs before every write and may wait or throw. */
export class MemorySessions implements Sessions {
  readonly calls: Call[] = [];
  /** Writes that are under way, and the most there ever were. */
  underway = 0;
  most = 0;
  before: (call: Call, signal: AbortSignal | undefined) => void | Promise<void> = () => {};
  readonly #sessions = new Map<number, UESession>();

  connect(request: ConnectRequest, signal?: AbortSignal): Promise<UESession> {
    return this.#write({ verb: 'connect', request: { ...request } }, signal, () =>
      this.put(request.ueId ?? 0, request),
    );
  }

  connectNext(request: { simulate?: boolean }, signal?: AbortSignal): Promise<UESession> {
    return this.#write({ verb: 'connectNext', request }, signal, () =>
      this.put(Math.max(0, ...this.#sessions.keys()) + 1, request),
    );
  }

  disconnect(
    who: UEIdentity,
    options: { source?: string; eventTime?: string } = {},
    signal?: AbortSignal,
  ): Promise<UESession> {
    return this.#write({ verb: 'disconnect', request: { ...who, ...options } }, signal, () => {
      const session = this.list().find(({ spec }) =>
        who.ueId === undefined ? spec.supi === who.supi : spec.ueId === who.ueId,
      );
      if (!session) throw failing('SLICING_SESSION_NOT_FOUND', `no session for ${JSON.stringify(who)}`);
      this.#sessions.delete(session.spec.ueId ?? 0);
      return { ...session, spec: { ...session.spec, connected: false } };
    });
  }

  list(): UESession[] {
    return [...this.#sessions.values()];
  }

  get(ueId: number): UESession | undefined {
    return this.#sessions.get(ueId);
  }

  /** Puts a session there without a call. */
  put(ueId: number, spec: Partial<UESession['spec']> = {}, rest: Partial<UESession> = {}): UESession {
    const session: UESession = {
      metadata: { name: `ue${ueId}`, creationTimestamp: '2026-01-31T12:00:00Z' },
      spec: { slice: 'default', connected: true, simulate: false, ...defined(spec), ueId },
      ...rest,
    };
    this.#sessions.set(ueId, session);
    return session;
  }

  async #write(call: Call, signal: AbortSignal | undefined, work: () => UESession): Promise<UESession> {
    this.calls.push(call);
    this.underway += 1;
    this.most = Math.max(this.most, this.underway);
    try {
      await this.before(call, signal);
      return work();
    } finally {
      this.underway -= 1;
    }
  }
}

/** An error as other packages throw it. */
export function failing(code: string, message: string, extras: Record<string, unknown> = {}): Error {
  return Object.assign(new Error(message), { code, ...extras });
}

function defined<T extends object>(object: T): Partial<T> {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as Partial<T>;
}
