import type { PolicyRule } from './rule.ts';

/** Joins the verbs of rules that are about the same one resource (and the same one name); other rules stay as they are. */
export function compacted(rules: readonly PolicyRule[]): PolicyRule[] {
  const others: PolicyRule[] = [];
  const simple = new Map<string, PolicyRule>();
  for (const rule of rules) {
    const key = simpleKey(rule);
    if (key === undefined) others.push(rule);
    else simple.set(key, joined(simple.get(key), rule));
  }
  return [...others, ...simple.values()];
}

function simpleKey({ apiGroups, resources, resourceNames, nonResourceURLs }: PolicyRule): string | undefined {
  if (nonResourceURLs?.length || apiGroups?.length !== 1 || resources?.length !== 1) return undefined;
  if (resourceNames && resourceNames.length > 1) return undefined;
  return JSON.stringify([apiGroups[0], resources[0], resourceNames?.[0]]);
}

function joined(before: PolicyRule | undefined, rule: PolicyRule): PolicyRule {
  return before ? { ...before, verbs: [...new Set([...before.verbs, ...rule.verbs])] } : rule;
}
