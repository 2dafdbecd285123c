import { Kptfile, PackageFiles, ResourceList } from '@nexslice/krm';
import { describe, expect, it } from 'vitest';
import { inject } from './inject.ts';

const cluster = (name: string, spec: string, annotations = '') =>
  `apiVersion: infra.nephio.org/v1alpha1\nkind: WorkloadCluster\nmetadata:\n  name: ${name}\n${annotations}spec:\n${spec}`;

const required = '  annotations:\n    kpt.dev/config-injection: required\n';

const real = '  clusterName: edge01\n  cnis:\n  - macvlan\n  masterInterface: eth1\n';

function listOf(files: Record<string, string>): ResourceList {
  return new ResourceList([...PackageFiles.read(new Map(Object.entries(files))).resources]);
}

const given = (...texts: string[]) => listOf(Object.fromEntries(texts.map((text, i) => [`${i}.yaml`, text]))).items;

const blueprint = (kptfile = '') =>
  listOf({
    Kptfile: `apiVersion: kpt.dev/v1\nkind: Kptfile\nmetadata:\n  name: upf\n${kptfile}`,
    'cluster.yaml': cluster('workload-cluster', '  clusterName: example # to be filled\n', required),
    'other.yaml': cluster('untouched', '  clusterName: other\n').replace('WorkloadCluster', 'ClusterContext'),
  });

const clusterOf = (list: ResourceList) => list.items.find(({ kind }) => kind === 'WorkloadCluster');

describe('inject', () => {
  it('fills a placeholder from the one resource of its kind, and notes which', () => {
    const list = blueprint();
    inject(list, given(cluster('edge01', real)));
    expect(clusterOf(list)?.value['spec']).toEqual({
      clusterName: 'edge01',
      cnis: ['macvlan'],
      masterInterface: 'eth1',
    });
    expect(clusterOf(list)?.name).toBe('workload-cluster');
    expect(clusterOf(list)?.annotation('kpt.dev/injected-resource')).toBe('edge01');
  });

  it('takes the one of the same name where there are several', () => {
    const list = blueprint();
    const here = cluster('workload-cluster', real.replace('edge01', 'here'));
    expect(() => inject(list, given(cluster('edge01', real), here))).toThrow('WorkloadCluster edge01');
    expect(clusterOf(list)?.value['spec']).toMatchObject({ clusterName: 'here' });
  });

  it('takes the data of a ConfigMap', () => {
    const configMap = (name: string, data: string, notes = '') =>
      `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n${notes}data:\n  db: ${data}\n`;
    const list = listOf({ 'a.yaml': configMap('endpoints', 'example', required.replace('required', 'optional')) });
    inject(list, given(configMap('paris', 'db.paris')));
    expect(list.items[0]?.value['data']).toEqual({ db: 'db.paris' });
  });

  it('closes the condition that Porch left open, and makes none', () => {
    const type = 'config.injection.WorkloadCluster.workload-cluster';
    const open = `status:\n  conditions:\n  - type: ${type}\n    status: "False"\n    reason: NoResourceSelected\n`;
    const conditionOf = (list: ResourceList) => new Kptfile(Kptfile.find(list.items)!).condition(type);
    const waiting = blueprint(open);
    inject(waiting, given(cluster('edge01', real)));
    expect(conditionOf(waiting)).toMatchObject({ status: 'True', reason: 'ConfigInjected' });
    const silent = blueprint();
    inject(silent, given(cluster('edge01', real)));
    expect(conditionOf(silent)).toBeUndefined();
  });

  it('leaves placeholders that nothing is given for', () => {
    const list = blueprint();
    const before = list.toString();
    inject(list, []);
    expect(list.toString()).toBe(before);
  });

  it('changes nothing the second time', () => {
    const list = blueprint();
    inject(list, given(cluster('edge01', real)));
    const once = list.toString();
    inject(list, given(cluster('edge01', real)));
    expect(list.toString()).toBe(once);
  });

  it('names the placeholders where something is given that none is for', () => {
    const stray = cluster('edge01', real).replace('WorkloadCluster', 'Interface');
    expect(() => inject(blueprint(), given(stray))).toThrow(
      'no placeholder for Interface edge01; its placeholders: WorkloadCluster workload-cluster',
    );
  });
});
