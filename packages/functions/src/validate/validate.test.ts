import { formatResult, ResourceList, type Result } from '@nexslice/krm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { find, packageOf, textOf, upfFiles, upfWith } from '../fixture/upf.fixture.ts';
import { runFunction } from '../registry/registry.ts';
import { checkPackage } from './check.ts';
import { nearest } from './nearest.ts';
import { complaintsAbout, type Shape } from './shape.ts';

const n3 = upfFiles['n3.yaml']!;

/** What is said about the package with a field of a resource changed. */
function about(kind: string, name: string, path: (string | number)[], value: unknown): Result[] {
  const list = upfWith({});
  find(list, kind, name)!.setAt(path, value);
  return checkPackage(list);
}

describe('checkPackage', () => {
  it('has nothing to say about a good package', () => {
    expect(checkPackage(upfWith({}))).toEqual([]);
  });

  it('names resource, field, file, value and what would be right', () => {
    expect(about('Interface', 'n3', ['spec', 'attachmentType'], 'vlann')).toEqual([
      {
        severity: 'error',
        message: 'must be one of none, vlan',
        resourceRef: { apiVersion: 'req.nephio.org/v1alpha1', kind: 'Interface', name: 'n3' },
        field: { path: 'spec.attachmentType', currentValue: 'vlann', proposedValue: 'vlan' },
        file: { path: 'n3.yaml' },
      },
    ]);
  });

  it.each<[string, string, (string | number)[], unknown, string, string]>([
    ['Interface', 'n3', ['spec', 'cnitype'], 'macvlan', 'spec.cnitype', 'unknown field; did you mean cniType?'],
    ['Interface', 'n3', ['spec', 'nonsense'], 1, 'spec.nonsense', 'unknown field; known are networkInstance, cniType'],
    ['Interface', 'n3', ['spec', 'cniType'], 7, 'spec.cniType', 'must be a text, got the number 7'],
    ['Interface', 'n3', ['spec', 'networkInstance'], 'ran', 'spec.networkInstance', 'must be a map, got a text'],
    ['Interface', 'n3', ['spec', 'networkInstance'], null, 'spec.networkInstance', 'is required'],
    ['Interface', 'n3', ['spec', 'ipFamilyPolicy'], 'dual', 'spec.ipFamilyPolicy', 'must be one of none, ipv4only'],
    ['Interface', 'n3', ['metadata', 'annotations', 'x'], true, 'metadata.annotations', 'must be a map of texts'],
    ['Interface', 'n3', ['metadata', 'name'], null, 'metadata.name', 'is required'],
    ['WorkloadCluster', 'paris', ['spec', 'cnis'], 'macvlan', 'spec.cnis', 'must be a list, got a text'],
    ['WorkloadCluster', 'paris', ['spec', 'cnis', 1], 2, 'spec.cnis[1]', 'must be a text, got the number 2'],
    ['WorkloadCluster', 'paris', ['spec', 'clustername'], 'x', 'spec.clustername', 'did you mean clusterName?'],
    [
      'DataNetwork',
      'internet',
      ['spec', 'pools', 0, 'prefixLength'],
      240,
      'spec.pools[0].prefixLength',
      'must be an integer from 0 to 128',
    ],
    [
      'DataNetwork',
      'internet',
      ['spec', 'pools', 0, 'prefixLength'],
      '24',
      'spec.pools[0].prefixLength',
      'must be an integer from 0 to 128',
    ],
    [
      'DataNetwork',
      'internet',
      ['spec', 'pools', 0, 'ipFamily'],
      'ipv5',
      'spec.pools[0].ipFamily',
      'must be one of ipv4, ipv6',
    ],
    ['DataNetwork', 'internet', ['spec', 'pools', 0, 'name'], null, 'spec.pools[0].name', 'is required'],
    [
      'Capacity',
      'dataplane',
      ['spec', 'maxUplinkThroughput'],
      'fast',
      'spec.maxUplinkThroughput',
      'must be a quantity',
    ],
    ['Capacity', 'dataplane', ['spec', 'maxNFConnections'], 70_000, 'spec.maxNFConnections', 'from 0 to 65535'],
    ['Capacity', 'dataplane', ['spec', 'maxSessions'], -1, 'spec.maxSessions', 'must be an integer from 0'],
    [
      'NFDeployment',
      'upf-paris',
      ['spec', 'interfaces'],
      [{ name: 'n3', vlanID: 5000 }],
      'spec.interfaces[0].vlanID',
      'from 0 to 4094',
    ],
    [
      'NFDeployment',
      'upf-paris',
      ['spec', 'interfaces'],
      [{ name: 'n3', ipv4: { address: '10.0.0' } }],
      'spec.interfaces[0].ipv4.address',
      'must be a prefix such as',
    ],
    ['NFDeployment', 'upf-paris', ['spec', 'interfaces'], [{}], 'spec.interfaces[0].name', 'is required'],
  ])('%s %s, %j = %j', (kind, name, path, value, field, message) => {
    const [result] = about(kind, name, path, value);
    expect(result?.field?.path).toBe(field);
    expect(result?.message).toContain(message);
    expect(result?.resourceRef?.kind).toBe(kind);
    expect(result?.file?.path).toMatch(/\.yaml$/);
  });

  it('reports every problem of every resource, not the first', () => {
    const list = upfWith({});
    find(list, 'Interface', 'n3')!.setAt(['spec', 'one'], 1);
    find(list, 'Interface', 'n3')!.setAt(['spec', 'two'], 2);
    find(list, 'Interface', 'n6')!.setAt(['spec', 'three'], 3);
    expect(checkPackage(list).map(({ field }) => field?.path)).toEqual(['spec.one', 'spec.two', 'spec.three']);
  });

  it('looks again at what has changed', () => {
    const list = upfWith({});
    expect(checkPackage(list)).toEqual([]);
    find(list, 'Interface', 'n3')!.setAt(['spec', 'one'], 1);
    expect(checkPackage(list)).toHaveLength(1);
    find(list, 'Interface', 'n3')!.removeAt(['spec', 'one']);
    expect(checkPackage(list)).toEqual([]);
  });

  it('finds a resource that is there twice, and where the other is', () => {
    const [result, ...more] = checkPackage(upfWith({ 'x-again.yaml': n3 }));
    expect(more).toEqual([]);
    expect(formatResult(result!)).toBe(
      '[error] req.nephio.org/v1alpha1/Interface/n3 .metadata.name (x-again.yaml): is there twice: Interface n3 is in n3.yaml too',
    );
  });

  it('names the place in a file with several resources', () => {
    const [result] = checkPackage(upfWith({ 'n3.yaml': `${n3}---\n${n3}` }));
    expect(result?.file).toEqual({ path: 'n3.yaml', index: 1 });
  });

  it('finds two Kptfiles in one folder, but lets packages lie inside of packages', () => {
    const kptfile = upfFiles['Kptfile']!;
    expect(checkPackage(upfWith({ 'sub/Kptfile': kptfile }))).toEqual([]);
    const [result] = checkPackage(upfWith({ 'z.yaml': kptfile }));
    expect(result).toMatchObject({
      message: 'a package has one Kptfile, this one is beside Kptfile',
      file: { path: 'z.yaml' },
      resourceRef: { kind: 'Kptfile', name: 'upf' },
    });
  });

  it('finds owners that go round in a circle, once', () => {
    const list = upfWith({});
    find(list, 'NFDeployment', 'upf-paris')!.setAnnotation(
      'specializer.nephio.org/owner',
      'req.nephio.org/v1alpha1.Interface.n3',
    );
    expect(checkPackage(list).map(({ message, field }) => [field?.path, message])).toEqual([
      [
        'metadata.annotations.[specializer.nephio.org/owner]',
        expect.stringMatching(
          /^owners go round in a circle: .*(Interface\.n3.*NFDeployment\.upf-paris|NFDeployment.*Interface)/,
        ),
      ],
    ]);
  });

  it('finds a resource that owns itself', () => {
    const list = upfWith({});
    find(list, 'Capacity', 'dataplane')!.setAnnotation(
      'specializer.nephio.org/owner',
      'req.nephio.org/v1alpha1.Capacity.dataplane',
    );
    expect(checkPackage(list)).toHaveLength(1);
  });
});

describe('strict functions', () => {
  it.each(['interface', 'dnn', 'nad', 'nfdeploy', 'ipam', 'vlan'])('%s does nothing to a wrong package', (name) => {
    const list = upfWith({ 'again.yaml': n3 });
    const before = textOf(list);
    const { error, findings } = runFunction(name, list, { strict: true });
    expect(error).toContain('is there twice');
    expect(list.results).toEqual(findings);
    list.results.length = 0;
    expect(textOf(list)).toBe(before);
  });

  it('say how much more there is', () => {
    const list = upfWith({ 'again.yaml': n3, 'z.yaml': upfFiles['n6.yaml'] });
    expect(runFunction('interface', list, { strict: true }).error).toMatch(/\(and 1 more\)$/);
  });

  it('faithful ones go on as Nephio’s do', () => {
    const list = upfWith({ 'again.yaml': n3 });
    expect(runFunction('interface', list, { strict: false }).error).toBeUndefined();
  });
});

describe('complaintsAbout', () => {
  const shape: Shape = {
    is: 'map',
    fields: { a: { is: 'text' }, b: { is: 'list', of: { is: 'integer', least: 1, most: 3 } }, c: { is: 'boolean' } },
    required: ['a'],
  };

  it.each<[unknown, [string, string][]]>([
    [{ a: 'x' }, []],
    [{ a: null }, [['s.a', 'is required']]],
    [[], [['s', 'must be a map, got a list']]],
    [{ a: 'x', b: 3 }, [['s.b', 'must be a list, got the number 3']]],
    [
      { a: 'x', b: [1, 4, 2.5] },
      [
        ['s.b[1]', 'must be an integer from 1 to 3'],
        ['s.b[2]', 'must be an integer from 1 to 3'],
      ],
    ],
    [{ a: 'x', c: 'true' }, [['s.c', 'must be true or false']]],
    [{ a: {} }, [['s.a', 'must be a text, got a map']]],
    [undefined, []],
  ])('%j', (value, expected) => {
    expect(complaintsAbout(value, shape, 's').map(({ field, message }) => [field, message])).toEqual(expected);
  });

  it('never throws, whatever the value', () => {
    fc.assert(fc.property(fc.anything(), (value) => Array.isArray(complaintsAbout(value, shape, 's'))));
  });
});

describe('nearest', () => {
  it.each([
    ['cnitype', 'cniType'],
    ['masterinterface', 'masterInterface'],
    ['attachementType', 'attachmentType'],
    ['networkInstnce', 'networkInstance'],
    ['x', undefined],
    ['somethingElse', undefined],
  ])('of %s is %s', (word, expected) => {
    expect(nearest(word, ['cniType', 'masterInterface', 'attachmentType', 'networkInstance'])).toBe(expected);
  });
});

describe('results of functions', () => {
  const findings = (list: ResourceList, name: string, strict = false) =>
    runFunction(name, list, { strict }).findings.map((one) => ({
      about: `${one.resourceRef?.kind} ${one.resourceRef?.name}`,
      field: one.field?.path,
      file: one.file?.path,
      message: one.message,
    }));

  it.each([
    [
      'a cluster without name',
      { 'cluster.yaml': upfFiles['cluster.yaml']!.replace('clusterName: paris', 'clusterName: ""') },
      'WorkloadCluster paris',
      'spec.clusterName',
      'cluster.yaml',
    ],
    [
      'a cluster without CNIs',
      { 'cluster.yaml': upfFiles['cluster.yaml']!.replace('[macvlan, ipvlan]', '[]') },
      'WorkloadCluster paris',
      'spec.cnis',
      'cluster.yaml',
    ],
    [
      'a cluster without device',
      { 'cluster.yaml': upfFiles['cluster.yaml']!.replace(/ {2}masterInterface.*\n/, '') },
      'WorkloadCluster paris',
      'spec.masterInterface',
      'cluster.yaml',
    ],
    ['no cluster', { 'cluster.yaml': undefined }, 'Interface n3', 'spec', 'n3.yaml'],
    [
      'two clusters',
      { 'z.yaml': upfFiles['cluster.yaml']!.replace('name: paris', 'name: other') },
      'WorkloadCluster other',
      'metadata.name',
      'z.yaml',
    ],
    [
      'a CNI that the cluster lacks',
      { 'n3.yaml': n3.replace('macvlan', 'sriov') },
      'Interface n3',
      'spec.cniType',
      'n3.yaml',
    ],
    [
      'no network instance',
      { 'n3.yaml': n3.replace(/ {2}networkInstance:\n.*\n/, '') },
      'Interface n3',
      'spec.networkInstance',
      'n3.yaml',
    ],
  ])('interface: %s', (_, files, about, field, file) => {
    expect(findings(upfWith(files), 'interface')).toContainEqual(expect.objectContaining({ about, field, file }));
  });

  it.each([
    ['an unknown attachment', ['spec', 'attachmentType'], 'trunk', 'spec.attachmentType'],
    ['an unknown CNI', ['spec', 'cniType'], 'weave', 'spec.cniType'],
    ['an unknown policy', ['spec', 'ipFamilyPolicy'], 'both', 'spec.ipFamilyPolicy'],
    ['a broken address', ['status', 'ipClaimStatus'], [{ prefix: 'x' }], 'status.ipClaimStatus'],
  ])('nfdeploy: %s', (_, path, value, field) => {
    const list = upfWith({});
    for (const name of ['nfdeploy', 'interface', 'dnn', 'ipam', 'vlan', 'nad', 'dnn', 'interface'])
      runFunction(name, list);
    find(list, 'Interface', 'n3')!.setAt(path, value);
    expect(findings(list, 'nfdeploy')).toContainEqual(
      expect.objectContaining({ about: 'Interface n3', field, file: 'n3.yaml' }),
    );
  });

  it('nfdeploy: a capacity that is no quantity', () => {
    const list = upfWith({ 'capacity.yaml': upfFiles['capacity.yaml']!.replace('1.5G', 'much') });
    for (const name of ['nfdeploy', 'interface', 'dnn', 'ipam', 'vlan', 'nad', 'dnn', 'interface'])
      runFunction(name, list);
    expect(findings(list, 'nfdeploy')).toContainEqual(
      expect.objectContaining({
        about: 'Capacity dataplane',
        field: 'spec.maxUplinkThroughput',
        file: 'capacity.yaml',
      }),
    );
  });

  it('nad: no namespace', () => {
    const list = upfWith({ 'n3.yaml': n3.replace(/.*specializer.nephio.org\/namespace.*\n/, '') });
    for (const name of ['interface', 'ipam', 'vlan']) runFunction(name, list);
    expect(findings(list, 'nad')).toContainEqual({
      about: 'Interface n3',
      field: 'metadata.annotations.[specializer.nephio.org/namespace]',
      file: 'n3.yaml',
      message: 'expecting a for name and for namespace, got forName: upf-paris, forNamespace: ',
    });
  });

  it('nad: what has no resource yet is found in the Kptfile', () => {
    const list = upfWith({});
    for (const name of ['interface', 'ipam', 'vlan']) runFunction(name, list);
    list.items = list.items.filter((item) => item.kind !== 'WorkloadCluster');
    expect(findings(list, 'nad')[0]).toMatchObject({
      about: 'Kptfile upf',
      file: 'Kptfile',
      message: 'workload cluster is missing from the kpt package',
    });
  });

  it('ipam: a network without prefixes, and one that is used up', () => {
    const list = upfWith({ 'networks.yaml': undefined });
    runFunction('interface', list);
    expect(findings(list, 'ipam')).toContainEqual(
      expect.objectContaining({ about: 'IPClaim upf-paris-n3-ipv4', field: 'spec.networkInstance' }),
    );
  });

  it.each<[string, string, string]>([
    ['set-namespace', 'data: {x: y}', 'data.namespace'],
    ['set-annotations', 'data: {}', 'data'],
    ['set-image', 'data: {x: y}', 'data.x'],
    ['search-replace', 'data: {x: y}', 'data.x'],
    ['search-replace', 'data: {by-value-regex: "("}', 'data.by-value-regex'],
    ['apply-replacements', 'replacements: []', 'replacements'],
    ['apply-replacements', 'replacements: [{source: {kind: X}, targets: []}]', 'replacements[0].source'],
    [
      'apply-replacements',
      'replacements: [{source: {kind: Kptfile, fieldPath: a.b}, targets: []}]',
      'replacements[0].source.fieldPath',
    ],
    ['apply-replacements', 'replacements: [{source: {kind: 1}, targets: []}]', 'replacements[0].source.kind'],
    ['gen-configmap', 'data: [{value: x}]', 'data[0].key'],
    ['gen-configmap', 'params: {port: 80}', 'params.port'],
    ['gen-configmap', 'data: [{type: gotmpl, key: a, value: "{{ nonsense }}"}]', 'data[0].value'],
  ])('%s with %s', (name, config, field) => {
    const [functionConfig] = packageOf({
      'c.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c\n${config}\n`,
    }).items;
    const list = new ResourceList([...upfWith({}).items], functionConfig);
    expect(findings(list, name)).toEqual([expect.objectContaining({ about: 'ConfigMap c', field, file: 'c.yaml' })]);
  });
});
