import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { Agent, request } from 'node:https';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ConnectionOptions, connect as connectSecurely, type TLSSocket } from 'node:tls';
import { HealthServer, type HealthServerOptions, type LogFields, type Logger, systemClock } from '@nexslice/kube';
import { eventually, VirtualClock } from '@nexslice/kube/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Authority, type KeyPair } from '../../packages/apiserver/src/auth/certificate.ts';

const now = systemClock.now();
const authority = Authority.create('serving', now);
const clients = Authority.create('clients', now);
const otherClients = Authority.create('other clients', now);
const pairFor = (host: string) => authority.server(['127.0.0.1', host], now);
const [first, second] = [pairFor('first'), pairFor('second')];
const alice = clients.client({ commonName: 'alice' }, now);
const bob = otherClients.client({ commonName: 'bob' }, now);

let folder: string;
let clock: VirtualClock;
let lines: { message: string; fields: LogFields }[];
const closing: (() => unknown)[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'serving-'));
  clock = new VirtualClock();
  lines = [];
});
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
  await rm(folder, { recursive: true });
});

const path = (name: string) => join(folder, name);
async function write({ cert, key }: KeyPair): Promise<void> {
  await writeFile(path('tls.crt'), cert);
  await writeFile(path('tls.key'), key);
}
const files = () => ({ certFile: path('tls.crt'), keyFile: path('tls.key') });
const logger: Logger = {
  debug: () => {},
  info: (fields, message) => void lines.push({ fields, message }),
  warn: (fields, message) => void lines.push({ fields, message }),
  error: (fields, message) => void lines.push({ fields, message }),
  child: () => logger,
};

const metrics = { metrics: () => Promise.resolve('up 1'), contentType: 'text/plain' };
function make(options: HealthServerOptions): HealthServer {
  return new HealthServer({ port: 0, clock, logger, metrics, ...options });
}

interface Started {
  port: number;
  stop(): Promise<void>;
}
async function start(options: HealthServerOptions = { tls: files() }): Promise<Started> {
  const server = make(options);
  const stopping = new AbortController();
  const running = server.start(stopping.signal);
  const stop = () => {
    stopping.abort();
    return running;
  };
  closing.push(stop);
  await Promise.race([running, eventually(() => server.port !== undefined)]);
  return { port: server.port ?? 0, stop };
}

/** Lets the server look at its files again. */
const nextLook = async () => {
  await clock.advance(10_000);
  await eventually(() => clock.nextIn === 10_000);
};

/** A connection that is open, with the certificate that it was shown. */
async function dial(port: number, options: ConnectionOptions = {}): Promise<TLSSocket> {
  const socket = connectSecurely({ port, host: '127.0.0.1', ca: authority.pair.cert, ...options });
  closing.push(() => socket.destroy());
  await new Promise((resolve, reject) => {
    socket.once('secureConnect', resolve);
    socket.once('error', reject);
  });
  return socket;
}
const shownTo = (socket: TLSSocket) => /DNS:(\w+)/.exec(socket.getPeerX509Certificate()?.subjectAltName ?? '')?.[1];
async function shownNow(port: number): Promise<string | undefined> {
  const socket = await dial(port);
  const shown = shownTo(socket);
  socket.destroy();
  return shown;
}

/** What a request over a connection is answered, as its status. */
function ask(socket: TLSSocket, route: string): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    socket.once('data', (data) => resolve(/^HTTP\/1.1 (\d+)/.exec(String(data))?.[1]));
    socket.once('close', () => reject(new Error('closed')));
    socket.write(`GET ${route} HTTP/1.1\r\nhost: localhost\r\n\r\n`);
  });
}
const statusFor = async (port: number, route: string, pair?: KeyPair) => ask(await dial(port, { ...pair }), route);

describe('a health server with a certificate', () => {
  it('speaks TLS', async () => {
    await write(first);
    const { port } = await start();
    expect(await shownNow(port)).toBe('first');
    expect([await statusFor(port, '/healthz'), await statusFor(port, '/metrics')]).toEqual(['200', '200']);
  });

  it('shows a renewed certificate to whoever comes, and drops nobody who is there', async () => {
    await write(first);
    const { port } = await start();
    const guest = await dial(port);
    expect(await ask(guest, '/healthz')).toBe('200');
    await write(second);
    await nextLook();
    expect(await shownNow(port)).toBe('second');
    expect(await ask(guest, '/healthz')).toBe('200');
    expect(shownTo(guest)).toBe('first');
    expect(lines).toEqual([
      { message: 'serving with a new certificate', fields: { validTo: expect.stringContaining('GMT') } },
    ]);
  });

  it('answers a request to its end that was under way when the certificate changed', async () => {
    await write(first);
    let finish: () => void = () => {};
    const slow = () =>
      new Promise<void>((resolve) => {
        finish = resolve;
      });
    const { port } = await start({ tls: files(), live: { slow } });
    const answer = ask(await dial(port), '/healthz');
    await eventually(() => clock.pending === 2);
    await write(second);
    finish();
    await nextLook();
    expect(await shownNow(port)).toBe('second');
    expect(await answer).toBe('200');
  });

  it('follows the links of a mounted Secret, which are exchanged as one', async () => {
    const mount = async (version: string, { cert, key }: KeyPair) => {
      await mkdir(path(version));
      await writeFile(path(`${version}/tls.crt`), cert);
      await writeFile(path(`${version}/tls.key`), key);
      await symlink(version, path('..data_tmp'));
      await rename(path('..data_tmp'), path('..data'));
    };
    await mount('..v1', first);
    for (const name of ['tls.crt', 'tls.key']) await symlink(`..data/${name}`, path(name));
    const { port } = await start();
    expect(await shownNow(port)).toBe('first');
    await mount('..v2', second);
    await rm(path('..v1'), { recursive: true });
    await nextLook();
    expect(await shownNow(port)).toBe('second');
    expect(lines).toHaveLength(1);
  });

  it('says nothing while nothing changes', async () => {
    await write(first);
    const { port } = await start();
    for (let i = 0; i < 5; i += 1) await nextLook();
    await write(first);
    await nextLook();
    expect([await shownNow(port), lines]).toEqual(['first', []]);
  });

  const badFiles: [string, () => Promise<void>, () => RegExp][] = [
    ['a key of another certificate', () => writeFile(path('tls.key'), second.key), () => /tls\.key: is not the key of/],
    ['an empty certificate', () => writeFile(path('tls.crt'), ''), () => /tls\.crt: /],
    ['half a certificate', () => writeFile(path('tls.crt'), second.cert.slice(0, 200)), () => /tls\.crt: /],
    [
      'a chain that breaks off',
      () => writeFile(path('tls.crt'), `${first.cert}${second.cert.slice(0, 200)}`),
      () => /tls\.crt: /,
    ],
    ['a key that is none', () => writeFile(path('tls.key'), 'secret'), () => /tls\.key: /],
    ['no key', () => rm(path('tls.key')), () => /tls\.key: ENOENT/],
    ['no certificate', () => rm(path('tls.crt')), () => /tls\.crt: ENOENT/],
  ];

  it.each(badFiles)(
    'keeps the old one when it finds %s, says so once, and takes up what is mended',
    async (_name, spoil, message) => {
      await write(first);
      const { port } = await start();
      await spoil();
      for (let i = 0; i < 3; i += 1) await nextLook();
      expect(await shownNow(port)).toBe('first');
      expect(lines).toEqual([
        { message: 'the old certificate stays in use', fields: { error: expect.stringMatching(message()) } },
      ]);
      await write(second);
      await nextLook();
      expect(await shownNow(port)).toBe('second');
    },
  );

  it.each(badFiles)('does not start with %s', async (_name, spoil, message) => {
    await write(first);
    await spoil();
    const starting = make({ tls: files() }).start(new AbortController().signal);
    await expect(starting).rejects.toMatchObject({
      code: 'KUBE_CERTIFICATE_INVALID',
      message: expect.stringMatching(message()),
    });
  });

  it('tells of a second failure of the same kind after a success in between', async () => {
    await write(first);
    await start();
    const spoil = async () => {
      await writeFile(path('tls.key'), 'secret');
      await nextLook();
    };
    await spoil();
    await write(first);
    await nextLook();
    await spoil();
    expect(lines.map(({ message }) => message)).toEqual(Array(2).fill('the old certificate stays in use'));
  });

  it('serves plain HTTP when it has no certificate', async () => {
    const { port } = await start({});
    expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200);
    await expect(dial(port)).rejects.toThrow();
  });

  it.each<[string, (port: number) => Promise<Socket>]>([
    ['kept its connection open', (port) => dial(port)],
    [
      'never began a handshake',
      (port) => {
        const socket = connect(port, '127.0.0.1');
        return new Promise((resolve) => socket.once('connect', () => resolve(socket)));
      },
    ],
  ])('does not wait at the end for a client that %s', async (_name, visit) => {
    await write(first);
    const { port, stop } = await start();
    const socket = await visit(port);
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.on('error', () => {});
    // What was sent before is answered: by then the server knows of the connection.
    expect(await statusFor(port, '/healthz')).toBe('200');
    await stop();
    await closed;
    expect(clock.pending).toBe(0);
  });

  it('goes on after a client that does not speak TLS', async () => {
    await write(first);
    const { port } = await start();
    const stranger = connect(port, '127.0.0.1');
    stranger.on('error', () => {});
    stranger.write('GET /healthz HTTP/1.1\r\n\r\n');
    await new Promise((resolve) => stranger.once('close', resolve));
    expect(await statusFor(port, '/healthz')).toBe('200');
  });
});

describe('a health server that asks for certificates of clients', () => {
  const withClients = () => ({ ...files(), clientCaFile: path('ca.crt') });
  beforeEach(async () => {
    await write(first);
    await writeFile(path('ca.crt'), clients.pair.cert);
  });

  it.each<[string, string, KeyPair | undefined, string]>([
    ['lets kubelet probe, which has none', '/healthz', undefined, '200'],
    ['lets kubelet ask whether it is ready', '/readyz', undefined, '200'],
    ['keeps measures from those without', '/metrics', undefined, '401'],
    ['keeps measures from those of another authority', '/metrics', bob, '401'],
    ['keeps profiles from those without', '/debug/heap', undefined, '401'],
    ['does not even say what there is', '/nothing', undefined, '401'],
    ['shows measures to its own', '/metrics', alice, '200'],
    ['tells its own which profiles there are', '/debug/', alice, '404'],
  ])('%s', async (_name, route, pair, status) => {
    const { port } = await start({ tls: withClients(), profiling: true });
    expect(await statusFor(port, route, pair)).toBe(status);
  });

  it('is not deceived by a session that is taken up again without ever having shown a certificate', async () => {
    const { port } = await start({ tls: withClients() });
    const resume = async (pair?: KeyPair) => {
      const before = await dial(port, { ...pair });
      const session = new Promise<Buffer>((resolve) => before.once('session', resolve));
      expect(await ask(before, '/healthz')).toBe('200');
      const after = await dial(port, { ...pair, session: await session });
      expect(after.isSessionReused()).toBe(true);
      return ask(after, '/metrics');
    };
    expect([await resume(), await resume(bob), await resume(alice)]).toEqual(['401', '401', '200']);
  });

  it('takes up another authority, and lets no session of the old one pass any more', async () => {
    const { port } = await start({ tls: withClients() });
    const before = await dial(port, { ...alice });
    const session = new Promise<Buffer>((resolve) => before.once('session', resolve));
    expect(await ask(before, '/metrics')).toBe('200');
    await writeFile(path('ca.crt'), otherClients.pair.cert);
    await nextLook();
    expect(await statusFor(port, '/metrics', bob)).toBe('200');
    expect(await statusFor(port, '/metrics', alice)).toBe('401');
    expect(await ask(await dial(port, { ...alice, session: await session }), '/metrics')).toBe('401');
  });

  it.each([
    ['empty', ''],
    ['no certificate', 'secret'],
  ])('does not take everybody when the file of its authorities is %s', async (_name, text) => {
    const { port } = await start({ tls: withClients() });
    await writeFile(path('ca.crt'), text);
    await nextLook();
    expect(lines[0]?.fields).toMatchObject({ error: expect.stringMatching(/ca\.crt: /) });
    expect(await statusFor(port, '/metrics', bob)).toBe('401');
    expect(await statusFor(port, '/metrics', alice)).toBe('200');
    await expect(make({ tls: withClients() }).start(new AbortController().signal)).rejects.toMatchObject({
      code: 'KUBE_CERTIFICATE_INVALID',
    });
  });
});

describe('many clients', () => {
  it('are all answered while certificates change under them', async () => {
    await write(first);
    const { port } = await start();
    const agent = new Agent({ keepAlive: true, maxSockets: 4, ca: authority.pair.cert });
    closing.push(() => agent.destroy());
    const get = () =>
      new Promise<number | undefined>((resolve, reject) => {
        const sent = request({ agent, port, host: '127.0.0.1', path: '/healthz' }, (response) => {
          response.resume();
          response.once('end', () => resolve(response.statusCode));
        });
        sent.once('error', reject);
        sent.end();
      });
    for (let round = 0; round < 10; round += 1) {
      const answers = Array.from({ length: 10 }, get);
      await write(round % 2 ? first : second);
      await nextLook();
      expect(await Promise.all(answers)).toEqual(Array(10).fill(200));
      expect(await shownNow(port)).toBe(round % 2 ? 'first' : 'second');
    }
  });
});
