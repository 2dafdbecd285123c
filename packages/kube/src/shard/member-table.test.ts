import { beforeEach, describe, expect, it } from 'vitest';
import type { Lease } from '../builtin/types.ts';
import { VirtualClock } from '../testkit/virtual-clock.ts';
import { MemberTable, ringAnnotation } from './member-table.ts';

const durationMs = 15_000;
let clock: VirtualClock;
let table: MemberTable;
beforeEach(() => {
  clock = new VirtualClock();
  table = new MemberTable(clock, durationMs);
});

const lease = (holderIdentity: string, version: number, ring = 'a,b', uid = `uid-${holderIdentity}`): Lease => ({
  metadata: { uid, resourceVersion: String(version), annotations: { [ringAnnotation]: ring } },
  spec: { holderIdentity },
});
const alive = () => Object.fromEntries([...table.alive('me')].map(([name, { id }]) => [name, id]));

describe('what a replica knows of the others', () => {
  it('is who is alive and what each has published, itself left out', () => {
    expect(table.see(lease('a', 1))).toBe(true);
    table.see(lease('b', 2, 'b'));
    table.see(lease('me', 3, 'me'));
    expect(alive()).toEqual({ a: 'a,b', b: 'b' });
  });

  it('comes from lists and watches in any order, and never goes back', () => {
    table.see(lease('a', 5, 'new'));
    expect(table.see(lease('a', 4, 'old'))).toBe(false);
    expect(table.see(lease('a', 5, 'new'))).toBe(false);
    expect(alive()).toEqual({ a: 'new' });
  });

  it('goes back with the server when that is put back to an older state', () => {
    table.see(lease('a', 5, 'new'));
    table.unsee(lease('a', 5));
    expect(table.see(lease('a', 4, 'old'))).toBe(true);
    expect(alive()).toEqual({ a: 'old' });
    table.unsee(lease('stranger', 1));
    expect(alive()).toEqual({ a: 'old' });
  });

  it('lasts as long as a lease from when it was last news, by this replica’s own clock', async () => {
    table.see(lease('a', 1));
    await clock.advance(10_000);
    table.see(lease('a', 1));
    expect(table.nextExpiryMs('me')).toBe(5_000);
    await clock.advance(5_000);
    expect(alive()).toEqual({});
    expect(table.nextExpiryMs('me')).toBeUndefined();
    table.see(lease('a', 2));
    clock.jump(86_400_000);
    expect(Object.keys(alive())).toEqual(['a']);
  });

  it('ends at once when a member leaves, which it says by claiming nothing', () => {
    table.see(lease('a', 1));
    table.see(lease('a', 2, ''));
    expect(alive()).toEqual({ a: '' });
    table.forget(lease('a', 3, ''));
    expect(alive()).toEqual({});
  });

  it('outlives a lease that was taken away until it would have expired', async () => {
    table.see(lease('a', 1));
    table.forget(lease('a', 2));
    table.replace([]);
    expect(alive()).toEqual({ a: 'a,b' });
    await clock.advance(durationMs);
    expect(alive()).toEqual({});
  });

  it('is not touched by the end of an older lease of the same name', () => {
    table.see(lease('a', 9, 'a', 'uid-of-its-second-life'));
    table.forget(lease('a', 8, '', 'uid-of-its-first-life'));
    expect(alive()).toEqual({ a: 'a' });
  });

  it('takes over a live list: what is new in it, and who has left', () => {
    table.see(lease('a', 1, ''));
    table.see(lease('b', 2, 'a,b'));
    table.replace([lease('b', 5, 'b'), lease('c', 6, 'b,c')]);
    expect(alive()).toEqual({ b: 'b', c: 'b,c' });
  });

  it('names the dead only long after nobody counts on them', async () => {
    const found = lease('a', 1);
    table.see(found);
    await clock.advance(durationMs * 5);
    expect(table.dead('me', durationMs * 4)).toEqual([]);
    await clock.advance(1);
    expect(table.dead('me', durationMs * 4)).toEqual([found]);
    expect(table.dead('a', durationMs * 4)).toEqual([]);
    table.clear(found);
    expect(table.dead('me', 0)).toEqual([]);
  });
});
