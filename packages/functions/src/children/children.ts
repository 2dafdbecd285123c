import { annotations, type Resource } from '@nexslice/krm';
import { localConfig } from '../dialect/released.ts';

/** The name of what a whole specialization is about, the first part of the names of all children; empty when it is not said. */
export function forName(parent: Resource): string {
  const root = parent.annotation(annotations.for) ?? parent.annotation(annotations.owner) ?? '';
  return root.slice(root.lastIndexOf('.') + 1);
}

/** Annotations that children take over from their parent. */
export function childAnnotations(parent: Resource): Record<string, string> {
  const local = parent.annotation(localConfig);
  return {
    ...(local !== undefined && { [localConfig]: local }),
    [annotations.for]: parent.annotation(annotations.for) || parent.annotation(annotations.owner) || '',
  };
}

/** The name of the network instance that a resource is about. */
export function networkInstanceOf(resource: Resource): string {
  const spec = resource.value['spec'] as { networkInstance?: { name?: unknown } } | null | undefined;
  const name = spec?.networkInstance?.name;
  return typeof name === 'string' ? name : '';
}
