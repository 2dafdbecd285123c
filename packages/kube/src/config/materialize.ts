import { resolve } from 'node:path';
import { KubeError } from '../errors.ts';
import type { ClusterConfig } from './cluster-config.ts';
import { ExecPlugin } from './exec-plugin.ts';
import type { KubeconfigCluster, KubeconfigUser, ResolvedContext } from './kubeconfig.ts';
import { pemOf } from './pem.ts';
import { proxyFromEnvironment } from './proxy.ts';
import { tokenFromFile } from './token-file.ts';

/**
 * Turns a context into a configuration: reads the files it names and runs its credential plugin.
 *
 * @throws KubeError `KUBE_CONFIG_INVALID`, `KUBE_EXEC_PLUGIN_FAILED`
 */
export async function materialize(context: ResolvedContext, env: NodeJS.ProcessEnv): Promise<ClusterConfig> {
  const { cluster, user, clusterDirectory, userDirectory } = context;
  const { server } = cluster;
  if (!server || !URL.canParse(server)) {
    throw new KubeError('KUBE_CONFIG_INVALID', `the cluster's server "${server ?? ''}" is not a URL`);
  }
  if (user['auth-provider']) {
    const message = 'the user has an auth-provider, which Kubernetes has given up for credential plugins (exec)';
    throw new KubeError('KUBE_CONFIG_INVALID', message);
  }
  const [ca, cert, key] = await Promise.all([
    pemOf(cluster, 'certificate-authority', clusterDirectory),
    pemOf(user, 'client-certificate', userDirectory),
    pemOf(user, 'client-key', userDirectory),
  ]);
  const plugin = pluginOf(cluster, ca, user, userDirectory, env);
  const credential = await plugin?.credential();
  const identity = credential?.cert ? { cert: credential.cert, key: credential.key } : { cert, key };
  if (!identity.cert !== !identity.key) {
    throw new KubeError(
      'KUBE_CONFIG_INVALID',
      'the user has a client certificate without its key, or the other way round',
    );
  }
  return {
    server,
    ca,
    ...identity,
    token: tokenSource(user, userDirectory, plugin),
    headers: headersOf(user),
    insecureSkipTlsVerify: cluster['insecure-skip-tls-verify'],
    tlsServerName: cluster['tls-server-name'],
    proxyUrl: cluster['proxy-url'] || proxyFromEnvironment(server, env),
    namespace: context.namespace,
  };
}

function pluginOf(
  cluster: KubeconfigCluster,
  ca: Buffer | undefined,
  user: KubeconfigUser,
  directory: string,
  env: NodeJS.ProcessEnv,
): ExecPlugin | undefined {
  const { exec } = user;
  if (!exec?.command) return undefined;
  // A name is looked up in PATH; a relative path starts at the kubeconfig.
  const command = /[/\\]/.test(exec.command) ? resolve(directory, exec.command) : exec.command;
  return new ExecPlugin({ ...exec, command }, execCluster(cluster, ca), env);
}

/** The extension of a cluster that holds configuration for its credential plugins. */
const execExtension = 'client.authentication.k8s.io/exec';

/** What a plugin is told of its cluster, if it asks to be. */
function execCluster(cluster: KubeconfigCluster, ca: Buffer | undefined): Record<string, unknown> {
  const { server, extensions } = cluster;
  return {
    server,
    'tls-server-name': cluster['tls-server-name'],
    'insecure-skip-tls-verify': cluster['insecure-skip-tls-verify'],
    'certificate-authority-data': ca?.toString('base64'),
    'proxy-url': cluster['proxy-url'],
    config: extensions?.find(({ name }) => name === execExtension)?.extension,
  };
}

function headersOf(user: KubeconfigUser): Record<string, string | string[]> | undefined {
  const headers: Record<string, string | string[]> = {};
  if (user.username) {
    headers['authorization'] = `Basic ${Buffer.from(`${user.username}:${user.password ?? ''}`).toString('base64')}`;
  }
  if (user.as) headers['impersonate-user'] = user.as;
  if (user['as-uid']) headers['impersonate-uid'] = user['as-uid'];
  if (user['as-groups']?.length) headers['impersonate-group'] = user['as-groups'];
  for (const [name, values] of Object.entries(user['as-user-extra'] ?? {})) {
    // Names may hold what header names may not, such as the slash of a domain.
    headers[`impersonate-extra-${encodeURIComponent(name).toLowerCase()}`] = values;
  }
  return Object.keys(headers).length > 0 ? headers : undefined;
}

function tokenSource(user: KubeconfigUser, directory: string, plugin: ExecPlugin | undefined): ClusterConfig['token'] {
  // A file wins over a fixed token, as in kubectl: the fixed one may be what the file held when the kubeconfig was written.
  if (user.tokenFile) return tokenFromFile(resolve(directory, user.tokenFile));
  if (user.token) return () => Promise.resolve(user.token);
  if (plugin) return async (options) => (await plugin.credential(options?.refresh)).token;
  return undefined;
}
