import { Environment } from '@marcbachmann/cel-js';
import { describe, expect, it } from 'vitest';
import { evaluationMessage, located, typeName } from './message.ts';

const environment = new Environment()
  .registerVariable('n', 'int')
  .registerVariable('s', 'string')
  .registerVariable('m', 'map<string, int>')
  .registerVariable('l', 'list<int>');

function runError(source: string): string {
  try {
    environment.evaluate(source, { n: 1n, s: 'x', m: {}, l: [1n] });
    return '';
  } catch (error) {
    return evaluationMessage(error);
  }
}

describe('located', () => {
  it('points at the place in its line', () => {
    expect(located('a &&\n bb.c', 8, 'wrong')).toBe('ERROR: <input>:2:4: wrong\n |  bb.c\n | ...^');
    expect(located('a', 0, 'wrong')).toBe('ERROR: <input>:1:1: wrong\n | a\n | ^');
  });
});

describe('typeName', () => {
  it.each([
    ['map<string, list<int>>', 'map(string, list(int))'],
    ['optional<google.protobuf.Timestamp>', 'optional_type(timestamp)'],
    ['google.protobuf.Duration', 'duration'],
    ['dyn', 'dyn'],
  ])('of %s is %s', (name, expected) => {
    expect(typeName(name)).toBe(expected);
  });
});

describe('evaluationMessage', () => {
  it.each<[string, string]>([
    ["m['a'] == 1", 'no such key: a'],
    ['l[5] == 1', 'index out of bounds: 5'],
    ['n / 0 == 1', 'division by zero'],
    ['n % 0 == 1', 'modulus by zero'],
    ['n + 9223372036854775807 > 0', 'integer overflow'],
    ["dyn(n) + 'a' == 'b'", 'no such overload'],
  ])('of %s is %s', (source, message) => {
    expect(runError(source)).toBe(message);
  });

  it('of anything else is its own text', () => {
    expect(evaluationMessage(new RangeError('odd'))).toBe('odd');
    expect(evaluationMessage('odd')).toBe('odd');
  });
});
