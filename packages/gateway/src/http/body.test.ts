import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromText, maxBodyBytes, readBody } from './body.ts';

/** A request that arrives in the given pieces. */
function request(pieces: (string | Buffer)[], headers: Record<string, string> = {}): IncomingMessage {
  const buffers = pieces.map((piece) => Buffer.from(piece as string));
  const length = buffers.reduce((sum, { length }) => sum + length, 0);
  const stream = Readable.from(buffers);
  const sent = { 'content-type': 'application/json', 'content-length': String(length), ...headers };
  return Object.assign(stream, { headers: sent }) as unknown as IncomingMessage;
}

const form = { 'content-type': 'application/x-www-form-urlencoded' };

describe('readBody', () => {
  it('reads JSON', async () => {
    expect(await readBody(request(['{"ue_id":', '1}']), ['json'])).toEqual({ ue_id: 1 });
  });

  it('reads a form as text', async () => {
    expect(await readBody(request(['count=5&name=a+b%26c'], form), ['form'])).toEqual({ count: '5', name: 'a b&c' });
  });

  it('reads any JSON, however it is cut into pieces', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), fc.integer({ min: 1, max: 7 }), async (value, size) => {
        const bytes = Buffer.from(JSON.stringify(value));
        const count = Math.ceil(bytes.length / size);
        const pieces = Array.from({ length: count }, (_, index) => bytes.subarray(index * size, (index + 1) * size));
        expect(await readBody(request(pieces), ['json'])).toEqual(JSON.parse(bytes.toString()));
      }),
    );
  });

  it('skips a byte order mark', async () => {
    expect(await readBody(request(['\u{feff}{"ue_id":1}']), ['json'])).toEqual({ ue_id: 1 });
  });

  it.each([
    ['there is none', request([], { 'content-length': '0' })],
    ['there are only blanks', request([' \r\n'])],
  ])('is undefined when %s', async (_, empty) => {
    expect(await readBody(empty, ['json'])).toBeUndefined();
  });

  it('does not ask for a media type where there is no body', async () => {
    expect(await readBody(request([], { 'content-length': '0', 'content-type': '' }), ['json'])).toBeUndefined();
  });

  it('takes a body of just the largest size', async () => {
    const text = `"${'a'.repeat(maxBodyBytes - 2)}"`;
    expect(await readBody(request([text]), ['json'])).toHaveLength(maxBodyBytes - 2);
    await expect(readBody(request([`${text} `]), ['json'])).rejects.toMatchObject({ code: 'GATEWAY_BODY_TOO_LARGE' });
  });

  it('keeps the connection for what is too large by mistake, and ends it for what is beyond that', async () => {
    const mistake = request(Array.from({ length: 3 }, () => Buffer.alloc(maxBodyBytes)));
    await expect(readBody(mistake, ['json'])).rejects.toMatchObject({ status: 413, headers: {} });
    const announced = request(['x'], { 'content-length': String(17 * maxBodyBytes) });
    await expect(readBody(announced, ['json'])).rejects.toMatchObject({ headers: { connection: 'close' } });
    const endless = request(
      Array.from({ length: 17 }, () => Buffer.alloc(maxBodyBytes)),
      { 'content-length': '', 'transfer-encoding': 'chunked' },
    );
    await expect(readBody(endless, ['json'])).rejects.toMatchObject({ headers: { connection: 'close' } });
  });

  it.each([
    ['JSON where a form is due', 'application/json', ['form'] as const, 'application/x-www-form-urlencoded'],
    ['no media type', '', ['json', 'form'] as const, 'application/json or application/x-www-form-urlencoded'],
    ['a media type of nobody', '__proto__', ['json'] as const, 'application/json'],
  ])('says what to send instead of %s', async (_, type, from, instead) => {
    await expect(readBody(request(['{}'], { 'content-type': type }), from)).rejects.toMatchObject({
      code: 'GATEWAY_MEDIA_TYPE',
      message: expect.stringMatching(new RegExp(`send ${instead}$`)),
    });
  });

  it('says that a body ended early', async () => {
    const broken = request(['{']);
    broken.destroy(new Error('aborted'));
    await expect(readBody(broken, ['json'])).rejects.toMatchObject({ code: 'GATEWAY_REQUEST_MALFORMED', status: 400 });
  });

  it('answers for any bytes with a value or one of its own errors', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1 }), async (bytes) => {
        try {
          await readBody(request([Buffer.from(bytes)]), ['json']);
        } catch (error) {
          expect(error).toMatchObject({ code: 'GATEWAY_JSON_BROKEN', status: 400 });
        }
      }),
    );
  });
});

describe('fromText', () => {
  it('chooses none of two values of a field', () => {
    expect(fromText(new URLSearchParams('a=1&b=2&a=3'))).toEqual({ a: ['1', '3'], b: '2' });
  });

  it('makes a field of a name that objects have anyway', () => {
    expect(Object.keys(fromText(new URLSearchParams('constructor=1')))).toEqual(['constructor']);
  });
});
