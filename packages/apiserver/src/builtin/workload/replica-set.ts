import type { ReplicaSet } from '@nexslice/kube';
import { column } from '../kind/columns.ts';
import { defineKind } from '../kind/kind.ts';
import { defaultPodSpec } from '../pod/defaults.ts';
import { templateColumns } from './columns.ts';
import { validateReplicaSet, validateReplicaSetUpdate } from './validate-replica-set.ts';
import { replicaSetStatus, validateCounts } from './validate-status.ts';
import { warnOfNameAndTemplate } from './warnings.ts';

export const replicaSetKind = defineKind<ReplicaSet>({
  type: 'apps/v1.ReplicaSet',
  group: 'apps',
  plural: 'replicasets',
  shortNames: ['rs'],
  categories: ['all'],
  hasStatus: true,
  hasGeneration: true,
  scale: {
    specReplicasPath: '.spec.replicas',
    statusReplicasPath: '.status.replicas',
    labelSelectorPath: '.spec.selector',
  },
  columns: [
    column<ReplicaSet>('Desired', ({ spec }) => spec?.replicas ?? 0, 'apps/v1.ReplicaSetSpec.replicas', {
      type: 'integer',
    }),
    column<ReplicaSet>('Current', ({ status }) => status?.replicas ?? 0, 'apps/v1.ReplicaSetStatus.replicas', {
      type: 'integer',
    }),
    column<ReplicaSet>('Ready', ({ status }) => status?.readyReplicas ?? 0, 'apps/v1.ReplicaSetStatus.readyReplicas', {
      type: 'integer',
    }),
    ...templateColumns('apps/v1.ReplicaSet'),
  ],
  selectableFields: { 'status.replicas': ({ status }) => String(status?.replicas ?? 0) },
  strategy: {
    default(set) {
      set.spec!.replicas ??= 1;
      defaultPodSpec(set.spec!.template!.spec!);
    },
    validate: validateReplicaSet,
    validateUpdate: validateReplicaSetUpdate,
    validateStatusUpdate: validateCounts(replicaSetStatus),
    warnings: warnOfNameAndTemplate('spec.template', ({ spec }) => spec?.template),
  },
});
