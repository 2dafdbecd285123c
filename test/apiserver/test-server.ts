import { type ApiServer, type ApiServerOptions, createApiServer } from '@nexslice/apiserver';

export interface TestAnswer {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape.
  body: any;
  text: string;
}

export interface CallOptions {
  body?: unknown;
  raw?: string;
  headers?: Record<string, string>;
}

export interface WatchLine {
  type: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into objects of every kind.
  object: any;
}

/** A server on plain HTTP with a client beside it, for tests. */
export class TestServer {
  readonly server: ApiServer;
  readonly configMaps = '/api/v1/namespaces/default/configmaps';

  private constructor(server: ApiServer) {
    this.server = server;
  }

  static async start(options: ApiServerOptions = {}): Promise<TestServer> {
    return new TestServer(await createApiServer({ tls: false, ...options }));
  }

  async call(method: string, path: string, { body, raw, headers }: CallOptions = {}): Promise<TestAnswer> {
    const payload = raw ?? (body === undefined ? undefined : JSON.stringify(body));
    const response = await fetch(this.server.url + path, {
      method,
      headers: { authorization: `Bearer ${this.server.token}`, 'content-type': 'application/json', ...headers },
      ...(payload === undefined ? {} : { body: payload }),
    });
    const text = await response.text();
    let parsed: unknown = text;
    try {
      parsed = JSON.parse(text);
    } catch {
      // Plain text stays text.
    }
    return { status: response.status, headers: response.headers, body: parsed, text };
  }

  createConfigMap(name: string, more: Record<string, unknown> = {}, metadata: object = {}): Promise<TestAnswer> {
    const body = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, ...metadata }, ...more };
    return this.call('POST', this.configMaps, { body });
  }

  patch(path: string, type: string, body: unknown): Promise<TestAnswer> {
    return this.call('PATCH', path, { body, headers: { 'content-type': type } });
  }

  /** Opens a watch; `take(n)` waits for n events in all, `ended` for its end. */
  async watch(path: string, headers: Record<string, string> = {}): Promise<OpenWatch> {
    const abort = new AbortController();
    const response = await fetch(this.server.url + path, {
      headers: { authorization: `Bearer ${this.server.token}`, ...headers },
      signal: abort.signal,
    });
    return new OpenWatch(response, abort);
  }
}

export class OpenWatch {
  readonly response: Response;
  readonly events: WatchLine[] = [];
  readonly ended: Promise<void>;
  readonly #abort: AbortController;
  #wake: () => void = () => undefined;

  constructor(response: Response, abort: AbortController) {
    this.response = response;
    this.#abort = abort;
    this.ended = this.#read().catch(() => undefined);
  }

  async take(count: number): Promise<WatchLine[]> {
    while (this.events.length < count) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    return this.events.slice(0, count);
  }

  close(): void {
    this.#abort.abort();
  }

  async #read(): Promise<void> {
    let rest = '';
    const decoder = new TextDecoder();
    for await (const chunk of this.response.body as unknown as AsyncIterable<Uint8Array>) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
      rest = lines.pop() as string;
      this.events.push(...lines.filter(Boolean).map((line) => JSON.parse(line) as WatchLine));
      this.#wake();
    }
  }
}
