import { VirtualClock } from '@nexslice/kube/testkit';
import { describe, expect, it } from 'vitest';
import { noon } from '../testing/objects.ts';
import { notePace, paceForMs } from './pace.ts';

describe('an owner of many pods', () => {
  it.each([
    [0, 0],
    [199, 0],
    [200, 10],
    [2000, 100],
    [10_000, 500],
    [1_000_000, 500],
  ])('of %i pods is left alone for %i ms after a look at it', (pods, ms) => {
    const clock = new VirtualClock(noon);
    const memo = new Map<string, unknown>();
    expect(paceForMs(memo, clock)).toBe(0);
    notePace(memo, clock, pods);
    expect(paceForMs(memo, clock)).toBe(ms);
  });
  it('is looked at again when its rest is over', async () => {
    const clock = new VirtualClock(noon);
    const memo = new Map<string, unknown>();
    notePace(memo, clock, 2000);
    await clock.advance(60);
    expect(paceForMs(memo, clock)).toBe(40);
    await clock.advance(40);
    expect(paceForMs(memo, clock)).toBe(0);
  });
});
