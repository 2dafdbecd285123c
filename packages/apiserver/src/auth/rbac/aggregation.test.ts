import { systemClock } from '@nexslice/kube';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ApiObject } from '../../registry/resource.ts';
import { Store } from '../../store/store.ts';
import { keepAggregatedRoles } from './aggregation.ts';
import { rbacGroup } from './rbac-authorizer.ts';
import type { PolicyRule } from './rule.ts';

interface Wish {
  labels?: Record<string, string>;
  rules?: PolicyRule[];
  selects?: Record<string, string>[];
}

const rule = (...verbs: string[]): PolicyRule => ({ apiGroups: [''], resources: ['pods'], verbs });

function newStore() {
  const store = new Store({ clock: systemClock, history: { count: 1000, ageMs: 1e9 } });
  const roles = store.collection(rbacGroup, 'clusterroles');
  return {
    store,
    put(name: string, { labels, rules, selects }: Wish): void {
      const aggregationRule = selects && { clusterRoleSelectors: selects.map((matchLabels) => ({ matchLabels })) };
      const metadata = { name, uid: name, resourceVersion: '', creationTimestamp: '', ...(labels ? { labels } : {}) };
      const kept = selects ? roles.get(name)?.object['rules'] : rules;
      const object = {
        apiVersion: `${rbacGroup}/v1`,
        kind: 'ClusterRole',
        metadata,
        rules: kept ?? null,
        aggregationRule,
      };
      store.put(roles, name, object as unknown as ApiObject);
    },
    remove(name: string): void {
      const entry = roles.get(name);
      if (entry) store.delete(roles, entry);
    },
    rulesOf: (name: string) => (roles.get(name)?.object['rules'] ?? []) as PolicyRule[],
  };
}

const settle = async () => {
  // Each pass may make the next one due: a role that is gathered may gather others.
  for (let i = 0; i < 10; i++) await Promise.resolve();
};

describe('an aggregated role', () => {
  it('has the rules of what it selects, each once, from the start', () => {
    const { store, put, rulesOf } = newStore();
    put('b', { labels: { to: 'all' }, rules: [rule('list'), rule('get')] });
    put('a', { labels: { to: 'all' }, rules: [rule('get')] });
    put('other', { labels: { to: 'none' }, rules: [rule('delete')] });
    put('all', { selects: [{ to: 'all' }] });
    keepAggregatedRoles(store);
    expect(rulesOf('all')).toEqual([rule('get'), rule('list')]);
  });

  it('follows what it selects, and what it selects by', async () => {
    const { store, put, remove, rulesOf } = newStore();
    put('all', { selects: [{ to: 'all' }] });
    keepAggregatedRoles(store);
    put('a', { labels: { to: 'all' }, rules: [rule('get')] });
    await settle();
    expect(rulesOf('all')).toEqual([rule('get')]);
    put('a', { labels: { to: 'all' }, rules: [rule('watch')] });
    await settle();
    expect(rulesOf('all')).toEqual([rule('watch')]);
    put('all', { selects: [{ to: 'none' }] });
    await settle();
    expect(rulesOf('all')).toEqual([]);
    put('all', { selects: [{ to: 'none' }, { to: 'all' }] });
    await settle();
    expect(rulesOf('all')).toEqual([rule('watch')]);
    remove('a');
    await settle();
    expect(rulesOf('all')).toEqual([]);
  });

  it('gathers what others have gathered', async () => {
    const { store, put, rulesOf } = newStore();
    keepAggregatedRoles(store);
    put('admin', { selects: [{ to: 'admin' }] });
    put('edit', { labels: { to: 'admin' }, selects: [{ to: 'edit' }] });
    put('view', { labels: { to: 'edit' }, selects: [{ to: 'view' }] });
    put('leaf', { labels: { to: 'view' }, rules: [rule('get')] });
    await settle();
    expect([rulesOf('view'), rulesOf('edit'), rulesOf('admin')]).toEqual([[rule('get')], [rule('get')], [rule('get')]]);
  });

  it('is not written when nothing changes', async () => {
    const { store, put } = newStore();
    put('all', { selects: [{ to: 'all' }] });
    put('a', { labels: { to: 'all' }, rules: [rule('get')] });
    keepAggregatedRoles(store);
    const { revision } = store;
    put('unrelated', { rules: [rule('get')] });
    await settle();
    expect(store.revision).toBe(revision + 1);
  });

  it('that selects itself in a circle comes to rest', async () => {
    const { store, put, rulesOf } = newStore();
    keepAggregatedRoles(store);
    put('a', { labels: { to: 'b' }, selects: [{ to: 'a' }] });
    put('b', { labels: { to: 'a' }, selects: [{ to: 'b' }] });
    put('leaf', { labels: { to: 'a' }, rules: [rule('get')] });
    await settle();
    const { revision } = store;
    await settle();
    expect([rulesOf('a'), rulesOf('b'), store.revision]).toEqual([[rule('get')], [rule('get')], revision]);
  });

  it('after any changes has exactly what it selects then', async () => {
    const verbs = fc.subarray(['get', 'list', 'watch'], { minLength: 1 });
    const step = fc.record({
      name: fc.constantFrom('a', 'b', 'c'),
      label: fc.constantFrom('x', 'y'),
      rules: fc.option(
        fc.array(
          verbs.map((each) => rule(...each)),
          { maxLength: 2 },
        ),
      ),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 15 }), async (steps) => {
        const { store, put, remove, rulesOf } = newStore();
        put('x', { selects: [{ to: 'x' }] });
        keepAggregatedRoles(store);
        const held = new Map<string, { label: string; rules: PolicyRule[] }>();
        for (const { name, label, rules } of steps) {
          if (rules) {
            put(name, { labels: { to: label }, rules });
            held.set(name, { label, rules });
          } else {
            remove(name);
            held.delete(name);
          }
        }
        await settle();
        const expected = [...held.values()].filter(({ label }) => label === 'x').flatMap(({ rules }) => rules);
        const texts = (rules: PolicyRule[]) => [...new Set(rules.map((each) => JSON.stringify(each)))].sort();
        expect(texts(rulesOf('x'))).toEqual(texts(expected));
      }),
    );
  });
});
