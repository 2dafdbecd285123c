import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Pool } from 'undici';
import { afterEach, describe, expect, it } from 'vitest';
import { eventually } from '../testkit/eventually.ts';
import { exchange } from './exchange.ts';

let server: Server;
let pool: Pool;
let open: ServerResponse[];
let asked: number;

async function serve(handle: RequestListener, connections = 1): Promise<void> {
  open = [];
  asked = 0;
  server = createServer((request, response) => {
    asked += 1;
    open.push(response);
    response.on('close', () => {
      open = open.filter((each) => each !== response);
    });
    handle(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  pool = new Pool(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, { connections });
}
afterEach(async () => {
  await pool.destroy();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const whole = (signal?: AbortSignal) => exchange(pool, { method: 'GET', path: '/' }, { stream: false, signal });
const streamed = (signal?: AbortSignal) =>
  exchange(pool, { method: 'GET', path: '/', bodyTimeout: 0 }, { stream: true, signal });
const nothing: RequestListener = () => {};

describe('an answer that is wanted as a whole', () => {
  it.each([
    ['empty', []],
    ['of one chunk', ['{"a":1}']],
    ['of several', ['{"a"', ':', '1}']],
    ['with a character torn between two', [Buffer.from('ä😀').subarray(0, 3), Buffer.from('ä😀').subarray(3)]],
  ])('%s comes with its status, headers and text', async (_name, chunks) => {
    await serve(async (_request, response) => {
      response.writeHead(201, { 'X-One': 'one', 'set-cookie': ['a=1', 'b=2'] }).flushHeaders();
      for (const chunk of chunks) await new Promise((resolve) => response.write(chunk, resolve));
      response.end();
    });
    const response = await whole();
    expect(response.status).toBe(201);
    expect(response.headers).toMatchObject({ 'x-one': 'one', 'set-cookie': ['a=1', 'b=2'] });
    expect(await response.text()).toBe(Buffer.concat(chunks.map((chunk) => Buffer.from(chunk))).toString());
  });

  it('can be read in chunks all the same', async () => {
    await serve((_request, response) => response.end('text'));
    const read: Uint8Array[] = [];
    for await (const chunk of (await whole()).chunks()) read.push(chunk);
    expect(Buffer.concat(read).toString()).toBe('text');
  });

  it('that breaks off in the middle is no answer', async () => {
    await serve((_request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('half of it', () => response.destroy());
    });
    await expect(whole()).rejects.toThrow('other side closed');
  });

  it('frees its connection for the next one', async () => {
    const ports = new Set<number | undefined>();
    await serve((request, response) => {
      ports.add(request.socket.remotePort);
      response.end('x');
    });
    for (let i = 0; i < 5; i += 1) await (await whole()).text();
    await Promise.all([whole(), whole(), whole()]);
    expect(ports.size).toBe(1);
    expect(asked).toBe(8);
  });
});

describe('a request whose signal is aborted', () => {
  const reason = new Error('enough');

  it('before it began is not sent', async () => {
    await serve(nothing);
    await expect(whole(AbortSignal.abort(reason))).rejects.toBe(reason);
    expect(asked).toBe(0);
  });

  it('while it waits for a connection ends at once and is never sent', async () => {
    await serve(nothing);
    const first = new AbortController();
    const firstAnswer = whole(first.signal).catch((error: unknown) => error);
    await eventually(() => asked === 1);
    const second = new AbortController();
    const secondAnswer = whole(second.signal);
    second.abort(reason);
    await expect(secondAnswer).rejects.toBe(reason);
    first.abort(reason);
    expect(await firstAnswer).toBe(reason);
    await eventually(() => open.length === 0);
    expect(asked).toBe(1);
  });

  it('while it waits for its answer gives up its connection, and others go on', async () => {
    await serve(nothing, 2);
    const first = new AbortController();
    const answers = [whole(first.signal), whole()];
    await eventually(() => open.length === 2);
    first.abort(reason);
    await expect(answers[0]).rejects.toBe(reason);
    await eventually(() => open.length === 1);
    open[0]?.end('still here');
    expect(await (await answers[1])?.text()).toBe('still here');
  });

  it('with something that is no error ends with just that', async () => {
    await serve(nothing);
    const stopping = new AbortController();
    const answer = whole(stopping.signal);
    await eventually(() => asked === 1);
    stopping.abort('a word');
    await expect(answer).rejects.toBe('a word');
  });

  it('leaves no listener behind, whatever became of it', async () => {
    await serve((_request, response) => response.end('x'));
    const { signal } = new AbortController();
    let listeners = 0;
    const { addEventListener, removeEventListener } = signal;
    signal.addEventListener = (...args: Parameters<AbortSignal['addEventListener']>) => {
      listeners += 1;
      addEventListener.apply(signal, args);
    };
    signal.removeEventListener = (...args: Parameters<AbortSignal['removeEventListener']>) => {
      listeners -= 1;
      removeEventListener.apply(signal, args);
    };
    await whole(signal);
    await (await streamed(signal)).text();
    await pool.destroy();
    await expect(whole(signal)).rejects.toThrow('destroyed');
    expect(listeners).toBe(0);
  });
});

describe('an answer that is read while it comes', () => {
  const read = async (chunks: AsyncIterable<Uint8Array>, into: string[]) => {
    for await (const chunk of chunks) into.push(Buffer.from(chunk).toString());
  };

  it('is there as soon as its headers are, and each chunk as soon as it comes', async () => {
    await serve((_request, response) => response.writeHead(200).flushHeaders());
    const response = await streamed();
    const got: string[] = [];
    const reading = read(response.chunks(), got);
    for (const word of ['one', 'two', 'three']) {
      open[0]?.write(word);
      await eventually(() => got.at(-1) === word);
    }
    open[0]?.end();
    await reading;
    expect(got).toEqual(['one', 'two', 'three']);
  });

  it('is not the hints that come before it', async () => {
    await serve((_request, response) => {
      response.writeEarlyHints({ link: '</x>; rel=preload' });
      response.writeHead(200).end('the answer');
    });
    const response = await streamed();
    expect([response.status, await response.text()]).toEqual([200, 'the answer']);
    const other = await whole();
    expect([other.status, await other.text()]).toEqual([200, 'the answer']);
  });

  it('that breaks is read up to where it broke', async () => {
    await serve((_request, response) => {
      response.writeHead(200);
      response.write('before the break', () => response.destroy());
    });
    const response = await streamed();
    await eventually(() => open.length === 0);
    const got: string[] = [];
    await expect(read(response.chunks(), got)).rejects.toThrow();
    expect(got.join('')).toBe('before the break');
  });

  it('ends with the signal’s reason when that is aborted', async () => {
    await serve((_request, response) => response.writeHead(200).flushHeaders());
    const stopping = new AbortController();
    const reading = read((await streamed(stopping.signal)).chunks(), []);
    stopping.abort(new Error('enough'));
    await expect(reading).rejects.toThrow('enough');
    await eventually(() => open.length === 0);
  });

  it('gives up its connection when the reader leaves', async () => {
    await serve((_request, response) => response.writeHead(200).write('first'));
    for await (const _chunk of (await streamed()).chunks()) break;
    await eventually(() => open.length === 0);
  });

  it('holds the server back while nobody reads, and loses nothing', async () => {
    const total = 64 * 1024 * 1024;
    const chunk = Buffer.alloc(256 * 1024, 'x');
    let sent = 0;
    await serve((_request, response) => {
      const write = () => {
        while (sent < total) {
          sent += chunk.length;
          if (!response.write(chunk)) return;
        }
        response.end();
      };
      response.on('drain', write);
      write();
    });
    const response = await streamed();
    let before = -1;
    // Nothing moves any more once all buffers in between are full.
    await eventually(
      () => {
        const still = sent === before && sent > 0;
        before = sent;
        return still;
      },
      { everyMs: 100 },
    );
    expect(sent).toBeLessThan(total);
    let received = 0;
    for await (const part of response.chunks()) received += part.length;
    expect(received).toBe(total);
  });

  it('can be read as a whole when it is a refusal', async () => {
    await serve((_request, response) => response.writeHead(410).end('{"reason":"Expired"}'));
    const response = await streamed();
    expect(response.status).toBe(410);
    expect(await response.text()).toBe('{"reason":"Expired"}');
  });
});
