import type { Node, Pod } from '@nexslice/kube';

type PodSpec = NonNullable<Pod['spec']>;
type Affinity = NonNullable<NonNullable<PodSpec['affinity']>['nodeAffinity']>;
type SelectorTerm = NonNullable<
  Affinity['requiredDuringSchedulingIgnoredDuringExecution']
>['nodeSelectorTerms'][number];
type Requirement = NonNullable<SelectorTerm['matchExpressions']>[number];
type Taint = NonNullable<NonNullable<Node['spec']>['taints']>[number];
type Toleration = NonNullable<PodSpec['tolerations']>[number];

export const wrongNode = "node(s) didn't match Pod's node affinity/selector";

/** Why a pod cannot be on a node, in the scheduler's words; undefined when it can. */
export function misfit(pod: Pod, node: Node): string | undefined {
  const spec = pod.spec as PodSpec;
  const tolerations = spec.tolerations ?? [];
  if (node.spec?.unschedulable && !tolerates(tolerations, unschedulable)) return 'node(s) were unschedulable';
  if (untolerated(tolerations, node).length > 0) return 'node(s) had untolerated taint(s)';
  if (!isSelected(spec, node)) return wrongNode;
  return undefined;
}

/** Taints of a node that keep the pod away. */
export function untolerated(tolerations: readonly Toleration[], node: Node): Taint[] {
  return (node.spec?.taints ?? []).filter(
    (taint) => taint.effect !== 'PreferNoSchedule' && !tolerates(tolerations, taint),
  );
}

const unschedulable = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' } as Taint;

export function tolerates(tolerations: readonly Toleration[], taint: Taint): boolean {
  return tolerations.some(({ key, operator, value, effect }) => {
    if (effect && effect !== taint.effect) return false;
    if (!key) return operator === 'Exists';
    if (key !== taint.key) return false;
    return operator === 'Exists' || (value ?? '') === (taint.value ?? '');
  });
}

/** Whether the pod's node selector and required node affinity take the node. */
export function isSelected(spec: PodSpec, node: Node): boolean {
  const labels = node.metadata?.labels ?? {};
  for (const [key, value] of Object.entries(spec.nodeSelector ?? {})) if (labels[key] !== value) return false;
  const terms = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
  if (!terms) return true;
  const fields = { 'metadata.name': node.metadata?.name ?? '' };
  return terms.some(({ matchExpressions = [], matchFields = [] }) => {
    if (matchExpressions.length + matchFields.length === 0) return false;
    return matchExpressions.every((r) => fulfils(r, labels)) && matchFields.every((r) => fulfils(r, fields));
  });
}

function fulfils({ key, operator, values = [] }: Requirement, labels: Record<string, string>): boolean {
  const value = labels[key];
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    case 'Gt':
      return Number(value) > Number(values[0]);
    case 'Lt':
      return Number(value) < Number(values[0]);
    default:
      return false;
  }
}
