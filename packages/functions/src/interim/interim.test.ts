import { Kptfile, type ResourceList, type Result } from '@nexslice/krm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dialectOf } from '../dialect/detect.ts';
import { find, packageOf, textOf } from '../fixture/upf.fixture.ts';
import { runFunction } from '../registry/registry.ts';
import { interimFiles, interimWith, notes, runInterimFunctions } from './interim.fixture.ts';

const whole = 'interface dnn ipam vlan nad interface dnn nfdeploy';
const interfaceWith = (spec: string, name = 'n4') =>
  `apiVersion: req.nephio.org/v1alpha1\nkind: Interface\nmetadata:\n  name: ${name}\nspec:\n${spec}`;
const spec = (list: ResourceList, kind: string, name: string) => find(list, kind, name)?.value['spec'];

/** The package once everything is done. */
function settled(): ResourceList {
  const list = interimWith();
  runInterimFunctions(list, whole);
  return list;
}

describe('interface, May 2023', () => {
  it('makes an address, a VLAN and the wish for an attachment, all named like the interface', () => {
    const list = interimWith();
    runInterimFunctions(list, 'interface');
    expect(find(list, 'IPAllocation', 'n4')?.value).toEqual({
      apiVersion: 'ipam.alloc.nephio.org/v1alpha1',
      kind: 'IPAllocation',
      metadata: {
        name: 'n4',
        annotations: { 'specializer.nephio.org/owner': 'req.nephio.org/v1alpha1.Interface.n4' },
      },
      spec: {
        kind: 'network',
        networkInstance: { name: 'core' },
        selector: { matchLabels: { 'nephio.org/site': 'lyon' } },
      },
      status: {},
    });
    expect(spec(list, 'VLANAllocation', 'n4')).toEqual({ vlanDatabase: { name: 'lyon' } });
    expect(find(list, 'NetworkAttachmentDefinition', 'n4')).toBeUndefined();
    expect(notes(list)).toEqual({
      'IPAllocation.n4': 'False create resource (Interface.n4)',
      'NetworkAttachmentDefinition.n4': 'False create resource (Interface.n4)',
      'Interface.n4': 'False update for condition',
      'VLANAllocation.n4': 'False create resource (Interface.n4)',
    });
  });

  it('writes the Kptfile anew: fields by alphabet, conditions by type, no comments', () => {
    const list = interimWith();
    runInterimFunctions(list, 'interface');
    const file = Kptfile.find(list.items)!;
    expect(
      file.toString({
        withoutAnnotations: ['internal.config.kubernetes.io/path', 'internal.config.kubernetes.io/index'],
      }),
    ).toBe(`apiVersion: kpt.dev/v1
kind: Kptfile
metadata:
  annotations:
    config.kubernetes.io/local-config: "true"
  name: pkg-smf
pipeline:
  mutators:
  - configPath: config.yaml
    image: registry.example/nephio/smf-deploy-fn:v1
status:
  conditions:
  - message: create resource
    reason: req.nephio.org/v1alpha1.Interface.n4
    status: "False"
    type: ipam.alloc.nephio.org/v1alpha1.IPAllocation.n4
  - message: create resource
    reason: req.nephio.org/v1alpha1.Interface.n4
    status: "False"
    type: k8s.cni.cncf.io/v1.NetworkAttachmentDefinition.n4
  - message: update for condition
    status: "False"
    type: req.nephio.org/v1alpha1.Interface.n4
  - message: create resource
    reason: req.nephio.org/v1alpha1.Interface.n4
    status: "False"
    type: vlan.alloc.nephio.org/v1alpha1.VLANAllocation.n4
`);
  });

  it('strictly leaves the looks of the Kptfile alone', () => {
    const list = interimWith();
    runInterimFunctions(list, 'interface', true);
    expect(Kptfile.find(list.items)!.toString()).toContain('# what it does');
  });

  it.each([
    ['a loopback has an address only', '  networkInstance: {name: core}\n', ['IPAllocation'], 'loopback'],
    [
      'without VLAN there is none',
      '  networkInstance: {name: core}\n  cniType: macvlan\n',
      ['IPAllocation'],
      'network',
    ],
    ['the network of pods needs nothing', '  networkInstance: {name: default}\n', [], undefined],
  ])('%s', (_, text, kinds, kind) => {
    const list = interimWith({ 'n4.yaml': interfaceWith(text) });
    runInterimFunctions(list, 'interface');
    expect(list.items.map((item) => item.kind).filter((one) => one.endsWith('Allocation'))).toEqual(kinds);
    expect((spec(list, 'IPAllocation', 'n4') as { kind?: string } | undefined)?.kind).toBe(kind);
  });

  it('an interface that needs nothing is done at once', () => {
    const list = interimWith({ 'n4.yaml': interfaceWith('  networkInstance: {name: default}\n') });
    runInterimFunctions(list, 'interface');
    expect(notes(list)).toEqual({ 'Interface.n4': 'True update done' });
    expect(find(list, 'Interface', 'n4')?.value['status']).toEqual({});
  });

  it('writes the answers into the status once all children are done', () => {
    const list = settled();
    expect(find(list, 'Interface', 'n4')?.value['status']).toEqual({
      ipAllocationStatus: { prefix: '10.4.1.2/24', gateway: '10.4.1.1' },
      vlanAllocationStatus: { vlanID: expect.any(Number) },
    });
    expect(notes(list)['Interface.n4']).toBe('True update done');
  });

  it('replaces an allocation in place when what it asks for changes, and waits for the new answer in the same run', () => {
    const list = settled();
    find(list, 'Interface', 'n4')!.setAt(['spec', 'networkInstance', 'name'], 'other');
    runInterimFunctions(list, 'interface');
    expect(find(list, 'IPAllocation', 'n4')?.value).toMatchObject({
      spec: { networkInstance: { name: 'other' } },
      status: {},
    });
    expect(notes(list)).toMatchObject({
      'IPAllocation.n4': 'False update resource (Interface.n4)',
      'Interface.n4': 'False update for condition',
    });
  });

  it('makes a condition again that somebody took away', () => {
    const list = settled();
    new Kptfile(Kptfile.find(list.items)!).deleteCondition('ipam.alloc.nephio.org/v1alpha1.IPAllocation.n4');
    runInterimFunctions(list, 'interface');
    expect(notes(list)['IPAllocation.n4']).toBe('False update condition again as it was deleted (Interface.n4)');
  });

  it('marks what is no longer wanted, and takes the mark away when it is wanted again', () => {
    const list = settled();
    find(list, 'Interface', 'n4')!.removeAt(['spec', 'attachmentType']);
    runInterimFunctions(list, 'interface');
    expect(find(list, 'VLANAllocation', 'n4')?.annotation('specializer.nephio.org/delete')).toBe('true');
    expect(notes(list)['VLANAllocation.n4']).toBe('False delete resource (Interface.n4)');
    find(list, 'Interface', 'n4')!.setAt(['spec', 'attachmentType'], 'vlan');
    runInterimFunctions(list, 'interface');
    expect(find(list, 'VLANAllocation', 'n4')?.annotation('specializer.nephio.org/delete')).toBeUndefined();
    expect(notes(list)['VLANAllocation.n4']).toBe('False create resource (Interface.n4)');
  });

  it('marks the children of an interface that is gone', () => {
    const list = settled();
    list.remove(find(list, 'Interface', 'n4')!);
    runInterimFunctions(list, 'interface');
    for (const kind of ['IPAllocation', 'VLANAllocation', 'NetworkAttachmentDefinition']) {
      expect(find(list, kind, 'n4')?.annotation('specializer.nephio.org/delete')).toBe('true');
    }
    expect(notes(list)['IPAllocation.n4']).toBe('False delete resource (Interface.n4)');
  });

  it('marks all children while the cluster context is wrong, and says so in a result', () => {
    const list = settled();
    find(list, 'ClusterContext', 'cluster-context')!.removeAt(['spec', 'siteCode']);
    const { error, findings } = runInterimFunctions(list, 'interface');
    expect(error).toBeUndefined();
    expect(findings).toEqual([
      expect.objectContaining({
        severity: 'error',
        message: 'spec invalid: mandatory field siteCode is missing from ClusterContext',
        resourceRef: {
          apiVersion: 'infra.nephio.org/v1alpha1',
          kind: 'ClusterContext',
          name: 'cluster-context',
        },
        file: { path: 'cluster.yaml' },
      }),
    ]);
    expect(notes(list)['IPAllocation.n4']).toBe('False delete not ready (Interface.n4)');
    expect(find(list, 'IPAllocation', 'n4')?.annotation('specializer.nephio.org/delete')).toBe('true');
  });
});

describe('dnn, May 2023', () => {
  it('makes an allocation of every pool', () => {
    const list = interimWith();
    runInterimFunctions(list, 'dnn');
    expect(spec(list, 'IPAllocation', 'internet-p1')).toEqual({
      kind: 'pool',
      networkInstance: { name: 'core' },
      prefixLength: 24,
      selector: { matchLabels: { 'nephio.org/site': 'lyon' } },
    });
    expect(notes(list)).toEqual({
      'DataNetwork.internet': 'False update for condition',
      'IPAllocation.internet-p1': 'False create resource (DataNetwork.internet)',
    });
  });

  it('writes the prefixes into the status', () => {
    expect(find(settled(), 'DataNetwork', 'internet')?.value['status']).toEqual({
      pools: [{ name: 'p1', ipAllocation: { prefix: '10.4.0.0/24' } }],
    });
  });

  it('marks the allocation of a pool that is gone', () => {
    const list = settled();
    find(list, 'DataNetwork', 'internet')!.setAt(['spec', 'pools'], []);
    runInterimFunctions(list, 'dnn');
    expect(notes(list)['IPAllocation.internet-p1']).toBe('False delete resource (DataNetwork.internet)');
  });

  it('marks an allocation that no pool asks for', () => {
    const list = interimWith({ 'dnn.yaml': interimFiles['dnn.yaml']!.replace(/ {2}pools:[\s\S]*/, '') });
    runInterimFunctions(list, 'dnn');
    const stranger = packageOf({
      'x.yaml': `apiVersion: ipam.alloc.nephio.org/v1alpha1
kind: IPAllocation
metadata:
  name: stranger
  annotations:
    specializer.nephio.org/owner: req.nephio.org/v1alpha1.DataNetwork.internet
spec:
  kind: pool
`,
    });
    list.items = [...list.items, ...stranger.items];
    runInterimFunctions(list, 'dnn');
    expect(notes(list)['IPAllocation.stranger']).toBe('False delete resource (DataNetwork.internet)');
  });
});

describe('nad, May 2023', () => {
  const config = (list: ResourceList) =>
    (spec(list, 'NetworkAttachmentDefinition', 'n4') as { config: string } | undefined)?.config;

  it.each([
    [
      'macvlan',
      (vlan: number) =>
        `{"cniVersion":"0.3.1","vlan":${vlan},"plugins":[{"type":"macvlan","capabilities":{"ips":true},"master":"ens5","mode":"bridge","ipam":{"type":"static","addresses":[{"address":"10.4.0.2/24","gateway":"10.4.0.1"}]}},{"type":"tuning","capabilities":{"mac":true},"ipam":{}}]}`,
    ],
    [
      'ipvlan',
      (vlan: number) =>
        `{"cniVersion":"0.3.1","vlan":${vlan},"plugins":[{"type":"ipvlan","capabilities":{"ips":true},"master":"ens5","mode":"l2","ipam":{"type":"static","addresses":[{"address":"10.4.0.2/24","gateway":"10.4.0.1"}]}}]}`,
    ],
    [
      'sriov',
      (vlan: number) =>
        `{"cniVersion":"0.3.1","vlan":${vlan},"plugins":[{"type":"sriov","capabilities":{"ips":true},"master":"ens5","mode":"bridge","ipam":{"type":"static","addresses":[{"address":"10.4.0.2/24","gateway":"10.4.0.1"}]}}]}`,
    ],
  ])('writes the configuration of %s with the VLAN at the top', (cniType, expected) => {
    const list = interimWith({
      'cluster.yaml': interimFiles['cluster.yaml']!.replace('macvlan', cniType),
      'n4.yaml': interimFiles['n4.yaml']!.replace('macvlan', cniType),
    });
    runInterimFunctions(list, 'interface ipam vlan nad');
    const vlan = (find(list, 'VLANAllocation', 'n4')!.value['status'] as { vlanID: number }).vlanID;
    expect(config(list)).toBe(expected(vlan));
    const nad = find(list, 'NetworkAttachmentDefinition', 'n4')!;
    expect([nad.namespace, nad.annotation('specializer.nephio.org/owner')]).toEqual([
      '',
      'req.nephio.org/v1alpha1.Interface.n4',
    ]);
    expect(notes(list)['NetworkAttachmentDefinition.n4']).toBe('True update done (Interface.n4)');
  });

  it('a VLAN without address is a configuration without plugins', () => {
    const list = interimWith();
    runInterimFunctions(list, 'interface vlan');
    new Kptfile(Kptfile.find(list.items)!).deleteCondition('ipam.alloc.nephio.org/v1alpha1.IPAllocation.n4');
    list.remove(find(list, 'IPAllocation', 'n4')!);
    runInterimFunctions(list, 'nad');
    expect(config(list)).toMatch(/^\{"cniVersion":"0\.3\.1","vlan":\d+\}$/);
  });

  it('waits for the allocations', () => {
    const list = interimWith();
    runInterimFunctions(list, 'interface ipam nad');
    expect(config(list)).toBeUndefined();
    expect(notes(list)['NetworkAttachmentDefinition.n4']).toBe('False create resource (Interface.n4)');
  });

  it('takes the attachment away when an allocation is no longer done', () => {
    const list = settled();
    find(list, 'Interface', 'n4')!.setAt(['spec', 'networkInstance', 'name'], 'other');
    runInterimFunctions(list, 'interface nad');
    expect(config(list)).toBeUndefined();
  });
});

describe('nfdeploy, May 2023', () => {
  it('generates the network function, named like the package, of the kind that the pipeline names', () => {
    const list = settled();
    const nf = find(list, 'SMFDeployment', 'pkg-smf')!;
    expect(nf.value).toEqual({
      apiVersion: 'workload.nephio.org/v1alpha1',
      kind: 'SMFDeployment',
      metadata: { name: 'pkg-smf' },
      spec: {
        capacity: { maxDownlinkThroughput: '0', maxSessions: 500, maxUplinkThroughput: '1500M' },
        interfaces: [{ name: 'n4', ipv4: { address: '10.4.1.2/24', gateway: '10.4.1.1' }, vlanID: expect.any(Number) }],
        networkInstances: [
          { name: 'core', interfaces: ['n4'], dataNetworks: [{ name: 'core', pool: [{ prefix: '10.4.0.0/24' }] }] },
        ],
      },
    });
    expect(notes(list)['SMFDeployment.pkg-smf']).toBe('True update done');
  });

  it.each([
    [
      'a condition',
      {
        Kptfile: `${interimFiles['Kptfile']!.replaceAll('smf', 'x')}status:\n  conditions:\n  - type: workload.nephio.org/v1alpha1.AMFDeployment.pkg-x\n    status: "False"\n`,
      },
      'AMFDeployment',
    ],
    [
      'the name of the package',
      { Kptfile: 'apiVersion: kpt.dev/v1\nkind: Kptfile\nmetadata:\n  name: pkg-amf\n' },
      'AMFDeployment',
    ],
    ['nothing', { Kptfile: 'apiVersion: kpt.dev/v1\nkind: Kptfile\nmetadata:\n  name: pkg\n' }, 'UPFDeployment'],
  ])('takes the kind that %s names', (_, files, kind) => {
    const list = interimWith(files);
    runInterimFunctions(list, 'nfdeploy');
    expect(list.items.filter((item) => item.kind.endsWith('FDeployment')).map((item) => item.kind)).toEqual([kind]);
  });

  it('leaves out what has no answers yet', () => {
    const list = interimWith();
    runInterimFunctions(list, 'nfdeploy');
    expect(spec(list, 'SMFDeployment', 'pkg-smf')).toEqual({
      capacity: { maxDownlinkThroughput: '0', maxSessions: 500, maxUplinkThroughput: '1500M' },
    });
  });

  it('takes the network function away while an interface is not done', () => {
    const list = settled();
    find(list, 'Interface', 'n4')!.setAt(['spec', 'networkInstance', 'name'], 'other');
    runInterimFunctions(list, 'interface nfdeploy');
    expect(find(list, 'SMFDeployment', 'pkg-smf')).toBeUndefined();
  });

  it('keeps what others wrote into the spec', () => {
    const list = settled();
    find(list, 'SMFDeployment', 'pkg-smf')!.setAt(['spec', 'configRefs'], [{ name: 'other' }]);
    runInterimFunctions(list, 'nfdeploy');
    expect(spec(list, 'SMFDeployment', 'pkg-smf')).toMatchObject({ configRefs: [{ name: 'other' }] });
  });
});

describe('ipam and vlan, May 2023', () => {
  it('answer from the prefixes of the package, and say why they cannot', () => {
    const list = interimWith({ 'networks.yaml': undefined });
    const { error, findings } = runInterimFunctions(list, 'interface vlan ipam');
    expect(error).toBeUndefined();
    expect(findings).toEqual([
      expect.objectContaining({ severity: 'error', resourceRef: expect.objectContaining({ kind: 'IPAllocation' }) }),
    ]);
    expect(notes(list)['IPAllocation.n4']).toMatch(/^False .*core.* \(Interface\.n4\)$/);
    expect(notes(list)['VLANAllocation.n4']).toBe('True update done (Interface.n4)');
  });

  it('strictly take back what is marked, and forget it', () => {
    const list = settled();
    list.remove(find(list, 'Interface', 'n4')!);
    runInterimFunctions(list, 'interface ipam vlan', true);
    expect(list.items.some((item) => item.name === 'n4' && item.kind.endsWith('Allocation'))).toBe(false);
    expect(notes(list)['IPAllocation.n4']).toBeUndefined();
  });
});

describe('what stops a function of May 2023', () => {
  const noContext = { 'cluster.yaml': undefined };
  it.each<[string, string, Record<string, string | undefined>, string, string]>([
    [
      'a CNI that the cluster lacks',
      'interface',
      { 'n4.yaml': interimFiles['n4.yaml']!.replace('macvlan', 'sriov') },
      'cluster cniType not supported: cluster cniType: macvlan, interface cniType: sriov',
      'Interface n4',
    ],
    [
      'no network instance',
      'interface',
      { 'n4.yaml': interfaceWith('  cniType: macvlan\n') },
      'spec invalid missing networkInstance',
      'Interface n4',
    ],
    [
      'no cluster context, for a pool',
      'interface dnn',
      {
        ...noContext,
        Kptfile: `${interimFiles['Kptfile']}status:\n  conditions:\n  - type: ipam.alloc.nephio.org/v1alpha1.IPAllocation.x\n    status: "True"\n`,
        'n4.yaml': undefined,
      },
      'ClusterContext is missing from the kpt package',
      'DataNetwork internet',
    ],
  ])('%s', (_, names, files, message, about) => {
    const list = interimWith(files);
    const { error, findings } = runInterimFunctions(list, names);
    expect(error).toBe(message);
    const [finding] = findings;
    expect(`${finding?.resourceRef?.kind} ${finding?.resourceRef?.name}`).toBe(about);
    expect(list.results).toContainEqual(finding);
  });

  it.each([
    ['no cluster context', 'ClusterContext', 'expected ClusterContext object to generate the nad'],
    ['no interface', 'Interface', 'expected Interface object to generate the nad'],
  ])('nad: %s', (_, kind, message) => {
    const list = interimWith();
    runInterimFunctions(list, 'interface ipam vlan');
    list.items = list.items.filter((item) => item.kind !== kind);
    expect(runInterimFunctions(list, 'nad').error).toBe(message);
  });

  it.each([
    ['a VLAN without identifier', 'unknown vlanType', 'VLANAllocation', ['status'], {}],
    [
      'another CNI than the cluster’s',
      'CNIType mismatch between interface and clustercontext',
      'Interface',
      ['spec', 'cniType'],
      'sriov',
    ],
  ])('nad: %s', (_, message, kind, path, value) => {
    const list = interimWith();
    runInterimFunctions(list, 'interface ipam vlan');
    find(list, kind, 'n4')!.setAt(path, value);
    expect(runInterimFunctions(list, 'nad').error).toBe(message);
  });

  it('nad: no allocation at all', () => {
    const list = interimWith();
    runInterimFunctions(list, 'interface');
    const kptfile = new Kptfile(Kptfile.find(list.items)!);
    for (const kind of ['ipam.alloc.nephio.org/v1alpha1.IPAllocation', 'vlan.alloc.nephio.org/v1alpha1.VLANAllocation'])
      kptfile.deleteCondition(`${kind}.n4`);
    list.items = list.items.filter((item) => !item.kind.endsWith('Allocation'));
    expect(runInterimFunctions(list, 'nad').error).toBe(
      'expected one of IPAllocation or VLANAllocation objects to generate the nad',
    );
  });

  it.each(['interface', 'dnn', 'nad', 'nfdeploy', 'ipam', 'vlan'])('%s: no Kptfile', (name) => {
    const list = interimWith({ Kptfile: undefined });
    expect(runFunction(name, list, { strict: false }).error).toBe('mandatory Kptfile is missing from the package');
  });

  it.each([
    ['siteCode', null, 'siteCode is missing'],
    ['siteCode', '', 'siteCode cannot be empty'],
    ['cniConfig', null, 'CNIConfig is missing'],
    ['cniConfig', { masterInterface: 'eth1' }, 'CNIType is missing'],
    ['cniConfig', { cniType: 'macvlan' }, 'MasterInterface is missing'],
  ])('a cluster context whose %s is %j is reported and not worked with', (field, value, text) => {
    const list = interimWith();
    find(list, 'ClusterContext', 'cluster-context')!.setAt(['spec', field], value);
    const { error, findings } = runInterimFunctions(list, 'interface');
    expect([error, findings[0]?.message]).toEqual([
      undefined,
      `spec invalid: mandatory field ${text} from ClusterContext`,
    ]);
    expect(list.items.some((item) => item.kind === 'IPAllocation')).toBe(false);
  });

  it.each([
    [false, 'on standard input', { index: -1 }, undefined],
    [false, 'in a file', { path: 'cluster.yaml' }, undefined],
    [true, 'in a file', { path: 'cluster.yaml' }, { path: 'spec.siteCode' }],
  ])('is reported in the form of its time unless strict (%s, %s)', (strict, place, file, field) => {
    const list = interimWith();
    const context = find(list, 'ClusterContext', 'cluster-context')!;
    context.removeAt(['spec', 'siteCode']);
    if (place !== 'in a file') context.removeAnnotation('internal.config.kubernetes.io/path');
    runInterimFunctions(list, 'dnn', strict);
    const [{ severity, resourceRef, ...rest }] = list.results as [Result];
    expect([severity, resourceRef?.kind]).toEqual(['error', 'ClusterContext']);
    expect(rest).toEqual({ message: expect.stringContaining('siteCode'), file, ...(field && { field }) });
  });
});

describe('a package of May 2023', () => {
  it.each(['interface', 'dnn', 'nad', 'nfdeploy', 'ipam', 'vlan'])('stays the same when %s runs again', (name) => {
    const list = settled();
    const before = textOf(list);
    runInterimFunctions(list, name);
    expect(textOf(list)).toBe(before);
  });

  it('ends the same in whatever order the functions run', () => {
    const names = ['interface', 'dnn', 'nad', 'nfdeploy', 'ipam', 'vlan'];
    fc.assert(
      fc.property(fc.shuffledSubarray(names, { minLength: names.length }), (order) => {
        const list = interimWith();
        for (let round = 0; round < 4; round++) runInterimFunctions(list, order.join(' '));
        expect(notes(list)).toEqual(notes(settled()));
        expect(spec(list, 'SMFDeployment', 'pkg-smf')).toMatchObject({ interfaces: [{ name: 'n4' }] });
      }),
      { numRuns: 20 },
    );
  });

  it.each([
    [
      'WorkloadCluster beside it',
      'wc.yaml',
      'apiVersion: infra.nephio.org/v1alpha1\nkind: WorkloadCluster\nmetadata:\n  name: x\n',
      'released',
    ],
    ['nothing else', 'x.yaml', undefined, 'interim'],
  ] as const)('with %s is told from others', (_, path, text, dialect) => {
    expect(dialectOf(interimWith({ [path]: text }))).toBe(dialect);
  });
});
