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

describe('what is said of a namespace that is going', () => {
  const waiting = (kind: string, count: number, finalizers: Record<string, number> = {}): Remainder => ({
    kind,
    count,
    finalizers: new Map(Object.entries(finalizers)),
  });

  it.each<[string, Remainder[], string, string]>([
    [
      'several kinds, by name',
      [waiting('widgets.example.com', 1), waiting('pods', 12)],
      'Some resources are remaining: pods has 12 resource instances, widgets.example.com has 1 resource instances',
      'All content-preserving finalizers finished',
    ],
    [
      'one finalizer of several kinds, counted together',
      [waiting('configmaps', 2, { 'a/x': 2 }), waiting('pods', 1, { 'a/x': 1 })],
      'Some resources are remaining: configmaps has 2 resource instances, pods has 1 resource instances',
      'Some content in the namespace has finalizers remaining: a/x in 3 resource instances',
    ],
    [
      'several finalizers, by name',
      [waiting('pods', 1, { 'z/y': 1, 'a/x': 1 })],
      'Some resources are remaining: pods has 1 resource instances',
      'Some content in the namespace has finalizers remaining: a/x in 1 resource instances, z/y in 1 resource instances',
    ],
    ['nothing', [], 'All content successfully removed', 'All content-preserving finalizers finished'],
  ])('names %s', (_what, remainders, content, finalizers) => {
    const messages = terminationConditions(remainders, [], now).map(({ message }) => message);
    expect(messages).toEqual([
      'All resources successfully discovered',
      'All legacy kube types successfully parsed',
      'All content successfully deleted, may be waiting on finalization',
      content,
      finalizers,
    ]);
  });

  it('changes its time when it is no longer so', () => {
    const later = '2026-01-01T00:05:00Z';
    const before = terminationConditions([held], [], now);
    const after = terminationConditions([], before, later);
    expect(after.map(({ lastTransitionTime }) => lastTransitionTime)).toEqual([now, now, now, later, later]);
    expect(Object.keys(after[0] ?? {})).toEqual(['type', 'status', 'lastTransitionTime', 'reason', 'message']);
  });
});
