import { KubeError } from '../errors.ts';
import type { ExecSpec } from './exec-plugin.ts';

/** The parts of a kubeconfig file that matter here, as they are written. */
export interface KubeconfigFile {
  'current-context'?: string;
  clusters?: { name: string; cluster: KubeconfigCluster }[] | null;
  contexts?: { name: string; context: { cluster: string; user?: string; namespace?: string } }[] | null;
  users?: { name: string; user: KubeconfigUser }[] | null;
}

export interface KubeconfigCluster {
  server?: string;
  'certificate-authority'?: string;
  'certificate-authority-data'?: string;
  'insecure-skip-tls-verify'?: boolean;
  'tls-server-name'?: string;
  'proxy-url'?: string;
  extensions?: { name: string; extension: unknown }[] | null;
}

export interface KubeconfigUser {
  'client-certificate'?: string;
  'client-certificate-data'?: string;
  'client-key'?: string;
  'client-key-data'?: string;
  token?: string;
  tokenFile?: string;
  username?: string;
  password?: string;
  as?: string;
  'as-uid'?: string;
  'as-groups'?: string[];
  'as-user-extra'?: Record<string, string[]>;
  'auth-provider'?: unknown;
  exec?: ExecSpec;
}

/** One kubeconfig file and the directory that its relative paths start from. */
export interface KubeconfigSource {
  readonly path: string;
  readonly directory: string;
  readonly content: KubeconfigFile;
}

/** A context with its cluster and user, each with the directory its paths are relative to. */
export interface ResolvedContext {
  namespace: string | undefined;
  cluster: KubeconfigCluster;
  clusterDirectory: string;
  user: KubeconfigUser;
  userDirectory: string;
}

/** Whether a file says nothing of any cluster: kubectl writes such files, and looks further when it meets one. */
export function isEmpty({ content }: KubeconfigSource): boolean {
  return !content['current-context'] && !content.contexts?.length && !content.clusters?.length;
}

type Section = 'clusters' | 'contexts' | 'users';

function find<S extends Section>(sources: readonly KubeconfigSource[], section: S, name: string) {
  for (const source of sources) {
    // Hand-written files sometimes hold a null section.
    const entries = (source.content[section] ?? []) as { name: string }[];
    const entry = entries.find((candidate) => candidate.name === name);
    if (entry) return { entry: entry as NonNullable<KubeconfigFile[S]>[number], directory: source.directory };
  }
  return undefined;
}

/**
 * Picks a context out of one or several files. Where several define the same name the first wins, as in kubectl.
 *
 * @param contextName the current context if left out
 * @throws KubeError `KUBE_CONFIG_CONTEXT_UNKNOWN`
 */
export function resolveContext(sources: readonly KubeconfigSource[], contextName?: string): ResolvedContext {
  const paths = sources.map((source) => source.path).join(', ');
  const name = contextName ?? sources.map((source) => source.content['current-context']).find(Boolean);
  if (!name) throw new KubeError('KUBE_CONFIG_CONTEXT_UNKNOWN', `${paths}: no current-context is set`);
  const context = find(sources, 'contexts', name);
  if (!context) throw new KubeError('KUBE_CONFIG_CONTEXT_UNKNOWN', `${paths}: there is no context "${name}"`);
  const { cluster: clusterName, user: userName, namespace } = context.entry.context;
  const cluster = find(sources, 'clusters', clusterName);
  if (!cluster) {
    throw new KubeError(
      'KUBE_CONFIG_CONTEXT_UNKNOWN',
      `${paths}: context "${name}" names no known cluster (${clusterName})`,
    );
  }
  const user = userName ? find(sources, 'users', userName) : undefined;
  if (userName && !user) {
    throw new KubeError('KUBE_CONFIG_CONTEXT_UNKNOWN', `${paths}: context "${name}" names no known user (${userName})`);
  }
  return {
    namespace,
    cluster: cluster.entry.cluster,
    clusterDirectory: cluster.directory,
    user: user?.entry.user ?? {},
    userDirectory: user?.directory ?? cluster.directory,
  };
}
