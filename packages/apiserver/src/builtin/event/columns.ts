import type { LegacyEvent } from '@nexslice/kube';
import type { Column } from '../../registry/resource.ts';
import { column, nameColumn } from '../kind/columns.ts';
import { since } from '../kind/duration.ts';

/** Events print no age but when they were seen, and their name at the end. */
export const eventColumns: Column[] = [
  column<LegacyEvent>('Last Seen', lastSeen, 'core/v1.Event.lastTimestamp'),
  column<LegacyEvent>('Type', (event) => event.type ?? '', 'core/v1.Event.type'),
  column<LegacyEvent>('Reason', (event) => event.reason ?? '', 'core/v1.Event.reason'),
  column<LegacyEvent>('Object', objectCell, 'core/v1.Event.involvedObject'),
  column<LegacyEvent>(
    'Subobject',
    (event) => event.involvedObject.fieldPath ?? '',
    'core/v1.ObjectReference.fieldPath',
    {
      wide: true,
    },
  ),
  column<LegacyEvent>('Source', sourceCell, 'core/v1.Event.source', { wide: true }),
  column<LegacyEvent>('Message', (event) => (event.message ?? '').trim(), 'core/v1.Event.message'),
  column<LegacyEvent>('First Seen', firstSeen, 'core/v1.Event.firstTimestamp', { wide: true }),
  column<LegacyEvent>('Count', (event) => event.series?.count ?? (event.count || 1), 'core/v1.Event.count', {
    wide: true,
  }),
  { ...nameColumn, priority: 1 },
];

function firstSeen(event: LegacyEvent, now: number): string {
  return since(event.firstTimestamp ?? event.eventTime, now);
}

function lastSeen(event: LegacyEvent, now: number): string {
  return since(event.series?.lastObservedTime ?? event.lastTimestamp ?? event.firstTimestamp ?? event.eventTime, now);
}

function objectCell({ involvedObject }: LegacyEvent): string {
  return `${(involvedObject.kind ?? '').toLowerCase()}/${involvedObject.name ?? ''}`;
}

function sourceCell({ source, reportingComponent, reportingInstance }: LegacyEvent): string {
  const component = source?.component || reportingComponent;
  const host = source?.host || reportingInstance;
  return [component, host].filter(Boolean).join(', ');
}
