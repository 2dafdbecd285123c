import type { ResourceQuota } from '@nexslice/kube';
import type { ApiObject, ResourceInfo } from '../../registry/resource.ts';
import { column, createdAtColumn, nameColumn } from '../kind/columns.ts';
import { defineKind } from '../kind/kind.ts';

/** Amounts in use of what is allowed: `cpu: 1/4`. */
function quotaCell({ spec, status }: ResourceQuota, wanted: (name: string) => boolean): string {
  return Object.entries(spec?.hard ?? {})
    .filter(([name]) => wanted(name))
    .map(([name, hard]) => `${name}: ${status?.used?.[name] ?? 0}/${hard}`)
    .sort()
    .join(', ');
}

const isLimit = (name: string): boolean => name.startsWith('limits.');

export const resourceQuotaKind = defineKind<ResourceQuota>({
  type: 'core/v1.ResourceQuota',
  group: '',
  plural: 'resourcequotas',
  shortNames: ['quota'],
  hasStatus: true,
  columns: [
    column<ResourceQuota>(
      'Request',
      (quota) => quotaCell(quota, (name) => !isLimit(name)),
      'Request represents a minimum amount of cpu/memory that a container may consume.',
    ),
    column<ResourceQuota>(
      'Limit',
      (quota) => quotaCell(quota, isLimit),
      'Limits control the maximum amount of cpu/memory that a container may use independent of contention on the node.',
    ),
  ],
});

type PriorityClass = ApiObject & { value: number; globalDefault?: boolean; preemptionPolicy?: string };
type IngressClass = ApiObject & { spec: { controller?: string; parameters?: { kind: string; name: string } } };
type RuntimeClass = ApiObject & { handler: string };
type ControllerRevision = ApiObject & { revision: number };

/** Kinds that are stored and listed, with little of their own. */
export const plainKinds: ResourceInfo[] = [
  defineKind({
    type: 'core/v1.LimitRange',
    group: '',
    plural: 'limitranges',
    shortNames: ['limits'],
    allColumns: [nameColumn, createdAtColumn],
  }),
  defineKind({ type: 'core/v1.PodTemplate', group: '', plural: 'podtemplates' }),
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
  }),
  defineKind<PriorityClass>({
    type: 'scheduling/v1.PriorityClass',
    group: 'scheduling.k8s.io',
    plural: 'priorityclasses',
    shortNames: ['pc'],
    clusterScoped: true,
    columns: [
      column<PriorityClass>('Value', ({ value }) => value, 'scheduling/v1.PriorityClass.value', { type: 'integer' }),
      column<PriorityClass>(
        'Global-Default',
        (it) => it.globalDefault ?? false,
        'scheduling/v1.PriorityClass.globalDefault',
        {
          type: 'boolean',
        },
      ),
      column<PriorityClass>(
        'PreemptionPolicy',
        (it) => it.preemptionPolicy ?? '',
        'scheduling/v1.PriorityClass.preemptionPolicy',
      ),
    ],
    strategy: {
      default(priority) {
        priority.preemptionPolicy ??= 'PreemptLowerPriority';
      },
    },
  }),
  defineKind<IngressClass>({
    type: 'networking/v1.IngressClass',
    group: 'networking.k8s.io',
    plural: 'ingressclasses',
    clusterScoped: true,
    hasGeneration: true,
    columns: [
      column<IngressClass>(
        'Controller',
        ({ spec }) => spec.controller ?? '',
        'networking/v1.IngressClassSpec.controller',
      ),
      column<IngressClass>(
        'Parameters',
        ({ spec }) => (spec.parameters ? `${spec.parameters.kind}/${spec.parameters.name}` : '<none>'),
        'networking/v1.IngressClassSpec.parameters',
      ),
    ],
  }),
  defineKind<RuntimeClass>({
    type: 'node/v1.RuntimeClass',
    group: 'node.k8s.io',
    plural: 'runtimeclasses',
    clusterScoped: true,
    columns: [column<RuntimeClass>('Handler', ({ handler }) => handler, 'node/v1.RuntimeClass.handler')],
  }),
];
