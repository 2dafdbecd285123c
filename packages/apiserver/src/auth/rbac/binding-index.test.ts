import { systemClock } from '@nexslice/kube';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ApiObject } from '../../registry/resource.ts';
import { keyOf } from '../../store/entry.ts';
import { Store } from '../../store/store.ts';
import { serviceAccountUser, type User } from '../user.ts';
import { type Binding, BindingIndex, type Subject } from './binding-index.ts';

const newStore = () => new Store({ clock: systemClock, history: { count: 100, ageMs: 1e9 } });

function bindingObject(name: string, namespace: string, subjects: Subject[] | null): ApiObject {
  const metadata = { name, ...(namespace ? { namespace } : {}) };
  const object = { apiVersion: 'v1', kind: 'Binding', metadata, roleRef: { kind: 'ClusterRole', name: 'r' }, subjects };
  return object as unknown as ApiObject;
}

const jane: User = { name: 'jane', groups: ['dev', 'ops'] };
const app = serviceAccountUser('shop', 'app');

/** Names of the bindings that mean `user`. */
function granted(index: BindingIndex, user: User, namespace = ''): string[] {
  return [...index.grantsOf(user, namespace)].map(({ binding }) => binding.metadata.name).sort();
}

function indexOf(...bindings: ApiObject[]): BindingIndex {
  const store = newStore();
  const collection = store.collection('rbac', 'rolebindings');
  for (const object of bindings) store.put(collection, keyOf(object.metadata.namespace, object.metadata.name), object);
  return new BindingIndex(collection);
}

describe('a binding means', () => {
  it.each<[string, Subject, User, string, boolean]>([
    ['a user by his name', { kind: 'User', name: 'jane' }, jane, '', true],
    ['no other user', { kind: 'User', name: 'bob' }, jane, '', false],
    ['whoever is in its group', { kind: 'Group', name: 'ops' }, jane, '', true],
    ['no user with the name of its group', { kind: 'Group', name: 'jane' }, jane, '', false],
    ['an account of the namespace it names', { kind: 'ServiceAccount', name: 'app', namespace: 'shop' }, app, '', true],
    ['no account of another namespace', { kind: 'ServiceAccount', name: 'app', namespace: 'bank' }, app, '', false],
    ['an account of its own namespace, when it names none', { kind: 'ServiceAccount', name: 'app' }, app, 'shop', true],
    ['an account by the user name that it has', { kind: 'User', name: app.name }, app, '', true],
    ['all accounts of a namespace', { kind: 'Group', name: 'system:serviceaccounts:shop' }, app, '', true],
    ['no user who has only the name of an account', { kind: 'ServiceAccount', name: 'jane' }, jane, 'shop', false],
  ])('%s', (_what, subject, user, namespace, means) => {
    const index = indexOf(bindingObject('b', namespace, [subject]));
    expect(granted(index, user, namespace)).toEqual(means ? ['b'] : []);
  });

  it('somebody once, however often it names him', () => {
    const subjects = [
      { kind: 'User', name: 'jane' },
      { kind: 'Group', name: 'dev' },
      { kind: 'Group', name: 'dev' },
    ];
    expect(granted(indexOf(bindingObject('b', '', subjects)), jane)).toEqual(['b']);
  });

  it('nobody without subjects', () => {
    expect(granted(indexOf(bindingObject('b', '', null)), jane)).toEqual([]);
  });

  it('nothing outside its namespace', () => {
    const index = indexOf(bindingObject('b', 'shop', [{ kind: 'User', name: 'jane' }]));
    expect([granted(index, jane, 'shop'), granted(index, jane, 'bank'), granted(index, jane)]).toEqual([['b'], [], []]);
  });
});

describe('the index of bindings', () => {
  const subject = fc.oneof(
    fc.record({ kind: fc.constant('User'), name: fc.constantFrom('jane', 'bob', app.name) }),
    fc.record({ kind: fc.constant('Group'), name: fc.constantFrom('dev', 'system:serviceaccounts') }),
    fc.record({
      kind: fc.constant('ServiceAccount'),
      name: fc.constantFrom('app', 'jane'),
      namespace: fc.constantFrom('', 'shop', 'bank'),
    }),
  );
  const step = fc.record({
    name: fc.constantFrom('a', 'b', 'c', 'd'),
    namespace: fc.constantFrom('', 'shop', 'bank'),
    subjects: fc.option(fc.array(subject, { maxLength: 3 })),
  });

  /** What `granted` answers by looking at every binding. */
  function scanned(bindings: readonly Binding[], user: User, namespace: string): string[] {
    const account = user === app ? { namespace: 'shop', name: 'app' } : undefined;
    const means = ({ kind, name, namespace: of }: Subject) => {
      if (kind === 'User') return name === user.name;
      if (kind === 'Group') return user.groups.includes(name);
      return account !== undefined && account.name === name && account.namespace === (of || namespace);
    };
    return bindings
      .filter(({ metadata, subjects }) => (metadata.namespace ?? '') === namespace && subjects?.some(means))
      .map(({ metadata }) => metadata.name)
      .sort();
  }

  it('knows what a look at every binding would find, after any changes', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), fc.nat(20), (steps, built) => {
        const store = newStore();
        const collection = store.collection('rbac', 'rolebindings');
        let index: BindingIndex | undefined;
        for (const [at, { name, namespace, subjects }] of steps.entries()) {
          // Some changes come before the index, some after.
          if (at === built) index = new BindingIndex(collection);
          const key = keyOf(namespace, name);
          const entry = collection.get(key);
          if (subjects) store.put(collection, key, bindingObject(name, namespace, subjects));
          else if (entry) store.delete(collection, entry);
        }
        index ??= new BindingIndex(collection);
        const all = collection.list().map(({ object }) => object as unknown as Binding);
        for (const user of [jane, app, { name: 'bob', groups: [] }]) {
          for (const namespace of ['', 'shop', 'bank']) {
            expect(granted(index, user, namespace)).toEqual(scanned(all, user, namespace));
          }
        }
      }),
    );
  });
});
