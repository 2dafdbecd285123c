import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../testkit/virtual-clock.ts';
import { findCondition, isConditionTrue, removeCondition, setCondition } from './conditions.ts';

const ready = { type: 'Ready', status: 'True', reason: 'Done', message: 'it runs', observedGeneration: 1 } as const;

describe('a condition', () => {
  it('keeps its time while its status stays, and gets a new one when that changes', async () => {
    const clock = new VirtualClock();
    const first = setCondition([], ready, clock);
    await clock.advance(60_000);
    const reworded = setCondition(first, { ...ready, message: 'it still runs' }, clock);
    expect(reworded[0]).toMatchObject({ message: 'it still runs', lastTransitionTime: '2026-01-01T00:00:00Z' });
    const failed = setCondition(reworded, { ...ready, status: 'False' }, clock);
    expect(failed[0]?.lastTransitionTime).toBe('2026-01-01T00:01:00Z');
  });

  it('that does not change gives back the same list, so that nothing is written', () => {
    const clock = new VirtualClock();
    const conditions = setCondition(undefined, ready, clock);
    expect(setCondition(conditions, { ...ready }, clock)).toBe(conditions);
    expect(setCondition(conditions, { ...ready, observedGeneration: 2 }, clock)).not.toBe(conditions);
    expect(removeCondition(conditions, 'Other')).toBe(conditions);
    expect(removeCondition(conditions, 'Ready')).toEqual([]);
  });

  it('leaves the order of the others alone', () => {
    const clock = new VirtualClock();
    let conditions = setCondition([], ready, clock);
    conditions = setCondition(conditions, { ...ready, type: 'Bound' }, clock);
    conditions = setCondition(conditions, { ...ready, status: 'False' }, clock);
    expect(conditions.map(({ type }) => type)).toEqual(['Ready', 'Bound']);
  });

  it('counts for a generation only once it was found out about that', () => {
    const conditions = setCondition([], ready, new VirtualClock());
    expect(isConditionTrue(conditions, 'Ready')).toBe(true);
    expect(isConditionTrue(conditions, 'Ready', 1)).toBe(true);
    expect(isConditionTrue(conditions, 'Ready', 2)).toBe(false);
    expect(isConditionTrue(undefined, 'Ready')).toBe(false);
    expect(findCondition(conditions, 'Nope')).toBeUndefined();
  });
});
