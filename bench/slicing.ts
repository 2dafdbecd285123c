import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { startNexslice } from '../test/e2e/support/process.ts';
import type { Figures } from './main.ts';

const sequential = 50;
const burst = 500;

interface UE {
  ue_id: number;
  phase: string;
}

/**
 * `nexslice up` as a process: how long it takes to be ready, from a connect to a ready UPF (one after the other, and 500 at once), how many
 * connects it acknowledges, and how long until all is given back.
 */
export async function run(): Promise<Figures> {
  const folder = mkdtempSync(join(tmpdir(), 'nexslice-bench-'));
  const started = performance.now();
  const nexslice = await startNexslice(folder);
  const startMs = performance.now() - started;
  try {
    const post = (path: string, body: unknown) =>
      fetch(new URL(path, nexslice.gateway), {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json' },
        body: JSON.stringify(body),
      }).then((response) => response.text());
    const ues = async () => ((await (await fetch(new URL('/api/ues', nexslice.gateway))).json()) as { ues: UE[] }).ues;
    const until = async (condition: (list: UE[]) => boolean, pauseMs: number) => {
      while (!condition(await ues())) await new Promise((resolve) => setTimeout(resolve, pauseMs));
    };

    const latencies: number[] = [];
    for (let id = 1; id <= sequential; id += 1) {
      const from = performance.now();
      await post('/api/ue-connect', { ue_id: id });
      await until((list) => list.find(({ ue_id }) => ue_id === id)?.phase === 'Ready', 1);
      latencies.push(performance.now() - from);
    }
    latencies.sort((a, b) => a - b);

    const burstFrom = performance.now();
    await Promise.all(Array.from({ length: burst }, (_, i) => post('/api/ue-connect', { ue_id: 1_000 + i })));
    const acknowledgedMs = performance.now() - burstFrom;
    await until((list) => list.filter(({ phase }) => phase === 'Ready').length === sequential + burst, 50);
    const burstReadyMs = performance.now() - burstFrom;

    const releaseFrom = performance.now();
    await Promise.all(Array.from({ length: burst }, (_, i) => post('/api/ue-disconnect', { ue_id: 1_000 + i })));
    await until((list) => list.length === sequential, 50);
    return {
      startMs: round(startMs),
      connectToReadyP50Ms: round(latencies[Math.floor(sequential / 2)] ?? 0),
      connectToReadyMaxMs: round(latencies.at(-1) ?? 0),
      acknowledgedPerSecond: round((burst / acknowledgedMs) * 1_000),
      burstOf500ReadyMs: round(burstReadyMs),
      burstOf500ReleasedMs: round(performance.now() - releaseFrom),
    };
  } finally {
    await nexslice.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
