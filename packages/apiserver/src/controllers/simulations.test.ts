import {
  deployments,
  findCondition,
  ingresses,
  legacyEvents,
  persistentVolumeClaims,
  podDisruptionBudgets,
  pods,
  type ReplicaSet,
  type ResourceType,
  services,
  statefulSets,
} from '@nexslice/kube';
import { eventually } from '@nexslice/kube/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { outcomeAnnotation } from './pod/stage.ts';
import { startCluster, type TestCluster } from './testing/cluster.ts';
import { podTemplate } from './testing/objects.ts';
import { persistentVolumes, storageClasses } from './volume/plan.ts';

let cluster: TestCluster;
const key = (name: string) => ({ namespace: 'default', name });
const labels = (app: string) => ({ app });

beforeAll(async () => {
  cluster = await startCluster({ nodes: [{ name: 'node-1' }] });
});
afterAll(() => cluster.stop());

describe('a disruption budget in a cluster', () => {
  const status = async () => (await cluster.client.get(podDisruptionBudgets, key('web'))).status;
  /** Asked once: our client would ask again for as long as the server says so. */
  const evict = (name: string) =>
    fetch(`${cluster.server.url}/api/v1/namespaces/default/pods/${name}/eviction`, {
      method: 'POST',
      headers: { authorization: 'Bearer test', 'content-type': 'application/json' },
      body: JSON.stringify({ apiVersion: 'policy/v1', kind: 'Eviction', metadata: key(name) }),
    });
  it('follows the pods that it selects', async () => {
    await cluster.client.create(podDisruptionBudgets, {
      metadata: key('web'),
      spec: { minAvailable: 1, selector: { matchLabels: labels('web') } },
    });
    await eventually(async () => expect(await status()).toMatchObject({ expectedPods: 0, disruptionsAllowed: 0 }));
    await cluster.client.create(deployments, {
      metadata: key('web'),
      spec: { replicas: 2, selector: { matchLabels: labels('web') }, template: podTemplate(labels('web')) },
    } as never);
    await eventually(async () => expect(await status()).toMatchObject({ currentHealthy: 2, disruptionsAllowed: 1 }));
  });
  it('spares one pod and no other', async () => {
    await cluster.client.patch(deployments, key('web'), { type: 'merge', body: { spec: { replicas: 1 } } });
    await eventually(async () => expect(await status()).toMatchObject({ currentHealthy: 1, disruptionsAllowed: 0 }));
    const [last] = await cluster.list(pods, { labelSelector: 'app=web' });
    expect((await evict(last?.metadata?.name ?? '')).status).toBe(429);
  });
});

describe('a claim in a cluster', () => {
  let made = 0;
  const storage = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } };
  const phase = async (name: string) => (await cluster.client.get(persistentVolumeClaims, key(name))).status?.phase;
  it('is bound to a volume of its own, which goes with it', async () => {
    await cluster.client.create(persistentVolumeClaims, { metadata: key('data'), spec: storage } as never);
    await eventually(async () => expect(await phase('data')).toBe('Bound'));
    const bound = await cluster.client.get(persistentVolumeClaims, key('data'));
    expect(bound.status).toMatchObject({ accessModes: ['ReadWriteOnce'], capacity: { storage: '1Gi' } });
    const name = bound.spec?.volumeName ?? '';
    await eventually(async () =>
      expect((await cluster.client.get(persistentVolumes, { name })).status?.phase).toBe('Bound'),
    );
    await cluster.client.delete(persistentVolumeClaims, key('data'));
    await eventually(async () =>
      expect((await cluster.client.list(persistentVolumes)).items.map(({ metadata }) => metadata?.name)).not.toContain(
        name,
      ),
    );
  });
  it('waits for a volume when it wants one that is there', async () => {
    await cluster.client.create(persistentVolumeClaims, {
      metadata: key('static'),
      spec: { ...storage, storageClassName: '' },
    } as never);
    await eventually(async () => {
      const events = await cluster.list(legacyEvents);
      expect(
        events.some(({ reason, involvedObject }) => reason === 'FailedBinding' && involvedObject.name === 'static'),
      ).toBe(true);
    });
    expect(await phase('static')).toBe('Pending');
    await cluster.client.create(persistentVolumes, {
      metadata: { name: 'disk' },
      spec: { capacity: { storage: '2Gi' }, accessModes: ['ReadWriteOnce'], hostPath: { path: '/disk' } },
    });
    await eventually(async () => expect(await phase('static')).toBe('Bound'));
    expect((await cluster.client.get(persistentVolumeClaims, key('static'))).spec?.volumeName).toBe('disk');
    await cluster.client.delete(persistentVolumeClaims, key('static'));
    await eventually(async () =>
      expect((await cluster.client.get(persistentVolumes, { name: 'disk' })).status?.phase).toBe('Released'),
    );
  });
  it.each<[string, object, object, boolean, boolean]>([
    ['neither asked for the other', {}, {}, true, true],
    ['the claim asked for the volume', { volumeName: 'marked-1' }, {}, false, true],
    ['the volume asked for the claim', {}, { claimRef: { namespace: 'default', name: 'marked-2' } }, true, false],
  ])('and its volume say who chose: %s', async (_what, wish, offer, claimChosen, volumeChosen) => {
    const name = `marked-${made++}`;
    const storageClassName = name;
    const volume = { capacity: { storage: '2Gi' }, accessModes: ['ReadWriteOnce'], hostPath: { path: '/disk' } };
    await cluster.client.create(persistentVolumes, {
      metadata: { name },
      spec: { ...volume, storageClassName, ...offer },
    });
    await cluster.client.create(persistentVolumeClaims, {
      metadata: key(name),
      spec: { ...storage, storageClassName, ...wish },
    } as never);
    await eventually(async () => expect(await phase(name)).toBe('Bound'));
    const chosen = 'pv.kubernetes.io/bound-by-controller';
    const claim = await cluster.client.get(persistentVolumeClaims, key(name));
    const bound = await cluster.client.get(persistentVolumes, { name });
    expect([claim, bound].map(({ metadata }) => chosen in (metadata?.annotations ?? {}))).toEqual([
      claimChosen,
      volumeChosen,
    ]);
    expect(bound.spec?.hostPath).toEqual({ path: '/disk', type: '' });
    await eventually(async () => {
      const { status } = await cluster.client.get(persistentVolumes, { name });
      expect(status).toEqual({ phase: 'Bound', lastPhaseTransitionTime: expect.any(String) });
    });
  });
  it('waits for a pod when its class says so', async () => {
    await cluster.client.create(storageClasses, {
      metadata: { name: 'lazy' },
      provisioner: 'example.com/disk',
      volumeBindingMode: 'WaitForFirstConsumer',
    });
    await cluster.client.create(persistentVolumeClaims, {
      metadata: key('lazy'),
      spec: { ...storage, storageClassName: 'lazy' },
    } as never);
    await eventually(async () => {
      const events = await cluster.list(legacyEvents);
      expect(events.some(({ reason }) => reason === 'WaitForFirstConsumer')).toBe(true);
    });
    await cluster.client.create(pods, {
      metadata: key('consumer'),
      spec: {
        ...podTemplate({}).spec,
        volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'lazy' } }],
      } as never,
    });
    await eventually(async () => expect(await phase('lazy')).toBe('Bound'));
  });
});

describe('the claims of a StatefulSet', () => {
  const claims = async () =>
    (await cluster.list(persistentVolumeClaims, { labelSelector: 'app=db' })).map(({ metadata }) => metadata?.name);
  const create = (retention: object) =>
    cluster.client.create(statefulSets, {
      metadata: key('db'),
      spec: {
        replicas: 2,
        serviceName: 'db',
        selector: { matchLabels: labels('db') },
        template: podTemplate(labels('db')),
        persistentVolumeClaimRetentionPolicy: retention,
        volumeClaimTemplates: [
          {
            metadata: { name: 'data' },
            spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
          },
        ],
      },
    } as never);
  it('go with the pods that it does not want any more, and with itself, if it says so', async () => {
    await create({ whenScaled: 'Delete', whenDeleted: 'Delete' });
    await eventually(async () => expect(await claims()).toEqual(['data-db-0', 'data-db-1']));
    await eventually(async () =>
      expect((await cluster.client.get(statefulSets, key('db'))).status?.readyReplicas).toBe(2),
    );
    await cluster.client.patch(statefulSets, key('db'), { type: 'merge', body: { spec: { replicas: 1 } } });
    await eventually(async () => expect(await claims()).toEqual(['data-db-0']));
    await cluster.client.delete(statefulSets, key('db'));
    await eventually(async () => expect(await claims()).toEqual([]));
  });
  it('stay otherwise', async () => {
    await create({});
    await eventually(async () =>
      expect((await cluster.client.get(statefulSets, key('db'))).status?.readyReplicas).toBe(2),
    );
    await cluster.client.patch(statefulSets, key('db'), { type: 'merge', body: { spec: { replicas: 0 } } });
    await eventually(async () => expect(await cluster.list(pods, { labelSelector: 'app=db' })).toEqual([]));
    await cluster.client.delete(statefulSets, key('db'));
    expect(await claims()).toEqual(['data-db-0', 'data-db-1']);
  });
});

describe('addresses from outside', () => {
  const addresses = async (name: string) =>
    (await cluster.client.get(services, key(name))).status?.loadBalancer?.ingress?.map(({ ip }) => ip);
  const balanced = (name: string, type: string) =>
    ({ metadata: key(name), spec: { type, ports: [{ port: 80 }] } }) as never;
  it('are given to Services that want a load balancer, each its own, and taken back', async () => {
    await cluster.client.create(services, balanced('a', 'LoadBalancer'));
    await cluster.client.create(services, balanced('b', 'LoadBalancer'));
    await cluster.client.create(services, balanced('c', 'ClusterIP'));
    await eventually(async () => {
      const all = [...((await addresses('a')) ?? []), ...((await addresses('b')) ?? [])];
      expect(all).toHaveLength(2);
      expect(new Set(all).size).toBe(2);
      for (const ip of all) expect(ip).toMatch(/^198\.18\./);
    });
    expect(await addresses('c')).toBeUndefined();
    await cluster.client.patch(services, key('a'), { type: 'merge', body: { spec: { type: 'ClusterIP' } } });
    await eventually(async () => expect(await addresses('a')).toBeUndefined());
  });
  it('are given to an Ingress too', async () => {
    await cluster.client.create(ingresses, {
      metadata: key('web'),
      spec: { defaultBackend: { service: { name: 'a', port: { number: 80 } } } },
    });
    await eventually(async () => {
      const { status } = await cluster.client.get(ingresses, key('web'));
      expect(status?.loadBalancer?.ingress?.[0]?.ip).toMatch(/^198\.18\./);
    });
  });
});

describe('a ReplicationController', () => {
  const controllers: ResourceType<ReplicaSet> = {
    group: '',
    version: 'v1',
    kind: 'ReplicationController',
    plural: 'replicationcontrollers',
    namespaced: true,
  };
  it('keeps as many pods as it wants, which stay when it goes', async () => {
    const spec = { replicas: 2, selector: labels('old'), template: podTemplate(labels('old')) };
    await cluster.client.create(controllers, { metadata: key('old'), spec } as never);
    await eventually(async () =>
      expect((await cluster.client.get(controllers, key('old'))).status).toMatchObject({
        replicas: 2,
        readyReplicas: 2,
      }),
    );
    await cluster.client.delete(controllers, key('old'));
    await eventually(async () => expect(await cluster.list(controllers)).toEqual([]));
    const left = await cluster.list(pods, { labelSelector: 'app=old' });
    expect(left).toHaveLength(2);
    expect(left.flatMap(({ metadata }) => metadata?.ownerReferences ?? [])).toEqual([]);
  });
});

describe('trouble that is rehearsed', () => {
  const create = (name: string, outcome: string, spec = {}) =>
    cluster.client.create(pods, {
      metadata: { ...key(name), annotations: { [outcomeAnnotation]: outcome } },
      spec: { ...podTemplate({}).spec, ...spec } as never,
    });
  const status = async (name: string) => (await cluster.client.get(pods, key(name))).status;
  it.each<[string, object, object]>([
    [
      'CrashLoopBackOff',
      {},
      { phase: 'Running', containerStatuses: [{ state: { waiting: { reason: 'CrashLoopBackOff' } } }] },
    ],
    ['CrashLoopBackOff', { restartPolicy: 'Never' }, { phase: 'Failed' }],
    ['OOMKilled', {}, { containerStatuses: [{ lastState: { terminated: { reason: 'OOMKilled', exitCode: 137 } } }] }],
    [
      'OOMKilled',
      { restartPolicy: 'Never' },
      { phase: 'Failed', containerStatuses: [{ state: { terminated: { reason: 'OOMKilled' } } }] },
    ],
    [
      'ImagePullBackOff',
      {},
      { phase: 'Pending', containerStatuses: [{ state: { waiting: { reason: 'ImagePullBackOff' } } }] },
    ],
    ['Evicted', {}, { phase: 'Failed', reason: 'Evicted' }],
    [
      'Init:CrashLoopBackOff',
      { initContainers: [{ name: 'init', image: 'i' }] },
      { phase: 'Pending', initContainerStatuses: [{ state: { waiting: { reason: 'CrashLoopBackOff' } } }] },
    ],
  ])('brings a pod to %s', async (outcome, spec, wanted) => {
    const name = `pod-${outcome.toLowerCase().replace(':', '-')}-${Object.keys(spec).length}`;
    await create(name, outcome, spec);
    await eventually(async () => expect(await status(name)).toMatchObject(wanted));
  });
  it('keeps a pod from every node', async () => {
    await create('homeless', 'Unschedulable');
    await eventually(async () =>
      expect(findCondition((await status('homeless'))?.conditions, 'PodScheduled')).toMatchObject({
        status: 'False',
        reason: 'Unschedulable',
      }),
    );
  });
  it('ends when the annotation is taken away', async () => {
    await create('healed', 'ImagePullBackOff');
    await eventually(async () => expect((await status('healed'))?.containerStatuses).toHaveLength(1));
    const body = { metadata: { annotations: null } };
    await cluster.client.patch(pods, key('healed'), { type: 'merge', body });
    await eventually(async () => expect((await status('healed'))?.phase).toBe('Running'));
  });
  it('is not needed for a readiness gate, which waits for somebody to say yes', async () => {
    await cluster.client.create(pods, {
      metadata: key('gated'),
      spec: { ...podTemplate({}).spec, readinessGates: [{ conditionType: 'example.com/ok' }] } as never,
    });
    const ready = async () => findCondition((await status('gated'))?.conditions, 'Ready');
    await eventually(async () =>
      expect(await ready()).toMatchObject({ status: 'False', reason: 'ReadinessGatesNotReady' }),
    );
    const current = await cluster.client.get(pods, key('gated'));
    const conditions = [...(current.status?.conditions ?? []), { type: 'example.com/ok', status: 'True' }];
    await cluster.client.update(
      pods,
      { ...current, status: { ...current.status, conditions } },
      { subresource: 'status' },
    );
    await eventually(async () => expect(await ready()).toMatchObject({ status: 'True' }));
  });
});
