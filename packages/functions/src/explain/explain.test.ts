import { Resource } from '@nexslice/krm';
import { describe, expect, it } from 'vitest';
import { packageOf } from '../fixture/upf.fixture.ts';
import { interimWith, runInterimFunctions } from '../interim/interim.fixture.ts';
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
  it('is content when every gate is met or, without gates, when no condition is open', () => {
    expect(explainResources([kptfile([{ type: gate, status: 'True' }])])).toEqual({ ready: true, chain: [] });
    expect(explainResources([kptfile([open(nf)])]).ready).toBe(false);
    expect(explainResources([kptfile([{ type: nf, status: 'True' }], [])]).ready).toBe(true);
    expect(explainResources([kptfile([open(nf)], [])]).ready).toBe(false);
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

describe('explain, packages without readiness gates', () => {
  it('leads from an interface of May 2023 to the allocation that it waits for', () => {
    const list = interimWith();
    runInterimFunctions(list, 'interface');
    const { ready, chain } = explainResources(list.items);
    expect(ready).toBe(false);
    expect(chain.map(({ type }) => type)).toEqual([
      'req.nephio.org/v1alpha1.Interface.n4',
      'ipam.alloc.nephio.org/v1alpha1.IPAllocation.n4',
    ]);
    expect(chain.at(-1)?.waitsFor).toMatch(/^an address: /);
  });

  it('is ready once no condition is open', () => {
    const list = interimWith();
    runInterimFunctions(list, 'interface dnn ipam vlan nad interface dnn nfdeploy');
    expect(explainResources(list.items)).toEqual({ ready: true, chain: [] });
  });

  it('understands the types of the first design', () => {
    const list = packageOf({
      Kptfile: `apiVersion: kpt.dev/v1
kind: Kptfile
metadata:
  name: pkg-upf
status:
  conditions:
  - type: req-nephio-org-v1alpha1-interface-n6
    status: true
  - type: ipam-nephio-org-v1alpha1-vlanallocation-n6-vlan-abcd
    status: false
`,
    });
    const { chain } = explainResources(list.items);
    expect(chain).toEqual([
      {
        type: 'ipam-nephio-org-v1alpha1-vlanallocation-n6-vlan-abcd',
        message: 'is False',
        waitsFor: expect.stringMatching(/^a VLAN: /),
      },
    ]);
  });
});
