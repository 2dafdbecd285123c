import type { Pod, StatefulSet } from '@nexslice/kube';
import type { PodTemplate, Volume } from '../../builtin/types.ts';
import { podFor } from '../workload/pod.ts';
import { revisionLabel } from '../workload/revisions.ts';

/** The pod of a number, with its name for ever and its own volumes. */
export function podOf(set: StatefulSet, ordinal: number, template: PodTemplate, revision: string): Pod {
  const name = `${set.metadata?.name}-${ordinal}`;
  const labels = {
    [revisionLabel]: revision,
    'statefulset.kubernetes.io/pod-name': name,
    'apps.kubernetes.io/pod-index': String(ordinal),
  };
  const pod = podFor(set, template, { name, labels });
  const claims = set.spec?.volumeClaimTemplates ?? [];
  const claimed = claims.map((claim) => claim.metadata?.name ?? '');
  const volumes: Volume[] = claimed.map((volume) => ({
    name: volume,
    persistentVolumeClaim: { claimName: `${volume}-${name}` },
  }));
  const others = (pod.spec?.volumes ?? []).filter((volume) => !claimed.includes(volume.name));
  return {
    ...pod,
    spec: {
      ...pod.spec!,
      hostname: name,
      ...(set.spec?.serviceName ? { subdomain: set.spec.serviceName } : {}),
      ...(volumes.length + others.length > 0 ? { volumes: [...volumes, ...others] } : {}),
    },
  };
}
