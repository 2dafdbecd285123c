import { isDeepStrictEqual } from 'node:util';
import type { DaemonSet, Pod } from '@nexslice/kube';
import type { PodTemplate, Toleration } from '../../builtin/types.ts';
import { podFor } from '../workload/pod.ts';
import { revisionLabel } from '../workload/revisions.ts';

const onNode = (key: string, effect: string): Toleration => ({
  key: `node.kubernetes.io/${key}`,
  operator: 'Exists',
  effect,
});

/** A node's own troubles are no reason for its daemons to leave. */
const tolerations: readonly Toleration[] = [
  onNode('not-ready', 'NoExecute'),
  onNode('unreachable', 'NoExecute'),
  onNode('disk-pressure', 'NoSchedule'),
  onNode('memory-pressure', 'NoSchedule'),
  onNode('pid-pressure', 'NoSchedule'),
  onNode('unschedulable', 'NoSchedule'),
];
/** Those who use the network of the node may be what sets it up. */
const hostNetworkTolerations: readonly Toleration[] = [onNode('network-unavailable', 'NoSchedule')];

/** What the API server counts templates by, in the set's annotations; older clients read it from pods. */
const templateGenerationAnnotation = 'deprecated.daemonset.template.generation';
const templateGenerationLabel = 'pod-template-generation';

/** The daemon's pod for a node, which the scheduler can place there alone. */
export function podOn(set: DaemonSet, node: string, hash: string): Pod {
  const generation = set.metadata?.annotations?.[templateGenerationAnnotation];
  const labels = { [revisionLabel]: hash, ...(generation ? { [templateGenerationLabel]: generation } : {}) };
  const pod = podFor(set, set.spec?.template as PodTemplate, { labels });
  const spec = pod.spec!;
  const here = { key: 'metadata.name', operator: 'In', values: [node] };
  const nodeAffinity = spec.affinity?.nodeAffinity;
  const terms = nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [{}];
  const required = { nodeSelectorTerms: terms.map((term) => ({ ...term, matchFields: [here] })) };
  return {
    ...pod,
    spec: {
      ...spec,
      tolerations: withTolerations(spec.tolerations ?? [], spec.hostNetwork ?? false),
      affinity: {
        ...spec.affinity,
        nodeAffinity: { ...nodeAffinity, requiredDuringSchedulingIgnoredDuringExecution: required },
      },
    },
  };
}

function withTolerations(own: readonly Toleration[], hostNetwork: boolean): Toleration[] {
  const more = hostNetwork ? [...tolerations, ...hostNetworkTolerations] : tolerations;
  const isLacking = (wanted: Toleration) => !own.some((toleration) => isDeepStrictEqual(toleration, wanted));
  return [...own, ...more.filter(isLacking)];
}

/** The node that a daemon's pod is for, on it or not yet. */
export function nodeOf({ spec }: Pod): string {
  const required = spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  const field = required?.nodeSelectorTerms[0]?.matchFields?.find(({ key }) => key === 'metadata.name');
  return spec?.nodeName ?? field?.values?.[0] ?? '';
}
