import type { ResourceList } from '@nexslice/krm';
import { describe, expect, it } from 'vitest';
import { convertOlder } from '../convert/convert.ts';
import { dialectOf } from '../dialect/detect.ts';
import { conditions, find, isReady, settle, textOf } from '../fixture/upf.fixture.ts';
import { interimWith, runInterimFunctions } from './interim.fixture.ts';

function finished(): ResourceList {
  const list = interimWith();
  runInterimFunctions(list, 'interface dnn ipam vlan nad interface dnn nfdeploy');
  return list;
}

const status = (list: ResourceList, kind: string, name: string) => find(list, kind, name)?.value['status'];

describe('a package of May 2023, converted', () => {
  it('is a released one that keeps every answer', () => {
    const list = finished();
    const before = ['n4', 'internet-p1'].map((name) => status(list, 'IPAllocation', name));
    const vlan = status(list, 'VLANAllocation', 'n4');
    convertOlder(list);
    expect(dialectOf(list)).toBe('released');
    expect(status(list, 'IPClaim', 'smf-lyon-n4-ipv4')).toEqual(before[0]);
    expect(status(list, 'IPClaim', 'smf-lyon-internet-p1')).toEqual(before[1]);
    expect(status(list, 'VLANClaim', 'smf-lyon-n4')).toEqual(vlan);
    expect(list.items.some((item) => /Allocation$|^ClusterContext$|^SMFDeployment$/.test(item.kind))).toBe(false);
  });

  it.each([false, true])('is completed by released functions with the same addresses (strict: %s)', (strict) => {
    const list = finished();
    const address = (status(list, 'Interface', 'n4') as { ipAllocationStatus: { prefix: string } }).ipAllocationStatus;
    convertOlder(list);
    settle(list, strict);
    expect(isReady(list)).toBe(true);
    expect(JSON.stringify(find(list, 'NFDeployment', 'smf-lyon')?.value['spec'])).toContain(address.prefix);
    expect(conditions(list)['NFDeployment.smf-lyon']).toBe('True update done');
  });

  it('does not change when it is converted again', () => {
    const list = finished();
    convertOlder(list);
    settle(list, false);
    const before = textOf(list);
    expect(dialectOf(list)).toBe('released');
    settle(list, false);
    expect(textOf(list)).toBe(before);
  });

  it('may be converted before anything was answered', () => {
    const list = interimWith();
    runInterimFunctions(list, 'interface dnn');
    convertOlder(list);
    expect(conditions(list)['IPClaim.smf-lyon-n4-ipv4']).toMatch(/^False/);
  });
});
