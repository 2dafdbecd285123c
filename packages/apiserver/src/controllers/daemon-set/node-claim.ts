import type { DaemonSet, Node } from '@nexslice/kube';
import { isSelected, untolerated } from '../scheduler/fit.ts';
import { podOn } from './pod.ts';

/** What a node means to a DaemonSet: it runs a pod there, lets one that is there stay, or has none there. */
export type NodeClaim = 'run' | 'stay' | 'leave';

/** @see https://kubernetes.io/docs/concepts/workloads/controllers/daemonset/#taints-and-tolerations */
export function claimOf(set: DaemonSet, node: Node): NodeClaim {
  const { spec } = podOn(set, node.metadata?.name ?? '', '');
  if (!spec || !isSelected(spec, node)) return 'leave';
  const { nodeName } = set.spec?.template.spec ?? {};
  if (nodeName && nodeName !== node.metadata?.name) return 'leave';
  const taints = untolerated(spec.tolerations ?? [], node);
  if (taints.length === 0) return 'run';
  return taints.some(({ effect }) => effect === 'NoExecute') ? 'leave' : 'stay';
}
