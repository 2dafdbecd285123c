import { createHash } from 'node:crypto';
import { findCondition, type Pod, timestamp } from '@nexslice/kube';
import type { Container, ContainerStatus, PodStatus } from '../../builtin/types.ts';
import type { PodState } from './stage.ts';

/** Where a pod is, as its node knows. */
export interface PodPlace {
  podIP: string;
  hostIP: string;
}

type State = NonNullable<ContainerStatus['state']>;

/** The status of a pod of which `state` has become at the time `now`. */
export function podStatus(pod: Pod, state: PodState, place: PodPlace, now: number): PodStatus {
  const time = timestamp(now);
  const before = pod.status ?? {};
  const { containers, initContainers = [] } = pod.spec!;
  const containerStatuses = containers.map((container) => containerStatus(pod, container, state, time));
  const inits = initContainers.map((container) => initStatus(pod, container, state, time));
  const hasAddress = !waitsForImage(state);
  return {
    ...before,
    phase: phaseOf(state),
    conditions: conditionsFor(pod, state, time),
    hostIP: place.hostIP,
    hostIPs: [{ ip: place.hostIP }],
    ...(hasAddress || before.podIP
      ? { podIP: before.podIP ?? place.podIP, podIPs: [{ ip: before.podIP ?? place.podIP }] }
      : {}),
    startTime: before.startTime ?? time,
    ...(inits.length > 0 ? { initContainerStatuses: inits } : {}),
    containerStatuses,
  } as PodStatus;
}

function waitsForImage(state: PodState): boolean {
  return state === 'Pending';
}

function phaseOf(state: PodState): string {
  switch (state) {
    case 'Succeeded':
    case 'Failed':
      return state;
    case 'Running':
    case 'NotReady':
    case 'CrashLoopBackOff':
      return 'Running';
    default:
      return 'Pending';
  }
}

function containerStatus(pod: Pod, container: Container, state: PodState, time: string): ContainerStatus {
  const before = pod.status?.containerStatuses?.find(({ name }) => name === container.name);
  const isCrash = state === 'CrashLoopBackOff';
  const restartCount = (before?.restartCount ?? 0) + (isCrash ? 1 : 0);
  const started = before?.state?.running?.startedAt ?? time;
  const current = containerState(container, state, String(started), time);
  const hasRun = current.running || current.terminated || isCrash;
  return {
    name: container.name,
    state: current,
    lastState: isCrash ? { terminated: terminated(1, 'Error', time, time) } : (before?.lastState ?? {}),
    ready: state === 'Running',
    started: current.running !== undefined,
    restartCount,
    image: container.image ?? '',
    imageID: hasRun ? `${container.image}@sha256:${digest(container.image ?? '')}` : '',
    ...(hasRun
      ? { containerID: `simulated://${digest(`${pod.metadata?.uid} ${container.name} ${restartCount}`)}` }
      : {}),
  } as ContainerStatus;
}

function containerState(container: Container, state: PodState, startedAt: string, time: string): State {
  const waiting = (message: string): State => ({ waiting: { reason: state, message } });
  switch (state) {
    case 'Running':
    case 'NotReady':
      return { running: { startedAt } };
    case 'Succeeded':
      return { terminated: terminated(0, 'Completed', startedAt, time) };
    case 'Failed':
      return { terminated: terminated(1, 'Error', startedAt, time) };
    case 'CrashLoopBackOff':
      return waiting(`back-off restarting failed container=${container.name}`);
    case 'ImagePullBackOff':
      return waiting(`Back-off pulling image "${container.image}"`);
    case 'CreateContainerConfigError':
      return waiting('a ConfigMap or Secret that the container needs was not found');
    case 'Pending':
      return { waiting: { reason: 'ContainerCreating' } };
  }
}

function terminated(
  exitCode: number,
  reason: string,
  startedAt: string,
  finishedAt: string,
): NonNullable<State['terminated']> {
  return { exitCode, reason, startedAt, finishedAt };
}

/** Init containers have done their work when the others start; sidecars among them run on. */
function initStatus(pod: Pod, container: Container, state: PodState, time: string): ContainerStatus {
  const isSidecar = container.restartPolicy === 'Always';
  const like = isSidecar ? state : 'Succeeded';
  const status = containerStatus(pod, container, like, time);
  const before = pod.status?.initContainerStatuses?.find(({ name }) => name === container.name);
  return isSidecar ? status : (before ?? { ...status, ready: true });
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

type PodCondition = NonNullable<PodStatus['conditions']>[number];

function conditionsFor(pod: Pod, state: PodState, time: string): PodCondition[] {
  const before = pod.status?.conditions ?? [];
  const isReady = state === 'Running';
  const isDone = state === 'Succeeded';
  const why = isDone
    ? { reason: 'PodCompleted' }
    : { reason: 'ContainersNotReady', message: `containers with unready status: [${names(pod)}]` };
  const said: [type: string, isTrue: boolean, why?: object][] = [
    ['PodReadyToStartContainers', !isDone && state !== 'Failed'],
    ['Initialized', true, isDone ? why : {}],
    ['Ready', isReady, isReady ? {} : why],
    ['ContainersReady', isReady, isReady ? {} : why],
    ['PodScheduled', true],
  ];
  const ours = said.map(([type, isTrue, more]) => {
    const status = isTrue ? 'True' : 'False';
    const old = findCondition(before, type);
    const lastTransitionTime = old?.status === status ? old.lastTransitionTime : time;
    return { type, status, lastProbeTime: null, lastTransitionTime, ...more } as unknown as PodCondition;
  });
  // Readiness gates and the like are others' business.
  return [...ours, ...before.filter(({ type }) => !said.some(([own]) => own === type))];
}

function names(pod: Pod): string {
  return (pod.spec?.containers ?? []).map(({ name }) => name).join(' ');
}
