import type { ApiObject } from '../registry/resource.ts';

/**
 * One version of one stored object. Immutable: whoever gets it must not change `object`, because readers, watchers and the history share it.
 * It is encoded at most once, and when it was read from the log it is decoded only when somebody looks at it.
 */
export class Entry {
  readonly key: string;
  readonly revision: number;
  #object: ApiObject | undefined;
  #bytes: Buffer | undefined;

  constructor(key: string, revision: number, content: { object: ApiObject } | { bytes: Buffer }) {
    this.key = key;
    this.revision = revision;
    if ('object' in content) this.#object = content.object;
    else this.#bytes = content.bytes;
  }

  get object(): ApiObject {
    this.#object ??= JSON.parse((this.#bytes as Buffer).toString('utf8')) as ApiObject;
    return this.#object;
  }

  /** The object as JSON. */
  get bytes(): Buffer {
    this.#bytes ??= Buffer.from(JSON.stringify(this.#object));
    return this.#bytes;
  }
}

/** The key of an object inside its collection. Keys sort as etcd's do, so lists have Kubernetes' order. */
export function keyOf(namespace: string | undefined, name: string): string {
  return namespace ? `${namespace}/${name}` : name;
}
