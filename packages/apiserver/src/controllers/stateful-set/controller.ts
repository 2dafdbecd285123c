import {
  controllerFor,
  type Manager,
  type Pod,
  persistentVolumeClaims,
  pods,
  type StatefulSet,
  statefulSets,
} from '@nexslice/kube';
import { selects } from '../../builtin/kind/selector.ts';
import type { LabelSelector } from '../../builtin/types.ts';
import type { Report } from '../event/events.ts';
import { candidatesOf, claim, indexByController, settleClaim } from '../workload/claim.ts';
import { isFinished } from '../workload/pod-state.ts';
import { PodControl, type PodWords } from '../workload/pods.ts';
import { firstStatusInMs } from '../workload/quiet.ts';
import {
  type ControllerRevision,
  controllerRevisions,
  planRevisions,
  type RevisionPlan,
  revisionLabel,
  settleRevisions,
  statefulSetRevisions,
  templateOf,
} from '../workload/revisions.ts';
import { writeStatus } from '../workload/status.ts';
import { ClaimControl } from './claims.ts';
import { ordinalOf, planStatefulSet, type StatefulSetPlan, type StatefulSetStatus } from './plan.ts';
import { podOf } from './pod.ts';

const words: PodWords = {
  created: (pod, set) => `Create Pod ${pod} in StatefulSet ${set} successful`,
  notCreated: (pod, set, why) => `Create Pod ${pod} in StatefulSet ${set} failed error: ${why}`,
  deleted: (pod, set) => `Delete Pod ${pod} in StatefulSet ${set} successful`,
  notDeleted: (pod, set, why) => `Delete Pod ${pod} in StatefulSet ${set} failed error: ${why}`,
};

/** Keeps numbered pods with names and volumes of their own. */
export function statefulSetController(manager: Manager, report: Report): void {
  const { cache, client, clock } = manager;
  const informer = cache.informer(statefulSets);
  const knownPods = cache.informer(pods);
  const knownRevisions = cache.informer(controllerRevisions);
  const control = new PodControl(client, report, words);
  const claims = new ClaimControl(client, cache.informer(persistentVolumeClaims), report);
  indexByController(knownPods);
  indexByController(knownRevisions);
  controllerFor(manager, {
    name: 'statefulset',
    for: statefulSets,
    owns: [pods, controllerRevisions],
    concurrency: 5,
    async reconcile(key, { signal, memo }) {
      const set = informer.get(key);
      if (!set?.spec) return;
      const isSelected = (labels?: Record<string, string>) => selects(set.spec?.selector as LabelSelector, labels);
      const claimed = claim(set, candidatesOf(knownPods, set), isSelected);
      await settleClaim(client, { owner: statefulSets, owned: pods }, set, claimed, signal);
      if (claimed.adopt.length > 0) return;
      const { revisions, current } = historyOf(set, claimed.owned);
      const isAlive = !set.metadata?.deletionTimestamp;
      const outcome = isAlive ? await settleRevisions(client, revisions, signal) : 'settled';
      if (outcome === 'refused') return;
      if (outcome === 'collision') {
        const status = { ...set.status, collisionCount: (set.status?.collisionCount ?? 0) + 1 } as StatefulSetStatus;
        return writeStatus(client, statefulSets, set, status, {}, signal);
      }
      const names = { current: current.metadata?.name ?? '', update: revisions.update.metadata?.name ?? '' };
      const plan = planStatefulSet(set, claimed.owned, names, clock);
      if (isAlive) await settleClaims(set, claimed.owned, plan, signal);
      const failure = await carryOut(set, plan, current, revisions.update, signal);
      // The pods that came or went bring the set back here, with counts that are right.
      if (failure === undefined && plan.create.length + plan.remove.length > 0) return;
      const quietMs = failure === undefined ? firstStatusInMs(set, memo, clock) : 0;
      if (quietMs > 0) return { requeueAfterMs: quietMs };
      await writeStatus(client, statefulSets, set, plan.status, {}, signal);
      if (failure !== undefined) throw failure;
      if (plan.nextInMs !== undefined) return { requeueAfterMs: plan.nextInMs };
    },
  });

  function historyOf(
    set: StatefulSet,
    owned: readonly Pod[],
  ): { revisions: RevisionPlan; current: ControllerRevision } {
    const history = knownRevisions.byIndex('controller', set.metadata?.uid ?? '');
    const inUse = new Set(owned.map((pod) => pod.metadata?.labels?.[revisionLabel] ?? ''));
    const { currentRevision = '' } = set.status ?? {};
    const revisions = planRevisions(set as never, history, inUse.add(currentRevision), statefulSetRevisions);
    return {
      revisions,
      current: history.find(({ metadata }) => metadata?.name === currentRevision) ?? revisions.update,
    };
  }

  async function settleClaims(set: StatefulSet, owned: readonly Pod[], plan: StatefulSetPlan, signal: AbortSignal) {
    if (!set.spec?.volumeClaimTemplates?.length) return;
    const condemned = new Set(plan.condemned);
    for (const pod of owned) await claims.settleOwners(set, pod, ordinalOf(set, pod), condemned.has(pod), signal);
  }

  /** Answers what the server refused a pod with. */
  async function carryOut(
    set: StatefulSet,
    plan: StatefulSetPlan,
    current: ControllerRevision,
    update: ControllerRevision,
    signal: AbortSignal,
  ): Promise<unknown> {
    for (const { ordinal, isUpdate } of plan.create) {
      const revision = isUpdate ? update : current;
      await claims.create(set, ordinal, signal);
      const pod = podOf(set, ordinal, templateOf(revision), revision.metadata?.name ?? '');
      const failure = await control.create(set, pod, signal);
      if (failure !== undefined) return failure;
    }
    for (const pod of plan.remove) if (isFinished(pod)) reportEnd(set, pod);
    await control.remove(set, plan.remove, signal);
    return undefined;
  }

  function reportEnd(set: StatefulSet, pod: Pod): void {
    const { namespace, name } = set.metadata ?? {};
    const hasFailed = pod.status?.phase === 'Failed';
    const text = `StatefulSet ${namespace}/${name} is recreating ${hasFailed ? 'failed' : 'terminated'} Pod ${pod.metadata?.name}`;
    if (hasFailed) report(set, 'Warning', 'RecreatingFailedPod', text);
    else report(set, 'Normal', 'RecreatingTerminatedPod', text);
  }
}
