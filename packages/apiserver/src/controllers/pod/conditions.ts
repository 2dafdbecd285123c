import { type Condition, findCondition, type Pod } from '@nexslice/kube';
import type { PodState } from './stage.ts';

interface Said {
  isTrue: boolean;
  reason?: string;
  message?: string;
}

/** Why a pod that was evicted had to go: the words of a node without memory. */
export const evictionMessage = 'The node was low on resource: memory. ';

/** The conditions of a pod that is in `state`, as its kubelet says them. Those of others stay. */
export function conditionsFor(pod: Pod, state: PodState, time: string): Condition[] {
  const before = (pod.status?.conditions ?? []) as Condition[];
  const observed = pod.metadata?.generation;
  const said: [type: string, said: Said][] = [
    ['PodReadyToStartContainers', { isTrue: hasSandbox(state) }],
    ['Initialized', initialized(pod, state)],
    ['Ready', ready(pod, state, before)],
    ['ContainersReady', containersReady(pod, state)],
    ['PodScheduled', { isTrue: true }],
    ...(state === 'Evicted' ? [disrupted] : []),
  ];
  const ours = said.map(([type, { isTrue, ...why }]) => {
    const status = isTrue ? 'True' : 'False';
    const old = findCondition(before, type);
    const lastTransitionTime = old?.status === status ? old.lastTransitionTime : time;
    const generation = observed ? { observedGeneration: observed } : {};
    return { type, ...generation, status, lastProbeTime: null, lastTransitionTime, ...why } as unknown as Condition;
  });
  return [...ours, ...before.filter(({ type }) => !said.some(([own]) => own === type))];
}

const disrupted: [string, Said] = [
  'DisruptionTarget',
  { isTrue: true, reason: 'TerminationByKubelet', message: evictionMessage },
];

function hasSandbox(state: PodState): boolean {
  return !['Pending', 'Succeeded', 'Failed', 'Evicted'].includes(state);
}

function initialized({ spec }: Pod, state: PodState): Said {
  if (state === 'Succeeded') return { isTrue: true, reason: 'PodCompleted' };
  const inits = (spec?.initContainers ?? []).map(({ name }) => name);
  if (state !== 'Init:CrashLoopBackOff' && !(state === 'Pending' && inits.length > 0)) return { isTrue: true };
  const message = `containers with incomplete status: [${inits.join(' ')}]`;
  return { isTrue: false, reason: 'ContainersNotInitialized', message };
}

function containersReady({ spec }: Pod, state: PodState): Said {
  if (state === 'Running') return { isTrue: true };
  if (state === 'Succeeded') return { isTrue: false, reason: 'PodCompleted' };
  if (state === 'Failed' || state === 'Evicted') return { isTrue: false, reason: 'PodFailed' };
  const names = (spec?.containers ?? []).map(({ name }) => name);
  return {
    isTrue: false,
    reason: 'ContainersNotReady',
    message: `containers with unready status: [${names.join(' ')}]`,
  };
}

/** @see https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-readiness-gate */
function ready(pod: Pod, state: PodState, before: readonly Condition[]): Said {
  const containers = containersReady(pod, state);
  if (!containers.isTrue) return containers;
  const missing: string[] = [];
  for (const { conditionType } of pod.spec?.readinessGates ?? []) {
    const gate = findCondition(before, conditionType);
    if (!gate) missing.push(`corresponding condition of pod readiness gate "${conditionType}" does not exist.`);
    else if (gate.status !== 'True')
      missing.push(`the status of pod readiness gate "${conditionType}" is not "True", but ${gate.status}`);
  }
  if (missing.length === 0) return containers;
  return { isTrue: false, reason: 'ReadinessGatesNotReady', message: missing.join(', ') };
}
