import { describe, expect, it } from 'vitest';
import { Kptfile } from '../kptfile/kptfile.ts';
import { ResourceList } from '../list/list.ts';
import { Resource } from '../resource/resource.ts';
import { at } from '../yaml/value.ts';
import { checkDefinition, type Definition, type Ownership } from './definition.ts';
import { runChoreography } from './run.ts';

const box = { apiVersion: 'example.org/v1', kind: 'Box' };
const lid = { apiVersion: 'example.org/v1', kind: 'Lid' };
const room = { apiVersion: 'example.org/v1', kind: 'Room' };

/** A function that gives every Box the lids that its spec names, and counts them once they are done. */
function lids(ownership: Ownership, extra: Partial<Definition> = {}): Definition {
  return {
    for: box,
    owns: [{ ...lid, ownership }],
    watches: [],
    populate: (resource) =>
      ownership === 'initial'
        ? []
        : ((at(resource.value, 'spec', 'lids') as string[]) ?? []).map((name) =>
            Resource.from({ ...lid, metadata: { name }, spec: { colour: at(resource.value, 'spec', 'colour') } }),
          ),
    update: (resource, related) => {
      resource?.setField('status', { lids: related.length });
      return resource ? [resource] : [];
    },
    ...extra,
  };
}

function packageOf(...items: object[]): ResourceList {
  const kptfile = { apiVersion: 'kpt.dev/v1', kind: 'Kptfile', metadata: { name: 'p' } };
  return new ResourceList([kptfile, ...items].map((item) => Resource.from(item as Record<string, unknown>)));
}

const aBox = (names: string[], colour = 'red') => ({ ...box, metadata: { name: 'b' }, spec: { lids: names, colour } });

function kptfileOf(list: ResourceList): Kptfile {
  return new Kptfile(Kptfile.find(list.items)!);
}

const states = (list: ResourceList) =>
  Object.fromEntries(
    kptfileOf(list).conditions.map(({ type, status, message }) => [
      type.split('v1.')[1] ?? type,
      `${status} ${message ?? ''}`,
    ]),
  );

/** What somebody else does to a child: it is done. */
function fulfil(list: ResourceList, name: string): void {
  const type = `example.org/v1.Lid.${name}`;
  kptfileOf(list).setCondition({ ...kptfileOf(list).condition(type)!, status: 'True', message: 'update done' });
}

const run = (definition: Definition, list: ResourceList, strict = true) =>
  runChoreography(definition, list, { strict });

describe('checkDefinition', () => {
  it.each<[string, Partial<Definition>]>([
    ['a kind twice', { owns: [{ ...box, ownership: 'remote' }] }],
    ['an empty kind', { for: { apiVersion: 'v1', kind: '' } }],
    ['any kind that is not initial', { owns: [{ apiVersion: '*', kind: '*', ownership: 'remote' }] }],
    ['any kind to watch', { watches: [{ apiVersion: '*', kind: '*' }] }],
  ])('refuses %s', (_, fields) => {
    expect(() => checkDefinition({ ...lids('remote'), ...fields })).toThrow(
      expect.objectContaining({ code: 'KRM_CHOREOGRAPHY_INVALID' }),
    );
  });

  it('lets initial children be of any kind', () => {
    expect(() =>
      checkDefinition({ ...lids('initial'), owns: [{ apiVersion: '*', kind: '*', ownership: 'initial' }] }),
    ).not.toThrow();
  });
});

describe('children', () => {
  it.each<[Ownership, string, boolean]>([
    ['remote', 'False create initial resource', true],
    ['local', 'True create initial resource', true],
    ['remote-condition', 'False create initial resource', false],
  ])('that are %s get the condition "%s", and are written: %s', (ownership, state, written) => {
    const list = packageOf(aBox(['x']));
    run(lids(ownership), list);
    expect(states(list)['Lid.x']).toBe(state);
    expect(list.items.some((item) => item.kind === 'Lid')).toBe(written);
    expect(states(list)['Box.b']).toMatch(ownership === 'local' ? /^(True|False)/ : /^False update for condition/);
  });

  it('that are initial are adopted', () => {
    const list = packageOf(aBox([]), {
      ...lid,
      metadata: { name: 'x', annotations: { 'specializer.nephio.org/owner': 'example.org/v1.Box.b' } },
    });
    run(lids('initial'), list);
    expect(states(list)['Lid.x']).toBe('False create initial resource condition');
  });

  it('complete their owner when all are done, and not before', () => {
    const list = packageOf(aBox(['x', 'y']));
    run(lids('remote'), list);
    fulfil(list, 'x');
    run(lids('remote'), list);
    expect(states(list)['Box.b']).toBe('False update for condition');
    fulfil(list, 'y');
    run(lids('remote'), list);
    expect(states(list)['Box.b']).toBe('True update done');
    expect(list.find((item) => item.kind === 'Box')?.value['status']).toEqual({ lids: 2 });
  });

  it('are replaced when they should be different, and hold their owner back until they are done again', () => {
    const list = packageOf(aBox(['x']));
    run(lids('remote'), list);
    fulfil(list, 'x');
    run(lids('remote'), list);
    list.find((item) => item.kind === 'Box')!.setAt(['spec', 'colour'], 'blue');
    run(lids('remote'), list);
    expect(states(list)).toEqual({ 'Lid.x': 'False update resource', 'Box.b': 'False update for condition' });
  });

  it('are replaced too early in faithful runs: the owner is done with the old answer', () => {
    const list = packageOf(aBox(['x']));
    run(lids('remote'), list, false);
    fulfil(list, 'x');
    list.find((item) => item.kind === 'Box')!.setAt(['spec', 'colour'], 'blue');
    run(lids('remote'), list, false);
    expect(states(list)).toEqual({ 'Lid.x': 'False update resource', 'Box.b': 'True update done' });
  });

  it.each([false, true])('that are not wanted any more are marked (strict: %s)', (strict) => {
    const list = packageOf(aBox(['x', 'y']));
    run(lids('remote'), list, strict);
    list.find((item) => item.kind === 'Box')!.setAt(['spec', 'lids'], ['y']);
    run(lids('remote'), list, strict);
    expect(list.find((item) => item.name === 'x')?.annotation('specializer.nephio.org/delete')).toBe('true');
    expect(states(list)['Lid.x']).toBe('False delete resource');
    const before = list.toString();
    run(lids('remote'), list, strict);
    expect(list.toString()).toBe(before);
  });

  it('that are marked come back when they are wanted again', () => {
    const list = packageOf(aBox(['x']));
    run(lids('remote'), list);
    const owner = list.find((item) => item.kind === 'Box')!;
    owner.setAt(['spec', 'lids'], []);
    run(lids('remote'), list);
    owner.setAt(['spec', 'lids'], ['x']);
    run(lids('remote'), list);
    expect(list.find((item) => item.name === 'x')?.annotation('specializer.nephio.org/delete')).toBeUndefined();
    expect(states(list)['Lid.x']).toBe('False update resource');
  });

  it.each([false, true])('of an owner that is gone are marked (strict: %s)', (strict) => {
    const list = packageOf(aBox(['x']));
    run(lids('remote'), list, strict);
    list.remove(list.find((item) => item.kind === 'Box')!);
    run(lids('remote'), list, strict);
    expect(states(list)['Lid.x']).toBe('False delete resource');
    expect('Box.b' in states(list)).toBe(!strict);
  });
});

describe('what goes wrong', () => {
  const failing = {
    populate: () => {
      throw new Error('no lids today');
    },
  };

  it('while children are named is the message of their owner; strictly the children stay', () => {
    for (const strict of [false, true]) {
      const list = packageOf(aBox(['x']));
      run(lids('remote'), list, strict);
      const { findings } = run(lids('remote', failing), list, strict);
      expect(states(list)['Box.b']).toBe('False stage1: cannot populate new resource err: no lids today');
      expect(states(list)['Lid.x']).toBe(strict ? 'False create initial resource' : 'False delete resource');
      expect(findings).toHaveLength(1);
    }
  });

  it('while an owner is completed is its message', () => {
    const list = packageOf(aBox([]));
    run(
      lids('remote', {
        update: () => {
          throw new Error('too heavy');
        },
      }),
      list,
    );
    expect(states(list)['Box.b']).toBe('False too heavy');
  });

  it('with a child of a kind that the function does not own is its message', () => {
    const list = packageOf(aBox([]));
    run(lids('remote', { populate: () => [Resource.from({ ...room, metadata: { name: 'r' } })] }), list);
    expect(states(list)['Box.b']).toContain('cannot find new resource in gvkmap: objRef: Room/r');
  });

  it('with the package as a whole stops everything', () => {
    const watches = [
      {
        ...room,
        check: () => {
          throw new Error('room is full');
        },
      },
    ];
    const list = packageOf(aBox(['x']), { ...room, metadata: { name: 'r' } });
    run(lids('remote', { watches }), list);
    expect(states(list)).toEqual({ 'Box.b': 'False room is full' });
    const rooted = packageOf(aBox(['x']), { ...room, metadata: { name: 'r' } });
    run(lids('remote', { watches, root: true }), rooted);
    expect(kptfileOf(rooted).condition('nephio.org.Specializer.specialize')).toMatchObject({
      reason: 'Failed',
      message: 'room is full',
    });
  });
});

describe('the root', () => {
  it('opens a gate and closes it only when its resources are done', () => {
    const definition = lids('remote', { root: true });
    const list = packageOf(aBox(['x']));
    run(definition, list);
    expect(kptfileOf(list).unmetGates).toEqual(['nephio.org.Specializer.specialize']);
    fulfil(list, 'x');
    run(definition, list);
    expect(kptfileOf(list).unmetGates).toEqual([]);
  });

  it('is strictly held back by any condition that is False', () => {
    for (const strict of [false, true]) {
      const list = packageOf(aBox([]));
      kptfileOf(list).setCondition({ type: 'somebody-waits', status: 'False' });
      run(lids('remote', { root: true }), list, strict);
      expect(kptfileOf(list).unmetGates).toHaveLength(strict ? 1 : 0);
    }
  });
});
