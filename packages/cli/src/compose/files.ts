import { accessSync, constants, mkdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { CliError } from '../errors.ts';

/** Where the kubeconfig of an embedded cluster is put when nobody says: with its data, or in the user's home. */
export function kubeconfigPath(dataDir: string | undefined, port: number, defaultPort: number): string {
  if (dataDir !== undefined) return join(dataDir, 'kubeconfig');
  // Two clusters at once have different ports: the second must not overwrite the file of the first.
  return join(homedir(), '.nexslice', port === defaultPort ? 'kubeconfig' : `kubeconfig-${port}`);
}

/** Writes a file that only its owner may read, and its directory if need be. */
export function writePrivate(path: string, text: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    writeFileSync(path, text, { mode: 0o600 });
  } catch (error) {
    throw new CliError('CLI_FILE_UNWRITABLE', `cannot write ${path}: ${(error as Error).message}`, { cause: error });
  }
}

/** Makes sure that a data directory is there and may be written to, before anything is started. */
export function usableDirectory(path: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new CliError('CLI_DIRECTORY_UNUSABLE', `cannot use the data directory ${path}: ${(error as Error).message}`, {
      cause: error,
    });
  }
}
