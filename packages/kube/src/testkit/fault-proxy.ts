import type { AddressInfo } from 'node:net';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { Transform } from 'node:stream';

/**
 * What happens to connections: passed on; passed on in dribbles, as by a server that is slow; reset when they are made; or accepted and left
 * in silence, as by a firewall that forgot them.
 */
export type ProxyMode = 'pass' | 'slow' | 'reset' | 'stall';

/** Torn in the middle of everything: headers, lines, multi-byte characters. A page of 500 objects still passes in a few seconds. */
const dribbleBytes = 61;

/** A TCP proxy that breaks connections on demand. TLS passes through, so any API server and any client can be put around it. */
export class FaultProxy {
  readonly #server: Server;
  readonly #target: { host: string; port: number };
  readonly #pairs = new Set<{ client: Socket; server: Socket }>();
  readonly #silent = new Set<Socket>();
  mode: ProxyMode = 'pass';

  private constructor(target: { host: string; port: number }) {
    this.#target = target;
    this.#server = createServer((client) => this.#accept(client));
  }

  static async start(targetUrl: string): Promise<FaultProxy> {
    const { hostname, port, protocol } = new URL(targetUrl);
    const proxy = new FaultProxy({ host: hostname, port: Number(port || (protocol === 'https:' ? 443 : 80)) });
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  /** Where to connect instead of the target; the scheme is the target's. */
  url(scheme: 'http' | 'https'): string {
    return `${scheme}://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get connections(): number {
    return this.#pairs.size;
  }

  /** Resets every open connection (RST). */
  cut(): void {
    for (const { client, server } of this.#pairs) {
      client.resetAndDestroy();
      server.destroy();
    }
  }

  /** Lets open connections go silent: they stay open and carry nothing any more. */
  freeze(): void {
    for (const { client, server } of this.#pairs) {
      client.unpipe(server);
      server.unpipe(client);
      // Read and dropped, so that neither side notices by back-pressure.
      client.resume();
      server.resume();
    }
  }

  async close(): Promise<void> {
    for (const { client, server } of this.#pairs) {
      client.destroy();
      server.destroy();
    }
    for (const socket of this.#silent) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #accept(client: Socket): void {
    client.on('error', () => {});
    if (this.mode === 'reset') {
      client.resetAndDestroy();
      return;
    }
    if (this.mode === 'stall') {
      this.#silent.add(client);
      client.resume().on('close', () => this.#silent.delete(client));
      return;
    }
    const server = connect(this.#target);
    const pair = { client, server };
    this.#pairs.add(pair);
    server.on('error', () => client.destroy());
    client.pipe(server);
    if (this.mode === 'slow') server.pipe(dribble()).pipe(client);
    else server.pipe(client);
    for (const socket of [client, server]) {
      socket.on('close', () => {
        this.#pairs.delete(pair);
        client.destroy();
        server.destroy();
      });
    }
  }
}

/** Passes a few bytes on per turn of the event loop. */
function dribble(): Transform {
  return new Transform({
    async transform(chunk: Buffer, _encoding, done) {
      for (let at = 0; at < chunk.length; at += dribbleBytes) {
        this.push(chunk.subarray(at, at + dribbleBytes));
        await new Promise((resolve) => setImmediate(resolve));
      }
      done();
    },
  });
}
