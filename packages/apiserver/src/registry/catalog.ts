import { apiVersionOf } from './decode.ts';
import type { Resource } from './resource-api.ts';

/** All served resources, by group, version and plural. */
export class Catalog {
  readonly #resources = new Map<string, Resource>();
  readonly #kinds = new Set<string>();
  readonly #listeners = new Set<() => void>();
  #generation = 0;

  /** Grows with every change, for caches of what is made from the catalogue. */
  get generation(): number {
    return this.#generation;
  }

  find(group: string, version: string, plural: string): Resource | undefined {
    return this.#resources.get(`${group}/${version}/${plural}`);
  }

  hasKind(apiVersion: string, kind: string): boolean {
    return this.#kinds.has(`${apiVersion} ${kind}`);
  }

  hasVersion(group: string, version: string): boolean {
    return this.all().some(({ info }) => info.group === group && info.version === version);
  }

  /** In the order in which they were added. */
  all(): Resource[] {
    return [...this.#resources.values()];
  }

  /** Serves a resource, in place of one with the same group, version and plural. */
  add(resource: Resource): void {
    const { info } = resource;
    this.#resources.set(`${info.group}/${info.version}/${info.plural}`, resource);
    this.#kinds.add(`${apiVersionOf(info)} ${info.kind}`);
    this.#changed();
  }

  remove(resource: Resource): void {
    const { info } = resource;
    const key = `${info.group}/${info.version}/${info.plural}`;
    if (this.#resources.get(key) !== resource) return;
    this.#resources.delete(key);
    this.#kinds.delete(`${apiVersionOf(info)} ${info.kind}`);
    this.#changed();
  }
  /** Calls `listener` after every change. Returns how to stop. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #changed(): void {
    this.#generation++;
    for (const listener of this.#listeners) listener();
  }
}
