import { Resource } from '@nexslice/krm';
import { describe, expect, it } from 'vitest';
import { explainResources } from './explain.ts';

const gate = 'nephio.org.Specializer.specialize';
const nf = 'workload.nephio.org/v1alpha1.NFDeployment.upf';
const itf = 'req.nephio.org/v1alpha1.Interface.n3';
const claim = 'ipam.resource.nephio.org/v1alpha1.IPClaim.upf-n3-ipv4';

function kptfile(conditions: object[], gates = [gate]): Resource {
  return Resource.from({
    apiVersion: 'kpt.dev/v1',
    kind: 'Kptfile',
    metadata: { name: 'p' },
    info: { readinessGates: gates.map((conditionType) => ({ conditionType })) },
    status: { conditions },
  });
}

const open = (type: string, reason?: string, message = 'waiting') => ({
  type,
  status: 'False',
  message,
  ...(reason && { reason }),
});
const chainOf = (...conditions: object[]) => explainResources([kptfile(conditions)]).chain.map(({ type }) => type);

describe('explainResources', () => {
  it('is content when every gate is met, or there is none', () => {
    expect(explainResources([kptfile([{ type: gate, status: 'True' }])])).toEqual({ ready: true, chain: [] });
    expect(explainResources([kptfile([open(nf)], [])]).ready).toBe(true);
  });

  it('names a gate that nobody has looked at', () => {
    expect(explainResources([kptfile([])])).toEqual({
      ready: false,
      chain: [{ type: gate, message: 'is Unknown', waitsFor: 'the conditions below it, or somebody who sets it' }],
    });
  });

  it('follows reasons down to what nothing else waits for', () => {
    expect(chainOf(open(gate, 'Specialize'), open(nf), open(itf, nf), open(claim, itf))).toEqual([
      gate,
      nf,
      itf,
      claim,
    ]);
  });

  it('takes the shorter of two ways', () => {
    const capacity = 'req.nephio.org/v1alpha1.Capacity.c';
    expect(chainOf(open(gate), open(nf), open(itf, nf), open(claim, itf), open(capacity, nf))).toEqual([
      gate,
      nf,
      capacity,
    ]);
  });

  it('does not follow what is done', () => {
    expect(chainOf(open(gate), open(nf), { type: itf, status: 'True', reason: nf })).toEqual([gate, nf]);
  });

  it('finds owners that only the resource names', () => {
    const resource = Resource.from({
      apiVersion: 'req.nephio.org/v1alpha1',
      kind: 'Interface',
      metadata: { name: 'n3', annotations: { 'specializer.nephio.org/owner': nf } },
    });
    const { chain } = explainResources([kptfile([open(gate), open(nf), open(itf)]), resource]);
    expect(chain.map(({ type }) => type)).toEqual([gate, nf, itf]);
    expect(chain.at(-1)?.waitsFor).toBe('its claims and its attachment');
  });

  it('says what kinds wait for, and whether the resource is there', () => {
    const { chain } = explainResources([kptfile([open(gate), open(claim)])]);
    expect(chain.at(-1)?.waitsFor).toMatch(/^an address: .*; the resource is not there yet$/);
  });

  it('survives conditions that wait for each other', () => {
    expect(chainOf(open(gate), open(nf, itf), open(itf, nf)).length).toBeGreaterThan(0);
  });
});
