import { describe, expect, it } from 'vitest';
import { outcome } from '../testing/outcome.ts';

describe('texts are counted in characters', () => {
  it.each<[string, boolean | string]>([
    ["'a😀é'.size() == 3 && size('a😀é') == 3", true],
    ["'a😀b'.charAt(1) == '😀' && 'a😀b'.charAt(3) == ''", true],
    ["'a😀b'.charAt(4) == ''", 'index out of range: 4'],
    ["'a😀b'.indexOf('b') == 2 && 'a😀b'.indexOf('z') == -1 && 'a'.indexOf('') == 0", true],
    ["'a😀b😀'.indexOf('😀', 2) == 3", true],
    ["'abc'.indexOf('c', 3) == -1", true],
    ["'abc'.indexOf('a', -1) == 0", 'index out of range: -1'],
    ["''.indexOf('a') == -1", true],
    ["'😀a😀'.lastIndexOf('😀') == 2 && '😀a😀'.lastIndexOf('😀', 1) == 0", true],
    ["'abc'.lastIndexOf('') == 3 && 'abc'.lastIndexOf('z') == -1", true],
    ["'abc'.lastIndexOf('a', 3) == -1", true],
    ["''.lastIndexOf('a') == -1", true],
    ["'a😀bc'.substring(2) == 'bc' && 'a😀bc'.substring(1, 2) == '😀' && 'abc'.substring(3) == ''", true],
    ["'abc'.substring(2, 1) == ''", 'invalid substring range. start: 2, end: 1'],
    ["'abc'.substring(4) == ''", 'index out of range: 4'],
    ["'abc'.substring(0, 4) == ''", 'index out of range: 4'],
    ["'a😀'.split('') == ['a', '😀'] && 'a,b,c'.split(',') == ['a', 'b', 'c']", true],
    ["'a,b,c'.split(',', 2) == ['a', 'b,c'] && 'a,b'.split(',', 0) == [] && 'a,b'.split(',', -1) == ['a', 'b']", true],
    ["''.split(',') == [''] && ''.split('') == []", true],
    ["'aaa'.replace('a', 'b', 2) == 'bba' && 'aaa'.replace('a', 'b', -1) == 'bbb'", true],
    ["'ab'.replace('', '-') == '-a-b-' && 'ab'.replace('', '-', 2) == '-a-b'", true],
    ["' \\t\\u0085x\\u00a0\\u2003'.trim() == 'x' && '\\ufeffx'.trim() == '\\ufeffx'", true],
    ["'AÉb'.lowerAscii() == 'aÉb' && 'aéB'.upperAscii() == 'AéB'", true],
    ["['a', 'b'].join() == 'ab' && ['a', 'b'].join('-') == 'a-b'", true],
    ["'abc'.reverse() == 'cba'", "at 1:14: found no matching overload for 'reverse' applied to 'string.()'"],
    ["b'abc'.hex() == ''", "at 1:11: undeclared reference to 'hex' (in container '')"],
  ])('%s', (rule, expected) => {
    expect(outcome(rule)).toBe(expected);
  });
});

describe('patterns are those of RE2', () => {
  it.each<[string, boolean | string]>([
    ["'abc'.matches('b') && !'abc'.matches('^b$')", true],
    ["'A'.matches('(?i)a') && 'a\\nb'.matches('(?s)a.b') && !'a\\nb'.matches('a.b')", true],
    ["'é'.matches('^\\\\pL$') && 'x'.matches('[[:alpha:]]')", true],
    ["'a'.matches('(a)\\\\1')", 'at 1:13: invalid matches argument'],
    ["'a'.matches('a(?=b)')", 'at 1:13: invalid matches argument'],
    ["'a'.matches('[')", 'at 1:13: invalid matches argument'],
    ["'a1b22'.findAll('[0-9]+') == ['1', '22'] && 'a1b22'.findAll('[0-9]+', 1) == ['1']", true],
  ])('%s', (rule, expected) => {
    expect(outcome(rule)).toBe(expected);
  });
});

describe('formats', () => {
  const wrong = (clause: string, kinds: string, type: string): string =>
    `error during formatting: ${clause} clause can only be used on ${kinds}, was given ${type}`;

  it.each<[string, boolean | string]>([
    ["'%s and %d%%'.format(['a', 5]) == 'a and 5%'", true],
    ["'%s'.format([1.5]) == '1.5' && '%s'.format([true]) == 'true' && '%s'.format([null]) == 'null'", true],
    ["'%s'.format([[1, 2.5, 'x']]) == '[1, 2.500000, \"x\"]'", true],
    ["'%s'.format([{'b': 1, 'a': [true]}]) == '{\"a\":[true], \"b\":1}'", true],
    ["'%s'.format([[duration('90s')]]) == '[duration(\"90s\")]' && '%s'.format([duration('90s')]) == '90s'", true],
    ["'%s'.format([timestamp(0)]) == '1970-01-01T00:00:00Z'", true],
    ["'%f'.format([1234567.891]) == '1,234,567.891000' && '%.1f'.format([-1234.56]) == '-1,234.6'", true],
    ["'%.0f'.format([2.0]) == '2' && '%f'.format(['NaN']) == 'NaN' && '%f'.format(['-Infinity']) == '-∞'", true],
    ["'%.2e'.format([0.00125]) == '1.250000×10⁻⁰³'", true],
    ["'%b %o %x %X'.format([5, 8u, 255, 'hi']) == '101 10 ff 6869' && '%b'.format([true]) == '1'", true],
    ["'%x'.format([-255]) == '-ff' && '%x'.format([b'\\001']) == '01'", true],
    ["'%d'.format(['a']) == ''", wrong('decimal', 'integers', 'string')],
    ["'%f'.format([1]) == ''", wrong('fixed-point', 'doubles', 'int')],
    ["'%e'.format(['x']) == ''", wrong('scientific', 'doubles', 'string')],
    ["'%b'.format([1.5]) == ''", wrong('binary', 'integers and bools', 'double')],
    ["'%o'.format([true]) == ''", wrong('octal', 'integers', 'bool')],
    ["'%x'.format([1.5]) == ''", wrong('hex', 'integers, byte buffers, and strings', 'double')],
    ["'%d %d'.format([1]) == ''", 'index 1 out of range'],
    ["'%z'.format([1]) == ''", 'could not parse formatting clause: unrecognized formatting clause "z"'],
  ])('%s', (rule, expected) => {
    expect(outcome(rule)).toBe(expected);
  });
});
