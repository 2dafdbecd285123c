import {
  type Client,
  controllerFor,
  controllerOf,
  type Deployment,
  deployments,
  ignoreNotFound,
  isApiError,
  isOwnedBy,
  keyOf,
  type Manager,
  messageOf,
  type ObjectKey,
  type Pod,
  pods,
  type ReplicaSet,
  replicaSets,
  watch,
} from '@nexslice/kube';
import { selects } from '../../builtin/kind/selector.ts';
import type { LabelSelector } from '../../builtin/types.ts';
import type { Report } from '../event/events.ts';
import { candidatesOf, claim, indexByController, settleClaim } from '../workload/claim.ts';
import { isFinished } from '../workload/pod-state.ts';
import { firstStatusInMs } from '../workload/quiet.ts';
import { writeStatus } from '../workload/status.ts';
import { type DeploymentPlan, planDeployment } from './plan.ts';
import { deadlineInMs, withNewSet } from './status.ts';
import { revisionAnnotation, scaleAnnotations, splitSets } from './template.ts';
import { type DeploymentStatus, wantedReplicas } from './types.ts';

/** Deployments that are worked on at the same time; a real cluster's controller has five workers. */
const concurrency = 5;

/** Rolls the template of a Deployment out over ReplicaSets. */
export function deploymentController(manager: Manager, report: Report): void {
  const { cache, client, clock } = manager;
  const informer = cache.informer(deployments);
  const knownSets = cache.informer(replicaSets);
  const knownPods = cache.informer(pods);
  indexByController(knownSets);
  indexByController(knownPods);
  const hasPods = (sets: readonly ReplicaSet[]) =>
    sets.some((set) => knownPods.byIndex('controller', set.metadata?.uid ?? '').some((pod) => !isFinished(pod)));
  controllerFor(manager, {
    name: 'deployment',
    for: deployments,
    owns: [replicaSets],
    watches: [
      watch({
        type: replicaSets,
        map: (set) => (controllerOf(set) ? [] : selecting(informer.list(inNamespaceOf(set)), set)),
      }),
      watch({ type: pods, map: recreatedBy, predicates: [({ kind }) => kind === 'delete'] }),
    ],
    concurrency,
    async reconcile(key, { signal, memo }) {
      const deployment = informer.get(key);
      if (!deployment) return;
      const isSelected = (labels?: Record<string, string>) =>
        selects(deployment.spec?.selector as LabelSelector, labels);
      const claimed = claim(deployment, candidatesOf(knownSets, deployment), isSelected);
      await settleClaim(client, { owner: deployments, owned: replicaSets }, deployment, claimed, signal);
      if (claimed.adopt.length > 0) return;
      const plan = planDeployment(deployment, claimed.owned, hasPods, clock);
      const isSettled = await carryOut(client, deployment, plan, report, signal);
      if (!isSettled) return;
      // While its pods come up, three reports of progress become one.
      const waitMs = firstStatusInMs(deployment, memo, clock);
      if (waitMs > 0) return { requeueAfterMs: waitMs };
      const status = plan.create?.metadata?.name
        ? withNewSet(plan.status, plan.create.metadata.name, clock)
        : plan.status;
      if (plan.revision === undefined) await writeStatus(client, deployments, deployment, status, {}, signal);
      else await writeRevision(client, deployment, plan.revision, status, signal);
      const requeueAfterMs = deadlineInMs(deployment, status, clock);
      if (requeueAfterMs !== undefined) return { requeueAfterMs };
    },
  });

  /** The deployment of a pod that is gone: `Recreate` may have waited for it. */
  function recreatedBy(pod: Pod): ObjectKey[] {
    const set = controllerOf(pod);
    if (set?.kind !== 'ReplicaSet') return [];
    const { namespace = '' } = pod.metadata ?? {};
    const owner = controllerOf(knownSets.get({ namespace, name: set.name }) ?? {});
    const deployment = owner && informer.get({ namespace, name: owner.name });
    return deployment?.spec?.strategy?.type === 'Recreate' ? [keyOf(deployment)] : [];
  }
}

function inNamespaceOf({ metadata }: ReplicaSet): { namespace: string | undefined } {
  return { namespace: metadata?.namespace };
}

function selecting(candidates: readonly Deployment[], set: ReplicaSet): ObjectKey[] {
  return candidates.filter(({ spec }) => selects(spec?.selector as LabelSelector, set.metadata?.labels)).map(keyOf);
}

/** False when a change of ReplicaSets is on its way that brings the deployment back: its status is better written then. */
async function carryOut(
  client: Client,
  deployment: Deployment,
  { create, amend, resize, remove }: DeploymentPlan,
  report: Report,
  signal: AbortSignal,
): Promise<boolean> {
  const scaled = (set: ReplicaSet, from: number, to: number) => {
    if (from === to) return;
    const text = `Scaled ${from < to ? 'up' : 'down'} replica set ${set.metadata?.name} from ${from} to ${to}`;
    report(deployment, 'Normal', 'ScalingReplicaSet', text);
  };
  if (create) {
    if (!(await createSet(client, deployment, create, report, signal))) return false;
    scaled(create, 0, wantedReplicas(create));
  }
  if (amend) {
    const { set, annotations, minReadySeconds } = amend;
    const metadata = { annotations: { ...annotations, ...scaleAnnotations(deployment) } };
    await client.patch(
      replicaSets,
      keyOf(set),
      { type: 'merge', body: { metadata, spec: { minReadySeconds } } },
      {},
      signal,
    );
  }
  for (const [set, replicas] of resize) {
    const { resourceVersion } = set.metadata ?? {};
    const metadata = {
      annotations: scaleAnnotations(deployment),
      ...(amend?.set === set ? {} : { resourceVersion }),
    };
    await client.patch(replicaSets, keyOf(set), { type: 'merge', body: { metadata, spec: { replicas } } }, {}, signal);
    scaled(set, wantedReplicas(set), replicas);
  }
  for (const set of remove) {
    const preconditions = { uid: set.metadata?.uid ?? '' };
    await client.delete(replicaSets, keyOf(set), { preconditions }, signal).catch(ignoreNotFound);
  }
  return resize.size === 0;
}

/** False when the name is taken by another template: the deployment counts the collision, which gives another name next time. */
async function createSet(
  client: Client,
  deployment: Deployment,
  set: ReplicaSet,
  report: Report,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    await client.create(replicaSets, set, {}, signal);
    return true;
  } catch (error) {
    if (isApiError(error, (apiError) => apiError.isNamespaceTerminating)) return false;
    if (!isApiError(error, (apiError) => apiError.isAlreadyExists)) {
      const text = `Failed to create new replica set "${set.metadata?.name}": ${messageOf(error)}`;
      if (!signal.aborted) report(deployment, 'Warning', 'ReplicaSetCreateError', text);
      throw error;
    }
    const taken = await client.get(replicaSets, keyOf(set), {}, signal);
    // Ours, and made a moment ago: the cache will show it.
    if (isOwnedBy(taken, deployment) && splitSets(deployment, [taken]).current) return false;
    const collisionCount = (deployment.status?.collisionCount ?? 0) + 1;
    await writeStatus(client, deployments, deployment, { ...deployment.status, collisionCount }, {}, signal);
    return false;
  }
}

/** The revision comes with the status: written by itself it would make another generation of the deployment. */
async function writeRevision(
  client: Client,
  deployment: Deployment,
  revision: number,
  status: DeploymentStatus,
  signal: AbortSignal,
): Promise<void> {
  const annotations = { ...deployment.metadata?.annotations, [revisionAnnotation]: String(revision) };
  const told = { ...deployment, metadata: { ...deployment.metadata, annotations }, status };
  await client.update(deployments, told, { subresource: 'status' }, signal).catch(ignoreNotFound);
}
