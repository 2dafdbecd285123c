import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sameSnssai, significantSd } from './slice.ts';

describe('significantSd', () => {
  it.each([
    [undefined, undefined],
    ['FFFFFF', undefined],
    ['ffffff', undefined],
    ['00000a', '00000A'],
    ['000010', '000010'],
  ])('%s is %s', (sd, expected) => {
    expect(significantSd(sd)).toBe(expected);
  });
});

describe('sameSnssai', () => {
  it.each([
    ['the same SST without SD', { sst: 1 }, { sst: 1 }, true],
    ['another SST', { sst: 1 }, { sst: 2 }, false],
    ['an SD in another case', { sst: 1, sd: '00000a' }, { sst: 1, sd: '00000A' }, true],
    ['no SD and the SD that says so', { sst: 1 }, { sst: 1, sd: 'ffffff' }, true],
    ['an SD and none', { sst: 1, sd: '000001' }, { sst: 1 }, false],
  ])('%s', (_, a, b, expected) => {
    expect(sameSnssai(a, b)).toBe(expected);
    expect(sameSnssai(b, a)).toBe(expected);
  });

  it('is an equivalence: whatever is the same as a second is the same as a third that is', () => {
    const sd = fc.option(fc.constantFrom('ffffff', 'FFFFFF', '00000a', '00000A', '000001'), { nil: undefined });
    const snssai = fc.record({ sst: fc.constantFrom(1, 2), sd });
    fc.assert(
      fc.property(snssai, snssai, snssai, (a, b, c) => {
        expect(sameSnssai(a, a)).toBe(true);
        expect(sameSnssai(a, b)).toBe(sameSnssai(b, a));
        if (sameSnssai(a, b) && sameSnssai(b, c)) expect(sameSnssai(a, c)).toBe(true);
      }),
    );
  });
});
