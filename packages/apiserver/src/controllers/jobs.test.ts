import { isDeleting, type Job, jobs, namespaces, type Pod, pods } from '@nexslice/kube';
import { eventually } from '@nexslice/kube/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exitCodeAnnotation } from './pod/container.ts';
import { outcomeAnnotation } from './pod/stage.ts';
import { startCluster, type TestCluster } from './testing/cluster.ts';
import { podTemplate } from './testing/objects.ts';

let cluster: TestCluster;

beforeAll(async () => {
  cluster = await startCluster({
    stages: [{ name: 'work on', selector: { image: 'slow' }, from: ['Running'], to: 'Running' }],
  });
});
afterAll(() => cluster.stop());

const key = (name: string, namespace = 'default') => ({ namespace, name });

/** A Job whose pods end at once, or run for ever when their image is `slow`. */
function create(name: string, spec: object = {}, annotations: object = {}, image = 'quick', namespace = 'default') {
  const template = { metadata: { annotations }, spec: { ...podTemplate({}, image).spec, restartPolicy: 'Never' } };
  return cluster.client.create(jobs, { metadata: key(name, namespace), spec: { template, ...spec } } as never);
}

const status = async (name: string) => (await cluster.client.get(jobs, key(name))).status;
const podsOf = (name: string, namespace = 'default'): Promise<Pod[]> =>
  cluster.list(pods, { namespace, labelSelector: `batch.kubernetes.io/job-name=${name}` });
const ended = ({ conditions = [] }: NonNullable<Job['status']>) =>
  conditions.filter(({ status: is }) => is === 'True').map(({ type }) => type);

describe('a Job in a cluster', () => {
  it('counts its pods and lets go of them', async () => {
    await create('batch', { completions: 5, parallelism: 2 });
    await eventually(async () => expect(ended((await status('batch'))!)).toEqual(['SuccessCriteriaMet', 'Complete']));
    expect(await status('batch')).toMatchObject({
      succeeded: 5,
      ready: 0,
      terminating: 0,
      uncountedTerminatedPods: {},
    });
    const all = await podsOf('batch');
    expect(all).toHaveLength(5);
    for (const { metadata } of all) expect(metadata?.finalizers).toBeUndefined();
  });
  it('that is indexed has each index done once', async () => {
    await create('indexed', { completions: 4, parallelism: 3, completionMode: 'Indexed' });
    await eventually(async () =>
      expect(await status('indexed')).toMatchObject({ succeeded: 4, completedIndexes: '0-3' }),
    );
    const hosts = (await podsOf('indexed')).map(({ spec }) => spec?.hostname).sort();
    expect(hosts).toEqual(['indexed-0', 'indexed-1', 'indexed-2', 'indexed-3']);
  });
  it('fails as its policy says of the code that its containers exit with', async () => {
    const rules = [{ action: 'FailJob', onExitCodes: { operator: 'In', values: [42] } }];
    const annotations = { [outcomeAnnotation]: 'Failed', [exitCodeAnnotation]: '42' };
    await create('policy', { backoffLimit: 6, podFailurePolicy: { rules } }, annotations);
    await eventually(async () => expect(ended((await status('policy'))!)).toEqual(['FailureTarget', 'Failed']));
    expect((await status('policy'))?.conditions?.[1]?.reason).toBe('PodFailurePolicy');
  });
  it('holds no pods while it is suspended', async () => {
    await create('pausing', { parallelism: 2, completions: 2 }, {}, 'slow');
    await eventually(async () => expect(await status('pausing')).toMatchObject({ active: 2, ready: 2 }));
    await cluster.client.patch(jobs, key('pausing'), { type: 'merge', body: { spec: { suspend: true } } });
    await eventually(async () => {
      expect(await podsOf('pausing')).toEqual([]);
      expect((await status('pausing'))?.active).toBeUndefined();
    });
    await cluster.client.patch(jobs, key('pausing'), { type: 'merge', body: { spec: { suspend: false } } });
    await eventually(async () => expect(await status('pausing')).toMatchObject({ active: 2 }));
    expect((await status('pausing'))?.failed).toBeUndefined();
  });
  it('replaces a pod that somebody deletes', async () => {
    await create('robbed', { backoffLimit: 3 }, {}, 'slow');
    await eventually(async () => expect(await status('robbed')).toMatchObject({ ready: 1 }));
    const [first] = await podsOf('robbed');
    await cluster.client.delete(pods, key(first?.metadata?.name ?? ''));
    await eventually(async () => expect(await status('robbed')).toMatchObject({ failed: 1 }));
    expect((await podsOf('robbed')).map(({ metadata }) => metadata?.name)).not.toContain(first?.metadata?.name);
  });
  it('writes nothing more once it has ended', async () => {
    await create('quiet');
    await eventually(async () => expect(ended((await status('quiet'))!)).toContain('Complete'));
    const before = (await cluster.client.get(jobs, key('quiet'))).metadata?.resourceVersion;
    const [pod] = await podsOf('quiet');
    const body = { metadata: { labels: { touched: 'yes' } } };
    await cluster.client.patch(pods, key(pod?.metadata?.name ?? ''), { type: 'merge', body });
    await create('next');
    await eventually(async () => expect(ended((await status('next'))!)).toContain('Complete'));
    expect((await cluster.client.get(jobs, key('quiet'))).metadata?.resourceVersion).toBe(before);
  });
});

describe('the pods of a Job that is deleted', () => {
  const gone = async (name: string) =>
    expect((await cluster.list(jobs)).map(({ metadata }) => metadata?.name)).not.toContain(name);
  it.each(['Background', 'Foreground'] as const)('go with it in the %s', async (propagationPolicy) => {
    const name = `doomed-${propagationPolicy.toLowerCase()}`;
    await create(name, { parallelism: 2, completions: 2 }, {}, 'slow');
    await eventually(async () => expect(await status(name)).toMatchObject({ ready: 2 }));
    await cluster.client.delete(jobs, key(name), { propagationPolicy });
    await eventually(async () => {
      await gone(name);
      expect(await podsOf(name)).toEqual([]);
    });
  });
  it('stay when it does not say, and nothing holds them', async () => {
    await create('leaving', {}, {}, 'slow');
    await eventually(async () => expect(await status('leaving')).toMatchObject({ ready: 1 }));
    const answer = await fetch(`${cluster.server.url}/apis/batch/v1/namespaces/default/jobs/leaving`, {
      method: 'DELETE',
      headers: { authorization: 'Bearer test' },
    });
    expect(answer.headers.get('warning')).toContain('child pods are preserved by default when jobs are deleted');
    await eventually(() => gone('leaving'));
    await eventually(async () => {
      const [pod] = await podsOf('leaving');
      expect(pod?.metadata?.ownerReferences).toBeUndefined();
      expect(pod?.metadata?.finalizers).toBeUndefined();
      expect(isDeleting(pod!)).toBe(false);
    });
  });
  it('go with their namespace', async () => {
    await cluster.client.create(namespaces, { metadata: { name: 'lab' } });
    await create('busy', { parallelism: 2, completions: 2 }, {}, 'slow', 'lab');
    await eventually(async () => expect(await podsOf('busy', 'lab')).toHaveLength(2));
    await cluster.client.delete(namespaces, { name: 'lab' });
    await eventually(async () => {
      const { items } = await cluster.client.list(namespaces);
      expect(items.map(({ metadata }) => metadata?.name)).not.toContain('lab');
    });
  });
});
