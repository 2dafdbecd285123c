import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countKeys, measureJson } from './measure.ts';

const measure = (text: string) => measureJson(Buffer.from(text));

describe('the measures of a JSON text', () => {
  it.each([
    ['{}', 0, 1],
    ['[[],{"a":[]}]', 1, 3],
    ['{"a:b":"{[:","c\\":":1}', 2, 1],
    ['"\\\\"', 0, 0],
  ])('%s has %i keys at depth %i', (text, keys, depth) => {
    expect(measure(text)).toMatchObject({ keys, depth });
  });

  it.each([
    ['{"a":123456789012345}', false],
    ['{"a":1234567890123456}', true],
    ['{"a":"1234567890123456"}', false],
  ])('%s has a long number: %s', (text, expected) => {
    expect(measure(text).longNumber).toBe(expected);
  });

  it('counts the keys that the value has', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        expect(measure(text).keys).toBe(countKeys(JSON.parse(text)));
      }),
    );
  });
});
