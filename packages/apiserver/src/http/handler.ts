import type { Clock, Random } from '@nexslice/kube';
import type { Attributes } from '../auth/attributes.ts';
import type { Authenticator } from '../auth/authenticator.ts';
import { type Authorizer, authorize } from '../auth/authorizer.ts';
import { impersonated } from '../auth/impersonation.ts';
import type { User } from '../auth/user.ts';
import type { Discovery } from '../discovery/discovery.ts';
import type { RequestMetrics, RequestTimer } from '../metrics/request-metrics.ts';
import type { Catalog } from '../registry/catalog.ts';
import type { Resource } from '../registry/resource-api.ts';
import { internalError, methodNotAllowed, unknownResource } from '../status/errors.ts';
import { StatusError } from '../status/status.ts';
import type { Store } from '../store/store.ts';
import { compressed } from './compress.ts';
import { type AnyAnswer, type ApiRequest, type Headers, header, pageNotFound } from './message.ts';
import { plainJson, refusalFormat, type Wanted } from './negotiate.ts';
import { parseResourcePath, type ResourcePath, withoutWatchPrefix } from './path.ts';
import { contentTypeOf, encode, isPretty } from './represent.ts';
import { requestAttributes } from './request-attributes.ts';
import { otherLabels, resourceLabels } from './request-labels.ts';
import { ResourceRoutes } from './resource-routes.ts';
import { warningHeaders } from './warnings.ts';

/** Answers paths that are no resource's: `/version`, `/healthz`, `/openapi/v3`. */
export type FixedRoute = (path: string, query: URLSearchParams, request: ApiRequest) => AnyAnswer | undefined;

export interface HandlerParts {
  authenticator: Authenticator;
  authorizer: Authorizer;
  catalog: Catalog;
  discovery: Discovery;
  store: Store;
  clock: Clock;
  random: Random;
  metrics: RequestMetrics;
  /** Answered without authentication, so that a supervisor can probe. */
  open: FixedRoute;
  fixed: readonly FixedRoute[];
  /** Told of every request whose sender is known, and whether he was allowed it. */
  audit?: ((user: User, attributes: Attributes, allowed: boolean) => void) | undefined;
  /** Told of errors that are the server's own. */
  onError(error: unknown, request: ApiRequest): void;
}

const noQuery = new URLSearchParams();

/** A request line taken apart. */
interface Asked {
  path: string;
  query: URLSearchParams;
  /** Undefined when the path is no resource's; `resource` also when it is of one that is not served. */
  parsed: ResourcePath | undefined;
  resource: Resource | undefined;
}

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
    const asked = this.#read(request);
    const { resource, parsed, query } = asked;
    const labels = resource && parsed ? resourceLabels(request, query, parsed, resource) : otherLabels(request);
    const timer = this.#parts.metrics.begin(labels);
    return timed(await this.#answer(asked, request), timer);
  }

  async #answer(asked: Asked, request: ApiRequest): Promise<AnyAnswer> {
    try {
      return await compressed(await this.#route(asked, request), request);
    } catch (error) {
      if (error instanceof StatusError) return failure(error, request, asked.query);
      this.#parts.onError(error, request);
      const why = error instanceof Error ? error.message : String(error);
      return failure(internalError(why), request, asked.query);
    }
  }

  #read({ method, url }: ApiRequest): Asked {
    const mark = url.indexOf('?');
    const asked = mark < 0 ? url : url.slice(0, mark);
    const watched = method === 'GET' && asked.includes('/watch/') ? withoutWatchPrefix(asked) : undefined;
    const path = watched ?? asked;
    const query = mark < 0 && !watched ? noQuery : new URLSearchParams(mark < 0 ? '' : url.slice(mark + 1));
    if (watched) query.set('watch', 'true');
    const parsed = parseResourcePath(path);
    const resource = parsed && this.#parts.catalog.find(parsed.group, parsed.version, parsed.resource);
    return { path, query, parsed, resource };
  }

  async #route({ path, query, parsed, resource }: Asked, request: ApiRequest): Promise<AnyAnswer> {
    const { authenticator, authorizer } = this.#parts;
    const open = this.#parts.open(path, query, request);
    if (open) return open;
    const sender = authenticator.authenticate(header(request, 'authorization'), request.user);
    const user = impersonated(request, sender, authorizer);
    const attributes = requestAttributes(request, path, query, parsed);
    this.#authorize(user, attributes);
    if (parsed && resource && createsByPatch(request, parsed))
      await this.#authorizeCreate(user, attributes, resource, parsed);
    if (parsed && resource) return this.#resources.answer(resource, parsed, query, request, user);
    return this.#other(path, query, request);
  }

  #authorize(user: User, attributes: Attributes): void {
    const { authorizer, audit } = this.#parts;
    try {
      authorize(authorizer, user, attributes);
    } catch (error) {
      audit?.(user, attributes, false);
      throw error;
    }
    audit?.(user, attributes, true);
  }

  /** Server-side apply of what is not there creates it, which is a right of its own. */
  async #authorizeCreate(user: User, attributes: Attributes, resource: Resource, path: ResourcePath): Promise<void> {
    try {
      await resource.get({ namespace: path.namespace, name: path.name as string });
    } catch (error) {
      if (!(error instanceof StatusError) || error.code !== 404) throw error;
      this.#authorize(user, { ...attributes, verb: 'create' });
    }
  }

  #other(path: string, query: URLSearchParams, request: ApiRequest): AnyAnswer {
    for (const route of this.#parts.fixed) {
      const answer = route(path, query, request);
      if (answer) return answer;
    }
    const { discovery } = this.#parts;
    const found = discovery.answer(path, header(request, 'accept'));
    if (found && request.method !== 'GET') throw methodNotAllowed();
    if (found) return found;
    if (discovery.covers(path)) throw unknownResource();
    return pageNotFound();
  }
}

function createsByPatch(request: ApiRequest, path: ResourcePath): boolean {
  if (request.method !== 'PATCH' || path.subresource !== undefined || path.name === undefined) return false;
  return header(request, 'content-type').startsWith('application/apply-patch');
}

/** Tells `timer` when an answer is complete, or how long it streams. */
function timed(answer: AnyAnswer, timer: RequestTimer): AnyAnswer {
  if (!answer.stream) {
    timer.answered(answer.status);
    return answer;
  }
  const { stream } = answer;
  const opened = timer.streaming(answer.status);
  return {
    ...answer,
    stream: (sink) => {
      const over = opened();
      const end = () => {
        over();
        sink.end();
      };
      const stop = stream({ write: (bytes) => sink.write(bytes), end });
      return () => {
        over();
        stop();
      };
    },
  };
}

function failure(error: StatusError, request: ApiRequest, query: URLSearchParams): AnyAnswer {
  const wanted: Wanted = { ...plainJson, format: refusalFormat(header(request, 'accept')) };
  const body = encode(error.status, { wanted, pretty: isPretty(query, header(request, 'user-agent')) });
  const headers: Headers = { 'content-type': contentTypeOf(wanted), ...error.headers };
  if (error.warnings.length > 0) headers['warning'] = warningHeaders(error.warnings);
  return { status: error.code, headers, body };
}
