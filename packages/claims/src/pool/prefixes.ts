import { checkPrefixes, IpamError, type PrefixSpec } from '@nexslice/ipam';
import type { IPPrefix, NetworkInstance } from '@nexslice/kinds';

/** What a network instance has to give, and what is wrong with the objects that say so. */
export interface Declaration {
  readonly prefixes: readonly PrefixSpec[];
  readonly problems: ReadonlyMap<NetworkInstance | IPPrefix, string>;
}

/**
 * The prefixes of a network instance: its own, then those of IPPrefixes that name it, the oldest first. What is wrong is left out, and what comes
 * later gives way, so that all who look at the same objects come to the same prefixes, whatever they have seen before.
 */
export function declarationOf(instance: NetworkInstance | undefined, added: readonly IPPrefix[]): Declaration {
  const own = (instance?.spec.prefixes ?? []).map((spec) => ({ owner: instance!, spec: specOf(spec) }));
  const more = [...added]
    .sort(byAge)
    .map((owner) => ({ owner, spec: { ...specOf(owner.spec), kind: owner.spec.kind } }));
  const sources = [...own, ...more];
  const checked = checkPrefixes(sources.map(({ spec }) => spec));
  const problems = new Map<NetworkInstance | IPPrefix, string>();
  const prefixes = sources.flatMap(({ owner, spec }, i) => {
    const result = checked[i];
    if (!(result instanceof IpamError)) return [spec];
    const before = problems.get(owner);
    problems.set(owner, before === undefined ? result.message : `${before}; ${result.message}`);
    return [];
  });
  return { prefixes, problems };
}

function specOf({ prefix, labels = {} }: Pick<PrefixSpec, 'prefix'> & { labels?: PrefixSpec['labels'] | undefined }) {
  return { prefix, labels };
}

function byAge({ metadata: a }: IPPrefix, { metadata: b }: IPPrefix): number {
  const order = ({ creationTimestamp = '', namespace = '', name }: IPPrefix['metadata']) =>
    `${creationTimestamp} ${namespace}/${name}`;
  return order(a) < order(b) ? -1 : 1;
}
