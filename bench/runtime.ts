import { type ChildProcess, fork } from 'node:child_process';
import { performance } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import {
  Cache,
  Client,
  type ClusterConfig,
  type ConfigMap,
  Controller,
  configMaps,
  controllerFor,
  customResourceDefinitions,
  type KubeObject,
  loadClusterConfig,
  Manager,
  namespaces,
  type ResourceType,
} from '@nexslice/kube';
import type { Figures } from './main.ts';

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

/** The controller runtime against an API server: the embedded one in another process, or that of `--kubeconfig FILE`. */
export async function run(args: readonly string[]): Promise<Figures> {
  const { config, server } = await target(args);
  const client = new Client({ config });
  try {
    await prepare(client);
    const startedAt = performance.now();
    const stopping = new AbortController();
    const manager = new Manager({ client });
    const { informer } = controllerFor(manager, {
      name: 'probe',
      for: probes,
      concurrency: 16,
      scope: { namespace },
      reconcile: async (key, { signal }) => {
        const probe = informer.get(key);
        if (!probe || probe.status?.done) return;
        const body = { status: { done: true } };
        await client.patch(probes, key, { type: 'merge', body }, { subresource: 'status' }, signal);
      },
    });
    const seen = watchDone(client, stopping.signal);
    const running = manager.start(stopping.signal);
    await manager.ready();
    const startMs = performance.now() - startedAt;

    const latencies: number[] = [];
    for (let i = 0; i < sequential; i += 1) latencies.push(await probe(client, seen, `s${i}`));
    const burstAt = performance.now();
    await Promise.all(Array.from({ length: burst }, (_, i) => probe(client, seen, `b${i}`)));
    const burstMs = performance.now() - burstAt;
    const rssMb = process.memoryUsage.rss() / 2 ** 20;
    stopping.abort();
    await running;
    latencies.sort((a, b) => a - b);
    return {
      sequentialP50Ms: latencies[sequential / 2] ?? 0,
      sequentialP99Ms: latencies[Math.floor(sequential * 0.99)] ?? 0,
      burstPerSecond: (burst / burstMs) * 1000,
      rssMb,
      startMs,
      noopPerSecond: await noopRate(),
      cacheBytesPerObject: await cacheSize(client),
    };
  } finally {
    await client.delete(namespaces, { name: namespace }).catch(() => {});
    await client.close();
    server?.disconnect();
  }
}

async function target(args: readonly string[]): Promise<{ config: ClusterConfig; server?: ChildProcess }> {
  const flag = args.indexOf('--kubeconfig');
  if (flag >= 0) return { config: await loadClusterConfig({ kubeconfig: args[flag + 1] }) };
  const server = fork(new URL('./support/api-server.ts', import.meta.url));
  const { url, token, ca } = await new Promise<{ url: string; token: string; ca: string }>((resolve) =>
    server.once('message', (message) => resolve(message as { url: string; token: string; ca: string })),
  );
  return { server, config: { server: url, ca, token: () => Promise.resolve(token) } };
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
