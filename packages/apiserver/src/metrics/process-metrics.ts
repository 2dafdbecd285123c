import { readdirSync } from 'node:fs';
import type { Exposition } from './exposition.ts';

/** What every program that Prometheus asks tells of itself. @param now in ms */
export function writeProcess(page: Exposition, now: number): void {
  const { user, system } = process.cpuUsage();
  const gauge = (name: string, help: string, value: number | undefined) => {
    if (value === undefined) return;
    page.measure(name, 'gauge', help);
    page.sample(name, {}, value);
  };
  page.measure('process_cpu_seconds_total', 'counter', 'Processor time used');
  page.sample('process_cpu_seconds_total', {}, (user + system) / 1e6);
  gauge('process_resident_memory_bytes', 'Memory held', process.memoryUsage.rss());
  gauge('process_start_time_seconds', 'Start since the Unix epoch', now / 1000 - process.uptime());
  gauge('process_open_fds', 'Open file descriptors', openFiles());
}

/** @returns undefined where the system does not tell */
function openFiles(): number | undefined {
  try {
    return readdirSync('/proc/self/fd').length;
  } catch {
    return undefined;
  }
}
