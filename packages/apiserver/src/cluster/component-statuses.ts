import { column, nameColumn } from '../builtin/kind/columns.ts';
import { defineKind } from '../builtin/kind/kind.ts';
import type { ApiObject } from '../registry/resource.ts';
import type { Item, Page, Resource, Target } from '../registry/resource-api.ts';
import { methodNotAllowed, notFound } from '../status/errors.ts';
import { Entry } from '../store/entry.ts';

interface ComponentStatus extends ApiObject {
  conditions?: { type: string; status: string; message?: string; error?: string }[];
}

type Condition = NonNullable<ComponentStatus['conditions']>[number];

const info = defineKind<ComponentStatus>({
  type: 'core/v1.ComponentStatus',
  group: '',
  plural: 'componentstatuses',
  shortNames: ['cs'],
  clusterScoped: true,
  verbs: ['get', 'list'],
  deprecation: 'v1 ComponentStatus is deprecated in v1.19+',
  allColumns: [
    nameColumn,
    column<ComponentStatus>(
      'Status',
      (one) => (healthy(one)?.status === 'True' ? 'Healthy' : 'Unhealthy'),
      'Status of the component conditions',
    ),
    column<ComponentStatus>('Message', (one) => healthy(one)?.message ?? '', 'Message of the component conditions'),
    column<ComponentStatus>('Error', (one) => healthy(one)?.error ?? '', 'Error of the component conditions'),
  ],
});

function healthy({ conditions = [] }: ComponentStatus): Condition | undefined {
  return conditions.find(({ type }) => type === 'Healthy');
}

/** `componentstatuses`: the parts of a cluster, which are one process here, and well as long as it answers. */
export function componentStatuses(): Resource {
  const refuse = (): never => {
    throw methodNotAllowed();
  };
  const items = ['controller-manager', 'etcd-0', 'scheduler'].map(
    (name) => new Entry(name, 0, { object: wellObject(name) }),
  );
  const get = ({ name }: Target): Item => {
    const found = items.find(({ key }) => key === name);
    if (!found) throw notFound(info, name);
    return found;
  };
  const list = (): Page => ({ items, revision: 0, continue: undefined, remaining: undefined });
  return {
    info,
    subresources: {},
    get,
    list,
    create: refuse,
    watch: refuse,
    update: refuse,
    patch: refuse,
    delete: refuse,
    deleteCollection: refuse,
  };
}

function wellObject(name: string): ApiObject {
  return {
    apiVersion: 'v1',
    kind: 'ComponentStatus',
    metadata: { name, creationTimestamp: null },
    conditions: [{ type: 'Healthy', status: 'True', message: 'ok' }],
  } as unknown as ApiObject;
}
