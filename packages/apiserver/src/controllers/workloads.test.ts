import {
  configMaps,
  type Deployment,
  daemonSets,
  deployments,
  endpointSlices,
  endpoints,
  findCondition,
  jobs,
  namespaces,
  nodes,
  pods,
  replicaSets,
  serviceAccounts,
  services,
  statefulSets,
} from '@nexslice/kube';
import { eventually } from '@nexslice/kube/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ignoreTermAnnotation, outcomeAnnotation } from './pod/stage.ts';
import { startCluster, type TestCluster } from './testing/cluster.ts';
import { podTemplate } from './testing/objects.ts';

let cluster: TestCluster;
beforeAll(async () => {
  cluster = await startCluster({ nodes: [{ name: 'one' }, { name: 'two', labels: { disk: 'ssd' } }] });
});
afterAll(() => cluster.stop());

const key = (name: string) => ({ namespace: 'default', name });

function createDeployment(name: string, spec: object = {}): Promise<Deployment> {
  const labels = { app: name };
  const wanted = { replicas: 1, selector: { matchLabels: labels }, template: podTemplate(labels), ...spec };
  return cluster.client.create(deployments, { metadata: { namespace: 'default', name }, spec: wanted as never });
}

function rolledOut(name: string, replicas: number): Promise<Deployment> {
  return eventually(async () => {
    const found = await cluster.client.get(deployments, key(name));
    expect(found.status).toMatchObject({
      observedGeneration: found.metadata?.generation,
      updatedReplicas: replicas,
      availableReplicas: replicas,
    });
    expect(found.status?.replicas).toBe(replicas);
    return found;
  });
}

const podsOf = (name: string) => cluster.list(pods, { labelSelector: `app=${name}` });
const imagesOf = async (name: string) => new Set((await podsOf(name)).map(({ spec }) => spec?.containers[0]?.image));
const setImage = (name: string, image: string) =>
  cluster.client.patch(deployments, key(name), {
    type: 'strategic',
    body: { spec: { template: podTemplate({ app: name }, image) } },
  });

/** Resolves once a while has passed in which nothing was written. */
async function quiet(): Promise<string> {
  return eventually(async () => {
    const before = await cluster.revision();
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(await cluster.revision()).toBe(before);
    return before;
  });
}

describe('a Deployment', () => {
  it('brings pods up on the nodes and reports them', async () => {
    await createDeployment('web', { replicas: 4 });
    const { status } = await rolledOut('web', 4);
    expect(findCondition(status?.conditions, 'Progressing')?.reason).toBe('NewReplicaSetAvailable');
    const running = await podsOf('web');
    expect(new Set(running.map((pod) => pod.spec?.nodeName))).toEqual(new Set(['one', 'two']));
    expect(new Set(running.map((pod) => pod.status?.podIP)).size).toBe(4);
  });
  it('rolls a new template out, remembers the old one, and goes back to it', async () => {
    await setImage('web', 'upf:2');
    await rolledOut('web', 4);
    await eventually(async () => expect(await imagesOf('web')).toEqual(new Set(['upf:2'])));
    expect(await cluster.list(replicaSets, { labelSelector: 'app=web' })).toHaveLength(2);
    await setImage('web', 'upf:1');
    const back = await rolledOut('web', 4);
    expect(back.metadata?.annotations?.['deployment.kubernetes.io/revision']).toBe('3');
    expect(await cluster.list(replicaSets, { labelSelector: 'app=web' })).toHaveLength(2);
  });
  it('is scaled through its scale', async () => {
    await cluster.client.patch(
      deployments,
      key('web'),
      { type: 'merge', body: { spec: { replicas: 2 } } },
      { subresource: 'scale' },
    );
    await rolledOut('web', 2);
    await eventually(async () => expect(await podsOf('web')).toHaveLength(2));
  });
  it('replaces all at once with Recreate', async () => {
    await createDeployment('again', { replicas: 2, strategy: { type: 'Recreate' } });
    await rolledOut('again', 2);
    await setImage('again', 'upf:2');
    await eventually(async () => expect(await imagesOf('again')).toEqual(new Set(['upf:2'])));
    await rolledOut('again', 2);
  });
  it('replaces a pod that is deleted', async () => {
    const [victim] = await podsOf('again');
    await cluster.client.delete(pods, key(victim?.metadata?.name ?? ''));
    await eventually(async () => {
      const uids = (await podsOf('again')).map(({ metadata }) => metadata?.uid);
      expect(uids).toHaveLength(2);
      expect(uids).not.toContain(victim?.metadata?.uid);
    });
  });
  it('stays below its availability when pods do not come up', async () => {
    const template = podTemplate({ app: 'broken' });
    const annotated = {
      ...template,
      metadata: { ...template.metadata, annotations: { [outcomeAnnotation]: 'ImagePullBackOff' } },
    };
    await createDeployment('broken', { template: annotated });
    await eventually(async () => {
      const found = await cluster.client.get(deployments, key('broken'));
      expect(findCondition(found.status?.conditions, 'Available')?.status).toBe('False');
    });
    const [pod] = await podsOf('broken');
    expect(pod?.status?.containerStatuses?.[0]?.state?.waiting?.reason).toBe('ImagePullBackOff');
  });
  it('writes nothing when nothing changes', async () => {
    const before = await quiet();
    const { resourceVersion } = (await cluster.client.get(deployments, key('web'))).metadata ?? {};
    // Wakes every controller of the deployment without changing anything that it is about.
    await cluster.client.patch(deployments, key('web'), {
      type: 'merge',
      body: { metadata: { annotations: { touched: 'yes' } } },
    });
    await quiet();
    expect(await cluster.revision()).not.toBe(before);
    const after = await cluster.client.get(deployments, key('web'));
    // The touch itself, the annotation that its ReplicaSet gets from it, and the generation that was seen.
    expect(Number(after.metadata?.resourceVersion)).toBeGreaterThan(Number(resourceVersion));
    expect(Number(await cluster.revision()) - Number(before)).toBe(3);
  });
  it('takes everything along when it is deleted', async () => {
    await cluster.client.delete(deployments, key('web'));
    await eventually(async () => {
      expect(await podsOf('web')).toEqual([]);
      expect(await cluster.list(replicaSets, { labelSelector: 'app=web' })).toEqual([]);
    });
  });
});

describe('a ReplicaSet', () => {
  it('adopts pods that it selects and lets go of those that it does not', async () => {
    const labels = { app: 'adopter' };
    await cluster.client.create(pods, {
      metadata: { ...key('stray'), labels },
      spec: podTemplate(labels).spec as never,
    });
    const spec = { replicas: 1, selector: { matchLabels: labels }, template: podTemplate(labels) } as never;
    await cluster.client.create(replicaSets, { metadata: key('adopter'), spec });
    await eventually(async () =>
      expect((await podsOf('adopter'))[0]?.metadata?.ownerReferences?.[0]?.name).toBe('adopter'),
    );
    expect(await podsOf('adopter')).toHaveLength(1);
    await cluster.client.patch(pods, key('stray'), { type: 'merge', body: { metadata: { labels: { app: 'free' } } } });
    await eventually(async () => {
      expect((await cluster.client.get(pods, key('stray'))).metadata?.ownerReferences).toBeUndefined();
      expect(await podsOf('adopter')).toHaveLength(1);
    });
  });
});

describe('a Service', () => {
  it('knows the pods behind it, as they come, become unready and go', async () => {
    const ports = [{ port: 8805, protocol: 'UDP', targetPort: 8805 }];
    await cluster.client.create(services, {
      metadata: key('again'),
      spec: { selector: { app: 'again' }, ports } as never,
    });
    const addresses = async () => (await cluster.client.get(endpoints, key('again'))).subsets?.[0]?.addresses ?? [];
    await eventually(async () => expect(await addresses()).toHaveLength(2));
    const [pod] = await podsOf('again');
    const body = { metadata: { annotations: { [outcomeAnnotation]: 'NotReady' } } };
    await cluster.client.patch(pods, key(pod?.metadata?.name ?? ''), { type: 'merge', body });
    await eventually(async () => expect(await addresses()).toHaveLength(1));
    await cluster.client.delete(services, key('again'));
    await eventually(async () => {
      expect((await cluster.list(endpoints)).map(({ metadata }) => metadata?.name)).not.toContain('again');
      expect(await cluster.list(endpointSlices, { labelSelector: 'kubernetes.io/service-name=again' })).toEqual([]);
    });
  });
});

describe('other workloads', () => {
  const labels = { app: 'other' };
  const common = { selector: { matchLabels: labels }, template: podTemplate(labels) };
  it('a StatefulSet numbers its pods and updates them', async () => {
    await cluster.client.create(statefulSets, {
      metadata: key('db'),
      spec: { ...common, replicas: 2, serviceName: 'db' } as never,
    });
    const names = async () => (await podsOf('other')).map(({ metadata }) => metadata?.name);
    await eventually(async () => expect(await names()).toEqual(['db-0', 'db-1']));
    const body = { spec: { template: podTemplate(labels, 'upf:2') } };
    await cluster.client.patch(statefulSets, key('db'), { type: 'merge', body });
    await eventually(async () => {
      const { status } = await cluster.client.get(statefulSets, key('db'));
      expect(status).toMatchObject({ readyReplicas: 2, updatedReplicas: 2, currentRevision: status?.updateRevision });
      expect(await imagesOf('other')).toEqual(new Set(['upf:2']));
    });
    await cluster.client.delete(statefulSets, key('db'));
    await eventually(async () => expect(await names()).toEqual([]));
  });
  it('a DaemonSet follows the nodes', async () => {
    await cluster.client.create(daemonSets, { metadata: key('agent'), spec: common as never });
    const places = async () => (await podsOf('other')).map(({ spec }) => spec?.nodeName).sort();
    await eventually(async () => expect(await places()).toEqual(['one', 'two']));
    await cluster.client.create(nodes, { metadata: { name: 'three' } });
    await eventually(async () => expect(await places()).toEqual(['one', 'three', 'two']));
    await cluster.client.delete(nodes, { name: 'three' });
    await eventually(async () => expect(await places()).toEqual(['one', 'two']));
  });
  it('a Job comes to its end', async () => {
    const template = { spec: { ...podTemplate({}).spec, restartPolicy: 'Never' } };
    await cluster.client.create(jobs, {
      metadata: key('work'),
      spec: { template, completions: 3, parallelism: 2 } as never,
    });
    await eventually(async () => {
      const { status } = await cluster.client.get(jobs, key('work'));
      expect(status).toMatchObject({ succeeded: 3 });
      expect(status?.conditions?.some(({ type }) => type === 'Complete')).toBe(true);
    });
  });
});

describe('pods', () => {
  const create = (name: string, more: object = {}, annotations = {}) =>
    cluster.client.create(pods, {
      metadata: { ...key(name), annotations },
      spec: { ...podTemplate({}).spec, ...more } as never,
    });
  it('say why no node takes them, and start when one does', async () => {
    await create('choosy', { nodeSelector: { room: 'blue' } });
    await eventually(async () => {
      const scheduled = findCondition(
        (await cluster.client.get(pods, key('choosy'))).status?.conditions,
        'PodScheduled',
      );
      expect(scheduled).toMatchObject({ status: 'False', reason: 'Unschedulable' });
    });
    await cluster.client.patch(
      nodes,
      { name: 'two' },
      { type: 'merge', body: { metadata: { labels: { room: 'blue' } } } },
    );
    await eventually(async () => expect((await cluster.client.get(pods, key('choosy'))).status?.phase).toBe('Running'));
  });
  it('take their grace period when they do not heed the signal, unless they are forced', async () => {
    await create('stubborn', {}, { [ignoreTermAnnotation]: 'true' });
    await eventually(async () =>
      expect((await cluster.client.get(pods, key('stubborn'))).status?.phase).toBe('Running'),
    );
    await cluster.client.delete(pods, key('stubborn'));
    await quiet();
    expect((await cluster.client.get(pods, key('stubborn'))).metadata?.deletionGracePeriodSeconds).toBe(30);
    await cluster.client.delete(pods, key('stubborn'), { gracePeriodSeconds: 0 });
    await eventually(async () =>
      expect((await cluster.list(pods)).map(({ metadata }) => metadata?.name)).not.toContain('stubborn'),
    );
  });
});

describe('a namespace', () => {
  const scope = { namespace: 'lab' };
  it('gets an account and the authority, and gets them back', async () => {
    await cluster.client.create(namespaces, { metadata: { name: 'lab' } });
    const accounts = () => cluster.list(serviceAccounts, scope);
    await eventually(async () => expect((await accounts()).map(({ metadata }) => metadata?.name)).toEqual(['default']));
    const maps = async () => (await cluster.list(configMaps, scope)).map(({ metadata }) => metadata?.name);
    await eventually(async () => expect(await maps()).toEqual(['kube-root-ca.crt']));
    await cluster.client.delete(serviceAccounts, { ...scope, name: 'default' });
    await eventually(async () => expect(await accounts()).toHaveLength(1));
  });
  it('has an authority that holds nothing else, whoever writes into it', async () => {
    const authority = { ...scope, name: 'kube-root-ca.crt' };
    const { data, metadata } = await cluster.client.get(configMaps, authority);
    const strange = { data: { 'ca.crt': 'forged', more: '' }, metadata: { annotations: { note: 'mine' } } };
    await cluster.client.patch(configMaps, authority, { type: 'merge', body: strange });
    await eventually(async () => {
      const mended = await cluster.client.get(configMaps, authority);
      expect(mended.data).toEqual(data);
      expect(mended.metadata?.annotations).toEqual({ ...metadata?.annotations, note: 'mine' });
    });
  });
  it('is emptied of everything, waits for finalizers, and goes', async () => {
    await cluster.client.create(configMaps, { metadata: { ...scope, name: 'held', finalizers: ['test.io/hold'] } });
    await cluster.client.delete(namespaces, { name: 'lab' });
    await eventually(async () => {
      const { status } = await cluster.client.get(namespaces, { name: 'lab' });
      const remaining = findCondition(
        (status?.conditions ?? []) as { type: string; message: string }[],
        'NamespaceFinalizersRemaining',
      );
      expect(remaining?.message).toContain('test.io/hold in 1 resource instances');
    });
    expect(await cluster.list(serviceAccounts, scope)).toEqual([]);
    await cluster.client.patch(
      configMaps,
      { ...scope, name: 'held' },
      { type: 'merge', body: { metadata: { finalizers: null } } },
    );
    await eventually(async () =>
      expect(
        (await cluster.list(namespaces, { namespace: undefined as never })).map(({ metadata }) => metadata?.name),
      ).not.toContain('lab'),
    );
  });
});
