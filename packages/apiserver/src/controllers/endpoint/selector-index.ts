import { keyStringOf, type Pod, type Service } from '@nexslice/kube';

type Labels = Readonly<Record<string, string>>;

/** The pods of one selector in one namespace, and the services that have it. */
interface Group {
  readonly services: Set<string>;
  readonly pods: Set<string>;
}

/**
 * Which pods each service selects, kept up to date with every change. A pod is looked up by the sets of label names that selectors of its
 * namespace consist of, of which there are few however many services there are.
 */
export class SelectorIndex {
  readonly #groups = new Map<string, Group>();
  readonly #groupOf = new Map<string, string>();
  /** By namespace: label names of a selector, joined, with how many groups have them. */
  readonly #shapes = new Map<string, Map<string, number>>();
  readonly #pods = new Map<string, Map<string, Labels>>();

  /** Takes over what a service selects. */
  putService(service: Service): void {
    const key = keyStringOf(service);
    const { namespace = '' } = service.metadata ?? {};
    const { selector } = service.spec ?? {};
    const id = selector && Object.keys(selector).length > 0 ? groupId(namespace, selector) : undefined;
    if (this.#groupOf.get(key) === id) return;
    this.removeService(key);
    if (id === undefined) return;
    this.#groupOf.set(key, id);
    const group = this.#groups.get(id) ?? this.#addGroup(id, namespace, selector as Labels);
    group.services.add(key);
  }

  removeService(key: string): void {
    const id = this.#groupOf.get(key);
    const group = id === undefined ? undefined : this.#groups.get(id);
    if (id === undefined || !group) return;
    this.#groupOf.delete(key);
    group.services.delete(key);
    if (group.services.size === 0) this.#dropGroup(id);
  }

  /** Takes over the labels of a pod. Answers the services that select it. */
  putPod(pod: Pod): string[] {
    const key = keyStringOf(pod);
    const { namespace = '', labels = {} } = pod.metadata ?? {};
    const before = this.#pods.get(namespace)?.get(key);
    if (before && before !== labels) for (const group of this.#groupsOf(namespace, before)) group.pods.delete(key);
    const known = this.#pods.get(namespace) ?? new Map<string, Labels>();
    this.#pods.set(namespace, known.set(key, labels));
    const groups = this.#groupsOf(namespace, labels);
    for (const group of groups) group.pods.add(key);
    return groups.flatMap(({ services }) => [...services]);
  }

  /** Answers the services that selected the pod. */
  removePod(pod: Pod): string[] {
    const key = keyStringOf(pod);
    const { namespace = '' } = pod.metadata ?? {};
    const pods = this.#pods.get(namespace);
    const groups = this.#groupsOf(namespace, pods?.get(key) ?? {});
    pods?.delete(key);
    if (pods?.size === 0) this.#pods.delete(namespace);
    for (const group of groups) group.pods.delete(key);
    return groups.flatMap(({ services }) => [...services]);
  }

  /** Keys of the pods that a service selects. */
  podsOf(service: string): Iterable<string> {
    const id = this.#groupOf.get(service);
    return (id !== undefined && this.#groups.get(id)?.pods) || [];
  }

  #groupsOf(namespace: string, labels: Labels): Group[] {
    const groups: Group[] = [];
    for (const shape of this.#shapes.get(namespace)?.keys() ?? []) {
      const names = shape.split(',');
      if (!names.every((name) => Object.hasOwn(labels, name))) continue;
      const group = this.#groups.get(idOf(namespace, names, labels));
      if (group) groups.push(group);
    }
    return groups;
  }

  #addGroup(id: string, namespace: string, selector: Labels): Group {
    const group: Group = { services: new Set(), pods: new Set() };
    this.#groups.set(id, group);
    const shapes = this.#shapes.get(namespace) ?? new Map<string, number>();
    const shape = Object.keys(selector).sort().join(',');
    this.#shapes.set(namespace, shapes.set(shape, (shapes.get(shape) ?? 0) + 1));
    for (const [key, labels] of this.#pods.get(namespace) ?? []) {
      if (Object.entries(selector).every(([name, value]) => labels[name] === value)) group.pods.add(key);
    }
    return group;
  }

  #dropGroup(id: string): void {
    this.#groups.delete(id);
    const [namespace = '', pairs = ''] = id.split('|');
    const shape = pairs
      .split(',')
      .map((pair) => pair.slice(0, pair.indexOf('=')))
      .join(',');
    const shapes = this.#shapes.get(namespace);
    const count = (shapes?.get(shape) ?? 1) - 1;
    if (count > 0) shapes?.set(shape, count);
    else shapes?.delete(shape);
    if (shapes?.size === 0) this.#shapes.delete(namespace);
  }
}

function groupId(namespace: string, selector: Labels): string {
  return idOf(namespace, Object.keys(selector).sort(), selector);
}

/** Neither names nor values of labels contain any of the separators. */
function idOf(namespace: string, names: readonly string[], labels: Labels): string {
  return `${namespace}|${names.map((name) => `${name}=${labels[name]}`).join(',')}`;
}
