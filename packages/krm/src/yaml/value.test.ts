import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Document, parseDocument } from 'yaml';
import { at, isObject, listAt, plainValue, sameValue, textAt } from './value.ts';

const plain = (text: string) => {
  const document = parseDocument(text);
  return plainValue(document.contents, document as unknown as Document);
};

describe('plainValue', () => {
  it.each<[string, unknown]>([
    ['a: 1', { a: 1 }],
    ['a: null', { a: null }],
    ['a:', { a: null }],
    ['- 1\n- x\n- true', [1, 'x', true]],
    ['1: a\ntrue: b', { 1: 'a', true: 'b' }],
    ['a: &x [1]\nb: *x', { a: [1], b: [1] }],
    ['text', 'text'],
    ['', null],
  ])('reads %j', (text, value) => {
    expect(plain(text)).toEqual(value);
  });

  it('takes __proto__ for a key like any other', () => {
    const value = plain('__proto__:\n  polluted: true\n') as Record<string, unknown>;
    expect(Object.keys(value)).toEqual(['__proto__']);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('refuses files that grow without end when their references are followed', () => {
    const levels = Array.from({ length: 9 }, (_, i) => `l${i + 1}: &l${i + 1} [${Array(9).fill(`*l${i}`).join(', ')}]`);
    expect(() => plain(`l0: &l0 [x]\n${levels.join('\n')}\n`)).toThrow(/alias/i);
  });

  it('reads what was written, whatever it is', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        const document = new Document(value);
        expect(JSON.stringify(plainValue(document.contents, document))).toEqual(JSON.stringify(value));
      }),
    );
  });
});

describe('sameValue', () => {
  const json = fc.jsonValue({ maxDepth: 3 });

  it('does not mind the order of keys, nor fields that are undefined', () => {
    expect(sameValue({ a: 1, b: { c: [1] } }, { b: { c: [1] }, a: 1 })).toBe(true);
    expect(sameValue({ a: undefined }, {})).toBe(true);
  });

  it.each<[unknown, unknown]>([
    [1, '1'],
    [null, {}],
    [[], {}],
    [
      [1, 2],
      [2, 1],
    ],
    [{ a: 1 }, { a: 1, b: 1 }],
    [{ a: 1, b: 1 }, { a: 1 }],
    [{ a: null }, {}],
  ])('tells %j from %j', (a, b) => {
    expect(sameValue(a, b)).toBe(false);
    expect(sameValue(b, a)).toBe(false);
  });

  it('finds every value the same as its copy', () => {
    fc.assert(fc.property(json, (value) => sameValue(value, structuredClone(value))));
  });

  it('agrees with what both look like once their keys are sorted', () => {
    const sorted = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(sorted);
      if (!isObject(value)) return value;
      const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
      return { fields: fields.map(([key, item]) => [key, sorted(item)]) };
    };
    const small = fc.jsonValue({ maxDepth: 1 });
    fc.assert(
      fc.property(small, small, (a, b) => {
        expect(sameValue(a, b)).toBe(JSON.stringify(sorted(a)) === JSON.stringify(sorted(b)));
      }),
    );
  });
});

describe('reading at a path', () => {
  const value = { spec: { name: 'x', list: [1], own: { toString: 'y' } } };

  it('answers what is there', () => {
    expect(at(value, 'spec', 'name')).toBe('x');
    expect(textAt(value, 'spec', 'own', 'toString')).toBe('y');
    expect(listAt(value, 'spec', 'list')).toEqual([1]);
    expect(at(value)).toBe(value);
  });

  it.each<[unknown, string[]]>([
    [undefined, ['a']],
    [null, ['a']],
    ['text', ['length']],
    [[1], ['0']],
    [{}, ['constructor']],
    [{}, ['__proto__', 'x']],
    [{ a: 1 }, ['a', 'b']],
  ])('answers nothing where %j has no %j', (from, path) => {
    expect(at(from, ...path)).toBeUndefined();
    expect(textAt(from, ...path)).toBeUndefined();
    expect(listAt(from, ...path)).toEqual([]);
  });

  it('answers no text where there is a number, and no items where there is a text', () => {
    expect(textAt({ a: 1 }, 'a')).toBeUndefined();
    expect(listAt({ a: 'x' }, 'a')).toEqual([]);
  });
});
