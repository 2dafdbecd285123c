import { execFileSync } from 'node:child_process';
import { setMaxListeners } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import {
  Client,
  type ConfigMap,
  configMaps,
  customResourceDefinitions,
  isApiError,
  loadClusterConfig,
  namespaces,
  PoolTransport,
} from '@nexslice/kube';
import { type RunningNexslice, startNexslice } from '../test/e2e/support/process.ts';
import type { Figures } from './main.ts';
import { define, sample, sampleKind } from './support/custom-kind.ts';

const starts = 5;
const inFlight = 16;
/** Of each of the two kinds: 10,000 objects in all. */
const objects = 5_000;
const lists = 9;
const latencies = 500;
const watchers = 100;
const fanned = 500;
/** How long a fan-out or a clean-up may take before it counts as stuck. */
const patienceMs = 120_000;

/**
 * An API server: `nexslice cluster` as a process, in memory, or the one of `--kubeconfig FILE`, whose process is not ours to start or weigh:
 * `startMs` and `rssMb` are left out then. Rates are of requests of which 16 are in flight; the first fifth of each kind of request warms
 * up and does not count. Listed, patched and applied are custom objects.
 */
export async function run(args: readonly string[]): Promise<Figures> {
  const flag = args.indexOf('--kubeconfig');
  if (flag >= 0) {
    const kubeconfig = args[flag + 1];
    if (!kubeconfig) throw new Error('--kubeconfig needs a file');
    return measure(kubeconfig, () => ({}));
  }
  const folder = mkdtempSync(join(tmpdir(), 'nexslice-bench-'));
  let server: RunningNexslice | undefined;
  try {
    const startTimes: number[] = [];
    for (let i = 0; i < starts; i += 1) {
      await server?.stop();
      const from = performance.now();
      server = await startNexslice(folder, ['cluster', '--port', '0']);
      startTimes.push(performance.now() - from);
    }
    const { kubeconfig, pid } = server as RunningNexslice;
    return { startMs: median(startTimes), ...(await measure(kubeconfig, () => ({ rssMb: residentMb(pid) }))) };
  } finally {
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** `whenFull` is asked once all objects are there and nothing else has been done. */
async function measure(kubeconfig: string, whenFull: () => Figures): Promise<Figures> {
  const config = await loadClusterConfig({ kubeconfig });
  const client = new Client({ config });
  // Answers that are not to be parsed here: what is measured is the server.
  const raw = new PoolTransport(config);
  const { metadata } = await client.create(namespaces, { metadata: { generateName: 'bench-apiserver-' } });
  const namespace = metadata?.name ?? '';
  const samples = sampleKind(`${namespace}.nexslice.io`);
  const key = (i: number) => ({ namespace, name: `o${i}` });
  const create = (name: string) => client.create<ConfigMap>(configMaps, configMap(namespace, name));
  try {
    await define(client, samples);
    const createPerSecond = await rate(objects, (i) => create(`o${i}`));
    const createCrPerSecond = await rate(objects, (i) => client.create(samples, sample(namespace, `o${i}`)));
    const full = whenFull();
    const statusPatchPerSecond = await rate(objects, (i) => {
      const body = { status: { observed: i } };
      return client.patch(samples, key(i), { type: 'merge', body }, { subresource: 'status' });
    });
    const applyPerSecond = await rate(objects, (i) => {
      const { metadata, spec } = sample(namespace, `o${i}`);
      return client.apply(samples, { metadata, spec: { ...spec, replicas: 4 } }, { fieldManager: 'bench' });
    });
    const getPerSecond = await rate(objects, (i) => client.get(configMaps, key(i)));
    const path = `/apis/${samples.group}/v1/namespaces/${namespace}/samples`;
    const listTimes: number[] = [];
    for (let i = 0; i < lists; i += 1) {
      const from = performance.now();
      await (await send(raw, path)).text();
      listTimes.push(performance.now() - from);
    }
    return {
      createPerSecond,
      createCrPerSecond,
      statusPatchPerSecond,
      applyPerSecond,
      getPerSecond,
      listMs: median(listTimes),
      watchP50Ms: await watchLatency(client, namespace, create),
      fanoutEventsPerSecond: await fanOut(client, raw, namespace, create),
      ...full,
    };
  } finally {
    await cleanUp(client, namespace, `${samples.plural}.${samples.group}`);
    await Promise.all([client.close(), raw.close()]);
  }
}

/** Calls per second with `inFlight` of them at a time. */
async function rate(count: number, call: (i: number) => Promise<unknown>): Promise<number> {
  const warmUp = count / 5;
  await inParallel(0, warmUp, call);
  const from = performance.now();
  await inParallel(warmUp, count, call);
  return ((count - warmUp) / (performance.now() - from)) * 1_000;
}

async function inParallel(from: number, to: number, call: (i: number) => Promise<unknown>): Promise<void> {
  let next = from;
  const worker = async () => {
    while (next < to) {
      const i = next;
      next += 1;
      await call(i);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, worker));
}

/** Milliseconds from asking for an object until a watch tells of it, one after the other. */
async function watchLatency(client: Client, namespace: string, create: (name: string) => Promise<unknown>) {
  const resourceVersion = await currentVersion(client, namespace);
  const ending = new AbortController();
  const options = { namespace, resourceVersion, allowWatchBookmarks: false };
  const events = client.watch(configMaps, options, ending.signal);
  const times: number[] = [];
  try {
    // Each read is asked for before the object is, as a watcher's would be.
    let seen = events.next();
    for (let i = 0; i < latencies; i += 1) {
      const from = performance.now();
      const [{ done, ms }] = await Promise.all([
        seen.then(({ done }) => ({ done, ms: performance.now() - from })),
        create(`w${i}`),
      ]);
      if (done) throw new Error('the watch ended before its time');
      times.push(ms);
      seen = events.next();
    }
    return median(times);
  } finally {
    ending.abort();
  }
}

/** Events per second that all watchers together receive while objects are created. */
async function fanOut(
  client: Client,
  raw: PoolTransport,
  namespace: string,
  create: (name: string) => Promise<unknown>,
) {
  const resourceVersion = await currentVersion(client, namespace);
  const path = `/api/v1/namespaces/${namespace}/configmaps?watch=true&resourceVersion=${resourceVersion}`;
  const ending = new AbortController();
  const patience = AbortSignal.timeout(patienceMs);
  const signal = AbortSignal.any([ending.signal, patience]);
  // All watchers share it; Node would warn of a leak from the eleventh on.
  setMaxListeners(0, signal);
  try {
    const streams = await Promise.all(Array.from({ length: watchers }, () => send(raw, path, signal)));
    const from = performance.now();
    const received = Promise.all(streams.map((stream) => countLines(stream.chunks(), fanned)));
    await Promise.all([inParallel(0, fanned, (i) => create(`f${i}`)), received]);
    return ((watchers * fanned) / (performance.now() - from)) * 1_000;
  } finally {
    ending.abort();
  }
}

/** Returns when that many lines have come. */
async function countLines(chunks: AsyncIterable<Uint8Array>, expected: number): Promise<void> {
  let lines = 0;
  for await (const chunk of chunks) {
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) lines += 1;
    if (lines >= expected) return;
  }
  throw new Error(`a watch ended after ${lines} of ${expected} events`);
}

async function send(raw: PoolTransport, path: string, signal?: AbortSignal) {
  const headers = { accept: 'application/json' };
  const response = await raw.request({ method: 'GET', path, headers, stream: signal !== undefined, signal });
  if (response.status !== 200) throw new Error(`GET ${path} answered ${response.status}: ${await response.text()}`);
  return response;
}

async function currentVersion(client: Client, namespace: string): Promise<string | undefined> {
  return (await client.list(configMaps, { namespace, limit: 1 })).metadata.resourceVersion;
}

function configMap(namespace: string, name: string): ConfigMap {
  return { metadata: { name, namespace }, data: { text: 'x'.repeat(1_000) } };
}

/** Returns when everything is gone: a cluster that is not ours is left as it was. */
async function cleanUp(client: Client, namespace: string, definition: string): Promise<void> {
  const until = performance.now() + patienceMs;
  const gone = async (ask: () => Promise<unknown>) => {
    while (performance.now() < until) {
      const isGone = await ask().then(
        () => false,
        (error: unknown) => isApiError(error) && error.status === 404,
      );
      if (isGone) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`${namespace} or ${definition} is not gone after ${patienceMs} ms: delete it by hand`);
  };
  await client.delete(customResourceDefinitions, { name: definition }).catch(() => {});
  await client.delete(namespaces, { name: namespace }).catch(() => {});
  await gone(() => client.get(customResourceDefinitions, { name: definition }));
  await gone(() => client.get(namespaces, { name: namespace }));
}

/** What a process occupies of the machine's memory, as `ps` says it on Linux and macOS. */
function residentMb(pid: number): number {
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1_024;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
