import type { Namespace } from '@nexslice/kube';
import { qualified } from '../../registry/names.ts';
import { type FieldError, invalid } from '../../status/field-error.ts';
import { column } from '../kind/columns.ts';
import { defineKind } from '../kind/kind.ts';

/** Carries a namespace's own name, so that selectors can name it. */
const nameLabel = 'kubernetes.io/metadata.name';

export const namespaceKind = defineKind<Namespace>({
  type: 'core/v1.Namespace',
  group: '',
  plural: 'namespaces',
  shortNames: ['ns'],
  clusterScoped: true,
  // A namespace empties before it goes: there is no way to delete a collection of them.
  verbs: ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'],
  hasStatus: true,
  columns: [column<Namespace>('Status', (namespace) => namespace.status?.phase ?? '', 'The status of the namespace')],
  selectableFields: { 'status.phase': (namespace) => namespace.status?.phase ?? '' },
  strategy: {
    default: labelName,
    prepareForCreate(namespace) {
      labelName(namespace);
      namespace.status = { phase: 'Active' };
      const finalizers = namespace.spec?.finalizers ?? [];
      if (!finalizers.includes('kubernetes')) namespace.spec = { finalizers: [...finalizers, 'kubernetes'] };
    },
    prepareForUpdate(namespace, old) {
      namespace.spec = old.spec;
    },
    validate: validateFinalizers,
    validateUpdate: validateFinalizers,
    validateStatusUpdate: validatePhase,
  },
});

function labelName({ metadata }: Namespace): void {
  // Without a name yet: the server makes one up, or refuses.
  if (metadata?.name) metadata.labels = { ...metadata.labels, [nameLabel]: metadata.name };
}

const standard = ['kubernetes', 'orphan', 'foregroundDeletion'];

/** Who holds a namespace up: Kubernetes, or somebody under a domain. */
function validateFinalizers({ spec }: Namespace): FieldError[] {
  const field = 'spec.finalizers';
  return (spec?.finalizers ?? []).flatMap((name) => [
    ...qualified(name).map((text) => invalid(field, name, text)),
    ...(name.includes('/') || standard.includes(name)
      ? []
      : [invalid(field, name, 'name is neither a standard finalizer name nor is it fully qualified')]),
  ]);
}

/** The phase follows from whether the namespace is being deleted. */
function validatePhase({ metadata, status }: Namespace): FieldError[] {
  const phase = status?.phase;
  if (metadata?.deletionTimestamp) {
    return phase === 'Terminating'
      ? []
      : [invalid('status.Phase', phase ?? '', "may only be 'Terminating' if `deletionTimestamp` is not empty")];
  }
  return phase === 'Active'
    ? []
    : [invalid('status.Phase', phase ?? '', "may only be 'Active' if `deletionTimestamp` is empty")];
}
