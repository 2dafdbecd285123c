import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { GatewayError } from '../errors.ts';
import type { App } from './app.ts';

/**
 * Adds the routes of plugins, and for each of their paths a 405 with `Allow` for the methods that it does not take, where fastify would say
 * that there is no such path (RFC 9110 15.5.6).
 */
export function addRoutes(app: App, plugins: readonly FastifyPluginAsyncZod[]): void {
  const methodsOf = new Map<string, Set<string>>();
  app.addHook('onRoute', ({ url, method }) => {
    const methods = methodsOf.get(url) ?? new Set();
    for (const one of [method].flat()) methods.add(one);
    methodsOf.set(url, methods);
  });
  for (const plugin of plugins) app.register(plugin);
  app.register((scope, _options, done) => {
    for (const [url, taken] of [...methodsOf]) refuseOthers(scope as App, url, taken);
    done();
  });
}

function refuseOthers(app: App, url: string, taken: ReadonlySet<string>): void {
  const allow = [...taken].sort().join(', ');
  app.route({
    url,
    method: app.supportedMethods.filter((method) => !taken.has(method)),
    schema: { hide: true },
    // Before the body is read: its type or size must not decide the answer.
    onRequest: async ({ method }) => {
      throw new GatewayError('GATEWAY_METHOD_NOT_ALLOWED', `${method} is not allowed here, only ${allow}`, {
        headers: { allow },
      });
    },
    handler: async () => undefined,
  });
}
