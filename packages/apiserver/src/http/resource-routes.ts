import type { Clock, Random } from '@nexslice/kube';
import type { User } from '../auth/user.ts';
import { decodeBody } from '../decode/decode-body.ts';
import { decodeProtobuf } from '../protobuf/decode.ts';
import type { Body } from '../registry/decode.ts';
import {
  type Caller,
  readBoolean,
  readDeleteOptions,
  readListOptions,
  readPatchOptions,
  readRevision,
  readWatchOptions,
  readWriteOptions,
} from '../registry/options.ts';
import type { Verb } from '../registry/resource.ts';
import type { Resource, Subresource, Target, TextStream, Written } from '../registry/resource-api.ts';
import { badRequest, methodNotAllowed, tooLargeResourceVersion, unknownResource } from '../status/errors.ts';
import { StatusError, success } from '../status/status.ts';
import type { Store } from '../store/store.ts';
import type { IncludeObject } from '../table/table.ts';
import { type Answer, type AnyAnswer, type ApiRequest, type Headers, header, json, text } from './message.ts';
import { negotiate, type Wanted } from './negotiate.ts';
import type { ResourcePath } from './path.ts';
import { contentTypeOf, isPretty, showItem, showPage, type View } from './represent.ts';
import { warningHeaders } from './warnings.ts';
import { watchStream } from './watch-stream.ts';

export interface ResourceRoutesParts {
  store: Store;
  clock: Clock;
  random: Random;
}

/** One request to a resource, as far as it has been understood. */
interface Call {
  resource: Resource;
  path: ResourcePath;
  query: URLSearchParams;
  request: ApiRequest;
  user: User;
}

/** Maps methods and paths to the verbs of resources, and what they answer to bodies. */
export class ResourceRoutes {
  readonly #parts: ResourceRoutesParts;

  constructor(parts: ResourceRoutesParts) {
    this.#parts = parts;
  }

  async answer(
    resource: Resource,
    path: ResourcePath,
    query: URLSearchParams,
    request: ApiRequest,
    user: User,
  ): Promise<AnyAnswer> {
    const call = { resource, path, query, request, user };
    const { deprecation } = resource.info;
    if (!deprecation) return this.#route(call);
    try {
      const made = await this.#route(call);
      made.headers['warning'] = warningHeaders([deprecation]).concat(made.headers['warning'] ?? []);
      return made;
    } catch (error) {
      if (error instanceof StatusError) error.warnings.unshift(deprecation);
      throw error;
    }
  }

  async #route(call: Call): Promise<AnyAnswer> {
    const { resource, path } = call;
    const { namespaced } = resource.info;
    // A cluster-wide kind has no place in a namespace; a namespaced one is addressed in its namespace, or listed over all of them.
    if (!namespaced && path.namespace !== undefined) throw unknownResource();
    if (namespaced && path.namespace === undefined && path.name !== undefined) throw unknownResource();
    if (path.name === undefined) return this.#ofCollection(call);
    const target: Target = { namespace: path.namespace, name: path.name };
    if (path.subresource === undefined) return this.#ofObject(call, target);
    const subresource = Object.hasOwn(resource.subresources, path.subresource)
      ? resource.subresources[path.subresource]
      : undefined;
    if (!subresource) throw unknownResource();
    return this.#ofSubresource(call, subresource, target);
  }

  async #ofCollection(call: Call): Promise<AnyAnswer> {
    const { resource, path, query, request } = call;
    if (request.method === 'GET') return readBoolean(query.get('watch')) ? this.#watch(call) : this.#list(call);
    if (resource.info.namespaced && path.namespace === undefined) throw methodNotAllowed();
    switch (request.method) {
      case 'POST': {
        requireVerb(resource, 'create');
        const options = readWriteOptions('CreateOptions', query, callerOf(call));
        const view = this.#view(call);
        return this.#written(call, view, await resource.create(path.namespace, bodyOf(request), options));
      }
      case 'DELETE': {
        requireVerb(resource, 'deletecollection');
        const view = this.#view(call);
        const options = readDeleteOptions(query, deleteBody(request));
        const page = await resource.deleteCollection(path.namespace, readListOptions(query), options);
        await this.#parts.store.settled();
        return answer(200, view.wanted, showPage(resource.info, page, view));
      }
      default:
        throw methodNotAllowed();
    }
  }

  async #ofObject(call: Call, target: Target): Promise<AnyAnswer> {
    const { resource, query, request } = call;
    switch (request.method) {
      case 'GET': {
        if (readBoolean(query.get('watch'))) return this.#watch(call);
        requireVerb(resource, 'get');
        const view = this.#view(call);
        this.#requireReached(query.get('resourceVersion') ?? '');
        return answer(200, view.wanted, showItem(resource.info, await resource.get(target), view));
      }
      case 'PUT': {
        requireVerb(resource, 'update');
        const options = readWriteOptions('UpdateOptions', query, callerOf(call));
        const view = this.#view(call);
        return this.#written(call, view, await resource.update(target, bodyOf(request), options));
      }
      case 'PATCH': {
        requireVerb(resource, 'patch');
        const options = readPatchOptions(query, callerOf(call), isApply(request));
        const view = this.#view(call);
        return this.#written(call, view, await resource.patch(target, bodyOf(request), options));
      }
      case 'DELETE':
        requireVerb(resource, 'delete');
        return this.#delete(call, target);
      default:
        throw methodNotAllowed();
    }
  }

  async #ofSubresource(call: Call, part: Subresource, target: Target): Promise<AnyAnswer> {
    const { query, request } = call;
    if (part.connect && part.verbs.includes(request.method === 'POST' ? 'create' : request.method.toLowerCase())) {
      return part.connect(target, query);
    }
    if (request.method === 'GET' && part.text) return textAnswer(part.text(target, query));
    const view = this.#view(call);
    if (request.method === 'GET' && part.get) {
      const { info } = call.resource;
      const shown = part.columns ? { ...info, columns: part.columns } : info;
      return answer(200, view.wanted, showItem(shown, part.get(target), view));
    }
    if (request.method === 'POST' && part.create) {
      const options = readWriteOptions('CreateOptions', query, callerOf(call));
      return this.#written(call, view, await part.create(target, bodyOf(request), options));
    }
    if (request.method === 'PUT' && part.update) {
      const options = readWriteOptions('UpdateOptions', query, callerOf(call));
      return this.#written(call, view, await part.update(target, bodyOf(request), options));
    }
    if (request.method === 'PATCH' && part.patch) {
      const options = readPatchOptions(query, callerOf(call), isApply(request));
      return this.#written(call, view, await part.patch(target, bodyOf(request), options));
    }
    throw methodNotAllowed();
  }

  async #list(call: Call): Promise<AnyAnswer> {
    const { resource, path, query } = call;
    requireVerb(resource, 'list');
    const view = this.#view(call);
    const page = await resource.list(path.namespace, readListOptions(query));
    return answer(200, view.wanted, showPage(resource.info, page, view));
  }

  /** @throws StatusError 504 when the client has seen a version that the server has not, as after it was restored from a backup */
  #requireReached(resourceVersion: string): void {
    const { revision, problem } = readRevision(resourceVersion);
    const { revision: newest } = this.#parts.store;
    if (!problem && revision > newest) throw tooLargeResourceVersion(revision, newest);
  }

  #watch(call: Call): AnyAnswer {
    const { resource, path, query } = call;
    requireVerb(resource, 'watch');
    const options = readWatchOptions(query);
    if (path.name !== undefined) options.fieldSelector = `metadata.name=${path.name}`;
    const { clock, random, store } = this.#parts;
    const context = { clock, random, published: () => store.published };
    return watchStream(resource, path.namespace, options, this.#view(call), context);
  }

  async #delete(call: Call, target: Target): Promise<AnyAnswer> {
    const { resource, query, request } = call;
    const view = this.#view(call);
    const options = readDeleteOptions(query, deleteBody(request));
    const deleted = await resource.delete(target, options);
    await this.#parts.store.settled();
    const { defaultPropagationWarning: warning } = resource.info.strategy;
    if (!deleted.gone) {
      const made = answer(200, view.wanted, showItem(resource.info, deleted.item, view));
      if (warning && !options.propagationPolicy) made.headers['warning'] = warningHeaders([warning]);
      return made;
    }
    if (deleted.returned) return json(200, deleted.gone);
    const { name, uid } = deleted.gone.metadata;
    const { group, plural } = resource.info;
    return json(200, success({ name, ...(group ? { group } : {}), kind: plural, uid }));
  }

  async #written(call: Call, view: View, written: Written): Promise<Answer> {
    await this.#parts.store.settled();
    const made = answer(written.created ? 201 : 200, view.wanted, showItem(call.resource.info, written.item, view));
    if (written.warnings.length > 0) made.headers['warning'] = warningHeaders(written.warnings);
    return made;
  }

  #view({ query, request }: Call): View {
    const accept = header(request, 'accept');
    return {
      wanted: negotiate(accept),
      include: (query.get('includeObject') as IncludeObject | null) ?? 'Metadata',
      pretty: isPretty(query, header(request, 'user-agent')),
      now: this.#parts.clock.now(),
    };
  }
}

function requireVerb(resource: Resource, verb: Verb): void {
  if (!resource.info.verbs.includes(verb)) throw methodNotAllowed();
}

function callerOf({ request, user }: Call): Caller {
  return { user, userAgent: header(request, 'user-agent') };
}

function bodyOf(request: ApiRequest): Body {
  return { bytes: request.body, contentType: header(request, 'content-type') };
}

function isApply(request: ApiRequest): boolean {
  return header(request, 'content-type').startsWith('application/apply-patch');
}

/** The DeleteOptions in the body of a DELETE, which most clients send none of. */
function deleteBody(request: ApiRequest): Record<string, unknown> | undefined {
  if (request.body.length === 0) return undefined;
  const options = { validation: 'Ignore', kind: 'DeleteOptions', protobuf: decodeProtobuf } as const;
  const { object } = decodeBody(request.body, header(request, 'content-type'), options);
  const { kind, apiVersion } = object;
  if (kind === undefined || kind === 'DeleteOptions') return object;
  throw badRequest(`no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(apiVersion ?? '')}`);
}

function textAnswer(said: string | TextStream): AnyAnswer {
  if (typeof said === 'string') return text(200, said);
  const { headers, status } = text(200, '');
  return { status, headers, stream: said };
}

function answer(status: number, wanted: Wanted, body: Buffer): Answer {
  const headers: Headers = { 'content-type': contentTypeOf(wanted) };
  return { status, headers, body };
}
