import { describe, expect, it } from 'vitest';
import type { Condition } from '../kptfile/condition.ts';
import { Resource } from '../resource/resource.ts';
import type { Ownership } from './definition.ts';
import type { ForNode, OwnEntry } from './inventory.ts';
import { type Change, planChildren, planNotReady } from './plan.ts';

const box = { apiVersion: 'example.org/v1', kind: 'Box' };
const lid = { apiVersion: 'example.org/v1', kind: 'Lid' };
const aLid = (colour: string, annotations: Record<string, string> = {}, name = 'l') =>
  Resource.from({ ...lid, metadata: { name, annotations }, spec: { colour } });
const condition = (status: Condition['status'], message = 'done', name = 'l'): Condition => ({
  type: `example.org/v1.Lid.${name}`,
  status,
  message,
});

interface Given {
  ownership?: Ownership;
  desired?: Resource;
  resource?: Resource;
  condition?: Condition;
}

/** A box with one lid, and what is known of both. */
function node(child: Given, own: { condition?: Condition; gone?: boolean; failed?: boolean } = {}): ForNode {
  const { ownership = 'remote', ...known } = child;
  const entry: OwnEntry = { ref: { ...lid, name: 'l' }, ownership, ...known };
  const resource = Resource.from({ ...box, metadata: { name: 'b' } });
  return {
    entry: {
      ref: { ...box, name: 'b' },
      ...(!own.gone && { resource }),
      ...(own.condition && { condition: own.condition }),
    },
    own: new Map([['l', entry]]),
    watched: new Map(),
    failed: own.failed ?? false,
  };
}

/** Changes in short: `box: update for condition`, `lid: False create condition`, `create`. */
function short(changes: readonly Change[]): string[] {
  return changes.map((change) => {
    if (change.do === 'unset') return `unset ${change.type.split('.').at(-2)?.toLowerCase()}`;
    if (change.do !== 'set') return change.do;
    const { type, status, message } = change.condition;
    return `${type.includes('.Lid.') ? 'lid' : 'box'}: ${status} ${message}`;
  });
}

const touch = 'box: False update for condition';
const [red, blue] = [aLid('red'), aLid('blue')];
const done = condition('True');

describe('planChildren, faithfully', () => {
  it.each<[string, Given, string[]]>([
    [
      'wanted, and nothing there',
      { desired: red },
      [touch, 'lid: False create condition', 'lid: False create initial resource', 'create'],
    ],
    [
      'wanted and asked for, not there',
      { desired: red, condition: done },
      [touch, 'lid: False create initial resource', 'create'],
    ],
    ['wanted and there, not asked for', { desired: red, resource: red }, [touch, 'lid: False create condition']],
    ['wanted, there and asked for', { desired: red, resource: red, condition: done }, []],
    [
      'wanted otherwise',
      { desired: blue, resource: red, condition: done },
      [touch, 'replace', 'lid: False update resource'],
    ],
    [
      'wanted again after it was marked',
      { desired: red, resource: aLid('red', { 'specializer.nephio.org/delete': 'true' }), condition: done },
      [touch, 'replace', 'lid: False update resource'],
    ],
    ['not wanted, asked for', { condition: done }, [touch, 'unset lid']],
    [
      'not wanted, there',
      { resource: red },
      [touch, 'lid: False create condition', 'unset lid', 'lid: False delete resource', 'mark'],
    ],
    [
      'not wanted, there and asked for',
      { resource: red, condition: done },
      [touch, 'unset lid', 'lid: False delete resource', 'mark'],
    ],
    [
      'an attachment that is wanted',
      { ownership: 'remote-condition', desired: red },
      [touch, 'lid: False create condition', 'lid: False create initial resource'],
    ],
    [
      'an attachment that somebody made otherwise',
      { ownership: 'remote-condition', desired: blue, resource: red, condition: done },
      [],
    ],
    [
      'an attachment that nobody wants',
      { ownership: 'remote-condition', resource: red, condition: done },
      [touch, 'unset lid', 'lid: False delete resource', 'mark'],
    ],
    [
      'a local child',
      { ownership: 'local', desired: red },
      [touch, 'lid: True child local resource -> done', 'lid: True create initial resource', 'create'],
    ],
    [
      'a local child that is there already',
      { ownership: 'local', resource: red },
      [touch, 'lid: True child local resource -> done'],
    ],
    ['a local child that is known', { ownership: 'local', resource: red, condition: done }, [touch]],
    [
      'an initial child',
      { ownership: 'initial', resource: red },
      [touch, 'lid: False create initial resource condition'],
    ],
    ['an initial child that is known', { ownership: 'initial', resource: red, condition: done }, [touch]],
    ['an initial child that is gone', { ownership: 'initial', condition: done }, [touch]],
  ])('%s', (_, given, expected) => {
    expect(short(planChildren(node(given), { strict: false }))).toEqual(expected);
  });

  it('does not touch a condition that is False already', () => {
    const own = { condition: { type: 'example.org/v1.Box.b', status: 'False' as const, message: 'x', reason: 'r' } };
    expect(short(planChildren(node({ desired: red }, own), { strict: false }))).not.toContain(touch);
  });

  it('loses the reason of a condition that it touches, which strict runs keep', () => {
    const own = { condition: { type: 'example.org/v1.Box.b', status: 'True' as const, reason: 'r' } };
    const reasonOf = (strict: boolean) => {
      const [first] = planChildren(node({ desired: red }, own), { strict });
      return first?.do === 'set' ? first.condition.reason : 'no change';
    };
    expect([reasonOf(false), reasonOf(true)]).toEqual([undefined, 'r']);
  });
});

describe('planChildren, strictly', () => {
  it.each<[string, Given, string[]]>([
    [
      'an attachment that was asked for is not asked for again',
      { ownership: 'remote-condition', desired: red, condition: done },
      [],
    ],
    ['an initial child that is known changes nothing', { ownership: 'initial', resource: red, condition: done }, []],
    ['a local child that is known changes nothing', { ownership: 'local', resource: red, condition: done }, []],
    ['an initial child that is gone is forgotten', { ownership: 'initial', condition: done }, [touch, 'unset lid']],
    [
      'notes count too',
      { desired: aLid('red', { note: 'x' }), resource: red, condition: done },
      [touch, 'replace', 'lid: False update resource'],
    ],
    ['notes of others do not', { desired: red, resource: aLid('red', { note: 'x' }), condition: done }, []],
  ])('%s', (_, given, expected) => {
    expect(short(planChildren(node(given), { strict: true }))).toEqual(expected);
  });

  it('what is marked already is not marked again', () => {
    const marked = aLid('red', { 'specializer.nephio.org/delete': 'true' });
    const given = { resource: marked, condition: condition('False', 'delete resource') };
    expect(short(planChildren(node(given), { strict: true }))).toEqual([touch]);
  });

  it('children that cannot be named in this run stay', () => {
    const given = { resource: red, condition: done };
    expect(planChildren(node(given, { failed: true }), { strict: true })).toEqual([]);
    expect(short(planChildren(node(given, { failed: true }), { strict: false }))).toContain('mark');
  });
});

describe('a resource that is gone', () => {
  it.each<[string, Given, string[], string[]]>([
    [
      'its children',
      { resource: red, condition: done },
      ['unset lid', 'lid: False delete resource', 'mark'],
      ['unset lid', 'lid: False delete resource', 'mark'],
    ],
    ['what it asked for', { condition: done }, ['unset lid'], ['unset lid']],
    [
      'what was there before it',
      { ownership: 'initial', resource: red, condition: done },
      ['unset lid'],
      ['unset lid'],
    ],
  ])('leaves behind %s', (_, given, faithful, strict) => {
    expect(short(planChildren(node(given, { gone: true }), { strict: false }))).toEqual(faithful);
    expect(short(planChildren(node(given, { gone: true }), { strict: true }))).toEqual(strict);
  });

  it('is forgotten itself strictly', () => {
    const own = { gone: true, condition: { type: 'example.org/v1.Box.b', status: 'True' as const } };
    expect(short(planChildren(node({ resource: red, condition: done }, own), { strict: true }))[0]).toBe('unset box');
    expect(short(planChildren(node({ resource: red, condition: done }, own), { strict: false }))).not.toContain(
      'unset box',
    );
  });
});

describe('planNotReady', () => {
  it.each<[Ownership, string[]]>([
    ['remote', ['unset lid', 'lid: False not ready', 'mark']],
    ['remote-condition', ['unset lid', 'lid: False not ready', 'mark']],
    ['local', []],
    ['initial', []],
  ])('marks a %s child: %j', (ownership, expected) => {
    expect(short(planNotReady(node({ ownership, resource: red, condition: done }), { strict: false }))).toEqual(
      expected,
    );
  });

  it('forgets a resource that is gone, and strictly does nothing at all', () => {
    const gone = node({ resource: red, condition: done }, { gone: true });
    expect(short(planNotReady(gone, { strict: false }))[0]).toBe('unset box');
    expect(planNotReady(gone, { strict: true })).toEqual([]);
  });
});

it('children are taken by kind and name, changes by step', () => {
  const own = node({ desired: red });
  for (const name of ['z', 'a']) {
    own.own.set(name, { ref: { ...lid, name }, ownership: 'remote', desired: aLid('red', {}, name) });
  }
  const order = planChildren(own, { strict: false }).flatMap((change) =>
    change.do === 'set' ? [`${change.condition.message?.split(' ')[1]} ${change.condition.type.at(-1)}`] : [],
  );
  expect(order).toEqual(['for b', 'condition a', 'condition l', 'condition z', 'initial a', 'initial l', 'initial z']);
});
