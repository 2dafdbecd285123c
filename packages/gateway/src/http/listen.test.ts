import { createServer } from 'node:http';
import { describe, expect, it } from 'vitest';
import { listenOn, urlOf } from './listen.ts';

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

describe('listenOn', () => {
  it('leaves later errors of the server to the server', async () => {
    const server = createServer();
    await listenOn(server, '127.0.0.1', 0);
    expect(server.listenerCount('error')).toBe(0);
    server.close();
  });

  it.each([
    ['EACCES', 'GATEWAY_PORT_FORBIDDEN', 'the system does not allow it'],
    ['EADDRINUSE', 'GATEWAY_PORT_TAKEN', 'another program listens there already'],
    ['ENOTFOUND', 'GATEWAY_HOST_UNKNOWN', 'there is no such host'],
  ])('says %s in words', async (errno, code, words) => {
    const server = createServer();
    server.listen = () => {
      queueMicrotask(() => server.emit('error', Object.assign(new Error(errno), { code: errno })));
      return server;
    };
    await expect(listenOn(server, 'here', 80)).rejects.toMatchObject({
      code,
      message: `cannot listen on here port 80: ${words}`,
    });
  });

  it('passes on what it does not know', async () => {
    await expect(listenOn(createServer(), '127.0.0.1', 70_000)).rejects.toMatchObject({ code: 'ERR_SOCKET_BAD_PORT' });
  });
});
