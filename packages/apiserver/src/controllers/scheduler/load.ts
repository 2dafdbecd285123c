import { type Informer, isDeleting, type Pod } from '@nexslice/kube';

/** How many pods each node has, those that were placed a moment ago included. */
export class NodeLoad {
  readonly #nodeOf = new Map<string, string>();
  readonly #counts = new Map<string, number>();

  constructor(pods: Informer<Pod>) {
    pods.addEventHandler({
      add: (pod) => this.#see(pod),
      update: (_old, pod) => this.#see(pod),
      delete: (pod) => this.#forget(pod.metadata?.uid ?? ''),
    });
  }

  on(node: string): number {
    return this.#counts.get(node) ?? 0;
  }

  /** Counts a pod that has just been placed, before the cache shows it. */
  placed(uid: string, node: string): void {
    if (this.#nodeOf.get(uid) === node) return;
    this.#forget(uid);
    this.#nodeOf.set(uid, node);
    this.#counts.set(node, this.on(node) + 1);
  }

  #see(pod: Pod): void {
    const { uid = '' } = pod.metadata ?? {};
    const node = pod.spec?.nodeName;
    if (isDeleting(pod)) this.#forget(uid);
    else if (node) this.placed(uid, node);
  }

  #forget(uid: string): void {
    const node = this.#nodeOf.get(uid);
    if (node === undefined) return;
    this.#nodeOf.delete(uid);
    this.#counts.set(node, this.on(node) - 1);
  }
}
