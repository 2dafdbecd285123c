import { type Change, type Condition, type ForNode, type OwnEntry, Resource } from '@nexslice/krm';
import { describe, expect, it } from 'vitest';
import { planChildren, planNotReady } from './plan.ts';

const box = { apiVersion: 'example.org/v1', kind: 'Box' };
const lid = { apiVersion: 'example.org/v1', kind: 'Lid' };
const aLid = (colour: string, mark?: string) =>
  Resource.from({
    ...lid,
    metadata: { name: 'l', ...(mark && { annotations: { 'specializer.nephio.org/delete': mark } }) },
    spec: { colour },
  });
const done: Condition = { type: 'example.org/v1.Lid.l', status: 'True' };

function node(child: Partial<OwnEntry>, gone = false): ForNode {
  const resource = Resource.from({ ...box, metadata: { name: 'b' } });
  const condition: Condition = { type: 'example.org/v1.Box.b', status: 'False', reason: 'somebody' };
  return {
    entry: { ref: { ...box, name: 'b' }, condition, ...(!gone && { resource }) },
    own: new Map([['l', { ref: { ...lid, name: 'l' }, ownership: 'remote', ...child }]]),
    watched: new Map(),
    failed: false,
  };
}

const short = (changes: readonly Change[]) =>
  changes.map((change) => {
    if (change.do === 'unset') return `unset ${change.type.split('.').at(-2)?.toLowerCase()}`;
    if (change.do !== 'set') return change.do;
    return `${change.condition.type.includes('.Lid.') ? 'lid' : 'box'}: ${change.condition.message}`;
  });

const faithful = { strict: false };
const touch = 'box: update for condition';
const [red, blue] = [aLid('red'), aLid('blue')];

describe('planChildren, May 2023', () => {
  it.each<[string, Partial<OwnEntry>, string[]]>([
    [
      'wanted, and nothing there',
      { desired: red },
      [touch, 'lid: update condition again as it was deleted', 'lid: create resource', 'create'],
    ],
    ['wanted and asked for', { desired: red, condition: done }, [touch, 'lid: create resource', 'create']],
    ['there, and forgotten', { desired: red, resource: red }, [touch, 'lid: update condition again as it was deleted']],
    ['there and asked for', { desired: red, resource: red, condition: done }, []],
    ['wanted otherwise', { desired: blue, resource: red, condition: done }, [touch, 'lid: update resource', 'replace']],
    [
      'wanted again',
      { desired: red, resource: aLid('red', 'true'), condition: done },
      [touch, 'lid: create resource', 'replace'],
    ],
    ['not wanted, asked for', { condition: done }, [touch, 'unset lid']],
    ['not wanted, there', { resource: red, condition: done }, [touch, 'unset lid', 'lid: delete resource', 'mark']],
    [
      'an attachment',
      { ownership: 'remote-condition', desired: red },
      [touch, 'lid: update condition again as it was deleted', 'lid: create resource'],
    ],
    [
      'an attachment that is there',
      { ownership: 'remote-condition', desired: blue, resource: red, condition: done },
      [],
    ],
  ])('%s', (_, child, expected) => {
    expect(short(planChildren(node(child), faithful))).toEqual(expected);
  });

  it('touches a condition that is False already too, and loses its reason unless strict', () => {
    const reason = (strict: boolean) => {
      const [first] = planChildren(node({ desired: red }), { strict });
      return first?.do === 'set' ? first.condition.reason : 'no change';
    };
    expect([reason(false), reason(true)]).toEqual([undefined, 'somebody']);
  });

  it('marks what a resource left behind, without a word about itself', () => {
    const changes = planChildren(node({ resource: red, condition: done }, true), faithful);
    expect(short(changes)).toEqual(['unset lid', 'lid: delete resource', 'mark']);
  });
});

describe('planNotReady, May 2023', () => {
  it('marks every child that is there', () => {
    expect(short(planNotReady(node({ resource: red, condition: done })))).toEqual(['lid: delete not ready', 'mark']);
    expect(short(planNotReady(node({ condition: done })))).toEqual([]);
  });

  it('forgets a resource that is gone', () => {
    expect(short(planNotReady(node({ resource: red }, true)))).toEqual(['unset box', 'lid: delete not ready', 'mark']);
  });
});
