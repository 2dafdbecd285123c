import { findCondition } from '@nexslice/kube';

/** What is left of a kind in a namespace that is to go. */
export interface Remainder {
  /** As `configmaps` or `deployments.apps`. */
  kind: string;
  count: number;
  /** How many objects wait for each finalizer. */
  finalizers: ReadonlyMap<string, number>;
}

export interface NamespaceCondition {
  type: string;
  status: 'True' | 'False';
  reason: string;
  message: string;
  lastTransitionTime: string;
}

/** What the deletion of a namespace says of itself, in the words of the real controller. */
export function terminationConditions(
  remainders: readonly Remainder[],
  before: readonly NamespaceCondition[],
  now: string,
): NamespaceCondition[] {
  const said = [
    good('NamespaceDeletionDiscoveryFailure', 'ResourcesDiscovered', 'All resources successfully discovered'),
    good(
      'NamespaceDeletionGroupVersionParsingFailure',
      'ParsedGroupVersions',
      'All legacy kube types successfully parsed',
    ),
    good(
      'NamespaceDeletionContentFailure',
      'ContentDeleted',
      'All content successfully deleted, may be waiting on finalization',
    ),
    contentRemaining(remainders),
    finalizersRemaining(remainders),
  ];
  return said.map((condition) => {
    const old = findCondition(before, condition.type);
    const lastTransitionTime = old?.status === condition.status ? old.lastTransitionTime : now;
    const { type, status, reason, message } = condition;
    return { type, status, lastTransitionTime, reason, message };
  });
}

type Said = Omit<NamespaceCondition, 'lastTransitionTime'>;

function good(type: string, reason: string, message: string): Said {
  return { type, status: 'False', reason, message };
}

function contentRemaining(remainders: readonly Remainder[]): Said {
  const type = 'NamespaceContentRemaining';
  if (remainders.length === 0) return good(type, 'ContentRemoved', 'All content successfully removed');
  const list = remainders.map(({ kind, count }) => `${kind} has ${count} resource instances`).sort();
  return {
    type,
    status: 'True',
    reason: 'SomeResourcesRemain',
    message: `Some resources are remaining: ${list.join(', ')}`,
  };
}

function finalizersRemaining(remainders: readonly Remainder[]): Said {
  const type = 'NamespaceFinalizersRemaining';
  const counts = new Map<string, number>();
  for (const { finalizers } of remainders) {
    for (const [name, count] of finalizers) counts.set(name, (counts.get(name) ?? 0) + count);
  }
  if (counts.size === 0) return good(type, 'ContentHasNoFinalizers', 'All content-preserving finalizers finished');
  const list = [...counts].map(([name, count]) => `${name} in ${count} resource instances`).sort();
  const message = `Some content in the namespace has finalizers remaining: ${list.join(', ')}`;
  return { type, status: 'True', reason: 'SomeFinalizersRemain', message };
}
