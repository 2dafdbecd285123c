import { type Clock, type Logger, type ResourceQuota, WorkQueue } from '@nexslice/kube';
import { addQuantities, formatQuantity, parseQuantity, type Quantity } from '../../builtin/quantity/quantity.ts';
import type { PodSpec } from '../../builtin/types.ts';
import type { RegistryContext } from '../../registry/context.ts';
import type { ApiObject, ResourceInfo } from '../../registry/resource.ts';
import type { Resource } from '../../registry/resource-api.ts';
import { forbidden } from '../../status/errors.ts';
import type { EveryKind, ObjectListener } from '../kinds/every-kind.ts';
import { workOff } from '../kinds/work.ts';
import { listAll, read, targetOf, updateStatus } from '../kinds/writes.ts';
import { isInScope, silentContainers, type Usage, usageOf } from './usage.ts';

/** Objects that come one after the other are counted together. */
const settleMs = 50;

interface Known {
  resource: Resource;
  quota: ApiObject & ResourceQuota;
  /** Let in since the last count of the quota began. */
  admitted: Usage;
  /** Let in before that, as long as the count is not in the quota's status. */
  uncounted: Usage;
}

/**
 * Counts what namespaces use of their quotas and refuses what would be too much. What came since the last count is remembered, so that nothing
 * slips in between.
 * @see https://kubernetes.io/docs/concepts/policy/resource-quotas/
 */
export class Quotas implements ObjectListener {
  readonly #kinds: EveryKind;
  readonly #log: Logger;
  readonly #queue: WorkQueue<string>;
  /** By namespace and name. */
  readonly #known = new Map<string, Map<string, Known>>();

  constructor(kinds: EveryKind, clock: Clock, log: Logger) {
    this.#kinds = kinds;
    this.#log = log.child({ controller: 'resourcequota' });
    this.#queue = new WorkQueue({ clock });
    kinds.addListener(this);
  }

  changed(resource: Resource, object: ApiObject): void {
    const { namespace = '', name } = object.metadata;
    if (isQuota(resource)) {
      const known = this.#known.get(namespace) ?? new Map<string, Known>();
      const { admitted = new Map(), uncounted = new Map() } = known.get(name) ?? {};
      known.set(name, { resource, quota: object as ApiObject & ResourceQuota, admitted, uncounted });
      this.#known.set(namespace, known);
    }
    this.#countLater(namespace);
  }

  deleted(resource: Resource, { metadata }: ApiObject): void {
    const { namespace = '', name } = metadata;
    if (isQuota(resource)) this.#known.get(namespace)?.delete(name);
    this.#countLater(namespace);
  }

  #countLater(namespace: string): void {
    for (const name of this.#known.get(namespace)?.keys() ?? []) this.#queue.addAfter(`${namespace}/${name}`, settleMs);
  }

  /** @throws StatusError 403 when a new object would use more than a quota of its namespace allows */
  readonly admit: NonNullable<RegistryContext['admit']> = (info, object, old) => {
    const known = this.#known.get(object.metadata.namespace ?? '');
    if (!known || known.size === 0 || old) return;
    const usage = usageOf(info, object);
    const concerned = [...known.values()].filter(({ quota }) => isInScope(quota.spec?.scopes, info, object));
    for (const one of concerned) check(info, object, one, usage);
    for (const { admitted } of concerned) add(admitted, usage);
    // Not all that is let in is stored: it may be there already, or was a trial.
    if (concerned.length > 0) this.#countLater(object.metadata.namespace ?? '');
  };

  /** Works until `signal` is aborted. */
  run(signal: AbortSignal): Promise<void> {
    return workOff(this.#queue, (key) => this.#count(key), this.#log, signal);
  }

  async #count(key: string): Promise<void> {
    const [namespace = '', name = ''] = key.split('/');
    const known = this.#known.get(namespace)?.get(name);
    if (!known) return;
    const live = await read(known.resource, targetOf(known.quota));
    if (!live) return;
    const { hard = {}, scopes } = (live as ApiObject & ResourceQuota).spec ?? {};
    const used: Usage = new Map(Object.entries(hard).map(([what, limit]) => [what, none(limit)]));
    const { admitted, uncounted } = known;
    add(uncounted, admitted);
    admitted.clear();
    for (const resource of [...this.#kinds.resources()]) {
      if (!resource.info.namespaced || !isCounted(resource.info, used)) continue;
      for (const object of await listAll(resource, namespace)) {
        if (!isInScope(scopes, resource.info, object)) continue;
        for (const [what, amount] of usageOf(resource.info, object)) {
          if (used.has(what)) used.set(what, addQuantities(used.get(what), amount));
        }
      }
    }
    await updateStatus(known.resource, live, { hard, used: texts(used) });
    uncounted.clear();
  }
}

function texts(used: Usage): Record<string, string> {
  return Object.fromEntries([...used].map(([what, amount]) => [what, formatQuantity(amount)]));
}

function add(to: Usage, more: Usage): void {
  for (const [name, amount] of more) to.set(name, addQuantities(to.get(name), amount));
}

function isQuota({ info }: Resource): boolean {
  return info.plural === 'resourcequotas' && info.group === '';
}

function none(limit: string): Quantity {
  return { nanos: 0n, format: parseQuantity(limit).format };
}

/** Whether a quota has a name for objects of the kind, or for what they ask for. */
function isCounted({ group, plural }: ResourceInfo, used: Usage): boolean {
  if (used.has(`count/${plural}${group ? `.${group}` : ''}`)) return true;
  if (group !== '') return false;
  return ['pods', 'services', 'persistentvolumeclaims'].includes(plural) || used.has(plural);
}

function check(info: ResourceInfo, object: ApiObject, { quota, admitted, uncounted }: Known, usage: Usage): void {
  const { hard, used = {} } = (quota['status'] ?? {}) as {
    hard?: Record<string, string>;
    used?: Record<string, string>;
  };
  // A quota that nobody has counted yet limits nothing.
  if (!hard) return;
  const { name } = object.metadata;
  if (info.plural === 'pods' && info.group === '') {
    const silent = Object.keys(hard)
      .sort()
      .flatMap((what) => {
        const containers = silentContainers(what, object['spec'] as PodSpec);
        return containers.length > 0 ? [`${what} for: ${containers.join(',')}`] : [];
      });
    if (silent.length > 0) {
      throw forbidden(info, name, `failed quota: ${quota.metadata.name}: must specify ${silent.join('; ')}`);
    }
  }
  const exceeded: { what: string; asked: Quantity; now: Quantity; limit: string }[] = [];
  for (const [what, limit] of Object.entries(hard)) {
    const asked = usage.get(what);
    if (!asked || asked.nanos === 0n) continue;
    const counted = parseQuantity(used[what] ?? '0');
    const since = [admitted, uncounted].flatMap((amounts) => amounts.get(what) ?? []);
    const now = since.reduce(addQuantities, counted);
    if (now.nanos + asked.nanos > parseQuantity(limit).nanos) exceeded.push({ what, asked, now, limit });
  }
  if (exceeded.length === 0) return;
  exceeded.sort((a, b) => (a.what < b.what ? -1 : 1));
  const requested = exceeded.map(({ what, asked }) => `${what}=${formatQuantity(asked)}`).join(',');
  const inUse = exceeded.map(({ what, now }) => `${what}=${formatQuantity(now)}`).join(',');
  const limited = exceeded.map(({ what, limit }) => `${what}=${limit}`).join(',');
  const why = `exceeded quota: ${quota.metadata.name}, requested: ${requested}, used: ${inUse}, limited: ${limited}`;
  throw forbidden(info, name, why);
}
