import { isDeepStrictEqual } from 'node:util';
import { controllerRef, type Deployment, type ReplicaSet } from '@nexslice/kube';
import { templateHash } from '../workload/template-hash.ts';
import { limitsOf } from './limits.ts';
import type { DeploymentSpec, Sets } from './types.ts';

/** Tells the pods of one template from those of another, in ReplicaSets, their selectors and their pods. */
export const hashLabel = 'pod-template-hash';
export const revisionAnnotation = 'deployment.kubernetes.io/revision';
export const revisionHistoryAnnotation = 'deployment.kubernetes.io/revision-history';
export const desiredAnnotation = 'deployment.kubernetes.io/desired-replicas';
export const maxAnnotation = 'deployment.kubernetes.io/max-replicas';

/** What a ReplicaSet does not get from its deployment's annotations: it has its own, or it makes no sense there. */
const notInherited = new Set([
  'kubectl.kubernetes.io/last-applied-configuration',
  'deprecated.deployment.rollback.to',
  revisionAnnotation,
  revisionHistoryAnnotation,
  desiredAnnotation,
  maxAnnotation,
]);

type Template = DeploymentSpec['template'];

/** Splits ReplicaSets into the one with the deployment's template (the oldest, if there are several) and the others, by age. */
export function splitSets(deployment: Deployment, sets: readonly ReplicaSet[]): Sets {
  const byAge = [...sets].sort(compareAge);
  const wanted = withoutHash(deployment.spec?.template as Template);
  const current = byAge.find((set) => isDeepStrictEqual(withoutHash(set.spec?.template as Template), wanted));
  return { current, old: byAge.filter((set) => set !== current) };
}

function compareAge(a: ReplicaSet, b: ReplicaSet): number {
  const key = ({ metadata }: ReplicaSet) => `${metadata?.creationTimestamp} ${metadata?.name}`;
  return key(a) < key(b) ? -1 : 1;
}

function withoutHash(template: Template): Template {
  const { [hashLabel]: _hash, ...labels } = template.metadata?.labels ?? {};
  return { ...template, metadata: { ...template.metadata, labels } };
}

/** The ReplicaSet for the deployment's present template. */
export function setFor(deployment: Deployment, replicas: number, revision: number): ReplicaSet {
  const { metadata, spec, status } = deployment;
  const template = spec!.template as Template;
  const hash = templateHash(template, status?.collisionCount);
  const labels = { ...template.metadata?.labels, [hashLabel]: hash };
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `${metadata?.name}-${hash}`,
      namespace: metadata?.namespace ?? '',
      labels,
      annotations: {
        ...inherited(deployment),
        ...scaleAnnotations(deployment),
        [revisionAnnotation]: String(revision),
      },
      ownerReferences: [controllerRef(deployment)],
    },
    spec: {
      replicas,
      ...(spec?.minReadySeconds ? { minReadySeconds: spec.minReadySeconds } : {}),
      selector: { ...spec!.selector, matchLabels: { ...spec!.selector.matchLabels, [hashLabel]: hash } },
      template: { ...template, metadata: { ...template.metadata, labels } } as Template,
    },
  } as ReplicaSet;
}

function inherited({ metadata }: Deployment): Record<string, string> {
  return Object.fromEntries(Object.entries(metadata?.annotations ?? {}).filter(([name]) => !notInherited.has(name)));
}

/** The deployment's size when the set was last scaled: how a scaling is told from a roll-out. */
export function scaleAnnotations(deployment: Deployment): Record<string, string> {
  const replicas = deployment.spec?.replicas ?? 1;
  return {
    [desiredAnnotation]: String(replicas),
    [maxAnnotation]: String(replicas + limitsOf(deployment).maxSurge),
  };
}

export function revisionOf({ metadata }: { metadata?: { annotations?: Record<string, string> } }): number {
  return Number(metadata?.annotations?.[revisionAnnotation] ?? 0) || 0;
}

/** The annotations of the current set as they should be: those of the deployment, and a revision above all others. */
export function currentAnnotations(
  deployment: Deployment,
  current: ReplicaSet,
  revision: number,
): Record<string, string> {
  const before = current.metadata?.annotations ?? {};
  const annotations: Record<string, string> = { ...before, ...inherited(deployment) };
  const old = revisionOf(current);
  if (old >= revision) return annotations;
  annotations[revisionAnnotation] = String(revision);
  if (old > 0) {
    const history = before[revisionHistoryAnnotation];
    annotations[revisionHistoryAnnotation] = history ? `${history},${old}` : String(old);
  }
  return annotations;
}
