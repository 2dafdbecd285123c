import type { FixedRoute } from '../http/handler.ts';
import { json } from '../http/message.ts';
import type { Discovery } from './discovery.ts';

/** Paths of every server, beside those of its groups. */
const fixed = [
  '/.well-known/openid-configuration',
  '/api',
  '/api/v1',
  '/apis',
  '/healthz',
  '/healthz/etcd',
  '/healthz/ping',
  '/livez',
  '/livez/etcd',
  '/livez/ping',
  '/metrics',
  '/openapi/v2',
  '/openapi/v3',
  '/openapi/v3/',
  '/openid/v1/jwks',
  '/readyz',
  '/readyz/etcd',
  '/readyz/ping',
  '/readyz/shutdown',
  '/version',
];

/** `/`: all paths that lead on (`kubectl get --raw /`). */
export function rootPathsRoute(discovery: Discovery): FixedRoute {
  return (path, _query, { method }) => {
    if (method !== 'GET' || (path !== '/' && path !== '/index.html')) return undefined;
    const groups = discovery.groups
      .filter(({ name }) => name !== '')
      .flatMap(({ name, versions }) => [`/apis/${name}`, ...versions.map(({ version }) => `/apis/${name}/${version}`)]);
    return json(200, { paths: [...fixed, ...groups].sort() });
  };
}
