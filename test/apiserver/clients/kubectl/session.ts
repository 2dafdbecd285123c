import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ApiServer } from '@nexslice/apiserver';
import { Client, namespaces } from '@nexslice/kube';
import { expect } from 'vitest';
import { parse, stringify } from 'yaml';
import { plain, reads, words } from '../../../clients/command-line.ts';
import { type Outcome, type ProgramOptions, RunningProgram } from '../../../clients/program.ts';
import type { Flow, Step } from './flow.ts';

/** A kubectl of one version against one server. */
export interface Kubectl {
  path: string;
  /** Of Kubernetes, without the leading 1. */
  minor: number;
  server: ApiServer;
  /** Where it keeps what it knows of the server; flows have folders of their own in it. */
  folder: string;
  /** What it is told instead of the server's own URL. */
  url?: string;
}

/** Plays a flow in a new namespace, and checks each step. */
export async function play(kubectl: Kubectl, flow: Flow): Promise<void> {
  const namespace = flow.name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 60)
    .replace(/-$/, '');
  const cwd = join(kubectl.folder, namespace);
  mkdirSync(cwd);
  for (const [name, text] of Object.entries(flow.files ?? {})) {
    mkdirSync(join(cwd, name, '..'), { recursive: true });
    writeFileSync(join(cwd, name), text);
  }
  await createNamespace(kubectl.server, namespace);
  writeFileSync(join(cwd, 'kubeconfig'), kubeconfig(kubectl, namespace), { mode: 0o600 });
  for (const step of flow.steps) await check(kubectl, cwd, step);
}

async function createNamespace({ url, transport }: ApiServer, name: string): Promise<void> {
  const client = new Client({ config: { server: url }, transport });
  await client.create(namespaces, { metadata: { name } });
}

function kubeconfig({ server, url }: Kubectl, namespace: string): string {
  const config = parse(server.kubeconfig());
  config.contexts[0].context.namespace = namespace;
  if (url) config.clusters = [{ ...config.clusters[0], cluster: { server: url } }];
  return stringify(config);
}

async function check(kubectl: Kubectl, cwd: string, step: Step): Promise<void> {
  const { since = 0, until = Number.POSITIVE_INFINITY } = step;
  if (kubectl.minor < since || kubectl.minor > until) return;
  const options: ProgramOptions = {
    cwd,
    env: {
      KUBECONFIG: join(cwd, 'kubeconfig'),
      HOME: cwd,
      KUBECACHEDIR: join(kubectl.folder, 'cache'),
      ...(step.editor ? { KUBE_EDITOR: step.editor } : {}),
    },
    ...(step.input === undefined ? {} : { input: step.input }),
  };
  const running = new RunningProgram(kubectl.path, words(step.$), options);
  judge(step, step.begins === undefined ? await running.ended : await accompany(kubectl, cwd, step, running));
}

/** Does what is to be done while the command goes on, and stops it when it has printed all. */
async function accompany(kubectl: Kubectl, cwd: string, step: Step, running: RunningProgram): Promise<Outcome> {
  const { begins = '', prints = '', meanwhile = [] } = step;
  await running.prints((stdout, stderr) => reads(stdout, begins) || reads(stderr, begins));
  for (const next of meanwhile) await check(kubectl, cwd, next);
  const isComplete = await running.prints((stdout) => reads(stdout, prints));
  const outcome = await running.stop();
  return isComplete ? { ...outcome, code: 0 } : outcome;
}

function judge({ $: command, prints, warns, fails }: Step, { code, stdout, stderr }: Outcome): void {
  const told = `kubectl ${command}\n${stdout}${stderr}`;
  if (fails === undefined) expect(code, told).toBe(0);
  else expect(code, told).not.toBe(0);
  compare(command, stdout, prints);
  compare(command, stderr, fails ?? warns);
}

function compare(command: string, text: string, pattern: string | undefined): void {
  if (pattern === undefined || reads(text, pattern)) return;
  // Fails, and shows where the two differ.
  expect(`kubectl ${command}\n${plain(text)}`).toBe(`kubectl ${command}\n${plain(pattern)}`);
}
