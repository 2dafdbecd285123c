import { describe, expect, it } from 'vitest';
import { warningsOf } from './warnings.ts';

describe('a Warning header', () => {
  it.each([
    ['299 - "v1beta1 is deprecated"', ['v1beta1 is deprecated']],
    ['299 - "unknown field \\"spec.replica\\""', ['unknown field "spec.replica"']],
    ['299 - "a back\\\\slash"', ['a back\\slash']],
    ['299 - "one, with a comma", 299 - "two"', ['one, with a comma', 'two']],
    ['299 apiserver:6443 "from somebody" "Tue, 15 Nov 1994 08:12:31 GMT"', ['from somebody']],
    ['299 - ""', ['']],
    ['not a warning', []],
    ['', []],
  ])('%j says %j', (header, texts) => {
    expect(warningsOf(header)).toEqual(texts);
  });

  it('may come several times', () => {
    expect(warningsOf(['299 - "one"', '299 - "two", 299 - "three"'])).toEqual(['one', 'two', 'three']);
  });
});
