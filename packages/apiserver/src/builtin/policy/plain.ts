import { dnsLabel } from '../../registry/names.ts';
import type { ApiObject, ResourceInfo } from '../../registry/resource.ts';
import { invalid } from '../../status/field-error.ts';
import { column } from '../kind/columns.ts';
import { defineKind } from '../kind/kind.ts';
import { needed } from '../rules/text.ts';

type RuntimeClass = ApiObject & { handler: string };
type ControllerRevision = ApiObject & { revision: number };

/** Kinds that are stored and listed, with little of their own. */
export const plainKinds: ResourceInfo[] = [
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
  defineKind<RuntimeClass>({
    type: 'node/v1.RuntimeClass',
    group: 'node.k8s.io',
    plural: 'runtimeclasses',
    clusterScoped: true,
    columns: [column<RuntimeClass>('Handler', ({ handler }) => handler, 'node/v1.RuntimeClass.handler')],
    strategy: {
      validate: ({ handler }) => needed('handler', handler, dnsLabel),
      validateUpdate: ({ handler }, old) =>
        handler === old.handler ? [] : [invalid('handler', handler, 'field is immutable')],
    },
  }),
];
