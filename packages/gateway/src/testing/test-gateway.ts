import { Registry } from 'prom-client';
import { createGateway, type Gateway, type GatewayOptions } from '../gateway/gateway.ts';
import { MemorySessions } from './memory-sessions.ts';
import { MemoryUPFs } from './memory-upfs.ts';

/** What a test reads of an answer. */
export interface TestAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The JSON of the body. */
  // biome-ignore lint/suspicious/noExplicitAny: tests say by their expectations what it is
  readonly json: any;
}

/** A gateway that listens on a free port of loopback, over sessions in memory. */
export class TestGateway {
  readonly sessions = new MemorySessions();
  readonly upfs = new MemoryUPFs();
  readonly registry = new Registry();
  readonly gateway: Gateway;

  constructor(options: Partial<GatewayOptions>) {
    this.gateway = createGateway({
      sessions: this.sessions,
      upfs: this.upfs,
      registry: this.registry,
      ready: () => [],
      version: '0.0.0-test',
      host: '127.0.0.1',
      port: 0,
      ...options,
    });
  }

  static async start(options: Partial<GatewayOptions> = {}): Promise<TestGateway> {
    const started = new TestGateway(options);
    await started.gateway.listen();
    return started;
  }

  get url(): string {
    return this.gateway.url;
  }

  async get(path: string, headers: Record<string, string> = {}): Promise<TestAnswer> {
    return this.send(path, { headers });
  }

  async post(path: string, body?: unknown, headers: Record<string, string> = {}): Promise<TestAnswer> {
    if (body === undefined) return this.send(path, { method: 'POST', headers });
    const type = { 'content-type': 'application/json' };
    return this.send(path, { method: 'POST', body: JSON.stringify(body), headers: { ...type, ...headers } });
  }

  async send(path: string, init: RequestInit): Promise<TestAnswer> {
    // biome-ignore lint/style/noRestrictedGlobals: the point is to be any client
    const response = await fetch(`${this.url}${path}`, { redirect: 'manual', ...init });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      text,
      get json() {
        return JSON.parse(text);
      },
    };
  }

  async stop(): Promise<void> {
    await this.gateway.close();
  }
}

/** What a browser says it wants when it loads a page or sends a form. */
export const browser = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
export const program = { accept: 'application/json' };
