import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../testkit/virtual-clock.ts';
import {
  type Condition,
  type ConditionUpdate,
  findCondition,
  isConditionTrue,
  removeCondition,
  setCondition,
  timestamp,
} from './conditions.ts';

const ready: ConditionUpdate = {
  type: 'Ready',
  status: 'True',
  reason: 'Done',
  message: 'it runs',
  observedGeneration: 1,
};

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

  it.each<[string, Partial<ConditionUpdate>, boolean]>([
    ['nothing', {}, false],
    ['the status', { status: 'Unknown' }, true],
    ['the reason', { reason: 'Other' }, true],
    ['the message', { message: 'other' }, true],
    ['the generation', { observedGeneration: 2 }, true],
    ['the type', { type: 'Other' }, true],
  ])('whose update changes %s is another list: %s', (_name, update, isOther) => {
    const clock = new VirtualClock();
    const conditions = setCondition(undefined, ready, clock);
    const next = setCondition(conditions, { ...ready, ...update }, clock);
    expect(next !== conditions).toBe(isOther);
    // What is held by others is never changed.
    expect(conditions).toEqual([{ ...ready, lastTransitionTime: '2026-01-01T00:00:00Z' }]);
  });

  it('leaves the order of the others alone', () => {
    const clock = new VirtualClock();
    let conditions = setCondition([], ready, clock);
    conditions = setCondition(conditions, { ...ready, type: 'Bound' }, clock);
    conditions = setCondition(conditions, { ...ready, status: 'False' }, clock);
    expect(conditions.map(({ type }) => type)).toEqual(['Ready', 'Bound']);
  });

  it('is found and removed by its type', () => {
    const conditions = setCondition([], ready, new VirtualClock());
    expect(findCondition(conditions, 'Ready')?.reason).toBe('Done');
    expect(findCondition(conditions, 'Other')).toBeUndefined();
    expect(findCondition(undefined, 'Ready')).toBeUndefined();
    expect(removeCondition(conditions, 'Other')).toBe(conditions);
    expect(removeCondition(conditions, 'Ready')).toEqual([]);
    expect(removeCondition(undefined, 'Ready')).toEqual([]);
  });

  it.each<[Partial<ConditionUpdate>, number | undefined, boolean]>([
    [{}, undefined, true],
    [{}, 1, true],
    [{}, 2, false],
    [{ observedGeneration: 3 }, 2, true],
    [{ status: 'False' }, undefined, false],
    [{ status: 'Unknown' }, undefined, false],
    [{ type: 'Other' }, undefined, false],
  ])('%j counts for generation %j: %s', (update, generation, expected) => {
    const conditions = setCondition([], { ...ready, ...update }, new VirtualClock());
    expect(isConditionTrue(conditions, 'Ready', generation)).toBe(expected);
  });

  it('of somebody who keeps no generations counts for every one', () => {
    expect(isConditionTrue([{ type: 'Ready', status: 'True' }], 'Ready', 7)).toBe(true);
    expect(isConditionTrue(undefined, 'Ready')).toBe(false);
  });

  it('has its time in whole seconds', () => {
    expect(timestamp(Date.UTC(2026, 0, 2, 3, 4, 5, 678))).toBe('2026-01-02T03:04:05Z');
  });
});

describe('any sequence of updates', () => {
  const update = fc.record({
    type: fc.constantFrom('Ready', 'Bound', 'Probed'),
    status: fc.constantFrom('True', 'False', 'Unknown'),
    reason: fc.constantFrom('A', 'B'),
    message: fc.constantFrom('', 'x'),
  }) as fc.Arbitrary<ConditionUpdate>;

  it('leaves one condition per type, as it was told last, with the time of its last turn', () => {
    fc.assert(
      fc.property(fc.array(update, { maxLength: 20 }), (updates) => {
        const clock = new VirtualClock();
        let conditions: Condition[] = [];
        const model = new Map<string, ConditionUpdate & { since: string }>();
        for (const each of updates) {
          clock.jump(1_000);
          const old = model.get(each.type);
          const since = old?.status === each.status ? old.since : timestamp(clock.now());
          model.set(each.type, { ...each, since });
          const before = structuredClone(conditions);
          const next = setCondition(conditions, each, clock);
          expect(conditions).toEqual(before);
          conditions = next;
        }
        expect(conditions).toEqual(
          [...model.values()].map(({ since, ...each }) => ({ ...each, lastTransitionTime: since })),
        );
      }),
    );
  });
});
