import { Resource } from '@nexslice/krm';
import { describe, expect, it } from 'vitest';
import { kinds } from '../dialect/released.ts';
import { computedSpec } from './spec.ts';

const itf = (name: string, network: string, spec: object = {}, status?: object) =>
  Resource.from({
    ...kinds.interface,
    metadata: { name },
    spec: { networkInstance: { name: network }, cniType: 'macvlan', attachmentType: 'vlan', ...spec },
    status: status ?? {
      ipClaimStatus: [{ prefix: `10.0.0.${name.slice(1)}/24`, gateway: '10.0.0.1' }],
      vlanClaimStatus: { vlanID: 7 },
    },
  });

const nf = (kind: string, spec: object = {}) =>
  Resource.from({ apiVersion: kinds.nfDeployment.apiVersion, kind, metadata: { name: 'upf' }, spec });

const dependency = (name: string, ...injected: object[]) =>
  Resource.from({ ...kinds.dependency, metadata: { name }, status: { injected } });

const dataNetwork = (name: string, network: string | undefined, ...pools: string[]) =>
  Resource.from({
    ...kinds.dataNetwork,
    metadata: { name },
    spec: { networkInstance: network === undefined ? undefined : { name: network } },
    status: { pools: pools.map((prefix) => ({ name: 'p', ipClaim: { prefix } })) },
  });

const faithful = { strict: false };
const strict = { strict: true };

describe('interfaces of a network function', () => {
  it('are sorted by name and bear an address per family, the last of each', () => {
    const dual = {
      ipClaimStatus: [
        { prefix: '10.0.0.2/24', gateway: '10.0.0.1' },
        { prefix: '1000::2/64' },
        { prefix: '10.0.0.9/24' },
      ],
      vlanClaimStatus: {},
    };
    const spec = computedSpec(nf('NFDeployment'), [itf('n6', 'b'), itf('n3', 'a', {}, dual)], faithful) as {
      interfaces: object[];
    };
    expect(spec.interfaces).toEqual([
      {
        name: 'n3',
        ipv4: { address: '10.0.0.9/24', gateway: undefined },
        ipv6: { address: '1000::2/64', gateway: undefined },
      },
      { name: 'n6', ipv4: { address: '10.0.0.6/24', gateway: '10.0.0.1' }, vlanID: 7 },
    ]);
  });

  it('are all there in one network, but for the kinds of the R1 release', () => {
    const two = [itf('n3', 'a'), itf('n4', 'a')];
    const names = (kind: string, options = faithful) =>
      (computedSpec(nf(kind), two, options) as { interfaces: { name: string }[] }).interfaces.map(({ name }) => name);
    expect(names('NFDeployment')).toEqual(['n3', 'n4']);
    expect(names('UPFDeployment')).toEqual(['n4']);
    expect(names('UPFDeployment', strict)).toEqual(['n3', 'n4']);
  });

  it.each<[object, string]>([
    [{ attachmentType: 'tap' }, 'spec invalid: unsupported attachmentType, got: tap'],
    [{ cniType: 'calico' }, 'spec invalid: unsupported cniType, got: calico'],
    [{ ipFamilyPolicy: 'dual-stack' }, 'spec invalid: unsupported addressing, got: macvlan'],
    [{ networkInstance: 'ran' }, 'spec invalid missing networkInstance'],
    [{ networkInstance: {} }, 'spec invalid: missing networkInstance name, got: '],
  ])('are refused with %j', (spec, message) => {
    expect(() => computedSpec(nf('NFDeployment'), [itf('n3', 'a', spec)], faithful)).toThrow(message);
  });

  it('may use more CNIs and spellings strictly, which names what is wrong', () => {
    expect(() =>
      computedSpec(nf('NFDeployment'), [itf('n3', 'a', { cniType: 'bridge', ipFamilyPolicy: 'dual-stack' })], strict),
    ).not.toThrow();
    expect(() => computedSpec(nf('NFDeployment'), [itf('n3', 'a', { ipFamilyPolicy: 'both' })], strict)).toThrow(
      'got: both',
    );
  });
});

describe('network instances', () => {
  it('list their interfaces and data networks with all pools', () => {
    const spec = computedSpec(
      nf('NFDeployment'),
      [
        itf('n6', 'core'),
        itf('n3', 'ran'),
        dataNetwork('internet', 'core', '10.1.0.0/24', '10.2.0.0/24'),
        dataNetwork('empty', 'core'),
      ],
      faithful,
    );
    expect(spec['networkInstances']).toEqual([
      {
        name: 'core',
        interfaces: ['n6'],
        dataNetworks: [{ name: 'internet', pool: [{ prefix: '10.1.0.0/24' }, { prefix: '10.2.0.0/24' }] }],
      },
      { name: 'ran', interfaces: ['n3'], dataNetworks: undefined },
    ]);
  });

  it('have an empty name for data networks that name none', () => {
    const spec = computedSpec(nf('NFDeployment'), [dataNetwork('internet', undefined, '10.1.0.0/24')], faithful);
    expect(spec['networkInstances']).toMatchObject([{ name: '' }]);
  });
});

describe('parameters of other functions', () => {
  const [a, b] = ['b-config', 'a-config'].map((name) => ({
    name,
    apiVersion: 'ref.nephio.org/v1alpha1',
    kind: 'Config',
    namespace: 'x',
  }));

  it('are added to those that are there, once each, sorted by name, without namespace', () => {
    const existing = { parametersRefs: [{ name: 'c', apiVersion: 'v1', kind: 'NFConfig' }] };
    const spec = computedSpec(
      nf('NFDeployment', existing),
      [dependency('two', a!, b!), dependency('one', a!)],
      faithful,
    );
    expect(spec['parametersRefs']).toEqual([
      { name: 'a-config', apiVersion: 'ref.nephio.org/v1alpha1', kind: 'Config' },
      { name: 'b-config', apiVersion: 'ref.nephio.org/v1alpha1', kind: 'Config' },
      { name: 'c', apiVersion: 'v1', kind: 'NFConfig' },
    ]);
  });

  it('are whole and in order for the kinds of the R1 release', () => {
    expect(computedSpec(nf('SMFDeployment'), [dependency('one', a!, b!)], faithful)['configRefs']).toEqual([a, b]);
  });

  it('survive entries without name', () => {
    const spec = computedSpec(nf('NFDeployment', { parametersRefs: [{}, 7, null] }), [], faithful);
    expect(spec['parametersRefs']).toHaveLength(1);
  });
});
