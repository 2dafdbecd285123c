import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { toYaml } from './yaml.ts';

describe('toYaml', () => {
  it('quotes every string and leaves numbers and booleans as they are', () => {
    expect(toYaml({ mnc: '01', sst: 1, enable: true, list: ['no', '1e5'] })).toBe(
      'mnc: "01"\nsst: 1\nenable: true\nlist:\n  - "no"\n  - "1e5"\n',
    );
  });

  it('writes a value that occurs twice twice, as not all readers know anchors', () => {
    const slice = { sst: 1 };
    expect(toYaml({ a: slice, b: slice })).toBe('a:\n  sst: 1\nb:\n  sst: 1\n');
  });

  it.each(['1.1', '1.2'] as const)('gives back every text to a reader of YAML %s', (version) => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(parse(toYaml({ text }), { version })).toEqual({ text });
      }),
    );
  });

  it('gives back identifiers as text', () => {
    const digits = fc.stringMatching(/^[0-9]{1,15}$/);
    const hex = fc.stringMatching(/^[0-9a-fA-F]{6}$/);
    const exponent = fc
      .tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 9999 }))
      .map(([a, b]) => `${a}e${b}`);
    fc.assert(
      fc.property(fc.oneof(digits, hex, exponent), (identifier) => {
        expect(parse(toYaml({ identifier }), { version: '1.1' }).identifier).toBe(identifier);
      }),
    );
  });
});
