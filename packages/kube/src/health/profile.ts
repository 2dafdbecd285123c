import { Session } from 'node:inspector/promises';
import type { Clock } from '../clock/clock.ts';

/** A CPU profile of the next `ms` milliseconds, as Chrome's developer tools and speedscope read it. */
export async function cpuProfile(clock: Clock, ms: number, signal?: AbortSignal): Promise<string> {
  const session = new Session();
  session.connect();
  try {
    await session.post('Profiler.enable');
    await session.post('Profiler.start');
    await clock.sleep(ms, signal);
    const { profile } = await session.post('Profiler.stop');
    return JSON.stringify(profile);
  } finally {
    session.disconnect();
  }
}

/** A sampled heap profile of the next `ms` milliseconds: who allocates. Unlike a snapshot it holds no data of the process. */
export async function heapProfile(clock: Clock, ms: number, signal?: AbortSignal): Promise<string> {
  const session = new Session();
  session.connect();
  try {
    await session.post('HeapProfiler.startSampling');
    await clock.sleep(ms, signal);
    const { profile } = await session.post('HeapProfiler.stopSampling');
    return JSON.stringify(profile);
  } finally {
    session.disconnect();
  }
}
