/** What tells one blueprint from another. */
export interface Blueprint {
  /** Such as `upf`. */
  short: string;
  /** Attached interfaces with their networks; one in the network of pods is always there. */
  interfaces: Readonly<Record<string, string>>;
  /** Pools of the data network; without any it has no spec. */
  pools: readonly string[];
  /** The package whose network function this one needs to know. */
  dependsOn?: string;
}

/** Blueprints of a user plane, a session management and an access management function. */
export const blueprints: readonly Blueprint[] = [
  { short: 'upf', interfaces: { n3: 'net-ran', n4: 'net-inside', n6: 'net-outside' }, pools: ['p1', 'p2', 'p3'] },
  { short: 'smf', interfaces: { n4: 'net-inside', n11: 'net-inside' }, pools: [], dependsOn: 'lab-upf' },
  { short: 'amf', interfaces: { n2: 'net-ran' }, pools: [], dependsOn: 'lab-upf' },
];

const local = '    config.kubernetes.io/local-config: "true"\n';
const requirements = ['Interface', 'Capacity', 'DataNetwork', 'Dependency'];

function resource(apiVersion: string, kind: string, name: string, rest: string, annotations = ''): string {
  return `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: ${name}\n  annotations:\n${local}${annotations}${rest}`;
}

/** The files of a blueprint, in the shape in which vendors publish them: names of cluster and namespace are put in by functions. */
export function blueprintFiles({ short, interfaces, pools, dependsOn }: Blueprint): Record<string, string> {
  const required = (kind: string, name: string, spec: string, more = '') =>
    resource(
      'req.nephio.org/v1alpha1',
      kind,
      name,
      spec,
      `${more}    specializer.nephio.org/owner: workload.nephio.org/v1alpha1.NFDeployment.${short}-example\n    specializer.nephio.org/namespace: example\n`,
    );
  const attached = Object.entries(interfaces).map(([name, network]) => [
    `interface-${name}.yaml`,
    required(
      'Interface',
      name,
      `spec:\n  networkInstance:\n    name: ${network}\n  cniType: macvlan\n  attachmentType: vlan\n`,
      network === 'net-ran' ? `    nephio.org/network-name: ${name}\n` : '',
    ),
  ]);
  return {
    Kptfile: kptfile(short),
    'owner.yaml': replacements(
      'owner',
      'WorkloadCluster',
      'here',
      'spec.clusterName',
      "    options:\n      delimiter: '-'\n      index: 1\n",
    ),
    'space.yaml': replacements('namespace', 'ConfigMap', 'kptfile.kpt.dev', 'data.name', ''),
    'package-context.yaml': resource('v1', 'ConfigMap', 'kptfile.kpt.dev', 'data:\n  name: lab\n'),
    'cluster.yaml': resource(
      'infra.nephio.org/v1alpha1',
      'WorkloadCluster',
      'here',
      'spec:\n  clusterName: lyon01\n  cnis:\n  - macvlan\n  - ipvlan\n  masterInterface: ens5\n',
    ),
    'capacity.yaml': required(
      'Capacity',
      'dataplane',
      'spec:\n  maxUplinkThroughput: 5G\n  maxDownlinkThroughput: 5G\n',
    ),
    'dnn.yaml': required('DataNetwork', 'internet', dnnSpec(pools)),
    'interface-sbi.yaml': required('Interface', 'sbi', 'spec:\n  networkInstance:\n    name: default\n'),
    ...Object.fromEntries(attached),
    ...(dependsOn && {
      'dependency.yaml': required(
        'Dependency',
        'upf',
        `spec:\n  packageName: ${dependsOn}\n  injectors:\n  - apiVersion: workload.nephio.org/v1alpha1\n    kind: NFDeployment\n    spec:\n      provider: upf.example.org\n`,
      ),
    }),
    'nf.yaml': `apiVersion: workload.nephio.org/v1alpha1\nkind: NFDeployment\nmetadata:\n  name: ${short}-example\n  namespace: ${short}-example\nspec:\n  provider: ${short}.example.org\n`,
    'network-ran.yaml': network('net-ran', {
      '172.22.0.0/16': 'network-name: n2',
      '172.23.0.0/16': 'network-name: n3',
      '2001:db8:3::/48': 'network-name: n3',
    }),
    'network-inside.yaml': network('net-inside', { '172.21.0.0/16': undefined }),
    'network-outside.yaml': network('net-outside', { '172.20.0.0/16': undefined, '10.64.0.0/16': 'prefix-kind: pool' }),
  };
}

function kptfile(short: string): string {
  const steps = 'nfdeploy interface dnn nad dnn interface nfdeploy'.split(' ');
  const image = (name: string, rest = '') => `    - image: ${name}\n${rest}`;
  return [
    `apiVersion: kpt.dev/v1\nkind: Kptfile\nmetadata:\n  name: pkg-${short}\n  annotations:\n${local}`,
    `info:\n  description: ${short} blueprint\npipeline:\n  mutators:\n`,
    image('catalogue.example/apply-replacements:v0.1.1', '      configPath: owner.yaml\n'),
    image('catalogue.example/apply-replacements:v0.1.1', '      configPath: space.yaml\n'),
    image('catalogue.example/set-namespace:v0.4.1', '      configPath: package-context.yaml\n'),
    ...steps.map((name) => image(`docker.io/nephio/${name}-fn:latest`)),
  ].join('');
}

function replacements(note: string, kind: string, name: string, fieldPath: string, options: string): string {
  const target = (one: string, path: string) =>
    `  - select:\n      kind: ${one}\n    fieldPaths:\n    - ${path}\n${options}`;
  const notes = requirements.map((one) => target(one, `metadata.annotations.[specializer.nephio.org/${note}]`));
  const own = note === 'owner' ? [target('NFDeployment', 'metadata.name')] : [];
  return resource(
    'fn.kpt.dev/v1alpha1',
    'ApplyReplacements',
    `propagate-${note}`,
    `replacements:\n- source:\n    kind: ${kind}\n    name: ${name}\n    fieldPath: ${fieldPath}\n  targets:\n${[...own, ...notes].join('')}`,
  );
}

function dnnSpec(pools: readonly string[]): string {
  const list = pools.map((name) => `  - name: ${name}\n    prefixLength: 24\n`).join('');
  return pools.length === 0 ? 'spec:\n' : `spec:\n  networkInstance:\n    name: net-outside\n  pools:\n${list}`;
}

function network(name: string, prefixes: Readonly<Record<string, string | undefined>>): string {
  const list = Object.entries(prefixes).map(
    ([prefix, label]) => `    - prefix: ${prefix}\n${label ? `      labels:\n        nephio.org/${label}\n` : ''}`,
  );
  return resource(
    'infra.nephio.org/v1alpha1',
    'Network',
    name,
    `spec:\n  topology: lab\n  routingTables:\n  - name: ${name}\n    prefixes:\n${list.join('')}  bridgeDomains: \n  - name: ${name}\n    interfaces:\n    - kind: interface\n      selector:\n        matchExpressions:\n        - {key: nephio.org/cluster-name, operator: Exists}\n      attachmentType: vlan`,
  );
}
