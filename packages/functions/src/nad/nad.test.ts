import { formatRef, Kptfile, type ResourceList } from '@nexslice/krm';
import { describe, expect, it } from 'vitest';
import { clusterText, conditions, find, interfaceText, networkText, packageOf } from '../fixture/upf.fixture.ts';
import { runFunction } from '../registry/registry.ts';

const wish = 'k8s.cni.cncf.io/v1.NetworkAttachmentDefinition.upf-paris-n3';
const interfaceType = 'req.nephio.org/v1alpha1.Interface.n3';

const claim = (
  kind: 'IPClaim' | 'VLANClaim',
  name: string,
  status: string,
) => `apiVersion: ${kind === 'IPClaim' ? 'ipam' : 'vlan'}.resource.nephio.org/v1alpha1
kind: ${kind}
metadata:
  name: ${name}
  annotations:
    specializer.nephio.org/owner: ${interfaceType}
spec:
  networkInstance: {name: ran}
status: ${status}
`;

const base = {
  Kptfile: 'apiVersion: kpt.dev/v1\nkind: Kptfile\nmetadata:\n  name: upf\n',
  'cluster.yaml': clusterText(),
  'n3.yaml': interfaceText('n3', 'ran'),
  'ip.yaml': claim('IPClaim', 'upf-paris-n3-ipv4', '{prefix: 10.3.0.2/24, gateway: 10.3.0.1}'),
  'vlan.yaml': claim('VLANClaim', 'upf-paris-n3', '{vlanID: 7}'),
};

/** The package with an attachment wished for, and all claims answered but those of `open`. */
function attached(
  changes: Readonly<Record<string, string | undefined>> = {},
  open: readonly string[] = [],
): ResourceList {
  const files = Object.entries({ ...base, ...changes }).filter((entry): entry is [string, string] => !!entry[1]);
  const list = packageOf(Object.fromEntries(files));
  const file = new Kptfile(Kptfile.find(list.items)!);
  for (const item of list.items.filter(({ kind }) => kind.endsWith('Claim'))) {
    const status = open.includes(item.kind) ? 'False' : 'True';
    file.setCondition({ type: formatRef(item.ref), status, reason: interfaceType });
  }
  file.setCondition({ type: interfaceType, status: 'False' });
  file.setCondition({ type: wish, status: 'False', message: 'create initial resource', reason: interfaceType });
  runFunction('nad', list);
  return list;
}

const nad = (list: ResourceList) => find(list, 'NetworkAttachmentDefinition', 'upf-paris-n3');
const config = (list: ResourceList) => JSON.parse((nad(list)!.value['spec'] as { config: string }).config);
const state = (list: ResourceList) => conditions(list)['NetworkAttachmentDefinition.upf-paris-n3'];

describe('an attachment', () => {
  it('is written in the namespace of the workload, for its Interface', () => {
    const list = attached();
    expect(nad(list)!.value['metadata']).toEqual({
      name: 'upf-paris-n3',
      namespace: 'ran',
      annotations: { 'specializer.nephio.org/owner': interfaceType },
    });
    expect(config(list).plugins[0]).toMatchObject({ type: 'macvlan', master: 'ens5.7' });
    expect(state(list)).toBe('True update done');
  });

  it.each([
    [
      'a route per prefix of its network, by prefix',
      ['10.9.0.0/16', '10.1.0.0/16'],
      [['10.1.0.0/16'], ['10.9.0.0/16']],
    ],
    ['each once', ['10.1.0.0/16', '10.1.0.0/16'], [['10.1.0.0/16']]],
    ['none of another family', ['10.1.0.0/16', 'fd00::/48'], [['10.1.0.0/16']]],
  ])('has %s', (_, prefixes, routes) => {
    const list = attached({
      'network.yaml': `${networkText('ran', prefixes)}---\n${networkText('core', ['10.8.0.0/16'])}`,
    });
    expect(config(list).plugins[0].ipam.routes).toEqual(routes.map(([dst]) => ({ dst, gw: '10.3.0.1' })));
  });

  it('has the addresses of both families, and each once', () => {
    const six = claim('IPClaim', 'upf-paris-n3-ipv6', '{prefix: "fd00::2/64", gateway: "fd00::1"}');
    const again = claim('IPClaim', 'upf-paris-n3-again', '{prefix: 10.3.0.2/24, gateway: 10.3.0.1}');
    expect(config(attached({ 'six.yaml': six, 'again.yaml': again })).plugins[0].ipam.addresses).toEqual([
      { address: '10.3.0.2/24', gateway: '10.3.0.1' },
      { address: 'fd00::2/64', gateway: 'fd00::1' },
    ]);
  });

  it.each<[string, Record<string, string | undefined>, unknown]>([
    ['no VLAN', { 'vlan.yaml': undefined }, { master: 'ens5' }],
    ['a VLAN without a number', { 'vlan.yaml': claim('VLANClaim', 'upf-paris-n3', '{}') }, { master: 'ens5' }],
    [
      'an address that is not known',
      { 'ip.yaml': claim('IPClaim', 'upf-paris-n3-ipv4', '{}') },
      { ipam: { addresses: [{}] } },
    ],
  ])('is written with %s', (_, changes, plugin) => {
    expect(config(attached(changes)).plugins[0]).toMatchObject(plugin as object);
  });

  it('is written without configuration when only a VLAN is claimed', () => {
    const list = attached({ 'ip.yaml': undefined });
    expect(nad(list)!.value['spec']).toEqual({ config: '' });
    expect(state(list)).toBe('True update done');
  });

  it.each([['IPClaim'], ['VLANClaim']])('waits for the %s', (kind) => {
    const list = attached({}, [kind]);
    expect([nad(list), state(list)]).toEqual([undefined, 'False create initial resource']);
  });

  it('is not needed in the network of the pods', () => {
    const list = attached({ 'n3.yaml': interfaceText('n3', 'default') });
    expect([nad(list), state(list)]).toEqual([undefined, 'False create initial resource']);
  });

  it.each<[string, Record<string, string | undefined>, string]>([
    ['no cluster', { 'cluster.yaml': undefined }, 'workload cluster is missing from the kpt package'],
    ['no Interface', { 'n3.yaml': undefined }, 'expected Interface object to generate the nad'],
    [
      'no namespace',
      { 'n3.yaml': base['n3.yaml'].replace(/.*namespace: ran\n/, '') },
      'expecting a for name and for namespace, got forName: upf-paris, forNamespace: ',
    ],
    [
      'no claims',
      { 'ip.yaml': undefined, 'vlan.yaml': undefined },
      'expected one of IPClaim or VLANClaim objects to generate the nad',
    ],
    [
      'no CNI',
      { 'n3.yaml': interfaceText('n3', 'ran', '  attachmentType: vlan\n') },
      'cniType not supported in workload cluster; workload cluster CNI(s): [macvlan ipvlan], interface cniType requested: ',
    ],
  ])('cannot be written with %s', (_, changes, message) => {
    const list = attached(changes);
    expect(nad(list)).toBeUndefined();
    expect(state(list)).toBe(`False ${message}`.trim());
  });
});
