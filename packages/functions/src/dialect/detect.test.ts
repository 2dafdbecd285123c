import { describe, expect, it } from 'vitest';
import { packageOf, upfFiles } from '../fixture/upf.fixture.ts';
import { interimFiles } from '../interim/interim.fixture.ts';
import { type Dialect, dialectOf } from './detect.ts';

const resource = (apiVersion: string, kind: string, rest = '') =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: x\n${rest}`;
const kptfile = (...types: string[]) =>
  `apiVersion: kpt.dev/v1\nkind: Kptfile\nmetadata:\n  name: pkg\nstatus:\n  conditions:\n${types.map((type) => `  - type: ${type}\n    status: "True"\n`).join('')}`;

const context = resource('infra.nephio.org/v1alpha1', 'ClusterContext');
const itf = (spec: string) => resource('req.nephio.org/v1alpha1', 'Interface', `spec:\n${spec}`);

describe('dialectOf', () => {
  it.each<[string, Record<string, string>, Dialect]>([
    ['nothing', {}, 'released'],
    ['a package of today', upfFiles, 'released'],
    ['a package of May 2023', interimFiles, 'interim'],
    [
      'a WorkloadCluster beside a ClusterContext',
      { a: context, b: resource('infra.nephio.org/v1alpha1', 'WorkloadCluster') },
      'released',
    ],
    ['a claim', { a: context, b: resource('ipam.resource.nephio.org/v1alpha1', 'IPClaim') }, 'released'],
    ['a VLAN claim', { a: resource('vlan.resource.nephio.org/v1alpha1', 'VLANClaim') }, 'released'],
    [
      'a condition of a claim',
      { a: context, Kptfile: kptfile('ipam.resource.nephio.org/v1alpha1.IPClaim.x') },
      'released',
    ],
    ['a condition of an allocation', { Kptfile: kptfile('ipam.alloc.nephio.org/v1alpha1.IPAllocation.x') }, 'interim'],
    [
      'an allocation and a cluster',
      { a: context, b: resource('vlan.alloc.nephio.org/v1alpha1', 'VLANAllocation') },
      'interim',
    ],
    ['an allocation alone', { b: resource('ipam.alloc.nephio.org/v1alpha1', 'IPAllocation') }, 'interim'],
    [
      'an allocation in the group of claims',
      { b: resource('ipam.resource.nephio.org/v1alpha1', 'IPAllocation') },
      'released',
    ],
    ['a data network and a cluster', { a: context, b: resource('req.nephio.org/v1alpha1', 'DataNetwork') }, 'interim'],
    [
      'a generated network function and a cluster',
      { a: context, b: resource('workload.nephio.org/v1alpha1', 'UPFDeployment') },
      'interim',
    ],
    [
      'a condition with dots and a cluster',
      { a: context, Kptfile: kptfile('req.nephio.org/v1alpha1.Interface.x') },
      'interim',
    ],
    ['an interface as May 2023 writes it', { a: context, b: itf('  attachmentType: vlan\n') }, 'interim'],
    ['an interface that does not say', { a: context, b: itf('  networkInstance: {name: a}\n') }, 'interim'],
    ['an interface as the first design spells it', { a: context, b: itf('  attachementType: vlan\n') }, 'first'],
    [
      'a cluster with a region',
      { a: `${context}spec:\n  region: r\n`, b: itf('  networkInstance: {name: a}\n') },
      'first',
    ],
    ['a cluster alone', { a: context }, 'first'],
    ['an allocation of the first design', { a: resource('ipam.nephio.org/v1alpha1', 'VLANAllocation') }, 'first'],
    ['a network function of the first design', { a: resource('nf.nephio.org/v1alpha1', 'SMFDeployment') }, 'first'],
    ['a condition with dashes', { Kptfile: kptfile('req-nephio-org-v1alpha1-interface-n6') }, 'first'],
    [
      'an owner as the first design notes it',
      {
        a: resource('v1', 'ConfigMap').replace(
          'name: x\n',
          'name: x\n  annotations:\n    krm-fn.nephio.org/owner: a\n',
        ),
      },
      'first',
    ],
  ])('%s', (_, texts, dialect) => {
    const files = Object.entries(texts).map(([path, text]) => [
      path.includes('.') || path === 'Kptfile' ? path : `${path}.yaml`,
      text,
    ]);
    expect(dialectOf(packageOf(Object.fromEntries(files)))).toBe(dialect);
  });
});
