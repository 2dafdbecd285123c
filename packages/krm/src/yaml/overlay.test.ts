import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Node } from 'yaml';
import { buildMap } from './build.ts';
import { overlay } from './overlay.ts';
import { parseYaml, printYaml } from './text.ts';
import { plainValue } from './value.ts';

/** An old text with a new value laid under its looks. */
function laid(old: string, value: Record<string, unknown>): string {
  const { map } = parseYaml(old, 'test.yaml')[0]!;
  return printYaml(overlay(map as unknown as Node, buildMap(value)) as unknown as Parameters<typeof printYaml>[0]);
}

describe('overlay', () => {
  it.each<[string, string, Record<string, unknown>, string]>([
    ['nothing new keeps every byte', 'b: "1" # x\na: {k: v}\n', { a: { k: 'v' }, b: '1' }, 'b: "1" # x\na: {k: v}\n'],
    ['a new value keeps the comment on its line', 'a: 1 # why\n', { a: 2 }, 'a: 2 # why\n'],
    ['a new value keeps the comment above', '# why\na: 1\nb: 2\n', { a: 1, b: 3 }, '# why\na: 1\nb: 3\n'],
    ['old keys are swapped to the front', 'z: 1\n', { a: 1, b: 2, z: 1 }, 'z: 1\nb: 2\na: 1\n'],
    ['several old keys keep their order', 'z: 1\ny: 2\n', { a: 1, y: 2, z: 1 }, 'z: 1\ny: 2\na: 1\n'],
    ['keys that are gone go with their comments', 'a: 1 # one\nb: 2 # two\n', { b: 2 }, 'b: 2 # two\n'],
    ['unchanged items keep their looks', "l:\n- 'x' # first\n- y\n", { l: ['x', 'z'] }, "l:\n- 'x' # first\n- z\n"],
    ['items that move keep their looks', "l:\n- 'x' # first\n- y\n", { l: ['y', 'x'] }, "l:\n- y\n- 'x' # first\n"],
    [
      'items that grow keep the order of their keys',
      'l:\n- z: 1\n  name: a\n',
      { l: [{ a: 1, name: 'a', z: 1 }] },
      'l:\n- z: 1\n  name: a\n  a: 1\n',
    ],
    [
      'equal items are matched one by one',
      'l:\n- x # one\n- x # two\n',
      { l: ['x', 'x', 'x'] },
      'l:\n- x # one\n- x # two\n- x\n',
    ],
    ['another type takes its place', 'a:\n  b: 1\n', { a: [1] }, 'a:\n- 1\n'],
    [
      'maps inside of maps',
      'a:\n  # inner\n  b: 1\n  c: 2\n',
      { a: { b: 1, c: 3 } },
      'a:\n  # inner\n  b: 1\n  c: 3\n',
    ],
  ])('%s', (_, old, value, expected) => {
    expect(laid(old, value)).toBe(expected);
  });

  const json = fc.dictionary(
    fc.constantFrom('a', 'b', 'name', 'spec'),
    fc.oneof(
      fc.integer({ min: -9, max: 9 }),
      fc.constantFrom('x', 'True', ''),
      fc.array(fc.oneof(fc.constantFrom('x', 'y'), fc.dictionary(fc.constantFrom('a', 'b'), fc.boolean())), {
        maxLength: 3,
      }),
      fc.dictionary(fc.constantFrom('a', 'b'), fc.constantFrom(1, 'x')),
    ),
  );

  it('has the values of the new one, whatever the old one looked like', () => {
    fc.assert(
      fc.property(json, json, (old, value) => {
        const { map, document } = parseYaml(laid(printYaml(buildMap(old)), value), 'test.yaml')[0] ?? {};
        expect(map ? plainValue(map, document!) : {}).toEqual(value);
      }),
    );
  });

  it('changes nothing where nothing changes', () => {
    fc.assert(
      fc.property(json, (value) => {
        const text = printYaml(buildMap(value));
        if (Object.keys(value).length > 0) expect(laid(text, value)).toBe(text);
      }),
    );
  });
});
