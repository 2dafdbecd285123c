import { VirtualClock } from '@nexslice/kube/testkit';
import { describe, expect, it } from 'vitest';
import { noon } from '../testing/objects.ts';
import { notePace, paceForMs } from './pace.ts';
import { quietForMs } from './quiet.ts';

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

describe('a new object', () => {
  const subject = (version: number) => ({ metadata: { name: 'a', uid: 'u', resourceVersion: String(version) } });
  it('is left alone until its creator has not changed it for a while', async () => {
    const clock = new VirtualClock(noon);
    const memo = new Map<string, unknown>();
    expect(quietForMs(subject(1), memo, clock)).toBe(50);
    await clock.advance(30);
    expect(quietForMs(subject(1), memo, clock)).toBe(20);
    expect(quietForMs(subject(2), memo, clock)).toBe(50);
    await clock.advance(50);
    expect(quietForMs(subject(2), memo, clock)).toBe(0);
  });
  it('is another one when it was made again', async () => {
    const clock = new VirtualClock(noon);
    const memo = new Map<string, unknown>();
    const one = (uid: string) => ({ metadata: { name: 'a', uid, resourceVersion: '1' } });
    quietForMs(one('u1'), memo, clock);
    await clock.advance(60);
    expect(quietForMs(one('u1'), memo, clock)).toBe(0);
    expect(quietForMs(one('u2'), memo, clock)).toBe(50);
  });
});
