import type { UESession } from '@nexslice/kinds';

/** The sessions of UEs that are there: those that are only kept until their UPF is given back are left out. */
export function connectedOf(sessions: readonly UESession[]): UESession[] {
  return sessions.filter(({ metadata, spec }) => spec.connected && metadata.deletionTimestamp === undefined);
}

/** The numbers of sessions, ascending. UEs that are known by their SUPI only have none. */
export function idsOf(sessions: readonly UESession[]): number[] {
  return sessions
    .map(({ spec }) => spec.ueId)
    .filter((ueId) => ueId !== undefined)
    .sort((a, b) => a - b);
}

/** Sessions in the order in which people look for them: by number, then those without one by name. */
export function byId(sessions: readonly UESession[]): UESession[] {
  return [...sessions].sort(
    (a, b) =>
      (a.spec.ueId ?? Number.MAX_SAFE_INTEGER) - (b.spec.ueId ?? Number.MAX_SAFE_INTEGER) ||
      (a.metadata.name ?? '').localeCompare(b.metadata.name ?? ''),
  );
}
