import { createServer } from 'node:http';
import { connect } from 'node:net';
import type { LogFields, Logger } from '@nexslice/kube';
import { afterEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../testing/manual-clock.ts';
import { failing } from '../testing/memory-sessions.ts';
import { browser, TestGateway } from '../testing/test-gateway.ts';

const open: TestGateway[] = [];

async function start(...options: Parameters<typeof TestGateway.start>): Promise<TestGateway> {
  const gateway = await TestGateway.start(...options);
  open.push(gateway);
  return gateway;
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((gateway) => gateway.stop()));
});

const json = { 'content-type': 'application/json' };

/** What the server answers to raw bytes, up to the end of the connection. */
function raw(gateway: TestGateway, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(gateway.url).port), '127.0.0.1', () => socket.write(bytes));
    let text = '';
    socket.on('data', (data) => {
      text += data;
    });
    socket.on('close', () => resolve(text));
    socket.on('error', reject);
  });
}

/** A condition that becomes true without a call of ours. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}

function recordingLogger(lines: string[]): Logger {
  const log = (fields: LogFields, message: string) => {
    lines.push(JSON.stringify({ ...fields, message }));
  };
  const logger: Logger = { debug: log, info: log, warn: log, error: log, child: () => logger };
  return logger;
}

describe('requests that cannot be served', () => {
  it.each([
    ['GET', '/nothing', 404, 'GATEWAY_ROUTE_NOT_FOUND'],
    ['POST', '/api', 404, 'GATEWAY_ROUTE_NOT_FOUND'],
    ['GET', '/api/ue-list/', 404, 'GATEWAY_ROUTE_NOT_FOUND'],
    ['GET', '//', 404, 'GATEWAY_ROUTE_NOT_FOUND'],
    ['POST', '/remove_pod/1/2', 404, 'GATEWAY_ROUTE_NOT_FOUND'],
    ['POST', '/remove_pod/%zz', 400, 'GATEWAY_REQUEST_MALFORMED'],
    ['GET', '/api/ue-connect', 405, 'GATEWAY_METHOD_NOT_ALLOWED'],
    ['DELETE', '/api/ue-list', 405, 'GATEWAY_METHOD_NOT_ALLOWED'],
    ['GET', '/remove_pod/1', 405, 'GATEWAY_METHOD_NOT_ALLOWED'],
    ['OPTIONS', '/api/ue-connect', 405, 'GATEWAY_METHOD_NOT_ALLOWED'],
    ['POST', '/api/ue-connect', 400, 'GATEWAY_INPUT_INVALID'],
  ])('%s %s: %i', async (method, path, status, code) => {
    const gateway = await start();
    const answer = await gateway.send(path, { method });
    expect(answer.status).toBe(status);
    expect(answer.json).toEqual({ error: expect.any(String), code, details: expect.any(Array) });
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
  });

  it.each([
    ['/api/ue-connect', 'POST'],
    ['/api/ue-list', 'GET, HEAD'],
    ['/remove_pod/1', 'POST'],
  ])('says what %s allows', async (path, allow) => {
    const gateway = await start();
    expect((await gateway.send(path, { method: 'PUT' })).headers.get('allow')).toBe(allow);
  });

  it('shows a browser a page instead of JSON', async () => {
    const gateway = await start();
    const answer = await gateway.get('/nothing', browser);
    expect(answer.status).toBe(404);
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(answer.text).toContain('GATEWAY_ROUTE_NOT_FOUND');
  });

  it.each([
    ['broken JSON', '{"ue_id":', json, 400, 'GATEWAY_JSON_BROKEN'],
    ['text that is no JSON', 'ue_id=1', json, 400, 'GATEWAY_JSON_BROKEN'],
    ['an empty body', '', json, 400, 'GATEWAY_INPUT_INVALID'],
    ['blanks', '  \n', json, 400, 'GATEWAY_INPUT_INVALID'],
    ['a form', 'ue_id=1', { 'content-type': 'application/x-www-form-urlencoded' }, 415, 'GATEWAY_MEDIA_TYPE'],
    [
      'plain text, as any web page may send',
      '{"ue_id":1}',
      { 'content-type': 'text/plain' },
      415,
      'GATEWAY_MEDIA_TYPE',
    ],
    [
      'a type named like a member of objects',
      '{"ue_id":1}',
      { 'content-type': 'constructor' },
      415,
      'GATEWAY_MEDIA_TYPE',
    ],
    ['a body of 5 MB', JSON.stringify({ ue_id: 1, dnn: 'a'.repeat(5e6) }), json, 413, 'GATEWAY_BODY_TOO_LARGE'],
    ['a body of 20 MB', 'x'.repeat(2e7), json, 413, 'GATEWAY_BODY_TOO_LARGE'],
  ])('refuses %s and stores nothing', async (_, body, headers, status, code) => {
    const gateway = await start();
    const answer = await gateway.send('/api/ue-connect', { method: 'POST', body, headers });
    expect(answer.status).toBe(status);
    expect(answer.json.code).toBe(code);
    expect(gateway.sessions.calls).toEqual([]);
  });

  it('refuses a body that is not UTF-8', async () => {
    const gateway = await start();
    const body = new Uint8Array([0x22, 0xff, 0xfe, 0x22]);
    const answer = await gateway.send('/api/ue-connect', { method: 'POST', body, headers: json });
    expect(answer.json.code).toBe('GATEWAY_JSON_BROKEN');
  });

  it('does not quote what is broken: it may hold a SUPI', async () => {
    const gateway = await start();
    const body = '{"supi": imsi-208950000000001}';
    const answer = await gateway.send('/api/ue-connect', { method: 'POST', body, headers: json });
    expect(answer.json.error).toMatch(/^the body is not JSON/);
    expect(answer.text).not.toContain('imsi');
  });

  it('takes a charset with the media type', async () => {
    const gateway = await start();
    const headers = { 'content-type': 'Application/JSON; charset=utf-8' };
    expect((await gateway.send('/api/ue-connect', { method: 'POST', body: '{"ue_id":1}', headers })).status).toBe(200);
  });

  it('takes a chunked body, and refuses it when it grows too large', async () => {
    const gateway = await start();
    const head =
      'POST /api/ue-connect HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\nconnection: close\r\ntransfer-encoding: chunked\r\n\r\n';
    expect(await raw(gateway, `${head}b\r\n{"ue_id":1}\r\n0\r\n\r\n`)).toMatch(/^HTTP\/1.1 200 /);
    const chunk = `100000\r\n${'x'.repeat(0x100000)}\r\n`;
    expect(await raw(gateway, `${head}${chunk}${chunk}0\r\n\r\n`)).toMatch(/^HTTP\/1.1 413 /);
  });

  it('answers what is no HTTP in the envelope of all errors', async () => {
    const gateway = await start();
    const answer = await raw(gateway, 'nonsense\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1.1 400 Bad Request\r\n/);
    expect(answer).toContain('"code":"GATEWAY_REQUEST_MALFORMED"');
  });
});

describe('requests of web pages', () => {
  it('refuses a write that another site makes a browser send, and stores nothing', async () => {
    const gateway = await start();
    const answer = await gateway.post('/add_pod', undefined, { origin: 'https://evil.example' });
    expect(answer.status).toBe(403);
    expect(answer.json.code).toBe('GATEWAY_ORIGIN_REFUSED');
    expect(gateway.sessions.calls).toEqual([]);
  });

  it('takes the write of its own page', async () => {
    const gateway = await start();
    expect((await gateway.post('/add_pod', undefined, { origin: gateway.url })).status).toBe(302);
  });

  it('refuses a name that is not of this machine while it listens on loopback', async () => {
    const gateway = await start();
    const answer = await raw(
      gateway,
      'GET /api/ue-list HTTP/1.1\r\nhost: rebound.example\r\nconnection: close\r\n\r\n',
    );
    expect(answer).toMatch(/^HTTP\/1.1 403 /);
    expect(answer).toContain('GATEWAY_HOST_REFUSED');
  });
});

describe('load', () => {
  it('refuses writes beyond its bound with 429, still answers reads, and stores what it took', async () => {
    const gateway = await start({ maxInFlightWrites: 2 });
    let store = () => {};
    const stored = new Promise<void>((resolve) => {
      store = resolve;
    });
    gateway.sessions.before = () => stored;
    const taken = [1, 2].map((ue_id) => gateway.post('/api/ue-connect', { ue_id }));
    await until(() => gateway.sessions.underway === 2);
    const refused = await gateway.post('/api/ue-connect', { ue_id: 3 });
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toBe('1');
    expect(refused.json.code).toBe('GATEWAY_BUSY');
    expect((await gateway.get('/api/ue-count')).status).toBe(200);
    store();
    expect((await Promise.all(taken)).map(({ status }) => status)).toEqual([200, 200]);
    expect((await gateway.post('/api/ue-connect', { ue_id: 3 })).status).toBe(200);
  });

  it('answers 504 when a write is not confirmed in time', async () => {
    const clock = new ManualClock();
    const gateway = await start({ clock });
    gateway.sessions.before = () => new Promise(() => {});
    const answer = gateway.post('/api/ue-connect', { ue_id: 1 });
    await until(() => gateway.sessions.underway === 1);
    clock.advance(5_000);
    expect((await answer).status).toBe(504);
    expect((await answer).json.code).toBe('GATEWAY_DEADLINE');
  });
});

describe('request ids and logs', () => {
  it('gives every answer an id, and keeps that of the caller', async () => {
    const gateway = await start();
    expect((await gateway.get('/healthz')).headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect((await gateway.get('/nothing', { 'x-request-id': 'trace-1' })).headers.get('x-request-id')).toBe('trace-1');
    expect((await gateway.get('/', { 'x-request-id': 'a b"' })).headers.get('x-request-id')).not.toBe('a b"');
  });

  it('logs a fault with its stack under the request id, and no SUPI anywhere', async () => {
    const lines: string[] = [];
    const gateway = await start({ logger: recordingLogger(lines) });
    gateway.sessions.before = () => Promise.reject(new TypeError('no place for imsi-208950000000001'));
    const body = { ue_id: 1, supi: 'imsi-208950000000001' };
    await gateway.post('/api/ue-connect', body, { 'x-request-id': 'trace-2' });
    await gateway.get('/imsi-208950000000001?supi=imsi-208950000000001');
    await until(() => lines.length === 3);
    expect(lines.join('\n')).not.toContain('0000000001');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      requestId: 'trace-2',
      status: 500,
      stack: expect.stringContaining('TypeError'),
    });
  });

  it('logs no stack for what the API server is to blame for', async () => {
    const lines: string[] = [];
    const gateway = await start({ logger: recordingLogger(lines) });
    gateway.sessions.before = () => Promise.reject(failing('KUBE_UNREACHABLE', 'away'));
    await gateway.post('/api/ue-connect', { ue_id: 1 });
    expect(lines.join('\n')).not.toContain('stack');
  });
});

describe('answers', () => {
  it('are for nobody to cache, embed or reinterpret', async () => {
    const gateway = await start();
    for (const path of ['/', '/api/ue-list', '/nothing', '/metrics']) {
      const { headers } = await gateway.get(path);
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
    }
  });

  it('to HEAD have the head of GET and no body', async () => {
    const gateway = await start();
    const answer = await gateway.send('/api/ue-count', { method: 'HEAD' });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-length')).toBe('11');
    expect(answer.text).toBe('');
  });
});

describe('connections', () => {
  const head = 'host: localhost\r\n';

  it('answer requests that are sent before the answer to the first, in order', async () => {
    const gateway = await start();
    gateway.sessions.put(1);
    const first = `GET /api/ue-count HTTP/1.1\r\n${head}\r\n`;
    const answers = await raw(gateway, `${first}GET /nothing HTTP/1.1\r\n${head}connection: close\r\n\r\n`);
    expect(answers.match(/HTTP\/1.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 404']);
    expect(answers.indexOf('{"count":1}')).toBeLessThan(answers.indexOf('GATEWAY_ROUTE_NOT_FOUND'));
  });

  it('survive a client that goes away in the middle of its body, and nothing is stored', async () => {
    const gateway = await start();
    const { port } = new URL(gateway.url);
    const socket = connect(Number(port), '127.0.0.1', () => {
      socket.write(
        `POST /api/ue-connect HTTP/1.1\r\n${head}content-type: application/json\r\ncontent-length: 99\r\n\r\n{`,
      );
      socket.end();
    });
    await new Promise((resolve) => socket.resume().on('close', resolve));
    expect((await gateway.get('/healthz')).status).toBe(200);
    expect(gateway.sessions.calls).toEqual([]);
  });

  it('are refused a head that is too large with 431', async () => {
    const gateway = await start();
    const answer = await raw(gateway, `GET / HTTP/1.1\r\n${head}x: ${'x'.repeat(20_000)}\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1.1 431 /);
  });
});

describe('listen and close', () => {
  it('closes before it has listened', async () => {
    await new TestGateway({}).stop();
  });

  it('tells its URL once it listens, with the port that was free', async () => {
    const gateway = await start();
    expect(gateway.url).toMatch(/^http:\/\/127\.0\.0\.1:[1-9]\d*$/);
  });

  it('has no URL before it listens', () => {
    const { gateway } = new TestGateway({});
    expect(() => gateway.url).toThrow('does not listen yet');
  });

  it('says in one line that the port is taken', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as { port: number };
    await expect(TestGateway.start({ port })).rejects.toMatchObject({
      code: 'GATEWAY_PORT_TAKEN',
      message: `cannot listen on 127.0.0.1 port ${port}: another program listens there already`,
    });
    other.close();
  });

  it('says that the host is none of this machine', async () => {
    await expect(TestGateway.start({ host: '203.0.113.7' })).rejects.toMatchObject({ code: 'GATEWAY_HOST_UNKNOWN' });
  });

  it('lets what is under way finish, and takes nothing new', async () => {
    const gateway = await start();
    let store = () => {};
    const stored = new Promise<void>((resolve) => {
      store = resolve;
    });
    gateway.sessions.before = () => stored;
    const answer = gateway.post('/api/ue-connect', { ue_id: 1 });
    await until(() => gateway.sessions.underway === 1);
    const url = gateway.url;
    const closed = gateway.stop();
    await expect(fetch(`${url}/healthz`)).rejects.toThrow();
    store();
    expect((await answer).status).toBe(200);
    await closed;
  });

  it('tells what does not finish that NexSlice is being stopped', async () => {
    const clock = new ManualClock();
    const gateway = await start({ clock });
    gateway.sessions.before = () => new Promise(() => {});
    const answer = gateway.post('/api/ue-connect', { ue_id: 1 });
    await until(() => gateway.sessions.underway === 1);
    const closed = gateway.stop();
    clock.advance(1_000);
    expect((await answer).json.code).toBe('GATEWAY_STOPPING');
    await closed;
  });

  it('closes although clients keep their connections', async () => {
    const gateway = await start();
    await gateway.get('/healthz');
    await gateway.stop();
  });
});
