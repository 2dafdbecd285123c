import type { ConfigMap, Pod } from '@nexslice/kube';
import { describe, expect, it } from 'vitest';
import { aSession, aSlice } from '../testing/objects.ts';
import { planSimulation, type SimulateState } from './plan.ts';

const slice = aSlice();
const session = aSession({ name: 'ue3', spec: { simulate: true } });

/** The objects of a simulated UE as they are after they were applied. */
function applied(state: Partial<SimulateState> = {}, phase?: string): { configMap: ConfigMap; pod: Pod } {
  const { applyConfigMap, applyPod } = planSimulation({ session, slice, ...state });
  return { configMap: applyConfigMap as ConfigMap, pod: { ...(applyPod as Pod), ...(phase && { status: { phase } }) } };
}

describe('a session that asks for a simulated UE', () => {
  it('gets a ConfigMap and a Pod of the names that testbed users know', () => {
    const { configMap, pod } = applied();
    expect(configMap.metadata?.name).toBe('ueransim-ue3-config');
    expect(pod.metadata?.name).toBe('ueransim-ue3');
  });

  it('needs nothing more once they are there', () => {
    const plan = planSimulation({ session, slice, ...applied({}, 'Running') });
    expect(plan.applyConfigMap).toBeUndefined();
    expect(plan.applyPod).toBeUndefined();
    expect(plan.deletePod).toBeUndefined();
  });

  it('says whether the UE runs', () => {
    expect(planSimulation({ session, slice, ...applied({}, 'Running') }).condition).toMatchObject({ status: 'True' });
    const pending = planSimulation({ session, slice, ...applied({}, 'Pending') }).condition;
    expect(pending).toMatchObject({ status: 'False', message: 'the simulated UE is Pending' });
  });

  it('waits for its Slice, whose S-NSSAI the UE must ask for', () => {
    const plan = planSimulation({ session, slice: undefined });
    expect(plan.applyPod).toBeUndefined();
    expect(plan.condition?.reason).toBe('SliceNotFound');
  });

  it('gets another Pod when its configuration changes, since a Pod cannot', () => {
    const changed = aSlice({ spec: { snssai: { sst: 2, sd: '00000A' } } });
    const plan = planSimulation({ session, slice: changed, ...applied() });
    expect(plan.deletePod).toBe(true);
    expect(plan.applyPod).toBeUndefined();
    expect(plan.applyConfigMap).toBeDefined();
  });

  it('leaves objects of somebody else alone and says which is in the way', () => {
    const pod: Pod = { metadata: { name: 'ueransim-ue3', namespace: 'nexslice' } };
    const plan = planSimulation({ session, slice, pod });
    expect(plan).toEqual({
      condition: {
        type: 'Simulated',
        status: 'False',
        reason: 'NameTaken',
        message: 'ueransim-ue3 belongs to somebody else: delete it or rename it',
      },
    });
  });
});

describe.each([
  ['has left', aSession({ name: 'ue3', spec: { simulate: true, connected: false } })],
  ['asks for no simulation any more', aSession({ name: 'ue3', spec: { simulate: false } })],
])('a session that %s', (_, after) => {
  it('gives its Pod and ConfigMap back', () => {
    const plan = planSimulation({ session: after, slice, ...applied() });
    expect(plan).toMatchObject({ deletePod: true, deleteConfigMap: true });
    expect(plan.condition).toBeUndefined();
  });

  it('does not delete what is being deleted, nor what is not its own', () => {
    const { pod, configMap } = applied();
    const going = { ...pod, metadata: { ...pod.metadata, deletionTimestamp: '2026-03-01T12:00:00Z' } };
    expect(planSimulation({ session: after, slice, pod: going }).deletePod).toBe(false);
    const foreign = { ...configMap, metadata: { ...configMap.metadata, ownerReferences: [] } };
    expect(planSimulation({ session: after, slice, configMap: foreign }).deleteConfigMap).toBe(false);
  });

  it('needs nothing where nothing is left', () => {
    expect(planSimulation({ session: after, slice })).toEqual({ deletePod: false, deleteConfigMap: false });
  });
});
