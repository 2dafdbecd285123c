import type { ClusterConfig } from './cluster-config.ts';
import type { ExecSpec } from './exec-plugin.ts';
import { materialize } from './materialize.ts';

/** What is used of the official client's `KubeConfig`, so that its users can bring theirs. */
export interface KubeConfigLike {
  currentContext: string;
  getCurrentCluster(): ClusterLike | null;
  getCurrentUser(): UserLike | null;
  getContextObject(name: string): { namespace?: string } | null;
}

interface ClusterLike {
  server: string;
  caData?: string;
  caFile?: string;
  skipTLSVerify?: boolean;
  tlsServerName?: string;
  proxyUrl?: string;
}

interface UserLike {
  certData?: string;
  certFile?: string;
  keyData?: string;
  keyFile?: string;
  token?: string;
  username?: string;
  password?: string;
  impersonateUser?: string;
  exec?: unknown;
  /** How the official client says "token in a file" inside a cluster. */
  authProvider?: { config?: { tokenFile?: string } };
}

/** Drops what is undefined: a kubeconfig has no undefined values, only missing ones. */
function defined(entries: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined));
}

/** Takes over the current context of a `KubeConfig` of `@kubernetes/client-node` (or anything of its shape). */
export async function clusterConfigFrom(kubeConfig: KubeConfigLike): Promise<ClusterConfig> {
  const cluster = kubeConfig.getCurrentCluster();
  const user = kubeConfig.getCurrentUser();
  const config = await materialize(
    {
      namespace: kubeConfig.getContextObject(kubeConfig.currentContext)?.namespace,
      clusterDirectory: '',
      userDirectory: '',
      cluster: defined({
        server: cluster?.server,
        'certificate-authority': cluster?.caFile,
        'certificate-authority-data': cluster?.caData,
        'insecure-skip-tls-verify': cluster?.skipTLSVerify,
        'tls-server-name': cluster?.tlsServerName,
        'proxy-url': cluster?.proxyUrl,
      }),
      user: defined({
        'client-certificate': user?.certFile,
        'client-certificate-data': user?.certData,
        'client-key': user?.keyFile,
        'client-key-data': user?.keyData,
        token: user?.token,
        tokenFile: user?.authProvider?.config?.tokenFile,
        username: user?.username,
        password: user?.password,
        as: user?.impersonateUser,
        exec: user?.exec as ExecSpec | undefined,
      }),
    },
    process.env,
  );
  return { ...config, reload: () => clusterConfigFrom(kubeConfig) };
}
