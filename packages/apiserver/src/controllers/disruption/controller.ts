import {
  controllerFor,
  controllerOf,
  deployments,
  type Informer,
  type KubeObject,
  keyOf,
  type Manager,
  type ObjectKey,
  type OwnerReference,
  type Pod,
  podDisruptionBudgets,
  pods,
  replicaSets,
  statefulSets,
  watch,
} from '@nexslice/kube';
import { goSelector, selects } from '../../builtin/kind/selector.ts';
import type { LabelSelector } from '../../builtin/types.ts';
import type { Report } from '../event/events.ts';
import { replicationControllers } from '../replica-set/controller.ts';
import { firstStatusInMs } from '../workload/quiet.ts';
import { writeStatus } from '../workload/status.ts';
import { budgetStatus, disruptionMs, missesOwners } from './plan.ts';

/** A budget of many pods that change together is looked at once for all of them. */
const settleMs = 100;
const byNamespace = 'namespace';

type Sized = KubeObject & { spec?: { replicas?: number } };

/** Keeps count of how many pods each budget can spare. */
export function disruptionController(manager: Manager, report: Report): void {
  const { cache, client, clock } = manager;
  const informer = cache.informer(podDisruptionBudgets);
  const knownPods = cache.informer(pods);
  const knownSets = cache.informer(replicaSets);
  const knownDeployments = cache.informer(deployments);
  const knownStatefulSets = cache.informer(statefulSets);
  const knownControllers = cache.informer(replicationControllers);
  informer.addIndexers({ [byNamespace]: ({ metadata }) => [metadata?.namespace ?? ''] });

  const selecting = (pod: Pod): ObjectKey[] => {
    const budgets = informer.byIndex(byNamespace, pod.metadata?.namespace ?? '');
    return budgets.filter(({ spec }) => selects(spec?.selector as LabelSelector, pod.metadata?.labels)).map(keyOf);
  };
  const ofNamespace = ({ metadata }: KubeObject): ObjectKey[] =>
    informer.byIndex(byNamespace, metadata?.namespace ?? '').map(keyOf);
  const wasResized = ({ kind, object, old }: { kind: string; object: KubeObject; old?: KubeObject }) =>
    kind === 'update' && old?.metadata?.generation !== object.metadata?.generation;

  controllerFor(manager, {
    name: 'disruption',
    for: podDisruptionBudgets,
    watches: [
      watch({ type: pods, map: selecting }),
      watch({ type: deployments, map: ofNamespace, predicates: [wasResized] }),
      watch({ type: replicaSets, map: ofNamespace, predicates: [wasResized] }),
      watch({ type: statefulSets, map: ofNamespace, predicates: [wasResized] }),
      watch({ type: replicationControllers, map: ofNamespace, predicates: [wasResized] }),
    ],
    async reconcile(key, { signal, memo }) {
      const budget = informer.get(key);
      if (!budget?.spec) return;
      const lookedAt = memo.get('lookedAt') as number | undefined;
      const waitMs = lookedAt === undefined ? 0 : Math.ceil(lookedAt + settleMs - clock.monotonic());
      if (waitMs > 0) return { requeueAfterMs: waitMs };
      const quietMs = firstStatusInMs(budget, memo, clock);
      if (quietMs > 0) return { requeueAfterMs: quietMs };
      memo.set('lookedAt', clock.monotonic());
      const selector = budget.spec.selector as LabelSelector;
      const selected = knownPods
        .list({ namespace: key.namespace })
        .filter(({ metadata }) => selects(selector, metadata?.labels));
      if (selected.length === 0) report(budget, 'Normal', 'NoPods', 'No matching pods found');
      if (missesOwners(budget, selected)) report(budget, 'Warning', 'UnmanagedPods', unmanaged(selector));
      const status = budgetStatus(budget, selected, sizeOf, clock);
      await writeStatus(client, podDisruptionBudgets, budget, status, {}, signal);
      // Looked at again when what seemed to be going may turn out to stay.
      return status.disruptedPods ? { requeueAfterMs: disruptionMs } : undefined;
    },
  });

  /** Amid a roll-out a Deployment has several ReplicaSets: how many of their pods there should be is its own word. */
  function sizeOf(pod: Pod): { uid: string; replicas: number } | undefined {
    const controller = controllerOf(pod);
    if (!controller) return undefined;
    const { namespace = '' } = pod.metadata ?? {};
    const set = named(knownSets, namespace, controller);
    const top = set && controllerOf(set);
    const owner =
      (top && named(knownDeployments, namespace, top)) ??
      set ??
      named(knownStatefulSets, namespace, controller) ??
      named(knownControllers, namespace, controller);
    return owner && { uid: owner.metadata?.uid ?? '', replicas: owner.spec?.replicas ?? 1 };
  }
}

function unmanaged(selector: LabelSelector): string {
  const who = `Pods selected by this PodDisruptionBudget (selector: ${goSelector(selector)}) were found to be unmanaged`;
  const so = 'the status of the PDB cannot be calculated correctly, which may result in undefined behavior';
  return `${who}. As a result, ${so}. To account for these pods please set ".spec.minAvailable" field of the PDB to an integer value.`;
}

/** The very object that is meant, if it is there. */
function named<T extends Sized>(known: Informer<T>, namespace: string, { name, uid }: OwnerReference): T | undefined {
  const found = known.get({ namespace, name });
  return found?.metadata?.uid === uid ? found : undefined;
}
