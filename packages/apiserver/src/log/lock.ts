import {
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { ApiServerError } from '../errors.ts';

/** Directories that servers of this process hold; the file tells other processes. */
const held = new Set<string>();

/**
 * Takes a data directory for this process alone, and makes it when it is not there. Returns how to let go.
 * @throws ApiServerError
 */
export function lockDirectory(directory: string): () => void {
  try {
    makeDirectory(resolve(directory));
    return lock(realpathSync(directory));
  } catch (cause) {
    if (cause instanceof ApiServerError) throw cause;
    const message = `the data directory ${directory} cannot be used: ${(cause as Error).message}`;
    throw new ApiServerError('APISERVER_DATA_DIR_UNUSABLE', message, { cause });
  }
}

function lock(directory: string): () => void {
  const path = join(directory, 'lock');
  if (held.has(directory)) throw inUse(directory, process.pid);
  if (!claim(path)) {
    const owner = ownerOf(path);
    if (owner !== undefined && isRunning(owner)) throw inUse(directory, owner.pid);
    removeStale(directory, path);
    // Somebody else may have come first, now that the way is free.
    if (!claim(path)) throw inUse(directory, ownerOf(path)?.pid ?? 0);
  }
  held.add(directory);
  return () => {
    held.delete(directory);
    rmSync(path, { force: true });
  };
}

function inUse(directory: string, pid: number): ApiServerError {
  const message = `the data directory ${directory} is in use by process ${pid}`;
  return new ApiServerError('APISERVER_DATA_DIR_IN_USE', message);
}

/** Puts this process into a file that must not be there yet: of many who try, one succeeds, and nobody ever sees it half written. */
function claim(path: string): boolean {
  const written = `${path}-claim-${process.pid}`;
  writeFileSync(written, `${process.pid} ${startOf(process.pid)}`, { mode: 0o600 });
  try {
    linkSync(written, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(written, { force: true });
  }
}

/**
 * Removes the lock of a process that is no more. Two who did so at once could remove the lock that the other has just taken, so each first
 * announces himself and then looks whether anybody else has: whoever looks later sees the earlier one and gives way.
 */
function removeStale(directory: string, path: string): void {
  const own = `lock-removal-${process.pid}`;
  writeFileSync(join(directory, own), startOf(process.pid), { mode: 0o600 });
  try {
    for (const name of readdirSync(directory)) {
      const pid = Number(/^lock-removal-(\d+)$/.exec(name)?.[1]);
      if (!pid || name === own) continue;
      if (isRunning({ pid, start: readText(join(directory, name)) })) throw inUse(directory, pid);
      rmSync(join(directory, name), { force: true });
    }
    const owner = ownerOf(path);
    if (owner === undefined || !isRunning(owner)) rmSync(path, { force: true });
  } finally {
    rmSync(join(directory, own), { force: true });
  }
}

interface Owner {
  pid: number;
  /** As `startOf` says; empty when unknown. */
  start: string;
}

function ownerOf(path: string): Owner | undefined {
  const [pid, start = ''] = readText(path).split(' ');
  return Number(pid) ? { pid: Number(pid), start } : undefined;
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function isRunning({ pid, start }: Owner): boolean {
  // Containers give the same few numbers to their processes again and again.
  if (pid === process.pid) return false;
  const now = startOf(pid);
  if (now && start) return now === start;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** When a process began, in ticks since the machine did: tells it from another one that got its number. Empty where the system does not say. */
function startOf(pid: number): string {
  const stat = readText(`/proc/${pid}/stat`);
  // The second field, the program's name in parentheses, may hold anything; the start is the twentieth after it.
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
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
