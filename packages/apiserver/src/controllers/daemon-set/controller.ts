import {
  controllerFor,
  type DaemonSet,
  daemonSets,
  keyOf,
  type Manager,
  nodes,
  type Pod,
  pods,
  watch,
} from '@nexslice/kube';
import { selects } from '../../builtin/kind/selector.ts';
import type { LabelSelector } from '../../builtin/types.ts';
import type { Report } from '../event/events.ts';
import { candidatesOf, claim, indexByController, settleClaim } from '../workload/claim.ts';
import { notePace, paceForMs } from '../workload/pace.ts';
import { PodControl } from '../workload/pods.ts';
import { firstStatusInMs } from '../workload/quiet.ts';
import {
  controllerRevisions,
  daemonSetRevisions,
  planRevisions,
  revisionLabel,
  settleRevisions,
} from '../workload/revisions.ts';
import { writeStatus } from '../workload/status.ts';
import { type DaemonSetStatus, planDaemonSet } from './plan.ts';
import { podOn } from './pod.ts';

/** Keeps a pod on every node that takes it. */
export function daemonSetController(manager: Manager, report: Report): void {
  const { cache, client, clock } = manager;
  const informer = cache.informer(daemonSets);
  const knownPods = cache.informer(pods);
  const knownNodes = cache.informer(nodes);
  const control = new PodControl(client, report);
  const knownRevisions = cache.informer(controllerRevisions);
  indexByController(knownPods);
  indexByController(knownRevisions);
  controllerFor(manager, {
    name: 'daemonset',
    for: daemonSets,
    owns: [pods, controllerRevisions],
    watches: [watch({ type: nodes, map: () => informer.list().map(keyOf) })],
    concurrency: 2,
    async reconcile(key, { signal, memo }) {
      const set = informer.get(key);
      if (!set?.spec) return;
      const waitMs = paceForMs(memo, clock);
      if (waitMs > 0) return { requeueAfterMs: waitMs };
      notePace(memo, clock, knownNodes.list().length);
      const isSelected = (labels?: Record<string, string>) => selects(set.spec?.selector as LabelSelector, labels);
      const claimed = claim(set, candidatesOf(knownPods, set), isSelected);
      await settleClaim(client, { owner: daemonSets, owned: pods }, set, claimed, signal);
      if (claimed.adopt.length > 0) return;
      const history = knownRevisions.byIndex('controller', set.metadata?.uid ?? '');
      const hashes = new Set(claimed.owned.map((pod) => pod.metadata?.labels?.[revisionLabel]));
      const inUse = history.filter(({ metadata }) => hashes.has(metadata?.labels?.[revisionLabel]));
      const names = new Set(inUse.map(({ metadata }) => metadata?.name ?? ''));
      const revisions = planRevisions(set as never, history, names, daemonSetRevisions);
      const isAlive = !set.metadata?.deletionTimestamp;
      const outcome = isAlive ? await settleRevisions(client, revisions, signal) : 'settled';
      if (outcome === 'refused') return;
      if (outcome === 'collision') {
        const status = { ...set.status, collisionCount: (set.status?.collisionCount ?? 0) + 1 } as DaemonSetStatus;
        return writeStatus(client, daemonSets, set, status, {}, signal);
      }
      const hash = revisions.update.metadata?.labels?.[revisionLabel] ?? '';
      const plan = planDaemonSet(set, claimed.owned, knownNodes.list(), hash, clock);
      for (const pod of plan.ended) reportEnd(set, pod);
      await control.remove(set, plan.remove, signal);
      const wanted = plan.create.map((node) => podOn(set, node, hash));
      const failure = await control.createAll(set, wanted, signal);
      if (failure === undefined && plan.create.length + plan.remove.length > 0) return;
      const quietMs = failure === undefined ? firstStatusInMs(set, memo, clock) : 0;
      if (quietMs > 0) return { requeueAfterMs: quietMs };
      await writeStatus(client, daemonSets, set, plan.status, {}, signal);
      if (failure !== undefined) throw failure;
      if (plan.nextInMs !== undefined) return { requeueAfterMs: plan.nextInMs };
    },
  });

  function reportEnd(set: DaemonSet, pod: Pod): void {
    const { namespace, name } = pod.metadata ?? {};
    const node = pod.spec?.nodeName;
    if (pod.status?.phase === 'Failed') {
      const text = `Found failed daemon pod ${namespace}/${name} on node ${node}, will try to kill it`;
      report(set, 'Warning', 'FailedDaemonPod', text);
    } else {
      const text = `Found succeeded daemon pod ${namespace}/${name} on node ${node}, will try to delete it`;
      report(set, 'Normal', 'SucceededDaemonPod', text);
    }
  }
}
