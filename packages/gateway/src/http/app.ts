import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Logger } from '@nexslice/kube';
import fastify, { type FastifyBaseLogger, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { GatewayError } from '../errors.ts';
import { answerFailure } from '../failure/answer.ts';
import { maxBodyBytes, parseJson } from './body.ts';
import { answerBroken } from './broken.ts';
import { drain } from './drain.ts';
import { asGatewayError } from './framework-errors.ts';
import { validateWithZod } from './input.ts';
import { requestIdOf } from './request-id.ts';

/** A fastify server whose schemas are zod's. */
export type App = FastifyInstance<Server, IncomingMessage, ServerResponse, FastifyBaseLogger, ZodTypeProvider>;

/** One request that was answered. `pattern` is that of its route: paths are without number and may hold anything. */
export interface Answered {
  readonly method: string;
  readonly pattern: string;
  readonly status: number;
  readonly seconds: number;
}

export interface AppOptions {
  /** Throws for requests that are to be refused before anything of them is looked at. */
  guard(request: IncomingMessage): void;
  observe(answered: Answered): void;
  newRequestId(): string;
  readonly logger: Logger;
}

/** A request head or body that takes this long is no slow network but a client that holds our sockets. */
const requestTimeoutMs = 10_000;

/** As long as a request line may be in Node (16 KiB of head): what is wrong with a parameter is for its schema to say. */
const maxParamLength = 16 * 1024;

/** On every answer: no answer is for caches, for other sites to embed, or to be taken for another type. */
const commonHeaders: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'cross-origin-resource-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
};

/** Makes the server to which the routes are added. Whatever is thrown on the way to an answer becomes an answer too. */
export function createApp(options: AppOptions): App {
  const app = fastify({
    bodyLimit: maxBodyBytes,
    requestTimeout: requestTimeoutMs,
    http: { headersTimeout: requestTimeoutMs },
    routerOptions: { maxParamLength },
    // What arrives on a kept connection while we close is served, and the connection closed after it.
    return503OnClosing: false,
    requestIdHeader: false,
    genReqId: ({ headers }) => requestIdOf(headers, options.newRequestId),
    clientErrorHandler: answerBroken,
    // A path that cannot be decoded has no route, and so none of the hooks below.
    frameworkErrors: (error, request, reply) => {
      begin(request, reply);
      answerFailure(options.logger, asGatewayError(error, request), request, reply);
      finish(request, reply);
    },
  }).withTypeProvider<ZodTypeProvider>();

  const finish = (request: FastifyRequest, reply: FastifyReply) => {
    const answered: Answered = {
      method: request.method,
      pattern: request.routeOptions.url ?? 'none',
      status: reply.statusCode,
      seconds: reply.elapsedTime / 1000,
    };
    options.observe(answered);
    options.logger.debug({ ...answered, requestId: request.id }, 'answered');
  };

  parseJson(app);
  app.setValidatorCompiler(validateWithZod);
  // The schemas of answers describe and type them. Types are checked when we build; nothing is left to check for every answer.
  app.setSerializerCompiler(() => (body) => JSON.stringify(body));
  app.addHook('onRequest', async (request, reply) => {
    begin(request, reply);
    options.guard(request.raw);
    // Before the body is read: what is sent to a path that does not exist does not matter.
    if (request.is404) throw new GatewayError('GATEWAY_ROUTE_NOT_FOUND', 'there is no such path; see /openapi.json');
  });
  app.addHook('onResponse', async (request, reply) => finish(request, reply));
  app.setErrorHandler(async (error, request, reply) => {
    const known = asGatewayError(error, request);
    if (known instanceof GatewayError && known.code === 'GATEWAY_BODY_TOO_LARGE') await drain(request.raw);
    return answerFailure(options.logger, known, request, reply);
  });
  return app;
}

function begin(request: FastifyRequest, reply: FastifyReply): void {
  reply.headers({ ...commonHeaders, 'x-request-id': request.id });
}
