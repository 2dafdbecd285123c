import type { UPF } from '@nexslice/kinds';
import type { UPFs } from '../metrics/slicing-metrics.ts';

type Handler = Parameters<UPFs['addEventHandler']>[0];

/** UPFs in memory that tell of themselves as an informer does. */
export class MemoryUPFs implements UPFs {
  readonly #upfs = new Map<string, UPF>();
  readonly #handlers = new Set<Handler>();

  list(): UPF[] {
    return [...this.#upfs.values()];
  }

  addEventHandler(handler: Handler): () => void {
    this.#handlers.add(handler);
    for (const upf of this.list()) handler.add?.(upf, true);
    return () => this.#handlers.delete(handler);
  }

  add(name: string, isInitial = false): void {
    const upf: UPF = {
      metadata: { name },
      spec: {
        slice: 'default',
        flavor: 'free5gc',
        image: 'free5gc/upf:latest',
        replicas: 1,
        dnns: [{ name: 'internet', pool: '10.60.0.0/16' }],
      },
    };
    this.#upfs.set(name, upf);
    for (const handler of this.#handlers) handler.add?.(upf, isInitial);
  }

  delete(name: string): void {
    const upf = this.#upfs.get(name);
    if (!upf) return;
    this.#upfs.delete(name);
    for (const handler of this.#handlers) handler.delete?.(upf);
  }
}
