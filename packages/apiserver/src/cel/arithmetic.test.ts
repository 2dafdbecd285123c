import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { outcome, outcomesOn } from './testing/outcome.ts';

describe('numbers at the ends of their types', () => {
  it.each<[string, boolean | string]>([
    ['9223372036854775807 + 0 > 0', true],
    ['-9223372036854775808 < 0', true],
    ['9223372036854775808 > 0', 'at 1:1: invalid int literal'],
    ['-9223372036854775809 < 0', 'at 1:2: invalid int literal'],
    ['0x7FFFFFFFFFFFFFFF == 9223372036854775807', true],
    ['0x8000000000000000 > 0', 'at 1:1: invalid int literal'],
    ['1 - 9223372036854775808 < 0', 'at 1:5: invalid int literal'],
    ['18446744073709551615u > 0u', true],
    ['18446744073709551616u > 0u', 'at 1:1: invalid uint literal'],
    ['1e400 > 0.0', 'at 1:1: invalid double literal'],
    ['9223372036854775807 + 1 > 0', 'integer overflow'],
    ['-9223372036854775807 - 2 < 0', 'integer overflow'],
    ['-(-9223372036854775807 - 1) > 0', 'integer overflow'],
    ['(-9223372036854775807 - 1) / -1 > 0', 'integer overflow'],
    ['(-9223372036854775807 - 1) % -1 == 0', true],
    ['4611686018427387904 * 2 > 0', 'integer overflow'],
    ['18446744073709551615u + 1u > 0u', 'unsigned integer overflow'],
    ['0u - 1u == 0u', 'unsigned integer overflow'],
    ['9223372036854775808u * 2u > 0u', 'unsigned integer overflow'],
    ['1 / 0 == 0', 'division by zero'],
    ['1u / 0u == 0u', 'division by zero'],
    ['1 % 0 == 0', 'modulus by zero'],
    ['1u % 0u == 0u', 'modulus by zero'],
    ["1.0 / 0.0 == double('Infinity') && -1.0 / 0.0 == double('-Infinity')", true],
    ["double('NaN') == double('NaN')", false],
    ["double('NaN') < 1.0 || double('NaN') >= 1.0", false],
    ['0.1 + 0.2 == 0.3', false],
    ['-7 / 2 == -3 && -7 % 2 == -1 && 7 % -2 == 1', true],
  ])('%s', (rule, expected) => {
    expect(outcome(rule)).toBe(expected);
  });

  it('agree with integers that have no ends, up to theirs', () => {
    const at = outcomesOn(
      { type: 'object', properties: { a: { type: 'string' }, b: { type: 'string' }, c: { type: 'string' } } },
      {},
    );
    const int = fc.bigInt({ min: -(2n ** 63n) + 1n, max: 2n ** 63n - 1n });
    const whole: Record<string, (a: bigint, b: bigint) => bigint> = {
      '+': (a, b) => a + b,
      '-': (a, b) => a - b,
      '*': (a, b) => a * b,
      '/': (a, b) => a / b,
      '%': (a, b) => a % b,
    };
    fc.assert(
      fc.property(int, int, fc.constantFrom(...Object.keys(whole)), (a, b, operator) => {
        if (b === 0n && '/%'.includes(operator)) return;
        const result = whole[operator]?.(a, b) as bigint;
        const fits = BigInt.asIntN(64, result) === result;
        const expected = fits && result !== -(2n ** 63n) ? `(${result})` : '0';
        expect(at(`(${a}) ${operator} (${b}) == ${expected}`)).toBe(
          fits ? expected !== '0' || result === 0n : 'integer overflow',
        );
      }),
    );
  });
});

describe('times and durations at the ends of their types', () => {
  it.each<[string, boolean | string]>([
    ["timestamp('9999-12-31T23:59:59Z') + duration('1s') > timestamp(0)", 'timestamp overflow'],
    ["timestamp('0001-01-01T00:00:00Z') - duration('1s') < timestamp(0)", 'timestamp overflow'],
    ["duration('1h') + timestamp('9999-12-31T23:59:59Z') > timestamp(0)", 'timestamp overflow'],
    ['timestamp(253402300800) > timestamp(0)', 'timestamp overflow'],
    ['timestamp(-62135596801) < timestamp(0)', 'timestamp overflow'],
    ["duration('2562047h') + duration('2562047h') > duration('0')", 'duration overflow'],
    ["duration('-2562047h') - duration('2562047h') < duration('0')", 'duration overflow'],
    ["timestamp('9999-01-01T00:00:00Z') - timestamp('0001-01-01T00:00:00Z') > duration('0')", 'duration overflow'],
    ["duration('-0.5s') + duration('-0.6s') == duration('-1.1s')", true],
    ["duration('1s') - duration('1500ms') == duration('-500ms')", true],
    ["timestamp(0) - timestamp(1) == duration('-1s')", true],
    ["timestamp('1970-01-01T00:00:00.5Z') - timestamp(1) == duration('-500ms')", true],
    ["timestamp(0) + duration('-1ms') == timestamp('1969-12-31T23:59:59.999Z')", true],
    ["duration('-1500ms') < duration('-1400ms')", true],
  ])('%s', (rule, expected) => {
    expect(outcome(rule)).toBe(expected);
  });

  it('are added as nanoseconds are', () => {
    const nanos = fc.integer({ min: -5_000_000_000, max: 5_000_000_000 });
    fc.assert(
      fc.property(nanos, nanos, (a, b) => {
        expect(outcome(`duration('${a}ns') + duration('${b}ns') == duration('${a + b}ns')`)).toBe(true);
        expect(outcome(`duration('${a}ns') - duration('${b}ns') == duration('${a - b}ns')`)).toBe(true);
        expect(outcome(`duration('${a}ns') < duration('${b}ns')`)).toBe(a < b);
      }),
    );
  });
});
