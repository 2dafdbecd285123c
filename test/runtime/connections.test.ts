import { createServer as createPlainServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { Client, type ClusterConfig, configMaps, PoolTransport, systemClock } from '@nexslice/kube';
import { eventually, VirtualClock } from '@nexslice/kube/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Authority, type KeyPair } from '../../packages/apiserver/src/auth/certificate.ts';
import { HttpProxy, SocksProxy } from './proxies.ts';

const now = systemClock.now();
const authority = Authority.create('one', now);
const otherAuthority = Authority.create('two', now);
const identity = authority.server(['127.0.0.1', 'api.internal'], now);
const alice = authority.client({ commonName: 'alice' }, now);
const bob = otherAuthority.client({ commonName: 'bob' }, now);
const key = { namespace: 'ns', name: 'a' };

/** Answers every read with who it takes the caller for, and refuses those it does not know. */
class TestServer {
  handshakes = 0;
  requests = 0;
  /** The only token that is let in, if set; certificates always are. */
  token: string | undefined;
  #server!: Server;
  port = 0;

  async start({ cert, key: privateKey }: KeyPair, ca = [authority.pair.cert]): Promise<void> {
    this.#server = createServer({ cert, key: privateKey, ca, requestCert: true, rejectUnauthorized: false });
    this.#server.on('secureConnection', () => {
      this.handshakes += 1;
    });
    this.#server.on('request', (request, response) => this.#answer(request, response));
    await new Promise<void>((resolve) => this.#server.listen(this.port, '127.0.0.1', resolve));
    this.port = (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `https://127.0.0.1:${this.port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    this.requests += 1;
    const socket = request.socket as TLSSocket;
    const certified = socket.authorized ? socket.getPeerCertificate().subject?.CN : undefined;
    const bearer = request.headers.authorization?.replace('Bearer ', '');
    const known = certified ?? (this.token === undefined || bearer === this.token ? (bearer ?? 'nobody') : undefined);
    const isWatch = request.url?.includes('watch=true');
    response.writeHead(known ? 200 : 401, { 'content-type': 'application/json' });
    if (known && isWatch) response.flushHeaders();
    else response.end(JSON.stringify(known ? { data: { known } } : { kind: 'Status', code: 401, message: 'who?' }));
  }
}

let server: TestServer;
let clock: VirtualClock;
const closing: (() => Promise<void>)[] = [];
beforeEach(async () => {
  server = new TestServer();
  clock = new VirtualClock();
  await server.start(identity);
});
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
  await server.stop();
});

function connect(config: Partial<ClusterConfig> = {}): Client {
  const complete = { server: server.url, ca: authority.pair.cert, ...config };
  const client = new Client({
    config: complete,
    transport: new PoolTransport(complete, clock),
    retries: 0,
  });
  closing.push(() => client.close());
  return client;
}
const known = async (client: Client) => (await client.get(configMaps, key)).data?.['known'];

describe('over TLS, a client', () => {
  it.each<[string, Partial<ClusterConfig>]>([
    ['the authority is known', {}],
    ['the authority is among several', { ca: otherAuthority.pair.cert + authority.pair.cert }],
    ['the certificate has the name that is expected', { tlsServerName: 'api.internal' }],
    ['nobody looks', { ca: undefined, insecureSkipTlsVerify: true }],
  ])('trusts the server when %s', async (_name, config) => {
    expect(await known(connect(config))).toBe('nobody');
  });

  it.each<[string, Partial<ClusterConfig>]>([
    ['the authority is not known', { ca: undefined }],
    ['it is another authority', { ca: otherAuthority.pair.cert }],
    ['the certificate has another name', { tlsServerName: 'api.external' }],
  ])('does not when %s', async (_name, config) => {
    await expect(known(connect(config))).rejects.toMatchObject({ code: 'KUBE_UNREACHABLE' });
    expect(server.requests).toBe(0);
  });

  it('shows its certificate', async () => {
    expect(await known(connect(alice))).toBe('alice');
  });

  it('opens few connections for many requests, and keeps them', async () => {
    const client = connect();
    for (let round = 0; round < 10; round += 1) {
      await Promise.all(Array.from({ length: 100 }, () => client.get(configMaps, key)));
    }
    expect(server.requests).toBe(1_000);
    expect(server.handshakes).toBeLessThanOrEqual(16);
  });

  it('makes requests while more watches are open than it has connections for requests', async () => {
    const client = connect();
    const stopping = new AbortController();
    const watches = Array.from({ length: 40 }, async () => {
      for await (const _event of client.watch(configMaps, { inactivityMs: 0 }, stopping.signal));
    });
    await eventually(() => server.requests === 40);
    expect(await known(client)).toBe('nobody');
    stopping.abort();
    await Promise.all(watches);
  });

  it('says what is wrong with certificates that are none', async () => {
    const client = connect({ cert: 'garbage', key: 'garbage' });
    await expect(known(client)).rejects.toMatchObject({
      code: 'KUBE_CONFIG_INVALID',
      message: expect.stringContaining('client certificate or key cannot be used'),
    });
  });

  it.each(['::', 'api.example.com'])('says so when its server, %j, has no URL', async (url) => {
    await expect(known(connect({ server: url }))).rejects.toMatchObject({ code: 'KUBE_CONFIG_INVALID' });
  });

  it('makes no requests any more once it is closed, and ends those under way', async () => {
    const client = connect();
    await known(client);
    const watching = (async () => {
      for await (const _event of client.watch(configMaps, { inactivityMs: 0 }));
    })();
    watching.catch(() => {});
    await eventually(() => server.requests === 2);
    await client.close();
    await expect(watching).rejects.toMatchObject({ code: 'KUBE_UNREACHABLE' });
    await expect(known(client)).rejects.toMatchObject({ code: 'KUBE_CLIENT_CLOSED' });
  });
});

describe('a client whose credentials are replaced', () => {
  /** A configuration that is read again as `current` says by then. */
  function rotating(first: Partial<ClusterConfig>) {
    const state = { current: first, reloads: 0 };
    const read = (): Partial<ClusterConfig> => ({
      ca: authority.pair.cert,
      ...state.current,
      reload: async () => {
        state.reloads += 1;
        return { server: server.url, ...read() };
      },
    });
    return { state, client: connect(read()) };
  }

  it('takes up a new authority when the server has a certificate of it', async () => {
    const { state, client } = rotating({});
    await known(client);
    await server.stop();
    await server.start(otherAuthority.server(['127.0.0.1'], now));
    await expect(known(client)).rejects.toMatchObject({ code: 'KUBE_UNREACHABLE' });
    state.current = { ca: otherAuthority.pair.cert };
    await clock.advance(1_000);
    expect(await known(client)).toBe('nobody');
  });

  it('reads again once for all requests that fail together, and not every time', async () => {
    const { state, client } = rotating({ ca: otherAuthority.pair.cert });
    const failures = await Promise.allSettled(Array.from({ length: 20 }, () => known(client)));
    expect(failures.map(({ status }) => status)).toEqual(Array(20).fill('rejected'));
    await known(client).catch(() => {});
    expect(state.reloads).toBe(1);
    await clock.advance(1_000);
    await known(client).catch(() => {});
    expect(state.reloads).toBe(2);
  });

  it('takes up a new certificate when the server refuses the old one', async () => {
    server.token = 'nobody has it';
    const { state, client } = rotating(bob);
    await expect(known(client)).rejects.toMatchObject({ isUnauthorized: true });
    state.current = alice;
    await clock.advance(1_000);
    expect(await known(client)).toBe('alice');
  });

  it('goes on with what it has when what it reads is half-written', async () => {
    server.token = 'right';
    const { state, client } = rotating({ token: async () => 'right' });
    expect(await known(client)).toBe('right');
    state.current = { cert: 'half', key: '', token: async () => 'right' };
    server.token = 'other';
    await expect(known(client)).rejects.toMatchObject({ code: 'KUBE_CONFIG_INVALID' });
    state.current = { token: async () => 'other' };
    await clock.advance(1_000);
    expect(await known(client)).toBe('other');
  });

  it('keeps the configuration when it cannot be read again', async () => {
    server.token = 'right';
    let readable = false;
    const read = (token: string): Partial<ClusterConfig> => ({
      token: async () => token,
      reload: async () => {
        if (!readable) throw new Error('cannot be read');
        return { server: server.url, ca: authority.pair.cert, ...read('right') };
      },
    });
    const client = connect(read('wrong'));
    await expect(known(client)).rejects.toMatchObject({ isUnauthorized: true });
    readable = true;
    await clock.advance(1_000);
    expect(await known(client)).toBe('right');
  });

  it('fetches a token once for all requests that were refused together', async () => {
    server.token = 'new';
    let token = 'old';
    let fetched = 0;
    const client = connect({
      token: async (options) => {
        if (options?.refresh) {
          fetched += 1;
          token = 'new';
        }
        return token;
      },
    });
    const answers = await Promise.all(Array.from({ length: 16 }, () => known(client)));
    expect(new Set(answers)).toEqual(new Set(['new']));
    expect(fetched).toBe(1);
  });
});

describe('through a proxy, a client', () => {
  const credentials = `Basic ${Buffer.from('me:se cret').toString('base64')}`;

  it('reaches the server in a tunnel that the proxy cannot look into', async () => {
    const proxy = await HttpProxy.start();
    closing.push(() => proxy.close());
    const client = connect({ ...alice, proxyUrl: proxy.url });
    expect(await known(client)).toBe('alice');
    await Promise.all(Array.from({ length: 50 }, () => known(client)));
    expect(new Set(proxy.targets)).toEqual(new Set([`127.0.0.1:${server.port}`]));
    expect(proxy.targets.length).toBeLessThanOrEqual(16);
  });

  it('shows the proxy its name and password, and only the proxy', async () => {
    const proxy = await HttpProxy.start({ authorization: credentials });
    closing.push(() => proxy.close());
    const { host } = new URL(proxy.url);
    expect(await known(connect({ proxyUrl: `http://me:se%20cret@${host}` }))).toBe('nobody');
    await expect(known(connect({ proxyUrl: proxy.url }))).rejects.toMatchObject({ code: 'KUBE_UNREACHABLE' });
  });

  it('reaches a proxy over TLS that has a certificate of the cluster’s authority', async () => {
    const proxy = await HttpProxy.start({ tls: authority.server(['127.0.0.1'], now) });
    closing.push(() => proxy.close());
    expect(await known(connect({ proxyUrl: proxy.url, tlsServerName: 'api.internal' }))).toBe('nobody');
    expect(proxy.targets).toHaveLength(1);
  });

  it('does not trust a proxy over TLS that has none', async () => {
    const proxy = await HttpProxy.start({ tls: otherAuthority.server(['127.0.0.1'], now) });
    closing.push(() => proxy.close());
    await expect(known(connect({ proxyUrl: proxy.url }))).rejects.toMatchObject({ code: 'KUBE_UNREACHABLE' });
    expect(proxy.targets).toEqual([]);
  });

  it('reaches the server over SOCKS 5, on no more connections than without', async () => {
    const proxy = await SocksProxy.start();
    closing.push(() => proxy.close());
    const client = connect({ ...alice, proxyUrl: proxy.url, tlsServerName: 'api.internal' });
    expect(await known(client)).toBe('alice');
    await Promise.all(Array.from({ length: 50 }, () => known(client)));
    expect(new Set(proxy.targets)).toEqual(new Set([`127.0.0.1:${server.port}`]));
    expect(proxy.targets.length).toBeLessThanOrEqual(16);
  });

  it('watches, too', async () => {
    const proxy = await HttpProxy.start();
    closing.push(() => proxy.close());
    const stopping = new AbortController();
    const watching = (async () => {
      const client = connect({ proxyUrl: proxy.url });
      for await (const _event of client.watch(configMaps, { inactivityMs: 0 }, stopping.signal));
    })();
    await eventually(() => server.requests === 1);
    stopping.abort();
    await watching;
  });

  it('reaches a server that speaks no TLS in the same way', async () => {
    const plain = createPlainServer((_request, response) => response.end('{"data":{"known":"plain"}}'));
    await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve));
    const { port } = plain.address() as AddressInfo;
    const proxy = await HttpProxy.start();
    closing.push(
      () => proxy.close(),
      async () => void plain.close(),
    );
    const client = connect({ server: `http://127.0.0.1:${port}`, proxyUrl: proxy.url });
    expect(await known(client)).toBe('plain');
    expect(proxy.targets).toEqual([`127.0.0.1:${port}`]);
  });

  it.each(['ftp://proxy', 'proxy'])('refuses %s, which is none', async (proxyUrl) => {
    await expect(known(connect({ proxyUrl }))).rejects.toMatchObject({ code: 'KUBE_CONFIG_INVALID' });
  });

  it('says so when there is none', async () => {
    const proxy = await HttpProxy.start();
    await proxy.close();
    await expect(known(connect({ proxyUrl: proxy.url }))).rejects.toMatchObject({ code: 'KUBE_UNREACHABLE' });
  });
});
