import { createHash } from 'node:crypto';
import { describeSchemas } from '../builtin/definitions/schemas.ts';
import type { Discovery } from '../discovery/discovery.ts';
import { type Answer, type AnyAnswer, type Headers, json, pageNotFound } from '../http/message.ts';
import type { Resource } from '../registry/resource-api.ts';
import { openApiDocument } from './document.ts';
import { gnosticDocument } from './v2/gnostic.ts';
import { type DocumentV3, swaggerDocument } from './v2/swagger.ts';

/** A group and version with its document, which is made when first asked for. */
interface Described {
  resources: readonly Resource[];
  hash: string;
  document?: Buffer;
}

/** The forms of version 2. Go clients ask for the first under this name, or with an `@` in the place of the first dot after `v2`. */
const protobufV2 = 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf';

/** Version 2 of all that was described when it was made. */
interface Swagger {
  hash: string;
  json: Buffer;
  protobuf?: Buffer;
}

/** What a request says of the document that it asks for. */
export interface WantedDocument {
  /** The form in which version 2 is wanted. */
  accept?: string;
  /** The tag of the document that the client has. */
  known?: string;
}

/** As long as HTTP lets an answer be kept. */
const yearMs = 365 * 24 * 3_600_000;

/** Answers `/openapi/v3` and what lies below, and `/openapi/v2`, where everything is in one document. */
export class OpenApi {
  readonly #discovery: Discovery;
  readonly #now: () => number;
  readonly #described = new Map<string, Described>();
  #swagger: Swagger | undefined;

  /** `now` is in ms. */
  constructor(discovery: Discovery, now: () => number) {
    this.#discovery = discovery;
    this.#now = now;
  }

  /** @returns undefined for other paths */
  answer(path: string, query: URLSearchParams, wanted: WantedDocument = {}): AnyAnswer | undefined {
    const made = this.#answer(path, query, wanted.accept ?? '');
    if (made?.status !== 200 || !wanted.known || made.headers['etag'] !== wanted.known) return made;
    return { status: 304, headers: made.headers, body: Buffer.alloc(0) };
  }

  #answer(path: string, query: URLSearchParams, accept: string): Answer | undefined {
    if (path === '/openapi/v2') return this.#version2(accept);
    if (path === '/openapi/v3' || path === '/openapi/v3/') return this.#index();
    if (!path.startsWith('/openapi/v3/')) return undefined;
    const found = this.#all().get(path.slice('/openapi/v3/'.length));
    if (!found) return pageNotFound();
    const headers: Headers = { 'content-type': 'application/json', etag: `"${found.hash}"`, vary: 'Accept' };
    const hash = query.get('hash');
    if (hash && hash !== found.hash) {
      return { status: 301, headers: { location: `${path}?hash=${found.hash}` }, body: Buffer.alloc(0) };
    }
    if (hash) {
      // A document under its own hash never changes, so clients may keep it.
      headers['cache-control'] = 'public, immutable';
      headers['expires'] = new Date(this.#now() + yearMs).toUTCString();
    }
    return { status: 200, headers, body: documentOf(found) };
  }

  #version2(accept: string): Answer {
    const all = [...this.#all().values()];
    const hash = createHash('sha512')
      .update(all.map((one) => one.hash).join())
      .digest('hex')
      .toUpperCase();
    if (this.#swagger?.hash !== hash) {
      const documents = all.map((one) => JSON.parse(documentOf(one).toString('utf8')) as DocumentV3);
      this.#swagger = { hash, json: Buffer.from(JSON.stringify(swaggerDocument(documents))) };
    }
    const made = this.#swagger;
    const headers: Headers = { etag: `"${hash}"`, vary: 'Accept' };
    if (accept.includes('+protobuf')) {
      made.protobuf ??= gnosticDocument(JSON.parse(made.json.toString('utf8')));
      return { status: 200, headers: { 'content-type': protobufV2, ...headers }, body: made.protobuf };
    }
    return { status: 200, headers: { 'content-type': 'application/json', ...headers }, body: made.json };
  }

  #index(): Answer {
    const paths: Record<string, { serverRelativeURL: string }> = {};
    for (const [path, { hash }] of this.#all()) {
      paths[path] = { serverRelativeURL: `/openapi/v3/${path}?hash=${hash}` };
    }
    return json(200, { paths });
  }

  /** What is described now; documents of groups that have not changed are kept. */
  #all(): Map<string, Described> {
    const left = new Set(this.#described.keys());
    for (const group of this.#discovery.groups) {
      for (const { version, resources } of group.versions) {
        const path = group.name ? `apis/${group.name}/${version}` : `api/${version}`;
        left.delete(path);
        if (this.#described.get(path)?.resources === resources) continue;
        this.#described.set(path, { resources, hash: hashOf(path, resources) });
      }
    }
    for (const path of left) this.#described.delete(path);
    return this.#described;
  }
}

function documentOf(described: Described): Buffer {
  describeSchemas();
  described.document ??= Buffer.from(JSON.stringify(openApiDocument(described.resources)));
  return described.document;
}

/** Of all that can differ between two servers of this version, and change on one: kubectl keeps documents on disk by their hash. */
function hashOf(path: string, resources: readonly Resource[]): string {
  const hash = createHash('sha512').update(path);
  for (const { info } of resources) {
    const { plural, kind, namespaced, verbs } = info;
    hash.update(JSON.stringify([plural, kind, namespaced, verbs]));
    if (info.custom) hash.update(JSON.stringify(info.schema));
  }
  return hash.digest('hex').toUpperCase();
}
