import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { guardOrigin } from './guard.ts';

function check(method: string, headers: Record<string, string>, onLoopback = true): () => void {
  return () => guardOrigin({ method, headers } as unknown as IncomingMessage, onLoopback);
}

const host = '127.0.0.1:7780';

describe('guardOrigin', () => {
  it.each([
    ['a program', { host }],
    ['a program of HTTP/1.0', {}],
    ['our own page', { host, origin: `http://${host}`, 'sec-fetch-site': 'same-origin' }],
    ['our own page in a browser without fetch metadata', { host, origin: `http://${host}` }],
    ['our own page on the default port', { host: 'localhost', origin: 'http://localhost' }],
    ['our own page with the default port spelled out', { host: 'localhost:80', origin: 'http://LOCALHOST' }],
    ['our own page behind a proxy that ends TLS', { host: 'localhost', origin: 'https://localhost' }],
    ['what the user typed', { host, 'sec-fetch-site': 'none' }],
  ])('lets %s write', (_, headers) => {
    expect(check('POST', headers)).not.toThrow();
  });

  it.each([
    ['another site', { host, origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
    ['another site without fetch metadata', { host, origin: 'https://evil.example' }],
    ['another port of this machine', { host, origin: 'http://127.0.0.1:3000', 'sec-fetch-site': 'same-site' }],
    ['another port, without fetch metadata', { host, origin: 'http://127.0.0.1:3000' }],
    ['a sandboxed frame', { host, origin: 'null' }],
    ['a request that hides its origin', { host, 'sec-fetch-site': 'cross-site' }],
    ['a file', { host, origin: 'file://' }],
    ['an extension', { host, origin: `moz-extension://${host}` }],
    ['an origin that is none', { host, origin: 'http://' }],
    ['a page while the host is missing', { origin: 'http://localhost' }],
  ])('refuses writes of %s', (_, headers) => {
    expect(check('POST', headers)).toThrow(expect.objectContaining({ code: 'GATEWAY_ORIGIN_REFUSED', status: 403 }));
    expect(check('DELETE', headers)).toThrow(expect.objectContaining({ code: 'GATEWAY_ORIGIN_REFUSED' }));
  });

  it('leaves reads of other sites to the browser, which does not let them see the answer', () => {
    expect(check('GET', { host, origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' })).not.toThrow();
  });

  it.each(['evil.example', 'evil.example:7780', 'localhost.evil.example', '127.0.0.1.evil.example', '', '[::1', 'a b'])(
    'refuses reads and writes for the host "%s" while bound to loopback',
    (name) => {
      for (const method of ['GET', 'POST']) {
        expect(check(method, { host: name })).toThrow(
          expect.objectContaining({ code: 'GATEWAY_HOST_REFUSED', status: 403 }),
        );
      }
    },
  );

  it.each([
    'localhost',
    'LOCALHOST:80',
    'localhost.',
    'nexslice.localhost:7780',
    '127.0.0.1',
    '127.8.9.1:1',
    '[::1]:7780',
    '[::1]',
    '192.168.1.7',
  ])('serves the host "%s" while bound to loopback', (name) => {
    expect(check('GET', { host: name })).not.toThrow();
  });

  it('serves any host name when it listens for others too, where names are known to DNS alone', () => {
    expect(check('POST', { host: 'nexslice.lab.example' }, false)).not.toThrow();
    expect(check('POST', { host: 'nexslice.lab.example', origin: 'http://nexslice.lab.example' }, false)).not.toThrow();
    expect(check('POST', { host: 'nexslice.lab.example', origin: 'http://evil.example' }, false)).toThrow();
  });
});
