import type { UESession } from '@nexslice/kinds';
import { concernsAll, type Failure, failureOf } from '../failure/failure.ts';

/** Enough to keep the API server's log busy (it writes a group of records at once), little enough to let single events through. */
export const bulkConcurrency = 16;

/** One UE for which it did not work. */
export interface BulkFailure {
  readonly ueId: number;
  readonly failure: Failure;
}

export interface BulkResult {
  readonly done: number;
  /** By UE id. */
  readonly failed: readonly BulkFailure[];
}

/**
 * Does `write` for the UEs 1 to `count`, `bulkConcurrency` of them at a time. A failure of one leaves the others alone, unless it would meet
 * them all (the API server is away, say): then the rest is not tried and counts as failed for the same reason.
 *
 * `write` answers undefined where there was nothing to do.
 */
export async function runBulk(
  count: number,
  write: (ueId: number) => Promise<UESession | undefined>,
): Promise<BulkResult> {
  const failed: BulkFailure[] = [];
  let next = 1;
  let done = 0;
  let stopper: Failure | undefined;

  const worker = async () => {
    while (next <= count) {
      const ueId = next++;
      if (stopper) {
        failed.push({ ueId, failure: stopper });
        continue;
      }
      try {
        if (await write(ueId)) done += 1;
      } catch (error) {
        const failure = failureOf(error);
        failed.push({ ueId, failure });
        if (concernsAll(failure)) stopper = failure;
      }
    }
  };

  await Promise.all(Array.from({ length: Math.min(bulkConcurrency, count) }, worker));
  return { done, failed: failed.sort((a, b) => a.ueId - b.ueId) };
}
