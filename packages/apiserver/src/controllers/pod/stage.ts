import { controllerOf, type Pod } from '@nexslice/kube';
import type { Delay } from '../options.ts';

/** What a pod is found in, and what a stage can make of it. */
const states = [
  'Pending',
  'Running',
  'NotReady',
  'Succeeded',
  'Failed',
  'Evicted',
  'Unschedulable',
  'ImagePullBackOff',
  'CreateContainerConfigError',
  'CrashLoopBackOff',
  'OOMKilled',
  'Init:CrashLoopBackOff',
] as const;

export type PodState = (typeof states)[number];

function isState(text: string | undefined): text is PodState {
  return (states as readonly (string | undefined)[]).includes(text);
}

/** A container is started again and again in these, later each time. */
const crashing: readonly PodState[] = ['CrashLoopBackOff', 'OOMKilled', 'Init:CrashLoopBackOff'];

/** A step in the life of the pods that it selects. The first stage that selects a pod in its state says where the pod goes. */
export interface PodStage {
  name: string;
  /** All that is given must hold. */
  selector?: {
    namespace?: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
    /** Part of the image of any container. */
    image?: string;
    /** Kind of the pod's controller. */
    controller?: string;
    /** Whether its containers have probes that wait. */
    probed?: boolean;
  };
  /** Default: all. */
  from?: readonly PodState[];
  to: PodState;
  delay?: Delay;
}

/** The pod's container pays no attention to SIGTERM and takes its whole grace period. */
export const ignoreTermAnnotation = 'stages.nexslice.io/ignore-sigterm';

/** Makes a single pod, or all of a template, go where the value says: `CrashLoopBackOff`, `NotReady`, … */
export const outcomeAnnotation = 'stages.nexslice.io/outcome';

/** What replaces a pod that ended badly does so at once; this keeps a rehearsal of it from becoming a storm. */
const shortestLifeMs = 1000;

/** A container that waits for seconds between crashes waits for this at first, twice as long each time, and at most … */
const firstBackoffMs = 10_000;
const longestBackoffMs = 300_000;

const unready: readonly PodState[] = [
  'Pending',
  'ImagePullBackOff',
  'CreateContainerConfigError',
  'CrashLoopBackOff',
  'OOMKilled',
  'Init:CrashLoopBackOff',
];

/**
 * What every pod goes through unless something else is asked of it: it runs, and that of a Job comes to its end. With `probes` a pod that has
 * startup or readiness probes is ready only after their initial delay.
 */
export function lifeStages(delay: Delay, probes = false): PodStage[] {
  const toRunning: PodStage = { name: 'run', from: [...unready, 'NotReady'], to: 'Running', delay };
  const start: PodStage = { name: 'start', selector: { probed: true }, from: unready, to: 'NotReady', delay };
  return [
    { name: 'complete', selector: { controller: 'Job' }, from: ['Running'], to: 'Succeeded', delay },
    ...(probes ? [start] : []),
    toRunning,
  ];
}

/** Seconds until the probes of a pod's containers have been asked for the first time, one after the other in each container. */
export function probeDelaySeconds({ spec }: Pod): number {
  const delays = (spec?.containers ?? []).map(
    ({ startupProbe, readinessProbe }) =>
      (startupProbe?.initialDelaySeconds ?? 0) + (readinessProbe?.initialDelaySeconds ?? 0),
  );
  return Math.max(0, ...delays);
}

/** Whether all containers of a pod are ready; readiness gates are another matter. */
function containersReady({ status }: Pod): boolean {
  return (status?.conditions ?? []).some(({ type, status: is }) => type === 'ContainersReady' && is === 'True');
}

export function stateOf(pod: Pod): PodState {
  const { phase, containerStatuses = [], initContainerStatuses = [] } = pod.status ?? {};
  if (phase === 'Succeeded' || phase === 'Failed') return phase;
  const isWaiting = ({ state }: { state?: { waiting?: { reason?: string } } }) => state?.waiting?.reason ?? '';
  if (initContainerStatuses.some((status) => isWaiting(status) === 'CrashLoopBackOff')) return 'Init:CrashLoopBackOff';
  if (containerStatuses.some(({ state, lastState }) => state?.waiting && lastState?.terminated?.reason === 'OOMKilled'))
    return 'OOMKilled';
  const waiting = containerStatuses.map(isWaiting).find(isState);
  if (waiting) return waiting;
  if (phase !== 'Running') return 'Pending';
  return containersReady(pod) ? 'Running' : 'NotReady';
}

/** The stage that the pod enters next; undefined when it is where it belongs. */
export function nextStage(pod: Pod, stages: readonly PodStage[], life: readonly PodStage[]): PodStage | undefined {
  const state = stateOf(pod);
  if (state === 'Succeeded' || state === 'Failed') return undefined;
  for (const stage of [...askedOf(pod, life), ...stages, ...life]) {
    if (stage.from && !stage.from.includes(state)) continue;
    if (!isSelected(stage, pod)) continue;
    if (stage.to !== state) return stage;
    return crashing.includes(state) ? { ...stage, delay: { ms: backoffMs(pod) } } : undefined;
  }
  return undefined;
}

/** The stage that the pod's annotation asks for. */
function askedOf(pod: Pod, life: readonly PodStage[]): PodStage[] {
  const to = pod.metadata?.annotations?.[outcomeAnnotation];
  if (!isState(to) || to === 'Unschedulable') return [];
  const { delay = { ms: 0 } } = life.at(-1) ?? {};
  const isReplaced = controllerOf(pod) !== undefined && (to === 'Failed' || to === 'Evicted');
  const ms = isReplaced ? Math.max(shortestLifeMs, delay.ms) : delay.ms;
  return [{ name: 'asked', to, delay: { ...delay, ms } }];
}

/** Whether the pod's annotation or a stage keeps it from ever being placed. */
export function isUnschedulable(pod: Pod, stages: readonly PodStage[]): boolean {
  if (pod.metadata?.annotations?.[outcomeAnnotation] === 'Unschedulable') return true;
  return stages.some((stage) => stage.to === 'Unschedulable' && isSelected(stage, pod));
}

function isSelected({ selector }: PodStage, pod: Pod): boolean {
  if (!selector) return true;
  const { metadata, spec } = pod;
  const { image } = selector;
  if (selector.namespace !== undefined && selector.namespace !== metadata?.namespace) return false;
  if (image !== undefined && !spec?.containers.some((container) => container.image?.includes(image))) return false;
  if (selector.controller !== undefined && controllerOf(pod)?.kind !== selector.controller) return false;
  if (selector.probed !== undefined && selector.probed !== probeDelaySeconds(pod) > 0) return false;
  return covers(metadata?.labels, selector.labels) && covers(metadata?.annotations, selector.annotations);
}

function covers(have: Record<string, string> = {}, wanted: Record<string, string> = {}): boolean {
  return Object.entries(wanted).every(([name, value]) => have[name] === value);
}

function backoffMs(pod: Pod): number {
  const restarts = Math.max(1, restartsOf(pod));
  return Math.min(longestBackoffMs, firstBackoffMs * 2 ** (restarts - 1));
}

/** How often the container that was started most often was started again. */
export function restartsOf({ status }: Pod): number {
  const all = [...(status?.containerStatuses ?? []), ...(status?.initContainerStatuses ?? [])];
  return Math.max(0, ...all.map(({ restartCount }) => restartCount));
}
