import { type ChildProcess, execFile, fork } from 'node:child_process';
import { performance } from 'node:perf_hooks';
import { promisify } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import {
  Cache,
  Client,
  type ClusterConfig,
  type ConfigMap,
  Controller,
  configMaps,
  customResourceDefinitions,
  type KubeObject,
  loadClusterConfig,
  namespaces,
  type ResourceType,
  Sharding,
} from '@nexslice/kube';
import type { Figures } from './main.ts';
import { transpiled } from './support/transpiled.ts';

interface Probe extends KubeObject {
  spec?: { value: number };
  status?: { done: boolean };
}

const probes: ResourceType<Probe> = {
  group: 'bench.nexslice.io',
  version: 'v1',
  kind: 'Probe',
  plural: 'probes',
  namespaced: true,
};
const namespace = 'bench-runtime';
const sequential = 200;
const burst = 500;
const noops = 500_000;
const cached = 5_000;
const shared = 10_000;

/** How to reach the API server: a connection, or a file that says it. */
interface Target {
  config: ClusterConfig;
  /** What the controller's process is told. */
  told: { kubeconfig?: string; target?: { server: string; token: string; ca: string } };
  server?: ChildProcess;
}

/**
 * The controller runtime against an API server: the embedded one in another process, or that of `--kubeconfig FILE`. The controller has a
 * process of its own, so that its memory is only its own; this process is the user who creates and watches.
 */
export async function run(args: readonly string[]): Promise<Figures> {
  const { config, told, server } = await target(args);
  const client = new Client({ config });
  const stopping = new AbortController();
  let controller: ChildProcess | undefined;
  try {
    await prepare(client);
    const options = JSON.stringify({ probes, namespace, ...told });
    // No loader of this process is handed down: what is measured is what is built.
    controller = fork(transpiled(new URL('./support/probe-controller.ts', import.meta.url)), [options], {
      execArgv: [],
    });
    const { startMs } = await answer<{ startMs: number }>(controller);
    const seen = watchDone(client, stopping.signal);
    const latencies: number[] = [];
    for (let i = 0; i < sequential; i += 1) latencies.push(await probe(client, seen, `s${i}`));
    const burstAt = performance.now();
    await Promise.all(Array.from({ length: burst }, (_, i) => probe(client, seen, `b${i}`)));
    const burstMs = performance.now() - burstAt;
    controller.send('memory');
    const { rssMb } = await answer<{ rssMb: number }>(controller);
    controller.disconnect();
    latencies.sort((a, b) => a - b);
    return {
      sequentialP50Ms: latencies[sequential / 2] ?? 0,
      sequentialP99Ms: latencies[Math.floor(sequential * 0.99)] ?? 0,
      burstPerSecond: (burst / burstMs) * 1000,
      rssMb,
      startMs,
      importMs: await importTime(),
      noopPerSecond: await noopRate(),
      cacheBytesPerObject: await cacheSize(client),
      rebalanceMs: await rebalanceTime(client),
    };
  } finally {
    stopping.abort();
    await client.delete(namespaces, { name: namespace }).catch(() => {});
    await client.close();
    if (controller?.connected) controller.disconnect();
    server?.disconnect();
  }
}

async function target(args: readonly string[]): Promise<Target> {
  const flag = args.indexOf('--kubeconfig');
  const kubeconfig = flag >= 0 ? args[flag + 1] : undefined;
  if (kubeconfig) return { config: await loadClusterConfig({ kubeconfig }), told: { kubeconfig } };
  const server = fork(new URL('./support/api-server.ts', import.meta.url));
  const { url, token, ca } = await answer<{ url: string; token: string; ca: string }>(server);
  const config = { server: url, ca, token: () => Promise.resolve(token) };
  return { server, config, told: { target: { server: url, token, ca } } };
}

/** The next message of a process. One that ends without a word must not be waited for. */
function answer<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null) => reject(new Error(`${child.spawnargs.join(' ')} ended with code ${code}`));
    child.once('exit', onExit);
    child.once('message', (message) => {
      child.off('exit', onExit);
      resolve(message as T);
    });
  });
}

/** Milliseconds to load the package in a process that has loaded nothing yet. */
async function importTime(): Promise<number> {
  const program =
    "const from = performance.now(); await import('@nexslice/kube'); console.log(performance.now() - from)";
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program]);
  return Number(stdout);
}

async function prepare(client: Client): Promise<void> {
  await client.apply(namespaces, { metadata: { name: namespace } });
  const integer = { type: 'object', properties: { value: { type: 'integer' } } };
  const done = { type: 'object', properties: { done: { type: 'boolean' } } };
  await client.apply(customResourceDefinitions, {
    metadata: { name: `${probes.plural}.${probes.group}` },
    spec: {
      group: probes.group,
      scope: 'Namespaced',
      names: { plural: probes.plural, kind: probes.kind, singular: 'probe' },
      versions: [
        {
          name: probes.version,
          served: true,
          storage: true,
          subresources: { status: {} },
          schema: { openAPIV3Schema: { type: 'object', properties: { spec: integer, status: done } } },
        },
      ],
    },
  });
  for (;;) {
    const served = await client.list(probes).then(
      () => true,
      () => false,
    );
    if (served) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

type Seen = Map<string, () => void>;

/** What an onlooker sees, over a watch of its own. */
function watchDone(client: Client, signal: AbortSignal): Seen {
  const waiting: Seen = new Map();
  void (async () => {
    for await (const { object } of client.watch(probes, { namespace }, signal)) {
      if (object.status?.done) waiting.get(object.metadata?.name ?? '')?.();
    }
  })();
  return waiting;
}

async function probe(client: Client, seen: Seen, name: string): Promise<number> {
  const from = performance.now();
  const done = new Promise<void>((resolve) => seen.set(name, resolve));
  await client.create(probes, { metadata: { name, namespace }, spec: { value: 1 } });
  await done;
  return performance.now() - from;
}

/** Reconciles per second that find nothing to do. */
async function noopRate(): Promise<number> {
  const stopping = new AbortController();
  let left = noops;
  let finished: () => void = () => {};
  const all = new Promise<void>((resolve) => {
    finished = resolve;
  });
  const reconcile = () => {
    left -= 1;
    if (left === 0) finished();
  };
  const controller = new Controller({ name: 'noop', reconciler: { reconcile }, sources: [] });
  for (let i = 0; i < noops; i += 1) controller.enqueue(`ns/object-${i}`);
  const from = performance.now();
  const running = controller.start(stopping.signal);
  await all;
  const seconds = (performance.now() - from) / 1000;
  stopping.abort();
  await running;
  return noops / seconds;
}

/** Heap per cached ConfigMap with 1 KB of data. */
async function cacheSize(client: Client): Promise<number> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const data = { text: 'x'.repeat(1_000) };
  const make = (i: number) => client.create<ConfigMap>(configMaps, { metadata: { name: `c${i}`, namespace }, data });
  for (let i = 0; i < cached; i += 100) await Promise.all(Array.from({ length: 100 }, (_, n) => make(i + n)));
  const stopping = new AbortController();
  const cache = new Cache({ client });
  const informer = cache.informer(configMaps, { namespace });
  collect();
  const before = process.memoryUsage().heapUsed;
  const running = cache.start(stopping.signal);
  await cache.waitForSync();
  collect();
  const bytes = (process.memoryUsage().heapUsed - before) / informer.size;
  stopping.abort();
  await running;
  return bytes;
}

/** Milliseconds until a newcomer has its share of the keys and everybody works on their own: none is left to nobody. */
async function rebalanceTime(client: Client): Promise<number> {
  const keys = Array.from({ length: shared }, (_, i) => `ns/key-${i}`);
  const stopping = new AbortController();
  const join = (identity: string) => {
    const cache = new Cache({ client });
    const sharding = new Sharding({ client, cache, group: 'bench', identity, namespace });
    const running = Promise.all([cache.start(stopping.signal), sharding.start(stopping.signal)]);
    return { running, owned: () => keys.filter((key) => sharding.admits(key)).length };
  };
  const first = join('first');
  await until(() => first.owned() === shared);
  const from = performance.now();
  const second = join('second');
  await until(() => second.owned() > 0 && first.owned() + second.owned() === shared);
  const ms = performance.now() - from;
  stopping.abort();
  await Promise.all([first.running, second.running]);
  return ms;
}

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((resolve) => setTimeout(resolve, 5));
}
