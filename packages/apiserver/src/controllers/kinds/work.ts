import type { Logger, WorkQueue } from '@nexslice/kube';

/** Work that failed is tried again after this. */
const retryMs = 1000;

/** Works on what is in the queue, one key after the other, until `signal` is aborted. */
export async function workOff(
  queue: WorkQueue<string>,
  work: (key: string) => Promise<void>,
  log: Logger,
  signal: AbortSignal,
): Promise<void> {
  for (let key = await queue.get(signal); key !== undefined; key = await queue.get(signal)) {
    try {
      await work(key);
    } catch (error) {
      log.debug({ key, error: String(error) }, 'work failed and is tried again');
      queue.addAfter(key, retryMs);
    }
    queue.done(key);
  }
  queue.shutDown();
}
