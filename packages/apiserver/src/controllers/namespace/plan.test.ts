import { describe, expect, it } from 'vitest';
import { type Remainder, terminationConditions } from './plan.ts';

const now = '2026-01-01T00:00:00Z';
const held: Remainder = { kind: 'configmaps', count: 2, finalizers: new Map([['x/y', 2]]) };

describe('the conditions of a namespace that is going', () => {
  it('name what remains and what it waits for', () => {
    const conditions = terminationConditions([held, { kind: 'pods', count: 1, finalizers: new Map() }], [], now);
    expect(conditions.map(({ type, status }) => [type, status])).toEqual([
      ['NamespaceDeletionDiscoveryFailure', 'False'],
      ['NamespaceDeletionGroupVersionParsingFailure', 'False'],
      ['NamespaceDeletionContentFailure', 'False'],
      ['NamespaceContentRemaining', 'True'],
      ['NamespaceFinalizersRemaining', 'True'],
    ]);
    expect(conditions[3]?.message).toBe(
      'Some resources are remaining: configmaps has 2 resource instances, pods has 1 resource instances',
    );
    expect(conditions[4]?.message).toBe(
      'Some content in the namespace has finalizers remaining: x/y in 2 resource instances',
    );
  });
  it('say when nothing remains', () => {
    const [, , , content, finalizers] = terminationConditions([], [], now);
    expect(content).toMatchObject({ status: 'False', reason: 'ContentRemoved' });
    expect(finalizers).toMatchObject({ status: 'False', reason: 'ContentHasNoFinalizers' });
  });
  it('keep their times while they stay as they are', () => {
    const before = terminationConditions([held], [], now);
    const after = terminationConditions([{ ...held, count: 1 }], before, '2026-01-01T00:01:00Z');
    expect(after.every(({ lastTransitionTime }) => lastTransitionTime === now)).toBe(true);
  });
});
