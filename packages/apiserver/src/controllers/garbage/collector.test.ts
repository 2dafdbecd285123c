import {
  type ConfigMap,
  configMaps,
  customResourceDefinitions,
  type KubeObject,
  ownerRef,
  type ResourceType,
} from '@nexslice/kube';
import { eventually } from '@nexslice/kube/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCluster, type TestCluster } from '../testing/cluster.ts';

let cluster: TestCluster;
beforeAll(async () => {
  cluster = await startCluster();
});
afterAll(() => cluster.stop());

const widgets: ResourceType<KubeObject> = {
  group: 'gc.test',
  version: 'v1',
  kind: 'Widget',
  plural: 'widgets',
  namespaced: true,
};

async function make(
  name: string,
  owners: KubeObject[] = [],
  more: Partial<NonNullable<ConfigMap['metadata']>> = {},
  block = false,
) {
  const ownerReferences = owners.map((owner) => ({ ...ownerRef(owner), blockOwnerDeletion: block }));
  return cluster.client.create(configMaps, { metadata: { namespace: 'default', name, ownerReferences, ...more } });
}
const find = async (name: string) => (await cluster.list(configMaps)).find(({ metadata }) => metadata?.name === name);
const gone = (name: string) => eventually(async () => expect(await find(name)).toBeUndefined());
const key = (name: string) => ({ namespace: 'default', name });

describe('the garbage collector over the server', () => {
  it('deletes dependents of dependents', async () => {
    const root = await make('a-root');
    const child = await make('a-child', [root]);
    await make('a-leaf', [child]);
    await cluster.client.delete(configMaps, key('a-root'));
    await gone('a-leaf');
  });
  it('collects what is made after its owner died', async () => {
    const root = await make('b-root');
    await cluster.client.delete(configMaps, key('b-root'));
    await make('b-late', [root]);
    await gone('b-late');
  });
  it('keeps the owner of a foreground deletion until the blocking dependent is gone', async () => {
    const root = await make('c-root');
    await make('c-held', [root], { finalizers: ['test.io/hold'] }, true);
    await cluster.client.delete(configMaps, key('c-root'), { propagationPolicy: 'Foreground' });
    await eventually(async () => expect((await find('c-held'))?.metadata?.deletionTimestamp).toBeDefined());
    expect((await find('c-root'))?.metadata?.finalizers).toEqual(['foregroundDeletion']);
    await cluster.client.patch(configMaps, key('c-held'), { type: 'merge', body: { metadata: { finalizers: null } } });
    await gone('c-root');
  });
  it('lets dependents stay when their owner is orphaned', async () => {
    const root = await make('d-root');
    await make('d-child', [root]);
    await cluster.client.delete(configMaps, key('d-root'), { propagationPolicy: 'Orphan' });
    await gone('d-root');
    expect((await find('d-child'))?.metadata?.ownerReferences).toBeUndefined();
  });
  it('takes a lost owner off an object that has another', async () => {
    const [one, two] = [await make('e-one'), await make('e-two')];
    await make('e-child', [one, two]);
    await cluster.client.delete(configMaps, key('e-one'));
    await eventually(async () => expect((await find('e-child'))?.metadata?.ownerReferences).toHaveLength(1));
    await cluster.client.delete(configMaps, key('e-two'));
    await gone('e-child');
  });
  it('resolves a circle of blocking owners', async () => {
    const one = await make('f-one');
    const two = await make('f-two', [one], {}, true);
    const ownerReferences = [{ ...ownerRef(two), blockOwnerDeletion: true }];
    await cluster.client.patch(configMaps, key('f-one'), { type: 'merge', body: { metadata: { ownerReferences } } });
    await cluster.client.delete(configMaps, key('f-one'), { propagationPolicy: 'Foreground' });
    await gone('f-one');
    await gone('f-two');
  });
  it('knows owners of kinds that are defined later, and waits for kinds that are not', async () => {
    const unknown = {
      apiVersion: 'gc.test/v1',
      kind: 'Widget',
      metadata: { name: 'w', uid: '00000000-0000-4000-8000-000000000000' },
    };
    await make('g-early', [unknown]);
    await make('g-marker', [{ ...unknown, apiVersion: 'v1', kind: 'ConfigMap' }]);
    await gone('g-marker');
    expect(await find('g-early')).toBeDefined();
    await defineWidgets();
    await gone('g-early');
    const owner = await eventually(() =>
      cluster.client.create(widgets, {
        apiVersion: 'gc.test/v1',
        kind: 'Widget',
        metadata: { namespace: 'default', name: 'own' },
      }),
    );
    await make('g-child', [owner]);
    await cluster.client.delete(widgets, key('own'));
    await gone('g-child');
  });
});

async function defineWidgets(): Promise<void> {
  const schema = { openAPIV3Schema: { type: 'object' } };
  await cluster.client.create(customResourceDefinitions, {
    metadata: { name: 'widgets.gc.test' },
    spec: {
      group: 'gc.test',
      scope: 'Namespaced',
      names: { plural: 'widgets', kind: 'Widget' },
      versions: [{ name: 'v1', served: true, storage: true, schema }],
    },
  } as never);
}
