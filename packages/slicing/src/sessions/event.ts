import type { UESessionSpec } from '@nexslice/kinds';

/** What somebody reports of a UE: that it is there, or that it has left. */
export interface UEEvent {
  readonly connected: boolean;
  /** When it happened at the UE, RFC 3339. Absent where the reporter does not say: then it happens as it arrives. */
  readonly eventTime?: string;
  readonly slice?: string;
  readonly dnn?: string;
  readonly pduSessionId?: number;
  readonly simulate?: boolean;
  readonly source?: string;
}

/** Fields of a session that an event may set. Who the UE is (`ueId`, `supi`) stays. */
const settable = ['connected', 'slice', 'dnn', 'pduSessionId', 'simulate'] as const;

/**
 * The changes that an event makes to a session, as a merge patch of its spec; undefined where it changes nothing.
 *
 * Events of one UE are ordered by the time they happened: one that is older than the last that changed the session comes late and changes
 * nothing. A repeated report changes nothing either, unless it says that the state held at a later time: then that time is kept, so that a
 * contrary report from in between is known to be late.
 */
export function changesBy(event: UEEvent, spec: UESessionSpec, now: number): Partial<UESessionSpec> | undefined {
  if (isLate(event.eventTime, spec.eventTime)) return undefined;
  const changes: Record<string, unknown> = {};
  for (const field of settable) {
    if (event[field] !== undefined && event[field] !== spec[field]) changes[field] = event[field];
  }
  const unchanged = Object.keys(changes).length === 0;
  if (unchanged && (event.eventTime === undefined || sameTime(event.eventTime, spec.eventTime))) return undefined;
  if (event.source !== undefined) changes.source = event.source;
  changes.eventTime = event.eventTime ?? new Date(now).toISOString();
  return changes;
}

function isLate(eventTime: string | undefined, known: string | undefined): boolean {
  return eventTime !== undefined && known !== undefined && Date.parse(eventTime) < Date.parse(known);
}

function sameTime(a: string, b: string | undefined): boolean {
  return b !== undefined && Date.parse(a) === Date.parse(b);
}
