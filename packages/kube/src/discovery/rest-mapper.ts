import { isApiError } from '../client/api-error.ts';
import type { Client } from '../client/client.ts';
import { KubeError } from '../errors.ts';
import { apiVersionOf } from '../object/key.ts';
import type { ResourceType } from '../object/object.ts';

interface ApiResourceList {
  resources?: { name: string; kind: string; namespaced: boolean; group?: string; version?: string }[];
}

type Served = Promise<readonly ResourceType[]>;

/**
 * Finds out how the kinds that objects name are served: plural, scope. What is known stays known; a kind that is not is asked for again, since
 * it may have been installed since.
 */
export class RestMapper {
  readonly #client: Client;
  readonly #groups = new Map<string, Served>();

  constructor(client: Client) {
    this.#client = client;
  }

  /** @throws KubeError `KUBE_KIND_UNKNOWN` */
  async typeOf(object: { apiVersion?: string; kind?: string }, signal?: AbortSignal): Promise<ResourceType> {
    signal?.throwIfAborted();
    const { apiVersion = '', kind = '' } = object;
    const known = this.#groups.get(apiVersion);
    const found = find((await known) ?? [], kind) ?? find(await this.#newerThan(known, apiVersion), kind);
    if (found) return found;
    throw new KubeError(
      'KUBE_KIND_UNKNOWN',
      `the server does not serve ${kind || 'objects without a kind'} of ${apiVersion || 'no apiVersion'}`,
    );
  }

  /** Whether the server serves a kind now. Asks anew: for features that depend on what is installed. */
  async isServed(type: ResourceType, signal?: AbortSignal): Promise<boolean> {
    signal?.throwIfAborted();
    const apiVersion = apiVersionOf(type);
    return find(await this.#newerThan(this.#groups.get(apiVersion), apiVersion), type.kind) !== undefined;
  }

  /** Forgets one group and version, or everything. */
  invalidate(apiVersion?: string): void {
    if (apiVersion === undefined) this.#groups.clear();
    else this.#groups.delete(apiVersion);
  }

  /**
   * What is served, as asked for after `known` was. Shared by all who ask at a time, so that a crowd of objects of an unknown kind costs one
   * request; none of them may end it for the others, so it takes no signal.
   */
  #newerThan(known: Served | undefined, apiVersion: string): Served {
    const current = this.#groups.get(apiVersion);
    if (current !== undefined && current !== known) return current;
    const reading = this.#read(apiVersion).catch((error: unknown) => {
      if (this.#groups.get(apiVersion) === reading) this.#groups.delete(apiVersion);
      throw error;
    });
    this.#groups.set(apiVersion, reading);
    return reading;
  }

  async #read(apiVersion: string): Promise<readonly ResourceType[]> {
    const [first = '', second] = apiVersion.split('/');
    const group = second === undefined ? '' : first;
    const version = second ?? first;
    // No version, or more than one slash: nothing is served under such a name.
    if (!version || apiVersion.split('/').length > 2) return [];
    const path = group ? `/apis/${group}/${version}` : `/api/${version}`;
    try {
      const { resources = [] } = await this.#client.request<ApiResourceList>('GET', path);
      // Names with a slash are subresources.
      const kinds = resources.filter(({ name }) => !name.includes('/'));
      return kinds.map(({ name, kind, namespaced }) => ({ group, version, kind, plural: name, namespaced }));
    } catch (error) {
      if (isApiError(error, (apiError) => apiError.isNotFound)) return [];
      throw error;
    }
  }
}

function find(types: readonly ResourceType[], kind: string): ResourceType | undefined {
  return types.find((type) => type.kind === kind);
}
