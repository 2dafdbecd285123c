import { closeSync, fsyncSync, openSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** The names of the files in a data directory. Generation n: what snapshot-n holds, and all that happened after it in log-n, log-(n+1) … */
export const logName = (generation: number): string => `log-${String(generation).padStart(8, '0')}`;
export const snapshotName = (generation: number): string => `snapshot-${String(generation).padStart(8, '0')}`;

export interface Generations {
  /** Of the newest complete snapshot; 0 when there is none. */
  snapshot: number;
  /** Of the logs that follow it, oldest first. */
  logs: number[];
}

export function findGenerations(directory: string): Generations {
  const numbers = (prefix: string) =>
    readdirSync(directory)
      .map((name) => new RegExp(`^${prefix}-(\\d{8})$`).exec(name)?.[1])
      .filter((digits) => digits !== undefined)
      .map(Number)
      .sort((a, b) => a - b);
  const snapshot = numbers('snapshot').at(-1) ?? 0;
  return { snapshot, logs: numbers('log').filter((generation) => generation >= snapshot) };
}

/** Removes what a snapshot of this generation has made superfluous. */
export function removeBefore(directory: string, generation: number): void {
  for (const name of readdirSync(directory)) {
    const digits = /^(?:log|snapshot)-(\d{8})/.exec(name)?.[1];
    if (digits !== undefined && Number(digits) < generation) rmSync(join(directory, name), { force: true });
  }
}

/** Makes what was renamed or created in a directory survive a power cut. */
export function syncDirectory(directory: string): void {
  const handle = openSync(directory, 'r');
  fsyncSync(handle);
  closeSync(handle);
}
