import { type Clock, type Logger, timestamp, WorkQueue } from '@nexslice/kube';
import type { ListOptions } from '../../registry/options.ts';
import type { ApiObject } from '../../registry/resource.ts';
import type { Resource } from '../../registry/resource-api.ts';
import { equalJson } from '../../schema/json.ts';
import type { EveryKind, ObjectListener } from '../kinds/every-kind.ts';
import { isStatus, read, remove, writeOptions } from '../kinds/writes.ts';
import { type NamespaceCondition, type Remainder, terminationConditions } from './plan.ts';

/** Objects that go one after the other are looked at together: each look goes through all kinds. */
const settleMs = 20;
const retryMs = 1000;

const everything: ListOptions = {
  labelSelector: '',
  fieldSelector: '',
  limit: 0,
  continue: '',
  resourceVersion: '',
  resourceVersionMatch: '',
};

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
  async run(signal: AbortSignal): Promise<void> {
    for (let name = await this.#queue.get(signal); name !== undefined; name = await this.#queue.get(signal)) {
      try {
        await this.#empty(name);
      } catch (error) {
        this.#log.debug({ namespace: name, error: String(error) }, 'emptying failed and is tried again');
        this.#queue.addAfter(name, retryMs);
      }
      this.#queue.done(name);
    }
    this.#queue.shutDown();
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
    if (equalJson(conditions, before)) return;
    const changed = { ...namespace, status: { ...status, conditions } };
    const target = { namespace: undefined, name: namespace.metadata.name };
    await namespaces.subresources['status']?.update?.(target, json(changed), writeOptions);
  }
}

/** Deletes what there is of a kind and says what is still there afterwards. */
async function emptyKind(resource: Resource, namespace: string): Promise<Remainder | undefined> {
  const { items } = await resource.list(namespace, everything);
  for (const { object } of items)
    if (!object.metadata.deletionTimestamp) await remove(resource, object, { propagationPolicy: 'Background' });
  const left = items.length > 0 ? (await resource.list(namespace, everything)).items : [];
  if (left.length === 0) return undefined;
  const { group, plural } = resource.info;
  const finalizers = new Map<string, number>();
  for (const { object } of left) {
    for (const name of object.metadata.finalizers ?? []) finalizers.set(name, (finalizers.get(name) ?? 0) + 1);
  }
  return { kind: group ? `${plural}.${group}` : plural, count: left.length, finalizers };
}

async function finalize(namespaces: Resource, name: string): Promise<void> {
  const live = await read(namespaces, { namespace: undefined, name });
  if (!live) return;
  const spec = (live['spec'] ?? {}) as { finalizers?: string[] };
  const finalizers = (spec.finalizers ?? []).filter((finalizer) => finalizer !== ourFinalizer);
  const body = json({ ...live, spec: { ...spec, finalizers } });
  try {
    await namespaces.subresources['finalize']?.update?.({ namespace: undefined, name }, body, writeOptions);
  } catch (error) {
    if (!isStatus(error, 404)) throw error;
  }
}

function json(object: object) {
  return { bytes: Buffer.from(JSON.stringify(object)), contentType: 'application/json' };
}
