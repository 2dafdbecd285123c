import type { Collection } from '../../store/collection.ts';
import type { Entry } from '../../store/entry.ts';
import { parseServiceAccount, type User } from '../user.ts';

export interface Subject {
  kind: string;
  name: string;
  namespace?: string;
}

export interface RoleRef {
  kind: string;
  name: string;
}

export interface Binding {
  metadata: { name: string; namespace?: string };
  roleRef: RoleRef;
  subjects?: readonly Subject[] | null;
}

/** A role that somebody has, by which binding. */
export interface Grant {
  binding: Binding;
  subject: Subject;
}

/**
 * Bindings by whom they mean, so that a request costs what its user's own bindings cost, however many others there are. Follows every
 * change of the collection.
 */
export class BindingIndex {
  /** By subject, then by the binding's key. */
  readonly #grants = new Map<string, Map<string, Grant>>();

  constructor(bindings: Collection) {
    for (const entry of bindings.list()) this.#add(entry);
    bindings.subscribe(({ type, entry, previous }) => {
      if (previous) this.#remove(previous);
      if (type !== 'DELETED') this.#add(entry);
    });
  }

  /** What `user` is granted by bindings of a namespace, or of none; each binding once. */
  *grantsOf(user: User, namespace: string): Iterable<Grant> {
    const seen = new Set<Binding>();
    for (const who of meanings(user)) {
      for (const grant of this.#grants.get(keyOf(namespace, who))?.values() ?? []) {
        if (seen.has(grant.binding)) continue;
        seen.add(grant.binding);
        yield grant;
      }
    }
  }

  #add(entry: Entry): void {
    const binding = bindingOf(entry);
    for (const subject of binding.subjects ?? []) {
      const key = subjectKey(subject, binding);
      let grants = this.#grants.get(key);
      if (!grants) {
        grants = new Map();
        this.#grants.set(key, grants);
      }
      grants.set(entry.key, { binding, subject });
    }
  }

  #remove(entry: Entry): void {
    const binding = bindingOf(entry);
    for (const subject of binding.subjects ?? []) {
      const key = subjectKey(subject, binding);
      const grants = this.#grants.get(key);
      grants?.delete(entry.key);
      if (grants?.size === 0) this.#grants.delete(key);
    }
  }
}

function bindingOf(entry: Entry): Binding {
  return entry.object as unknown as Binding;
}

// No name or namespace contains a line feed.
const keyOf = (bindingNamespace: string, who: string) => `${bindingNamespace}\n${who}`;
const accountOf = (namespace: string, name: string) => `ServiceAccount ${namespace}/${name}`;

function subjectKey({ kind, name, namespace }: Subject, { metadata }: Binding): string {
  const own = metadata.namespace ?? '';
  return keyOf(own, kind === 'ServiceAccount' ? accountOf(namespace || own, name) : `${kind} ${name}`);
}

/** All subjects that a user is. */
function meanings(user: User): string[] {
  const account = parseServiceAccount(user.name);
  return [
    `User ${user.name}`,
    ...(account ? [accountOf(account.namespace, account.name)] : []),
    ...user.groups.map((group) => `Group ${group}`),
  ];
}
