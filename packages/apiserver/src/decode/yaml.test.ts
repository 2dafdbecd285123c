import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { parseYaml } from './yaml.ts';

const value = (text: string): unknown => (parseYaml(`a: ${text}\n`).value as { a: unknown }).a;

describe('a YAML scalar', () => {
  it.each(['y', 'Y', 'yes', 'Yes', 'YES', 'on', 'On', 'ON', 'true', 'True', 'TRUE'])('%s is true', (text) => {
    expect(value(text)).toBe(true);
  });

  it.each(['n', 'N', 'no', 'No', 'NO', 'off', 'Off', 'OFF', 'false', 'False', 'FALSE'])('%s is false', (text) => {
    expect(value(text)).toBe(false);
  });

  it.each(['yEs', 'yess', 'oN', 'nope', 'offline', '"yes"', "'no'", '!!str on'])('%s is a text', (text) => {
    expect(typeof value(text)).toBe('string');
  });

  it.each([
    ['0', 0],
    ['-0', 0],
    ['42', 42],
    ['+7', 7],
    ['1_000', 1000],
    ['0x1F', 31],
    ['-0x10', -16],
    ['0b101', 5],
    ['0777', 511],
    ['0o17', 15],
    ['08', 8],
    ['1.5', 1.5],
    ['.5', 0.5],
    ['1e3', 1000],
    ['', null],
    ['~', null],
    ['.nan', null],
  ])('%s is %j', (text, expected) => {
    expect(value(text)).toBe(expected);
  });

  it.each(['1:30', '2026-01-02', '2026-01-02T03:04:05Z', '1.2.3', '0xg', '_1', '"08"', '001-01', '10.0.0.1'])(
    '%s is a text',
    (text) => {
      expect(value(text)).toBe(text.replaceAll('"', ''));
    },
  );

  it('as a key is a text', () => {
    expect(parseYaml('1: a\nyes: b\n0x10: c\n').value).toEqual({ '1': 'a', true: 'b', '16': 'c' });
  });
});

describe('a YAML text', () => {
  it.each([
    ['a: 9007199254740993', ['a']],
    ['a: {b: [1, 12345678901234567890]}', ['a.b[1]']],
    ['- -9007199254740993', ['[0]']],
    ['a: 0xffffffffffffffff', ['a']],
    ['a: 9007199254740991', []],
    ['a: "9007199254740993"', []],
    ['a: 1e30\nb: 12345678901234567890.0', []],
  ])('%j tells of integers that were rounded', (text, paths) => {
    expect(parseYaml(text).inexact).toEqual(paths);
  });

  it.each([
    ['a: 1\na: 2', 'line 2: key "a" already set in map'],
    ['a: {b: 1, b: 2}', 'line 1: key "b" already set in map'],
    ['1: a\n1: b', 'line 2: key 1 already set in map'],
    ['on: a\nyes: b', 'line 2: key true already set in map'],
  ])('%j tells of keys given twice', (text, told) => {
    expect(parseYaml(text).duplicates).toBe(`yaml: unmarshal errors:\n  ${told}`);
  });

  it('merges maps by <<, own keys first', () => {
    const text = 'base: &b {x: 1, y1: 2}\nmade: {<<: *b, x: 3}\n';
    expect(parseYaml(text).value).toMatchObject({ made: { x: 3, y1: 2 } });
  });

  it.each(['!!set {a, b}', '!!omap [a: 1]', '!!timestamp 2026-01-01', '!!binary aGk=', '!own {a: 1}'])(
    '%s has values of JSON alone',
    (text) => {
      const { value: parsed } = parseYaml(`a: ${text}\n`);
      expect(JSON.parse(JSON.stringify(parsed))).toEqual(parsed);
    },
  );

  it('sets __proto__ as a field, also by merging', () => {
    const { value: parsed } = parseYaml('b: &b {__proto__: {polluted: true}}\nc: {<<: *b}\n');
    expect(Object.keys((parsed as { b: object }).b)).toEqual(['__proto__']);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it.each([
    ['an anchor that contains itself', 'a: &a [*a]'],
    ['brackets without end', '['.repeat(20_000)],
    ['braces without end', '{a: '.repeat(5_000)],
    ['keys of keys', '? '.repeat(5_000)],
    ['lists in lists', '- '.repeat(5_000)],
  ])('that is %s is refused', (_, text) => {
    expect(parseYaml(text).error).toMatch(/^yaml: /);
  });

  it('is the same value after writing and reading', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 })), (given) => {
        const plain: unknown = JSON.parse(JSON.stringify(given));
        // The writer knows YAML 1.1 alone, where these are texts and need no quotes.
        fc.pre(!/<<|"[-+]?0[oO]/.test(JSON.stringify(plain)));
        expect(parseYaml(JSON.stringify(plain)).value).toEqual(plain);
        expect(parseYaml(stringify(plain, { version: '1.1' })).value).toEqual(plain);
      }),
    );
  });
});
