import type { Column } from '../../registry/resource.ts';
import { column } from '../kind/columns.ts';
import { formatSelector } from '../kind/selector.ts';
import type { LabelSelector, PodTemplate } from '../types.ts';

interface Workload {
  spec?: { template?: PodTemplate; selector?: LabelSelector };
}

/** Containers, images and selector of a pod template, with `-o wide`. */
export function templateColumns(type: string, selectorText = `${type}Spec.selector`): Column[] {
  return [
    column<Workload>(
      'Containers',
      (object) => join(object.spec?.template, 'name'),
      'Names of each container in the template.',
      {
        wide: true,
      },
    ),
    column<Workload>(
      'Images',
      (object) => join(object.spec?.template, 'image'),
      'Images referenced by each container in the template.',
      { wide: true },
    ),
    column<Workload>('Selector', (object) => formatSelector(object.spec?.selector), selectorText, { wide: true }),
  ];
}

function join(template: PodTemplate | undefined, field: 'name' | 'image'): string {
  return (template?.spec?.containers ?? []).map((container) => container[field] ?? '').join(',');
}
