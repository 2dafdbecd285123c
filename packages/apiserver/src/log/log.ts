import {
  close,
  closeSync,
  existsSync,
  fdatasync,
  fdatasyncSync,
  fstatSync,
  ftruncateSync,
  openSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Clock, Timer } from '@nexslice/kube';
import { ApiServerError } from '../errors.ts';
import type { Journal, JournalRecord } from '../store/journal.ts';
import type { Store } from '../store/store.ts';
import { findGenerations, logName, removeBefore, snapshotName, syncDirectory } from './files.ts';
import { lockDirectory } from './lock.ts';
import { encodeRecord } from './record.ts';
import { endOfSnapshot, recover, type TornTail } from './recover.ts';

/**
 * When writes reach the disk. All survive the end of the process in any case, however it ends.
 * `none`: when the system likes. `batch`: within a tenth of a second. `each`: before the write is answered, many in one go.
 */
export type Fsync = 'none' | 'batch' | 'each';

export interface LogOptions {
  directory: string;
  fsync: Fsync;
  clock: Clock;
  /** A log that has grown beyond this, and beyond what is stored, is replaced by a snapshot. */
  compactBytes?: number;
}

const batchMs = 100;
/** Some seconds of writing at full speed; reading it back takes a fraction of a second. */
const defaultCompactBytes = 64 * 1024 * 1024;
/** Snapshots are written in pieces, so that requests are answered in between. */
const snapshotPieceBytes = 1024 * 1024;

const sync = promisify(fdatasync);
const closeFile = promisify(close);

/** The append-only log of a store, in a directory of its own. */
export class Log implements Journal {
  /** What recovery dropped from the end, to be told to people. */
  readonly torn: TornTail | undefined;
  readonly #options: LogOptions;
  readonly #store: Store;
  readonly #unlock: () => void;
  #generation: number;
  #file: number;
  #size: number;
  #compactAt: number;
  #failed: Error | undefined;
  #appended = 0;
  #synced = 0;
  #syncing: Promise<void> | undefined;
  #timer: Timer | undefined;
  #compacting: Promise<void> | undefined;
  /** The sync of the log before the current one, which comes first whenever anything is to be safe. */
  #retired: Promise<void> | undefined;

  private constructor(options: LogOptions, store: Store, unlock: () => void) {
    this.#options = options;
    this.#store = store;
    this.#unlock = unlock;
    const generations = findGenerations(options.directory);
    this.torn = recover(options.directory, generations, store);
    this.#generation = generations.logs.at(-1) ?? Math.max(1, generations.snapshot);
    this.#file = openLog(options, this.#generation);
    this.#size = fstatSync(this.#file).size;
    this.#compactAt = options.compactBytes ?? defaultCompactBytes;
  }

  /**
   * Fills `store` from the directory and records its writes from then on.
   * @throws ApiServerError
   */
  static open(options: LogOptions, store: Store): Log {
    const unlock = lockDirectory(options.directory);
    try {
      const log = new Log(options, store, unlock);
      store.attach(log);
      return log;
    } catch (error) {
      unlock();
      throw error;
    }
  }

  /** No write is taken any more: one of them could not be recorded, or the log is closed. */
  get failed(): boolean {
    return this.#failed !== undefined;
  }

  append(record: JournalRecord): void {
    if (this.#failed) throw this.#failed;
    const bytes = encodeRecord(record);
    try {
      let written = 0;
      while (written < bytes.length) written += writeSync(this.#file, bytes, written);
    } catch (cause) {
      this.#fail(cause as Error);
    }
    this.#size += bytes.length;
    this.#appended++;
    if (this.#options.fsync === 'batch') this.#syncSoon();
    if (this.#size > this.#compactAt && !this.#compacting) this.#startCompaction();
  }

  settled(): Promise<void> | undefined {
    if (this.#options.fsync !== 'each' || this.#synced >= this.#appended) return undefined;
    return this.#syncUpTo(this.#appended);
  }

  /** Replaces the log by a snapshot of what is stored. Writes go on meanwhile, into the next log. */
  async compact(): Promise<void> {
    const { directory } = this.#options;
    const generation = this.#generation + 1;
    const next = openLog(this.#options, generation);
    const entries = [...this.#store.collections()].flatMap((collection) =>
      collection.list().map((entry) => ({ collection: collection.name, entry })),
    );
    const { revision } = this.#store;
    const former = this.#file;
    this.#file = next;
    this.#generation = generation;
    this.#size = 0;
    await this.#retire(former);

    const path = join(directory, snapshotName(generation));
    try {
      const bytes = await writeSnapshot(`${path}.tmp`, entries, revision);
      renameSync(`${path}.tmp`, path);
      this.#compactAt = Math.max(this.#options.compactBytes ?? defaultCompactBytes, bytes);
    } catch (error) {
      // On a full disk its space is needed for the log.
      rmSync(`${path}.tmp`, { force: true });
      throw error;
    }
    syncDirectory(directory);
    removeBefore(directory, generation);
  }

  /** Syncs a log that has got its last record, whatever `fsync` says: no later log may reach the disk without it. */
  async #retire(file: number): Promise<void> {
    const before = this.#syncing?.catch(() => undefined);
    this.#retired = sync(file);
    try {
      await this.#retired;
    } finally {
      this.#retired = undefined;
      await before;
      await closeFile(file);
    }
  }

  async close(): Promise<void> {
    this.#timer?.cancel();
    await this.#compacting?.catch(() => undefined);
    await this.#syncing?.catch(() => undefined);
    if (this.#options.fsync !== 'none' && !this.#failed) fdatasyncSync(this.#file);
    closeSync(this.#file);
    this.#failed = new ApiServerError('APISERVER_LOG_FAILED', 'the server has been stopped');
    this.#unlock();
  }

  /** One sync at a time; whoever comes during one waits for the next, which covers all who came. */
  async #syncUpTo(appended: number): Promise<void> {
    while (this.#synced < appended) {
      if (this.#failed) throw this.#failed;
      this.#syncing ??= this.#syncNow();
      await this.#syncing;
    }
  }

  async #syncNow(): Promise<void> {
    const upTo = this.#appended;
    try {
      const file = this.#file;
      await this.#retired;
      await sync(file);
      this.#synced = upTo;
    } catch (cause) {
      this.#failed ??= new ApiServerError(
        'APISERVER_LOG_FAILED',
        `the log cannot be synced: ${(cause as Error).message}`,
        { cause },
      );
      throw this.#failed;
    } finally {
      this.#syncing = undefined;
    }
  }

  #syncSoon(): void {
    this.#timer ??= this.#options.clock.after(batchMs, () => {
      this.#timer = undefined;
      this.#syncing ??= this.#syncNow();
      this.#syncing.catch(() => undefined);
    });
  }

  #startCompaction(): void {
    // A snapshot that fails leaves the logs as they are; the next one is tried after as much again.
    this.#compacting = this.compact()
      .catch(() => {
        this.#compactAt = this.#size + defaultCompactBytes;
      })
      .finally(() => {
        this.#compacting = undefined;
      });
  }

  /** Takes back the part of a record that was written. When even that fails, nothing more may be written after it. */
  #fail(cause: Error): never {
    const error = new ApiServerError('APISERVER_LOG_FAILED', `the log cannot be written: ${cause.message}`, { cause });
    try {
      ftruncateSync(this.#file, this.#size);
    } catch {
      this.#failed = error;
    }
    throw error;
  }
}

/** Opens a log to be appended to. Where writes are synced, the name of a new one must be safe before them. */
function openLog({ directory, fsync }: LogOptions, generation: number): number {
  const path = join(directory, logName(generation));
  const isNew = !existsSync(path);
  const file = openSync(path, 'a', 0o600);
  if (isNew && fsync !== 'none') syncDirectory(directory);
  return file;
}

async function writeSnapshot(
  path: string,
  entries: readonly { collection: string; entry: { key: string; revision: number; bytes: Buffer } }[],
  revision: number,
): Promise<number> {
  const file = await open(path, 'w', 0o600);
  let total = 0;
  let piece: Buffer[] = [];
  let size = 0;
  const flush = async () => {
    await file.writev(piece);
    total += size;
    piece = [];
    size = 0;
  };
  try {
    for (const { collection, entry } of entries) {
      const record = encodeRecord({ revision: entry.revision, collection, key: entry.key, bytes: entry.bytes });
      piece.push(record);
      size += record.length;
      if (size >= snapshotPieceBytes) await flush();
    }
    piece.push(encodeRecord({ revision, collection: endOfSnapshot, key: '' }));
    await flush();
    await file.datasync();
  } finally {
    await file.close();
  }
  return total;
}
