import { Kptfile, type ResourceList } from '@nexslice/krm';
import { describe, expect, it } from 'vitest';
import { conditions, find, isReady, settle, textOf, upfFiles, upfWith } from '../fixture/upf.fixture.ts';
import { runFunction } from '../registry/registry.ts';

/** The package as the R1 release had it: the network function is of a kind of its own. */
function r1(kind: string, changes: Readonly<Record<string, string | undefined>> = {}): ResourceList {
  const files = Object.fromEntries(
    Object.entries(upfFiles).map(([path, text]) => [path, text.replaceAll('NFDeployment', kind)]),
  );
  return upfWith({
    ...files,
    'upf.yaml': files['upf.yaml']!.replace(/spec:\n.*\n/, 'spec: {}\n'),
    ...Object.fromEntries(
      Object.entries(changes).map(([path, text]) => [path, text?.replaceAll('NFDeployment', kind)]),
    ),
  });
}

describe.each(['UPFDeployment', 'SMFDeployment', 'AMFDeployment'])('a package of the R1 release with a %s', (kind) => {
  it('adopts the requirements first', () => {
    const list = r1(kind);
    runFunction('nfdeploy', list);
    expect(conditions(list)).toEqual({
      'Specializer.specialize': 'False not ready',
      [`${kind}.upf-paris`]: 'False update for condition',
      'Capacity.dataplane': 'True child local resource -> done',
      'DataNetwork.internet': 'False create initial resource condition',
      'Interface.n3': 'False create initial resource condition',
      'Interface.n6': 'False create initial resource condition',
    });
    expect(new Kptfile(Kptfile.find(list.items)!).readinessGates).toEqual(['nephio.org.Specializer.specialize']);
  });

  it('is filled once they are done, and is ready', () => {
    const list = r1(kind);
    settle(list, false);
    expect(isReady(list)).toBe(true);
    expect(find(list, kind, 'upf-paris')?.value['spec']).toEqual({
      capacity: { maxUplinkThroughput: '1500M', maxDownlinkThroughput: '0' },
      interfaces: [
        { name: 'n3', ipv4: { address: '10.3.0.2/24', gateway: '10.3.0.1' }, vlanID: 2 },
        { name: 'n6', ipv4: { address: '10.6.0.2/24', gateway: '10.6.0.1' }, vlanID: 3 },
      ],
      networkInstances: [
        { name: 'core', interfaces: ['n6'], dataNetworks: [{ name: 'internet', pool: [{ prefix: '10.64.0.0/24' }] }] },
        { name: 'ran', interfaces: ['n3'] },
      ],
    });
    expect(find(list, 'IPClaim', 'upf-paris-n3-ipv4')?.annotation('specializer.nephio.org/for')).toBe(
      `workload.nephio.org/v1alpha1.${kind}.upf-paris`,
    );
    expect(find(list, 'NetworkAttachmentDefinition', 'upf-paris-n6')).toBeDefined();
  });

  it('has one interface per network, the last, unless strict', () => {
    const both = { 'n6.yaml': upfFiles['n6.yaml']!.replace('name: core', 'name: ran') };
    const names = (list: ResourceList) =>
      (find(list, kind, 'upf-paris')!.value['spec'] as { interfaces: { name: string }[] }).interfaces.map(
        ({ name }) => name,
      );
    const faithful = r1(kind, both);
    settle(faithful, false);
    expect(names(faithful)).toEqual(['n6']);
    const strict = r1(kind, both);
    settle(strict, true);
    expect(names(strict)).toEqual(['n3', 'n6']);
  });

  it('gets the parameters of others whole, and keeps its own while there are none', () => {
    const own =
      'apiVersion: workload.nephio.org/v1alpha1\nkind: NFDeployment\nmetadata:\n  name: upf-paris\nspec:\n  configRefs:\n  - name: own\n';
    const list = r1(kind, { 'upf.yaml': own });
    settle(list, false);
    expect(find(list, kind, 'upf-paris')?.value['spec']).toMatchObject({ configRefs: [{ name: 'own' }] });
    const injected = { name: 'smf', namespace: 'core', apiVersion: 'ref.nephio.org/v1alpha1', kind: 'Config' };
    const dependency = `apiVersion: req.nephio.org/v1alpha1
kind: Dependency
metadata:
  name: smf
  annotations:
    specializer.nephio.org/owner: workload.nephio.org/v1alpha1.NFDeployment.upf-paris
spec:
  packageName: smf
status:
  injected:
  - {name: smf, namespace: core, apiVersion: ref.nephio.org/v1alpha1, kind: Config}
`;
    const depending = r1(kind, { 'upf.yaml': own, 'smf.yaml': dependency });
    runFunction('nfdeploy', depending);
    const kptfile = new Kptfile(Kptfile.find(depending.items)!);
    kptfile.setCondition({
      type: 'req.nephio.org/v1alpha1.Dependency.smf',
      status: 'True',
      reason: `workload.nephio.org/v1alpha1.${kind}.upf-paris`,
    });
    settle(depending, false);
    expect((find(depending, kind, 'upf-paris')!.value['spec'] as { configRefs: unknown }).configRefs).toEqual([
      injected,
    ]);
  });

  it('changes no more once it is ready', () => {
    const list = r1(kind);
    settle(list, false);
    const before = textOf(list);
    for (const name of ['nfdeploy', 'interface', 'dnn', 'nad', 'ipam', 'vlan']) runFunction(name, list);
    expect(textOf(list)).toBe(before);
  });

  it('fails without Kptfile', () => {
    expect(runFunction('nfdeploy', r1(kind, { Kptfile: undefined })).error).toBe(
      'mandatory Kptfile is missing from the package',
    );
  });
});
