import http from 'node:http';
import http2 from 'node:http2';
import net from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { Authority } from '../auth/certificate.ts';
import { Listener, type ListenerOptions } from './listener.ts';
import { type AnyAnswer, type ApiRequest, json, type StreamSink } from './message.ts';

const listeners: Listener[] = [];
afterEach(async () => {
  for (const listener of listeners.splice(0)) await listener.close();
});

async function listen(
  handle: (request: ApiRequest) => AnyAnswer | Promise<AnyAnswer>,
  options: Partial<ListenerOptions> = {},
): Promise<{ listener: Listener; port: number }> {
  const listener = new Listener(async (request) => handle(request), {
    host: '127.0.0.1',
    port: 0,
    maxBodyBytes: 1000,
    maxInFlight: 10,
    maxWatchBufferBytes: 64 * 1024,
    ...options,
  });
  listeners.push(listener);
  return { listener, port: await listener.listen() };
}

interface Got {
  status: number;
  headers: http.IncomingHttpHeaders;
  text: string;
}

function send(port: number, method = 'GET', body?: string | Buffer): Promise<Got> {
  return new Promise((resolve, reject) => {
    const request = http.request({ port, method, path: '/x?y=1', agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
      response.on('error', reject);
    });
    request.on('error', reject);
    request.end(body);
  });
}

/** A stream that its test writes to. */
function streaming(): { answer: AnyAnswer; sinks: StreamSink[]; stopped: () => number } {
  const sinks: StreamSink[] = [];
  let stops = 0;
  const answer: AnyAnswer = {
    status: 200,
    headers: { 'content-type': 'application/json' },
    stream: (sink) => {
      sinks.push(sink);
      return () => {
        stops++;
      };
    },
  };
  return { answer, sinks, stopped: () => stops };
}

describe('a listener', () => {
  it('hands over what was asked and answers with length and without caching', async () => {
    const asked: ApiRequest[] = [];
    const { port } = await listen((request) => {
      asked.push(request);
      return json(201, { done: true });
    });
    const got = await send(port, 'POST', '{"a":1}');
    expect([got.status, got.text]).toEqual([201, '{"done":true}']);
    expect(got.headers).toMatchObject({ 'cache-control': 'no-cache, private', 'content-length': '13' });
    expect(asked[0]).toMatchObject({ method: 'POST', url: '/x?y=1', user: undefined });
    expect(asked[0]?.body.toString()).toBe('{"a":1}');
  });

  it.each([
    [1000, 200],
    [1001, 413],
    [100_000, 413],
  ])('takes bodies up to its limit: %i bytes are answered %i', async (bytes, status) => {
    const { port } = await listen(() => json(200, {}));
    const got = await send(port, 'POST', Buffer.alloc(bytes, 'x'));
    expect(got.status).toBe(status);
    if (status === 413) {
      expect(JSON.parse(got.text)).toMatchObject({
        reason: 'RequestEntityTooLarge',
        message: expect.stringContaining('1000'),
      });
    }
  });

  it('asks those to come back who are too many, and takes them when others are done', async () => {
    const waiting: ((answer: AnyAnswer) => void)[] = [];
    const { port } = await listen(() => new Promise((resolve) => waiting.push(resolve)), { maxInFlight: 2 });
    const first = [send(port), send(port)];
    await expect.poll(() => waiting.length).toBe(2);
    const refused = await send(port);
    expect([refused.status, refused.headers['retry-after']]).toEqual([429, '1']);
    for (const answer of waiting.splice(0)) answer(json(200, {}));
    await Promise.all(first);
    const next = send(port);
    await expect.poll(() => waiting.length).toBe(1);
    waiting[0]?.(json(200, {}));
    expect((await next).status).toBe(200);
  });

  it('cuts the connection off when a handler rejects, and goes on with others', async () => {
    let fails = true;
    const { port } = await listen(() => {
      if (fails) throw new Error('cut');
      return json(200, {});
    });
    await expect(send(port)).rejects.toThrow(/hang up|ECONNRESET/);
    fails = false;
    expect((await send(port)).status).toBe(200);
  });

  it('survives what is no HTTP', async () => {
    const { port } = await listen(() => json(200, {}));
    await new Promise<void>((resolve) => {
      const socket = net.connect(port, '127.0.0.1', () => socket.end('\u0000\u0001 nonsense\r\n\r\n'));
      socket.on('close', () => resolve());
      socket.on('error', () => resolve());
      socket.resume();
    });
    expect((await send(port)).status).toBe(200);
  });
});

describe('a stream', () => {
  it('of a reader who does not read is cut off, and others go on', async () => {
    const slow = streaming();
    const quick = streaming();
    const answers = [slow.answer, quick.answer];
    const { port } = await listen(() => answers.shift() as AnyAnswer);
    const lazy = net.connect(port, '127.0.0.1', () => lazy.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n'));
    let cut = false;
    lazy.on('error', () => undefined);
    lazy.pause();
    await expect.poll(() => slow.sinks.length).toBe(1);
    let received = 0;
    const reading = http.get({ port, agent: false }, (response) => {
      response.on('data', (chunk: Buffer) => {
        received += chunk.length;
      });
      response.on('error', () => undefined);
    });
    reading.on('error', () => undefined);
    await expect.poll(() => quick.sinks.length).toBe(1);
    const piece = Buffer.alloc(64 * 1024, 'x');
    let sent = 0;
    while (!cut && sent < 2000) {
      slow.sinks[0]?.write(piece);
      if (sent % 10 === 0) quick.sinks[0]?.write(Buffer.from('tick\n'));
      sent++;
      await new Promise((resolve) => setImmediate(resolve));
      cut = slow.stopped() > 0;
    }
    expect([cut, quick.stopped()]).toEqual([true, 0]);
    await expect.poll(() => received).toBe(Math.ceil(sent / 10) * 5);
    lazy.destroy();
    reading.destroy();
    await expect.poll(() => quick.stopped()).toBe(1);
  });

  it('is stopped once when its reader goes', async () => {
    const { answer, sinks, stopped } = streaming();
    const { port } = await listen(() => answer);
    const request = http.get({ port, agent: false });
    request.on('error', () => undefined);
    await expect.poll(() => sinks.length).toBe(1);
    request.destroy();
    await expect.poll(stopped).toBe(1);
    sinks[0]?.write(Buffer.from('nobody reads this'));
    sinks[0]?.end();
    await new Promise((resolve) => setImmediate(resolve));
    expect(stopped()).toBe(1);
  });

  it('ends with the listener, after all that was written', async () => {
    const { answer, sinks, stopped } = streaming();
    const { listener, port } = await listen(() => answer);
    const got = send(port);
    await expect.poll(() => sinks.length).toBe(1);
    sinks[0]?.write(Buffer.from('last words'));
    await listener.close();
    expect([(await got).text, stopped()]).toEqual(['last words', 1]);
  });

  it('ends by itself without being stopped', async () => {
    const { answer, sinks, stopped } = streaming();
    const { port } = await listen(() => answer);
    const got = send(port);
    await expect.poll(() => sinks.length).toBe(1);
    sinks[0]?.write(Buffer.from('a'));
    sinks[0]?.end();
    expect((await got).text).toBe('a');
    expect(stopped()).toBeLessThanOrEqual(1);
  });
});

describe('a listener with TLS', () => {
  const authority = Authority.create('test', Date.now());
  const tls = { ...authority.server(['localhost', '127.0.0.1'], Date.now()), ca: authority.pair.cert };

  it('carries many streams on one connection of HTTP/2, each with its own end', async () => {
    const streams = [streaming(), streaming()];
    const left = [...streams];
    const { port } = await listen(() => (left.shift() as { answer: AnyAnswer }).answer, { tls });
    const session = http2.connect(`https://localhost:${port}`, { ca: tls.ca });
    const texts = streams.map(() => {
      const request = session.request({ ':path': '/' });
      request.setEncoding('utf8');
      return new Promise<string>((resolve) => {
        let text = '';
        request.on('data', (chunk: string) => {
          text += chunk;
        });
        request.on('end', () => resolve(text));
      });
    });
    await expect.poll(() => streams.map(({ sinks }) => sinks.length)).toEqual([1, 1]);
    for (const [index, { sinks }] of streams.entries()) sinks[0]?.write(Buffer.from(`stream ${index}`));
    streams[0]?.sinks[0]?.end();
    expect(await texts[0]).toBe('stream 0');
    streams[1]?.sinks[0]?.write(Buffer.from(', and more'));
    streams[1]?.sinks[0]?.end();
    expect(await texts[1]).toBe('stream 1, and more');
    session.close();
  });

  it('refuses a body that is too large on HTTP/2 and keeps the connection', async () => {
    const { port } = await listen(() => json(200, {}), { tls });
    const session = http2.connect(`https://localhost:${port}`, { ca: tls.ca });
    const statusOf = async (body: Buffer) => {
      const request = session.request({ ':path': '/', ':method': 'POST' });
      request.on('error', () => undefined);
      request.end(body);
      request.resume();
      return new Promise((resolve) => request.on('response', (headers) => resolve(headers[':status'])));
    };
    expect([await statusOf(Buffer.alloc(2000)), await statusOf(Buffer.alloc(10))]).toEqual([413, 200]);
    session.close();
  });

  it('knows who comes with a certificate of its authority, on every request of the connection', async () => {
    const users: unknown[] = [];
    const { port } = await listen(
      ({ user }) => {
        users.push(user?.name);
        return json(200, {});
      },
      { tls },
    );
    const pair = authority.client({ commonName: 'jane', organizations: ['dev'] }, Date.now());
    const session = http2.connect(`https://localhost:${port}`, { ca: tls.ca, ...pair });
    for (let i = 0; i < 2; i++) {
      const request = session.request({ ':path': '/' });
      request.resume();
      await new Promise((resolve) => request.on('end', resolve));
    }
    session.close();
    expect(users).toEqual(['jane', 'jane']);
  });
});
