import { type Clock, type Deployment, isDeleting, type ReplicaSet } from '@nexslice/kube';
import { currentSize, isScaling, rollOut, type Sizes, scaleSets } from './scaling.ts';
import { deploymentStatus, isComplete } from './status.ts';
import { currentAnnotations, revisionOf, setFor, splitSets } from './template.ts';
import { type DeploymentStatus, type Sets, wantedReplicas } from './types.ts';

/** The next step of a deployment. */
export interface DeploymentPlan {
  /** The ReplicaSet for a template that has none yet. */
  create: ReplicaSet | undefined;
  /** What the current set lacks of its deployment besides the size. */
  amend: { set: ReplicaSet; annotations: Record<string, string>; minReadySeconds: number } | undefined;
  resize: Sizes;
  /** Old sets beyond the history that is kept. */
  remove: ReplicaSet[];
  /** The deployment's own revision annotation, when it is another. */
  revision: number | undefined;
  status: DeploymentStatus;
}

/** `hasOldPods`: pods of old sets are there, in whatever state; `Recreate` waits for them to be gone. */
export function planDeployment(
  deployment: Deployment,
  owned: readonly ReplicaSet[],
  hasOldPods: (old: readonly ReplicaSet[]) => boolean,
  clock: Clock,
): DeploymentPlan {
  const sets = splitSets(deployment, owned);
  const status = deploymentStatus(deployment, sets, clock);
  const plan: DeploymentPlan = {
    create: undefined,
    amend: undefined,
    resize: new Map(),
    remove: [],
    revision: undefined,
    status,
  };
  if (isDeleting(deployment)) return plan;
  const isPaused = deployment.spec?.paused ?? false;
  if (isPaused || isScaling(deployment, sets)) {
    plan.resize = scaleSets(deployment, sets);
    if (isPaused) plan.remove = surplusHistory(deployment, sets);
    return plan;
  }
  const { current, old } = sets;
  const revision = Math.max(0, ...old.map(revisionOf)) + 1;
  if (current) {
    const annotations = currentAnnotations(deployment, current, revision);
    const minReadySeconds = deployment.spec?.minReadySeconds ?? 0;
    const isLacking =
      minReadySeconds !== (current.spec?.minReadySeconds ?? 0) ||
      Object.entries(annotations).some(([name, value]) => current.metadata?.annotations?.[name] !== value);
    if (isLacking) plan.amend = { set: current, annotations, minReadySeconds };
    const held = Math.max(revisionOf(current), revision);
    if (revisionOf(deployment) !== held) plan.revision = held;
  }
  if (deployment.spec?.strategy?.type === 'Recreate') recreate(plan, deployment, sets, hasOldPods, revision);
  else if (current) plan.resize = rollOut(deployment, sets);
  else plan.create = setFor(deployment, currentSize(deployment, undefined, old), revision);
  if (plan.create) plan.revision = revision;
  if (isComplete(deployment, status)) plan.remove = surplusHistory(deployment, sets);
  return plan;
}

/** All old pods go before the first new one comes. */
function recreate(
  plan: DeploymentPlan,
  deployment: Deployment,
  { current, old }: Sets,
  hasOldPods: (old: readonly ReplicaSet[]) => boolean,
  revision: number,
): void {
  for (const set of old) if (wantedReplicas(set) > 0) plan.resize.set(set, 0);
  if (plan.resize.size > 0 || hasOldPods(old)) return;
  const wanted = wantedReplicas(deployment);
  if (!current) plan.create = setFor(deployment, wanted, revision);
  else if (wantedReplicas(current) !== wanted) plan.resize.set(current, wanted);
}

function surplusHistory(deployment: Deployment, { old }: Sets): ReplicaSet[] {
  const limit = deployment.spec?.revisionHistoryLimit ?? 10;
  const idle = old.filter(isIdle).sort((a, b) => revisionOf(a) - revisionOf(b));
  return idle.slice(0, Math.max(0, idle.length - limit));
}

function isIdle(set: ReplicaSet): boolean {
  const isObserved = (set.status?.observedGeneration ?? 0) >= (set.metadata?.generation ?? 0);
  return wantedReplicas(set) === 0 && (set.status?.replicas ?? 0) === 0 && isObserved && !isDeleting(set);
}
