import { describe, expect, it } from 'vitest';
import { adminUser } from '../auth/user.ts';
import { InProcessTransport } from './in-process.ts';
import type { AnyAnswer, ApiRequest, StreamSink } from './message.ts';

const get = { method: 'GET', path: '/x?y=z', headers: { Accept: 'application/json' }, stream: false };

function transportTo(answer: (request: ApiRequest) => AnyAnswer): InProcessTransport {
  return new InProcessTransport(async (request) => answer(request), adminUser);
}

/** A stream that the test writes to. */
function steered() {
  let sink: StreamSink | undefined;
  let stopped = 0;
  const transport = transportTo(() => ({
    status: 200,
    headers: {},
    stream: (given) => {
      sink = given;
      return () => {
        stopped++;
      };
    },
  }));
  return {
    transport,
    write: (text: string) => sink?.write(Buffer.from(text)),
    end: () => sink?.end(),
    stops: () => stopped,
  };
}

describe('the transport inside a process', () => {
  it('hands over method, path, body and headers in lower case, as the administrator', async () => {
    let seen: ApiRequest | undefined;
    const transport = transportTo((request) => {
      seen = request;
      return { status: 201, headers: { a: 'b' }, body: Buffer.from('answer') };
    });
    const answer = await transport.request({ ...get, method: 'POST', body: 'body' });
    expect([answer.status, answer.headers, await answer.text()]).toEqual([201, { a: 'b' }, 'answer']);
    expect(seen).toMatchObject({
      method: 'POST',
      url: '/x?y=z',
      headers: { accept: 'application/json' },
      user: adminUser,
    });
    expect(seen?.body.toString()).toBe('body');
  });

  it('streams what is written, together what came together, until the end', async () => {
    const { transport, write, end } = steered();
    const answer = await transport.request({ ...get, stream: true });
    write('a');
    write('b');
    const chunks = answer.chunks()[Symbol.asyncIterator]();
    expect(Buffer.from((await chunks.next()).value).toString()).toBe('ab');
    const next = chunks.next();
    write('c');
    expect(Buffer.from((await next).value).toString()).toBe('c');
    end();
    expect((await chunks.next()).done).toBe(true);
  });

  it('stops the stream when the reader stops, and when all is closed', async () => {
    const first = steered();
    const answer = await first.transport.request({ ...get, stream: true });
    first.write('a');
    for await (const _ of answer.chunks()) break;
    expect(first.stops()).toBe(1);
    const second = steered();
    const other = await second.transport.request({ ...get, stream: true });
    await second.transport.close();
    expect([second.stops(), await other.text()]).toEqual([1, '']);
  });

  it('ends with the reason of the signal', async () => {
    const { transport } = steered();
    const abort = new AbortController();
    const answer = await transport.request({ ...get, stream: true, signal: abort.signal });
    const reading = answer.text();
    abort.abort(new Error('enough'));
    await expect(reading).rejects.toThrow('enough');
    await expect(transport.request({ ...get, signal: abort.signal })).rejects.toThrow('enough');
  });
});
