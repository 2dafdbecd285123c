import type { Node, Pod } from '@nexslice/kube';
import { isActive } from '../workload/pod-state.ts';
import { misfit, wrongNode } from './fit.ts';

/** Pods that name another scheduler wait for that one. */
const ourName = 'default-scheduler';

export type Placement = { node: string } | { unschedulable: string };

/** Whether somebody has to find a node for the pod, and it is us. */
export function needsNode({ spec, ...pod }: Pod): boolean {
  if (!spec || spec.nodeName || !isActive(pod)) return false;
  return (spec.schedulerName ?? ourName) === ourName && !spec.schedulingGates?.length;
}

/** The node with the fewest pods among those that take the pod; why there is none otherwise. */
export function place(pod: Pod, nodes: readonly Node[], podsOn: (node: string) => number): Placement {
  const misfits = new Map<string, number>();
  let best: string | undefined;
  for (const node of nodes) {
    const name = node.metadata?.name ?? '';
    const why = misfit(pod, node);
    if (why) misfits.set(why, (misfits.get(why) ?? 0) + 1);
    else if (best === undefined || podsOn(name) < podsOn(best)) best = name;
  }
  if (best !== undefined) return { node: best };
  if (nodes.length === 0) return { unschedulable: 'no nodes available to schedule pods' };
  return refusal(nodes.length, misfits);
}

/** No node takes the pod, because somebody said so. */
export function misplaced(nodes: readonly Node[]): Placement {
  return refusal(nodes.length, new Map([[wrongNode, nodes.length]]));
}

function refusal(count: number, misfits: ReadonlyMap<string, number>): Placement {
  const reasons = [...misfits].map(([why, times]) => `${times} ${why}`).sort();
  const none = `0/${count} nodes are available`;
  const preemption = `no new claims to deallocate, preemption: ${none}: ${count} Preemption is not helpful for scheduling.`;
  return { unschedulable: `${none}: ${reasons.join(', ')}. ${preemption}` };
}
