import { createHash } from 'node:crypto';
import type { Pod } from '@nexslice/kube';
import type { Container, ContainerStatus } from '../../builtin/types.ts';
import type { PodState } from './stage.ts';

type State = NonNullable<ContainerStatus['state']>;

/** What containers that fail exit with; 1 without it. A pod's own annotation, for the rehearsal of failure policies. */
export const exitCodeAnnotation = 'stages.nexslice.io/exit-code';

/** What the kernel's SIGKILL makes of an exit code: 128 + 9. */
const killedCode = 137;

/** The status of one of the pod's own containers when the pod comes into `state` at `time`. */
export function containerStatus(pod: Pod, container: Container, state: PodState, time: string): ContainerStatus {
  const before = pod.status?.containerStatuses?.find(({ name }) => name === container.name);
  return statusOf(pod, container, before, state, time);
}

/** Init containers have done their work when the others start; sidecars among them run on. */
export function initStatus(pod: Pod, container: Container, state: PodState, time: string): ContainerStatus {
  const before = pod.status?.initContainerStatuses?.find(({ name }) => name === container.name);
  const isSidecar = container.restartPolicy === 'Always';
  if (state === 'Init:CrashLoopBackOff') return statusOf(pod, container, before, 'CrashLoopBackOff', time);
  if (isSidecar) return statusOf(pod, container, before, state, time);
  if (before?.state?.terminated || state === 'Pending') return before ?? statusOf(pod, container, before, state, time);
  return { ...statusOf(pod, container, before, 'Succeeded', time), ready: true };
}

/** Debuggers run from when they come until the pod ends. */
export function ephemeralStatus(pod: Pod, container: Container, state: PodState, time: string): ContainerStatus {
  const before = pod.status?.ephemeralContainerStatuses?.find(({ name }) => name === container.name);
  return { ...statusOf(pod, container, before, state, time), ready: false };
}

function statusOf(
  pod: Pod,
  container: Container,
  before: ContainerStatus | undefined,
  state: PodState,
  time: string,
): ContainerStatus {
  const isCrash = state === 'CrashLoopBackOff' || state === 'OOMKilled';
  const restartCount = (before?.restartCount ?? 0) + (isCrash ? 1 : 0);
  const started = before?.state?.running?.startedAt ?? time;
  const current = containerState(pod, container, state, String(started), time);
  const hasRun = current.running || current.terminated || isCrash;
  const image = container.image ?? '';
  return {
    name: container.name,
    state: current,
    lastState: isCrash ? { terminated: lastEnd(pod, state, time) } : (before?.lastState ?? {}),
    ready: state === 'Running',
    started: current.running !== undefined,
    restartCount,
    image,
    imageID: hasRun ? `${image}@sha256:${digest(image)}` : '',
    ...(hasRun
      ? { containerID: `simulated://${digest(`${pod.metadata?.uid} ${container.name} ${restartCount}`)}` }
      : {}),
  } as ContainerStatus;
}

function lastEnd(pod: Pod, state: PodState, time: string) {
  return state === 'OOMKilled'
    ? terminated(killedCode, 'OOMKilled', time, time)
    : terminated(failureCode(pod), 'Error', time, time);
}

function containerState(pod: Pod, container: Container, state: PodState, startedAt: string, time: string): State {
  const waiting = (reason: string, message?: string): State => ({
    waiting: { reason, ...(message ? { message } : {}) },
  });
  const { name } = container;
  switch (state) {
    case 'Running':
    case 'NotReady':
      return { running: { startedAt } };
    case 'Succeeded':
      return { terminated: terminated(0, 'Completed', startedAt, time) };
    case 'Failed':
      return { terminated: terminated(failureCode(pod), 'Error', startedAt, time) };
    case 'Evicted':
      return { terminated: terminated(killedCode, 'Error', startedAt, time) };
    case 'CrashLoopBackOff':
    case 'OOMKilled': {
      const seconds = restartDelay(pod);
      return waiting('CrashLoopBackOff', `back-off ${seconds} restarting failed container=${name} pod=${podName(pod)}`);
    }
    case 'Init:CrashLoopBackOff':
      return waiting('PodInitializing');
    case 'ImagePullBackOff':
      return waiting('ImagePullBackOff', `Back-off pulling image "${container.image}": ${pullError(container)}`);
    case 'CreateContainerConfigError':
      return waiting('CreateContainerConfigError', 'a ConfigMap or Secret that the container needs was not found');
    case 'Pending':
    case 'Unschedulable':
      return waiting((pod.spec?.initContainers ?? []).length > 0 ? 'PodInitializing' : 'ContainerCreating');
  }
}

/** How the kubelet writes the wait before a container's next start: `10s`, `1m20s`, at most `5m0s`. */
function restartDelay({ status }: Pod): string {
  const before = Math.max(0, ...(status?.containerStatuses ?? []).map(({ restartCount }) => restartCount));
  const seconds = Math.min(300, 10 * 2 ** before);
  return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${seconds % 60}s`;
}

/** What a registry that does not have the image makes the kubelet say. */
export function pullError({ image }: Container): string {
  const why = `failed to resolve reference "${image}": ${image}: not found`;
  return `ErrImagePull: rpc error: code = NotFound desc = failed to pull and unpack image "${image}": ${why}`;
}

/** As kubelets name a pod in messages. */
export function podName({ metadata }: Pod): string {
  return `${metadata?.name}_${metadata?.namespace}(${metadata?.uid})`;
}

export function failureCode({ metadata }: Pod): number {
  const code = Number(metadata?.annotations?.[exitCodeAnnotation]);
  return Number.isInteger(code) && code > 0 && code < 256 ? code : 1;
}

function terminated(exitCode: number, reason: string, startedAt: string, finishedAt: string) {
  return { exitCode, reason, startedAt, finishedAt } as NonNullable<State['terminated']>;
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
