import type { ClaimKind, PrefixSpec } from '@nexslice/ipam';
import { at, isObject, listAt, type ResourceList, sameGvk, textAt } from '@nexslice/krm';
import { networkInstanceOf } from '../children/children.ts';
import { kinds } from '../dialect/released.ts';

/**
 * The prefixes that a package declares, by network instance: in NetworkInstances, in IPPrefixes, and in the routing tables of
 * Networks. What is declared twice counts once.
 */
export function declaredPrefixes(list: ResourceList): Map<string, PrefixSpec[]> {
  const byInstance = new Map<string, Map<string, PrefixSpec>>();
  const add = (instance: string, entry: unknown, kind?: string) => {
    const prefix = textAt(entry, 'prefix');
    if (!prefix || !instance) return;
    const known = byInstance.get(instance) ?? new Map<string, PrefixSpec>();
    byInstance.set(instance, known);
    if (!known.has(prefix))
      known.set(prefix, { prefix, labels: labelsOf(entry), ...(kind && { kind: kind as ClaimKind }) });
  };
  for (const item of list.items) {
    if (item.kind === kinds.networkInstance.kind && item.apiVersion.startsWith('ipam.')) {
      for (const entry of listAt(item.value, 'spec', 'prefixes')) add(item.name, entry);
    } else if (sameGvk(item, kinds.ipPrefix)) {
      add(networkInstanceOf(item), item.value['spec'], textAt(item.value, 'spec', 'kind') ?? 'network');
    } else if (sameGvk(item, kinds.network)) {
      for (const table of listAt(item.value, 'spec', 'routingTables')) {
        for (const entry of listAt(table, 'prefixes')) add(textAt(table, 'name') ?? '', entry);
      }
    }
  }
  return new Map([...byInstance].map(([name, entries]) => [name, [...entries.values()]]));
}

function labelsOf(entry: unknown): Record<string, string> {
  const labels = at(entry, 'labels');
  const texts = Object.entries(isObject(labels) ? labels : {}).filter(([, value]) => typeof value === 'string');
  return Object.fromEntries(texts) as Record<string, string>;
}
