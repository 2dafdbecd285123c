import { renameSync, rmSync, writeFileSync } from 'node:fs';
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

  /** Removes what an earlier run left behind, so that nobody takes it for this one's. */
  constructor(path: string | undefined) {
    this.#path = path;
    this.remove();
  }

  write(ready: Ready): void {
    if (this.#path === undefined) return;
    try {
      const unfinished = `${this.#path}.${ready.pid}`;
      writeFileSync(unfinished, `${JSON.stringify(ready)}\n`, { mode: 0o600 });
      renameSync(unfinished, this.#path);
    } catch (error) {
      throw new CliError('CLI_FILE_UNWRITABLE', `cannot write ${this.#path}: ${(error as Error).message}`, {
        cause: error,
      });
    }
  }

  remove(): void {
    if (this.#path !== undefined) rmSync(this.#path, { force: true });
  }
}
