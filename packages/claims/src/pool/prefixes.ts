import type { PrefixSpec } from '@nexslice/ipam';
import type { IPPrefix, NetworkInstance } from '@nexslice/kinds';

/** Says what a prefix is for, as the labels of a prefix do. */
const prefixKind = 'nephio.org/prefix-kind';

/**
 * The prefixes of a network instance: its own, then those of IPPrefixes that name it. What is declared twice counts once. An IPPrefix of another
 * kind than `network` answers claims of that kind only.
 */
export function prefixesOf(instance: NetworkInstance | undefined, added: readonly IPPrefix[]): PrefixSpec[] {
  const own = (instance?.spec.prefixes ?? []).map(({ prefix, labels = {} }) => ({ prefix, labels }));
  const more = [...added]
    .sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1))
    .map(({ spec: { prefix, kind = 'network', labels = {} } }) => ({
      prefix,
      labels: kind === 'network' ? labels : { [prefixKind]: kind, ...labels },
    }));
  const byPrefix = new Map<string, PrefixSpec>();
  for (const spec of [...own, ...more]) if (!byPrefix.has(spec.prefix)) byPrefix.set(spec.prefix, spec);
  return [...byPrefix.values()];
}
