import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { KubeError, messageOf } from '../errors.ts';
import type { ClusterConfig } from './cluster-config.ts';
import { proxyFromEnvironment } from './proxy.ts';
import { tokenFromFile } from './token-file.ts';

/** Where kubelet mounts the service account of a pod. */
const defaultDirectory = '/var/run/secrets/kubernetes.io/serviceaccount';

/** Whether the process runs in a pod that may talk to its cluster. */
export function isInCluster(env: NodeJS.ProcessEnv): boolean {
  return Boolean(env['KUBERNETES_SERVICE_HOST'] && env['KUBERNETES_SERVICE_PORT']);
}

/**
 * The configuration of a pod: service address from the environment, authority, token and namespace from the mounted service account.
 *
 * @throws KubeError `KUBE_CONFIG_INVALID` when the service account is not mounted
 */
export async function inClusterConfig(env: NodeJS.ProcessEnv, directory = defaultDirectory): Promise<ClusterConfig> {
  const host = env['KUBERNETES_SERVICE_HOST'] ?? '';
  const bracketed = host.includes(':') ? `[${host}]` : host;
  const server = `https://${bracketed}:${env['KUBERNETES_SERVICE_PORT']}`;
  try {
    const [ca, namespace] = await Promise.all([
      readFile(join(directory, 'ca.crt')),
      readFile(join(directory, 'namespace'), 'utf8'),
    ]);
    return {
      server,
      ca,
      token: tokenFromFile(join(directory, 'token')),
      namespace: namespace.trim(),
      proxyUrl: proxyFromEnvironment(server, env),
      reload: () => inClusterConfig(env, directory),
    };
  } catch (error) {
    const message = `the service account is not mounted at ${directory}: ${messageOf(error)}`;
    throw new KubeError('KUBE_CONFIG_INVALID', message, { cause: error });
  }
}
