import { open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { IpamError } from '../errors.ts';
import { type Ledger, parseLedger } from '../ledger/ledger.ts';

/** A ledger to store, and what the caller wants back. */
export interface Changed<T> {
  ledger: Ledger;
  result: T;
}

/**
 * Changes the ledger in a JSON file: reads it (empty when the file is missing), lets `change` answer the next one and writes
 * that by renaming, so that a crash leaves either the old or the new file. A lock file keeps other processes out meanwhile.
 *
 * @returns what `change` answered
 * @throws IpamError IPAM_LEDGER_BUSY, IPAM_LEDGER_INVALID
 */
export async function changeLedgerFile<T>(
  path: string,
  change: (ledger: Ledger) => Changed<T> | Promise<Changed<T>>,
): Promise<T> {
  const lock = `${path}.lock`;
  await acquire(lock);
  try {
    const { ledger, result } = await change(await readLedgerFile(path));
    const next = `${path}.next`;
    await writeFile(next, `${JSON.stringify(ledger, undefined, 2)}\n`);
    await rename(next, path);
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
  try {
    return parseLedger(await readFile(path, 'utf8'), path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { addresses: [], vlans: [] };
    throw error;
  }
}

async function acquire(lock: string): Promise<void> {
  try {
    const handle = await open(lock, 'wx');
    await handle.close();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw new IpamError('IPAM_LEDGER_BUSY', `${lock} exists: another process changes these allocations`, {
      cause: error,
    });
  }
}
