import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { Registry } from 'prom-client';
import { text } from '../http/answers.ts';

const schema = {
  summary: 'Metrics for Prometheus',
  response: { 200: text('Text exposition format.', 'text/plain') },
};

/** The route that Prometheus scrapes. */
export function metricsRoute(registry: Registry): FastifyPluginAsyncZod {
  return async (app) => {
    app.get('/metrics', { schema }, async (_request, reply) => {
      reply.type(registry.contentType);
      return registry.metrics();
    });
  };
}
