import { describe, expect, it } from 'vitest';
import { kind, selector, template, warned } from '../testing/kinds.ts';

const pod = (spec: object = {}, metadata: object = {}): object => ({
  metadata: { name: 'a', namespace: 'n', ...metadata },
  spec: { containers: [{ name: 'c', image: 'i:1' }], ...spec },
});
const container = (fields: object): object => pod({ containers: [{ name: 'c', image: 'i:1', ...fields }] });
const c = 'spec.containers[0]';
const noPod = 'a null labelSelector results in matching no pod';

describe('who makes a pod is warned', () => {
  it.each<[string, object, string[]]>([
    ['of nothing when all is well', pod(), []],
    [
      'of a name that is no host name',
      pod({}, { name: 'a.b' }),
      [
        "metadata.name: this is used in the Pod's hostname, which can result in surprising behavior; a DNS label is recommended: [must not contain dots]",
      ],
    ],
    [
      'of a node selector of old',
      pod({ nodeSelector: { 'beta.kubernetes.io/os': 'linux', zone: 'a' } }),
      ['spec.nodeSelector[beta.kubernetes.io/os]: deprecated since v1.14; use "kubernetes.io/os" instead'],
    ],
    [
      'of an affinity to labels of old',
      pod({
        affinity: {
          nodeAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: {
              nodeSelectorTerms: [
                { matchExpressions: [{ key: 'failure-domain.beta.kubernetes.io/zone', operator: 'Exists' }] },
              ],
            },
            preferredDuringSchedulingIgnoredDuringExecution: [
              { weight: 1, preference: { matchExpressions: [{ key: 'beta.kubernetes.io/arch', operator: 'Exists' }] } },
            ],
          },
        },
      }),
      [
        'spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchExpressions[0].key: failure-domain.beta.kubernetes.io/zone is deprecated since v1.17; use "topology.kubernetes.io/zone" instead',
        'spec.affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].preference.matchExpressions[0].key: beta.kubernetes.io/arch is deprecated since v1.14; use "kubernetes.io/arch" instead',
      ],
    ],
    [
      'of a spread over pods that it does not select',
      pod({ topologySpreadConstraints: [{ maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule' }] }),
      [`spec.topologySpreadConstraints[0].labelSelector: ${noPod}`],
    ],
    [
      'of affinities to no pod',
      pod({
        affinity: {
          podAffinity: {
            preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, podAffinityTerm: { topologyKey: 'zone' } }],
          },
          podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'zone' }] },
        },
      }),
      [
        `spec.affinity.podAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].podAffinityTerm.labelSelector: ${noPod}`,
        `spec.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].labelSelector: ${noPod}`,
      ],
    ],
    [
      'of annotations that nobody reads',
      pod(
        {},
        {
          annotations: {
            'scheduler.alpha.kubernetes.io/critical-pod': '',
            'seccomp.security.alpha.kubernetes.io/pod': 'runtime/default',
            'container.seccomp.security.alpha.kubernetes.io/c': 'runtime/default',
          },
        },
      ),
      [
        'metadata.annotations[scheduler.alpha.kubernetes.io/critical-pod]: non-functional in v1.16+; use the "priorityClassName" field instead',
        'metadata.annotations[seccomp.security.alpha.kubernetes.io/pod]: non-functional in v1.27+; use the "seccompProfile" field instead',
        'metadata.annotations[container.seccomp.security.alpha.kubernetes.io/c]: non-functional in v1.27+; use the "seccompProfile" field instead',
      ],
    ],
    [
      'of volumes that are no more',
      pod({
        volumes: [
          { name: 'v', gitRepo: { repository: 'r' } },
          { name: 'w', storageos: { volumeName: 'x' } },
        ],
      }),
      [
        'spec.volumes[0].gitRepo: deprecated in v1.11',
        'spec.volumes[1].storageOS: deprecated in v1.22, non-functional in v1.25+',
      ],
    ],
    [
      'of an address twice',
      pod({ hostAliases: [{ ip: '1.1.1.1' }, { ip: '1.1.1.1' }] }),
      ['spec.hostAliases[1].ip: duplicate ip "1.1.1.1"'],
    ],
    [
      'of secrets twice and without a name',
      pod({ imagePullSecrets: [{ name: 's' }, { name: 's' }, {}] }),
      ['spec.imagePullSecrets[1].name: duplicate name "s"', 'spec.imagePullSecrets[2].name: invalid empty name ""'],
    ],
    [
      'of a wait that ends before it begins',
      pod({ terminationGracePeriodSeconds: -1 }),
      // It has been made 1 already.
      [],
    ],
    [
      'of parts of a byte',
      container({ resources: { requests: { memory: '100m', cpu: '100m' }, limits: { memory: '1500m' } } }),
      [
        `${c}.resources.limits[memory]: fractional byte value "1500m" is invalid, must be an integer`,
        `${c}.resources.requests[memory]: fractional byte value "100m" is invalid, must be an integer`,
      ],
    ],
    [
      'of a variable that hides another',
      container({
        env: [
          { name: 'A', value: 'x' },
          { name: 'A', value: 'y' },
        ],
      }),
      [`${c}.env[1]: hides previous definition of "A", which may be dropped when using apply`],
    ],
    [
      'of a variable that says itself',
      container({
        env: [
          { name: 'A', value: 'x' },
          { name: 'A', value: '$(A)' },
        ],
      }),
      [`${c}.env[1]: hides previous definition of "A", which may be dropped when using apply`],
    ],
    [
      'of nothing where a variable builds on another',
      container({
        env: [
          { name: 'A', value: 'x' },
          { name: 'A', value: '$(A):y' },
        ],
      }),
      [],
    ],
    [
      'of ports of several containers that are one',
      pod({
        containers: [
          { name: 'c', image: 'i', ports: [{ containerPort: 80 }] },
          { name: 'd', image: 'i', ports: [{ containerPort: 80 }, { containerPort: 80, protocol: 'UDP' }] },
        ],
      }),
      ['spec.containers[1].ports[0]: duplicate port definition with spec.containers[0].ports[0]'],
    ],
    [
      'of ports of which one is open on the node',
      container({ ports: [{ containerPort: 80 }, { containerPort: 80, hostPort: 8080 }] }),
      [`${c}.ports[1]: overlapping port definition with ${c}.ports[0]`],
    ],
    [
      'of ports open on one address and on all',
      container({
        ports: [
          { containerPort: 80, hostPort: 80 },
          { containerPort: 80, hostPort: 80, hostIP: '1.1.1.1' },
        ],
      }),
      [`${c}.ports[1]: dangerously ambiguous port definition with ${c}.ports[0]`],
    ],
    [
      'of nothing where ports are open on two addresses',
      container({
        ports: [
          { containerPort: 80, hostPort: 80, hostIP: '2.2.2.2' },
          { containerPort: 80, hostPort: 80, hostIP: '1.1.1.1' },
        ],
      }),
      [],
    ],
    [
      'of an address without a port on the node',
      container({ ports: [{ containerPort: 80, hostIP: '1.1.1.1' }] }),
      [`${c}.ports[0]: hostIP set without hostPort: {Name: HostPort:0 ContainerPort:80 Protocol:TCP HostIP:1.1.1.1}`],
    ],
  ])('%s', (_about, body, warnings) => {
    expect(warned('Pod', body)).toEqual(warnings);
  });

  it('when it is made, not when it changes', () => {
    const { warnings } = kind('Pod').strategy;
    const object = pod({ terminationGracePeriodSeconds: -1 }) as Parameters<NonNullable<typeof warnings>>[0];
    expect(warnings?.(object)).toHaveLength(1);
    expect(warnings?.(object, object)).toEqual([]);
  });
});

describe('who makes a workload is warned', () => {
  const grace = template({ restartPolicy: 'Always', terminationGracePeriodSeconds: -1 });
  const once = template({ restartPolicy: 'Never', terminationGracePeriodSeconds: -1 });
  const text = (field: string): string =>
    `${field}.spec.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1`;

  it.each<[string, object, string]>([
    ['Deployment', { selector, template: grace }, 'spec.template'],
    ['ReplicaSet', { selector, template: grace }, 'spec.template'],
    ['StatefulSet', { selector, template: grace }, 'spec.template'],
    ['DaemonSet', { selector, template: grace }, 'spec.template'],
    ['ReplicationController', { template: grace }, 'spec.template'],
    ['Job', { template: once }, 'spec.template'],
    ['CronJob', { schedule: '* * * * *', jobTemplate: { spec: { template: once } } }, 'spec.jobTemplate.spec.template'],
  ])('of the pods of a %s', (name, spec, field) => {
    expect(warned(name, { spec })).toEqual([text(field)]);
  });

  it('of an annotation for AppArmor that a field has taken the place of', () => {
    const key = 'container.apparmor.security.beta.kubernetes.io/c';
    const metadata = { labels: selector.matchLabels, annotations: { [key]: 'unconfined' } };
    const warning = `spec.template.metadata.annotations[${key}]: deprecated since v1.30; use the "appArmorProfile" field instead`;
    expect(warned('Deployment', { spec: { selector, template: { ...template(), metadata } } })).toContain(warning);
    const profiled = template({ securityContext: { appArmorProfile: { type: 'Unconfined' } } });
    expect(warned('Deployment', { spec: { selector, template: { ...profiled, metadata } } })).not.toContain(warning);
  });

  it.each(['Deployment', 'ReplicaSet', 'Job'])('of the name of a %s, which pods cannot bear', (name) => {
    const pods = template({ restartPolicy: name === 'Job' ? 'Never' : 'Always' });
    const metadata = { name: 'a.b', namespace: 'n' };
    const [warning, ...others] = warned(name, {
      metadata,
      spec: { ...(name !== 'Job' && { selector }), template: pods },
    });
    expect(warning).toMatch(/^metadata\.name: this is used in Pod names and hostnames, .* is recommended: \[.*\]$/);
    expect(others).toEqual([]);
  });

  it('again when the spec changes, and not when it does not', () => {
    const { warnings } = kind('StatefulSet').strategy;
    const set = (generation: number) => {
      const object: unknown = { metadata: { name: 'a', generation }, spec: { selector, template: grace } };
      return object as Parameters<NonNullable<typeof warnings>>[0];
    };
    expect(warnings?.(set(2), set(1))).toEqual([text('spec.template')]);
    expect(warnings?.(set(1), set(1))).toEqual([]);
  });
});

describe('who makes a service is warned', () => {
  const port = { ports: [{ port: 80 }] };
  it.each<[string, object, object, string[]]>([
    ['of nothing when all is well', {}, port, []],
    [
      'of hints that have another name',
      { 'service.kubernetes.io/topology-aware-hints': 'auto' },
      port,
      [
        'annotation service.kubernetes.io/topology-aware-hints is deprecated, please use service.kubernetes.io/topology-mode instead',
      ],
    ],
    [
      'of what a headless one does not heed',
      {},
      { ...port, clusterIP: 'None', loadBalancerIP: '1.1.1.1', externalIPs: ['1.1.1.1'], sessionAffinity: 'ClientIP' },
      [
        'spec.loadBalancerIP is ignored for headless services',
        'spec.externalIPs is ignored for headless services',
        'spec.SessionAffinity is ignored for headless services',
      ],
    ],
    [
      'of addresses from outside',
      {},
      { ...port, externalIPs: ['1.1.1.1'] },
      ['spec.externalIPs is deprecated and may no longer be implemented in some clusters'],
    ],
    [
      'of addresses of a name',
      {},
      { type: 'ExternalName', externalName: 'x.org', externalIPs: ['1.1.1.1'] },
      ['spec.externalIPs is ignored when spec.type is "ExternalName"'],
    ],
    [
      'of a name of what has addresses',
      {},
      { ...port, externalName: 'x.org' },
      ['spec.externalName is ignored when spec.type is not "ExternalName"'],
    ],
    [
      'of a distribution of old',
      {},
      { ...port, trafficDistribution: 'PreferClose' },
      ['spec.trafficDistribution: "PreferClose" is deprecated; use "PreferSameZone"'],
    ],
  ])('%s', (_about, annotations, spec, warnings) => {
    expect(warned('Service', { metadata: { name: 'a', namespace: 'n', annotations }, spec })).toEqual(warnings);
  });
});
