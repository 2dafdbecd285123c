import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { CliError } from '../errors.ts';

/** Where the kubeconfig of an embedded cluster is put when nobody says: with its data, or in the user's home. */
export function kubeconfigPath(dataDir: string | undefined, port: number, defaultPort: number): string {
  if (dataDir !== undefined) return join(dataDir, 'kubeconfig');
  // Two clusters at once have different ports: the second must not overwrite the file of the first.
  return join(homedir(), '.nexslice', port === defaultPort ? 'kubeconfig' : `kubeconfig-${port}`);
}

/**
 * Makes a directory and those above it, for their owner only. Not by `recursive`: where a file system refuses new directories with ENOENT, as
 * /proc does, that tries for ever (Node 20).
 */
function makeDirectory(path: string): void {
  if (existsSync(path)) return;
  makeDirectory(dirname(path));
  mkdirSync(path, { mode: 0o700 });
}

/** Writes a file that only its owner may read, and its directory if need be. */
export function writePrivate(path: string, text: string): void {
  try {
    makeDirectory(dirname(path));
    writeFileSync(path, text, { mode: 0o600 });
  } catch (error) {
    throw new CliError('CLI_FILE_UNWRITABLE', `cannot write ${path}: ${(error as Error).message}`, { cause: error });
  }
}
