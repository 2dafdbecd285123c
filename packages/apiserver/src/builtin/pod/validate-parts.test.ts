import { describe, expect, it } from 'vitest';
import { refused } from '../testing/kinds.ts';

const wrong = (container: object, pod: object = {}): string[] =>
  refused('Pod', { spec: { containers: [{ name: 'c', image: 'i:1', ...container }], ...pod } });
const c = 'spec.containers[0]';
const many = (count: number, make: (i: number) => unknown): unknown[] =>
  Array.from({ length: count }, (_, i) => make(i));
const range = 'must be between 0 and 2147483647, inclusive';

describe('the security context of a pod', () => {
  const at = 'spec.securityContext';
  it.each<[string, object, object, string[]]>([
    [
      'says all there is to say',
      { runAsUser: 0, runAsGroup: 2147483647, fsGroup: 1, supplementalGroups: [1, 2] },
      {},
      [],
    ],
    ['runs as nobody', { runAsUser: -1 }, {}, [`${at}.runAsUser: Invalid value: -1: ${range}`]],
    ['runs in no group', { runAsGroup: 2147483648 }, {}, [`${at}.runAsGroup: Invalid value: 2147483648: ${range}`]],
    ['gives files to no group', { fsGroup: -1 }, {}, [`${at}.fsGroup: Invalid value: -1: ${range}`]],
    [
      'adds no group',
      { supplementalGroups: [1, -1] },
      {},
      [`${at}.supplementalGroups[1]: Invalid value: -1: ${range}`],
    ],
    [
      'adds groups in another way',
      { supplementalGroupsPolicy: 'Some' },
      {},
      [`${at}.supplementalGroupsPolicy: Unsupported value: "Some": supported values: "Merge", "Strict"`],
    ],
    [
      'changes groups in another way',
      { fsGroupChangePolicy: 'Never' },
      {},
      [`${at}.fsGroupChangePolicy: Unsupported value: "Never": supported values: "Always", "OnRootMismatch"`],
    ],
    [
      'shares processes of the pod and of the node',
      {},
      { shareProcessNamespace: true, hostPID: true },
      [`${at}.shareProcessNamespace: Invalid value: true: ShareProcessNamespace and HostPID cannot both be enabled`],
    ],
    [
      'sets a value of the kernel without name, and one twice',
      {
        sysctls: [
          { name: '', value: '1' },
          { name: 'kernel.shm_rmid_forced', value: '1' },
          { name: 'kernel.shm_rmid_forced', value: '0' },
        ],
      },
      {},
      [`${at}.sysctls[0].name: Required value`, `${at}.sysctls[2].name: Duplicate value: "kernel.shm_rmid_forced"`],
    ],
    [
      'sets what is no value of the kernel',
      { sysctls: [{ name: 'Kernel', value: '1' }] },
      {},
      [
        `${at}.sysctls[0].name: Invalid value: "Kernel": must have at most 253 characters and match regex ^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$`,
      ],
    ],
    [
      "sets values of the node's network",
      { sysctls: [{ name: 'net.ipv4.ip_forward', value: '1' }] },
      { hostNetwork: true },
      [`${at}.sysctls[0].name: Invalid value: "net.ipv4.ip_forward": may not be specified when 'hostNetwork' is true`],
    ],
    [
      "sets values of the node's memory",
      { sysctls: [{ name: 'kernel.msgmax', value: '1' }] },
      { hostIPC: true },
      [`${at}.sysctls[0].name: Invalid value: "kernel.msgmax": may not be specified when 'hostIPC' is true`],
    ],
    [
      'has a seccomp profile of its own without a file',
      { seccompProfile: { type: 'Localhost' } },
      {},
      [`${at}.seccompProfile.localhostProfile: Required value: must be set when seccomp type is Localhost`],
    ],
    [
      'has a file for a seccomp profile that needs none',
      { seccompProfile: { type: 'RuntimeDefault', localhostProfile: 'p' } },
      {},
      [
        `${at}.seccompProfile.localhostProfile: Invalid value: {"Type":"RuntimeDefault","LocalhostProfile":"p"}: can only be set when seccomp type is Localhost`,
      ],
    ],
    [
      'has a seccomp profile of another sort',
      { seccompProfile: { type: 'Strict' } },
      {},
      [
        `${at}.seccompProfile.type: Unsupported value: "Strict": supported values: "Localhost", "RuntimeDefault", "Unconfined"`,
      ],
    ],
    [
      'has a seccomp profile of no sort',
      { seccompProfile: { type: '' } },
      {},
      [`${at}.seccompProfile.type: Required value: type is required when seccompProfile is set`],
    ],
    [
      'has an AppArmor profile of its own without a name',
      { appArmorProfile: { type: 'Localhost' } },
      {},
      [`${at}.appArmorProfile.localhostProfile: Required value: must be set when AppArmor type is Localhost`],
    ],
    [
      'has an AppArmor profile with space around its name',
      { appArmorProfile: { type: 'Localhost', localhostProfile: ' p' } },
      {},
      [`${at}.appArmorProfile.localhostProfile: Invalid value: " p": must not be padded with whitespace`],
    ],
    [
      'names an AppArmor profile where none is meant',
      { appArmorProfile: { type: 'Unconfined', localhostProfile: 'p' } },
      {},
      [`${at}.appArmorProfile.localhostProfile: Invalid value: "p": can only be set when AppArmor type is Localhost`],
    ],
    [
      "has users of its own and the node's network",
      {},
      { hostUsers: false, hostNetwork: true },
      ['spec.hostNetwork: Forbidden: when `pod.Spec.HostUsers` is false'],
    ],
    [
      'is for another system',
      {},
      { os: { name: 'plan9' } },
      ['spec.os: Unsupported value: "plan9": supported values: "linux", "windows"'],
    ],
    [
      'changes labels as no cluster does',
      { seLinuxChangePolicy: 'MountOption' },
      {},
      [`${at}.seLinuxChangePolicy: Unsupported value: "MountOption": supported values: "Recursive"`],
    ],
    [
      'has a name that is too long, and beside its full name',
      {},
      { hostnameOverride: 'a'.repeat(65), setHostnameAsFQDN: true },
      [
        'spec.hostnameOverride: Forbidden: may not be specified when setHostnameAsFQDN is true',
        'spec.hostnameOverride: Too long: may not be more than 64 bytes',
      ],
    ],
    ['is for no system', {}, { os: { name: '' } }, ['spec.os.name: Required value']],
  ])('%s', (_about, securityContext, pod, errors) => {
    expect(wrong({}, { securityContext, ...pod })).toEqual(errors);
  });
});

describe('the security context of a container', () => {
  const at = `${c}.securityContext`;
  it.each<[string, object, object, string[]]>([
    ['may be right', { runAsUser: 1, capabilities: { add: ['SYS_ADMIN'] }, allowPrivilegeEscalation: true }, {}, []],
    ['runs as nobody', { runAsUser: -1 }, {}, [`${at}.runAsUser: Invalid value: -1: ${range}`]],
    [
      'shows /proc in another way',
      { procMount: 'Half' },
      {},
      [`${at}.procMount: Unsupported value: "Half": supported values: "Default", "Unmasked"`],
    ],
    [
      "shows all of /proc to the node's users",
      { procMount: 'Unmasked' },
      {},
      [`${at}.procMount: Invalid value: "Unmasked": \`hostUsers\` must be false to use \`Unmasked\``],
    ],
    ['shows all of /proc to users of its own', { procMount: 'Unmasked' }, { hostUsers: false }, []],
    [
      'may not have more rights and has all',
      { allowPrivilegeEscalation: false, capabilities: { add: ['CAP_SYS_ADMIN'] } },
      {},
      [
        `${at}: Invalid value: {"allowPrivilegeEscalation":false,"capabilities":{"add":["CAP_SYS_ADMIN"]}}: cannot set \`allowPrivilegeEscalation\` to false and \`capabilities.Add\` CAP_SYS_ADMIN`,
      ],
    ],
    [
      'has a profile above its own directory',
      { seccompProfile: { type: 'Localhost', localhostProfile: '../p' } },
      {},
      [`${at}.seccompProfile.localhostProfile: Invalid value: "../p": must not contain '..'`],
    ],
  ])('%s', (_about, securityContext, pod, errors) => {
    expect(wrong({ securityContext }, pod)).toEqual(errors);
  });
});

describe('the DNS of a pod', () => {
  const at = 'spec.dnsConfig';
  it.each<[string, object, unknown[]]>([
    [
      'may be its own',
      {
        dnsPolicy: 'None',
        dnsConfig: {
          nameservers: ['10.0.0.10', 'fd00::10'],
          searches: ['a.b', '_tcp.x.', '.'],
          options: [{ name: 'ndots', value: '2' }],
        },
      },
      [],
    ],
    [
      'is of another policy',
      { dnsPolicy: 'Some' },
      [
        'spec.dnsPolicy: Unsupported value: "Some": supported values: "ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"',
      ],
    ],
    [
      'is its own without a server',
      { dnsPolicy: 'None', dnsConfig: { searches: ['x'] } },
      [`${at}.nameservers: Required value: must provide at least one DNS nameserver when \`dnsPolicy\` is None`],
    ],
    [
      'has four servers',
      { dnsConfig: { nameservers: many(4, (i) => `10.0.0.${i}`) } },
      [expect.stringMatching(/^spec\.dnsConfig\.nameservers: Invalid value: .*must not have more than 3 nameservers$/)],
    ],
    [
      'has a server by name',
      { dnsConfig: { nameservers: ['dns'] } },
      [expect.stringMatching(/^spec\.dnsConfig\.nameservers\[0\]: Invalid value: "dns": must be a valid IP address/)],
    ],
    [
      'searches too much',
      { dnsConfig: { searches: many(33, (i) => `s${i}`) } },
      [expect.stringMatching(/^spec\.dnsConfig\.searches: Invalid value: .*must not have more than 32 search paths$/)],
    ],
    [
      'searches at too great a length',
      { dnsConfig: { searches: many(20, () => `${'a'.repeat(60)}.${'b'.repeat(60)}`) } },
      [expect.stringMatching(/must not have more than 2048 characters \(including spaces\) in the search list$/)],
    ],
    [
      'searches what is no domain of any service',
      { dnsConfig: { searches: ['A'] } },
      [
        expect.stringMatching(
          /^spec\.dnsConfig\.searches\[0\]: Invalid value: "A": .* alphanumeric characters, '_', '-' or '.', and/,
        ),
      ],
    ],
    [
      'has an option of no name',
      { dnsConfig: { options: [{ value: '1' }] } },
      [`${at}.options[0]: Required value: must not be empty`],
    ],
  ])('%s', (_about, pod, errors) => {
    expect(wrong({}, pod)).toEqual(errors);
  });
});

describe('a spread', () => {
  const spread = {
    maxSkew: 1,
    topologyKey: 'zone',
    whenUnsatisfiable: 'DoNotSchedule',
    labelSelector: { matchLabels: { app: 'x' } },
  };
  const at = 'spec.topologySpreadConstraints';
  it.each<[string, object[], unknown[]]>([
    [
      'may be right',
      [{ ...spread, minDomains: 2, nodeAffinityPolicy: 'Honor', nodeTaintsPolicy: 'Ignore', matchLabelKeys: ['hash'] }],
      [],
    ],
    ['is over nothing', [{ ...spread, topologyKey: '' }], [`${at}[0].topologyKey: Required value: can not be empty`]],
    [
      'does something else',
      [{ ...spread, whenUnsatisfiable: 'Wait' }],
      [`${at}[0].whenUnsatisfiable: Unsupported value: "Wait": supported values: "DoNotSchedule", "ScheduleAnyway"`],
    ],
    [
      'is said twice',
      [spread, spread],
      [`${at}[0].{topologyKey, whenUnsatisfiable}: Duplicate value: "{zone, DoNotSchedule}"`],
    ],
    ['may be wished and needed', [spread, { ...spread, whenUnsatisfiable: 'ScheduleAnyway' }], []],
    [
      'is over no domain',
      [{ ...spread, minDomains: 0 }],
      [`${at}[0].minDomains: Invalid value: 0: must be greater than zero`],
    ],
    [
      'is wished over some domains',
      [{ ...spread, whenUnsatisfiable: 'ScheduleAnyway', minDomains: 2 }],
      [
        `${at}[0].minDomains: Invalid value: 2: can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ScheduleAnyway`,
      ],
    ],
    [
      'heeds affinity in another way',
      [{ ...spread, nodeAffinityPolicy: 'Maybe' }],
      [`${at}[0].nodeAffinityPolicy: Unsupported value: "Maybe": supported values: "Honor", "Ignore"`],
    ],
    [
      'heeds taints in another way',
      [{ ...spread, nodeTaintsPolicy: 'Maybe' }],
      [`${at}[0].nodeTaintsPolicy: Unsupported value: "Maybe": supported values: "Honor", "Ignore"`],
    ],
    [
      'is of keys without a selector',
      [{ ...spread, labelSelector: undefined, matchLabelKeys: ['a'] }],
      [`${at}[0].matchLabelKeys: Forbidden: must not be specified when labelSelector is not set`],
    ],
    [
      'is of a key that is selected',
      [{ ...spread, matchLabelKeys: ['app'] }],
      [`${at}[0].matchLabelKeys[0]: Invalid value: "app": exists in both matchLabelKeys and labelSelector`],
    ],
  ])('%s', (_about, topologySpreadConstraints, errors) => {
    expect(wrong({}, { topologySpreadConstraints })).toEqual(errors);
  });
});

describe('what a container mounts', () => {
  const volumes = [
    { name: 'v', emptyDir: {} },
    { name: 'p', persistentVolumeClaim: { claimName: 'p' } },
    { name: 'i', image: { reference: 'r' } },
  ];
  const list = `${c}.volumeMounts`;
  const mount = (fields: object) => ({ volumeMounts: [{ name: 'v', mountPath: '/v', ...fields }] });
  it.each<[string, object, unknown[]]>([
    ['may be a part', mount({ subPath: 'a/b' }), []],
    ['has a name', mount({ name: '' }), [`${list}[0].name: Required value`, `${list}[0].name: Not found: ""`]],
    ['is there', mount({ name: 'x' }), [`${list}[0].name: Not found: "x"`]],
    ['has a place', mount({ mountPath: '' }), [`${list}[0].mountPath: Required value`]],
    [
      'has a place of its own',
      {
        volumeMounts: [
          { name: 'v', mountPath: '/v' },
          { name: 'p', mountPath: '/v' },
        ],
      },
      [`${list}[1].mountPath: Invalid value: "/v": must be unique`],
    ],
    [
      'stays within the volume',
      mount({ subPath: '../a' }),
      [`${list}.subPath: Invalid value: "../a": must not contain '..'`],
    ],
    ['is a part below it', mount({ subPath: '/a' }), [`${list}.subPath: Invalid value: "/a": must be a relative path`]],
    [
      'is one part',
      mount({ subPath: 'a', subPathExpr: '$(A)' }),
      [`${list}[0].subPathExpr: Invalid value: "$(A)": subPathExpr and subPath are mutually exclusive`],
    ],
    [
      'is shown to the node by the privileged alone',
      mount({ mountPropagation: 'Bidirectional' }),
      [
        `${list}.mountPropagation: Forbidden: Bidirectional mount propagation is available only to privileged containers`,
      ],
    ],
    [
      'is shown to the node by the privileged',
      { ...mount({ mountPropagation: 'Bidirectional' }), securityContext: { privileged: true } },
      [],
    ],
    [
      'is shown in a known way',
      mount({ mountPropagation: 'Up' }),
      [
        `${list}.mountPropagation: Unsupported value: "Up": supported values: "Bidirectional", "HostToContainer", "None"`,
      ],
    ],
    [
      'is only read where all below it is',
      mount({ recursiveReadOnly: 'Enabled', mountPropagation: 'HostToContainer' }),
      [
        `${list}.recursiveReadOnly: Forbidden: may only be specified when readOnly is true`,
        `${list}.recursiveReadOnly: Forbidden: may only be specified when mountPropagation is None or not specified`,
      ],
    ],
    [
      'is only read in a known way',
      mount({ readOnly: true, recursiveReadOnly: 'Deep' }),
      [`${list}.recursiveReadOnly: Unsupported value: "Deep": supported values: "Disabled", "Enabled", "IfPossible"`],
    ],
    [
      'is a device or a directory',
      { volumeMounts: [{ name: 'p', mountPath: '/p' }], volumeDevices: [{ name: 'p', devicePath: '/dev/p' }] },
      [
        `${list}[0].name: Invalid value: "p": must not already exist in volumeDevices`,
        `${c}.volumeDevices[0].name: Invalid value: "p": must not already exist in volumeMounts`,
      ],
    ],
    [
      'is a device where the volume can be one',
      { volumeDevices: [{ name: 'v', devicePath: '/dev/v' }] },
      [
        `${c}.volumeDevices[0].name: Invalid value: "v": can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode`,
      ],
    ],
    [
      'is a device with a path',
      { volumeDevices: [{ name: 'p', devicePath: '/dev/../p' }] },
      [`${c}.volumeDevices[0].devicePath: Invalid value: "/dev/../p": can not contain backsteps ('..')`],
    ],
  ])('%s', (_about, container, errors) => {
    expect(wrong(container, { volumes })).toEqual(errors);
  });
});

describe('how a container starts again', () => {
  const rule = (fields: object) => ({
    restartPolicy: 'Never',
    restartPolicyRules: [{ action: 'Restart', exitCodes: { operator: 'In', values: [42] }, ...fields }],
  });
  const at = `${c}.restartPolicyRules[0]`;
  it.each<[string, object, unknown[]]>([
    ['may follow rules', rule({}), []],
    [
      'is said in rules beside a policy',
      { ...rule({}), restartPolicy: undefined },
      [`${c}.restartPolicy: Required value: must specify restartPolicy when restart rules are used`],
    ],
    [
      'is of a known policy',
      { restartPolicy: 'Sometimes' },
      [`${c}.restartPolicy: Unsupported value: "Sometimes": supported values: "Always", "Never", "OnFailure"`],
    ],
    [
      'is by a known action',
      rule({ action: 'Stop' }),
      [`${at}.action: Unsupported value: "Stop": supported values: "Restart", "RestartAllContainers"`],
    ],
    ['is by exit code', rule({ exitCodes: undefined }), [`${at}.exitCodes: Required value: must be specified`]],
    [
      'is by a known operator',
      rule({ exitCodes: { operator: 'Is', values: [1] } }),
      [`${at}.exitCodes.operator: Unsupported value: "Is": supported values: "In", "NotIn"`],
    ],
    [
      'is by no more than 255 codes',
      rule({ exitCodes: { operator: 'In', values: many(256, (i) => i) } }),
      [`${at}.exitCodes.values: Too many: 256: must have at most 255 items`],
    ],
    [
      'is by no more than 20 rules',
      { restartPolicy: 'Never', restartPolicyRules: many(21, () => rule({}).restartPolicyRules[0]) },
      [`${c}.restartPolicyRules: Too many: 21: must have at most 20 items`],
    ],
    [
      'when resources change is said once of each',
      {
        resizePolicy: [
          { resourceName: 'cpu', restartPolicy: 'NotRequired' },
          { resourceName: 'cpu', restartPolicy: 'RestartContainer' },
        ],
      },
      [`${c}.resizePolicy[1]: Duplicate value: "cpu"`],
    ],
    [
      'when resources change is said of some',
      { resizePolicy: [{ resourceName: 'nic', restartPolicy: 'Maybe' }] },
      [
        `${c}.resizePolicy: Unsupported value: "nic": supported values: "cpu", "memory"`,
        `${c}.resizePolicy: Unsupported value: "Maybe": supported values: "NotRequired", "RestartContainer"`,
      ],
    ],
  ])('%s', (_about, container, errors) => {
    expect(wrong(container)).toEqual(errors);
  });

  it('does not follow a change of resources where the pod never restarts', () => {
    expect(
      wrong({ resizePolicy: [{ resourceName: 'cpu', restartPolicy: 'RestartContainer' }] }, { restartPolicy: 'Never' }),
    ).toEqual([
      `${c}.resizePolicy: Invalid value: "RestartContainer": must be 'NotRequired' when \`restartPolicy\` is 'Never'`,
    ]);
  });
});

describe('what a variable reads', () => {
  const field = (fieldPath: string, apiVersion?: string) => ({
    fieldRef: { fieldPath, ...(apiVersion && { apiVersion }) },
  });
  const amount = (resource: string, divisor?: string) => ({
    resourceFieldRef: { resource, ...(divisor && { divisor }) },
  });
  const at = `${c}.env[0].valueFrom`;
  const readable =
    '"metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName", "spec.serviceAccountName", "status.hostIP", "status.hostIPs", "status.podIP", "status.podIPs"';
  const units = '1, 1k, 1M, 1G, 1T, 1P, 1E, 1Ki, 1Mi, 1Gi, 1Ti, 1Pi, 1Ei';
  it.each<[string, object, unknown[]]>([
    ...['metadata.name', "metadata.labels['app']", "metadata.annotations['A.org/x']", 'status.podIPs', 'spec.host'].map(
      (path): [string, object, unknown[]] => [`is ${path}`, field(path), []],
    ),
    ['is a field', field(''), [`${at}.fieldRef.fieldPath: Required value`]],
    [
      'is of a known version',
      field('metadata.name', 'v2'),
      [
        `${at}.fieldRef.fieldPath: Invalid value: "metadata.name": error converting fieldPath: unsupported pod version: v2`,
      ],
    ],
    [
      'is not all labels',
      field('metadata.labels'),
      [`${at}.fieldRef.fieldPath: Unsupported value: "metadata.labels": supported values: ${readable}`],
    ],
    [
      'is no part of what has none',
      field("metadata.name['a']"),
      [
        `${at}.fieldRef.fieldPath: Invalid value: "metadata.name['a']": error converting fieldPath: field label does not support subscript: metadata.name['a']`,
      ],
    ],
    [
      'is a label by name',
      field("metadata.labels['a b']"),
      [
        expect.stringMatching(
          /^spec\.containers\[0\]\.env\[0\]\.valueFrom\.fieldRef: Invalid value: "a b": name part must consist of/,
        ),
      ],
    ],
    ['is a limit', amount('limits.cpu', '1m'), []],
    ['is an amount', amount(''), [`${at}.resourceFieldRef.resource: Required value`]],
    ['is an amount of huge pages', amount('requests.hugepages-2Mi', '1Mi'), []],
    [
      'is a known amount',
      amount('limits.nic'),
      [
        `${at}.resourceFieldRef.resource: Unsupported value: "limits.nic": supported values: "limits.cpu", "limits.ephemeral-storage", "limits.memory", "requests.cpu", "requests.ephemeral-storage", "requests.memory"`,
      ],
    ],
    [
      'is in thousandths or wholes of a CPU',
      amount('limits.cpu', '2'),
      [
        `${at}.resourceFieldRef.divisor: Invalid value: "limits.cpu": only divisor's values 1m and 1 are supported with the cpu resource`,
      ],
    ],
    [
      'is in units of memory',
      amount('limits.memory', '2Mi'),
      [
        `${at}.resourceFieldRef.divisor: Invalid value: "limits.memory": only divisor's values ${units} are supported with the memory resource`,
      ],
    ],
    [
      'is one thing',
      { ...field('metadata.name'), ...amount('limits.cpu') },
      [`${at}: Invalid value: "": may not have more than one field specified at a time`],
    ],
  ])('%s', (_about, valueFrom, errors) => {
    expect(wrong({ env: [{ name: 'A', valueFrom }] })).toEqual(errors);
  });
});
