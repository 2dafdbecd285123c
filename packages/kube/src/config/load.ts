import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { KubeError, messageOf } from '../errors.ts';
import type { ClusterConfig } from './cluster-config.ts';
import { inClusterConfig, isInCluster } from './in-cluster.ts';
import { isEmpty, type KubeconfigFile, type KubeconfigSource, resolveContext } from './kubeconfig.ts';
import { materialize } from './materialize.ts';

/** Where to look for a configuration. */
export interface LoadOptions {
  /** A kubeconfig file. Wins over everything else, and must exist. */
  kubeconfig?: string | undefined;
  /** A context of the kubeconfig; its current one if left out. */
  context?: string | undefined;
  /** Default `process.env`. */
  env?: NodeJS.ProcessEnv | undefined;
}

/**
 * Finds out how to reach the cluster, in kubectl's order: the file named in the options, those in `KUBECONFIG`, `~/.kube/config`,
 * and last the service account of the pod.
 *
 * @throws KubeError `KUBE_CONFIG_MISSING`, `KUBE_CONFIG_INVALID`, `KUBE_CONFIG_CONTEXT_UNKNOWN`, `KUBE_EXEC_PLUGIN_FAILED`
 */
export async function loadClusterConfig(options: LoadOptions = {}): Promise<ClusterConfig> {
  const env = options.env ?? process.env;
  const sources = await readSources(options.kubeconfig, env);
  if (!options.kubeconfig && sources.every(isEmpty)) {
    if (isInCluster(env)) return inClusterConfig(env);
    if (sources.length === 0) {
      throw new KubeError('KUBE_CONFIG_MISSING', 'no kubeconfig found and not running inside a cluster');
    }
  }
  const config = await materialize(resolveContext(sources, options.context), env);
  return { ...config, reload: () => loadClusterConfig(options) };
}

async function readSources(explicit: string | undefined, env: NodeJS.ProcessEnv): Promise<KubeconfigSource[]> {
  if (explicit) {
    const source = await readSource(explicit);
    if (!source) throw new KubeError('KUBE_CONFIG_MISSING', `there is no kubeconfig at ${explicit}`);
    return [source];
  }
  const listed = env['KUBECONFIG']?.split(delimiter).filter(Boolean);
  const paths = listed?.length ? listed : [join(env['HOME'] || homedir(), '.kube', 'config')];
  const sources = await Promise.all(paths.map(readSource));
  return sources.filter((source) => source !== undefined);
}

/** Files that do not exist are passed over: `KUBECONFIG` may list some that come later. */
async function readSource(path: string): Promise<KubeconfigSource | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new KubeError('KUBE_CONFIG_INVALID', `cannot read ${path}: ${messageOf(error)}`, { cause: error });
  }
  return { path, directory: dirname(resolve(path)), content: await parseKubeconfig(path, text) };
}

async function parseKubeconfig(path: string, text: string): Promise<KubeconfigFile> {
  // Loaded here because a process inside a cluster never needs it, and it costs tens of milliseconds at start.
  const { parse } = await import('yaml');
  let content: unknown;
  try {
    content = parse(text);
  } catch (error) {
    throw new KubeError('KUBE_CONFIG_INVALID', `${path} is not YAML: ${messageOf(error)}`, { cause: error });
  }
  if (content === null) return {};
  if (typeof content !== 'object' || Array.isArray(content)) {
    throw new KubeError('KUBE_CONFIG_INVALID', `${path} is not a kubeconfig`);
  }
  return content as KubeconfigFile;
}
