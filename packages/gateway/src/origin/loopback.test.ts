import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isLoopbackAddress, isSafeHost } from './loopback.ts';

describe('isLoopbackAddress', () => {
  it.each([
    ['127.0.0.1', true],
    ['127.255.0.3', true],
    ['::1', true],
    ['::ffff:127.0.0.1', true],
    ['0.0.0.0', false],
    ['::', false],
    ['10.0.0.1', false],
    ['128.0.0.1', false],
    ['127.example.org', false],
    ['', false],
  ])('%s: %s', (address, expected) => {
    expect(isLoopbackAddress(address)).toBe(expected);
  });
});

describe('isSafeHost', () => {
  it('takes every IPv4 and IPv6 address, with or without port', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.ipV4(),
          fc.ipV6().map((address) => `[${address}]`),
        ),
        fc.nat(65_535),
        (address, port) => {
          expect(isSafeHost(address)).toBe(true);
          expect(isSafeHost(`${address}:${port}`)).toBe(true);
        },
      ),
    );
  });

  it('takes no domain name', () => {
    fc.assert(fc.property(fc.domain(), (name) => !isSafeHost(name)));
  });
});
