import type { FixedRoute } from './handler.ts';
import { json, text } from './message.ts';

/** The Kubernetes whose behaviour this server has. */
export const version = {
  major: '1',
  minor: '36',
  emulationMajor: '1',
  emulationMinor: '36',
  minCompatibilityMajor: '1',
  minCompatibilityMinor: '35',
  gitVersion: 'v1.36.0+nexslice',
  gitCommit: '0000000000000000000000000000000000000000',
  gitTreeState: 'clean',
  buildDate: '1970-01-01T00:00:00Z',
  goVersion: 'none',
  compiler: 'none',
  platform: `${process.platform}/${process.arch}`,
};

const probes = new Set(['/healthz', '/livez', '/readyz']);

/** `/healthz`, `/livez`, `/readyz`, each with `?verbose` and with single checks below. */
export const healthRoutes: FixedRoute = (path, query) => {
  const [, probe, check] = path.split('/');
  if (!probes.has(`/${probe}`)) return undefined;
  if (check && check !== 'ping') return undefined;
  return query.has('verbose') ? text(200, `[+]ping ok\n${probe} check passed\n`) : text(200, 'ok');
};

/** `/version`. */
export const versionRoute: FixedRoute = (path) => (path === '/version' ? json(200, version) : undefined);
