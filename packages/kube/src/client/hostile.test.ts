import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { configMaps } from '../builtin/types.ts';
import { KubeError } from '../errors.ts';
import { Client } from './client.ts';

/** Answers every request with the same bytes, whatever they are, and may hang up then. */
let server: Server;
let answer: { bytes: Buffer; close: boolean };
const sockets = new Set<Socket>();
let client: Client;
beforeAll(async () => {
  server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    socket.on('data', () => {
      if (answer.close) socket.end(answer.bytes);
      else socket.write(answer.bytes);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  client = new Client({ config: { server: `http://127.0.0.1:${port}` }, retries: 0 });
});
afterAll(async () => {
  await client.close();
  for (const socket of sockets) socket.destroy();
  await new Promise((resolve) => server.close(resolve));
});

const head = (length: number, status = '200 OK', more = '') =>
  `HTTP/1.1 ${status}\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n${more}\r\n`;
const body = '{"data":{"a":"ä"}}';
const good = `${head(Buffer.byteLength(body))}${body}`;
const read = () => client.get(configMaps, { namespace: 'ns', name: 'a' });
const outcome = (text: string | Buffer, close = true) => {
  answer = { bytes: Buffer.from(text), close };
  return read().then(
    (object) => ({ object, error: undefined }),
    (error: unknown) => ({ object: undefined, error }),
  );
};

describe('an answer that is unusual and right', () => {
  it.each<[string, string]>([
    ['that is as it should be', good],
    ['after early hints', `HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n${good}`],
    ['in chunks, one of which tears a character', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n'],
    ['without a length, up to the end of the connection', `HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n${body}`],
    ['with headers in odd letters', good.replace('content-length', 'CoNtEnT-LeNgTh')],
    ['with a header twice', good.replace('\r\n', '\r\nwarning: 299 - "a"\r\nwarning: 299 - "b"\r\n')],
  ])('is taken %s', async (_name, text) => {
    const chunked = text.includes('chunked');
    const bytes = Buffer.from(body);
    const middle = bytes.indexOf('ä') + 1;
    const parts = [bytes.subarray(0, middle), bytes.subarray(middle)];
    const chunks = parts.flatMap((part) => [Buffer.from(`${part.length.toString(16)}\r\n`), part, Buffer.from('\r\n')]);
    const sent = chunked ? Buffer.concat([Buffer.from(text), ...chunks, Buffer.from('0\r\n\r\n')]) : text;
    expect(await outcome(sent)).toEqual({ object: { data: { a: 'ä' } }, error: undefined });
  });
});

describe('an answer that is none', () => {
  it.each<[string, string, string]>([
    ['nothing', '', 'KUBE_UNREACHABLE'],
    ['that it may go on, which nobody asked', 'HTTP/1.1 100 Continue\r\n\r\n', 'KUBE_UNREACHABLE'],
    ['garbage', 'who are you?\r\n\r\n', 'KUBE_UNREACHABLE'],
    ['another protocol', '\x15\x03\x01\x00\x02\x02\x46', 'KUBE_UNREACHABLE'],
    ['half of the headers', 'HTTP/1.1 200 OK\r\ncontent-', 'KUBE_UNREACHABLE'],
    ['too short a body', `${head(100)}${body}`, 'KUBE_UNREACHABLE'],
    ['a chunk that is none', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nxyz\r\n', 'KUBE_UNREACHABLE'],
    ['a chunk that ends too early', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nff\r\n{', 'KUBE_UNREACHABLE'],
    ['too many headers', `HTTP/1.1 200 OK\r\nx: ${'x'.repeat(100_000)}\r\n\r\n`, 'KUBE_UNREACHABLE'],
    ['two lengths', `HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n{}`, 'KUBE_UNREACHABLE'],
    ['no body', head(0), 'KUBE_RESPONSE_INVALID'],
    ['half of an object', `${head(9)}{"data":{`, 'KUBE_RESPONSE_INVALID'],
    ['a page', `${head(6)}<html>`, 'KUBE_RESPONSE_INVALID'],
    ['bytes that are no text', `${head(3)}\xff\xfe\x00`, 'KUBE_RESPONSE_INVALID'],
    ['a place to go to', head(0, '302 Found', 'location: https://login.example.com\r\n'), 'KUBE_API_REJECTED'],
    ['that nothing has changed', 'HTTP/1.1 304 Not Modified\r\n\r\n', 'KUBE_API_REJECTED'],
    ['a refusal in no words', head(0, '418 Teapot'), 'KUBE_API_REJECTED'],
  ])('such as %s, is an error that says so', async (_name, text, code) => {
    const { error } = await outcome(Buffer.from(text, 'latin1'));
    expect(error).toBeInstanceOf(KubeError);
    expect(error).toMatchObject({ code });
    expect((error as Error).message).not.toBe('');
  });

  it('does not spoil the next one', async () => {
    await outcome(`${good}and more that nobody asked for`, false);
    expect((await outcome(good)).object).toEqual({ data: { a: 'ä' } });
  });
});

describe('whatever a server sends', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      'HTTP/1.1 200 OK\r\n',
      'HTTP/1.1 500 No\r\n',
      'content-length: 2\r\n',
      '\r\n',
      '{}',
      body,
      '0\r\n\r\n',
    ),
    fc.constantFrom('transfer-encoding: chunked\r\n', 'connection: close\r\n', 'retry-after: x\r\n', '5\r\nhello\r\n'),
    fc.string({ maxLength: 20 }),
  );

  it('a request ends, with an object or an error of this package', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 8 }), async (pieces) => {
        const { error } = await outcome(pieces.join(''));
        expect(error === undefined || error instanceof KubeError).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it('a watch ends, quietly or with an error of this package', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 8 }), async (pieces) => {
        answer = { bytes: Buffer.from(pieces.join('')), close: true };
        const watching = (async () => {
          for await (const _event of client.watch(configMaps, { inactivityMs: 0 }));
        })();
        const error = await watching.catch((thrown: unknown) => thrown);
        expect(error === undefined || error instanceof KubeError).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});
