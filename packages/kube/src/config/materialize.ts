import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { KubeError, messageOf } from '../errors.ts';
import type { ClusterConfig } from './cluster-config.ts';
import { ExecPlugin } from './exec-plugin.ts';
import type { KubeconfigUser, ResolvedContext } from './kubeconfig.ts';
import { tokenFromFile } from './token-file.ts';

/** The bytes of a certificate or key: inline base64 wins over a file, as in kubectl. */
async function pem(data: string | undefined, file: string | undefined, directory: string): Promise<Buffer | undefined> {
  if (data) return Buffer.from(data, 'base64');
  if (!file) return undefined;
  const path = resolve(directory, file);
  return readFile(path).catch((error: unknown) => {
    throw new KubeError('KUBE_CONFIG_INVALID', `cannot read ${path}: ${messageOf(error)}`, { cause: error });
  });
}

function headersOf(user: KubeconfigUser): Record<string, string | string[]> | undefined {
  const headers: Record<string, string | string[]> = {};
  if (user.username) {
    headers['authorization'] = `Basic ${Buffer.from(`${user.username}:${user.password ?? ''}`).toString('base64')}`;
  }
  if (user.as) headers['impersonate-user'] = user.as;
  if (user['as-uid']) headers['impersonate-uid'] = user['as-uid'];
  if (user['as-groups']?.length) headers['impersonate-group'] = user['as-groups'];
  return Object.keys(headers).length > 0 ? headers : undefined;
}

/**
 * Turns a context into a configuration: reads the files it names and runs its credential plugin.
 *
 * @throws KubeError `KUBE_CONFIG_INVALID`, `KUBE_EXEC_PLUGIN_FAILED`
 */
export async function materialize(context: ResolvedContext, env: NodeJS.ProcessEnv): Promise<ClusterConfig> {
  const { cluster, user, clusterDirectory, userDirectory } = context;
  if (!cluster.server || !URL.canParse(cluster.server)) {
    throw new KubeError('KUBE_CONFIG_INVALID', `the cluster's server "${cluster.server ?? ''}" is not a URL`);
  }
  const plugin = user.exec?.command
    ? new ExecPlugin(user.exec, { ...cluster, 'certificate-authority': undefined }, env)
    : undefined;
  const [ca, cert, key, credential] = await Promise.all([
    pem(cluster['certificate-authority-data'], cluster['certificate-authority'], clusterDirectory),
    pem(user['client-certificate-data'], user['client-certificate'], userDirectory),
    pem(user['client-key-data'], user['client-key'], userDirectory),
    plugin?.credential(),
  ]);
  return {
    server: cluster.server,
    ca,
    cert: credential?.cert ?? cert,
    key: credential?.key ?? key,
    token: tokenSource(user, userDirectory, plugin),
    headers: headersOf(user),
    insecureSkipTlsVerify: cluster['insecure-skip-tls-verify'],
    tlsServerName: cluster['tls-server-name'],
    proxyUrl: cluster['proxy-url'],
    namespace: context.namespace,
  };
}

function tokenSource(user: KubeconfigUser, directory: string, plugin: ExecPlugin | undefined): ClusterConfig['token'] {
  // A file wins over a fixed token, as in kubectl: the fixed one may be what the file held when the kubeconfig was written.
  if (user.tokenFile) return tokenFromFile(resolve(directory, user.tokenFile));
  if (user.token) return () => Promise.resolve(user.token);
  if (plugin) return async (options) => (await plugin.credential(options?.refresh)).token;
  return undefined;
}
