import { describe, expect, it } from 'vitest';
import type { PodSpec } from '../types.ts';
import { defaultPod } from './defaults.ts';
import { validatePodSpec } from './validate.ts';

/** What is wrong with a pod of one container, after defaults. */
function wrong(container: object, pod: object = {}): string[] {
  const spec = structuredClone({ containers: [{ name: 'c', image: 'i', ...container }], ...pod }) as unknown as PodSpec;
  defaultPod(spec);
  return validatePodSpec('spec', spec).map(({ field, message }) => `${field}: ${message}`);
}

const c = 'spec.containers[0]';

describe('validatePodSpec', () => {
  it.each<[string, object, string]>([
    ['a variable without a name', { env: [{ value: 'x' }] }, `${c}.env[0].name: Required value`],
    [
      'a variable with two values',
      { env: [{ name: 'A', value: 'x', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }] },
      `${c}.env[0].valueFrom: Invalid value: "": may not be specified when \`value\` is not empty`,
    ],
    [
      'a variable from nowhere',
      { env: [{ name: 'A', valueFrom: {} }] },
      `${c}.env[0].valueFrom: Invalid value: "": must specify one of: \`fieldRef\`, \`resourceFieldRef\`, \`configMapKeyRef\`, \`secretKeyRef\` or \`fileKeyRef\``,
    ],
    [
      'a variable from a file without a key',
      { env: [{ name: 'A', valueFrom: { fileKeyRef: { volumeName: 'v', path: '../a', key: '' } } }] },
      `${c}.env[0].valueFrom.fileKeyRef.key: Required value`,
    ],
    [
      'a variable from a file elsewhere',
      { env: [{ name: 'A', valueFrom: { fileKeyRef: { volumeName: 'v', path: '../a', key: 'A' } } }] },
      `${c}.env[0].valueFrom.fileKeyRef.path: Invalid value: "../a": must not contain '..'`,
    ],
    [
      'a variable from a file of no volume',
      { env: [{ name: 'A', valueFrom: { fileKeyRef: { volumeName: 'w', path: 'a', key: 'A' } } }] },
      `${c}.env[0].valueFrom.fileKeyRef.volumeName: Not found: "w"`,
    ],
    [
      'a variable from a field that pods do not show',
      { env: [{ name: 'A', valueFrom: { fieldRef: { fieldPath: 'spec.containers' } } }] },
      `${c}.env[0].valueFrom.fieldRef.fieldPath: Invalid value: "spec.containers": error converting fieldPath: field label not supported: spec.containers`,
    ],
    [
      'a secret key without the key',
      { env: [{ name: 'A', valueFrom: { secretKeyRef: { name: 's' } } }] },
      `${c}.env[0].valueFrom.secretKeyRef.key: Required value`,
    ],
    [
      'variables of nothing',
      { envFrom: [{}] },
      `${c}.envFrom: Invalid value: "": must specify one of: \`configMapRef\` or \`secretRef\``,
    ],
    [
      'a port name that is too long',
      { ports: [{ containerPort: 80, name: 'sixteen-letters-x' }] },
      `${c}.ports[0].name: Invalid value: "sixteen-letters-x": must be no more than 15 characters`,
    ],
    [
      'two ports of one name',
      {
        ports: [
          { containerPort: 80, name: 'a' },
          { containerPort: 81, name: 'a' },
        ],
      },
      `${c}.ports[1].name: Duplicate value: "a"`,
    ],
    [
      'a port of another protocol',
      { ports: [{ containerPort: 80, protocol: 'HTTP' }] },
      `${c}.ports[0].protocol: Unsupported value: "HTTP": supported values: "SCTP", "TCP", "UDP"`,
    ],
    [
      'a probe with two handlers',
      { readinessProbe: { exec: { command: ['a'] }, httpGet: { port: 80 } } },
      `${c}.readinessProbe.httpGet: Forbidden: may not specify more than 1 handler type`,
    ],
    [
      'a liveness probe that needs two successes',
      { livenessProbe: { tcpSocket: { port: 80 }, successThreshold: 2 } },
      `${c}.livenessProbe.successThreshold: Invalid value: 2: must be 1`,
    ],
    [
      'a probe in the past',
      { readinessProbe: { tcpSocket: { port: 80 }, initialDelaySeconds: -1 } },
      `${c}.readinessProbe.initialDelaySeconds: Invalid value: -1: must be greater than or equal to 0`,
    ],
    [
      'a name in capitals',
      { name: 'Upf' },
      `${c}.name: Invalid value: "Upf": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')`,
    ],
    [
      'a pull policy of its own',
      { imagePullPolicy: 'Sometimes' },
      `${c}.imagePullPolicy: Unsupported value: "Sometimes": supported values: "Always", "IfNotPresent", "Never"`,
    ],
    [
      'a negative amount',
      { resources: { limits: { cpu: '-1' } } },
      `${c}.resources.limits[cpu]: Invalid value: "-1": must be greater than or equal to 0`,
    ],
    [
      'a resource nobody knows',
      { resources: { limits: { power: '1' } } },
      `${c}.resources.limits[power]: Invalid value: "power": must be a standard resource type or fully qualified`,
    ],
    [
      'privileges given and taken',
      { securityContext: { privileged: true, allowPrivilegeEscalation: false } },
      `${c}.securityContext: Invalid value: {"privileged":true,"allowPrivilegeEscalation":false}: cannot set \`allowPrivilegeEscalation\` to false and \`privileged\` to true`,
    ],
    [
      'a hook that does nothing',
      { lifecycle: { preStop: {} } },
      `${c}.lifecycle.preStop: Required value: must specify a handler type`,
    ],
  ])('refuses %s', (_about, container, message) => {
    expect(wrong(container)).toContain(message);
  });

  it.each<[string, object, string]>([
    [
      'a toleration of everything that compares',
      { tolerations: [{ operator: 'Equal' }] },
      'spec.tolerations[0].operator: Invalid value: "Equal": operator must be Exists when `key` is empty, which means "match all values and all keys"',
    ],
    [
      'an effect that is none',
      { tolerations: [{ key: 'a', operator: 'Exists', effect: 'Never' }] },
      'spec.tolerations[0].effect: Unsupported value: "Never": supported values: "NoSchedule", "PreferNoSchedule", "NoExecute"',
    ],
    [
      'anti-affinity without a topology',
      { affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{}] } } },
      'spec.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].topologyKey: Required value: can not be empty',
    ],
    [
      'a weight beyond 100',
      {
        affinity: {
          nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 101, preference: {} }] },
        },
      },
      'spec.affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].weight: Invalid value: 101: must be in the range 1-100',
    ],
    [
      'a spread without skew',
      { topologySpreadConstraints: [{ maxSkew: 0, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule' }] },
      'spec.topologySpreadConstraints[0].maxSkew: Invalid value: 0: must be greater than zero',
    ],
    ['a volume without a name', { volumes: [{ emptyDir: {} }] }, 'spec.volumes[0].name: Required value'],
    [
      'two volumes of one name',
      { volumes: [{ name: 'v' }, { name: 'v' }] },
      'spec.volumes[1].name: Duplicate value: "v"',
    ],
    [
      'a mode with more than three digits',
      { volumes: [{ name: 'v', configMap: { name: 'm', defaultMode: 4095 } }] },
      'spec.volumes[0].configMap.defaultMode: Invalid value: 4095: must be a number between 0 and 0777 (octal), both inclusive',
    ],
    [
      'a projected path that leads out',
      { volumes: [{ name: 'v', secret: { secretName: 's', items: [{ key: 'k', path: '../x' }] } }] },
      'spec.volumes[0].secret.items[0].path: Invalid value: "../x": must not contain \'..\'',
    ],
    [
      'a name server missing',
      { dnsPolicy: 'None' },
      'spec.dnsConfig: Required value: must provide `dnsConfig` when `dnsPolicy` is None',
    ],
    [
      'an init container with a probe',
      { initContainers: [{ name: 'i', image: 'i', readinessProbe: { tcpSocket: { port: 1 } } }] },
      'spec.initContainers[0].readinessProbe: Forbidden: may not be set for init containers without restartPolicy=Always',
    ],
    [
      'a deadline of nothing',
      { activeDeadlineSeconds: 0 },
      'spec.activeDeadlineSeconds: Invalid value: 0: must be between 1 and 2147483647, inclusive',
    ],
  ])('refuses %s', (_about, pod, message) => {
    expect(wrong({}, pod)).toContain(message);
  });

  it('accepts a pod that uses all of it', () => {
    const container = {
      ports: [{ name: 'pfcp', containerPort: 8805, protocol: 'UDP' }],
      env: [{ name: 'IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } }],
      envFrom: [{ configMapRef: { name: 'm' } }],
      volumeMounts: [{ name: 'v', mountPath: '/v', subPath: 'a/b' }],
      resources: { requests: { cpu: '100m' }, limits: { cpu: '1', 'example.com/nic': '1' } },
      livenessProbe: { grpc: { port: 50 } },
      readinessProbe: { httpGet: { port: 'web' } },
      lifecycle: { preStop: { sleep: { seconds: 1 } } },
      securityContext: { runAsUser: 0, capabilities: { add: ['NET_ADMIN'] } },
    };
    const pod = {
      volumes: [{ name: 'v', projected: { sources: [{ serviceAccountToken: { path: 'token' } }] } }],
      initContainers: [
        { name: 'side', image: 'i', restartPolicy: 'Always', startupProbe: { exec: { command: ['a'] } } },
      ],
      tolerations: [{ operator: 'Exists' }],
      nodeSelector: { zone: 'a' },
    };
    expect(wrong(container, pod)).toEqual([]);
  });
});
