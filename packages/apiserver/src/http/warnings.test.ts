import { describe, expect, it } from 'vitest';
import { warningHeaders } from './warnings.ts';

describe('warnings', () => {
  it('are quoted, and each comes once', () => {
    expect(warningHeaders(['unknown field "a"', 'b', 'b'])).toEqual(['299 - "unknown field \\"a\\""', '299 - "b"']);
  });

  it('carry any text in characters that a header may have', () => {
    const [header] = warningHeaders(['größer €\n']) as [string];
    expect([...header].every((character) => character >= ' ' && character <= 'ÿ')).toBe(true);
    expect(Buffer.from(header, 'latin1').toString('utf8')).toBe('299 - "größer €\\n"');
  });

  it('stay short however many there are', () => {
    const long = Array.from({ length: 1000 }, (_, index) => `${index} ${'x'.repeat(1000)}`);
    const headers = warningHeaders(long);
    expect(headers.join('').length).toBeLessThan(16 * 1024);
    expect(warningHeaders(['x'.repeat(1000)])[0]).toHaveLength(1000 + 8);
  });
});
