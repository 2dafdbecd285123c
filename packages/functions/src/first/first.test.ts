import { Kptfile, type ResourceList } from '@nexslice/krm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { find, packageOf, textOf } from '../fixture/upf.fixture.ts';
import { LocalBackend } from '../local/local.ts';
import { runFunction } from '../registry/registry.ts';

/** The package of the interface document, completed with prefixes to allocate from. */
const files = {
  Kptfile: `apiVersion: kpt.dev/v1
kind: Kptfile
metadata:
  name: pkg-upf
  annotations:
    config.kubernetes.io/local-config: "true"
pipeline:
  mutators:
  - image: nephio.org/interface-manager:v1
`,
  'n6.yaml': `apiVersion: req.nephio.org/v1alpha1
kind: Interface
metadata:
  name: n6
  annotations:
    config.kubernetes.io/local-config: "true"
spec:
  networkInstance:
    name: vpc-internet
  cniType: sriov
  attachementType: vlan
`,
  'cluster.yaml': `apiVersion: infra.nephio.org/v1alpha1
kind: ClusterContext
metadata:
  name: cluster-context
spec:
  cniConfig:
    cniType: macvlan
    masterInterface: eth1
  siteCode: edge1
  region: us-central1
`,
  'capacity.yaml':
    'apiVersion: req.nephio.org/v1alpha1\nkind: Capacity\nmetadata:\n  name: c\nspec:\n  maxUplinkThroughput: 10G\n',
  'networks.yaml': `apiVersion: ipam.nephio.org/v1alpha1
kind: NetworkInstance
metadata:
  name: vpc-internet
spec:
  prefixes:
  - prefix: 10.6.0.0/16
---
apiVersion: ipam.nephio.org/v1alpha1
kind: NetworkInstance
metadata:
  name: vpc-other
spec:
  prefixes:
  - prefix: 10.9.0.0/16
`,
};

const now = () => new Date('2026-01-02T03:04:05Z');

function run(list: ResourceList, ...names: string[]): void {
  for (const name of names) runFunction(name, list, { strict: false, now, backend: new LocalBackend() });
}

function conditions(list: ResourceList): Record<string, unknown> {
  const value = Kptfile.find(list.items)!.value as { status?: { conditions?: { type: string; status: unknown }[] } };
  return Object.fromEntries(
    (value.status?.conditions ?? []).map(({ type, status }) => [type.replace(/-[0-9a-f]{5}$/, '-hash'), status]),
  );
}

const allocations = (list: ResourceList) => list.items.filter((item) => item.kind.endsWith('Allocation'));
const settled = () => {
  const list = packageOf(files);
  run(list, 'interface', 'ipam', 'vlan', 'nad', 'nfdeploy');
  return list;
};

describe('the interface document', () => {
  it('expands an Interface into an IPAllocation and a VLANAllocation', () => {
    const list = packageOf(files);
    run(list, 'interface');
    const [ip, vlan] = allocations(list);
    const common = {
      networkInstanceRef: { namespace: 'default', name: 'vpc-internet' },
      selector: { matchLabels: { 'nephio.org/region': 'us-central1', 'nephio.org/site': 'edge1' } },
    };
    expect(ip?.name).toMatch(/^n6-ip-[0-9a-f]{5}$/);
    expect(ip?.value['spec']).toEqual({ kind: 'network', prefixLength: 32, ...common });
    expect(vlan?.name).toMatch(/^n6-vlan-[0-9a-f]{5}$/);
    expect(vlan?.value['spec']).toEqual(common);
    expect(ip?.value['status']).toBeUndefined();
    for (const child of [ip, vlan]) {
      expect(child?.value['metadata']).toMatchObject({
        ownerReferences: [{ apiVersion: 'req.nephio.org/v1alpha1', kind: 'Interface', name: 'n6' }],
        annotations: { 'krm-fn.nephio.org/owner': 'req.nephio.org/v1alpha1/interface/n6' },
      });
    }
  });

  it('adds the four conditions as booleans', () => {
    const list = packageOf(files);
    run(list, 'interface');
    expect(conditions(list)).toEqual({
      'req-nephio-org-v1alpha1-interface-n6': true,
      'ipam-nephio-org-v1alpha1-ipallocation-n6-ip-hash': false,
      'ipam-nephio-org-v1alpha1-vlanallocation-n6-vlan-hash': false,
      'req-nephio-org-v1alpha1-interface-n6-nad-generated': false,
    });
    expect(textOf(list)).toContain('    - type: req-nephio-org-v1alpha1-interface-n6\n      status: true\n');
  });

  it('does nothing without ClusterContext when there are no children', () => {
    const list = packageOf({ ...files, 'cluster.yaml': '' });
    run(list, 'interface');
    expect(allocations(list)).toEqual([]);
    expect(conditions(list)).toEqual({});
  });

  it('marks the children when the ClusterContext has gone, and makes new ones when it is back', () => {
    const list = settled();
    const cluster = find(list, 'ClusterContext', 'cluster-context')!;
    list.remove(cluster);
    run(list, 'interface');
    for (const child of allocations(list)) {
      expect(child.value['metadata']).toHaveProperty('deletionTimestamp', '2026-01-02T03:04:05Z');
    }
    expect(conditions(list)['ipam-nephio-org-v1alpha1-ipallocation-n6-ip-hash']).toBe(false);
    list.upsert(cluster);
    run(list, 'ipam', 'vlan', 'interface', 'ipam', 'vlan', 'nad', 'nfdeploy');
    expect(find(list, 'UPFDeployment', 'upf-deployment')).toBeDefined();
  });

  it('replaces children when the spec changes: the old ones marked, the new ones beside them, all conditions false', () => {
    const list = settled();
    const before = allocations(list).map((child) => child.name);
    find(list, 'Interface', 'n6')!.setAt(['spec', 'networkInstance', 'name'], 'vpc-other');
    run(list, 'interface');
    const marked = allocations(list).filter((child) => 'deletionTimestamp' in (child.value['metadata'] as object));
    expect(marked.map((child) => child.name)).toEqual(before);
    expect(allocations(list)).toHaveLength(4);
    const states = Object.entries(conditions(list)).filter(
      ([type]) => type.includes('allocation') || type.endsWith('nad-generated'),
    );
    expect(states.every(([, status]) => status === false)).toBe(true);
    run(list, 'ipam', 'vlan', 'nad', 'nfdeploy');
    expect(allocations(list)).toHaveLength(2);
    expect(JSON.stringify(find(list, 'UPFDeployment', 'upf-deployment')?.value)).toContain('10.9.0.2/24');
  });

  it('collects the children of an Interface that is gone', () => {
    const list = settled();
    list.remove(find(list, 'Interface', 'n6')!);
    run(list, 'interface');
    expect(allocations(list).every((child) => 'deletionTimestamp' in (child.value['metadata'] as object))).toBe(true);
    run(list, 'ipam', 'vlan');
    expect(allocations(list)).toEqual([]);
    expect(Object.keys(conditions(list)).filter((type) => type.includes('n6'))).toEqual([]);
  });

  it('changes nothing when it runs again', () => {
    const list = settled();
    const before = textOf(list);
    run(list, 'interface', 'ipam', 'vlan', 'nad', 'dnn', 'nfdeploy');
    expect(textOf(list)).toBe(before);
  });
});

/** The package of the NF document: allocations as it prints them, with answers. */
const allocation = (itf: string) => `apiVersion: ipam.nephio.org/v1alpha1
kind: IPAllocation
metadata:
  name: ${itf}-ip-abcd
  annotations:
    krm-fn.nephio.org/owner: req.nephio.org/v1alpha1/interface/${itf}
spec:
  kind: network
  prefixLength: 32
  networkInstanceRef:
    namespace: default
    name: sample-vpc
  selector:
    matchLabels:
      nephio.org/site: edge1
status:
  prefix: 10.0.0.${itf.slice(1)}/24
  gateway: 10.0.0.1
---
apiVersion: ipam.nephio.org/v1alpha1
kind: VLANAllocation
metadata:
  name: ${itf}-vlan-defg
  annotations:
    krm-fn.nephio.org/owner: req.nephio.org/v1alpha1/interface/${itf}
spec:
  networkInstanceRef:
    namespace: default
    name: sample-vpc
status:
  vlanID: 10
---
apiVersion: req.nephio.org/v1alpha1
kind: Interface
metadata:
  name: ${itf}
spec:
  networkInstance:
    name: sample-vpc
`;

const nfTypes = ['n6', 'n3', 'n4'].flatMap((itf) => [
  `req-nephio-org-v1alpha1-interface-${itf}`,
  `ipam-nephio-org-v1alpha1-ipallocation-${itf}-ip-abcd`,
  `ipam-nephio-org-v1alpha1-vlanallocation-${itf}-vlan-defg`,
]);

const nfFiles = (open?: string) => ({
  Kptfile: `apiVersion: kpt.dev/v1
kind: Kptfile
metadata:
  name: pkg-upf
status:
  conditions:
  - type: req-nephio-org-v1alpha-upfdeployment
    status: false
${nfTypes.map((type) => `  - type: ${type}\n    status: ${type !== open}\n`).join('')}`,
  'n3.yaml': allocation('n3'),
  'n4.yaml': allocation('n4'),
  'n6.yaml': allocation('n6'),
  'capacity.yaml': files['capacity.yaml'],
});

describe('the NF deploy document', () => {
  it('generates the UPFDeployment when everything upstream is true, and sets its condition', () => {
    const list = packageOf(nfFiles());
    run(list, 'nfdeploy');
    const nf = find(list, 'UPFDeployment', 'upf-deployment');
    expect(nf?.ref.apiVersion).toBe('nf.nephio.org/v1alpha1');
    expect(nf?.namespace).toBe('upf');
    expect(nf?.annotation('automation.nephio.org/config-injection')).toBe('True');
    expect(nf?.value['spec']).toEqual({
      capacity: { maxUplinkThroughput: '10G', maxDownlinkThroughput: '0' },
      interfaces: ['3', '4', '6'].map((n) => ({
        name: `n${n}`,
        ipv4: { address: `10.0.0.${n}/24`, gateway: '10.0.0.1' },
        vlanID: 10,
      })),
      networkInstances: [{ name: 'sample-vpc', interfaces: ['n3', 'n4', 'n6'] }],
    });
    expect(conditions(list)['req-nephio-org-v1alpha-upfdeployment']).toBe(true);
  });

  it.each(nfTypes)('does not generate it while %s is false', (type) => {
    const list = packageOf(nfFiles(type));
    run(list, 'nfdeploy');
    expect(find(list, 'UPFDeployment', 'upf-deployment')).toBeUndefined();
    expect(conditions(list)['req-nephio-org-v1alpha-upfdeployment']).toBe(false);
  });

  it('deletes it when one condition turns false, and updates it when an address changes', () => {
    const list = packageOf(nfFiles());
    run(list, 'nfdeploy');
    find(list, 'IPAllocation', 'n3-ip-abcd')!.setAt(['status', 'prefix'], '10.0.0.33/24');
    run(list, 'nfdeploy');
    expect(JSON.stringify(find(list, 'UPFDeployment', 'upf-deployment')?.value)).toContain('10.0.0.33/24');
    const kptfile = new Kptfile(Kptfile.find(list.items)!, 'boolean');
    kptfile.setCondition({ type: nfTypes[1]!, status: 'False' });
    run(list, 'nfdeploy');
    expect(find(list, 'UPFDeployment', 'upf-deployment')).toBeUndefined();
    expect(conditions(list)['req-nephio-org-v1alpha-upfdeployment']).toBe(false);
  });

  it('removes it and its condition when it is marked', () => {
    const list = packageOf(nfFiles());
    run(list, 'nfdeploy');
    find(list, 'UPFDeployment', 'upf-deployment')!.setAnnotation('fnruntime.nephio.org/delete', 'true');
    run(list, 'nfdeploy');
    expect(find(list, 'UPFDeployment', 'upf-deployment')).toBeUndefined();
    expect(conditions(list)).not.toHaveProperty('req-nephio-org-v1alpha-upfdeployment');
  });

  it('names the condition by the pattern of the text where no example form is there', () => {
    const list = settled();
    expect(conditions(list)['ipam-nephio-org-v1alpha1-upfdeployment-upf-deployment']).toBe(true);
  });

  it.each(['smf', 'amf'])('generates what an %s package is about', (nf) => {
    const list = packageOf({ ...files, Kptfile: files.Kptfile.replace('pkg-upf', `pkg-${nf}`) });
    run(list, 'interface', 'ipam', 'vlan', 'nad', 'nfdeploy');
    expect(find(list, `${nf.toUpperCase()}Deployment`, `${nf}-deployment`)).toBeDefined();
  });

  it('generates it in the example as printed too, which has allocations but no Interfaces', () => {
    const example = nfFiles();
    const withoutInterface = (text: string) => text.slice(0, text.indexOf('---\napiVersion: req.nephio.org'));
    const list = packageOf({
      Kptfile: example.Kptfile,
      'n3.yaml': withoutInterface(example['n3.yaml']),
      'n4.yaml': withoutInterface(example['n4.yaml']),
      'n6.yaml': withoutInterface(example['n6.yaml']),
    });
    run(list, 'nfdeploy');
    expect(find(list, 'UPFDeployment', 'upf-deployment')?.value['spec']).toMatchObject({
      interfaces: [{ name: 'n3' }, { name: 'n4' }, { name: 'n6' }],
      networkInstances: [{ name: 'sample-vpc', interfaces: ['n3', 'n4', 'n6'] }],
    });
    expect(conditions(list)['req-nephio-org-v1alpha-upfdeployment']).toBe(true);
  });
});

describe('the life of a package of the first design', () => {
  const nf = (list: ResourceList) => find(list, 'UPFDeployment', 'upf-deployment');
  const address = (list: ResourceList) => JSON.stringify(nf(list)?.value['spec']);

  it('step by step: expanded, answered, attached, deployed', () => {
    const list = packageOf(files);
    const steps: [string, Record<string, boolean>][] = [
      ['interface', { interface: true, ipallocation: false, vlanallocation: false, nad: false }],
      ['nfdeploy', { interface: true, ipallocation: false, vlanallocation: false, nad: false, nf: false }],
      ['ipam', { interface: true, ipallocation: true, vlanallocation: false, nad: false, nf: false }],
      ['nad', { interface: true, ipallocation: true, vlanallocation: false, nad: false, nf: false }],
      ['vlan', { interface: true, ipallocation: true, vlanallocation: true, nad: false, nf: false }],
      ['nfdeploy', { interface: true, ipallocation: true, vlanallocation: true, nad: false, nf: false }],
      ['nad', { interface: true, ipallocation: true, vlanallocation: true, nad: true, nf: false }],
      ['nfdeploy', { interface: true, ipallocation: true, vlanallocation: true, nad: true, nf: true }],
    ];
    const types: Record<string, string> = {
      interface: 'req-nephio-org-v1alpha1-interface-n6',
      ipallocation: 'ipam-nephio-org-v1alpha1-ipallocation-n6-ip-hash',
      vlanallocation: 'ipam-nephio-org-v1alpha1-vlanallocation-n6-vlan-hash',
      nad: 'req-nephio-org-v1alpha1-interface-n6-nad-generated',
      nf: 'ipam-nephio-org-v1alpha1-upfdeployment-upf-deployment',
    };
    for (const [name, expected] of steps) {
      run(list, name);
      const named = Object.fromEntries(Object.entries(expected).map(([short, state]) => [types[short], state]));
      expect(conditions(list)).toEqual(named);
      expect(nf(list) !== undefined).toBe(expected['nf'] === true);
    }
  });

  it('an exhausted network holds the package back, and lets it go when it is enlarged', () => {
    const list = packageOf({
      ...files,
      'n3.yaml': files['n6.yaml'].replace('name: n6', 'name: n3'),
      'networks.yaml': files['networks.yaml'].replace('10.6.0.0/16', '10.6.0.0/32'),
    });
    run(list, 'interface', 'ipam', 'vlan', 'nad', 'nfdeploy');
    expect(nf(list)).toBeUndefined();
    expect(Object.values(conditions(list)).filter((state) => state === false).length).toBeGreaterThan(1);
    const prefixes = [{ prefix: '10.6.0.0/32' }, { prefix: '10.66.0.0/16' }];
    find(list, 'NetworkInstance', 'vpc-internet')!.setAt(['spec', 'prefixes'], prefixes);
    run(list, 'ipam', 'vlan', 'nad', 'nfdeploy');
    expect(address(list)).toContain('10.66.0.2/24');
  });

  it('an interface that is removed is given back before the function comes back without it', () => {
    const list = packageOf({ ...files, 'n3.yaml': files['n6.yaml'].replace('name: n6', 'name: n3') });
    run(list, 'interface', 'ipam', 'vlan', 'nad', 'nfdeploy');
    expect(address(list)).toContain('"name":"n3"');
    list.remove(find(list, 'Interface', 'n3')!);
    run(list, 'interface', 'nfdeploy');
    expect(nf(list)).toBeUndefined();
    run(list, 'ipam', 'vlan', 'nad', 'nfdeploy');
    expect(address(list)).toContain('"name":"n6"');
    expect(address(list)).not.toContain('"name":"n3"');
    expect(allocations(list)).toHaveLength(2);
  });

  it('an address is kept while nothing that it hangs on changes', () => {
    const list = settled();
    const before = address(list);
    find(list, 'ClusterContext', 'cluster-context')!.setAt(['metadata', 'labels', 'x'], 'y');
    find(list, 'Interface', 'n6')!.setAnnotation('note', 'x');
    run(list, 'interface', 'ipam', 'vlan', 'nad', 'nfdeploy');
    expect(address(list)).toBe(before);
  });

  it.each(['interface', 'dnn', 'nad', 'nfdeploy', 'ipam', 'vlan'])(
    '%s changes nothing in a finished package',
    (name) => {
      const list = settled();
      const before = textOf(list);
      run(list, name);
      expect(textOf(list)).toBe(before);
    },
  );

  it('ends the same in whatever order the functions run', () => {
    const names = ['interface', 'nad', 'nfdeploy', 'ipam', 'vlan'];
    fc.assert(
      fc.property(fc.shuffledSubarray(names, { minLength: names.length }), (order) => {
        const list = packageOf(files);
        for (let round = 0; round < 5; round++) run(list, ...order);
        expect(conditions(list)).toEqual(conditions(settled()));
        expect(address(list)).toBe(address(settled()));
      }),
      { numRuns: 20 },
    );
  });
});
