import { type Pod, timestamp } from '@nexslice/kube';
import type { Container, PodStatus } from '../../builtin/types.ts';
import { conditionsFor, evictionMessage } from './conditions.ts';
import { containerStatus, ephemeralStatus, initStatus } from './container.ts';
import type { PodState } from './stage.ts';

/** Where a pod is, as its node knows. */
export interface PodPlace {
  podIP: string;
  hostIP: string;
}

/** Where a state leads in a pod that is not to be restarted. */
export function effectiveState({ spec }: Pod, state: PodState): PodState {
  return state === 'CrashLoopBackOff' && spec?.restartPolicy === 'Never' ? 'Failed' : state;
}

/** The status of a pod of which `wanted` has become at the time `now`. */
export function podStatus(pod: Pod, wanted: PodState, place: PodPlace, now: number): PodStatus {
  const time = timestamp(now);
  const before = pod.status ?? {};
  const { containers, initContainers = [], ephemeralContainers = [], restartPolicy } = pod.spec!;
  const state = effectiveState(pod, wanted);
  const isKilledForGood = state === 'OOMKilled' && restartPolicy === 'Never';
  const seen = isKilledForGood ? 'Failed' : state;
  const containerStatuses = containers.map((container) => containerStatus(pod, container, seen, time));
  const inits = initContainers.map((container) => initStatus(pod, container, seen, time));
  const debuggers = ephemeralContainers.map((container) => ephemeralStatus(pod, container as Container, seen, time));
  const { generation } = pod.metadata ?? {};
  const podIP = before.podIP ?? place.podIP;
  return {
    ...before,
    ...(generation ? { observedGeneration: generation } : {}),
    phase: phaseOf(seen),
    ...(state === 'Evicted' ? { reason: 'Evicted', message: evictionMessage } : {}),
    conditions: conditionsFor(pod, seen, time),
    hostIP: place.hostIP,
    hostIPs: [{ ip: place.hostIP }],
    ...(state === 'Pending' && !before.podIP ? {} : { podIP, podIPs: [{ ip: podIP }] }),
    startTime: before.startTime ?? time,
    ...(inits.length > 0 ? { initContainerStatuses: inits } : {}),
    ...(debuggers.length > 0 ? { ephemeralContainerStatuses: debuggers } : {}),
    containerStatuses: isKilledForGood ? containerStatuses.map(outOfMemory) : containerStatuses,
  } as PodStatus;
}

type ContainerStatus = NonNullable<PodStatus['containerStatuses']>[number];

function outOfMemory(status: ContainerStatus): ContainerStatus {
  const ended = { ...status.state?.terminated, exitCode: 137, reason: 'OOMKilled' };
  return { ...status, state: { terminated: ended } } as ContainerStatus;
}

function phaseOf(state: PodState): string {
  switch (state) {
    case 'Succeeded':
    case 'Failed':
      return state;
    case 'Evicted':
      return 'Failed';
    case 'Running':
    case 'NotReady':
    case 'CrashLoopBackOff':
    case 'OOMKilled':
      return 'Running';
    default:
      return 'Pending';
  }
}
