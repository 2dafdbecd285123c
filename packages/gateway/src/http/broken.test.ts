import type { Socket } from 'node:net';
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { answerBroken } from './broken.ts';

async function answerTo(code?: string): Promise<string> {
  const socket = new PassThrough();
  answerBroken(Object.assign(new Error('parse error'), { code }), socket as unknown as Socket);
  return (await socket.toArray()).join('');
}

describe('answerBroken', () => {
  it.each([
    ['HPE_INVALID_METHOD', '400 Bad Request'],
    ['HPE_HEADER_OVERFLOW', '431 Request Header Fields Too Large'],
    ['ERR_HTTP_REQUEST_TIMEOUT', '408 Request Timeout'],
    [undefined, '400 Bad Request'],
  ])('answers %s with %s in the form of all errors', async (code, status) => {
    const [head = '', body = ''] = (await answerTo(code)).split('\r\n\r\n');
    expect(head.split('\r\n')).toEqual([
      `HTTP/1.1 ${status}`,
      'content-type: application/json; charset=utf-8',
      `content-length: ${body.length}`,
      'connection: close',
    ]);
    expect(JSON.parse(body)).toMatchObject({ code: 'GATEWAY_REQUEST_MALFORMED', details: [] });
  });

  it('says nothing to a client that is gone', () => {
    const socket = new PassThrough();
    answerBroken(Object.assign(new Error('reset'), { code: 'ECONNRESET' }), socket as unknown as Socket);
    expect(socket.destroyed).toBe(true);
    expect(socket.readableLength).toBe(0);
  });
});
