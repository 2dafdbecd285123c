import { readFile } from 'node:fs/promises';
import { type Clock, systemClock } from '../clock/clock.ts';
import { KubeError, messageOf } from '../errors.ts';

/** kubelet refreshes a projected token at 80 % of its life (10 minutes at least), so one minute never misses the change. */
const rereadAfterMs = 60_000;

/**
 * Reads a bearer token from a file, again every minute and whenever the server refused the last one.
 *
 * @throws KubeError `KUBE_CONFIG_INVALID` when there is no token in the file and never was
 */
export function tokenFromFile(
  path: string,
  clock: Clock = systemClock,
): (options?: { refresh?: boolean }) => Promise<string> {
  let token: string | undefined;
  let readAt = 0;
  return async (options) => {
    const fresh = clock.monotonic() - readAt < rereadAfterMs;
    if (token !== undefined && fresh && !options?.refresh) return token;
    try {
      const text = (await readFile(path, 'utf8')).trim();
      if (text === '') throw new Error('it is empty');
      token = text;
      readAt = clock.monotonic();
    } catch (error) {
      // A file that is being replaced may be missing or empty for a moment; the token in memory may still be good.
      if (token === undefined) {
        throw new KubeError('KUBE_CONFIG_INVALID', `cannot read the token file ${path}: ${messageOf(error)}`, {
          cause: error,
        });
      }
    }
    return token;
  };
}
