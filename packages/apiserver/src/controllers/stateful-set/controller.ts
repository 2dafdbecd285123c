import {
  type Client,
  controllerFor,
  isApiError,
  type Manager,
  persistentVolumeClaims,
  pods,
  type StatefulSet,
  statefulSets,
} from '@nexslice/kube';
import { selects } from '../../builtin/kind/selector.ts';
import type { LabelSelector } from '../../builtin/types.ts';
import { candidatesOf, claim, indexByController, settleClaim } from '../workload/claim.ts';
import { createPod, deletePods } from '../workload/pods.ts';
import {
  controllerRevisions,
  planRevisions,
  revisionLabel,
  settleRevisions,
  templateOf,
} from '../workload/revisions.ts';
import { writeStatus } from '../workload/status.ts';
import { planStatefulSet } from './plan.ts';
import { claimsOf, podOf } from './pod.ts';

/** Keeps numbered pods with names and volumes of their own. */
export function statefulSetController(manager: Manager): void {
  const { cache, client, clock } = manager;
  const informer = cache.informer(statefulSets);
  const knownPods = cache.informer(pods);
  const knownRevisions = cache.informer(controllerRevisions);
  indexByController(knownPods);
  indexByController(knownRevisions);
  controllerFor(manager, {
    name: 'statefulset',
    for: statefulSets,
    owns: [pods, controllerRevisions],
    concurrency: 5,
    async reconcile(key, { signal }) {
      const set = informer.get(key);
      if (!set?.spec) return;
      const isSelected = (labels?: Record<string, string>) => selects(set.spec?.selector as LabelSelector, labels);
      const claimed = claim(set, candidatesOf(knownPods, set), isSelected);
      await settleClaim(client, { owner: statefulSets, owned: pods }, set, claimed, signal);
      if (claimed.adopt.length > 0) return;
      const history = knownRevisions.byIndex('controller', set.metadata?.uid ?? '');
      const inUse = new Set(claimed.owned.map((pod) => pod.metadata?.labels?.[revisionLabel] ?? ''));
      const revisions = planRevisions(set as never, history, inUse.add(set.status?.currentRevision ?? ''));
      if (!set.metadata?.deletionTimestamp && !(await settleRevisions(client, revisions, signal))) return;
      const update = revisions.update.metadata?.name ?? '';
      const current =
        history.find(({ metadata }) => metadata?.name === set.status?.currentRevision) ?? revisions.update;
      const names = { current: current.metadata?.name ?? '', update };
      const plan = planStatefulSet(set, claimed.owned, names, clock);
      for (const { ordinal, isUpdate } of plan.create) {
        const revision = isUpdate ? revisions.update : current;
        await createClaims(client, set, ordinal, signal);
        const pod = podOf(set, ordinal, templateOf(revision), revision.metadata?.name ?? '');
        const failure = await createPod(client, pod, signal);
        if (failure !== undefined) throw failure;
      }
      await deletePods(client, plan.remove, signal);
      // The pods that came or went bring the set back here, with counts that are right.
      if (plan.create.length + plan.remove.length > 0) return;
      await writeStatus(client, statefulSets, set, plan.status, {}, signal);
      if (plan.nextInMs !== undefined) return { requeueAfterMs: plan.nextInMs };
    },
  });
}

async function createClaims(client: Client, set: StatefulSet, ordinal: number, signal: AbortSignal): Promise<void> {
  for (const wanted of claimsOf(set, ordinal)) {
    try {
      await client.create(persistentVolumeClaims, wanted, {}, signal);
    } catch (error) {
      if (!isApiError(error, (apiError) => apiError.isAlreadyExists || apiError.isNamespaceTerminating)) throw error;
    }
  }
}
