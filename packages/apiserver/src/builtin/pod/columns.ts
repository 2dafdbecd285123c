import type { Pod } from '@nexslice/kube';
import { column } from '../kind/columns.ts';
import { since } from '../kind/duration.ts';
import type { ContainerStatus } from '../types.ts';
import { podStatus } from './status.ts';

export const podColumns = [
  column<Pod>('Ready', readyCell, 'The aggregate readiness state of this pod for accepting traffic.'),
  column<Pod>('Status', podStatus, 'The aggregate status of the containers in this pod.'),
  column<Pod>(
    'Restarts',
    restartsCell,
    'The number of times the containers in this pod have been restarted and when the last container in this pod has restarted.',
  ),
  column<Pod>('IP', (pod) => pod.status?.podIPs?.[0]?.ip || pod.status?.podIP || '<none>', 'core/v1.PodStatus.podIP', {
    wide: true,
  }),
  column<Pod>('Node', (pod) => pod.spec?.nodeName || '<none>', 'core/v1.PodSpec.nodeName', { wide: true }),
  column<Pod>(
    'Nominated Node',
    (pod) => pod.status?.nominatedNodeName || '<none>',
    'core/v1.PodStatus.nominatedNodeName',
    { wide: true },
  ),
  column<Pod>('Readiness Gates', gatesCell, 'core/v1.PodSpec.readinessGates', { wide: true }),
];

/** Init containers that keep running beside the others count like them. */
function counted(pod: Pod): { total: number; statuses: ContainerStatus[] } {
  const sidecars = new Set(
    (pod.spec?.initContainers ?? [])
      .filter((container) => container.restartPolicy === 'Always')
      .map(({ name }) => name),
  );
  return {
    total: (pod.spec?.containers?.length ?? 0) + sidecars.size,
    statuses: [
      ...(pod.status?.initContainerStatuses ?? []).filter(({ name }) => sidecars.has(name)),
      ...(pod.status?.containerStatuses ?? []),
    ],
  };
}

function readyCell(pod: Pod): string {
  const { total, statuses } = counted(pod);
  const ready = statuses.filter((status) => status.ready && (status.state?.running || status.started)).length;
  return `${ready}/${total}`;
}

function restartsCell(pod: Pod, now: number): string {
  const { statuses } = counted(pod);
  const restarts = statuses.reduce((sum, status) => sum + (status.restartCount ?? 0), 0);
  const last = statuses
    .map((status) => status.lastState?.terminated?.finishedAt ?? '')
    .sort()
    .at(-1);
  return restarts > 0 && last ? `${restarts} (${since(last, now)} ago)` : String(restarts);
}

function gatesCell(pod: Pod): string {
  const gates = pod.spec?.readinessGates ?? [];
  if (gates.length === 0) return '<none>';
  const conditions = pod.status?.conditions ?? [];
  const passed = gates.filter((gate) =>
    conditions.some((condition) => condition.type === gate.conditionType && condition.status === 'True'),
  );
  return `${passed.length}/${gates.length}`;
}
