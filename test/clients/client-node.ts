import { existsSync } from 'node:fs';

/** What a call of the generated clients answers: objects of kinds that tests know. */
// biome-ignore lint/suspicious/noExplicitAny: the client's own types are there only where it is installed.
export type Loose = any;

/** A client class that the library generates for a group and version: each operation takes one object of parameters. */
export type Api = Record<string, (parameters?: object, options?: unknown) => Promise<Loose>>;

export interface Informer {
  on(event: string, handler: (object: Loose) => void): void;
  start(): Promise<void>;
  stop(): Promise<void>;
  list(namespace?: string): readonly Loose[];
  get(name: string, namespace?: string): Loose;
}

export interface OfficialConfig {
  currentContext: string;
  loadFromString(text: string): void;
  makeApiClient(api: unknown): Api;
  getCurrentCluster(): { server: string } | null;
  getCurrentUser(): { token?: string } | null;
  getContextObject(name: string): { namespace?: string } | null;
}

/** The part of `@kubernetes/client-node` that tests use. */
export interface ClientNode {
  KubeConfig: new () => OfficialConfig;
  KubernetesObjectApi: { makeApiClient(config: OfficialConfig): Record<string, (...args: Loose[]) => Promise<Loose>> };
  PatchStrategy: { MergePatch: string; StrategicMergePatch: string; ServerSideApply: string; JsonPatch: string };
  V1MicroTime: new (time?: number) => Date;
  makeInformer(config: OfficialConfig, path: string, list: () => Promise<Loose>, labelSelector?: string): Informer;
  setHeaderOptions(name: string, value: string): unknown;
  Watch: new (
    config: OfficialConfig,
  ) => {
    watch(
      path: string,
      query: object,
      event: (type: string, object: Loose) => void,
      done: (error: unknown) => void,
    ): Promise<AbortController>;
  };
  Log: new (
    config: OfficialConfig,
  ) => {
    log(
      namespace: string,
      pod: string,
      container: string,
      to: NodeJS.WritableStream,
      options: object,
    ): Promise<unknown>;
  };
  Exec: new (config: OfficialConfig) => { exec(...args: unknown[]): Promise<unknown> };
  Health: new (config: OfficialConfig) => { readyz(options: object): Promise<boolean> };
  [generated: string]: Loose;
}

/** The two lives of the official client: on node-fetch, and on undici. */
export type ClientNodePackage = 'client-node-1' | 'client-node-2';

/** The entry of an installed version; undefined where `npm ci --prefix test/clients` has not been run. */
export function clientNodeEntry(name: ClientNodePackage): string | undefined {
  const entry = new URL(`./node_modules/${name}/dist/index.js`, import.meta.url);
  return existsSync(entry) ? entry.href : undefined;
}
