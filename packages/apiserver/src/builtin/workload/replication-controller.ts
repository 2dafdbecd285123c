import type { ApiObject } from '../../registry/resource.ts';
import { type FieldError, required } from '../../status/field-error.ts';
import { column } from '../kind/columns.ts';
import { defineKind } from '../kind/kind.ts';
import { defaultPodSpec } from '../pod/defaults.ts';
import { validatePodTemplate } from '../pod/validate.ts';
import { nonNegative } from '../rules/number.ts';
import type { PodTemplate } from '../types.ts';
import { templateColumns } from './columns.ts';
import { replicaSetStatus, validateCounts } from './validate-status.ts';
import { validateRestarts, validateTemplateLabels } from './validate-template.ts';
import { warnOfNameAndTemplate } from './warnings.ts';

/** What came before ReplicaSets: its selector is a plain map of labels. */
interface ReplicationController extends ApiObject {
  spec: {
    replicas?: number;
    minReadySeconds?: number;
    selector?: Record<string, string>;
    template?: PodTemplate;
  };
  status?: { replicas?: number; readyReplicas?: number };
}

const integer = { type: 'integer' } as const;

export const replicationControllerKind = defineKind<ReplicationController>({
  type: 'core/v1.ReplicationController',
  group: '',
  plural: 'replicationcontrollers',
  shortNames: ['rc'],
  categories: ['all'],
  hasStatus: true,
  hasGeneration: true,
  scale: {
    specReplicasPath: '.spec.replicas',
    statusReplicasPath: '.status.replicas',
    labelSelectorPath: '.spec.selector',
  },
  columns: [
    column<ReplicationController>(
      'Desired',
      ({ spec }) => spec.replicas ?? 0,
      'core/v1.ReplicationControllerSpec.replicas',
      integer,
    ),
    column<ReplicationController>(
      'Current',
      ({ status }) => status?.replicas ?? 0,
      'core/v1.ReplicationControllerStatus.replicas',
      integer,
    ),
    column<ReplicationController>(
      'Ready',
      ({ status }) => status?.readyReplicas ?? 0,
      'core/v1.ReplicationControllerStatus.readyReplicas',
      integer,
    ),
    ...templateColumns('core/v1.ReplicationController').map((wide) => ({
      ...wide,
      cell: (object: ApiObject, now: number) => wide.cell(withLabelSelector(object as ReplicationController), now),
    })),
  ],
  selectableFields: { 'status.replicas': ({ status }) => String(status?.replicas ?? 0) },
  strategy: {
    // For clients of before there was a choice.
    defaultPropagation: 'Orphan',
    default: defaultController,
    validate: validateController,
    validateStatusUpdate: validateCounts(replicaSetStatus),
    warnings: warnOfNameAndTemplate('spec.template', ({ spec }) => spec?.template),
  },
});

function withLabelSelector(controller: ReplicationController): ApiObject {
  return { ...controller, spec: { ...controller.spec, selector: { matchLabels: controller.spec.selector } } };
}

/** The labels of the template stand in for a selector and for labels that nobody gave. */
function defaultController({ metadata, spec }: ReplicationController): void {
  const labels = spec.template?.metadata?.labels;
  if (labels) {
    if (Object.keys(spec.selector ?? {}).length === 0) spec.selector = { ...labels };
    if (Object.keys(metadata?.labels ?? {}).length === 0) metadata.labels = { ...labels };
  }
  spec.replicas ??= 1;
  if (spec.template?.spec) defaultPodSpec(spec.template.spec);
}

function validateController({ spec }: ReplicationController): FieldError[] {
  const { template, selector = {} } = spec;
  const isEmpty = Object.keys(selector).length === 0;
  const errors = [
    ...nonNegative('spec.minReadySeconds', spec.minReadySeconds),
    ...(isEmpty ? [required('spec.selector')] : []),
    ...nonNegative('spec.replicas', spec.replicas),
  ];
  if (!template) return [...errors, required('spec.template')];
  return [
    ...errors,
    ...validateTemplateLabels('spec.template', template, { matchLabels: selector }),
    ...validatePodTemplate('spec.template', template),
    ...validateRestarts('spec.template', template, 'ReplicationController'),
  ];
}
