import type { Clock, Random } from '@nexslice/kube';
import type { Authenticator } from '../auth/authenticator.ts';
import type { User } from '../auth/user.ts';
import type { Discovery } from '../discovery/discovery.ts';
import type { Catalog } from '../registry/catalog.ts';
import { internalError } from '../status/errors.ts';
import { StatusError } from '../status/status.ts';
import type { Store } from '../store/store.ts';
import { type AnyAnswer, type ApiRequest, header, json, pageNotFound } from './message.ts';
import { parseResourcePath } from './path.ts';
import { ResourceRoutes } from './resource-routes.ts';

/** Answers paths that are no resource's: `/version`, `/healthz`, `/openapi/v3`. */
export type FixedRoute = (path: string, query: URLSearchParams, request: ApiRequest) => AnyAnswer | undefined;

export interface HandlerParts {
  authenticator: Authenticator;
  catalog: Catalog;
  discovery: Discovery;
  store: Store;
  clock: Clock;
  random: Random;
  /** Answered without authentication, so that a supervisor can probe. */
  open: FixedRoute;
  fixed: readonly FixedRoute[];
  /** Told of errors that are the server's own. */
  onError(error: unknown, request: ApiRequest): void;
}

const noQuery = new URLSearchParams();

/** The server as a function from requests to answers. */
export class Handler {
  readonly #parts: HandlerParts;
  readonly #resources: ResourceRoutes;

  constructor(parts: HandlerParts) {
    this.#parts = parts;
    this.#resources = new ResourceRoutes(parts);
  }

  /** Never throws: what goes wrong becomes a Status. */
  async handle(request: ApiRequest): Promise<AnyAnswer> {
    try {
      return await this.#route(request);
    } catch (error) {
      if (error instanceof StatusError) return failure(error);
      this.#parts.onError(error, request);
      return failure(internalError(error instanceof Error ? error.message : String(error)));
    }
  }

  async #route(request: ApiRequest): Promise<AnyAnswer> {
    const { url } = request;
    const mark = url.indexOf('?');
    const path = mark < 0 ? url : url.slice(0, mark);
    const query = mark < 0 ? noQuery : new URLSearchParams(url.slice(mark + 1));
    const { authenticator } = this.#parts;
    const open = this.#parts.open(path, query, request);
    if (open) return open;
    const user: User = authenticator.authenticate(header(request, 'authorization'), request.user);
    const parsed = parseResourcePath(path);
    const resource = parsed && this.#parts.catalog.find(parsed.group, parsed.version, parsed.resource);
    if (parsed && resource) return this.#resources.answer(resource, parsed, query, request, user);
    return this.#other(path, query, request);
  }

  #other(path: string, query: URLSearchParams, request: ApiRequest): AnyAnswer {
    for (const route of this.#parts.fixed) {
      const answer = route(path, query, request);
      if (answer) return answer;
    }
    if (request.method === 'GET') {
      const found = this.#parts.discovery.answer(path, header(request, 'accept'));
      if (found) return found;
    }
    return pageNotFound();
  }
}

function failure(error: StatusError): AnyAnswer {
  const answer = json(error.code, error.status);
  Object.assign(answer.headers, error.headers);
  return answer;
}
