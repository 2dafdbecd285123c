import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  difference,
  emptySet,
  equalSets,
  type FieldSet,
  has,
  intersection,
  isEmpty,
  makeSet,
  paths,
  setOf,
  union,
  withPrefix,
} from './field-set.ts';
import { parseFields, writeFields } from './fields-v1.ts';
import { canonicalElement, elementText } from './path-element.ts';

const element = fc.constantFrom(
  'f:a',
  'f:b',
  'k:{"name":"x"}',
  'k:{"port":80,"protocol":"TCP"}',
  'v:"s"',
  'v:1',
  'i:0',
);
const path = fc.array(element, { minLength: 1, maxLength: 4 });
const set: fc.Arbitrary<FieldSet> = fc
  .array(path, { maxLength: 8 })
  .map((members) => members.map((member) => setOf(...member)).reduce(union, emptySet));

const member = (given: FieldSet): Set<string> => new Set(paths(given).map((found) => JSON.stringify(found)));
const only = (left: Set<string>, keep: (text: string) => boolean): Set<string> => new Set([...left].filter(keep));

describe('sets of fields', () => {
  it('unite, differ and intersect as sets of paths do', () => {
    fc.assert(
      fc.property(set, set, (a, b) => {
        const [left, right] = [member(a), member(b)];
        expect(member(union(a, b))).toEqual(new Set([...left, ...right]));
        expect(member(difference(a, b))).toEqual(only(left, (text) => !right.has(text)));
        expect(member(intersection(a, b))).toEqual(only(left, (text) => right.has(text)));
      }),
    );
  });

  it('are equal when they have the same paths, and empty without any', () => {
    fc.assert(
      fc.property(set, set, (a, b) => {
        expect(equalSets(a, b)).toBe(JSON.stringify(paths(a)) === JSON.stringify(paths(b)));
        expect(isEmpty(a)).toBe(paths(a).length === 0);
        expect(isEmpty(difference(a, a))).toBe(true);
        expect(equalSets(union(a, a), a)).toBe(true);
      }),
    );
  });

  it('know their paths and the parts under them', () => {
    fc.assert(
      fc.property(set, path, (given, asked) => {
        expect(has(given, asked)).toBe(member(given).has(JSON.stringify(asked)));
        const below = paths(given).filter(
          (found) => asked.every((step, i) => found[i] === step) && found.length > asked.length,
        );
        expect(paths(makeSet(false, withPrefix(given, asked).children)).length).toBe(below.length);
      }),
    );
  });

  it('are the same after writing and parsing', () => {
    fc.assert(
      fc.property(set, (given) => {
        const text = JSON.stringify(writeFields(given));
        const again = parseFields(JSON.parse(text));
        expect(equalSets(again, given)).toBe(true);
        expect(JSON.stringify(writeFields(again))).toBe(text);
      }),
    );
  });

  it('list members of a level before those below, fields first and numbers as numbers', () => {
    const given = ['k:{"port":100}', 'k:{"port":9}', 'v:"b"', 'i:1', 'f:b', 'f:a']
      .map((step) => setOf(step))
      .reduce(union);
    expect(paths(union(given, setOf('f:a', 'f:z'))).map((steps) => steps.join('/'))).toEqual([
      'f:a',
      'f:b',
      'k:{"port":9}',
      'k:{"port":100}',
      'v:"b"',
      'i:1',
      'f:a/f:z',
    ]);
  });
});

describe('FieldsV1', () => {
  it('is read whatever way its keys are written', () => {
    const parsed = parseFields({ 'f:ports': { 'k:{"protocol": "TCP", "port": 80}': { '.': {}, 'f:name': {} } } });
    expect(paths(parsed)).toEqual([
      ['f:ports', 'k:{"port":80,"protocol":"TCP"}'],
      ['f:ports', 'k:{"port":80,"protocol":"TCP"}', 'f:name'],
    ]);
  });

  it('keeps its identity through reading and writing', () => {
    const fields = { 'f:spec': { 'f:a': {} } };
    expect(writeFields(parseFields(fields))).toBe(fields);
  });

  it.each([{ 'x:a': {} }, { 'k:{': {} }, { 'i:one': {} }, { 'f:a': 1 }, { plain: {} }])(
    'is refused when it is %j',
    (fields) => {
      expect(() => parseFields(fields)).toThrow(SyntaxError);
    },
  );

  it('keeps a field called __proto__', () => {
    const fields = JSON.parse('{"f:data":{"f:__proto__":{}}}');
    expect(paths(parseFields(fields))).toEqual([['f:data', 'f:__proto__']]);
  });
});

describe('a path element', () => {
  it.each([
    ['f:spec', '.spec'],
    ['k:{"name":"upf"}', '[name="upf"]'],
    ['k:{"containerPort":80,"protocol":"TCP"}', '[containerPort=80,protocol="TCP"]'],
    ['v:"drain"', '[="drain"]'],
    ['i:3', '[3]'],
  ])('%s is shown as %s', (given, shown) => {
    expect(elementText(given)).toBe(shown);
    expect(canonicalElement(given)).toBe(given);
  });
});
