import { request } from 'undici';
import { afterEach, describe, expect, it } from 'vitest';
import { eventually } from '../testkit/eventually.ts';
import { HealthServer, type HealthServerOptions } from './health-server.ts';

const stopping = new AbortController();
const servers: { abort: AbortController; running: Promise<void> }[] = [];
async function start(
  options: HealthServerOptions,
): Promise<(path: string) => Promise<{ status: number; text: string }>> {
  const server = new HealthServer({ port: 0, ...options });
  const abort = new AbortController();
  servers.push({ abort, running: server.start(abort.signal) });
  await eventually(() => server.port !== undefined);
  return async (path) => {
    const { statusCode, body } = await request(`http://127.0.0.1:${server.port}${path}`);
    return { status: statusCode, text: await body.text() };
  };
}
afterEach(async () => {
  for (const { abort, running } of servers.splice(0)) {
    abort.abort();
    await running;
  }
  stopping.abort();
});

describe('a health server', () => {
  it('is well when every check passes, and names every one that does not', async () => {
    let broken = false;
    const get = await start({
      live: { ping: () => {} },
      ready: {
        cache: () => {
          if (broken) throw new Error('not filled');
        },
        api: () => (broken ? Promise.reject(new Error('away')) : Promise.resolve()),
      },
    });
    expect(await get('/healthz')).toEqual({ status: 200, text: '[+] ping ok\nok\n' });
    expect((await get('/readyz')).status).toBe(200);
    broken = true;
    expect(await get('/readyz')).toEqual({
      status: 503,
      text: '[-] cache failed: not filled\n[-] api failed: away\nfailed\n',
    });
  });

  it('does not wait for ever for a check', async () => {
    const get = await start({ ready: { stuck: () => new Promise(() => {}) } });
    expect((await get('/readyz')).text).toContain('[-] stuck failed: no answer');
  });

  it('serves measures, and profiles only where that was asked for', async () => {
    const metrics = { metrics: () => Promise.resolve('up 1'), contentType: 'text/plain' };
    const plain = await start({ metrics });
    expect((await plain('/metrics')).text).toBe('up 1\n');
    expect((await plain('/debug/profile?seconds=0')).status).toBe(404);
    const profiled = await start({ profiling: true });
    expect(JSON.parse((await profiled('/debug/profile?seconds=0.01')).text)).toHaveProperty('nodes');
    expect(JSON.parse((await profiled('/debug/heap?seconds=0.01')).text)).toHaveProperty('samples');
    expect((await profiled('/nothing')).status).toBe(404);
  });
});
