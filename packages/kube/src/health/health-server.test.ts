import { request } from 'undici';
import { afterEach, describe, expect, it } from 'vitest';
import { eventually } from '../testkit/eventually.ts';
import { VirtualClock } from '../testkit/virtual-clock.ts';
import { HealthServer, type HealthServerOptions } from './health-server.ts';

const servers: { abort: AbortController; running: Promise<void> }[] = [];
async function start(
  options: HealthServerOptions,
): Promise<(path: string, method?: 'GET' | 'POST' | 'DELETE' | 'HEAD') => Promise<{ status: number; text: string }>> {
  const server = new HealthServer({ port: 0, ...options });
  const abort = new AbortController();
  servers.push({ abort, running: server.start(abort.signal) });
  await eventually(() => server.port !== undefined);
  return async (path, method = 'GET') => {
    const { statusCode, body } = await request(`http://127.0.0.1:${server.port}${path}`, { method });
    return { status: statusCode, text: await body.text() };
  };
}
afterEach(async () => {
  for (const { abort, running } of servers.splice(0)) {
    abort.abort();
    await running;
  }
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

  it('runs its checks at the same time, and none is asked twice', async () => {
    let running = 0;
    let most = 0;
    const check = async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
    };
    const get = await start({ ready: { a: check, b: check, c: check } });
    expect((await get('/readyz')).text).toBe('[+] a ok\n[+] b ok\n[+] c ok\nok\n');
    expect(most).toBe(3);
  });

  it('waits for a slow check by its own clock', async () => {
    const clock = new VirtualClock();
    const get = await start({ clock, ready: { slow: () => clock.sleep(500), slower: () => clock.sleep(5_000) } });
    const asked = get('/readyz');
    await eventually(() => clock.pending === 4);
    await clock.advance(900);
    expect(await asked).toEqual({
      status: 503,
      text: '[+] slow ok\n[-] slower failed: no answer within 900 ms\nfailed\n',
    });
  });

  it('is well without any checks', async () => {
    const get = await start({});
    expect(await get('/healthz')).toEqual({ status: 200, text: 'ok\n' });
    expect((await get('/metrics')).status).toBe(404);
  });

  it.each([
    ['POST', 405],
    ['DELETE', 405],
    ['HEAD', 200],
  ] as const)('answers %s with %i', async (method, status) => {
    const get = await start({});
    expect((await get('/healthz', method)).status).toBe(status);
  });

  it('says what went wrong when measures cannot be read', async () => {
    const metrics = { metrics: () => Promise.reject(new Error('two of one name')), contentType: 'text/plain' };
    const get = await start({ metrics });
    expect(await get('/metrics')).toEqual({ status: 500, text: 'two of one name\n' });
  });

  it('lets go of its port and of whoever is still connected when it stops', async () => {
    const server = new HealthServer({ port: 0, live: { stuck: () => new Promise(() => {}) } });
    const abort = new AbortController();
    const running = server.start(abort.signal);
    await eventually(() => server.port !== undefined);
    const { port } = server;
    const asked = request(`http://127.0.0.1:${port}/healthz`).catch((error: unknown) => error);
    abort.abort();
    await running;
    await asked;
    const again = new HealthServer({ port: port ?? 0 });
    const stopping = new AbortController();
    const next = again.start(stopping.signal);
    await eventually(() => again.port === port);
    stopping.abort();
    await next;
  });

  it('fails to start where somebody else listens, and stops the process with that', async () => {
    const first = new HealthServer({ port: 0 });
    const abort = new AbortController();
    const running = first.start(abort.signal);
    await eventually(() => first.port !== undefined);
    const second = new HealthServer({ port: first.port ?? 0 });
    await expect(second.start(abort.signal)).rejects.toMatchObject({ code: 'EADDRINUSE' });
    abort.abort();
    await running;
  });
});

describe('profiles', () => {
  it('are off by default, also for whoever guesses their path', async () => {
    const get = await start({});
    for (const path of ['/debug/profile', '/debug/heap', '/debug/']) expect((await get(path)).status).toBe(404);
  });

  it.each([
    ['as long as they were asked for', '2', 2_000],
    ['ten seconds, when nothing was asked for', '', 10_000],
    ['a minute at most', '100000', 60_000],
  ])('last %s', async (_name, seconds, ms) => {
    const clock = new VirtualClock();
    const get = await start({ clock, profiling: true });
    const asked = get(`/debug/profile${seconds && `?seconds=${seconds}`}`);
    await eventually(() => clock.nextIn === ms);
    await clock.advance(ms);
    expect(Object.keys(JSON.parse((await asked).text))).toEqual(
      expect.arrayContaining(['nodes', 'samples', 'startTime']),
    );
  });

  it('end with the process', async () => {
    const clock = new VirtualClock();
    const stopping = new AbortController();
    const server = new HealthServer({ port: 0, clock, profiling: true });
    const running = server.start(stopping.signal);
    await eventually(() => server.port !== undefined);
    const asked = request(`http://127.0.0.1:${server.port}/debug/heap?seconds=60`).catch(() => {});
    await eventually(() => clock.nextIn === 60_000);
    stopping.abort();
    await running;
    await asked;
    expect(clock.pending).toBe(0);
  });

  it('tell which there are to whoever asks for another', async () => {
    const get = await start({ profiling: true });
    expect(await get('/debug/other')).toEqual({ status: 404, text: 'there are /debug/profile and /debug/heap\n' });
  });
});
