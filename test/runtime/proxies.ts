import { createServer, type IncomingMessage, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import {
  type AddressInfo,
  connect,
  createServer as createTcpServer,
  type Socket,
  type Server as TcpServer,
} from 'node:net';
import type { Duplex } from 'node:stream';

/** An HTTP proxy that makes tunnels (CONNECT), and remembers where to. */
export class HttpProxy {
  readonly targets: string[] = [];
  readonly #server: Server;
  readonly #sockets = new Set<Duplex>();
  readonly #scheme: string;

  private constructor(options: { authorization?: string; tls?: { cert: string; key: string } }) {
    this.#server = options.tls ? createTlsServer(options.tls) : createServer();
    this.#scheme = options.tls ? 'https' : 'http';
    this.#server.on('connect', (request: IncomingMessage, client: Duplex) => {
      this.#sockets.add(client);
      client.on('error', () => {});
      if (options.authorization && request.headers['proxy-authorization'] !== options.authorization) {
        client.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
        return;
      }
      const target = request.url ?? '';
      this.targets.push(target);
      tunnel(client, target, () => client.write('HTTP/1.1 200 Connection established\r\n\r\n'));
    });
  }

  static async start(
    options: { authorization?: string; tls?: { cert: string; key: string } } = {},
  ): Promise<HttpProxy> {
    const proxy = new HttpProxy(options);
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get url(): string {
    return `${this.#scheme}://127.0.0.1:${(this.#server.address() as AddressInfo | null)?.port ?? 1}`;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

/** A SOCKS 5 proxy that lets everybody in, and remembers where to. @see https://www.rfc-editor.org/rfc/rfc1928 */
export class SocksProxy {
  readonly targets: string[] = [];
  readonly #server: TcpServer;
  readonly #sockets = new Set<Socket>();

  private constructor() {
    this.#server = createTcpServer((client) => {
      this.#sockets.add(client);
      client.on('error', () => {});
      client.once('data', () => {
        client.once('data', (command) => this.#connect(client, command));
        client.write(Buffer.from([5, 0]));
      });
    });
  }

  static async start(): Promise<SocksProxy> {
    const proxy = new SocksProxy();
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get url(): string {
    return `socks5://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #connect(client: Socket, command: Buffer): void {
    const isAddress = command[3] === 1;
    const end = isAddress ? 8 : 5 + (command[4] ?? 0);
    const host = isAddress ? command.subarray(4, end).join('.') : command.subarray(5, end).toString();
    const target = `${host}:${command.readUInt16BE(end)}`;
    this.targets.push(target);
    tunnel(client, target, () => client.write(Buffer.from([5, 0, 0, 1, 0, 0, 0, 0, 0, 0])));
  }
}

function tunnel(client: Duplex, target: string, opened: () => void): void {
  const [host, port] = target.split(':');
  const server = connect(Number(port), host, () => {
    opened();
    client.pipe(server).pipe(client);
  });
  server.on('error', () => client.destroy());
  server.on('close', () => client.destroy());
  client.on('close', () => server.destroy());
}
