import type { KubeEvent, LegacyEvent } from '@nexslice/kube';
import type { ApiObject, Column } from '../../registry/resource.ts';
import { defineKind } from '../kind/kind.ts';
import { eventColumns } from './columns.ts';
import { fromStored, toStored } from './convert.ts';
import { validateEvent, validateEventUpdate } from './validate.ts';

/** Events as the core group has them: the form they are stored in. */
export const legacyEventKind = defineKind<LegacyEvent>({
  type: 'core/v1.Event',
  group: '',
  plural: 'events',
  shortNames: ['ev'],
  allowCreateOnUpdate: true,
  allColumns: eventColumns,
  selectableFields: {
    'involvedObject.kind': (event) => event.involvedObject.kind ?? '',
    'involvedObject.namespace': (event) => event.involvedObject.namespace ?? '',
    'involvedObject.name': (event) => event.involvedObject.name ?? '',
    'involvedObject.uid': (event) => event.involvedObject.uid ?? '',
    'involvedObject.apiVersion': (event) => event.involvedObject.apiVersion ?? '',
    'involvedObject.resourceVersion': (event) => event.involvedObject.resourceVersion ?? '',
    'involvedObject.fieldPath': (event) => event.involvedObject.fieldPath ?? '',
    reason: (event) => event.reason ?? '',
    reportingComponent: (event) => event.reportingComponent ?? '',
    source: (event) => event.source?.component || event.reportingComponent || '',
    type: (event) => event.type ?? '',
  },
  strategy: {
    // Kubernetes always writes it, and columns and selectors read it.
    default: (event) => {
      event.involvedObject ??= {};
    },
    validate: (event) => validateEvent(event, 'v1'),
    validateUpdate: (event, old) => validateEventUpdate(event, old, 'v1'),
  },
});

/** The same events as `events.k8s.io` names their fields. */
export const eventKind = defineKind<KubeEvent>({
  type: 'events/v1.Event',
  group: 'events.k8s.io',
  plural: 'events',
  shortNames: ['ev'],
  allowCreateOnUpdate: true,
  storedAs: { group: '', plural: 'events' },
  conversion: {
    toStorage: (event) => toStored(event as unknown as KubeEvent) as unknown as ApiObject,
    fromStorage: (event) => fromStored(event as unknown as LegacyEvent) as unknown as ApiObject,
  },
  allColumns: eventColumns.map(throughStorage),
  selectableFields: {
    'regarding.kind': (event) => event.regarding?.kind ?? '',
    'regarding.namespace': (event) => event.regarding?.namespace ?? '',
    'regarding.name': (event) => event.regarding?.name ?? '',
    'regarding.uid': (event) => event.regarding?.uid ?? '',
    'regarding.apiVersion': (event) => event.regarding?.apiVersion ?? '',
    'regarding.resourceVersion': (event) => event.regarding?.resourceVersion ?? '',
    'regarding.fieldPath': (event) => event.regarding?.fieldPath ?? '',
    reason: (event) => event.reason ?? '',
    reportingController: (event) => event.reportingController ?? '',
    type: (event) => event.type ?? '',
  },
  strategy: {
    validate: (event) => validateEvent(toStored(event), 'events.k8s.io/v1'),
    validateUpdate: (event, old) => validateEventUpdate(toStored(event), toStored(old), 'events.k8s.io/v1'),
  },
});

function throughStorage(column: Column): Column {
  return {
    name: column.name,
    type: column.type,
    format: '',
    priority: column.priority,
    get description() {
      return column.description ?? '';
    },
    cell: (event, now) => column.cell(toStored(event as unknown as KubeEvent) as unknown as ApiObject, now),
  };
}
