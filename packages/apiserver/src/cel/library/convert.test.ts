import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { celDuration } from '../duration.ts';
import { outcome } from '../testing/outcome.ts';
import { durationText, numberText } from './convert.ts';

const refused = (type: string): string => `type conversion error from 'string' to '${type}'`;

describe('conversions', () => {
  it.each<[string, boolean | string]>([
    ["int('42') == 42 && int('-42') == -42 && int('+42') == 42 && int('007') == 7", true],
    ["int('9223372036854775807') == 9223372036854775807", true],
    ["int('9223372036854775808') == 0", refused('int')],
    ["int('') == 0", refused('int')],
    ["int('0x10') == 0", refused('int')],
    ["int(' 1') == 0", refused('int')],
    ["int('1.5') == 0", refused('int')],
    ['int(1.9) == 1 && int(-1.9) == -1 && int(5u) == 5', true],
    ['int(9223372036854775807.0) == 0', 'integer overflow'],
    ['int(-9223372036854775808.0) == 0', 'integer overflow'],
    ["int(double('NaN')) == 0", 'integer overflow'],
    ['int(18446744073709551615u) == 0', 'integer overflow'],
    ["int(timestamp('1970-01-01T00:00:01.9Z')) == 1 && int(timestamp('1969-12-31T23:59:59.5Z')) == -1", true],
    ["int(duration('1us')) == 1000", true],
    ["uint('42') == 42u && uint(42) == 42u && uint(1.9) == 1u && uint(7u) == 7u", true],
    ["uint('18446744073709551615') == 18446744073709551615u", true],
    ["uint('-1') == 0u", refused('uint')],
    ['uint(-1) == 0u', 'unsigned integer overflow'],
    ['uint(-0.5) == 0u', 'unsigned integer overflow'],
    ['uint(18446744073709551616.0) == 0u', 'unsigned integer overflow'],
    ["double('1.5') == 1.5 && double('1e3') == 1000.0 && double('.5') == 0.5 && double('5.') == 5.0", true],
    ["double('-inf') == -1.0 / 0.0 && double('+Infinity') == 1.0 / 0.0", true],
    ['double(3) == 3.0 && double(3u) == 3.0', true],
    ["double('0x10') == 16.0", refused('double')],
    ["double('1e400') > 0.0", refused('double')],
    ["double('') == 0.0", refused('double')],
    ["['1', 't', 'T', 'true', 'TRUE', 'True'].all(x, bool(x))", true],
    ["['0', 'f', 'F', 'false', 'FALSE', 'False'].all(x, !bool(x))", true],
    ["bool('yes')", refused('bool')],
    ["bool('tRUE')", refused('bool')],
    ["string(1) == '1' && string(-1) == '-1' && string(1u) == '1' && string(true) == 'true'", true],
    ["string(b'\\xc3\\xa9') == 'é'", true],
    ["string(b'\\xff') == ''", 'invalid UTF-8 in bytes, cannot convert to string'],
    ["string(timestamp('2024-01-02T03:04:05.120Z')) == '2024-01-02T03:04:05.12Z'", true],
    ["string(timestamp('2024-01-02T03:04:00+01:00')) == '2024-01-02T02:04:00Z'", true],
    ["string(duration('90m')) == '5400s' && string(duration('-0.5s')) == '-0.5s'", true],
    ["bytes('é') == b'\\303\\251' && bytes('é').size() == 2", true],
    ["duration('1h30m') == duration('5400s') && duration('0') == duration('0s')", true],
    ["duration(dyn('1d')) > duration('0')", refused('google.protobuf.Duration')],
    ["duration(dyn('9999999h')) > duration('0')", refused('google.protobuf.Duration')],
    ["timestamp(0) == timestamp('1970-01-01T00:00:00Z')", true],
    ["timestamp(dyn('2024-02-30T00:00:00Z')) > timestamp(0)", refused('google.protobuf.Timestamp')],
    ['int(true) == 1', "at 1:4: found no matching overload for 'int' applied to '(bool)'"],
    ["string([1]) == ''", "at 1:7: found no matching overload for 'string' applied to '(list(int))'"],
    ["type(1) == int && type('') == string && type(1u) == uint && type(null) == null_type", true],
    ['type(timestamp(0)) == google.protobuf.Timestamp && type([]) == list && type({}) == map', true],
    ["type(ip('::1')) == net.IP && type(cidr('::/0')) == net.CIDR && type(ip('::1')) != net.CIDR", true],
  ])('%s', (rule, expected) => {
    expect(outcome(rule)).toBe(expected);
  });

  it('of integers to texts and back change nothing', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n) + 1n, max: 2n ** 63n - 1n }), (value) => {
        expect(outcome(`int(string(${value})) == ${value}`)).toBe(true);
      }),
    );
  });
});

describe('numberText', () => {
  it.each([
    [0, '0'],
    [-0, '-0'],
    [1, '1'],
    [1.5, '1.5'],
    [123456, '123456'],
    [1234567, '1.234567e+06'],
    [1e21, '1e+21'],
    [0.0001, '0.0001'],
    [0.00001, '1e-05'],
    [-2.5e-10, '-2.5e-10'],
    [1e100, '1e+100'],
    [Number.NaN, 'NaN'],
    [Infinity, '+Inf'],
    [-Infinity, '-Inf'],
  ])('of %d is %s', (value, text) => {
    expect(numberText(value)).toBe(text);
  });

  it('is read back as the same number', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(Number(numberText(value))).toBe(value);
      }),
    );
  });
});

describe('durationText', () => {
  it.each([
    [0n, '0s'],
    [1n, '0.000000001s'],
    [-1n, '-0.000000001s'],
    [1_500_000_000n, '1.5s'],
    [-61_000_000_000n, '-61s'],
  ])('of %d nanoseconds is %s', (nanos, text) => {
    expect(durationText(celDuration(nanos))).toBe(text);
  });
});
