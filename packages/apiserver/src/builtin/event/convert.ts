import type { KubeEvent, LegacyEvent } from '@nexslice/kube';

/** Field of `events.k8s.io` → the same field in the core group. Fields that are not here have one name in both. */
const renamed = {
  regarding: 'involvedObject',
  note: 'message',
  reportingController: 'reportingComponent',
  deprecatedSource: 'source',
  deprecatedFirstTimestamp: 'firstTimestamp',
  deprecatedLastTimestamp: 'lastTimestamp',
  deprecatedCount: 'count',
} as const;

const stored = new Map<string, string>(Object.entries(renamed));
const served = new Map<string, string>(Object.entries(renamed).map(([theirs, ours]) => [ours, theirs]));
/** What the core group always writes as a text, and the other group only when there is one. */
const textsOfCore = ['reportingComponent', 'reportingInstance'];

export function toStored(event: KubeEvent): LegacyEvent {
  const made = rename(event, stored);
  for (const field of textsOfCore) made[field] ??= '';
  made['involvedObject'] ??= {};
  return { ...made, apiVersion: 'v1', kind: 'Event' } as unknown as LegacyEvent;
}

export function fromStored(event: LegacyEvent): KubeEvent {
  const made = rename(event, served);
  for (const field of ['reportingController', 'reportingInstance']) if (made[field] === '') delete made[field];
  return { ...made, apiVersion: 'events.k8s.io/v1', kind: 'Event' } as unknown as KubeEvent;
}

function rename(event: object, names: Map<string, string>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(event).map(([field, value]) => [names.get(field) ?? field, value]));
}
