import type { Node, Pod } from '@nexslice/kube';
import { isActive } from '../workload/pod-state.ts';
import { misfit } from './fit.ts';

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
  const reasons = [...misfits].map(([why, count]) => `${count} ${why}`).sort();
  return { unschedulable: `0/${nodes.length} nodes are available: ${reasons.join(', ')}.` };
}
