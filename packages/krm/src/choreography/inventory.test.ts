import { describe, expect, it } from 'vitest';
import type { Condition } from '../kptfile/condition.ts';
import { Kptfile } from '../kptfile/kptfile.ts';
import { Resource } from '../resource/resource.ts';
import type { Definition } from './definition.ts';
import { anyKind } from './definition.ts';
import { inOrder, takeInventory } from './inventory.ts';

const v1 = 'example.org/v1';
const definition = (extra: Partial<Definition> = {}): Definition => ({
  for: { apiVersion: v1, kind: 'Box' },
  owns: [{ apiVersion: v1, kind: 'Lid', ownership: 'remote' }],
  watches: [{ apiVersion: v1, kind: 'Room' }],
  update: () => [],
  ...extra,
});

const resource = (kind: string, name: string, owner?: string, apiVersion = v1) =>
  Resource.from({
    apiVersion,
    kind,
    metadata: { name, ...(owner && { annotations: { 'specializer.nephio.org/owner': owner } }) },
  });

function kptfileWith(...conditions: Condition[]): Kptfile {
  const kptfile = new Kptfile(Resource.from({ apiVersion: 'kpt.dev/v1', kind: 'Kptfile', metadata: { name: 'p' } }));
  for (const condition of conditions) kptfile.setCondition(condition);
  return kptfile;
}

const known = (ref: string, reason?: string): Condition => ({
  type: `${v1}.${ref}`,
  status: 'True',
  ...(reason && { reason }),
});

/** What was found: by node the names of its children and of what it watches. */
function found(items: Resource[], kptfile = kptfileWith(), options = { strict: false }, of = definition()) {
  const { nodes, globals } = takeInventory(of, kptfile, items, options);
  return {
    nodes: Object.fromEntries(
      nodes.map(({ entry, own, watched }) => [
        entry.ref.name,
        {
          is: [entry.resource && 'there', entry.condition && 'known'].filter(Boolean).join(' and '),
          own: [...own.values()].map(({ ref }) => ref.name),
          watched: [...watched.values()].map(({ ref }) => ref.name),
        },
      ]),
    ),
    globals: globals.map(({ name }) => name),
  };
}

describe('takeInventory', () => {
  it('puts a resource and its condition together', () => {
    expect(found([resource('Box', 'b')], kptfileWith(known('Box.b'))).nodes).toEqual({
      b: { is: 'there and known', own: [], watched: [] },
    });
  });

  it('finds children by the owner that they name, and by the reason of their condition', () => {
    const items = [resource('Box', 'b'), resource('Lid', 'l1', `${v1}.Box.b`)];
    const { nodes } = found(items, kptfileWith(known('Lid.l2', `${v1}.Box.b`)));
    expect(nodes['b']?.own).toEqual(['l2', 'l1']);
  });

  it('knows a resource that is gone by what it left', () => {
    expect(found([resource('Lid', 'l', `${v1}.Box.gone`)]).nodes).toEqual({
      gone: { is: '', own: ['l'], watched: [] },
    });
  });

  it('leaves children of other kinds of owners alone', () => {
    expect(found([resource('Lid', 'l', `${v1}.Crate.c`), resource('Lid', 'nobody')]).nodes).toEqual({});
  });

  it('sees what is watched and belongs to nobody', () => {
    expect(found([resource('Room', 'r'), resource('Room', 'owned', `${v1}.House.h`)]).globals).toEqual(['r']);
  });

  it('links what is watched through the owner of its own resource', () => {
    const kptfile = kptfileWith(known('Box.b', `${v1}.Room.r`));
    const { nodes, globals } = found([resource('Room', 'r'), resource('Room', 'other')], kptfile);
    expect(nodes['b']?.watched).toEqual(['r']);
    expect(globals).toEqual([]);
  });

  it('makes a nameless node of what is linked to nothing, which strict runs do not', () => {
    const kptfile = kptfileWith(known('Box.b', `${v1}.Room.r`));
    const items = [resource('Room', 'r'), resource('Room', 'other')];
    expect(Object.keys(found(items, kptfile).nodes)).toEqual(['', 'b']);
    expect(Object.keys(found(items, kptfile, { strict: true }).nodes)).toEqual(['b']);
  });

  it('understands names with dots and owners of the core group when strict', () => {
    const items = [resource('Lid', 'l', `${v1}.Box.eth0.100`)];
    expect(Object.keys(found(items).nodes)).toEqual([]);
    expect(Object.keys(found(items, kptfileWith(), { strict: true }).nodes)).toEqual(['eth0.100']);
    const core = definition({ for: { apiVersion: 'v1', kind: 'Pod' } });
    const child = [resource('Lid', 'l', 'v1.Pod.p')];
    expect(Object.keys(found(child, kptfileWith(), { strict: true }, core).nodes)).toEqual(['p']);
  });

  it('adopts any kind where that was asked for', () => {
    const any = definition({ owns: [{ apiVersion: anyKind, kind: anyKind, ownership: 'initial' }] });
    const { nodes } = found(
      [resource('Box', 'b'), resource('Bow', 'w', `${v1}.Box.b`)],
      kptfileWith(),
      { strict: false },
      any,
    );
    expect(nodes['b']?.own).toEqual(['w']);
  });

  it('takes nodes in the order of their names', () => {
    const names = ['c', 'a', 'b'].map((name) => resource('Box', name));
    expect(Object.keys(found(names).nodes)).toEqual(['a', 'b', 'c']);
  });

  it('survives conditions that name nothing', () => {
    expect(
      found([resource('Box', 'b')], kptfileWith({ type: 'nephio.org.Specializer.specialize', status: 'True' })).nodes,
    ).toEqual({
      b: { is: 'there', own: [], watched: [] },
    });
  });
});

it('inOrder sorts by kind, then name', () => {
  const entries = [
    ['Lid', 'b'],
    ['Bow', 'z'],
    ['Lid', 'a'],
  ].map(([kind, name]) => ({ ref: { apiVersion: v1, kind: kind!, name: name! } }));
  expect(inOrder(entries).map(({ ref }) => `${ref.kind} ${ref.name}`)).toEqual(['Bow z', 'Lid a', 'Lid b']);
});
