import type { IPClaim, VLANClaim } from '@nexslice/kinds';
import { describe, expect, it } from 'vitest';
import { ipClaimKind, vlanClaimKind } from './claim-kind.ts';

const metadata = { name: 'n3', namespace: 'edge' };

describe('an IPClaim', () => {
  const wish = (spec: object) =>
    ipClaimKind.wishOf({ metadata, spec: { kind: 'network', networkInstance: { name: 'ran' }, ...spec } } as IPClaim);

  it('is about a NetworkInstance of its own namespace, or of the one that it names', () => {
    expect(wish({}).networkInstance).toBe('edge/ran');
    expect(wish({ networkInstance: { name: 'ran', namespace: 'core' } }).networkInstance).toBe('core/ran');
  });

  it('is known by namespace and name', () => {
    expect(wish({}).key).toBe('edge/n3');
  });

  it('has an answer when it has a prefix, and a proposal beside', () => {
    const status = { prefix: '10.3.0.2/24', gateway: '10.3.0.1', proposed: { prefix: '10.4.0.2/24' } };
    expect(ipClaimKind.answerOf(status)).toEqual({ prefix: '10.3.0.2/24', gateway: '10.3.0.1' });
    expect(ipClaimKind.proposalOf(status)).toEqual({ prefix: '10.4.0.2/24' });
    expect(ipClaimKind.answerOf(undefined)).toBeUndefined();
    expect(ipClaimKind.proposalOf({})).toBeUndefined();
  });

  it('is written as it is read', () => {
    for (const grant of [{ prefix: '10.3.0.2/24', gateway: '10.3.0.1' }, { prefix: '10.3.0.2/32' }]) {
      expect(ipClaimKind.answerOf(ipClaimKind.fieldsOf(grant))).toEqual(grant);
    }
  });
});

describe('a VLANClaim', () => {
  const wish = (annotations: Record<string, string>, spec: object = {}) =>
    vlanClaimKind.wishOf({
      metadata: { ...metadata, annotations },
      spec: { vlanIndex: { name: 'paris' }, ...spec },
    } as VLANClaim);

  it('is alone unless it names what it tags', () => {
    expect(wish({})).toEqual({ name: 'edge/n3', holder: 'edge/n3', index: 'edge/paris' });
    expect(wish({ 'specializer.nephio.org/vlanClaimName': 'bd' })).toMatchObject({ name: 'bd', holder: 'edge/n3' });
  });

  it('may ask for a certain VLAN, or for a run', () => {
    expect(wish({}, { vlanID: 7 }).vlanId).toBe(7);
    expect(wish({}, { range: '10:19' }).range).toBe('10:19');
  });

  it('is written as it is read', () => {
    for (const grant of [{ vlanId: 7 }, { vlanRange: '10:19' }]) {
      expect(vlanClaimKind.answerOf(vlanClaimKind.fieldsOf(grant))).toEqual(grant);
    }
    expect(vlanClaimKind.answerOf({})).toBeUndefined();
  });
});
