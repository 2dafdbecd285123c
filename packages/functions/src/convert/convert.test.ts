import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { conditions, find, isReady, packageOf, settle } from '../fixture/upf.fixture.ts';
import { LocalBackend } from '../local/local.ts';
import { runFunction } from '../registry/registry.ts';
import { convert, convertOlder } from './convert.ts';

const files = {
  Kptfile: 'apiVersion: kpt.dev/v1\nkind: Kptfile\nmetadata:\n  name: pkg-upf\n# what it does\npipeline: {}\n',
  'n3.yaml':
    'apiVersion: req.nephio.org/v1alpha1\nkind: Interface\nmetadata:\n  name: n3\nspec:\n  networkInstance:\n    name: ran # the radio side\n  cniType: macvlan\n  attachementType: vlan\n',
  'cluster.yaml':
    'apiVersion: infra.nephio.org/v1alpha1\nkind: ClusterContext\nmetadata:\n  name: here\nspec:\n  siteCode: edge1\n  region: r\n  cniConfig:\n    cniType: macvlan\n    masterInterface: eth1\n',
  'networks.yaml':
    'apiVersion: ipam.nephio.org/v1alpha1\nkind: NetworkInstance\nmetadata:\n  name: ran\nspec:\n  prefixes:\n  - prefix: 10.3.0.0/16\n',
};

function specialized() {
  const list = packageOf(files);
  const backend = new LocalBackend();
  for (const name of ['interface', 'ipam', 'vlan', 'nad', 'nfdeploy'])
    runFunction(name, list, { strict: false, backend });
  return list;
}

describe('convert', () => {
  it('turns a package of the first design into one that released functions complete', () => {
    const list = packageOf(files);
    convertOlder(list);
    expect(find(list, 'WorkloadCluster', 'here')?.value['spec']).toEqual({
      clusterName: 'edge1',
      cnis: ['macvlan'],
      masterInterface: 'eth1',
    });
    settle(list, false);
    expect(isReady(list)).toBe(true);
    expect(JSON.stringify(find(list, 'NFDeployment', 'upf-edge1')?.value)).toContain('10.3.0.2/24');
  });

  it('keeps the addresses and VLANs that were given out', () => {
    const list = specialized();
    find(list, 'IPAllocation', list.items.find((item) => item.kind === 'IPAllocation')!.name)!.setAt(
      ['status', 'prefix'],
      '10.3.0.77/24',
    );
    convertOlder(list);
    expect(conditions(list)).toEqual({
      'IPClaim.upf-edge1-n3-ipv4': 'True update done',
      'VLANClaim.upf-edge1-n3': 'True update done',
    });
    settle(list, false);
    expect(isReady(list)).toBe(true);
    expect(JSON.stringify(find(list, 'NFDeployment', 'upf-edge1')?.value)).toContain('10.3.0.77/24');
    expect(list.items.some((item) => item.kind.endsWith('Allocation') || item.kind === 'UPFDeployment')).toBe(false);
  });

  it('converts packages of May 2023 too', () => {
    const owner = (kind: string, name: string) =>
      `  annotations:\n    specializer.nephio.org/owner: req.nephio.org/v1alpha1.${kind}.${name}\n`;
    const list = packageOf({
      ...files,
      Kptfile: `${files.Kptfile}status:\n  conditions:\n  - type: ipam.alloc.nephio.org/v1alpha1.IPAllocation.n3\n    status: "True"\n  - type: workload.nephio.org/v1alpha1.UPFDeployment.pkg-upf\n    status: "True"\n`,
      'n3.yaml': `${files['n3.yaml'].replace('attachementType', 'attachmentType')}status:\n  ipAllocationStatus:\n    prefix: 10.3.0.44/24\n`,
      'dnn.yaml':
        'apiVersion: req.nephio.org/v1alpha1\nkind: DataNetwork\nmetadata:\n  name: internet\nspec:\n  networkInstance:\n    name: ran\n  pools:\n  - name: p\n    prefixLength: 24\n',
      'ip.yaml': `apiVersion: ipam.alloc.nephio.org/v1alpha1\nkind: IPAllocation\nmetadata:\n  name: n3\n${owner('Interface', 'n3')}spec:\n  kind: network\n  networkInstance:\n    name: ran\nstatus:\n  prefix: 10.3.0.44/24\n  gateway: 10.3.0.1\n`,
      'pool.yaml': `apiVersion: ipam.alloc.nephio.org/v1alpha1\nkind: IPAllocation\nmetadata:\n  name: internet-p\n${owner('DataNetwork', 'internet')}spec:\n  kind: pool\n  prefixLength: 24\nstatus:\n  prefix: 10.3.9.0/24\n`,
      'vlan.yaml': `apiVersion: vlan.alloc.nephio.org/v1alpha1\nkind: VLANAllocation\nmetadata:\n  name: n3\n${owner('Interface', 'n3')}spec:\n  vlanDatabase:\n    name: edge1\nstatus:\n  vlanID: 55\n`,
      'nf.yaml':
        'apiVersion: workload.nephio.org/v1alpha1\nkind: UPFDeployment\nmetadata:\n  name: pkg-upf\n  namespace: upf\nspec: {}\n',
    });
    convertOlder(list);
    settle(list, true);
    expect(isReady(list)).toBe(true);
    expect(list.items.map((item) => item.apiVersion).filter((version) => version.includes('alloc'))).toEqual([]);
    const spec = JSON.stringify(find(list, 'NFDeployment', 'upf-edge1')?.value['spec']);
    for (const kept of ['10.3.0.44/24', '"vlanID":55', '10.3.9.0/24']) expect(spec).toContain(kept);
  });

  it('changes files in place and does nothing the second time', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'convert-'));
    try {
      for (const [path, text] of Object.entries(files)) await writeFile(join(dir, path), text);
      await convert(dir, 'd3');
      const itf = await readFile(join(dir, 'n3.yaml'), 'utf8');
      expect(itf).toContain('name: ran # the radio side');
      expect(itf).toContain('attachmentType: vlan');
      expect(await readFile(join(dir, 'cluster.yaml'), 'utf8')).toContain('kind: WorkloadCluster');
      expect(await readFile(join(dir, 'Kptfile'), 'utf8')).toContain('# what it does');
      expect((await convert(dir, 'd3')).size).toBe(0);
      await expect(convert(dir, 'd9')).rejects.toMatchObject({ code: 'FN_CONFIG_INVALID' });
    } finally {
      await rm(dir, { recursive: true });
    }
  });
});
