import type { IncomingMessage } from 'node:http';
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { maxBodyBytes } from './body.ts';
import { drain } from './drain.ts';

function request(headers: Record<string, string> = {}) {
  const stream = new PassThrough();
  return { stream, message: Object.assign(stream, { headers }) as unknown as IncomingMessage };
}

/** Whether a promise is settled after everything that is due has run. */
async function isSettled(promise: Promise<void>): Promise<boolean> {
  let settled = false;
  void promise.then(() => {
    settled = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  return settled;
}

describe('drain', () => {
  it('waits for the end of a body', async () => {
    const { stream, message } = request();
    const drained = drain(message);
    stream.write('x'.repeat(1000));
    expect(await isSettled(drained)).toBe(false);
    stream.end();
    await drained;
    expect(stream.readableLength).toBe(0);
  });

  it('gives up on a client that goes away', async () => {
    const { stream, message } = request();
    const drained = drain(message);
    stream.destroy();
    await drained;
  });

  it('gives up on a body without end', async () => {
    const { stream, message } = request();
    const drained = drain(message);
    const chunk = Buffer.alloc(maxBodyBytes);
    for (let sent = 0; sent < 17; sent += 1) stream.write(chunk);
    await drained;
    expect(stream.readableEnded).toBe(false);
  });

  it('does not begin with a body that says it is far too large, or one that is over', async () => {
    const announced = request({ 'content-length': String(17 * maxBodyBytes) });
    await drain(announced.message);
    expect(announced.stream.readableFlowing).toBeNull();
    const over = request();
    over.stream.resume();
    over.stream.end();
    await drain(over.message);
    await drain(over.message);
  });
});
