import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ApiServer } from '@nexslice/apiserver';
import { Client, namespaces } from '@nexslice/kube';
import { parse, stringify } from 'yaml';
import { check } from '../../../clients/step.ts';
import type { Flow } from './flow.ts';

/** A kubectl of one version against one server. */
export interface Kubectl {
  path: string;
  /** Of Kubernetes, without the leading 1. */
  minor: number;
  server: ApiServer;
  /** Where it keeps what it knows of the server; flows have folders of their own in it. */
  folder: string;
  /** What it is told in the place of the server's own address. */
  url?: string;
}

/** Plays a flow in a new namespace, and checks each step. */
export async function play(kubectl: Kubectl, flow: Flow): Promise<void> {
  const namespace = namespaceOf(flow);
  const cwd = join(kubectl.folder, namespace);
  mkdirSync(cwd);
  for (const [name, text] of Object.entries(flow.files ?? {})) writeFileSync(join(cwd, name), text);
  await createNamespace(kubectl.server, namespace);
  writeFileSync(join(cwd, 'kubeconfig'), kubeconfig(kubectl, namespace), { mode: 0o600 });
  const env = {
    KUBECONFIG: join(cwd, 'kubeconfig'),
    HOME: cwd,
    KUBECACHEDIR: join(kubectl.folder, 'cache'),
    // A process that lives for some milliseconds need not collect its garbage.
    GOGC: 'off',
  };
  const place = { path: kubectl.path, version: kubectl.minor, cwd, env };
  for (const step of flow.steps) await check(place, step);
}

function namespaceOf({ name }: Flow): string {
  return name.toLowerCase().replace(/[^a-z0-9]+/g, '-');
}

async function createNamespace({ url, transport }: ApiServer, name: string): Promise<void> {
  const client = new Client({ config: { server: url }, transport });
  await client.create(namespaces, { metadata: { name } });
}

function kubeconfig({ server, url }: Kubectl, namespace: string): string {
  const config = parse(server.kubeconfig());
  config.contexts[0].context.namespace = namespace;
  if (url) config.clusters[0].cluster = { server: url };
  return stringify(config);
}
