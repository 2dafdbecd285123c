import { describe, expect, it } from 'vitest';
import { builtinResources } from '../builtin/index.ts';
import type { ApiObject, Column, ResourceInfo } from '../registry/resource.ts';
import type { Item } from '../registry/resource-api.ts';
import { partial, type TableOptions, table } from './table.ts';

const NOW = Date.parse('2026-05-06T12:00:00Z');

function item(name: string, more: object = {}): Item {
  const metadata = { name, uid: `uid-${name}`, resourceVersion: '7', creationTimestamp: '2026-05-06T11:58:30Z' };
  const object = { apiVersion: 'v1', kind: 'Thing', metadata, ...more } as ApiObject;
  return { object, bytes: Buffer.from(JSON.stringify(object)) };
}

function info(columns: Column[]): ResourceInfo {
  return { columns } as unknown as ResourceInfo;
}

interface Shown {
  kind: string;
  apiVersion: string;
  metadata: object;
  columnDefinitions: { name: string; type: string; format: string; description: string; priority: number }[] | null;
  rows: { cells: unknown[]; object?: unknown }[];
}

function shown(resource: ResourceInfo, items: Item[], options: Partial<TableOptions> = {}): Shown {
  const all: TableOptions = { metaVersion: 'v1', include: 'Metadata', now: NOW, withColumns: true, ...options };
  return table(resource, items, { resourceVersion: '9' }, all) as Shown;
}

/** The cells that `kubectl get` prints, by the name of their column. */
function cellsOf(group: string, plural: string, object: object, wide = true): Record<string, unknown> {
  const resource = builtinResources().find((one) => one.group === group && one.plural === plural) as ResourceInfo;
  const made = shown(resource, [item('one', object)]);
  const columns = made.columnDefinitions ?? [];
  return Object.fromEntries(
    columns
      .map((column, i) => [column, made.rows[0]?.cells[i]] as const)
      .filter(([{ priority }]) => wide || priority === 0)
      .map(([{ name }, cell]) => [name, cell]),
  );
}

describe('a Table', () => {
  const columns: Column[] = [
    { name: 'Name', type: 'string', format: 'name', priority: 0, cell: (object) => object.metadata.name },
    { name: 'Load', type: 'number', priority: 1, description: 'How much.', cell: (object) => object['load'] as number },
  ];

  it('says what its columns are, and has a row for each object in their order', () => {
    expect(shown(info(columns), [item('b', { load: 0.5 }), item('a', { load: 2 })])).toMatchObject({
      kind: 'Table',
      apiVersion: 'meta.k8s.io/v1',
      metadata: { resourceVersion: '9' },
      columnDefinitions: [
        { name: 'Name', type: 'string', format: 'name', description: '', priority: 0 },
        { name: 'Load', type: 'number', format: '', description: 'How much.', priority: 1 },
      ],
      rows: [{ cells: ['b', 0.5] }, { cells: ['a', 2] }],
    });
  });

  it('of nothing has columns and no rows', () => {
    const made = shown(info(columns), []);
    expect(made.columnDefinitions).toHaveLength(2);
    expect(made.rows).toEqual([]);
  });

  it('speaks the older version of its form to clients that ask for it', () => {
    const made = shown(info(columns), [item('a')], { metaVersion: 'v1beta1' });
    expect(made.apiVersion).toBe('meta.k8s.io/v1beta1');
    expect(made.rows[0]?.object).toMatchObject({ apiVersion: 'meta.k8s.io/v1beta1' });
  });

  it.each([
    ['Metadata', { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: item('a').object.metadata }],
    ['Object', item('a').object],
    ['None', undefined],
  ] as const)('carries with includeObject=%s what was asked for', (include, object) => {
    const row = shown(info(columns), [item('a')], { include }).rows[0];
    expect(row?.object).toEqual(object);
    expect(Object.keys(row ?? {})).toEqual(object ? ['cells', 'object'] : ['cells']);
  });

  it('leaves the columns out of all events of a watch but the first', () => {
    const made = shown(info(columns), [item('a')], { withColumns: false });
    expect(made.columnDefinitions).toBeNull();
    expect(made.rows[0]?.cells).toEqual(['a', undefined]);
  });

  it('of a kind without columns has the name and the time of creation', () => {
    const made = shown(info([]), [item('a')]);
    expect(made.columnDefinitions?.map(({ name, type, format }) => [name, type, format])).toEqual([
      ['Name', 'string', 'name'],
      ['Created At', 'date', ''],
    ]);
    expect(made.rows[0]?.cells).toEqual(['a', '2026-05-06T11:58:30Z']);
  });

  it('has a cell for each column, for every built-in kind and an object that says nothing', () => {
    const template = { spec: { containers: [] } };
    const spec = { template, jobTemplate: { spec: { template } }, selector: {}, scaleTargetRef: {}, maxReplicas: 1 };
    const empty = { spec, status: {}, involvedObject: {}, regarding: {}, roleRef: {} };
    for (const resource of builtinResources()) {
      const made = shown(resource, [item('empty', empty)]);
      expect([resource.plural, made.rows[0]?.cells.length]).toEqual([resource.plural, resource.columns.length || 2]);
    }
  });
});

describe('partial metadata', () => {
  it('is an object with nothing but its metadata', () => {
    const { object } = item('a', { spec: { secret: true } });
    expect(partial(object, 'v1')).toEqual({
      kind: 'PartialObjectMetadata',
      apiVersion: 'meta.k8s.io/v1',
      metadata: object.metadata,
    });
  });
});

describe('what kubectl get prints', () => {
  it('of a ConfigMap is how many keys it has', () => {
    expect(cellsOf('', 'configmaps', { data: { a: '', b: '' }, binaryData: { c: '' } })).toEqual({
      Name: 'one',
      Data: 3,
      Age: '90s',
    });
  });

  it('of a Deployment is how far its pods are', () => {
    const deployment = {
      spec: {
        replicas: 3,
        selector: { matchLabels: { app: 'upf' } },
        template: { spec: { containers: [{ name: 'upf', image: 'example.com/upf:1' }] } },
      },
      status: { readyReplicas: 1, updatedReplicas: 2, availableReplicas: 1 },
    };
    expect(cellsOf('apps', 'deployments', deployment)).toEqual({
      Name: 'one',
      Ready: '1/3',
      'Up-to-date': 2,
      Available: 1,
      Age: '90s',
      Containers: 'upf',
      Images: 'example.com/upf:1',
      Selector: 'app=upf',
    });
    expect(Object.keys(cellsOf('apps', 'deployments', deployment, false))).not.toContain('Images');
  });

  it('of an Event that is about nothing leaves the object empty', () => {
    const events = builtinResources().filter(({ plural }) => plural === 'events');
    for (const resource of events) {
      const { object } = item('one');
      resource.strategy.default?.(object);
      const { rows, columnDefinitions } = shown(resource, [{ object, bytes: Buffer.alloc(0) }]);
      expect(rows[0]?.cells[columnDefinitions?.findIndex(({ name }) => name === 'Object') ?? -1]).toBe('/');
    }
    expect(events).toHaveLength(2);
  });

  it('of a Secret is its type, never what is in it', () => {
    const cells = cellsOf('', 'secrets', { type: 'Opaque', data: { password: 'aHVudGVyMg==' } });
    expect(cells).toEqual({ Name: 'one', Type: 'Opaque', Data: 1, Age: '90s' });
    expect(JSON.stringify(cells)).not.toContain('aHVudGVyMg');
  });

  it.each([
    ['2026-05-06T12:00:00Z', '0s'],
    ['2026-05-06T11:59:59Z', '1s'],
    ['2026-05-06T11:58:01Z', '119s'],
    ['2026-05-06T11:58:00Z', '2m'],
    ['2026-05-06T11:56:30Z', '3m30s'],
    ['2026-05-06T11:50:00Z', '10m'],
    ['2026-05-06T09:00:00Z', '3h'],
    ['2026-05-06T08:45:00Z', '3h15m'],
    ['2026-05-05T12:00:00Z', '24h'],
    ['2026-05-03T07:00:00Z', '3d5h'],
    ['2026-04-06T12:00:00Z', '30d'],
    ['2023-05-08T12:00:00Z', '2y364d'],
    ['2010-05-06T12:00:00Z', '16y'],
    ['2026-05-06T12:00:01Z', '0s'],
    ['2026-05-06T12:05:00Z', '<invalid>'],
  ])('of something created at %s is the age %s', (creationTimestamp, age) => {
    const metadata = { name: 'one', uid: 'u', resourceVersion: '1', creationTimestamp };
    expect(cellsOf('', 'configmaps', { metadata })['Age']).toBe(age);
  });
});
