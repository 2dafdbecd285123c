import type { IncomingMessage, RequestListener } from 'node:http';
import type { Clock, Logger } from '@nexslice/kube';
import { type Failure, failureOf } from '../failure/failure.ts';
import { maskSubscribers } from '../failure/mask.ts';
import { fromText, readBody } from './body.ts';
import { checkInput, missingInput } from './input.ts';
import { failureReply, send } from './reply.ts';
import { requestIdOf } from './request-id.ts';
import type { Reply, Route, Taste } from './route.ts';
import type { Match, Router } from './router.ts';
import { tasteOf } from './taste.ts';

/** One request that was answered. `pattern` is that of its route: paths are without number and may hold anything. */
export interface Answered {
  readonly method: string;
  readonly pattern: string;
  readonly status: number;
  readonly seconds: number;
}

export interface HandlerOptions {
  readonly router: Router;
  /** Throws for requests that are to be refused before anything of them is looked at. */
  guard(request: IncomingMessage): void;
  /** How a person in a browser is told about a failure. */
  failurePage(failure: Failure): Reply;
  observe(answered: Answered): void;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Handed to the routes; aborted when the gateway stops waiting for them. */
  readonly signal: AbortSignal;
  newRequestId(): string;
  /** Whether the gateway is about to close: connections are not kept for a next request then. */
  isClosing(): boolean;
}

const noRoute = 'none';

/** Answers requests by the routes. Whatever is thrown on the way becomes an answer too. */
export function createHandler(options: HandlerOptions): RequestListener {
  return async (request, response) => {
    const start = options.clock.monotonic();
    const requestId = requestIdOf(request.headers, options.newRequestId);
    response.setHeader('x-request-id', requestId);
    let match: Match | undefined;
    let reply: Reply;
    try {
      options.guard(request);
      const [path = '', query = ''] = splitUrl(request.url ?? '');
      match = options.router.find(request.method ?? '', path);
      reply = await answer(match, request, query, options.signal);
    } catch (error) {
      const failure = failureOf(error);
      if (failure.status >= 500) logFailure(options.logger, error, failure, requestId);
      reply = tasteOf(request.headers.accept) === 'page' ? options.failurePage(failure) : failureReply(failure);
    }
    if (options.isClosing()) response.shouldKeepAlive = false;
    send(response, reply);
    const answered: Answered = {
      method: request.method ?? '',
      pattern: match?.route.pattern ?? noRoute,
      status: reply.status,
      seconds: (options.clock.monotonic() - start) / 1000,
    };
    options.observe(answered);
    options.logger.debug({ ...answered, requestId }, 'answered');
  };
}

async function answer(match: Match, request: IncomingMessage, query: string, signal: AbortSignal): Promise<Reply> {
  const { route, parameters } = match;
  const path = route.path ? checkInput(route.path, parameters) : undefined;
  const input = await inputOf(route, request, query);
  const taste: Taste = tasteOf(request.headers.accept);
  return route.handle({ path, input, taste, signal });
}

async function inputOf({ input }: Route, request: IncomingMessage, query: string): Promise<unknown> {
  if (!input) return undefined;
  const body = await readBody(request, input.from);
  if (body === undefined && input.required) throw missingInput();
  if (!input.from.includes('query') || (body !== undefined && !isFields(body))) return checkInput(input.schema, body);
  return checkInput(input.schema, { ...fromText(new URLSearchParams(query)), ...body });
}

function isFields(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function splitUrl(url: string): [string, string] {
  const mark = url.indexOf('?');
  return mark === -1 ? [url, ''] : [url.slice(0, mark), url.slice(mark + 1)];
}

/** The stack goes to the log only, and without subscribers. What the API server is to blame for needs no stack. */
function logFailure(
  logger: Logger,
  error: unknown,
  { status, code, error: message }: Failure,
  requestId: string,
): void {
  const fields = { requestId, status, code, error: message };
  if (status !== 500) {
    logger.warn(fields, 'a request failed');
    return;
  }
  const stack = maskSubscribers(error instanceof Error ? (error.stack ?? error.message) : String(error));
  logger.error({ ...fields, stack }, 'a request failed by a fault of ours');
}
