import { isDeepStrictEqual } from 'node:util';
import type { Deployment } from '@nexslice/kube';
import { column } from '../kind/columns.ts';
import { defineKind } from '../kind/kind.ts';
import { defaultPodSpec } from '../pod/defaults.ts';
import { templateColumns } from './columns.ts';
import { validateDeployment, validateDeploymentUpdate } from './validate-deployment.ts';
import { deploymentStatus, validateCounts } from './validate-status.ts';
import { warnOfNameAndTemplate } from './warnings.ts';

/** What a rolling update may do without and add on top, by default. */
const quarter = '25%';

export const deploymentKind = defineKind<Deployment>({
  type: 'apps/v1.Deployment',
  group: 'apps',
  plural: 'deployments',
  shortNames: ['deploy'],
  categories: ['all'],
  hasStatus: true,
  hasGeneration: true,
  scale: {
    specReplicasPath: '.spec.replicas',
    statusReplicasPath: '.status.replicas',
    labelSelectorPath: '.spec.selector',
  },
  columns: [
    column<Deployment>(
      'Ready',
      ({ spec, status }) => `${status?.readyReplicas ?? 0}/${spec?.replicas ?? 0}`,
      'Number of the pod with ready state',
    ),
    column<Deployment>(
      'Up-to-date',
      ({ status }) => status?.updatedReplicas ?? 0,
      'Total number of non-terminating pods targeted by this deployment that have the desired template spec.',
    ),
    column<Deployment>(
      'Available',
      ({ status }) => status?.availableReplicas ?? 0,
      'Total number of available non-terminating pods (ready for at least minReadySeconds) targeted by this deployment.',
    ),
    ...templateColumns(
      'apps/v1.Deployment',
      "Label selector for pods. Existing ReplicaSets whose pods are selected by this will be the ones affected by this deployment. It must match the pod template's labels.",
    ),
  ],
  strategy: {
    default: defaultDeployment,
    prepareForUpdate(deployment, old) {
      // Its ReplicaSets get its annotations: another one is work for the controller too.
      if (isDeepStrictEqual(deployment.metadata?.annotations ?? {}, old.metadata?.annotations ?? {})) return;
      deployment.metadata!.generation = (old.metadata?.generation ?? 0) + 1;
    },
    // Its controller writes the revision into the annotations, and has no business with labels.
    prepareForStatusUpdate(deployment, old) {
      if (old.metadata?.labels) deployment.metadata!.labels = old.metadata.labels;
      else delete deployment.metadata!.labels;
    },
    validate: validateDeployment,
    validateUpdate: validateDeploymentUpdate,
    validateStatusUpdate: validateCounts(deploymentStatus),
    warnings: warnOfNameAndTemplate('spec.template', ({ spec }) => spec?.template),
  },
});

function defaultDeployment(deployment: Deployment): void {
  const spec = deployment.spec!;
  spec.replicas ??= 1;
  const strategy = spec.strategy!;
  strategy.type ||= 'RollingUpdate';
  if (strategy.type === 'RollingUpdate') {
    strategy.rollingUpdate ??= {};
    strategy.rollingUpdate.maxUnavailable ??= quarter;
    strategy.rollingUpdate.maxSurge ??= quarter;
  }
  spec.revisionHistoryLimit ??= 10;
  spec.progressDeadlineSeconds ??= 600;
  defaultPodSpec(spec.template.spec!);
}
