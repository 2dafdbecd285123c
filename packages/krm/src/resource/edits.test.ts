import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { parseYaml } from '../yaml/text.ts';
import { Resource, type Step } from './resource.ts';

function resource(text: string): Resource {
  const { map, document } = parseYaml(text, 'test')[0]!;
  return new Resource(map!, document);
}

type Edit = { do: 'set'; path: Step[]; value: unknown } | { do: 'remove'; path: Step[] };

/** The same edit made on a plain value: what the YAML must say afterwards. */
function edited(value: Record<string, unknown>, edit: Edit): Record<string, unknown> {
  const copy = structuredClone(value);
  let at: Record<string, unknown> = copy;
  for (const step of edit.path.slice(0, -1)) {
    if (at[step] === undefined || at[step] === null) {
      if (edit.do === 'remove') return copy;
      at[step] = {};
    }
    at = at[step] as Record<string, unknown>;
  }
  const last = edit.path.at(-1)!;
  if (edit.do === 'set') at[last] = edit.value;
  else delete at[last];
  return copy;
}

const scalar = fc.oneof(
  fc.constantFrom('x', 'True', '', '1e3', 'a: b', 'two\nlines\n'),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
);
const path = fc.oneof(
  fc.constantFrom<Step[]>(['a'], ['b'], ['status']),
  fc.tuple(fc.constant('maps'), fc.constantFrom('one', 'two', 'three')),
  fc.tuple(fc.constant('maps'), fc.constant('deep'), fc.constantFrom('one', 'two')),
);
const edit: fc.Arbitrary<Edit> = fc.oneof(
  fc.record({ do: fc.constant('set' as const), path, value: scalar }),
  fc.record({ do: fc.constant('remove' as const), path }),
);

const text = `# about it
apiVersion: v1
kind: X
a: "1" # one
maps:
  # the first
  one: x
  deep: {one: 1, two: [1, 2]}
list:
- name: a # first
  # behind
- name: b
`;

describe('edits of a resource', () => {
  it('do to the YAML what they would do to a plain value', () => {
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 8 }), (edits) => {
        const changed = resource(text);
        let plain = parse(text) as Record<string, unknown>;
        for (const one of edits) {
          if (one.do === 'set') changed.setAt(one.path, one.value);
          else changed.removeAt(one.path);
          plain = edited(plain, one);
        }
        expect(changed.value).toEqual(plain);
        expect(parse(changed.toString())).toEqual(plain);
      }),
      { numRuns: 300 },
    );
  });

  it('leave every line alone that they have nothing to do with', () => {
    fc.assert(
      fc.property(edit, (one) => {
        const changed = resource(text);
        if (one.do === 'set') changed.setAt(one.path, one.value);
        else changed.removeAt(one.path);
        expect(changed.toString()).toContain('list:\n- name: a # first\n  # behind\n- name: b\n');
        expect(changed.toString().startsWith('# about it\napiVersion: v1\nkind: X\n')).toBe(true);
      }),
    );
  });

  it('that change nothing are none', () => {
    fc.assert(
      fc.property(path, scalar, (at, value) => {
        const changed = resource(text);
        changed.setAt(at, value);
        const [after, edits] = [changed.toString(), changed.edits];
        changed.setAt(at, value);
        expect([changed.toString(), changed.edits]).toEqual([after, edits]);
      }),
    );
  });

  it('made on a copy leave the other alone', () => {
    const original = resource(text);
    const copy = original.clone();
    copy.setAt(['maps', 'one'], 'y');
    copy.setAnnotation('a', 'b');
    expect(original.toString()).toBe(text);
    expect(copy.toString()).not.toBe(text);
  });

  it.each<[string, Step[], unknown, string]>([
    ['an item of a list', ['list', 0, 'name'], 'z', '- name: z # first'],
    ['a new field of an item', ['list', 1, 'more'], 1, '- name: b\n  more: 1'],
    ['a new item', ['list', 2], { name: 'c' }, '- name: b\n- name: c'],
    ['a field of a flow map', ['maps', 'deep', 'one'], 2, '  deep:\n    one: 2\n    two: [1, 2]'],
    ['a number where a quoted text was', ['a'], 2, 'a: 2 # one'],
    ['a text where a quoted text was', ['a'], 'two', 'a: "two" # one'],
    ['a map where nothing was', ['new', 'inner'], 1, 'new:\n  inner: 1'],
  ])('set %s', (_, at, value, expected) => {
    const changed = resource(text);
    changed.setAt(at, value);
    expect(changed.toString()).toContain(expected);
  });

  it.each<[string, Step[]]>([
    ['a scalar', ['a', 'inner']],
    ['an item of a scalar', ['a', 0]],
  ])('refuse to go through %s', (_, at) => {
    expect(() => resource(text).setAt(at, 1)).toThrow(expect.objectContaining({ code: 'KRM_RESOURCE_INVALID' }));
  });

  it('remove the annotations with the last of them', () => {
    const changed = resource('metadata:\n  name: x\n  annotations:\n    a: b\n    c: d\n');
    changed.removeAnnotation('a');
    expect(changed.toString()).toBe('metadata:\n  name: x\n  annotations:\n    c: d\n');
    changed.removeAnnotation('c');
    expect(changed.toString()).toBe('metadata:\n  name: x\n');
    changed.removeAnnotation('c');
    expect(changed.toString()).toBe('metadata:\n  name: x\n');
  });
});
