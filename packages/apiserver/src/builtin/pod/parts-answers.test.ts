import { describe } from 'vitest';
import { answers } from '../testing/answers.ts';

describe('a pod of many parts', () => {
  answers(
    'Pod',
    {
      spec: {
        containers: [
          {
            name: 'c',
            image: 'i:1',
            command: ['sh', '-c', 'true'],
            args: ['x'],
            workingDir: '/w',
            ports: [
              { name: 'http', containerPort: 80 },
              { containerPort: 81, protocol: 'UDP', hostPort: 8081 },
            ],
            env: [
              { name: 'A', value: 'b' },
              { name: 'P', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
              { name: 'R', valueFrom: { resourceFieldRef: { resource: 'limits.cpu' } } },
              { name: 'C', valueFrom: { configMapKeyRef: { name: 'cm', key: 'k', optional: true } } },
            ],
            envFrom: [{ prefix: 'X_', configMapRef: { name: 'cm' } }, { secretRef: { name: 's' } }],
            resources: { requests: { cpu: '100m', memory: '64Mi' }, limits: { cpu: '1', memory: '128Mi' } },
            volumeMounts: [
              { name: 'e', mountPath: '/e' },
              { name: 'cm', mountPath: '/cm', readOnly: true, subPath: 'a' },
            ],
            livenessProbe: { httpGet: { path: '/h', port: 'http' }, initialDelaySeconds: 1, periodSeconds: 5 },
            readinessProbe: { tcpSocket: { port: 80 } },
            startupProbe: { exec: { command: ['x'] } },
            lifecycle: { preStop: { exec: { command: ['x'] } }, postStart: { httpGet: { port: 80, path: '/' } } },
            securityContext: {
              runAsUser: 1,
              capabilities: { add: ['NET_ADMIN'], drop: ['ALL'] },
              allowPrivilegeEscalation: false,
              seccompProfile: { type: 'RuntimeDefault' },
            },
          },
        ],
        initContainers: [
          { name: 'init', image: 'i:1' },
          { name: 'side', image: 'i:1', restartPolicy: 'Always' },
        ],
        volumes: [
          { name: 'e', emptyDir: {} },
          { name: 'cm', configMap: { name: 'cm', items: [{ key: 'k', path: 'p' }] } },
          { name: 's', secret: { secretName: 's', defaultMode: 256 } },
          { name: 'h', hostPath: { path: '/h' } },
          {
            name: 'p',
            projected: {
              sources: [
                { serviceAccountToken: { path: 't', audience: 'a' } },
                { configMap: { name: 'c' } },
                { downwardAPI: { items: [{ path: 'l', fieldRef: { fieldPath: 'metadata.labels' } }] } },
              ],
            },
          },
          { name: 'd', downwardAPI: { items: [{ path: 'l', fieldRef: { fieldPath: 'metadata.labels' } }] } },
          { name: 'pvc', persistentVolumeClaim: { claimName: 'x' } },
        ],
        nodeSelector: { disk: 'ssd' },
        tolerations: [{ key: 'a', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 5 }],
        affinity: {
          nodeAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: {
              nodeSelectorTerms: [{ matchExpressions: [{ key: 'a', operator: 'In', values: ['b'] }] }],
            },
            preferredDuringSchedulingIgnoredDuringExecution: [
              { weight: 1, preference: { matchExpressions: [{ key: 'a', operator: 'Exists' }] } },
            ],
          },
          podAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: [
              { topologyKey: 'zone', labelSelector: { matchLabels: { a: 'b' } } },
            ],
          },
          podAntiAffinity: {
            preferredDuringSchedulingIgnoredDuringExecution: [
              { weight: 5, podAffinityTerm: { topologyKey: 'zone', labelSelector: { matchLabels: { a: 'b' } } } },
            ],
          },
        },
        securityContext: { runAsUser: 5, fsGroup: 6, sysctls: [{ name: 'kernel.shm_rmid_forced', value: '1' }] },
        imagePullSecrets: [{ name: 'r' }],
        hostAliases: [{ ip: '1.2.3.4', hostnames: ['h'] }],
        dnsConfig: { nameservers: ['1.1.1.1'], searches: ['a.b'], options: [{ name: 'ndots', value: '2' }] },
        readinessGates: [{ conditionType: 'a.b/c' }],
        topologySpreadConstraints: [
          {
            maxSkew: 1,
            topologyKey: 'zone',
            whenUnsatisfiable: 'DoNotSchedule',
            labelSelector: { matchLabels: { a: 'b' } },
          },
        ],
        terminationGracePeriodSeconds: 10,
        serviceAccountName: 'default',
      },
    },
    [
      ['spec', undefined, ['spec.containers: Required value']],
      [
        'spec.affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].preference.matchExpressions[0].key',
        '/a',
        [
          'spec.affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].preference.matchExpressions[0].key: Invalid value: "/a": prefix part must be non-empty',
        ],
      ],
      [
        'spec.affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].preference.matchFields',
        [null],
        [
          'spec.affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].preference.matchFields[0].operator: Invalid value: "": not a valid selector operator',
          'spec.affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].preference.matchFields[0].key: Invalid value: "": not a valid field selector key',
        ],
      ],
      [
        'spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchExpressions[0].key',
        'Not_Valid!',
        [
          'spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchExpressions[0].key: Invalid value: "Not_Valid!": name part <qualified>',
        ],
      ],
      [
        'spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchExpressions[0].values[0]',
        'Not_Valid!',
        [
          'spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchExpressions[0].values[0]: Invalid value: "Not_Valid!": <label value>',
        ],
      ],
      [
        'spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].labelSelector.matchExpressions',
        [null],
        [
          'spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].labelSelector.matchExpressions[0].operator: Invalid value: "": not a valid selector operator',
          'spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].labelSelector.matchExpressions[0].key: Invalid value: "": name part must be non-empty',
          'spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].labelSelector.matchExpressions[0].key: Invalid value: "": name part <qualified>',
        ],
      ],
      [
        'spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].mismatchLabelKeys',
        ['Not_Valid!'],
        [
          'spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].mismatchLabelKeys[0]: Invalid value: "Not_Valid!": name part <qualified>',
        ],
      ],
      [
        'spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].topologyKey',
        '/a',
        [
          'spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].topologyKey: Invalid value: "/a": prefix part must be non-empty',
        ],
      ],
      [
        'spec.affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].podAffinityTerm.labelSelector.matchExpressions',
        [{ key: 'Not_Valid!' }],
        [
          'spec.affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].podAffinityTerm.labelSelector.matchExpressions[0].operator: Invalid value: "": not a valid selector operator',
          'spec.affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].podAffinityTerm.labelSelector.matchExpressions[0].key: Invalid value: "Not_Valid!": name part <qualified>',
        ],
      ],
      [
        'spec.affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].podAffinityTerm.namespaceSelector',
        { matchLabels: { a: 'Not_Valid!' } },
        [
          'spec.affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].podAffinityTerm.namespaceSelector.matchLabels: Invalid value: "Not_Valid!": <label value>',
        ],
      ],
      [
        'spec.affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].weight',
        undefined,
        [
          'spec.affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].weight: Invalid value: 0: must be in the range 1-100',
        ],
      ],
      [
        'spec.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution',
        [null],
        [
          'spec.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].topologyKey: Required value: can not be empty',
          'spec.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].topologyKey: Invalid value: "": name part must be non-empty',
          'spec.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].topologyKey: Invalid value: "": name part <qualified>',
        ],
      ],
      [
        'spec.containers[0].env[0].valueFrom',
        { configMapKeyRef: { name: 'x' } },
        [
          'spec.containers[0].env[0].valueFrom.configMapKeyRef.key: Required value',
          'spec.containers[0].env[0].valueFrom: Invalid value: "": may not be specified when `value` is not empty',
        ],
      ],
      [
        'spec.containers[0].env[0].valueFrom',
        { secretKeyRef: { key: 'x' } },
        [
          'spec.containers[0].env[0].valueFrom.secretKeyRef.name: Invalid value: "": <subdomain>',
          'spec.containers[0].env[0].valueFrom: Invalid value: "": may not be specified when `value` is not empty',
        ],
      ],
      [
        'spec.containers[0].env[1].valueFrom.configMapKeyRef',
        { key: 'Not_Valid!' },
        [
          'spec.containers[0].env[1].valueFrom.configMapKeyRef.name: Invalid value: "": <subdomain>',
          "spec.containers[0].env[1].valueFrom.configMapKeyRef.key: Invalid value: \"Not_Valid!\": a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')",
          'spec.containers[0].env[1].valueFrom: Invalid value: "": may not have more than one field specified at a time',
        ],
      ],
      [
        'spec.containers[0].env[1].valueFrom.fieldRef',
        {},
        ['spec.containers[0].env[1].valueFrom.fieldRef.fieldPath: Required value'],
      ],
      [
        'spec.containers[0].env[1].valueFrom.fieldRef.apiVersion',
        '/a',
        [
          'spec.containers[0].env[1].valueFrom.fieldRef.fieldPath: Invalid value: "metadata.name": error converting fieldPath: unsupported pod version: /a',
        ],
      ],
      [
        'spec.containers[0].env[1].valueFrom.fieldRef.fieldPath',
        '../a',
        [
          'spec.containers[0].env[1].valueFrom.fieldRef.fieldPath: Invalid value: "../a": error converting fieldPath: field label not supported: ../a',
        ],
      ],
      [
        'spec.containers[0].env[1].valueFrom.secretKeyRef',
        { key: 'x' },
        [
          'spec.containers[0].env[1].valueFrom.secretKeyRef.name: Invalid value: "": <subdomain>',
          'spec.containers[0].env[1].valueFrom: Invalid value: "": may not have more than one field specified at a time',
        ],
      ],
      [
        'spec.containers[0].env[3].valueFrom.configMapKeyRef',
        {},
        [
          'spec.containers[0].env[3].valueFrom.configMapKeyRef.name: Invalid value: "": <subdomain>',
          'spec.containers[0].env[3].valueFrom.configMapKeyRef.key: Required value',
        ],
      ],
      [
        'spec.containers[0].env[3].valueFrom.configMapKeyRef.key',
        undefined,
        ['spec.containers[0].env[3].valueFrom.configMapKeyRef.key: Required value'],
      ],
      [
        'spec.containers[0].envFrom[0].configMapRef.name',
        'Not_Valid!',
        ['spec.containers[0].envFrom[0].configMapRef.name: Invalid value: "Not_Valid!": <subdomain>'],
      ],
      [
        'spec.containers[0].imagePullPolicy',
        'x',
        [
          'spec.containers[0].imagePullPolicy: Unsupported value: "x": supported values: "Always", "IfNotPresent", "Never"',
        ],
      ],
      [
        'spec.containers[0].lifecycle.postStart.exec',
        {},
        [
          'spec.containers[0].lifecycle.postStart.exec.command: Required value',
          'spec.containers[0].lifecycle.postStart.httpGet: Forbidden: may not specify more than 1 handler type',
        ],
      ],
      [
        'spec.containers[0].lifecycle.postStart.httpGet.scheme',
        'x',
        [
          'spec.containers[0].lifecycle.postStart.httpGet.scheme: Unsupported value: "x": supported values: "HTTP", "HTTPS"',
        ],
      ],
      [
        'spec.containers[0].lifecycle.preStop.sleep',
        {},
        ['spec.containers[0].lifecycle.preStop.sleep: Forbidden: may not specify more than 1 handler type'],
      ],
      [
        'spec.containers[0].livenessProbe.grpc',
        {},
        ['spec.containers[0].livenessProbe.grpc: Forbidden: may not specify more than 1 handler type'],
      ],
      [
        'spec.containers[0].livenessProbe.periodSeconds',
        -1,
        ['spec.containers[0].livenessProbe.periodSeconds: Invalid value: -1: must be greater than or equal to 0'],
      ],
      ['spec.containers[0].name', 'Not_Valid!', ['spec.containers[0].name: Invalid value: "Not_Valid!": <label>']],
      [
        'spec.containers[0].ports[0].protocol',
        'x',
        ['spec.containers[0].ports[0].protocol: Unsupported value: "x": supported values: "SCTP", "TCP", "UDP"'],
      ],
      [
        'spec.containers[0].readinessProbe.exec',
        {},
        [
          'spec.containers[0].readinessProbe.exec.command: Required value',
          'spec.containers[0].readinessProbe.tcpSocket: Forbidden: may not specify more than 1 handler type',
        ],
      ],
      [
        'spec.containers[0].readinessProbe.httpGet',
        { scheme: 'x' },
        [
          'spec.containers[0].readinessProbe.httpGet.port: Invalid value: 0: must be between 1 and 65535, inclusive',
          'spec.containers[0].readinessProbe.httpGet.scheme: Unsupported value: "x": supported values: "HTTP", "HTTPS"',
          'spec.containers[0].readinessProbe.tcpSocket: Forbidden: may not specify more than 1 handler type',
        ],
      ],
      [
        'spec.containers[0].readinessProbe.initialDelaySeconds',
        -1,
        [
          'spec.containers[0].readinessProbe.initialDelaySeconds: Invalid value: -1: must be greater than or equal to 0',
        ],
      ],
      [
        'spec.containers[0].readinessProbe.timeoutSeconds',
        -1,
        ['spec.containers[0].readinessProbe.timeoutSeconds: Invalid value: -1: must be greater than or equal to 0'],
      ],
      [
        'spec.containers[0].resizePolicy',
        [{ restartPolicy: 'x' }],
        [
          'spec.containers[0].resizePolicy: Required value',
          'spec.containers[0].resizePolicy: Unsupported value: "x": supported values: "NotRequired", "RestartContainer"',
        ],
      ],
      [
        'spec.containers[0].resources.limits.memory',
        '1.5',
        [
          'spec.containers[0].resources.requests: Invalid value: "64Mi": must be less than or equal to memory limit of 1500m',
        ],
      ],
      [
        'spec.containers[0].resources.requests.cpu',
        '1.5',
        ['spec.containers[0].resources.requests: Invalid value: "1500m": must be less than or equal to cpu limit of 1'],
      ],
      [
        'spec.containers[0].securityContext.appArmorProfile',
        { type: 'x' },
        [
          'spec.containers[0].securityContext.appArmorProfile.type: Unsupported value: "x": supported values: "Localhost", "RuntimeDefault", "Unconfined"',
        ],
      ],
      [
        'spec.containers[0].securityContext.seccompProfile',
        {},
        [
          'spec.containers[0].securityContext.seccompProfile.type: Required value: type is required when seccompProfile is set',
        ],
      ],
      [
        'spec.containers[0].startupProbe.failureThreshold',
        -1,
        ['spec.containers[0].startupProbe.failureThreshold: Invalid value: -1: must be greater than or equal to 0'],
      ],
      [
        'spec.containers[0].startupProbe.tcpSocket',
        {},
        ['spec.containers[0].startupProbe.tcpSocket: Forbidden: may not specify more than 1 handler type'],
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
        'spec.containers[0].volumeMounts[0].mountPropagation',
        '',
        [
          'spec.containers[0].volumeMounts.mountPropagation: Unsupported value: "": supported values: "Bidirectional", "HostToContainer", "None"',
        ],
      ],
      [
        'spec.containers[0].volumeMounts[0].subPathExpr',
        '../a',
        ['spec.containers[0].volumeMounts.subPathExpr: Invalid value: "../a": must not contain \'..\''],
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
      ['spec.initContainers[0].image', undefined, ['spec.initContainers[0].image: Required value']],
      [
        'spec.initContainers[0].name',
        'Not_Valid!',
        ['spec.initContainers[0].name: Invalid value: "Not_Valid!": <label>'],
      ],
      [
        'spec.initContainers[0].resizePolicy',
        [{ resourceName: 'x' }],
        [
          'spec.initContainers[0].resizePolicy: Unsupported value: "x": supported values: "cpu", "memory"',
          'spec.initContainers[0].resizePolicy: Required value',
        ],
      ],
      [
        'spec.initContainers[0].restartPolicyRules',
        [null],
        [
          'spec.initContainers[0].restartPolicy: Required value: must specify restartPolicy when restart rules are used',
        ],
      ],
      [
        'spec.initContainers[0].securityContext',
        { procMount: 'Unmasked' },
        [
          'spec.initContainers[0].securityContext.procMount: Invalid value: "Unmasked": `hostUsers` must be false to use `Unmasked`',
        ],
      ],
      [
        'spec.initContainers[0].startupProbe',
        {},
        [
          'spec.initContainers[0].startupProbe: Forbidden: may not be set for init containers without restartPolicy=Always',
        ],
      ],
      [
        'spec.initContainers[0].volumeDevices',
        [{ name: 'x' }],
        [
          'spec.initContainers[0].volumeDevices[0].name: Not found: "x"',
          'spec.initContainers[0].volumeDevices[0].devicePath: Required value',
        ],
      ],
      [
        'spec.initContainers[1].lifecycle',
        { preStop: {} },
        ['spec.initContainers[1].lifecycle.preStop: Required value: must specify a handler type'],
      ],
      [
        'spec.initContainers[1].livenessProbe',
        { grpc: {} },
        ['spec.initContainers[1].livenessProbe.grpc.port: Invalid value: 0: must be between 1 and 65535, inclusive'],
      ],
      [
        'spec.initContainers[1].livenessProbe',
        { httpGet: { scheme: 'x' } },
        [
          'spec.initContainers[1].livenessProbe.httpGet.port: Invalid value: 0: must be between 1 and 65535, inclusive',
          'spec.initContainers[1].livenessProbe.httpGet.scheme: Unsupported value: "x": supported values: "HTTP", "HTTPS"',
        ],
      ],
      [
        'spec.initContainers[1].livenessProbe',
        { successThreshold: -1 },
        [
          'spec.initContainers[1].livenessProbe: Required value: must specify a handler type',
          'spec.initContainers[1].livenessProbe.successThreshold: Invalid value: -1: must be greater than or equal to 0',
          'spec.initContainers[1].livenessProbe.successThreshold: Invalid value: -1: must be 1',
        ],
      ],
      [
        'spec.initContainers[1].readinessProbe',
        { grpc: {} },
        ['spec.initContainers[1].readinessProbe.grpc.port: Invalid value: 0: must be between 1 and 65535, inclusive'],
      ],
      [
        'spec.initContainers[1].readinessProbe',
        { httpGet: { httpHeaders: [{}] } },
        [
          'spec.initContainers[1].readinessProbe.httpGet.port: Invalid value: 0: must be between 1 and 65535, inclusive',
          "spec.initContainers[1].readinessProbe.httpGet.httpHeaders: Invalid value: \"\": a valid HTTP header must consist of alphanumeric characters or '-' (e.g. 'X-Header-Name', regex used for validation is '[-A-Za-z0-9]+')",
        ],
      ],
      [
        'spec.initContainers[1].readinessProbe',
        { timeoutSeconds: -1 },
        [
          'spec.initContainers[1].readinessProbe: Required value: must specify a handler type',
          'spec.initContainers[1].readinessProbe.timeoutSeconds: Invalid value: -1: must be greater than or equal to 0',
        ],
      ],
      [
        'spec.initContainers[1].startupProbe',
        { httpGet: {} },
        ['spec.initContainers[1].startupProbe.httpGet.port: Invalid value: 0: must be between 1 and 65535, inclusive'],
      ],
      [
        'spec.initContainers[1].startupProbe',
        { initialDelaySeconds: -1 },
        [
          'spec.initContainers[1].startupProbe: Required value: must specify a handler type',
          'spec.initContainers[1].startupProbe.initialDelaySeconds: Invalid value: -1: must be greater than or equal to 0',
        ],
      ],
      ['spec.os', { name: 'x' }, ['spec.os: Unsupported value: "x": supported values: "linux", "windows"']],
      [
        'spec.overhead',
        { 'Bad Key!': '1' },
        [
          'spec.overhead.limits[Bad Key!]: Invalid value: "Bad Key!": name part <qualified>',
          'spec.overhead.limits[Bad Key!]: Invalid value: "Bad Key!": must be a standard resource for containers',
        ],
      ],
      [
        'spec.resources',
        { requests: { 'kubernetes.io/a': '1' } },
        [
          'spec.resources.requests[kubernetes.io/a]: Unsupported value: "kubernetes.io/a": supported values: "cpu", "hugepages-", "memory"',
        ],
      ],
      [
        'spec.securityContext.appArmorProfile',
        { type: 'x' },
        [
          'spec.securityContext.appArmorProfile.type: Unsupported value: "x": supported values: "Localhost", "RuntimeDefault", "Unconfined"',
        ],
      ],
      [
        'spec.securityContext.seLinuxChangePolicy',
        '',
        ['spec.securityContext.seLinuxChangePolicy: Unsupported value: "": supported values: "Recursive"'],
      ],
      ['spec.securityContext.sysctls', [null], ['spec.securityContext.sysctls[0].name: Required value']],
      [
        'spec.tolerations',
        [null],
        [
          'spec.tolerations[0].operator: Invalid value: "": operator must be Exists when `key` is empty, which means "match all values and all keys"',
        ],
      ],
      [
        'spec.tolerations[0].effect',
        'x',
        [
          'spec.tolerations[0].effect: Invalid value: "x": effect must be \'NoExecute\' when `tolerationSeconds` is set',
          'spec.tolerations[0].effect: Unsupported value: "x": supported values: "NoSchedule", "PreferNoSchedule", "NoExecute"',
        ],
      ],
      [
        'spec.tolerations[0].operator',
        'x',
        ['spec.tolerations[0].operator: Unsupported value: "x": supported values: "Equal", "Exists"'],
      ],
      [
        'spec.topologySpreadConstraints[0].maxSkew',
        undefined,
        ['spec.topologySpreadConstraints[0].maxSkew: Invalid value: 0: must be greater than zero'],
      ],
      [
        'spec.volumes',
        [null],
        [
          'spec.volumes[0].name: Required value',
          'spec.containers[0].volumeMounts[0].name: Not found: "e"',
          'spec.containers[0].volumeMounts[1].name: Not found: "cm"',
        ],
      ],
      [
        'spec.volumes[0].csi',
        {},
        [
          'spec.volumes[0].csi: Forbidden: may not specify more than 1 volume type',
          'spec.containers[0].volumeMounts[0].name: Not found: "e"',
        ],
      ],
      [
        'spec.volumes[0].hostPath',
        {},
        [
          'spec.volumes[0].hostPath: Forbidden: may not specify more than 1 volume type',
          'spec.containers[0].volumeMounts[0].name: Not found: "e"',
        ],
      ],
      [
        'spec.volumes[0].persistentVolumeClaim',
        {},
        [
          'spec.volumes[0].persistentVolumeClaim: Forbidden: may not specify more than 1 volume type',
          'spec.containers[0].volumeMounts[0].name: Not found: "e"',
        ],
      ],
      [
        'spec.volumes[1].configMap.items[0].mode',
        -1,
        [
          'spec.volumes[1].configMap.items[0].mode: Invalid value: -1: must be a number between 0 and 0777 (octal), both inclusive',
          'spec.containers[0].volumeMounts[1].name: Not found: "cm"',
        ],
      ],
      [
        'spec.volumes[1].flexVolume',
        {},
        [
          'spec.volumes[1].flexVolume.driver: Required value',
          'spec.volumes[1].configMap: Forbidden: may not specify more than 1 volume type',
          'spec.containers[0].volumeMounts[1].name: Not found: "cm"',
        ],
      ],
      ['spec.volumes[2]', null, ['spec.volumes[2].name: Required value']],
      ['spec.volumes[2].fc', {}, ['spec.volumes[2].fc: Forbidden: may not specify more than 1 volume type']],
      ['spec.volumes[2].nfs', {}, ['spec.volumes[2].nfs: Forbidden: may not specify more than 1 volume type']],
      [
        'spec.volumes[2].secret.items',
        [null],
        ['spec.volumes[2].secret.items[0].key: Required value', 'spec.volumes[2].secret.items[0].path: Required value'],
      ],
      ['spec.volumes[2].secret.items', [{ path: 'x' }], ['spec.volumes[2].secret.items[0].key: Required value']],
    ],
  );
});
