import { type Deployment, deployments, findCondition, horizontalPodAutoscalers } from '@nexslice/kube';
import { eventually, VirtualClock } from '@nexslice/kube/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCluster, type TestCluster } from '../testing/cluster.ts';
import { at, noon, podTemplate } from '../testing/objects.ts';
import { type Metric, missingMetric } from './metric.ts';
import { planScaling, planWithoutTarget } from './plan.ts';

const clock = new VirtualClock(noon);
const cpu: Metric = {
  type: 'Resource',
  resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } },
};
const scaleTargetRef = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' };
const autoscaler = (spec: object = {}, status?: object) =>
  ({
    metadata: { name: 'web', namespace: 'lab' },
    spec: { scaleTargetRef, minReplicas: 2, maxReplicas: 5, metrics: [cpu], ...spec },
    ...(status && { status }),
  }) as never;
const conditions = ({ conditions: all = [] }: { conditions?: { type: string; status: string; reason?: string }[] }) =>
  all.map(({ type, status, reason }) => `${type}=${status} ${reason}`);

const able = 'AbleToScale=True SucceededGetScale';
const unmeasured = 'ScalingActive=False FailedGetResourceMetric';

describe('an autoscaler', () => {
  it.each<[number, number | undefined, number | undefined, string[], string[]]>([
    [
      1,
      2,
      2,
      ['AbleToScale=True SucceededRescale'],
      ['New size: 2; reason: Current number of replicas below Spec.MinReplicas'],
    ],
    [
      8,
      5,
      5,
      ['AbleToScale=True SucceededRescale'],
      ['New size: 5; reason: Current number of replicas above Spec.MaxReplicas'],
    ],
    [0, undefined, 0, [able, 'ScalingActive=False ScalingDisabled'], []],
    [2, undefined, undefined, [able, unmeasured], [expect.any(String), expect.any(String)]],
    [5, undefined, undefined, [able, unmeasured], [expect.any(String), expect.any(String)]],
  ])('between 2 and 5 of a target of %i makes it %j', (replicas, resize, desired, said, messages) => {
    const plan = planScaling(autoscaler(), replicas, clock);
    expect(plan.resize).toBe(resize);
    expect(plan.status).toMatchObject({ currentReplicas: replicas, desiredReplicas: desired ?? 0 });
    expect(plan.status.lastScaleTime).toBe(resize === undefined ? undefined : at(0));
    expect(conditions(plan.status)).toEqual(said);
    expect(plan.events.map(({ message }) => message)).toEqual(messages);
  });

  it('says once what it does not know, and keeps what it did', () => {
    const before = { desiredReplicas: 5, lastScaleTime: at(-60) };
    const first = planScaling(autoscaler({}, before), 3, clock);
    expect(first.events.map(({ type, reason }) => `${type} ${reason}`)).toEqual([
      'Warning FailedGetResourceMetric',
      'Warning FailedComputeMetricsReplicas',
    ]);
    const again = planScaling(autoscaler({}, first.status), 3, new VirtualClock(noon + 15_000));
    expect(again).toEqual({ resize: undefined, status: first.status, events: [] });
    expect(first.status).toMatchObject(before);
  });

  it('says once that there is nothing to scale, and forgets nothing', () => {
    const why = 'deployments.apps "web" not found';
    const first = planWithoutTarget(autoscaler({}, { currentReplicas: 2, desiredReplicas: 2 }), why, clock);
    expect(first.events).toEqual([{ type: 'Warning', reason: 'FailedGetScale', message: why }]);
    expect(first.status).toMatchObject({
      currentReplicas: 2,
      conditions: [{ message: `the HPA controller was unable to get the target's current scale: ${why}` }],
    });
    expect(planWithoutTarget(autoscaler({}, first.status), why, clock).events).toEqual([]);
  });
});

describe('a metric that nobody serves', () => {
  const resourceApi =
    'unable to fetch metrics from resource metrics API: the server could not find the requested resource (get pods.metrics.k8s.io)';
  const customApi =
    'unable to fetch metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered';
  const externalApi =
    'unable to fetch metrics from external metrics API: the server could not find the requested resource (get q.external.metrics.k8s.io)';
  const value = { type: 'Value', value: '7' };
  const average = { type: 'AverageValue', averageValue: '5' };
  const service = { apiVersion: 'v1', kind: 'Service', name: 's' };
  const selector = { matchLabels: { a: 'b' } };
  const printed = '&LabelSelector{MatchLabels:map[string]string{a: b,},MatchExpressions:[]LabelSelectorRequirement{},}';

  it.each<[string, object, string, string, string]>([
    [
      'Resource',
      cpu,
      'failed to get cpu resource metric value: ',
      '',
      `failed to get cpu utilization: unable to get metrics for resource cpu: ${resourceApi}`,
    ],
    [
      'Resource',
      { resource: { name: 'memory', target: average } },
      'failed to get memory resource metric value: ',
      '',
      `failed to get memory usage: unable to get metrics for resource memory: ${resourceApi}`,
    ],
    [
      'ContainerResource',
      { containerResource: { name: 'cpu', container: 'c', target: average } },
      'failed to get c container metric value: ',
      '',
      `failed to get cpu usage: unable to get metrics for resource cpu: ${resourceApi}`,
    ],
    [
      'Object',
      { object: { metric: { name: 'q' }, describedObject: service, target: value } },
      'failed to get object metric value: ',
      '',
      `unable to get metric q: Service on lab s/${customApi}`,
    ],
    [
      'Object',
      { object: { metric: { name: 'q' }, describedObject: service, target: average } },
      'failed to get object metric value: ',
      'failed to get q object metric: ',
      `unable to get metric q: Service on lab s/${customApi}`,
    ],
    [
      'Pods',
      { pods: { metric: { name: 'q' }, target: average } },
      'failed to get pods metric value: ',
      '',
      `unable to get metric q: ${customApi}`,
    ],
    [
      'External',
      { external: { metric: { name: 'q', selector }, target: value } },
      'failed to get q external metric value: ',
      'failed to get external metric q: ',
      `unable to get external metric lab/q/${printed}: ${externalApi}`,
    ],
    [
      'External',
      { external: { metric: { name: 'q' }, target: average } },
      'failed to get q external metric value: ',
      'failed to get q external metric: ',
      `unable to get external metric lab/q/nil: ${externalApi}`,
    ],
  ])('of type %s is missed in these words: %j', (type, metric, outer, inner, message) => {
    expect(missingMetric({ ...metric, type } as Metric, 'lab')).toEqual({
      reason: `FailedGet${type}Metric`,
      message,
      consequence: outer + inner + message,
    });
  });
});

describe('an autoscaler in a cluster', () => {
  let cluster: TestCluster;
  beforeAll(async () => {
    cluster = await startCluster();
  });
  afterAll(() => cluster.stop());
  const key = (name: string) => ({ namespace: 'default', name });
  const create = (name: string, target: object) =>
    cluster.client.create(horizontalPodAutoscalers, {
      metadata: key(name),
      spec: { scaleTargetRef: target, minReplicas: 2, maxReplicas: 5 },
    } as never);
  const ableOf = async (name: string) =>
    findCondition((await cluster.client.get(horizontalPodAutoscalers, key(name))).status?.conditions, 'AbleToScale');

  it('brings what it scales within its limits', async () => {
    const labels = { app: 'web' };
    await cluster.client.create(deployments, {
      metadata: key('web'),
      spec: { replicas: 1, selector: { matchLabels: labels }, template: podTemplate(labels) },
    } as never);
    await create('web', scaleTargetRef);
    const size = async () => ((await cluster.client.get(deployments, key('web'))) as Deployment).spec?.replicas;
    await eventually(async () => expect(await size()).toBe(2));
    await eventually(async () => expect(await ableOf('web')).toMatchObject({ reason: 'SucceededRescale' }));
  });

  it.each([
    ['nowhere', { ...scaleTargetRef, name: 'nowhere' }, 'deployments.apps "nowhere" not found'],
    ['strange', { apiVersion: 'x.io/v1', kind: 'Zed', name: 'z' }, 'no matches for kind "Zed" in group "x.io"'],
  ])('whose target is %s says so', async (name, target, why) => {
    await create(name, target);
    await eventually(async () =>
      expect(await ableOf(name)).toMatchObject({ status: 'False', message: expect.stringContaining(why) }),
    );
  });
});
