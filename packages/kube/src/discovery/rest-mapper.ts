import { isApiError } from '../client/api-error.ts';
import type { Client } from '../client/client.ts';
import { KubeError } from '../errors.ts';
import { apiVersionOf } from '../object/key.ts';
import type { ResourceType } from '../object/object.ts';

interface ApiResourceList {
  resources?: { name: string; kind: string; namespaced: boolean; group?: string; version?: string }[];
}

/**
 * Finds out how the kinds that objects name are served: plural, scope. What is known stays known; a kind that is not is asked for again, since
 * it may have been installed since.
 */
export class RestMapper {
  readonly #client: Client;
  readonly #groups = new Map<string, Promise<ResourceType[]>>();

  constructor(client: Client) {
    this.#client = client;
  }

  /** @throws KubeError `KUBE_KIND_UNKNOWN` */
  async typeOf(object: { apiVersion?: string; kind?: string }, signal?: AbortSignal): Promise<ResourceType> {
    const { apiVersion = '', kind = '' } = object;
    const known = find(await this.#resources(apiVersion), kind);
    if (known) return known;
    this.invalidate(apiVersion);
    signal?.throwIfAborted();
    const found = find(await this.#resources(apiVersion), kind);
    if (found) return found;
    throw new KubeError(
      'KUBE_KIND_UNKNOWN',
      `the server does not serve ${kind || 'objects without a kind'} of ${apiVersion}`,
    );
  }

  /** Whether the server serves a kind now. Asks anew: for features that depend on what is installed. */
  async isServed(type: ResourceType, signal?: AbortSignal): Promise<boolean> {
    signal?.throwIfAborted();
    this.invalidate(apiVersionOf(type));
    return find(await this.#resources(apiVersionOf(type)), type.kind) !== undefined;
  }

  /** Forgets one group and version, or everything. */
  invalidate(apiVersion?: string): void {
    if (apiVersion === undefined) this.#groups.clear();
    else this.#groups.delete(apiVersion);
  }

  /** Shared by all who ask at a time: none of them may end it for the others, so it takes no signal. */
  #resources(apiVersion: string): Promise<ResourceType[]> {
    const known = this.#groups.get(apiVersion);
    if (known !== undefined) return known;
    const reading = this.#read(apiVersion).catch((error: unknown) => {
      this.#groups.delete(apiVersion);
      throw error;
    });
    this.#groups.set(apiVersion, reading);
    return reading;
  }

  async #read(apiVersion: string): Promise<ResourceType[]> {
    const [first = '', second] = apiVersion.split('/');
    const group = second === undefined ? '' : first;
    const version = second ?? first;
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
