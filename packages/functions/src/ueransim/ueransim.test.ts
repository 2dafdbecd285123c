import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { clusterText, conditions, find, isReady, packageOf, textOf } from '../fixture/upf.fixture.ts';
import { runFunction } from '../registry/registry.ts';

const owner = 'apps/v1.Deployment.gnb';

const itf = (name: string, status: string) => `apiVersion: req.nephio.org/v1alpha1
kind: Interface
metadata:
  name: ${name}
  annotations:
    specializer.nephio.org/owner: ${owner}
spec:
  networkInstance:
    name: vpc-ran
status: ${status}
`;

const amf = `apiVersion: ipam.resource.nephio.org/v1alpha1
kind: IPClaim
metadata:
  name: amf-n2
  annotations:
    nephio.org/action: get
    specializer.nephio.org/owner: ${owner}
spec:
  kind: network
status:
  prefix: 172.2.0.9/24
`;

const answered = (address: string) => `{ipClaimStatus: [{prefix: ${address}/24, gateway: 172.2.0.1}]}`;
const done = (type: string) => `  - {type: ${type}, status: "True", reason: ${owner}}\n`;

const files = {
  Kptfile: `apiVersion: kpt.dev/v1\nkind: Kptfile\nmetadata:\n  name: gnb\nstatus:\n  conditions:\n${[
    'req.nephio.org/v1alpha1.Interface.n2',
    'req.nephio.org/v1alpha1.Interface.n3',
    'ipam.resource.nephio.org/v1alpha1.IPClaim.amf-n2',
  ]
    .map(done)
    .join('')}`,
  'cluster.yaml': clusterText(),
  'amf.yaml': amf,
  'n2.yaml': itf('n2', answered('172.2.0.2')),
  'n3.yaml': itf('n3', answered('172.3.0.2')),
  'gnb.yaml': `apiVersion: apps/v1
kind: Deployment
metadata:
  name: gnb
  namespace: ran
spec:
  template:
    spec:
      volumes: # what it is told
      - name: config
        configMap:
          name: gnb-config
`,
};

describe('ueransim-deploy', () => {
  it('attaches the gNB to its networks and writes its configuration', () => {
    const list = packageOf(files);
    runFunction('ueransim-deploy-fn', list);
    const text = find(list, 'Deployment', 'gnb')!.value as {
      spec: { template: { metadata: { annotations: Record<string, string> } } };
    };
    expect(JSON.parse(text.spec.template.metadata.annotations['k8s.v1.cni.cncf.io/networks']!)).toEqual([
      { name: 'gnb-n2', interface: 'n2', ips: ['172.2.0.2/24'], gateways: ['172.2.0.1'] },
      { name: 'gnb-n3', interface: 'n3', ips: ['172.3.0.2/24'], gateways: ['172.2.0.1'] },
    ]);
    const config = find(list, 'ConfigMap', 'gnb-config')!;
    expect(config.namespace).toBe('ran');
    expect(parse((config.value['data'] as Record<string, string>)['gnb-config.yaml']!)).toMatchObject({
      mcc: '208',
      mnc: '93',
      nci: '0x000000010',
      ngapIp: '172.2.0.2',
      gtpIp: '172.3.0.2',
      amfConfigs: [{ address: '172.2.0.9', port: 38412 }],
    });
    expect(isReady(list)).toBe(true);
    expect(textOf(list)).toContain('volumes: # what it is told');
  });

  it.each([false, true])('changes nothing when it runs again (strict: %s)', (strict) => {
    const list = packageOf(files);
    runFunction('ueransim-deploy', list, { strict });
    const before = textOf(list);
    runFunction('ueransim-deploy', list, { strict });
    expect(textOf(list)).toBe(before);
  });

  it.each([
    [{ 'n3.yaml': '' }, 'cannot render config, expecting n2, got 172.2.0.2 and n3, got '],
    [{ 'n3.yaml': itf('n3', '{}') }, 'no ip status provided in interface: n3'],
    [{ 'n3.yaml': itf('n3', '{ipClaimStatus: [{}]}') }, 'no ip address provided in interface: n3'],
  ])('says what is missing', (changes, message) => {
    const all = { ...files, ...changes };
    const kptfile =
      changes['n3.yaml'] === '' ? all.Kptfile.replace(done('req.nephio.org/v1alpha1.Interface.n3'), '') : all.Kptfile;
    const list = packageOf({ ...all, Kptfile: kptfile });
    runFunction('ueransim-deploy', list);
    expect(conditions(list)['Deployment.gnb']).toBe(`False ${message}`.trim());
    expect(isReady(list)).toBe(false);
  });

  it('leaves a Deployment without interfaces as it is', () => {
    const { 'n2.yaml': _n2, 'n3.yaml': _n3, 'amf.yaml': _amf, ...rest } = files;
    const list = packageOf({ ...rest, Kptfile: 'apiVersion: kpt.dev/v1\nkind: Kptfile\nmetadata:\n  name: gnb\n' });
    const before = find(list, 'Deployment', 'gnb')!.toString();
    runFunction('ueransim-deploy', list);
    expect(find(list, 'Deployment', 'gnb')!.toString()).toBe(before);
  });
});
