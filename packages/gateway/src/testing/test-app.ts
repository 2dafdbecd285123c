import { noopLogger } from '@nexslice/kube';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { type App, type AppOptions, createApp } from '../http/app.ts';
import { parseForms } from '../http/body.ts';
import { addRoutes } from '../http/methods.ts';

/** Servers without sessions, for what concerns any route. They answer `inject`, and need no closing. */
export const TestApp = {
  /** A server with the given routes. */
  of(plugins: readonly FastifyPluginAsyncZod[], options: Partial<AppOptions> = {}): App {
    const app = createApp({
      guard: () => {},
      observe: () => {},
      newRequestId: () => 'new-id',
      logger: noopLogger,
      ...options,
    });
    addRoutes(app, plugins);
    return app;
  },

  /** A server that answers with the body it has understood, under `/json` and, forms too, under `/form`. */
  echo(): App {
    const json: FastifyPluginAsyncZod = async (app) => {
      app.post('/json', async ({ body }) => ({ body }));
    };
    const form: FastifyPluginAsyncZod = async (app) => {
      parseForms(app);
      app.post('/form', async ({ body }) => ({ body }));
    };
    return TestApp.of([json, form]);
  },
};
