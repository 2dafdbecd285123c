import type { ApiServer } from '@nexslice/apiserver';
import type { ClusterConfig } from '@nexslice/kube';

/** How a client of this process reaches an embedded API server: like any other, over its port. */
export function configOf({ url, ca, token }: Pick<ApiServer, 'url' | 'ca' | 'token'>): ClusterConfig {
  return { server: url, ...(ca === undefined ? {} : { ca }), token: async () => token };
}
