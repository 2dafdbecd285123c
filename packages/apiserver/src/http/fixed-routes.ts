import { methodNotAllowed } from '../status/errors.ts';
import type { FixedRoute } from './handler.ts';
import { type Answer, json, text } from './message.ts';

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
  // As Go names machines.
  platform: `${process.platform}/${process.arch === 'x64' ? 'amd64' : process.arch}`,
};

export interface Health {
  /** Writes can be recorded. */
  store(): boolean;
  stopping(): boolean;
}

type Checks = readonly (readonly [name: string, passes: () => boolean])[];

/** `/healthz`, `/livez`, `/readyz`, each with `?verbose` and `?exclude=`, and with single checks below. */
export function healthRoutes(health: Health): FixedRoute {
  // The store answers under the name by which probes know it.
  const live: Checks = [
    ['ping', () => true],
    ['etcd', () => health.store()],
  ];
  const probes = new Map<string, Checks>([
    ['healthz', live],
    ['livez', live],
    ['readyz', [...live, ['shutdown', () => !health.stopping()]]],
  ]);
  return (path, query) => {
    const [, probe = '', ...rest] = path.split('/');
    const checks = probes.get(probe);
    if (!checks) return undefined;
    if (rest.length === 0 || rest[0] === '') return report(probe, checks, query);
    const single = checks.find(([name]) => name === rest.join('/'));
    if (!single) return undefined;
    return single[1]() ? plain(200, 'ok') : plain(500, 'internal server error: not ok\n');
  };
}

function report(probe: string, checks: Checks, query: URLSearchParams): Answer {
  const excluded = new Set(
    query
      .getAll('exclude')
      .flatMap((names) => names.split(','))
      .filter(Boolean),
  );
  let failed = false;
  const lines = checks.map(([name, passes]) => {
    if (excluded.delete(name)) return `[+]${name} excluded: ok\n`;
    if (passes()) return `[+]${name} ok\n`;
    failed = true;
    return `[-]${name} failed: reason withheld\n`;
  });
  if (excluded.size > 0) {
    const names = [...excluded].map((name) => JSON.stringify(name)).join(', ');
    lines.push(`warn: some health checks cannot be excluded: no matches for ${names}\n`);
  }
  if (failed) return plain(500, `${lines.join('')}${probe} check failed\n`);
  return plain(200, query.has('verbose') ? `${lines.join('')}${probe} check passed\n` : 'ok');
}

function plain(status: number, value: string): Answer {
  const answer = text(status, value);
  answer.headers['x-content-type-options'] = 'nosniff';
  return answer;
}

/** `/version`. */
export const versionRoute: FixedRoute = (path, _query, { method }) => {
  if (path !== '/version' && path !== '/version/') return undefined;
  if (method !== 'GET') throw methodNotAllowed();
  return json(200, version);
};
