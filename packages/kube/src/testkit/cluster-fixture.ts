import { Cache, type CacheOptions } from '../cache/cache.ts';
import { Client, type ClientOptions } from '../client/client.ts';
import { ScriptedServer, type ScriptedServerOptions } from './scripted-server.ts';
import { VirtualClock } from './virtual-clock.ts';

/** A scripted server with a client and a cache on virtual time, closed together. */
export class ClusterFixture {
  readonly clock = new VirtualClock();
  readonly server: ScriptedServer;
  readonly client: Client;
  readonly stopping = new AbortController();
  readonly #closers: (() => Promise<void>)[] = [];

  private constructor(server: ScriptedServer, options: Partial<ClientOptions>) {
    this.server = server;
    this.client = new Client({ config: { server: server.url }, clock: this.clock, ...options });
  }

  static async start(
    options: ScriptedServerOptions & { client?: Partial<ClientOptions> } = {},
  ): Promise<ClusterFixture> {
    return new ClusterFixture(await ScriptedServer.start(options), options.client ?? {});
  }

  /** A cache that runs until the fixture is closed. */
  cache(options: Partial<CacheOptions> = {}): Cache {
    const cache = new Cache({ client: this.client, clock: this.clock, freeze: true, resyncMs: 0, ...options });
    const running = cache.start(this.stopping.signal);
    this.#closers.push(() => running);
    return cache;
  }

  async close(): Promise<void> {
    this.stopping.abort();
    await this.client.close();
    await this.server.close();
    await Promise.all(this.#closers.map((close) => close()));
  }
}
