import { type ApiServer, type ApiServerOptions, createApiServer } from '@nexslice/apiserver';
import { afterAll, beforeAll } from 'vitest';
import {
  type Api,
  type ClientNode,
  type ClientNodePackage,
  clientNodeEntry,
  type OfficialConfig,
} from '../../../clients/client-node.ts';

export const packages: ClientNodePackage[] = ['client-node-1', 'client-node-2'];

/** The official client, configured for a server of its own. */
export interface Official {
  /** Why tests with it are skipped; empty where they run. */
  readonly skipped: string;
  readonly server: ApiServer;
  readonly library: ClientNode;
  readonly config: OfficialConfig;
  /** A generated client, by the name of its class. */
  api(name: string): Api;
}

/** Starts a server before the tests of a block, and stops it after them. */
export function useOfficialClient(name: ClientNodePackage, options: ApiServerOptions = {}): Official {
  const entry = clientNodeEntry(name);
  let started: { server: ApiServer; library: ClientNode; config: OfficialConfig };

  beforeAll(async () => {
    if (!entry) return;
    const library = (await import(entry)) as ClientNode;
    const server = await createApiServer(options);
    const config = new library.KubeConfig();
    config.loadFromString(server.kubeconfig());
    started = { server, library, config };
  });
  afterAll(() => started?.server.stop());

  return {
    skipped: entry ? '' : ', skipped: needs `npm ci --prefix test/clients`',
    get server() {
      return started.server;
    },
    get library() {
      return started.library;
    },
    get config() {
      return started.config;
    },
    api: (name) => started.config.makeApiClient(started.library[name]),
  };
}
