import type { Pod } from '@nexslice/kube';
import type { ContainerStatus } from '../types.ts';

/** The word that `kubectl get pods` shows: the phase, unless containers or a deletion say something more exact. */
export function podStatus(pod: Pod): string {
  const reason = containersReason(pod);
  if (!pod.metadata?.deletionTimestamp) return reason;
  if (pod.status?.reason === 'NodeLost') return 'Unknown';
  const finished = pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';
  return finished ? reason : 'Terminating';
}

function containersReason(pod: Pod): string {
  const phase = pod.status?.reason || pod.status?.phase || '';
  const gated = (pod.status?.conditions ?? []).some(
    (condition) => condition.type === 'PodScheduled' && condition.reason === 'SchedulingGated',
  );
  const initial = gated ? 'SchedulingGated' : phase;
  const initializing = initReason(pod);
  if (initializing) return initializing;
  return runningReason(pod, initial);
}

/** Why init containers hold the pod up, if they do. */
function initReason(pod: Pod): string | undefined {
  const containers = pod.spec?.initContainers ?? [];
  const sidecars = new Set(containers.filter((c) => c.restartPolicy === 'Always').map((c) => c.name));
  for (const [index, status] of (pod.status?.initContainerStatuses ?? []).entries()) {
    const { terminated, waiting } = status.state ?? {};
    if (terminated && terminated.exitCode === 0) continue;
    if (sidecars.has(status.name) && status.started) continue;
    if (terminated) return `Init:${terminatedReason(terminated)}`;
    if (waiting?.reason && waiting.reason !== 'PodInitializing') return `Init:${waiting.reason}`;
    return `Init:${index}/${containers.length}`;
  }
  return undefined;
}

function runningReason(pod: Pod, initial: string): string {
  let reason = initial;
  let hasRunning = false;
  for (const status of [...(pod.status?.containerStatuses ?? [])].reverse()) {
    const { waiting, terminated, running } = status.state ?? {};
    if (waiting?.reason) reason = waiting.reason;
    else if (terminated) reason = terminatedReason(terminated);
    else if (status.ready && running) hasRunning = true;
  }
  if (reason !== 'Completed' || !hasRunning) return reason;
  const ready = (pod.status?.conditions ?? []).some((c) => c.type === 'Ready' && c.status === 'True');
  return ready ? 'Running' : 'NotReady';
}

function terminatedReason(terminated: NonNullable<NonNullable<ContainerStatus['state']>['terminated']>): string {
  if (terminated.reason) return terminated.reason;
  return terminated.signal ? `Signal:${terminated.signal}` : `ExitCode:${terminated.exitCode}`;
}
