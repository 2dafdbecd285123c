import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { ApiServerError } from '../errors.ts';

/** Directories that servers of this process hold; the file tells other processes. */
const held = new Set<string>();

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

/**
 * Makes a directory and those above it, for their owner only. Not by `recursive`: where a file system refuses new directories with ENOENT, as
 * /proc does, that tries for ever (Node 20).
 */
function makeDirectory(directory: string): void {
  if (existsSync(directory)) return;
  makeDirectory(dirname(directory));
  mkdirSync(directory, { mode: 0o700 });
}

/**
 * Takes a data directory for this process alone, and makes it when it is not there. Returns how to let go.
 * @throws ApiServerError
 */
export function lockDirectory(directory: string): () => void {
  const path = join(directory, 'lock');
  try {
    makeDirectory(resolve(directory));
    const owner = ownerOf(path);
    if (held.has(directory) || (owner !== undefined && owner !== process.pid && isAlive(owner))) {
      const message = `the data directory ${directory} is in use by process ${owner ?? process.pid}`;
      throw new ApiServerError('APISERVER_DATA_DIR_IN_USE', message);
    }
    writeFileSync(path, String(process.pid));
  } catch (cause) {
    if (cause instanceof ApiServerError) throw cause;
    const message = `the data directory ${directory} cannot be used: ${(cause as Error).message}`;
    throw new ApiServerError('APISERVER_DATA_DIR_UNUSABLE', message, { cause });
  }
  held.add(directory);
  return () => {
    held.delete(directory);
    rmSync(path, { force: true });
  };
}

function ownerOf(path: string): number | undefined {
  try {
    return Number(readFileSync(path, 'utf8')) || undefined;
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
