import { readFileSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { ApiServerError } from '../errors.ts';
import type { JournalRecord } from '../store/journal.ts';
import type { Store } from '../store/store.ts';
import { type Generations, logName, snapshotName } from './files.ts';
import { readRecord } from './record.ts';

/** What was dropped from the end of the log: a write that was cut off, and so never answered. */
export interface TornTail {
  file: string;
  at: number;
  bytes: number;
}

/** A record of this collection ends a snapshot and carries its revision; without it the snapshot is not complete. */
export const endOfSnapshot = '#end';

/**
 * Fills a new store from a data directory.
 * @throws ApiServerError APISERVER_LOG_DAMAGED with file and place; nothing has been changed then
 */
export function recover(directory: string, generations: Generations, store: Store): TornTail | undefined {
  if (generations.snapshot > 0) restoreSnapshot(join(directory, snapshotName(generations.snapshot)), store);
  let torn: TornTail | undefined;
  for (const [index, generation] of generations.logs.entries()) {
    const path = join(directory, logName(generation));
    const tail = readRecords(path, (record) => store.replay(record));
    if (!tail) continue;
    // A log that was just begun when power failed is empty, and the one before it may be cut off.
    const later = generations.logs.slice(index + 1).map((next) => join(directory, logName(next)));
    if (later.some((next) => statSync(next).size > 0)) {
      throw damaged(path, tail.at, 'it is cut off, but a later log follows');
    }
    torn = tail;
  }
  // Only when all has been read is anything changed.
  if (torn) truncateSync(torn.file, torn.at);
  return torn;
}

function restoreSnapshot(path: string, store: Store): void {
  let revision: number | undefined;
  const tail = readRecords(path, (record) => {
    if (record.collection === endOfSnapshot) revision = record.revision;
    else store.restore(record as JournalRecord & { bytes: Buffer });
  });
  if (tail || revision === undefined) throw damaged(path, tail?.at ?? 0, 'the snapshot is cut off');
  store.startAt(revision);
}

function readRecords(path: string, each: (record: JournalRecord) => void): TornTail | undefined {
  const file = readFileSync(path);
  for (let at = 0; ; ) {
    const read = readRecord(file, at);
    if (read.kind === 'end') return undefined;
    if (read.kind === 'torn') return { file: path, at, bytes: file.length - at };
    if (read.kind === 'damaged') throw damaged(path, at, read.why);
    each(read.record);
    at = read.next;
  }
}

function damaged(path: string, at: number, why: string): ApiServerError {
  return new ApiServerError('APISERVER_LOG_DAMAGED', `${path} is damaged at byte ${at}: ${why}`);
}
