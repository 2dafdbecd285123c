import { describe } from 'vitest';
import { answers } from '../testing/answers.ts';

describe('a pod', () => {
  answers('Pod', { spec: { containers: [{ name: 'c', image: 'i' }] } }, [
    ['spec', undefined, ['spec.containers: Required value']],
    [
      'spec.activeDeadlineSeconds',
      -1,
      ['spec.activeDeadlineSeconds: Invalid value: -1: must be between 1 and 2147483647, inclusive'],
    ],
    [
      'spec.affinity',
      { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: {} } },
      [
        'spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms: Required value: must have at least one node selector term',
      ],
    ],
    [
      'spec.affinity',
      { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{}] } },
      [
        'spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].topologyKey: Required value: can not be empty',
        'spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].topologyKey: Invalid value: "": name part must be non-empty',
        'spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].topologyKey: Invalid value: "": name part <qualified>',
      ],
    ],
    ['spec.containers[0].env', [null], ['spec.containers[0].env[0].name: Required value']],
    [
      'spec.containers[0].env',
      [{ valueFrom: {} }],
      [
        'spec.containers[0].env[0].name: Required value',
        'spec.containers[0].env[0].valueFrom: Invalid value: "": must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`',
      ],
    ],
    [
      'spec.containers[0].envFrom',
      [{ configMapRef: {} }],
      ['spec.containers[0].envFrom[0].configMapRef.name: Required value'],
    ],
    ['spec.containers[0].image', undefined, ['spec.containers[0].image: Required value']],
    [
      'spec.containers[0].imagePullPolicy',
      'x',
      [
        'spec.containers[0].imagePullPolicy: Unsupported value: "x": supported values: "Always", "IfNotPresent", "Never"',
      ],
    ],
    [
      'spec.containers[0].lifecycle',
      { postStart: { exec: {} } },
      ['spec.containers[0].lifecycle.postStart.exec.command: Required value'],
    ],
    [
      'spec.containers[0].lifecycle',
      { postStart: { tcpSocket: {} } },
      [
        'spec.containers[0].lifecycle.postStart.tcpSocket.port: Invalid value: 0: must be between 1 and 65535, inclusive',
      ],
    ],
    [
      'spec.containers[0].lifecycle',
      { preStop: { exec: {} } },
      ['spec.containers[0].lifecycle.preStop.exec.command: Required value'],
    ],
    [
      'spec.containers[0].lifecycle',
      { preStop: { tcpSocket: {} } },
      ['spec.containers[0].lifecycle.preStop.tcpSocket.port: Invalid value: 0: must be between 1 and 65535, inclusive'],
    ],
    [
      'spec.containers[0].livenessProbe',
      { exec: {} },
      ['spec.containers[0].livenessProbe.exec.command: Required value'],
    ],
    [
      'spec.containers[0].livenessProbe',
      { httpGet: {} },
      ['spec.containers[0].livenessProbe.httpGet.port: Invalid value: 0: must be between 1 and 65535, inclusive'],
    ],
    [
      'spec.containers[0].livenessProbe',
      { httpGet: { httpHeaders: [{}] } },
      [
        'spec.containers[0].livenessProbe.httpGet.port: Invalid value: 0: must be between 1 and 65535, inclusive',
        "spec.containers[0].livenessProbe.httpGet.httpHeaders: Invalid value: \"\": a valid HTTP header must consist of alphanumeric characters or '-' (e.g. 'X-Header-Name', regex used for validation is '[-A-Za-z0-9]+')",
      ],
    ],
    [
      'spec.containers[0].livenessProbe',
      { initialDelaySeconds: -1 },
      [
        'spec.containers[0].livenessProbe: Required value: must specify a handler type',
        'spec.containers[0].livenessProbe.initialDelaySeconds: Invalid value: -1: must be greater than or equal to 0',
      ],
    ],
    [
      'spec.containers[0].livenessProbe',
      { successThreshold: -1 },
      [
        'spec.containers[0].livenessProbe: Required value: must specify a handler type',
        'spec.containers[0].livenessProbe.successThreshold: Invalid value: -1: must be greater than or equal to 0',
        'spec.containers[0].livenessProbe.successThreshold: Invalid value: -1: must be 1',
      ],
    ],
    [
      'spec.containers[0].livenessProbe',
      { terminationGracePeriodSeconds: 0 },
      [
        'spec.containers[0].livenessProbe: Required value: must specify a handler type',
        'spec.containers[0].livenessProbe.terminationGracePeriodSeconds: Invalid value: 0: must be greater than 0',
      ],
    ],
    ['spec.containers[0].name', undefined, ['spec.containers[0].name: Required value']],
    ['spec.containers[0].ports', [null], ['spec.containers[0].ports[0].containerPort: Required value']],
    [
      'spec.containers[0].ports',
      [{ hostPort: -1 }],
      [
        'spec.containers[0].ports[0].containerPort: Required value',
        'spec.containers[0].ports[0].hostPort: Invalid value: -1: must be between 1 and 65535, inclusive',
      ],
    ],
    [
      'spec.containers[0].ports',
      [{ protocol: 'x' }],
      [
        'spec.containers[0].ports[0].containerPort: Required value',
        'spec.containers[0].ports[0].protocol: Unsupported value: "x": supported values: "SCTP", "TCP", "UDP"',
      ],
    ],
    [
      'spec.containers[0].readinessProbe',
      {},
      ['spec.containers[0].readinessProbe: Required value: must specify a handler type'],
    ],
    [
      'spec.containers[0].readinessProbe',
      { exec: {} },
      ['spec.containers[0].readinessProbe.exec.command: Required value'],
    ],
    [
      'spec.containers[0].readinessProbe',
      { httpGet: {} },
      ['spec.containers[0].readinessProbe.httpGet.port: Invalid value: 0: must be between 1 and 65535, inclusive'],
    ],
    [
      'spec.containers[0].readinessProbe',
      { httpGet: { httpHeaders: [{}] } },
      [
        'spec.containers[0].readinessProbe.httpGet.port: Invalid value: 0: must be between 1 and 65535, inclusive',
        "spec.containers[0].readinessProbe.httpGet.httpHeaders: Invalid value: \"\": a valid HTTP header must consist of alphanumeric characters or '-' (e.g. 'X-Header-Name', regex used for validation is '[-A-Za-z0-9]+')",
      ],
    ],
    [
      'spec.containers[0].readinessProbe',
      { initialDelaySeconds: -1 },
      [
        'spec.containers[0].readinessProbe: Required value: must specify a handler type',
        'spec.containers[0].readinessProbe.initialDelaySeconds: Invalid value: -1: must be greater than or equal to 0',
      ],
    ],
    [
      'spec.containers[0].readinessProbe',
      { successThreshold: -1 },
      [
        'spec.containers[0].readinessProbe: Required value: must specify a handler type',
        'spec.containers[0].readinessProbe.successThreshold: Invalid value: -1: must be greater than or equal to 0',
      ],
    ],
    [
      'spec.containers[0].readinessProbe',
      { timeoutSeconds: -1 },
      [
        'spec.containers[0].readinessProbe: Required value: must specify a handler type',
        'spec.containers[0].readinessProbe.timeoutSeconds: Invalid value: -1: must be greater than or equal to 0',
      ],
    ],
    [
      'spec.containers[0].resizePolicy',
      [{ resourceName: 'x' }],
      [
        'spec.containers[0].resizePolicy: Unsupported value: "x": supported values: "cpu", "memory"',
        'spec.containers[0].resizePolicy: Required value',
      ],
    ],
    ['spec.containers[0].resources', { claims: [{}] }, ['spec.containers[0].resources.claims[0]: Required value']],
    [
      'spec.containers[0].resources',
      { requests: { a: '1' } },
      [
        'spec.containers[0].resources.requests[a]: Invalid value: "a": must be a standard resource type or fully qualified',
        'spec.containers[0].resources.requests[a]: Invalid value: "a": must be a standard resource for containers',
      ],
    ],
    [
      'spec.containers[0].resources',
      { requests: { a: '-1' } },
      [
        'spec.containers[0].resources.requests[a]: Invalid value: "a": must be a standard resource type or fully qualified',
        'spec.containers[0].resources.requests[a]: Invalid value: "a": must be a standard resource for containers',
        'spec.containers[0].resources.requests[a]: Invalid value: "-1": must be greater than or equal to 0',
      ],
    ],
    [
      'spec.containers[0].restartPolicyRules',
      [{ exitCodes: {} }],
      [
        'spec.containers[0].restartPolicy: Required value: must specify restartPolicy when restart rules are used',
        'spec.containers[0].restartPolicyRules[0].action: Unsupported value: "": supported values: "Restart", "RestartAllContainers"',
        'spec.containers[0].restartPolicyRules[0].exitCodes.operator: Unsupported value: "": supported values: "In", "NotIn"',
      ],
    ],
    [
      'spec.containers[0].securityContext',
      { appArmorProfile: {} },
      [
        'spec.containers[0].securityContext.appArmorProfile.type: Required value: type is required when appArmorProfile is set',
      ],
    ],
    [
      'spec.containers[0].securityContext',
      { appArmorProfile: { type: 'Localhost' } },
      [
        'spec.containers[0].securityContext.appArmorProfile.localhostProfile: Required value: must be set when AppArmor type is Localhost',
      ],
    ],
    [
      'spec.containers[0].securityContext',
      { procMount: 'Unmasked' },
      [
        'spec.containers[0].securityContext.procMount: Invalid value: "Unmasked": `hostUsers` must be false to use `Unmasked`',
      ],
    ],
    [
      'spec.containers[0].securityContext',
      { runAsUser: -1 },
      ['spec.containers[0].securityContext.runAsUser: Invalid value: -1: must be between 0 and 2147483647, inclusive'],
    ],
    [
      'spec.containers[0].securityContext',
      { seccompProfile: { localhostProfile: '' } },
      [
        'spec.containers[0].securityContext.seccompProfile.type: Required value: type is required when seccompProfile is set',
        'spec.containers[0].securityContext.seccompProfile.localhostProfile: Invalid value: {"Type":"","LocalhostProfile":""}: can only be set when seccomp type is Localhost',
      ],
    ],
    [
      'spec.containers[0].securityContext',
      { seccompProfile: { type: 'x' } },
      [
        'spec.containers[0].securityContext.seccompProfile.type: Unsupported value: "x": supported values: "Localhost", "RuntimeDefault", "Unconfined"',
      ],
    ],
    [
      'spec.containers[0].startupProbe',
      {},
      ['spec.containers[0].startupProbe: Required value: must specify a handler type'],
    ],
    [
      'spec.containers[0].startupProbe',
      { grpc: {} },
      ['spec.containers[0].startupProbe.grpc.port: Invalid value: 0: must be between 1 and 65535, inclusive'],
    ],
    [
      'spec.containers[0].startupProbe',
      { httpGet: { httpHeaders: [{}] } },
      [
        'spec.containers[0].startupProbe.httpGet.port: Invalid value: 0: must be between 1 and 65535, inclusive',
        "spec.containers[0].startupProbe.httpGet.httpHeaders: Invalid value: \"\": a valid HTTP header must consist of alphanumeric characters or '-' (e.g. 'X-Header-Name', regex used for validation is '[-A-Za-z0-9]+')",
      ],
    ],
    [
      'spec.containers[0].startupProbe',
      { initialDelaySeconds: -1 },
      [
        'spec.containers[0].startupProbe: Required value: must specify a handler type',
        'spec.containers[0].startupProbe.initialDelaySeconds: Invalid value: -1: must be greater than or equal to 0',
      ],
    ],
    [
      'spec.containers[0].startupProbe',
      { periodSeconds: -1 },
      [
        'spec.containers[0].startupProbe: Required value: must specify a handler type',
        'spec.containers[0].startupProbe.periodSeconds: Invalid value: -1: must be greater than or equal to 0',
      ],
    ],
    [
      'spec.containers[0].startupProbe',
      { tcpSocket: {} },
      ['spec.containers[0].startupProbe.tcpSocket.port: Invalid value: 0: must be between 1 and 65535, inclusive'],
    ],
    [
      'spec.containers[0].startupProbe',
      { timeoutSeconds: -1 },
      [
        'spec.containers[0].startupProbe: Required value: must specify a handler type',
        'spec.containers[0].startupProbe.timeoutSeconds: Invalid value: -1: must be greater than or equal to 0',
      ],
    ],
    [
      'spec.containers[0].volumeDevices',
      [null],
      [
        'spec.containers[0].volumeDevices[0].name: Required value',
        'spec.containers[0].volumeDevices[0].name: Not found: ""',
        'spec.containers[0].volumeDevices[0].devicePath: Required value',
      ],
    ],
    [
      'spec.containers[0].volumeDevices',
      [{ name: 'x' }],
      [
        'spec.containers[0].volumeDevices[0].name: Not found: "x"',
        'spec.containers[0].volumeDevices[0].devicePath: Required value',
      ],
    ],
    [
      'spec.containers[0].volumeMounts',
      [{ name: 'x' }],
      [
        'spec.containers[0].volumeMounts[0].name: Not found: "x"',
        'spec.containers[0].volumeMounts[0].mountPath: Required value',
      ],
    ],
    [
      'spec.dnsConfig',
      { nameservers: [''] },
      [
        'spec.dnsConfig.nameservers[0]: Invalid value: "": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
      ],
    ],
    [
      'spec.dnsPolicy',
      'x',
      [
        'spec.dnsPolicy: Unsupported value: "x": supported values: "ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"',
      ],
    ],
    [
      'spec.ephemeralContainers',
      [null],
      [
        'spec.ephemeralContainers[0].name: Required value',
        'spec.ephemeralContainers[0].image: Required value',
        'spec.ephemeralContainers: Forbidden: cannot be set on create',
      ],
    ],
    [
      'spec.ephemeralContainers',
      [{ name: 'x' }],
      [
        'spec.ephemeralContainers[0].image: Required value',
        'spec.ephemeralContainers: Forbidden: cannot be set on create',
      ],
    ],
    [
      'spec.hostAliases',
      [null],
      ['spec.hostAliases[0].ip: Invalid value: "": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)'],
    ],
    ['spec.hostnameOverride', '', ['spec.hostnameOverride: Invalid value: "": <subdomain>']],
    [
      'spec.initContainers',
      [null],
      ['spec.initContainers[0].name: Required value', 'spec.initContainers[0].image: Required value'],
    ],
    [
      'spec.initContainers',
      [{ env: [{}] }],
      [
        'spec.initContainers[0].name: Required value',
        'spec.initContainers[0].image: Required value',
        'spec.initContainers[0].env[0].name: Required value',
      ],
    ],
    [
      'spec.initContainers',
      [{ imagePullPolicy: 'x' }],
      [
        'spec.initContainers[0].name: Required value',
        'spec.initContainers[0].image: Required value',
        'spec.initContainers[0].imagePullPolicy: Unsupported value: "x": supported values: "Always", "IfNotPresent", "Never"',
      ],
    ],
    [
      'spec.initContainers',
      [{ livenessProbe: {} }],
      [
        'spec.initContainers[0].name: Required value',
        'spec.initContainers[0].image: Required value',
        'spec.initContainers[0].livenessProbe: Forbidden: may not be set for init containers without restartPolicy=Always',
      ],
    ],
    ['spec.initContainers', [{ name: 'x' }], ['spec.initContainers[0].image: Required value']],
    [
      'spec.initContainers',
      [{ readinessProbe: {} }],
      [
        'spec.initContainers[0].name: Required value',
        'spec.initContainers[0].image: Required value',
        'spec.initContainers[0].readinessProbe: Forbidden: may not be set for init containers without restartPolicy=Always',
      ],
    ],
    [
      'spec.initContainers',
      [{ restartPolicyRules: [{}] }],
      [
        'spec.initContainers[0].name: Required value',
        'spec.initContainers[0].image: Required value',
        'spec.initContainers[0].restartPolicy: Required value: must specify restartPolicy when restart rules are used',
      ],
    ],
    [
      'spec.initContainers',
      [{ terminationMessagePolicy: 'x' }],
      [
        'spec.initContainers[0].name: Required value',
        'spec.initContainers[0].image: Required value',
        'spec.initContainers[0].terminationMessagePolicy: Unsupported value: "x": supported values: "File", "FallbackToLogsOnError"',
      ],
    ],
    ['spec.nodeName', 'Not_Valid!', ['spec.nodeName: Invalid value: "Not_Valid!": <subdomain>']],
    ['spec.nodeSelector', { 'Bad Key!': '' }, ['spec.nodeSelector: Invalid value: "Bad Key!": name part <qualified>']],
    ['spec.os', { name: 'x' }, ['spec.os: Unsupported value: "x": supported values: "linux", "windows"']],
    [
      'spec.overhead',
      { a: '1' },
      [
        'spec.overhead.limits[a]: Invalid value: "a": must be a standard resource type or fully qualified',
        'spec.overhead.limits[a]: Invalid value: "a": must be a standard resource for containers',
      ],
    ],
    [
      'spec.readinessGates',
      [null],
      [
        'spec.readinessGates[0].conditionType: Invalid value: "": name part must be non-empty',
        'spec.readinessGates[0].conditionType: Invalid value: "": name part <qualified>',
      ],
    ],
    [
      'spec.resources',
      { requests: { a: '1' } },
      ['spec.resources.requests[a]: Invalid value: "a": must be a standard resource type or fully qualified'],
    ],
    [
      'spec.resources',
      { requests: { a: '-1' } },
      [
        'spec.resources.requests[a]: Invalid value: "a": must be a standard resource type or fully qualified',
        'spec.resources.requests[a]: Invalid value: "-1": must be greater than or equal to 0',
      ],
    ],
    [
      'spec.resources',
      { requests: { 'kubernetes.io/a': '1' } },
      [
        'spec.resources.requests[kubernetes.io/a]: Unsupported value: "kubernetes.io/a": supported values: "cpu", "hugepages-", "memory"',
      ],
    ],
    ['spec.runtimeClassName', '', ['spec.runtimeClassName: Invalid value: "": <subdomain>']],
    [
      'spec.securityContext',
      { appArmorProfile: {} },
      ['spec.securityContext.appArmorProfile.type: Required value: type is required when appArmorProfile is set'],
    ],
    [
      'spec.securityContext',
      { appArmorProfile: { type: 'Localhost' } },
      [
        'spec.securityContext.appArmorProfile.localhostProfile: Required value: must be set when AppArmor type is Localhost',
      ],
    ],
    [
      'spec.securityContext',
      { fsGroupChangePolicy: '' },
      ['spec.securityContext.fsGroupChangePolicy: Unsupported value: "": supported values: "Always", "OnRootMismatch"'],
    ],
    [
      'spec.securityContext',
      { runAsUser: -1 },
      ['spec.securityContext.runAsUser: Invalid value: -1: must be between 0 and 2147483647, inclusive'],
    ],
    [
      'spec.securityContext',
      { seccompProfile: {} },
      ['spec.securityContext.seccompProfile.type: Required value: type is required when seccompProfile is set'],
    ],
    [
      'spec.securityContext',
      { seccompProfile: { localhostProfile: '' } },
      [
        'spec.securityContext.seccompProfile.type: Required value: type is required when seccompProfile is set',
        'spec.securityContext.seccompProfile.localhostProfile: Invalid value: {"Type":"","LocalhostProfile":""}: can only be set when seccomp type is Localhost',
      ],
    ],
    [
      'spec.securityContext',
      { seccompProfile: { type: 'Localhost' } },
      [
        'spec.securityContext.seccompProfile.localhostProfile: Required value: must be set when seccomp type is Localhost',
      ],
    ],
    [
      'spec.securityContext',
      { supplementalGroupsPolicy: '' },
      ['spec.securityContext.supplementalGroupsPolicy: Unsupported value: "": supported values: "Merge", "Strict"'],
    ],
    ['spec.serviceAccount', 'Not_Valid!', ['spec.serviceAccountName: Invalid value: "Not_Valid!": <subdomain>']],
    [
      'spec.tolerations',
      [null],
      [
        'spec.tolerations[0].operator: Invalid value: "": operator must be Exists when `key` is empty, which means "match all values and all keys"',
      ],
    ],
    [
      'spec.tolerations',
      [{ operator: 'x' }],
      [
        'spec.tolerations[0].operator: Invalid value: "x": operator must be Exists when `key` is empty, which means "match all values and all keys"',
        'spec.tolerations[0].operator: Unsupported value: "x": supported values: "Equal", "Exists"',
      ],
    ],
    [
      'spec.tolerations',
      [{ value: 'Not_Valid!' }],
      [
        'spec.tolerations[0].operator: Invalid value: "": operator must be Exists when `key` is empty, which means "match all values and all keys"',
        'spec.tolerations[0].operator: Invalid value: "Not_Valid!": <label value>',
      ],
    ],
    [
      'spec.topologySpreadConstraints',
      [null],
      [
        'spec.topologySpreadConstraints[0].maxSkew: Invalid value: 0: must be greater than zero',
        'spec.topologySpreadConstraints[0].topologyKey: Required value: can not be empty',
        'spec.topologySpreadConstraints[0].whenUnsatisfiable: Unsupported value: "": supported values: "DoNotSchedule", "ScheduleAnyway"',
      ],
    ],
    [
      'spec.topologySpreadConstraints',
      [{ topologyKey: 'x' }],
      [
        'spec.topologySpreadConstraints[0].maxSkew: Invalid value: 0: must be greater than zero',
        'spec.topologySpreadConstraints[0].whenUnsatisfiable: Unsupported value: "": supported values: "DoNotSchedule", "ScheduleAnyway"',
      ],
    ],
    ['spec.volumes', [null], ['spec.volumes[0].name: Required value']],
    [
      'spec.volumes',
      [{ configMap: {} }],
      ['spec.volumes[0].configMap.name: Required value', 'spec.volumes[0].name: Required value'],
    ],
    [
      'spec.volumes',
      [{ ephemeral: {} }],
      ['spec.volumes[0].ephemeral.volumeClaimTemplate: Required value', 'spec.volumes[0].name: Required value'],
    ],
    [
      'spec.volumes',
      [{ flexVolume: {} }],
      ['spec.volumes[0].flexVolume.driver: Required value', 'spec.volumes[0].name: Required value'],
    ],
    [
      'spec.volumes',
      [{ hostPath: {} }],
      ['spec.volumes[0].hostPath.path: Required value', 'spec.volumes[0].name: Required value'],
    ],
    ['spec.volumes', [{ name: 'Not_Valid!' }], ['spec.volumes[0].name: Invalid value: "Not_Valid!": <label>']],
    [
      'spec.volumes',
      [{ persistentVolumeClaim: {} }],
      ['spec.volumes[0].persistentVolumeClaim.claimName: Required value', 'spec.volumes[0].name: Required value'],
    ],
  ]);
});
