import { dnsLabel } from '../../registry/names.ts';
import type { ApiObject, ResourceInfo } from '../../registry/resource.ts';
import { type FieldError, invalid, required } from '../../status/field-error.ts';
import { column, nameColumn } from '../kind/columns.ts';
import { defineKind } from '../kind/kind.ts';
import { defaultPodSpec } from '../pod/defaults.ts';
import { validatePodTemplate } from '../pod/validate.ts';
import { validateResources } from '../pod/validate-resources.ts';
import { nonNegative } from '../rules/number.ts';
import { unchanged } from '../rules/update.ts';
import type { PodTemplate } from '../types.ts';
import { templateColumns } from '../workload/columns.ts';

type RuntimeClass = ApiObject & { handler: string; overhead?: { podFixed?: Record<string, string> } };
type ControllerRevision = ApiObject & { revision: number; data?: unknown };
type PodTemplateObject = ApiObject & { template: PodTemplate };

/** Kinds that are stored and listed, with little of their own. */
export const plainKinds: ResourceInfo[] = [
  defineKind<PodTemplateObject>({
    type: 'core/v1.PodTemplate',
    group: '',
    plural: 'podtemplates',
    hasGeneration: true,
    allColumns: [
      nameColumn,
      ...templateColumns('core/v1.PodTemplate')
        .slice(0, 2)
        .map((column) => ({
          ...column,
          priority: 0,
          cell: (object: ApiObject, now: number) => column.cell({ ...object, spec: object }, now),
        })),
      column<PodTemplateObject>(
        'Pod Labels',
        ({ template }: Partial<PodTemplateObject>) => labelsText(template?.metadata?.labels),
        'The labels for the pod template.',
      ),
    ],
    strategy: {
      default: ({ template }) => defaultPodSpec(template.spec!),
      validate: ({ template }) => validatePodTemplate('template', template),
    },
  }),
  defineKind<ControllerRevision>({
    type: 'apps/v1.ControllerRevision',
    group: 'apps',
    plural: 'controllerrevisions',
    columns: [
      column<ControllerRevision>(
        'Controller',
        ({ metadata }) => {
          const owner = metadata.ownerReferences?.find(({ controller }) => controller);
          const group = owner?.apiVersion.includes('/') ? `.${owner.apiVersion.split('/')[0]}` : '';
          return owner ? `${owner.kind.toLowerCase()}${group}/${owner.name}` : '<none>';
        },
        'Controller of the object',
      ),
      column<ControllerRevision>('Revision', ({ revision }) => revision, 'apps/v1.ControllerRevision.revision'),
    ],
    strategy: {
      validate: validateRevision,
      validateUpdate: (revision, old) => [...validateRevision(revision), ...unchanged('data', revision.data, old.data)],
    },
  }),
  defineKind<RuntimeClass>({
    type: 'node/v1.RuntimeClass',
    group: 'node.k8s.io',
    plural: 'runtimeclasses',
    clusterScoped: true,
    columns: [column<RuntimeClass>('Handler', ({ handler }) => handler, 'node/v1.RuntimeClass.handler')],
    strategy: {
      validate: validateRuntime,
      validateUpdate: (runtime, old) => [
        ...validateRuntime(runtime),
        ...unchanged('handler', runtime.handler, old.handler),
      ],
    },
  }),
];

const labelsText = (labels: Record<string, string> = {}): string =>
  Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .sort()
    .join(',') || '<none>';

function validateRevision({ data, revision }: ControllerRevision): FieldError[] {
  const missing = data === undefined || data === null ? [required('data', 'data is mandatory')] : [];
  return [...missing, ...nonNegative('revision', revision)];
}

function validateRuntime({ handler, overhead }: RuntimeClass): FieldError[] {
  return [
    ...dnsLabel(handler).map((text) => invalid('handler', handler, text)),
    ...validateResources('overhead.podFixed', { limits: overhead?.podFixed ?? {} }),
  ];
}
