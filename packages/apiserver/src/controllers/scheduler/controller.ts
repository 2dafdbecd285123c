import {
  controllerFor,
  findCondition,
  isApiError,
  type Manager,
  nodes,
  type Pod,
  pods,
  timestamp,
  watch,
} from '@nexslice/kube';
import type { Report, Reporter } from '../event/events.ts';
import { isUnschedulable, type PodStage } from '../pod/stage.ts';
import { quietForMs } from '../workload/quiet.ts';
import { writeStatus } from '../workload/status.ts';
import { NodeLoad } from './load.ts';
import { misplaced, needsNode, place } from './plan.ts';

const fieldManager = 'kube-scheduler';

export const schedulerReporter: Reporter = {
  component: 'default-scheduler',
  manager: fieldManager,
  action: (reason) => (reason === 'Scheduled' ? 'Binding' : 'Scheduling'),
};

/** Finds a node for every pod that has none. */
export function schedulerController(manager: Manager, stages: readonly PodStage[], report: Report): void {
  const { cache, client, clock } = manager;
  const informer = cache.informer(pods);
  const knownNodes = cache.informer(nodes);
  const load = new NodeLoad(cache.informer(pods));
  controllerFor(manager, {
    name: 'scheduler',
    for: pods,
    predicates: [({ kind, object }) => kind !== 'delete' && needsNode(object)],
    watches: [watch({ type: nodes, map: () => informer.list().filter(needsNode).map(keyOfPod) })],
    async reconcile(key, { signal, memo }) {
      const pod = informer.get(key);
      if (!pod || !needsNode(pod)) return;
      const isNew = !findCondition(pod.status?.conditions, 'PodScheduled');
      const quietMs = isNew ? quietForMs(pod, memo, clock) : 0;
      if (quietMs > 0) return { requeueAfterMs: quietMs };
      const placement = isUnschedulable(pod, stages)
        ? misplaced(knownNodes.list())
        : place(pod, knownNodes.list(), (node) => load.on(node));
      if ('unschedulable' in placement) {
        report(pod, 'Warning', 'FailedScheduling', placement.unschedulable);
        const status = { ...pod.status, conditions: unscheduled(pod, placement.unschedulable, clock.now()) };
        return writeStatus(client, pods, pod, status as Pod['status'], { fieldManager }, signal);
      }
      const { namespace = '', name = '', uid = '' } = pod.metadata ?? {};
      const metadata = { namespace, name, uid };
      const binding = { apiVersion: 'v1', kind: 'Binding', metadata, target: { kind: 'Node', name: placement.node } };
      load.placed(uid, placement.node);
      try {
        await client.createSubresource(pods, { namespace, name }, 'binding', binding, { fieldManager }, signal);
        const text = `Successfully assigned ${namespace}/${name} to ${placement.node}`;
        report(pod, 'Normal', 'Scheduled', text);
      } catch (error) {
        if (!isApiError(error, (apiError) => apiError.isNotFound || apiError.isConflict)) throw error;
      }
    },
  });
}

function keyOfPod({ metadata }: Pod) {
  return { namespace: metadata?.namespace ?? '', name: metadata?.name ?? '' };
}

function unscheduled(pod: Pod, message: string, now: number): unknown[] {
  const before = pod.status?.conditions ?? [];
  const old = findCondition(before, 'PodScheduled');
  const lastTransitionTime = old?.status === 'False' ? old.lastTransitionTime : timestamp(now);
  const others = before.filter(({ type }) => type !== 'PodScheduled');
  const { generation } = pod.metadata ?? {};
  const observed = generation ? { observedGeneration: generation } : {};
  const said = { type: 'PodScheduled', ...observed, status: 'False', reason: 'Unschedulable', message };
  return [...others, { ...said, lastProbeTime: null, lastTransitionTime }];
}
