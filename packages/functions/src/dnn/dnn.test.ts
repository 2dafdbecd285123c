import { Kptfile, type ResourceList } from '@nexslice/krm';
import { describe, expect, it } from 'vitest';
import { conditions, find, upfFiles, upfWith } from '../fixture/upf.fixture.ts';
import { runFunction } from '../registry/registry.ts';

/** The package with other pools. */
const withPools = (pools: string) =>
  upfWith({ 'dnn.yaml': upfFiles['dnn.yaml']!.replace(/ {2}pools:\n(.*\n)*/, `  pools:${pools}\n`) });

const claims = (list: ResourceList) => list.items.filter(({ kind }) => kind === 'IPClaim');

/** Runs the function, answers its claims with these prefixes, and runs it again. */
function answered(list: ResourceList, prefixes: Readonly<Record<string, string>>, strict = false): ResourceList {
  runFunction('dnn', list, { strict });
  const file = new Kptfile(Kptfile.find(list.items)!);
  for (const claim of claims(list)) {
    const type = `${claim.apiVersion}.IPClaim.${claim.name}`;
    file.setCondition({ type, reason: 'req.nephio.org/v1alpha1.DataNetwork.internet', status: 'True' });
    claim.setField('status', { prefix: prefixes[claim.name.split('-').at(-1)!] });
  }
  runFunction('dnn', list, { strict });
  return list;
}

describe('a DataNetwork', () => {
  it.each([
    ['no pools', ' []', []],
    ['a pool', '\n  - name: p1\n    prefixLength: 8', [['p1', 8, 'ipv4']]],
    ['a pool without a length', '\n  - name: p1', [['p1', 0, 'ipv4']]],
    [
      'pools of both families',
      '\n  - name: b\n    prefixLength: 16\n  - name: a\n    prefixLength: 48\n    ipFamily: ipv6',
      [
        ['a', 48, 'ipv6'],
        ['b', 16, 'ipv4'],
      ],
    ],
  ])('with %s claims as many', (_, pools, expected) => {
    const list = withPools(pools);
    runFunction('dnn', list);
    const found = claims(list).map(({ name, value }) => {
      const { spec } = value as { spec: { prefixLength: number; selector: { matchLabels: Record<string, string> } } };
      return [name, spec.prefixLength, spec.selector.matchLabels['nephio.org/address-family']];
    });
    expect(found).toEqual(expected.map(([name, ...rest]) => [`upf-paris-internet-${name}`, ...rest]));
  });

  it('claims pools that are made into prefixes, for the network function it belongs to', () => {
    const list = upfWith({});
    runFunction('dnn', list);
    const claim = find(list, 'IPClaim', 'upf-paris-internet-p1')!;
    expect(claim.value['spec']).toEqual({
      kind: 'pool',
      createPrefix: true,
      prefixLength: 24,
      networkInstance: { name: 'core' },
      selector: { matchLabels: { 'nephio.org/cluster-name': 'paris', 'nephio.org/address-family': 'ipv4' } },
    });
    expect(claim.annotation('specializer.nephio.org/for')).toBe('workload.nephio.org/v1alpha1.NFDeployment.upf-paris');
    expect(claim.annotation('specializer.nephio.org/owner')).toBe('req.nephio.org/v1alpha1.DataNetwork.internet');
    expect(conditions(list)).toMatchObject({
      'DataNetwork.internet': 'False update for condition',
      'IPClaim.upf-paris-internet-p1': 'False create initial resource',
    });
  });

  it('has the prefixes of its pools in its status, in the order of its pools', () => {
    const list = withPools('\n  - name: b\n    prefixLength: 16\n  - name: a\n    prefixLength: 24');
    answered(list, { a: '10.2.0.0/24', b: '10.1.0.0/16' });
    expect(find(list, 'DataNetwork', 'internet')!.value['status']).toEqual({
      pools: [
        { name: 'b', ipClaim: { prefix: '10.1.0.0/16' } },
        { name: 'a', ipClaim: { prefix: '10.2.0.0/24' } },
      ],
    });
    expect(conditions(list)['DataNetwork.internet']).toBe('True update done');
  });

  it('marks the claim of a pool that went, and is not done by the next run', () => {
    const list = answered(upfWith({}), { p1: '10.64.0.0/24' });
    find(list, 'DataNetwork', 'internet')!.setAt(['spec', 'pools'], []);
    // Nephio's function still takes the claim for answered in the run that marks it.
    for (let run = 1; run <= 2; run++) runFunction('dnn', list);
    expect(find(list, 'IPClaim', 'upf-paris-internet-p1')!.annotation('specializer.nephio.org/delete')).toBe('true');
    expect(conditions(list)).toMatchObject({
      'DataNetwork.internet': 'False update for condition',
      'IPClaim.upf-paris-internet-p1': 'False delete resource',
    });
  });

  it('warns of a claim that it owns under a foreign name', () => {
    const list = upfWith({});
    runFunction('dnn', list);
    const foreign = find(list, 'IPClaim', 'upf-paris-internet-p1')!.clone();
    foreign.setAt(['metadata', 'name'], 'by-hand');
    list.items.push(foreign);
    answered(list, { p1: '10.64.0.0/24', hand: '10.65.0.0/24' });
    new Kptfile(Kptfile.find(list.items)!).setCondition({
      type: 'ipam.resource.nephio.org/v1alpha1.IPClaim.by-hand',
      reason: 'req.nephio.org/v1alpha1.DataNetwork.internet',
      status: 'True',
    });
    list.results.length = 0;
    runFunction('dnn', list);
    expect(list.results.map(({ severity, message }) => `${severity} ${message}`)).toEqual([
      'warning found an IPClaim owned by DNN "internet" with a suspicious name: by-hand',
    ]);
  });

  it('cannot claim for a cluster that is not known', () => {
    const list = upfWith({ 'cluster.yaml': undefined });
    runFunction('dnn', list);
    expect(conditions(list)).toEqual({
      'DataNetwork.internet':
        'False stage1: cannot populate new resource err: workload cluster is missing from the kpt package',
    });
  });
});
