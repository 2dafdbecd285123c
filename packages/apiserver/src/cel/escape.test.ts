import { describe, expect, it } from 'vitest';
import { escapeField } from './escape.ts';

describe('escapeField', () => {
  it.each<[string, string | undefined]>([
    ['sst', 'sst'],
    ['_a1', '_a1'],
    ['namespace', '__namespace__'],
    ['in', '__in__'],
    ['my-field', 'my__dash__field'],
    ['a.b', 'a__dot__b'],
    ['a/b', 'a__slash__b'],
    ['a__b', 'a__underscores__b'],
    ['redact__d', 'redact__underscores__d'],
    ['int', 'int'],
    ['1a', undefined],
    ['a b', undefined],
    ['ä', undefined],
    ['', undefined],
  ])('%j is reached as %j', (name, escaped) => {
    expect(escapeField(name)).toBe(escaped);
  });
});
