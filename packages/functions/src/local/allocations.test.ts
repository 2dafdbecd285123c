import { Resource } from '@nexslice/krm';
import { describe, expect, it } from 'vitest';
import { asClaim } from './allocations.ts';

const resource = (apiVersion: string, kind: string, spec: object, rest: object = {}) =>
  Resource.from({ apiVersion, kind, metadata: { name: 'x' }, spec, ...rest });

const claim = (kind: 'IPClaim' | 'VLANClaim', spec: object, annotations: object = {}, status: object = {}) => ({
  apiVersion: `${kind === 'IPClaim' ? 'ipam' : 'vlan'}.resource.nephio.org/v1alpha1`,
  kind,
  metadata: { name: 'x', annotations },
  spec,
  status,
});

describe('asClaim', () => {
  it.each<[string, Resource, object]>([
    [
      'an address of the first design',
      resource('ipam.nephio.org/v1alpha1', 'IPAllocation', {
        kind: 'network',
        prefixLength: 32,
        networkInstanceRef: { namespace: 'default', name: 'ran' },
        selector: {
          matchLabels: { 'nephio.org/site': 'lyon', 'nephio.org/region': 'eu', 'nephio.org/network-name': 'n3' },
        },
      }),
      claim('IPClaim', {
        kind: 'network',
        networkInstance: { name: 'ran' },
        selector: { matchLabels: { 'nephio.org/network-name': 'n3', 'nephio.org/cluster-name': 'lyon' } },
      }),
    ],
    [
      'a VLAN of the first design',
      resource('ipam.nephio.org/v1alpha1', 'VLANAllocation', {
        networkInstanceRef: { name: 'ran' },
        selector: { matchLabels: { 'nephio.org/site': 'lyon' } },
      }),
      claim('VLANClaim', { vlanIndex: { name: 'lyon' } }, { 'specializer.nephio.org/vlanClaimName': 'ran-lyon-bd' }),
    ],
    [
      'an address of May 2023, with its answer',
      resource(
        'ipam.alloc.nephio.org/v1alpha1',
        'IPAllocation',
        {
          kind: 'loopback',
          networkInstance: { name: 'ran' },
          selector: { matchLabels: { 'nephio.org/site': 'lyon' } },
        },
        { status: { prefix: '10.0.0.1/32' } },
      ),
      claim(
        'IPClaim',
        {
          kind: 'loopback',
          networkInstance: { name: 'ran' },
          selector: { matchLabels: { 'nephio.org/cluster-name': 'lyon' } },
        },
        {},
        { prefix: '10.0.0.1/32' },
      ),
    ],
    [
      'a pool of May 2023',
      resource('ipam.alloc.nephio.org/v1alpha1', 'IPAllocation', {
        kind: 'pool',
        prefixLength: 20,
        networkInstance: { name: 'core' },
        selector: { matchLabels: { 'nephio.org/site': 'lyon' } },
      }),
      claim('IPClaim', {
        kind: 'pool',
        createPrefix: true,
        prefixLength: 20,
        networkInstance: { name: 'core' },
        selector: { matchLabels: { 'nephio.org/cluster-name': 'lyon' } },
      }),
    ],
    [
      'a VLAN of May 2023',
      resource(
        'vlan.alloc.nephio.org/v1alpha1',
        'VLANAllocation',
        { vlanDatabase: { name: 'lyon' } },
        { status: { vlanID: 7 } },
      ),
      claim('VLANClaim', { vlanIndex: { name: 'lyon' } }, {}, { vlanID: 7 }),
    ],
    [
      'an allocation without anything',
      resource('ipam.nephio.org/v1alpha1', 'IPAllocation', {}),
      claim('IPClaim', {
        kind: 'network',
        networkInstance: { name: '' },
        selector: { matchLabels: { 'nephio.org/cluster-name': '' } },
      }),
    ],
  ])('%s', (_, allocation, expected) => {
    expect(asClaim(allocation).value).toEqual(expected);
  });

  it('keeps the marks that backends look at', () => {
    const marked = resource('vlan.alloc.nephio.org/v1alpha1', 'VLANAllocation', {});
    marked.setAnnotation('specializer.nephio.org/delete', 'true');
    marked.setAnnotation('nephio.org/action', 'get');
    marked.setAnnotation('other', 'x');
    expect((asClaim(marked).value['metadata'] as { annotations: object }).annotations).toEqual({
      'specializer.nephio.org/delete': 'true',
      'nephio.org/action': 'get',
    });
  });

  it('returns what is no allocation as it is', () => {
    const other = resource('v1', 'ConfigMap', {});
    expect(asClaim(other)).toBe(other);
  });
});
