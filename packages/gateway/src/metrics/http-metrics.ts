import { Histogram, type Registry } from 'prom-client';
import type { Answered } from '../http/app.ts';

const methods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** From half a millisecond, what a read from the cache takes, to the deadline of a write. Clients in the field give up after 100 ms. */
const buckets = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/** Counts and times requests by route, never by path: what anybody may send must not make time series. */
export function httpMetrics(registry: Registry): (answered: Answered) => void {
  const duration = new Histogram({
    name: 'nexslice_http_request_duration_seconds',
    help: 'Time from the head of a request to its answer, in seconds.',
    labelNames: ['method', 'route', 'status'],
    buckets,
    registers: [registry],
  });
  return ({ method, pattern, status, seconds }) => {
    duration.observe({ method: methods.has(method) ? method : 'other', route: pattern, status }, seconds);
  };
}
