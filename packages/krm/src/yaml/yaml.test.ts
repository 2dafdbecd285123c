import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { buildMap } from './build.ts';
import { compareFields, compareText } from './order.ts';
import { decodeText, parseYaml, printYaml } from './text.ts';
import { at, listAt, plainValue, sameValue, textAt } from './value.ts';

const read = (text: string) => parseYaml(text, 'test.yaml')[0]!;

describe('texts', () => {
  it.each([
    ['plain', 'plain'],
    ['True', '"True"'],
    ['yes', '"yes"'],
    ['null', '"null"'],
    ['', '""'],
    ['0', '"0"'],
    ['1e3', '"1e3"'],
    ['0x1F', '"0x1F"'],
    ['010203', '"010203"'],
    ['2024-01-01', '"2024-01-01"'],
    ['12:30:45', '"12:30:45"'],
    ['5G', '5G'],
    ['10.0.0.2/24', '10.0.0.2/24'],
    ['1000::1', '1000::1'],
    ['{"a":1}', `'{"a":1}'`],
    ['a: b', `'a: b'`],
    ['# no comment', `'# no comment'`],
    ['ends:', `'ends:'`],
    ['- item', `'- item'`],
    ['-dash', '-dash'],
    [' space', `' space'`],
    ["it's", "it's"],
    ['*star', `'*star'`],
    ['tab\there', '"tab\\there"'],
  ])('writes %j as %s', (text, written) => {
    expect(printYaml(buildMap({ key: text }))).toBe(`key: ${written}\n`);
  });

  it('writes several lines as a block', () => {
    expect(printYaml(buildMap({ key: 'a\nb\n' }))).toBe('key: |\n  a\n  b\n');
    expect(printYaml(buildMap({ key: 'a\nb' }))).toBe('key: |-\n  a\n  b\n');
  });

  it('are read back as the same texts, whatever they hold', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(parse(printYaml(buildMap({ key: text })))).toEqual({ key: text });
        // The reader here takes an exponent alone, or behind underscores, for a number; Go's readers do not, and kpt writes it plain.
        const isNumber = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)[eE][-+]?[0-9]+$/.test(text);
        if (!isNumber && /^[-+]?[0-9_]*(?:\.[0-9_]*)?[eE][-+]?[0-9]+$/.test(text)) return;
        expect(parse(printYaml(buildMap({ key: text })), { version: '1.1' })).toEqual({ key: text });
      }),
    );
  });

  it.each(['.', '-.', '1_0.5', '1.'])('%s is quoted: YAML 1.1 takes it for a number', (text) => {
    expect(printYaml(buildMap({ key: text }))).toBe(`key: "${text}"\n`);
  });

  it('write large numbers without exponents', () => {
    expect(printYaml(buildMap({ sessions: 100_000_000 }))).toBe('sessions: 100000000\n');
  });
});

describe('the order of fields', () => {
  it('puts well-known fields first and sorts the others', () => {
    const fields = ['status', 'zone', 'apiVersion', 'gateway', 'name', 'prefix', 'metadata', 'spec', 'kind', 'address'];
    expect(fields.sort(compareFields).join(' ')).toBe(
      'name apiVersion kind metadata spec status prefix address gateway zone',
    );
  });

  it('sorts texts by code unit', () => {
    expect(['b', 'B', 'a', '-'].sort(compareText)).toEqual(['-', 'B', 'a', 'b']);
  });

  it('reaches into nested maps and lists', () => {
    const map = buildMap({ spec: { pools: [{ prefixLength: 8, name: 'p' }], kind: 'pool' } });
    expect(printYaml(map)).toBe('spec:\n  kind: pool\n  pools:\n  - name: p\n    prefixLength: 8\n');
  });
});

describe('parseYaml and printYaml', () => {
  it.each([
    ['comments of all kinds', '# head\na: 1 # line\n# between\nb:\n- x\n# after item\n- y\n'],
    ['comments without a space', 'a:\n  #tight\n  b: 1\n'],
    ['a comment behind the key of a map', 'metadata: # kpt-merge: /x\n  name: x\n'],
    ['a comment behind the key of a list', 'zones: # kpt-set: {zones}\n- a\n'],
    ['flow style', 'a: {key: x, values: [1, 2]}\nb: {}\nc: []\n'],
    ['quotes', `a: "True"\nb: 'x'\nc: plain\n`],
    ['empty values', 'spec:\nstatus: {}\nnothing: null\n'],
    ['blocks', 'a: |\n  x\n   y\nb: >-\n  folded text\n'],
    ['anchors', 'a: &x\n  b: 1\nc: *x\n'],
  ])('keep %s', (_, text) => {
    expect(printYaml(read(text).map!)).toBe(text);
  });

  it('take indented lists out, or keep them when asked', () => {
    const { map } = read('a:\n  - b\n');
    expect(printYaml(map!)).toBe('a:\n- b\n');
    expect(printYaml(map!, { indentLists: true })).toBe('a:\n  - b\n');
  });

  it('read several documents, comments and empty ones among them', () => {
    const documents = parseYaml('---\na: 1\n---\n# nothing\n---\n[]\n', 'x.yaml');
    expect(documents.map(({ map, empty }) => [map !== undefined, empty])).toEqual([
      [true, false],
      [false, true],
      [false, false],
    ]);
    expect(parseYaml('', 'x.yaml')).toEqual([]);
  });

  it('refuse what would fill the memory, before it does', () => {
    expect(() => parseYaml('x'.repeat(33 * 1024 * 1024), 'x.yaml')).toThrow(
      'x.yaml: 33 MiB are more than can be read, 32 MiB',
    );
  });

  it('are decoded from UTF-8 only', () => {
    expect(decodeText(Buffer.from('é'), 'x.yaml')).toBe('é');
    expect(() => decodeText(Buffer.from('é', 'latin1'), 'x.yaml')).toThrow('x.yaml: is not encoded as UTF-8');
  });

  it.each(['a: [1', 'a: 1\na: 2\n', '\tx: 1\n', 'a: *none\n b: 1'])('refuse %j and say where', (text) => {
    expect(() => parseYaml(text, 'dir/x.yaml')).toThrow(/^dir\/x\.yaml: .*line \d/);
    expect(() => parseYaml(text, 'x.yaml')).toThrow(expect.objectContaining({ code: 'KRM_YAML_INVALID' }));
  });
});

describe('plain values', () => {
  it('follow aliases', () => {
    const { map, document } = read('a: &x\n  b: 1\nc: *x\n');
    expect(plainValue(map, document)).toEqual({ a: { b: 1 }, c: { b: 1 } });
  });

  it('refuse to expand a small file into a huge value', () => {
    const lines = ['a0: &a0 [x, x]'];
    for (let i = 1; i < 12; i++) lines.push(`a${i}: &a${i} [${`*a${i - 1},`.repeat(9)}]`);
    const { map, document } = read(`${lines.join('\n')}\n`);
    expect(() => plainValue(map, document)).toThrow(expect.objectContaining({ code: 'KRM_YAML_INVALID' }));
  });

  it('take __proto__ for a key like any other', () => {
    const { map, document } = read('__proto__:\n  polluted: yes\n');
    const value = plainValue(map, document);
    expect(Object.keys(value as object)).toEqual(['__proto__']);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it.each([
    [{ a: 1, b: [1, { c: 2 }] }, { b: [1, { c: 2 }], a: 1 }, true],
    [{ a: 1 }, { a: 1, b: undefined }, true],
    [{ a: 1 }, { a: '1' }, false],
    [[1, 2], [2, 1], false],
    [{}, [], false],
    [null, {}, false],
    [null, null, true],
  ])('%j and %j are the same: %s', (a, b, same) => {
    expect(sameValue(a, b)).toBe(same);
    expect(sameValue(b, a)).toBe(same);
  });

  it('are read at a path whatever is on the way', () => {
    const value = { spec: { name: 'x', list: [1], none: null } };
    expect(textAt(value, 'spec', 'name')).toBe('x');
    expect(textAt(value, 'spec', 'list')).toBeUndefined();
    expect(listAt(value, 'spec', 'list')).toEqual([1]);
    expect(listAt(value, 'spec', 'name')).toEqual([]);
    expect(at(value, 'spec', 'none', 'deeper')).toBeUndefined();
    expect(at(value, 'spec', 'toString')).toBeUndefined();
  });
});
