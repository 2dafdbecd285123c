import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isObject } from '../schema/json.ts';
import { jsonPath } from './jsonpath.ts';

const list = { l: ['a', 'b', 'c'] };

describe('a slice', () => {
  it.each<[string, unknown[]]>([
    ['.l[0:1]', ['a']],
    ['.l[1:3]', ['b', 'c']],
    ['.l[0:0]', []],
    ['.l[:]', ['a', 'b', 'c']],
    ['.l[::2]', ['a', 'c']],
    ['.l[1:-1]', ['b']],
    ['.l[-3:-1]', ['a', 'b']],
  ])('%s takes a part of a list', (path, values) => {
    expect(jsonPath(path)(list)).toEqual(values);
  });

  it.each(['.l[0:4]', '.l[4:]', '.l[-4:]', '.l[2:1]', '.l[:-4]', '.l[::0]'])(
    '%s, which is not all in the list, gives nothing as in Kubernetes',
    (path) => {
      expect(jsonPath(path)(list)).toEqual([]);
    },
  );

  it('of something that is no list gives nothing', () => {
    expect(jsonPath('.l[0:1]')({ l: 'abc' })).toEqual([]);
    expect(jsonPath('.l[0:1]')({ l: { 0: 'a', length: 1 } })).toEqual([]);
  });
});

describe('a filter', () => {
  const conditions = {
    c: [
      { type: 'Ready', on: true, n: 1, text: "it's == so" },
      { type: 'Bound', on: false, n: -2.5, deep: { a: [1, 2] } },
    ],
  };
  const types = (filter: string) => jsonPath(`.c[?(${filter})].type`)(conditions);

  it.each<[string, string[]]>([
    ['@.on==true', ['Ready']],
    ['@.on != true', ['Bound']],
    ['@.on', ['Ready', 'Bound']],
    ['@.n==-2.5', ['Bound']],
    ['@.n<=1', ['Ready', 'Bound']],
    ['@.n==+1', ['Ready']],
    ['@.deep.a[1]==2', ['Bound']],
    ['@.deep.a[*]==1', ['Bound']],
    ['"Ready"==@.type', ['Ready']],
    ['@.type==@.type', ['Ready', 'Bound']],
    ["@.text=='it\\'s == so'", ['Ready']],
    ['@.text=="it\'s == so"', ['Ready']],
    ['@.none==@.none', []],
    ['@.none!="x"', []],
    ["@['type']=='Bound'", ['Bound']],
  ])('%s', (filter, expected) => {
    expect(types(filter)).toEqual(expected);
  });

  it('of a map looks at its values', () => {
    expect(jsonPath('.m[?(@.a>1)].a')({ m: { x: { a: 1 }, y: { a: 2 } } })).toEqual([2]);
  });
});

describe('a path through everything', () => {
  it('reaches each field of that name, and nothing else', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        const holder = { top: value };
        const found = jsonPath('..a')(holder);
        expect(found).toHaveLength(named(holder, 'a').length);
        for (const one of named(holder, 'a')) expect(found).toContainEqual(one);
      }),
    );
  });

  it('is not stopped by a list longer than a call may have arguments', () => {
    const long = Array.from({ length: 300_000 }, () => 0);
    expect(jsonPath('..x')({ long, x: 1 })).toEqual([1]);
    expect(jsonPath('.long[*]')({ long })).toHaveLength(long.length);
  });

  it('that does not fork leads to one value at most', () => {
    const step = fc.constantFrom('.a', '.b', '[0]', '[-1]', "['c']");
    fc.assert(
      fc.property(fc.array(step, { maxLength: 5 }), fc.jsonValue(), (steps, value) => {
        expect(jsonPath(`.${steps.join('')}`.replace('..', '.'))(value).length).toBeLessThanOrEqual(1);
      }),
    );
  });
});

function named(value: unknown, name: string): unknown[] {
  if (Array.isArray(value)) return value.flatMap((part) => named(part, name));
  if (!isObject(value)) return [];
  const own = Object.hasOwn(value, name) ? [value[name]] : [];
  return [...own, ...Object.values(value).flatMap((part) => named(part, name))];
}
