import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskSubscribers } from './mask.ts';

describe('maskSubscribers', () => {
  it.each([
    ['a SUPI', 'no session for imsi-208950000000001', 'no session for imsi-20895…'],
    ['several SUPIs', 'imsi-208950000000001 and imsi-001010000000002', 'imsi-20895… and imsi-00101…'],
    ['a bare IMSI', 'IMSI 208950000000001 is unknown', 'IMSI 20895… is unknown'],
    ['a SUPI that is too long', 'imsi-2089500000000012345', 'imsi-20895…'],
    ['a network access identifier', 'nai-alice@example.org left', 'nai-… left'],
    ['a SUPI in JSON', '{"supi":"imsi-208950000000001"}', '{"supi":"imsi-20895…"}'],
  ])('hides the subscriber in %s', (_, text, masked) => {
    expect(maskSubscribers(text)).toBe(masked);
  });

  it.each(['UE 2147483647 is connected', 'took 12 ms', 'at 1763695200000', 'upf-ue100', ''])(
    'leaves "%s" alone',
    (text) => {
      expect(maskSubscribers(text)).toBe(text);
    },
  );

  it('never lets the subscriber number of any SUPI through', () => {
    const digits = fc.stringMatching(/^[0-9]{15}$/);
    fc.assert(
      fc.property(digits, fc.constantFrom('', 'imsi-', 'IMSI-'), (imsi, prefix) => {
        expect(maskSubscribers(`for "${prefix}${imsi}": refused`)).not.toContain(imsi.slice(5));
      }),
    );
  });
});
