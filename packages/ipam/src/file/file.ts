import { open, readFile, rename, rm } from 'node:fs/promises';
import { IpamError } from '../errors.ts';
import { formatLedger, type Ledger, parseLedger } from '../ledger/ledger.ts';

/** A ledger to store, and what the caller wants back. */
export interface Changed<T> {
  ledger: Ledger;
  result: T;
}

/**
 * Changes the ledger in a JSON file: reads it (empty when the file is missing), lets `change` answer the next one and writes
 * that by renaming, so that a crash leaves either the old or the new file. A lock file keeps other processes out meanwhile: who comes
 * while it is there is refused, not kept waiting.
 *
 * @returns what `change` answered
 * @throws IpamError IPAM_LEDGER_BUSY, IPAM_LEDGER_INVALID, IPAM_LEDGER_UNWRITABLE
 */
export async function changeLedgerFile<T>(
  path: string,
  change: (ledger: Ledger) => Changed<T> | Promise<Changed<T>>,
): Promise<T> {
  const lock = `${path}.lock`;
  await acquire(path, lock);
  try {
    const before = await readLedgerFile(path);
    const { ledger, result } = await change(before);
    if (ledger !== before) await replace(path, formatLedger(ledger));
    return result;
  } finally {
    await rm(lock, { force: true });
  }
}

/**
 * Reads a ledger file; a missing one is an empty ledger.
 * @throws IpamError IPAM_LEDGER_INVALID
 */
export async function readLedgerFile(path: string): Promise<Ledger> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { addresses: [], vlans: [] };
    throw new IpamError('IPAM_LEDGER_INVALID', `cannot read ${path}: ${(error as Error).message}`, { cause: error });
  }
  return parseLedger(text, path);
}

/** Puts a text in the place of a file, on the disk before it bears the name: a power cut must not leave an empty ledger. */
async function replace(path: string, text: string): Promise<void> {
  const next = `${path}.next`;
  try {
    const file = await open(next, 'w');
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(next, path);
  } catch (error) {
    await rm(next, { force: true });
    throw unwritable(path, error);
  }
}

async function acquire(path: string, lock: string): Promise<void> {
  try {
    const handle = await open(lock, 'wx');
    await handle.writeFile(`${process.pid}\n`);
    await handle.close();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw unwritable(path, error);
    const message = `${lock} exists: ${await holderOf(lock)} changes these allocations`;
    throw new IpamError('IPAM_LEDGER_BUSY', message, { cause: error });
  }
}

/** Who made a lock, as far as it can be told: it may have gone again, or not yet say. */
async function holderOf(lock: string): Promise<string> {
  const pid = (await readFile(lock, 'utf8').catch(() => '')).trim();
  return pid === '' ? 'another process' : `process ${pid}`;
}

function unwritable(path: string, cause: unknown): IpamError {
  const message = `cannot write ${path}: ${(cause as Error).message}`;
  return new IpamError('IPAM_LEDGER_UNWRITABLE', message, { cause });
}
