import { describe, expect, it } from 'vitest';
import { bindError, urlOf } from './listen.ts';

describe('urlOf', () => {
  it.each([
    ['127.0.0.1', 'IPv4', 'http://127.0.0.1:7780'],
    ['192.168.1.7', 'IPv4', 'http://192.168.1.7:7780'],
    ['0.0.0.0', 'IPv4', 'http://127.0.0.1:7780'],
    ['::', 'IPv6', 'http://127.0.0.1:7780'],
    ['::1', 'IPv6', 'http://[::1]:7780'],
  ])('%s is reached at its URL', (address, family, url) => {
    expect(urlOf({ address, family, port: 7780 })).toBe(url);
  });
});

function failure(code: string): NodeJS.ErrnoException {
  return Object.assign(new Error(code), { code });
}

describe('bindError', () => {
  it.each([
    ['EACCES', 'GATEWAY_PORT_FORBIDDEN', 'the system does not allow it'],
    ['EADDRINUSE', 'GATEWAY_PORT_TAKEN', 'another program listens there already'],
    ['EADDRNOTAVAIL', 'GATEWAY_HOST_UNKNOWN', 'this machine has no such address'],
    ['ENOTFOUND', 'GATEWAY_HOST_UNKNOWN', 'there is no such host'],
  ])('says %s in words', (errno, code, words) => {
    const cause = failure(errno);
    expect(bindError(cause, 'here', 80)).toMatchObject({
      code,
      message: `cannot listen on here port 80: ${words}`,
      cause,
    });
  });

  it('passes on what it does not know', () => {
    const error = failure('ERR_SOCKET_BAD_PORT');
    expect(bindError(error, '127.0.0.1', 70_000)).toBe(error);
  });
});
