import type { Resource } from '@nexslice/krm';
import { z } from 'zod';
import { matchesLabels } from './labels.ts';

/** A selection of resources in the words of kustomize: all that is given must hold. */
export const selector = z.object({
  group: z.string().optional(),
  version: z.string().optional(),
  kind: z.string().optional(),
  name: z.string().optional(),
  namespace: z.string().optional(),
  labelSelector: z.string().optional(),
  annotationSelector: z.string().optional(),
});

export type Selector = z.infer<typeof selector>;

/** Whether a resource is selected. One without a namespace is in `default`. */
export function selects(select: Selector, item: Resource): boolean {
  const [version = '', group = ''] = item.apiVersion.split('/').reverse();
  const { kind, name } = item;
  const fields = { group, version, kind, name, namespace: item.namespace || 'default' };
  return (
    Object.entries(fields).every(([field, value]) => (select[field as keyof Selector] || value) === value) &&
    matchesLabels(select.labelSelector, item.textsAt('metadata', 'labels')) &&
    matchesLabels(select.annotationSelector, item.textsAt('metadata', 'annotations'))
  );
}
