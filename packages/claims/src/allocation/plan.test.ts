import { allocationGroups, type IPAllocation, type VLANAllocation } from '@nexslice/kinds';
import { describe, expect, it } from 'vitest';
import { claimName, ipClaimFor, vlanClaimFor } from './plan.ts';

const { firstDesign, ip, vlan } = allocationGroups;

function ipAllocation(spec: Partial<IPAllocation['spec']>, annotations?: Record<string, string>): IPAllocation {
  const metadata = { name: 'n3', namespace: 'edge', uid: 'u1', ...(annotations && { annotations }) };
  return { apiVersion: `${ip}/v1alpha1`, kind: 'IPAllocation', metadata, spec: { kind: 'network', ...spec } };
}

function vlanAllocation(spec: VLANAllocation['spec']): VLANAllocation {
  const metadata = { name: 'n3', namespace: 'edge', uid: 'u1' };
  return { apiVersion: `${vlan}/v1alpha1`, kind: 'VLANAllocation', metadata, spec };
}

describe('the claim of an IPAllocation', () => {
  it('is the allocation’s, in its namespace, under a name of its own', () => {
    const { metadata } = ipClaimFor(ipAllocation({ networkInstance: { name: 'ran' } }), ip);
    expect(metadata).toMatchObject({ name: 'n3.ipam.alloc', namespace: 'edge' });
    expect(metadata.ownerReferences).toMatchObject([{ kind: 'IPAllocation', name: 'n3', uid: 'u1', controller: true }]);
  });

  it('asks for the same, with the site as the cluster', () => {
    const matchLabels = { 'nephio.org/site': 'paris', 'nephio.org/region': 'eu', zone: 'a' };
    const { spec } = ipClaimFor(
      ipAllocation({ kind: 'pool', prefixLength: 20, networkInstance: { name: 'ran' }, selector: { matchLabels } }),
      ip,
    );
    expect(spec).toEqual({
      kind: 'pool',
      prefixLength: 20,
      networkInstance: { name: 'ran' },
      selector: { matchLabels: { zone: 'a', 'nephio.org/cluster-name': 'paris' } },
    });
  });

  it('asks for an address of a network though the first design gives every one a length', () => {
    const networkInstanceRef = { name: 'ran', namespace: 'default' };
    const { spec } = ipClaimFor(ipAllocation({ prefixLength: 32, networkInstanceRef }), firstDesign);
    expect(spec).toMatchObject({ kind: 'network', networkInstance: networkInstanceRef });
    expect(spec.prefixLength).toBeUndefined();
  });

  it.each(['specializer.nephio.org/delete', 'fnruntime.nephio.org/delete'])(
    'is marked when the allocation bears %s',
    (mark) => {
      const { metadata } = ipClaimFor(ipAllocation({ networkInstance: { name: 'ran' } }, { [mark]: 'true' }), ip);
      expect(metadata.annotations).toEqual({ 'specializer.nephio.org/delete': 'true' });
    },
  );
});

describe('the claim of a VLANAllocation', () => {
  it('takes its VLAN of the database that is named', () => {
    const { spec, metadata } = vlanClaimFor(vlanAllocation({ vlanDatabase: { name: 'paris' }, vlanID: 7 }), vlan);
    expect(spec).toEqual({ vlanIndex: { name: 'paris' }, vlanID: 7 });
    expect(metadata.name).toBe('n3.vlan.alloc');
  });

  it('shares the VLAN of its network and site in the first design', () => {
    const allocation = vlanAllocation({
      networkInstanceRef: { name: 'ran' },
      selector: { matchLabels: { 'nephio.org/site': 'paris' } },
    });
    const { spec, metadata } = vlanClaimFor(allocation, firstDesign);
    expect(spec).toEqual({ vlanIndex: { name: 'paris' } });
    expect(metadata.annotations).toEqual({ 'specializer.nephio.org/vlanClaimName': 'ran-paris-bd' });
  });
});

it('claims of allocations of different groups have different names', () => {
  expect(new Set([ip, vlan, firstDesign].map((group) => claimName('n3', group))).size).toBe(3);
});
