import { createHash } from 'node:crypto';
import { labels, upfApp } from '../kind/labels.ts';

/** Who a session is about: one of the two at least. */
export interface UEIdentity {
  readonly ueId?: number;
  readonly supi?: string;
}

/** 80 bits: with a million UEs the chance that two share a name is one in 10^12. */
const hashDigits = 20;

/**
 * Name of the UESession of a UE: `ue7` for the UE with number 7, `ue-<hash>` for one that only has a SUPI.
 * The hash keeps the SUPI out of names; it is not a secret: who knows the operator's number range can try all SUPIs.
 * @throws TypeError when neither is given.
 */
export function sessionName({ ueId, supi }: UEIdentity): string {
  if (ueId !== undefined) return `ue${ueId}`;
  if (supi === undefined) throw new TypeError('a UE has a ueId or a SUPI');
  return `ue-${createHash('sha256').update(supi).digest('hex').slice(0, hashDigits)}`;
}

/** The number in the name of a session or of anything named after it; undefined for sessions that only have a SUPI. */
export function ueIdOf(name: string): number | undefined {
  const digits = /^(?:upf-|ueransim-)?ue([1-9][0-9]{0,9})(?:-config)?$/.exec(name)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** Name of the UPF dedicated to a session, and of its Deployment and Service: `upf-ue7`. */
export function upfName(session: string): string {
  return `upf-${session}`;
}

/** Name of the Pod that simulates the UE of a session: `ueransim-ue7`. */
export function ueransimName(session: string): string {
  return `ueransim-${session}`;
}

/** Name of the ConfigMap with the configuration of that Pod: `ueransim-ue7-config`. */
export function ueransimConfigName(session: string): string {
  return `${ueransimName(session)}-config`;
}

/** Labels by which users find a UPF and what belongs to it. */
export function upfLabels(ueId: number | undefined): Record<string, string> {
  return { [labels.app]: upfApp, ...(ueId === undefined ? {} : { [labels.ueId]: String(ueId) }) };
}
