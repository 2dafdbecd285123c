import { createHash } from 'node:crypto';
import { describeSchemas } from '../builtin/definitions/schemas.ts';
import type { Discovery } from '../discovery/discovery.ts';
import { type AnyAnswer, json, pageNotFound } from '../http/message.ts';
import type { Resource } from '../registry/resource-api.ts';
import { openApiDocument } from './document.ts';

/** A group and version with its document, which is made when first asked for. */
interface Described {
  resources: readonly Resource[];
  hash: string;
  document?: Buffer;
}

/** Answers `/openapi/v3` and what lies below. There is no v2: clients that ask for it go on without. */
export class OpenApi {
  readonly #discovery: Discovery;
  readonly #described = new Map<string, Described>();

  constructor(discovery: Discovery) {
    this.#discovery = discovery;
  }

  /** @returns undefined for other paths */
  answer(path: string, query: URLSearchParams): AnyAnswer | undefined {
    if (path === '/openapi/v2') return pageNotFound();
    if (path === '/openapi/v3' || path === '/openapi/v3/') return this.#index();
    if (!path.startsWith('/openapi/v3/')) return undefined;
    const found = this.#all().get(path.slice('/openapi/v3/'.length));
    if (!found) return pageNotFound();
    describeSchemas();
    found.document ??= Buffer.from(JSON.stringify(openApiDocument(found.resources)));
    const headers: Record<string, string> = { 'content-type': 'application/json', etag: `"${found.hash}"` };
    // A document under its own hash never changes, so clients may keep it.
    if (query.get('hash') === found.hash) headers['cache-control'] = 'public, immutable';
    return { status: 200, headers, body: found.document };
  }

  #index(): AnyAnswer {
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
