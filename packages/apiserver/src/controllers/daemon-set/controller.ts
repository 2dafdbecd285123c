import { controllerFor, daemonSets, keyOf, type Manager, nodes, pods, watch } from '@nexslice/kube';
import { selects } from '../../builtin/kind/selector.ts';
import type { LabelSelector } from '../../builtin/types.ts';
import { candidatesOf, claim, indexByController, settleClaim } from '../workload/claim.ts';
import { createPod, deletePods } from '../workload/pods.ts';
import { controllerRevisions, planRevisions, revisionLabel, settleRevisions } from '../workload/revisions.ts';
import { writeStatus } from '../workload/status.ts';
import { planDaemonSet } from './plan.ts';
import { podOn } from './pod.ts';

/** Keeps a pod on every node that takes it. */
export function daemonSetController(manager: Manager): void {
  const { cache, client, clock } = manager;
  const informer = cache.informer(daemonSets);
  const knownPods = cache.informer(pods);
  const knownNodes = cache.informer(nodes);
  const knownRevisions = cache.informer(controllerRevisions);
  indexByController(knownPods);
  indexByController(knownRevisions);
  controllerFor(manager, {
    name: 'daemonset',
    for: daemonSets,
    owns: [pods, controllerRevisions],
    watches: [watch({ type: nodes, map: () => informer.list().map(keyOf) })],
    concurrency: 2,
    async reconcile(key, { signal }) {
      const set = informer.get(key);
      if (!set?.spec) return;
      const isSelected = (labels?: Record<string, string>) => selects(set.spec?.selector as LabelSelector, labels);
      const claimed = claim(set, candidatesOf(knownPods, set), isSelected);
      await settleClaim(client, { owner: daemonSets, owned: pods }, set, claimed, signal);
      if (claimed.adopt.length > 0) return;
      const history = knownRevisions.byIndex('controller', set.metadata?.uid ?? '');
      const hashes = new Set(claimed.owned.map((pod) => pod.metadata?.labels?.[revisionLabel]));
      const inUse = history.filter(({ metadata }) => hashes.has(metadata?.labels?.[revisionLabel]));
      const names = new Set(inUse.map(({ metadata }) => metadata?.name ?? ''));
      const revisions = planRevisions(set as never, history, names);
      if (!set.metadata?.deletionTimestamp && !(await settleRevisions(client, revisions, signal))) return;
      const hash = revisions.update.metadata?.labels?.[revisionLabel] ?? '';
      const plan = planDaemonSet(set, claimed.owned, knownNodes.list(), hash, clock);
      for (const node of plan.create) {
        const failure = await createPod(client, podOn(set, node, hash), signal);
        if (failure !== undefined) throw failure;
      }
      await deletePods(client, plan.remove, signal);
      if (plan.create.length + plan.remove.length > 0) return;
      await writeStatus(client, daemonSets, set, plan.status, {}, signal);
      if (plan.nextInMs !== undefined) return { requeueAfterMs: plan.nextInMs };
    },
  });
}
