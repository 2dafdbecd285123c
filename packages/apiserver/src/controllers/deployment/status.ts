import { type Clock, type Deployment, findCondition, type ReplicaSet, timestamp } from '@nexslice/kube';
import { withoutZeros } from '../workload/status.ts';
import { limitsOf } from './limits.ts';
import {
  allSets,
  availableReplicas,
  type DeploymentCondition,
  type DeploymentStatus,
  type Sets,
  sum,
  wantedReplicas,
} from './types.ts';

/** A counter that the published types do not have yet. */
type WithTerminating = { terminatingReplicas?: number };

type Said = Pick<DeploymentCondition, 'type' | 'status' | 'reason' | 'message'>;

const timedOut = 'ProgressDeadlineExceeded';
const finished = 'NewReplicaSetAvailable';

/** What is found out of a deployment: `created` when its current ReplicaSet is about to be made, `collisionCount` when names collided. */
export function deploymentStatus(deployment: Deployment, sets: Sets, clock: Clock): DeploymentStatus {
  const all = allSets(sets);
  const replicas = sum(all, ({ status }) => status?.replicas ?? 0);
  const available = sum(all, availableReplicas);
  const before = deployment.status ?? {};
  const counters = {
    observedGeneration: deployment.metadata?.generation ?? 0,
    replicas,
    updatedReplicas: sets.current?.status?.replicas ?? 0,
    readyReplicas: sum(all, ({ status }) => status?.readyReplicas ?? 0),
    availableReplicas: available,
    terminatingReplicas: sum(all, ({ status }) => (status as WithTerminating | undefined)?.terminatingReplicas ?? 0),
    unavailableReplicas: Math.max(0, sum(all, wantedReplicas) - available),
    ...(before.collisionCount ? { collisionCount: before.collisionCount } : {}),
  };
  const status = withoutZeros(counters, ['terminatingReplicas']) as DeploymentStatus;
  const failure = replicaFailure(all);
  const said = [availability(deployment, available), progress(deployment, status, sets, clock), failure];
  const kept = (before.conditions ?? []).filter(({ type }) => failure || type !== 'ReplicaFailure');
  const conditions = said.reduce((list, update) => (update ? put(list, update, clock) : list), kept);
  return { ...status, conditions };
}

/** Why pods cannot be made, as a ReplicaSet says it: the current one's word goes first. */
function replicaFailure(sets: readonly ReplicaSet[]): Said | undefined {
  for (const { status } of sets.toReversed()) {
    const found = findCondition(status?.conditions, 'ReplicaFailure');
    if (found) return said('ReplicaFailure', found.status, found.reason ?? '', found.message ?? '');
  }
  return undefined;
}

/** Everything is new, available and nothing old is left. */
export function isComplete(deployment: Deployment, status: DeploymentStatus): boolean {
  const wanted = wantedReplicas(deployment);
  const { updatedReplicas = 0, replicas = 0, availableReplicas: available = 0, observedGeneration = 0 } = status;
  const isObserved = observedGeneration >= (deployment.metadata?.generation ?? 0);
  return updatedReplicas === wanted && replicas === wanted && available === wanted && isObserved;
}

/** Milliseconds until a roll-out that does not move has failed. */
export function deadlineInMs(deployment: Deployment, status: DeploymentStatus, clock: Clock): number | undefined {
  const seconds = deployment.spec?.progressDeadlineSeconds;
  const condition = findCondition(status.conditions, 'Progressing');
  if (!hasDeadline(seconds) || deployment.spec?.paused || !condition) return undefined;
  if (condition.reason === timedOut || condition.reason === finished) return undefined;
  // Timestamps have whole seconds; a second more makes sure that the deadline is over.
  return Math.max(1000, Date.parse(String(condition.lastUpdateTime)) + (seconds + 1) * 1000 - clock.now());
}

/** Kubernetes takes the largest 32-bit number for "never". */
function hasDeadline(seconds: number | undefined): seconds is number {
  return seconds !== undefined && seconds !== 2 ** 31 - 1;
}

function availability(deployment: Deployment, available: number): Said {
  const enough = available >= wantedReplicas(deployment) - limitsOf(deployment).maxUnavailable;
  return enough
    ? said('Available', 'True', 'MinimumReplicasAvailable', 'Deployment has minimum availability.')
    : said('Available', 'False', 'MinimumReplicasUnavailable', 'Deployment does not have minimum availability.');
}

function progress(deployment: Deployment, status: DeploymentStatus, { current }: Sets, clock: Clock): Said | undefined {
  const before = findCondition(deployment.status?.conditions, 'Progressing');
  const { paused, progressDeadlineSeconds: seconds } = deployment.spec ?? {};
  if (!hasDeadline(seconds)) return undefined;
  if (paused) return said('Progressing', 'Unknown', 'DeploymentPaused', 'Deployment is paused');
  if (before?.reason === 'DeploymentPaused') {
    return said('Progressing', 'Unknown', 'DeploymentResumed', 'Deployment is resumed');
  }
  const subject = current ? `ReplicaSet "${current.metadata?.name}"` : `Deployment "${deployment.metadata?.name}"`;
  const isDone = before?.reason === finished && before.status === 'True';
  if (isComplete(deployment, status)) {
    return said('Progressing', 'True', finished, `${subject} has successfully progressed.`);
  }
  if (hasMoved(deployment.status ?? {}, status)) {
    return said('Progressing', 'True', 'ReplicaSetUpdated', `${subject} is progressing.`);
  }
  if (!before || isDone || before.reason === timedOut) return undefined;
  const since = Date.parse(String(before.lastUpdateTime));
  if (since + seconds * 1000 >= clock.now()) return undefined;
  return said('Progressing', 'False', timedOut, `${subject} has timed out progressing.`);
}

/** More new pods, fewer old ones, or more that are ready or available. */
function hasMoved(before: DeploymentStatus, now: DeploymentStatus): boolean {
  const old = (status: DeploymentStatus) => (status.replicas ?? 0) - (status.updatedReplicas ?? 0);
  return (
    (now.updatedReplicas ?? 0) > (before.updatedReplicas ?? 0) ||
    old(now) < old(before) ||
    (now.readyReplicas ?? 0) > (before.readyReplicas ?? 0) ||
    (now.availableReplicas ?? 0) > (before.availableReplicas ?? 0)
  );
}

/** The condition that a new ReplicaSet was made. */
export function withNewSet(status: DeploymentStatus, name: string, clock: Clock): DeploymentStatus {
  const update = said('Progressing', 'True', 'NewReplicaSetCreated', `Created new replica set "${name}"`);
  return { ...status, conditions: put(status.conditions ?? [], update, clock) };
}

function said(type: string, status: Said['status'], reason: string, message: string): Said {
  return { type, status, reason, message };
}

/**
 * `lastUpdateTime` is when a roll-out last moved: progress renews it with every step, while a repeated availability does not.
 */
function put(conditions: readonly DeploymentCondition[], update: Said, clock: Clock): DeploymentCondition[] {
  const now = timestamp(clock.now());
  const old = findCondition(conditions, update.type);
  const isSame = old?.status === update.status && old.reason === update.reason;
  const isStep = update.reason === 'ReplicaSetUpdated';
  if (old && isSame && !isStep && (update.type !== 'Progressing' || old.message === update.message))
    return [...conditions];
  const lastTransitionTime = old?.status === update.status ? (old.lastTransitionTime ?? now) : now;
  const next = { ...update, lastUpdateTime: now, lastTransitionTime } as unknown as DeploymentCondition;
  return [...conditions.filter(({ type }) => type !== update.type), next];
}
