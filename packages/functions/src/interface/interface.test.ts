import { formatRef, Kptfile, type ResourceList } from '@nexslice/krm';
import { describe, expect, it } from 'vitest';
import { clusterText, conditions, find, interfaceText, packageOf } from '../fixture/upf.fixture.ts';
import { runFunction } from '../registry/registry.ts';
import { familiesOf } from './families.ts';

const kptfile = 'apiVersion: kpt.dev/v1\nkind: Kptfile\nmetadata:\n  name: upf\n';

/** A package with one Interface n3 and a cluster. */
const withSpec = (spec: string, cluster: string | undefined = clusterText()) =>
  packageOf({
    Kptfile: kptfile,
    'n3.yaml': interfaceText('n3', 'ran', spec),
    ...(cluster !== undefined && { 'cluster.yaml': cluster }),
  });

/** What an Interface leads to: the names of claims, and all conditions but its own. */
function children(list: ResourceList, strict = false): string[] {
  runFunction('interface', list, { strict });
  return Object.keys(conditions(list)).filter((type) => type !== 'Interface.n3');
}

describe('familiesOf', () => {
  it.each([
    [undefined, 'ipv4', 'ipv4'],
    ['', 'ipv4', 'ipv4'],
    ['ipv4only', 'ipv4', 'ipv4'],
    ['ipv4-only', 'ipv4', 'ipv4'],
    ['ipv6only', 'ipv6', 'ipv6'],
    ['ipv6-only', 'ipv4', 'ipv6'],
    ['dualstack', 'ipv4 ipv6', 'ipv4 ipv6'],
    ['dual-stack', 'ipv4', 'ipv4 ipv6'],
    ['none', 'ipv4', ''],
  ])('%s means %s to Nephio, and %s strictly', (policy, faithful, strict) => {
    expect(familiesOf(policy, { strict: false }).join(' ')).toBe(faithful);
    expect(familiesOf(policy, { strict: true }).join(' ')).toBe(strict);
  });

  it('is a mistake that strict functions name', () => {
    expect(familiesOf('ipv5only', { strict: false })).toEqual(['ipv4']);
    expect(() => familiesOf('ipv5only', { strict: true })).toThrow(/ipFamilyPolicy ipv5only is none of none, ipv4only/);
  });
});

describe('an Interface', () => {
  it.each([
    [
      'tagged',
      '  cniType: macvlan\n  attachmentType: vlan\n',
      'IPClaim.upf-paris-n3-ipv4 NetworkAttachmentDefinition.upf-paris-n3 VLANClaim.upf-paris-n3',
    ],
    [
      'not tagged',
      '  cniType: ipvlan\n  attachmentType: none\n',
      'IPClaim.upf-paris-n3-ipv4 NetworkAttachmentDefinition.upf-paris-n3',
    ],
    [
      'of both families',
      '  cniType: ipvlan\n  ipFamilyPolicy: dualstack\n',
      'IPClaim.upf-paris-n3-ipv4 IPClaim.upf-paris-n3-ipv6 NetworkAttachmentDefinition.upf-paris-n3',
    ],
    ['of IPv6', '  ipFamilyPolicy: ipv6only\n', 'IPClaim.upf-paris-n3-ipv6'],
    ['without a CNI, a loopback', '  attachmentType: vlan\n', 'IPClaim.upf-paris-n3-ipv4'],
  ])('%s leads to its claims and attachment', (_, spec, names) => {
    const list = withSpec(spec);
    expect(children(list).join(' ')).toBe(names);
    expect(conditions(list)['Interface.n3']).toBe('False update for condition');
    // An attachment is only wished for: another function writes it.
    const made = names.split(' ').filter((name) => !name.startsWith('Network'));
    expect(made.filter((name) => !list.items.some((item) => formatRef(item.ref).endsWith(name)))).toEqual([]);
    expect(list.items.some(({ kind }) => kind === 'NetworkAttachmentDefinition')).toBe(false);
  });

  it('in the network of the pods leads to nothing, and is done at once', () => {
    const list = packageOf({
      Kptfile: kptfile,
      a: '',
      'n3.yaml': interfaceText('n3', 'default'),
      'c.yaml': clusterText(),
    });
    expect(children(list)).toEqual([]);
    expect(conditions(list)['Interface.n3']).toBe('True update done');
  });

  it('claims an address with what it says of network, cluster and family', () => {
    const list = withSpec('  cniType: macvlan\n');
    find(list, 'Interface', 'n3')!.setAnnotation('nephio.org/network-name', 'n3');
    children(list);
    expect(find(list, 'IPClaim', 'upf-paris-n3-ipv4')!.value).toEqual({
      apiVersion: 'ipam.resource.nephio.org/v1alpha1',
      kind: 'IPClaim',
      metadata: {
        name: 'upf-paris-n3-ipv4',
        annotations: {
          'config.kubernetes.io/local-config': 'true',
          'specializer.nephio.org/for': 'workload.nephio.org/v1alpha1.NFDeployment.upf-paris',
          'specializer.nephio.org/owner': 'req.nephio.org/v1alpha1.Interface.n3',
        },
      },
      spec: {
        kind: 'network',
        networkInstance: { name: 'ran' },
        selector: {
          matchLabels: {
            'nephio.org/address-family': 'ipv4',
            'nephio.org/cluster-name': 'paris',
            'nephio.org/network-name': 'n3',
          },
        },
      },
      status: {},
    });
  });

  it('claims a VLAN under the name of the bridge domain of its network', () => {
    const list = withSpec('  cniType: macvlan\n  attachmentType: vlan\n');
    children(list);
    const claim = find(list, 'VLANClaim', 'upf-paris-n3')!;
    expect(claim.annotation('specializer.nephio.org/vlanClaimName')).toBe('ran-paris-bd');
    expect(claim.value['spec']).toEqual({ vlanIndex: { name: 'paris' } });
  });

  it.each([
    [
      'a CNI that the cluster lacks',
      '  cniType: sriov\n',
      undefined,
      /^False stage1: .*cniType not supported .*\[macvlan ipvlan\].*requested: sriov$/,
    ],
    [
      'no network instance',
      '  cniType: macvlan\n',
      'networkInstance',
      /^False stage1: .*spec invalid missing networkInstance$/,
    ],
  ])('says in its condition that it cannot be completed: %s', (_, spec, removed, message) => {
    const list = withSpec(spec);
    if (removed) find(list, 'Interface', 'n3')!.removeAt(['spec', removed]);
    expect(children(list)).toEqual([]);
    expect(conditions(list)['Interface.n3']).toMatch(message);
  });

  it.each([
    [
      'no cluster',
      undefined,
      'False stage1: cannot populate new resource err: workload cluster is missing from the kpt package',
    ],
    [
      'no name',
      '  cnis: [macvlan]\n',
      'False spec invalid: mandatory field ClusterName is missing from WorkloadCluster',
    ],
    [
      'the name of blueprints',
      '  clusterName: example\n  cnis: [macvlan]\n  masterInterface: a\n',
      'False spec invalid: mandatory field ClusterName is missing from WorkloadCluster',
    ],
    [
      'no CNIs',
      '  clusterName: paris\n',
      'False spec invalid: mandatory field CNIConfig is missing from ClusterContext',
    ],
    [
      'no master',
      '  clusterName: paris\n  cnis: [macvlan]\n',
      'False spec invalid: mandatory field MasterInterface is missing from ClusterContext',
    ],
  ])('waits for the facts of the cluster: %s', (_, cluster, condition) => {
    const list = withSpec('  cniType: macvlan\n', cluster === undefined ? '' : clusterText(cluster));
    expect(children(list)).toEqual([]);
    expect(conditions(list)['Interface.n3']).toBe(condition);
  });
});

describe('the status of an Interface', () => {
  const answered = (...families: string[]) => {
    const list = withSpec('  cniType: macvlan\n  ipFamilyPolicy: dualstack\n');
    runFunction('interface', list);
    const file = new Kptfile(Kptfile.find(list.items)!);
    for (const condition of file.conditions) {
      if (!condition.type.includes('.Interface.')) file.setCondition({ ...condition, status: 'True' });
    }
    for (const family of families) {
      const prefix = family === 'ipv4' ? '10.3.0.2/24' : 'fd00::2/64';
      find(list, 'IPClaim', `upf-paris-n3-${family}`)!.setField('status', { prefix });
    }
    return list;
  };
  const statusOf = (list: ResourceList) => find(list, 'Interface', 'n3')!;

  it.each([
    [
      ['ipv4', 'ipv6'],
      [{ prefix: '10.3.0.2/24' }, { prefix: 'fd00::2/64' }],
    ],
    [['ipv6'], [{ prefix: 'fd00::2/64' }]],
  ])('has the answers of %j', (families, addresses) => {
    const list = answered(...families);
    runFunction('interface', list);
    expect(statusOf(list).value['status']).toEqual({ ipClaimStatus: addresses });
    expect(conditions(list)['Interface.n3']).toBe('True update done');
  });

  it.each([
    [false, ['192.0.2.7/24', '10.3.0.2/24', 'fd00::2/64']],
    [true, ['10.3.0.2/24', 'fd00::2/64']],
  ])('keeps addresses that it no longer has unless strict (%s), and gains new ones', (strict, prefixes) => {
    const list = answered('ipv4', 'ipv6');
    const old = [{ prefix: '192.0.2.7/24' }, { prefix: '10.3.0.2/24' }];
    statusOf(list).setField('status', { ipClaimStatus: old });
    runFunction('interface', list, { strict });
    const text = statusOf(list).toString();
    expect([...text.matchAll(/prefix: (\S+)/g)].map(([, prefix]) => prefix)).toEqual(prefixes);
  });
});
