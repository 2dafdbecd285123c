import { selects } from '../../builtin/kind/selector.ts';
import type { LabelSelector } from '../../builtin/types.ts';
import type { ApiObject } from '../../registry/resource.ts';
import { equalJson } from '../../schema/json.ts';
import type { Collection } from '../../store/collection.ts';
import type { Entry } from '../../store/entry.ts';
import type { Store } from '../../store/store.ts';
import { rbacGroup } from './rbac-authorizer.ts';
import type { PolicyRule } from './rule.ts';

interface ClusterRoleFields {
  aggregationRule?: { clusterRoleSelectors?: LabelSelector[] };
  rules?: PolicyRule[] | null;
}

/** Keeps the rules of aggregated ClusterRoles: those of all ClusterRoles that their selectors choose, by name, each rule once. */
export function keepAggregatedRoles(store: Store): void {
  const roles = store.collection(rbacGroup, 'clusterroles');
  let due = false;
  const later = () => {
    if (due) return;
    due = true;
    // Not inside the write that is being told to the watchers: they hear of changes in their order.
    queueMicrotask(() => {
      due = false;
      aggregate(store, roles);
    });
  };
  roles.subscribe(later);
  aggregate(store, roles);
}

function aggregate(store: Store, roles: Collection): void {
  const all = roles.list();
  for (const entry of all) {
    const { aggregationRule, rules } = fieldsOf(entry);
    if (!aggregationRule) continue;
    const wanted = gathered(entry, aggregationRule.clusterRoleSelectors ?? [], all);
    if (equalJson(rules ?? [], wanted)) continue;
    const { object } = entry;
    const changed = { ...object, metadata: { ...object.metadata }, rules: wanted } as ApiObject;
    store.put(roles, entry.key, changed);
  }
}

function gathered(own: Entry, selectors: readonly LabelSelector[], all: readonly Entry[]): PolicyRule[] {
  const found = new Map<string, PolicyRule>();
  for (const entry of all) {
    const { labels } = entry.object.metadata;
    if (entry.key === own.key || !selectors.some((selector) => selects(selector, labels))) continue;
    for (const rule of fieldsOf(entry).rules ?? []) found.set(JSON.stringify(rule), rule);
  }
  return [...found.values()];
}

function fieldsOf(entry: Entry): ClusterRoleFields {
  return entry.object as unknown as ClusterRoleFields;
}
