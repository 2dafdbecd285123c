import { describe, expect, it } from 'vitest';
import { configHash } from './metadata.ts';

describe('configHash', () => {
  it('is the same for the same files, in any order', () => {
    expect(configHash({ a: '1', b: '2' })).toBe(configHash({ b: '2', a: '1' }));
  });

  it.each([
    ['the text of a file', { a: '1', b: '3' }],
    ['the name of a file', { a: '1', c: '2' }],
    ['which text is in which file', { a: '2', b: '1' }],
    ['where one file ends and the next begins', { a: '1b2' }],
  ])('depends on %s', (_, files) => {
    expect(configHash(files)).not.toBe(configHash({ a: '1', b: '2' }));
  });

  it('fits into an annotation and is easy to compare by eye', () => {
    expect(configHash({})).toMatch(/^[0-9a-f]{16}$/);
  });
});
