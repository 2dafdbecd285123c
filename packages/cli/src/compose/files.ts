import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
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

/**
 * Writes a file that only its owner may read, and its directory if need be.
 * @throws CliError CLI_FILE_UNWRITABLE
 */
export function writePrivate(path: string, text: string): void {
  try {
    makeDirectory(dirname(path));
    // A file that is there keeps its mode when it is written.
    if (statSync(path, { throwIfNoEntry: false })?.isFile()) chmodSync(path, 0o600);
    writeFileSync(path, text, { mode: 0o600 });
  } catch (error) {
    throw new CliError('CLI_FILE_UNWRITABLE', `cannot write ${path}: ${(error as Error).message}`, { cause: error });
  }
}

/** How an embedded cluster is called in its kubeconfig. */
const clusterName = 'nexslice';

/**
 * Writes the kubeconfig of an embedded cluster. One that leads to clusters of the user is not replaced.
 * @throws CliError CLI_KUBECONFIG_NOT_OURS, CLI_FILE_UNWRITABLE
 */
export async function writeKubeconfig(path: string, text: string): Promise<void> {
  const others = (await clustersIn(path)).filter((name) => name !== clusterName);
  if (others.length > 0) {
    const message = `${path} leads to ${others.join(', ')}: name another file with --kubeconfig`;
    throw new CliError('CLI_KUBECONFIG_NOT_OURS', message);
  }
  writePrivate(path, text);
}

/** Takes a kubeconfig away, unless somebody has changed it. */
export function removeKubeconfig(path: string, text: string): void {
  if (contentOf(path) === text) rmSync(path, { force: true });
}

async function clustersIn(path: string): Promise<string[]> {
  const text = contentOf(path);
  if (text === undefined) return [];
  const { parse } = await import('yaml');
  try {
    const { clusters } = parse(text) as { clusters: { name: string }[] };
    return clusters.map(({ name }) => name).filter((name) => typeof name === 'string');
  } catch {
    // What is no kubeconfig leads nowhere.
    return [];
  }
}

function contentOf(path: string): string | undefined {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ? readFileSync(path, 'utf8') : undefined;
}
