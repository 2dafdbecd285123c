import { renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { CliError } from './errors.ts';

/** What other programs need to know of a running NexSlice. */
export interface Ready {
  /** URL of the gateway; absent with `nexslice cluster`. */
  gateway?: string;
  /** URL of the API server. */
  apiserver: string;
  /** Path of a kubeconfig for it. */
  kubeconfig: string;
  /** Bearer token of its administrator. */
  token: string;
  pid: number;
}

/** A file that appears, whole, when everything is ready, and goes when NexSlice stops. It holds a token: only its owner may read it. */
export class ReadyFile {
  readonly #path: string | undefined;

  /**
   * Removes what an earlier run left behind, so that nobody takes it for this one's.
   * @throws CliError CLI_FILE_UNWRITABLE where something is there that is no file
   */
  constructor(path: string | undefined) {
    this.#path = path;
    // A directory or a device would be removed, or not be there as a file in the end.
    if (path !== undefined && statSync(path, { throwIfNoEntry: false })?.isFile() === false)
      throw new CliError('CLI_FILE_UNWRITABLE', `cannot write ${path}: it is not a file`);
    this.remove();
  }

  /** @throws CliError CLI_FILE_UNWRITABLE */
  write(ready: Ready): void {
    if (this.#path === undefined) return;
    const unfinished = `${this.#path}.${ready.pid}`;
    try {
      writeFileSync(unfinished, `${JSON.stringify(ready)}\n`, { mode: 0o600 });
      renameSync(unfinished, this.#path);
    } catch (error) {
      rmSync(unfinished, { force: true });
      throw new CliError('CLI_FILE_UNWRITABLE', `cannot write ${this.#path}: ${(error as Error).message}`, {
        cause: error,
      });
    }
  }

  remove(): void {
    if (this.#path !== undefined) rmSync(this.#path, { force: true });
  }
}
