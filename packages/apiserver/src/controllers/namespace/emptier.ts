import { type Clock, type Logger, timestamp, WorkQueue } from '@nexslice/kube';
import type { ApiObject } from '../../registry/resource.ts';
import type { Resource } from '../../registry/resource-api.ts';
import type { EveryKind, ObjectListener } from '../kinds/every-kind.ts';
import { workOff } from '../kinds/work.ts';
import { isStatus, listAll, read, remove, updateStatus, updateSubresource } from '../kinds/writes.ts';
import { type NamespaceCondition, type Remainder, terminationConditions } from './plan.ts';

/** Objects that go one after the other are looked at together: each look goes through all kinds. */
const settleMs = 20;

/** The finalizer in a Namespace's spec that stands for this controller. */
const ourFinalizer = 'kubernetes';

/** Empties namespaces that are being deleted, of all kinds there are, and lets them go when nothing is left. */
export class NamespaceEmptier implements ObjectListener {
  readonly #kinds: EveryKind;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #queue: WorkQueue<string>;
  readonly #terminating = new Set<string>();

  constructor(kinds: EveryKind, clock: Clock, log: Logger) {
    this.#kinds = kinds;
    this.#clock = clock;
    this.#log = log.child({ controller: 'namespace' });
    this.#queue = new WorkQueue({ clock });
    kinds.addListener(this);
  }

  changed({ info }: Resource, { metadata }: ApiObject): void {
    if (info.plural === 'namespaces' && info.group === '') {
      if (metadata.deletionTimestamp && !this.#terminating.has(metadata.name)) {
        this.#terminating.add(metadata.name);
        this.#queue.add(metadata.name);
      }
    } else this.#lookAgain(metadata.namespace);
  }

  deleted({ info }: Resource, { metadata }: ApiObject): void {
    if (info.plural === 'namespaces' && info.group === '') this.#terminating.delete(metadata.name);
    else this.#lookAgain(metadata.namespace);
  }

  #lookAgain(namespace: string | undefined): void {
    if (namespace && this.#terminating.has(namespace)) this.#queue.addAfter(namespace, settleMs);
  }

  /** Works until `signal` is aborted. */
  run(signal: AbortSignal): Promise<void> {
    return workOff(this.#queue, (name) => this.#empty(name), this.#log, signal);
  }

  async #empty(name: string): Promise<void> {
    const namespaces = this.#kinds.find('v1', 'Namespace');
    const namespace = namespaces && (await read(namespaces, { namespace: undefined, name }));
    if (!namespaces || !namespace?.metadata.deletionTimestamp) return;
    const remainders: Remainder[] = [];
    for (const resource of [...this.#kinds.resources()]) {
      const remainder = resource.info.namespaced ? await emptyKind(resource, name) : undefined;
      if (remainder) remainders.push(remainder);
    }
    await this.#tell(namespaces, namespace, remainders);
    if (remainders.length === 0) await finalize(namespaces, name);
  }

  async #tell(namespaces: Resource, namespace: ApiObject, remainders: readonly Remainder[]): Promise<void> {
    const status = (namespace['status'] ?? {}) as { conditions?: NamespaceCondition[] };
    const before = status.conditions ?? [];
    const conditions = terminationConditions(remainders, before, timestamp(this.#clock.now()));
    await updateStatus(namespaces, namespace, { ...status, conditions });
  }
}

/** Deletes what there is of a kind and says what is still there afterwards. */
async function emptyKind(resource: Resource, namespace: string): Promise<Remainder | undefined> {
  const found = await listAll(resource, namespace);
  for (const object of found)
    if (!object.metadata.deletionTimestamp) await remove(resource, object, { propagationPolicy: 'Background' });
  const left = found.length > 0 ? await listAll(resource, namespace) : [];
  if (left.length === 0) return undefined;
  const { group, plural } = resource.info;
  const finalizers = new Map<string, number>();
  for (const { metadata } of left) {
    for (const name of metadata.finalizers ?? []) finalizers.set(name, (finalizers.get(name) ?? 0) + 1);
  }
  return { kind: group ? `${plural}.${group}` : plural, count: left.length, finalizers };
}

async function finalize(namespaces: Resource, name: string): Promise<void> {
  const live = await read(namespaces, { namespace: undefined, name });
  if (!live) return;
  const spec = (live['spec'] ?? {}) as { finalizers?: string[] };
  const finalizers = (spec.finalizers ?? []).filter((finalizer) => finalizer !== ourFinalizer);
  try {
    await updateSubresource(namespaces, 'finalize', { ...live, spec: { ...spec, finalizers } });
  } catch (error) {
    if (!isStatus(error, 404)) throw error;
  }
}
