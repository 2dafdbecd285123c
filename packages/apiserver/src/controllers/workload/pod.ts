import { controllerRef, type KubeObject, type Pod } from '@nexslice/kube';
import type { PodTemplate } from '../../builtin/types.ts';

/** Longest name that leaves room for the random part of a generated one. */
const maxStem = 248;

/** A pod of `template` that `owner` controls; named after the owner, at random unless `more` has a name. */
export function podFor(
  owner: KubeObject,
  template: PodTemplate,
  more: Partial<NonNullable<Pod['metadata']>> = {},
): Pod {
  const { name = '', namespace = '' } = owner.metadata ?? {};
  const { labels, annotations } = template.metadata ?? {};
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      generateName: `${name.slice(0, maxStem)}-`,
      namespace,
      ...more,
      labels: { ...labels, ...more.labels },
      annotations: { ...annotations, ...more.annotations },
      ownerReferences: [controllerRef(owner)],
    },
    spec: template.spec as NonNullable<Pod['spec']>,
  };
}
