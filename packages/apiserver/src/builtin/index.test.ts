import { describe, expect, it } from 'vitest';
import { adminUser } from '../auth/user.ts';
import { DecodeError } from '../decode/decode-error.ts';
import type { ApiObject, ResourceInfo } from '../registry/resource.ts';
import { builtinResources } from './index.ts';

/** Services that the server would have stored. */
const services: ApiObject[] = [];
const resources = builtinResources({ services: () => services });
const now = Date.parse('2026-01-01T01:00:00Z');

function kind(name: string, group = ''): ResourceInfo {
  return resources.find((info) => info.kind === name && info.group === group)!;
}

/** What a server makes of a body, up to validation. */
function created(info: ResourceInfo, body: object): ApiObject {
  const made = structuredClone({ apiVersion: 'v1', kind: info.kind, metadata: { name: 'a', namespace: 'n' }, ...body });
  const object = made as unknown as ApiObject;
  info.strategy.default?.(object);
  info.strategy.prepareForCreate?.(object, adminUser);
  return object;
}

function updated(info: ResourceInfo, old: ApiObject, change: (object: Record<string, never>) => void): ApiObject {
  const object = structuredClone(old);
  change(object as unknown as Record<string, never>);
  info.strategy.default?.(object);
  info.strategy.prepareForUpdate?.(object, old);
  return object;
}

const refused = (info: ResourceInfo, body: object): string[] =>
  (info.strategy.validate?.(created(info, body)) ?? []).map(({ field, message }) => `${field}: ${message}`);

const cells = (info: ResourceInfo, object: ApiObject): Record<string, unknown> =>
  Object.fromEntries(info.columns.map((column) => [column.name, column.cell(object, now)]));

const template = (labels = { app: 'x' }, container: object = {}) => ({
  metadata: { labels },
  spec: { containers: [{ name: 'c', image: 'i:1', ...container }] },
});
const selector = { matchLabels: { app: 'x' } };

describe('what kubectl prints of', () => {
  it.each<[string, string, object, Record<string, unknown>]>([
    ['CronJob', 'batch', { spec: { suspend: true, jobTemplate: {} } }, { Suspend: 'True' }],
    ['CronJob', 'batch', { spec: { jobTemplate: {} } }, { Suspend: 'False' }],
    [
      'IngressClass',
      'networking.k8s.io',
      { spec: { controller: 'a/b', parameters: { apiGroup: 'x.y', kind: 'K', name: 'n' } } },
      { Parameters: 'K.x.y/n' },
    ],
    ['IngressClass', 'networking.k8s.io', { spec: { parameters: { kind: 'K', name: 'n' } } }, { Parameters: 'K/n' }],
    ['IngressClass', 'networking.k8s.io', { spec: {} }, { Parameters: '<none>' }],
    [
      'ValidatingAdmissionPolicyBinding',
      'admissionregistration.k8s.io',
      { spec: { policyName: 'p', paramRef: { name: 'x' } } },
      { ParamRef: '*/x' },
    ],
  ])('a %s of %s %j is %j', (name, group, body, expected) => {
    const object = { metadata: { name: 'a', creationTimestamp: '2026-01-01T00:00:00Z' }, ...body };
    expect(cells(kind(name, group), object as ApiObject)).toMatchObject(expected);
  });

  it.each<[string, string, string, string]>([
    ['Node', '', 'Name Status Roles Age Version', 'Internal-IP External-IP OS-Image Kernel-Version Container-Runtime'],
    ['Pod', '', 'Name Ready Status Restarts Age', 'IP Node Nominated-Node Readiness-Gates'],
    ['Event', '', 'Last-Seen Type Reason Object Message', 'Subobject Source First-Seen Count Name'],
    ['Deployment', 'apps', 'Name Ready Up-to-date Available Age', 'Containers Images Selector'],
    ['Job', 'batch', 'Name Status Completions Duration Age', 'Containers Images Selector'],
    [
      'CertificateSigningRequest',
      'certificates.k8s.io',
      'Name Age SignerName Requestor RequestedDuration Condition',
      '',
    ],
    [
      'CSIDriver',
      'storage.k8s.io',
      'Name AttachRequired PodInfoOnMount StorageCapacity TokenRequests RequiresRepublish Modes Age',
      '',
    ],
    ['ServiceAccount', '', 'Name Age', ''],
    ['PodTemplate', '', 'Name Containers Images Pod-Labels', ''],
    ['PriorityClass', 'scheduling.k8s.io', 'Name Value Global-Default Age PreemptionPolicy', ''],
    ['IPAddress', 'networking.k8s.io', 'Name ParentRef', ''],
  ])('%s %s is %s, and widely %s', (name, group, narrow, wide) => {
    const titles = (priority: number) =>
      kind(name, group)
        .columns.filter((column) => column.priority === priority)
        .map((column) => column.name.replace(' ', '-'));
    expect([titles(0).join(' '), titles(1).join(' ')]).toEqual([narrow, wide]);
  });
});

it.each([
  ['MutatingWebhookConfiguration', 'admissionregistration.k8s.io'],
  ['ValidatingWebhookConfiguration', 'admissionregistration.k8s.io'],
  ['ValidatingAdmissionPolicy', 'admissionregistration.k8s.io'],
  ['ValidatingAdmissionPolicyBinding', 'admissionregistration.k8s.io'],
])('%s is among the extensions of the API', (name, group) => {
  expect(kind(name, group).categories).toEqual(['api-extensions']);
});

describe('builtinResources', () => {
  it('names each group, version and plural once', () => {
    const names = resources.map(({ group, version, plural }) => `${group}/${version}/${plural}`);
    expect(new Set(names).size).toBe(names.length);
  });

  it('describes the columns of every kind and has its schema', () => {
    for (const info of resources) {
      expect(info.schema.type, info.kind).toBe('object');
      for (const column of info.columns) expect(column.description, `${info.kind} ${column.name}`).toBeTruthy();
    }
  });

  it('leaves an object as it is when it is written again', () => {
    for (const [info, body] of [
      [kind('Pod'), { spec: template().spec }],
      [kind('Deployment', 'apps'), { spec: { selector, template: template() } }],
      [kind('StatefulSet', 'apps'), { spec: { selector, template: template(), serviceName: 's' } }],
      [kind('CronJob', 'batch'), { spec: { schedule: '* * * * *', jobTemplate: { spec: { template: template() } } } }],
      [kind('Service'), { spec: { ports: [{ port: 80 }] } }],
    ] as const) {
      const first = created(info, body);
      const again = updated(info, first, () => undefined);
      expect(again, info.kind).toEqual(first);
    }
  });

  it('refuses what the types cannot hold', () => {
    expect(() => created(kind('Deployment', 'apps'), { spec: { replicas: 'x' } })).toThrow(
      new DecodeError('json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32'),
    );
  });
});

describe('status', () => {
  it('is empty on a new object, kept by updates, and alone in status updates', () => {
    const info = kind('ReplicaSet', 'apps');
    const old = created(info, { spec: { selector, template: template() }, status: { replicas: 7 } });
    expect(old.status).toEqual({ replicas: 0 });
    expect(
      updated(info, old, (set: Record<string, unknown>) => Object.assign(set, { status: { replicas: 9 } })).status,
    ).toEqual({
      replicas: 0,
    });
    const written = structuredClone({ ...old, spec: {}, status: { replicas: 3 } });
    info.strategy.prepareForStatusUpdate!(written, old);
    expect(written).toEqual({ ...old, status: { replicas: 3 } });
  });

  it('comes with a new node', () => {
    const status = { capacity: { cpu: '4' } };
    expect(created(kind('Node'), { status }).status).toMatchObject({
      capacity: { cpu: '4' },
      allocatable: { cpu: '4' },
    });
  });
});

describe('pods', () => {
  const info = kind('Pod');

  it.each<[string, object, string]>([
    ['without containers', { containers: [] }, 'spec.containers: Required value'],
    ['without an image', { containers: [{ name: 'c' }] }, 'spec.containers[0].image: Required value'],
    [
      'with a mount of nothing',
      { containers: [{ name: 'c', image: 'i', volumeMounts: [{ name: 'v', mountPath: '/v' }] }] },
      'spec.containers[0].volumeMounts[0].name: Not found: "v"',
    ],
    [
      'with one name twice',
      {
        containers: [
          { name: 'c', image: 'i' },
          { name: 'c', image: 'i' },
        ],
      },
      'spec.containers[1].name: Duplicate value: "c"',
    ],
    [
      'with a port out of range',
      { containers: [{ name: 'c', image: 'i', ports: [{ containerPort: 70000 }] }] },
      'spec.containers[0].ports[0].containerPort: Invalid value: 70000: must be between 1 and 65535, inclusive',
    ],
    [
      'that asks for more than its limit',
      { containers: [{ name: 'c', image: 'i', resources: { requests: { cpu: 2 }, limits: { cpu: 1 } } }] },
      'spec.containers[0].resources.requests: Invalid value: "2": must be less than or equal to cpu limit of 1',
    ],
    [
      'with two sources for a volume',
      { ...template().spec, volumes: [{ name: 'v', emptyDir: {}, hostPath: { path: '/' } }] },
      'spec.volumes[0].hostPath: Forbidden: may not specify more than 1 volume type',
    ],
    [
      'that restarts in its own way',
      { ...template().spec, restartPolicy: 'Often' },
      'spec.restartPolicy: Unsupported value: "Often": supported values: "Always", "OnFailure", "Never"',
    ],
    [
      'with a probe of nothing',
      { containers: [{ name: 'c', image: 'i', livenessProbe: {} }] },
      'spec.containers[0].livenessProbe: Required value: must specify a handler type',
    ],
  ])('are refused %s', (_about, spec, message) => {
    expect(refused(info, { spec })).toContain(message);
  });

  it('are fine when simple', () => {
    expect(refused(info, { spec: template().spec })).toEqual([]);
  });

  it('have a class by what they ask for', () => {
    const quality = (resources: object) =>
      (created(info, { spec: template(undefined, { resources }).spec }).status as { qosClass: string }).qosClass;
    expect(quality({})).toBe('BestEffort');
    expect(quality({ requests: { cpu: '1' } })).toBe('Burstable');
    expect(quality({ limits: { cpu: '1', memory: '1Gi' } })).toBe('Guaranteed');
  });

  it('pull floating tags always', () => {
    const policy = (image: string) =>
      (
        created(info, { spec: { containers: [{ name: 'c', image }] } }) as unknown as {
          spec: { containers: [{ imagePullPolicy: string }] };
        }
      ).spec.containers[0].imagePullPolicy;
    expect(policy('host:5000/a')).toBe('Always');
    expect(policy('a:latest')).toBe('Always');
    expect(policy('a:1')).toBe('IfNotPresent');
    expect(policy('a@sha256:00')).toBe('IfNotPresent');
  });

  it('change their images and nothing else', () => {
    const old = created(info, { spec: template().spec });
    const change = (fields: object) => {
      const object = updated(info, old, (pod: { spec?: { containers: object[] } }) =>
        Object.assign(pod.spec!.containers[0]!, fields),
      );
      return info.strategy.validateUpdate!(object, old).map(({ field }) => field);
    };
    expect(change({ image: 'i:2' })).toEqual([]);
    expect(change({ command: ['sh'] })).toEqual(['spec']);
  });

  it('print what their containers do', () => {
    const pod = created(info, { spec: template().spec });
    expect(cells(info, pod)).toMatchObject({ Ready: '0/1', Status: 'Pending', Restarts: '0', IP: '<none>' });
    const state = { waiting: { reason: 'CrashLoopBackOff' } };
    const lastState = { terminated: { exitCode: 1, finishedAt: '2026-01-01T00:55:00Z' } };
    pod.status = {
      phase: 'Running',
      containerStatuses: [{ name: 'c', ready: false, restartCount: 3, state, lastState }],
    };
    expect(cells(info, pod)).toMatchObject({ Ready: '0/1', Status: 'CrashLoopBackOff', Restarts: '3 (5m ago)' });
    pod.metadata.deletionTimestamp = '2026-01-01T00:00:00Z';
    expect(cells(info, pod)).toMatchObject({ Status: 'Terminating' });
  });

  it('wait for their grace period only where a node runs them', () => {
    const pod = created(info, { spec: template().spec });
    expect(info.strategy.gracePeriodSeconds!(pod, undefined)).toBe(0);
    (pod.spec as { nodeName?: string }).nodeName = 'n';
    expect(info.strategy.gracePeriodSeconds!(pod, undefined)).toBe(30);
    expect(info.strategy.gracePeriodSeconds!(pod, 5)).toBe(5);
  });
});

describe('workloads', () => {
  const deployment = kind('Deployment', 'apps');
  const mismatch =
    'spec.template.metadata.labels: Invalid value: {"app":"x"}: `selector` does not match template `labels`';

  it.each(['Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet'])('%s selects its own pods', (name) => {
    const info = kind(name, 'apps');
    expect(refused(info, { spec: { selector, template: template() } })).toEqual([]);
    expect(refused(info, { spec: { selector: { matchLabels: { app: 'y' } }, template: template() } })).toEqual([
      mismatch,
    ]);
    // Only daemon sets do not say that they need one.
    const missing = name === 'DaemonSet' ? [] : ['spec.selector: Required value'];
    expect(refused(info, { spec: { template: template() } })).toEqual([...missing, mismatch]);
  });

  it('keep their selector', () => {
    const old = created(deployment, { spec: { selector, template: template() } });
    const object = updated(deployment, old, (it: { spec?: object }) =>
      Object.assign(it.spec!, { selector: { matchLabels: { app: 'y' } }, template: template({ app: 'y' }) }),
    );
    expect(deployment.strategy.validateUpdate!(object, old)).toMatchObject([
      { field: 'spec.selector', message: 'Invalid value: {"matchLabels":{"app":"y"}}: field is immutable' },
    ]);
  });

  it('roll by a quarter, and by something', () => {
    const made = created(deployment, { spec: { selector, template: template() } });
    expect(made.spec).toMatchObject({
      replicas: 1,
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } },
      progressDeadlineSeconds: 600,
      revisionHistoryLimit: 10,
    });
    const strategy = { rollingUpdate: { maxSurge: 0, maxUnavailable: 0 } };
    expect(refused(deployment, { spec: { selector, template: template(), strategy } })).toEqual([
      'spec.strategy.rollingUpdate.maxUnavailable: Invalid value: 0: may not be 0 when `maxSurge` is 0',
    ]);
  });

  it('a job gets a selector of its own, and may not restart for ever', () => {
    const info = kind('Job', 'batch');
    const pods = { spec: { ...template().spec, restartPolicy: 'Never' } };
    const job = created(info, { metadata: { name: 'j', uid: 'u' }, spec: { template: pods } });
    expect(job.spec).toMatchObject({
      selector: { matchLabels: { 'batch.kubernetes.io/controller-uid': 'u' } },
      completions: 1,
    });
    expect(info.strategy.validate!(job)).toEqual([]);
    expect(refused(info, { spec: { template: { spec: template().spec } } })).toEqual([
      'spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"',
    ]);
  });

  it.each<[string, object | undefined, object | undefined, string[]]>([
    ['no labels at all', undefined, undefined, ['controller-uid', 'job-name']],
    ['labels for its pods', undefined, { app: 'x' }, ['app', 'controller-uid', 'job-name']],
    ['labels of its own', { own: 'y' }, { app: 'x' }, ['own']],
  ])('a job with %s is found by those of its pods unless it has its own', (_what, own, pods, expected) => {
    const spec = { ...template().spec, restartPolicy: 'Never' };
    const made = created(kind('Job', 'batch'), {
      metadata: { name: 'j', uid: 'u', ...(own && { labels: own }) },
      spec: { template: { ...(pods && { metadata: { labels: pods } }), spec } },
    });
    const names = Object.keys(made.metadata.labels ?? {}).filter((name) => !name.includes('/'));
    expect(names.sort()).toEqual(expected);
  });

  it.each<[string, (it: { metadata?: object; spec?: object }) => unknown, number | undefined]>([
    ['annotation', (it) => Object.assign(it.metadata!, { annotations: { note: 'x' } }), 4],
    ['label', (it) => Object.assign(it.metadata!, { labels: { note: 'x' } }), 3],
  ])('a deployment with another %s is another generation, or not', (_what, change, generation) => {
    const old = created(deployment, { metadata: { generation: 3 }, spec: { selector, template: template() } });
    const object = updated(deployment, old, change);
    expect(object.metadata.generation).toBe(generation);
  });

  it('a stateful set takes down one pod at a time, whatever else is asked for', () => {
    const updateStrategy = { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0 } };
    const made = created(kind('StatefulSet', 'apps'), { spec: { selector, template: template(), updateStrategy } });
    expect(made.spec).toMatchObject({ updateStrategy: { rollingUpdate: { partition: 0 } } });
    expect(made.spec).not.toHaveProperty('updateStrategy.rollingUpdate.maxUnavailable');
    expect(made.status).toEqual({ availableReplicas: 0, replicas: 0 });
  });

  it('a stateful set changes what it may', () => {
    const info = kind('StatefulSet', 'apps');
    const old = created(info, { spec: { selector, template: template(), serviceName: 's' } });
    const change = (fields: object) => {
      const object = updated(info, old, (it: { spec?: object }) => Object.assign(it.spec!, fields));
      return info.strategy.validateUpdate!(object, old).map(({ field, reason }) => `${field} ${reason}`);
    };
    expect(change({ replicas: 3 })).toEqual([]);
    expect(change({ serviceName: 't' })).toEqual(['spec FieldValueForbidden']);
  });
});

describe('services', () => {
  const info = kind('Service');
  const spec = (fields: object = {}) => ({ spec: { ports: [{ port: 80 }], ...fields } });
  type Made = { clusterIP?: string; clusterIPs?: string[]; ports: { nodePort?: number }[]; ipFamilies?: string[] };
  const made = (fields?: object) => created(info, spec(fields)).spec as Made;

  it('get an address each', () => {
    const first = made();
    expect(first.clusterIP).toMatch(/^10\.96\./);
    expect(first.clusterIPs).toEqual([first.clusterIP]);
    expect(made().clusterIP).not.toBe(first.clusterIP);
  });

  it('without an address have none, and by name neither', () => {
    expect(made({ clusterIP: 'None', selector: { a: 'b' } })).toMatchObject({
      clusterIPs: ['None'],
      ipFamilies: ['IPv4'],
    });
    expect(made({ type: 'ExternalName', externalName: 'a.b', ports: [] })).not.toHaveProperty('clusterIP');
  });

  it('get node ports, which a TCP and a UDP port of one number share', () => {
    const ports = [
      { name: 'a', port: 53, protocol: 'UDP' },
      { name: 'b', port: 53 },
      { name: 'c', port: 80 },
    ];
    const [a, b, c] = made({ type: 'NodePort', ports }).ports.map((port) => port.nodePort);
    expect(a).toBeGreaterThanOrEqual(30_000);
    expect(b).toBe(a);
    expect(c).not.toBe(a);
  });

  it('refuse an address and a node port that somebody has', () => {
    const taken = created(info, spec({ type: 'NodePort' }));
    services.push(taken);
    const { clusterIP } = taken.spec as Made;
    expect(() => made({ clusterIP })).toThrow(/provided IP is already allocated/);
    expect(() => made({ type: 'NodePort', ports: [{ port: 80, nodePort: 80 }] })).toThrow(
      /provided port is not in the valid range. The range of valid ports is 30000-32767/,
    );
  });

  it('keep their address, and what an update does not mention', () => {
    const old = created(info, spec());
    const moved = updated(info, old, (it: { spec?: object }) => Object.assign(it.spec!, { clusterIP: '10.96.9.9' }));
    expect(info.strategy.validateUpdate!(moved, old)).toMatchObject([{ field: 'spec.clusterIPs[0]' }]);
    const replaced = updated(info, old, (it: { spec?: object }) =>
      Object.assign(it, { spec: { ports: [{ port: 81 }] } }),
    );
    expect((replaced.spec as Made).clusterIP).toBe((old.spec as Made).clusterIP);
    expect(info.strategy.validateUpdate!(replaced, old)).toEqual([]);
  });

  it('lose with their type what belongs to it', () => {
    const old = created(info, spec({ type: 'LoadBalancer' }));
    const object = updated(info, old, (it: { spec?: object }) => Object.assign(it.spec!, { type: 'ClusterIP' }));
    expect(info.strategy.validateUpdate!(object, old)).toEqual([]);
    expect(object.spec).not.toHaveProperty('allocateLoadBalancerNodePorts');
    expect(object.spec).not.toHaveProperty('externalTrafficPolicy');
    expect((object.spec as Made).ports[0]).not.toHaveProperty('nodePort');
  });

  it('need ports, with names when there are several', () => {
    expect(refused(info, { spec: {} })).toEqual(['spec.ports: Required value']);
    expect(refused(info, spec({ ports: [{ port: 1 }, { port: 2 }] }))).toEqual([
      'spec.ports[0].name: Required value',
      'spec.ports[1].name: Required value',
    ]);
  });

  it('print addresses and ports', () => {
    const object = created(info, spec({ type: 'LoadBalancer' }));
    expect(cells(info, object)).toMatchObject({ Type: 'LoadBalancer', 'External-IP': '<pending>' });
    expect(cells(info, object)['Port(s)']).toMatch(/^80:3\d{4}\/TCP$/);
  });
});

describe('configuration', () => {
  it('a secret takes texts as data', () => {
    const secret = created(kind('Secret'), { data: { a: 'eA==' }, stringData: { a: 'abc' } });
    expect(secret).toMatchObject({ data: { a: 'YWJj' }, type: 'Opaque' });
    expect(secret).not.toHaveProperty('stringData');
  });

  it('a TLS secret needs both halves', () => {
    expect(refused(kind('Secret'), { type: 'kubernetes.io/tls', data: { 'tls.crt': '' } })).toEqual([
      'data[tls.key]: Required value',
    ]);
  });

  it.each(['ConfigMap', 'Secret'])('an immutable %s keeps its data', (name) => {
    const info = kind(name);
    const old = created(info, { data: { a: 'eA==' }, immutable: true });
    const changed = { ...old, data: { a: 'eQ==' } };
    expect(info.strategy.validateUpdate!(changed, old)).toMatchObject([
      { field: 'data', message: 'Forbidden: field is immutable when `immutable` is set' },
    ]);
  });
});

describe('events', () => {
  const legacy = kind('Event');
  const modern = kind('Event', 'events.k8s.io');

  it('are the same objects in both groups', () => {
    const about = { kind: 'Pod', name: 'p', namespace: 'n' };
    const stored = created(legacy, { involvedObject: about, message: 'm', count: 2, source: { component: 'c' } });
    const served = modern.conversion!.fromStorage(stored);
    expect(served).toMatchObject({ apiVersion: 'events.k8s.io/v1', regarding: about, note: 'm', deprecatedCount: 2 });
    expect(modern.conversion!.toStorage(served)).toEqual(stored);
    expect(cells(modern, served)).toEqual(cells(legacy, stored));
  });

  it('stay in the namespace of what they are about', () => {
    expect(refused(legacy, { involvedObject: { namespace: 'other' } })).toEqual([
      'involvedObject.namespace: Invalid value: "other": does not match event.namespace',
    ]);
  });

  it('can be selected by what they are about', () => {
    const event = created(legacy, { involvedObject: { name: 'p', uid: 'u' }, reason: 'Started' });
    expect(legacy.selectableFields['involvedObject.uid']!(event)).toBe('u');
    expect(legacy.selectableFields.reason!(event)).toBe('Started');
  });
});

describe('other kinds', () => {
  it('a namespace is active, named by a label and held by its finalizer', () => {
    expect(created(kind('Namespace'), {})).toMatchObject({
      metadata: { labels: { 'kubernetes.io/metadata.name': 'a' } },
      spec: { finalizers: ['kubernetes'] },
      status: { phase: 'Active' },
    });
  });

  it('an autoscaler is one object in both versions', () => {
    const v1 = resources.find(({ kind, version }) => kind === 'HorizontalPodAutoscaler' && version === 'v1')!;
    const target = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'd' };
    const body = { spec: { scaleTargetRef: target, maxReplicas: 3, targetCPUUtilizationPercentage: 50 } };
    const stored = v1.conversion!.toStorage({ ...created(v1, body), apiVersion: 'autoscaling/v1' });
    expect(stored.spec).toMatchObject({
      metrics: [{ type: 'Resource', resource: { target: { averageUtilization: 50 } } }],
    });
    expect(v1.conversion!.fromStorage(stored).spec).toEqual({ ...body.spec, minReplicas: 1 });
  });

  it('a binding keeps its role', () => {
    const info = kind('RoleBinding', 'rbac.authorization.k8s.io');
    const old = created(info, { roleRef: { kind: 'Role', name: 'r' }, subjects: [{ kind: 'User', name: 'u' }] });
    expect(info.strategy.validate!(old)).toEqual([]);
    const object = updated(info, old, (it: { roleRef?: object }) => Object.assign(it.roleRef!, { name: 's' }));
    expect(info.strategy.validateUpdate!(object, old)).toMatchObject([{ field: 'roleRef' }]);
  });

  it.each<[string, string, object, string]>([
    [
      'Lease',
      'coordination.k8s.io',
      { spec: { leaseDurationSeconds: 0 } },
      'spec.leaseDurationSeconds: Invalid value: 0: must be greater than 0',
    ],
    [
      'Role',
      'rbac.authorization.k8s.io',
      { rules: [{ apiGroups: [''], resources: ['pods'] }] },
      'rules[0].verbs: Required value: verbs must contain at least one value',
    ],
    ['Endpoints', '', { subsets: [{}] }, 'subsets[0]: Required value: must specify `addresses` or `notReadyAddresses`'],
    [
      'EndpointSlice',
      'discovery.k8s.io',
      { addressType: 'IPv4', endpoints: [{ addresses: ['127.0.0.1'] }] },
      'endpoints[0].addresses[0]: Invalid value: "127.0.0.1": may not be in the loopback range (127.0.0.0/8, ::1/128)',
    ],
    ['PersistentVolumeClaim', '', { spec: {} }, 'spec.accessModes: Required value: at least 1 access mode is required'],
    [
      'Ingress',
      'networking.k8s.io',
      { spec: {} },
      'spec: Invalid value: null: either `defaultBackend` or `rules` must be specified',
    ],
    [
      'PodDisruptionBudget',
      'policy',
      { spec: { minAvailable: 1, maxUnavailable: 1 } },
      'spec: Invalid value: {"MinAvailable":1,"Selector":null,"MaxUnavailable":1,"UnhealthyPodEvictionPolicy":null}: minAvailable and maxUnavailable cannot be both set',
    ],
    [
      'CronJob',
      'batch',
      { spec: { schedule: '* *', jobTemplate: { spec: { template: template() } } } },
      'spec.schedule: Invalid value: "* *": expected exactly 5 fields, found 2: [* *]',
    ],
  ])('%s is checked', (name, group, body, message) => {
    expect(refused(kind(name, group), body)).toContain(message);
  });
});
