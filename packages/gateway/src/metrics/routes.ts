import type { Registry } from 'prom-client';
import { defineRoute, type Route } from '../http/route.ts';

/** The route that Prometheus scrapes. */
export function metricsRoute(registry: Registry): Route {
  return defineRoute({
    method: 'GET',
    pattern: '/metrics',
    summary: 'Metrics for Prometheus',
    answers: { 200: { description: 'Text exposition format.', type: 'text/plain' } },
    handle: async () => ({
      status: 200,
      body: await registry.metrics(),
      headers: { 'content-type': registry.contentType },
    }),
  });
}
