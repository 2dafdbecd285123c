import { controllerOf, type Pod } from '@nexslice/kube';
import type { Delay } from '../options.ts';

/** What a pod is found in, and what a stage can make of it. */
export type PodState =
  | 'Pending'
  | 'Running'
  | 'NotReady'
  | 'Succeeded'
  | 'Failed'
  | 'ImagePullBackOff'
  | 'CreateContainerConfigError'
  | 'CrashLoopBackOff';

const states: readonly string[] = [
  'Pending',
  'Running',
  'NotReady',
  'Succeeded',
  'Failed',
  'ImagePullBackOff',
  'CreateContainerConfigError',
  'CrashLoopBackOff',
] satisfies PodState[];

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
  };
  /** Default: all. */
  from?: readonly PodState[];
  to: PodState;
  delay?: Delay;
}

/** Makes a single pod, or all of a template, go where the value says: `CrashLoopBackOff`, `NotReady`, … */
export const outcomeAnnotation = 'stages.nexslice.io/outcome';

/** A container that waits for seconds between crashes waits for this at first, twice as long each time, and at most … */
const firstBackoffMs = 10_000;
const longestBackoffMs = 300_000;

/** What every pod goes through unless something else is asked of it: it runs, and that of a Job comes to its end. */
export function lifeStages(delay: Delay): PodStage[] {
  return [
    { name: 'complete', selector: { controller: 'Job' }, from: ['Running'], to: 'Succeeded', delay },
    {
      name: 'run',
      from: ['Pending', 'NotReady', 'ImagePullBackOff', 'CreateContainerConfigError', 'CrashLoopBackOff'],
      to: 'Running',
      delay,
    },
  ];
}

export function stateOf({ status }: Pod): PodState {
  const { phase, containerStatuses = [], conditions = [] } = status ?? {};
  if (phase === 'Succeeded' || phase === 'Failed') return phase;
  const waiting = containerStatuses
    .map(({ state }) => state?.waiting?.reason ?? '')
    .find((reason) => states.includes(reason));
  if (waiting) return waiting as PodState;
  if (phase !== 'Running') return 'Pending';
  return conditions.some(({ type, status: is }) => type === 'Ready' && is === 'True') ? 'Running' : 'NotReady';
}

/** The stage that the pod enters next; undefined when it is where it belongs. */
export function nextStage(pod: Pod, stages: readonly PodStage[], life: readonly PodStage[]): PodStage | undefined {
  const state = stateOf(pod);
  if (state === 'Succeeded' || state === 'Failed') return undefined;
  const asked = pod.metadata?.annotations?.[outcomeAnnotation];
  const own: PodStage[] =
    asked && states.includes(asked)
      ? [{ ...life.at(-1)!, name: 'asked', from: undefined!, to: asked as PodState }]
      : [];
  for (const stage of [...own, ...stages, ...life]) {
    if (stage.from && !stage.from.includes(state)) continue;
    if (!isSelected(stage, pod)) continue;
    if (stage.to !== state) return stage;
    return state === 'CrashLoopBackOff' ? { ...stage, delay: { ms: backoffMs(pod) } } : undefined;
  }
  return undefined;
}

function isSelected({ selector }: PodStage, pod: Pod): boolean {
  if (!selector) return true;
  const { metadata, spec } = pod;
  const { image } = selector;
  if (selector.namespace !== undefined && selector.namespace !== metadata?.namespace) return false;
  if (image !== undefined && !spec?.containers.some((container) => container.image?.includes(image))) return false;
  if (selector.controller !== undefined && controllerOf(pod)?.kind !== selector.controller) return false;
  return covers(metadata?.labels, selector.labels) && covers(metadata?.annotations, selector.annotations);
}

function covers(have: Record<string, string> = {}, wanted: Record<string, string> = {}): boolean {
  return Object.entries(wanted).every(([name, value]) => have[name] === value);
}

function backoffMs(pod: Pod): number {
  const restarts = Math.max(1, ...(pod.status?.containerStatuses ?? []).map(({ restartCount }) => restartCount));
  return Math.min(longestBackoffMs, firstBackoffMs * 2 ** (restarts - 1));
}
