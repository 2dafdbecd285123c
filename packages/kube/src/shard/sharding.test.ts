import { afterEach, describe, expect, it } from 'vitest';
import { leases } from '../builtin/types.ts';
import { leaseDurationMs, World } from './testing/world.ts';

let world: World;
afterEach(() => world.close());

/** Two replicas that have agreed. */
async function pair(keys: number) {
  world = await World.start(keys);
  const first = world.add();
  await world.pass(2_000);
  const second = world.add();
  await world.pass(3_000);
  return [first, second] as const;
}

describe('replicas that share keys', () => {
  it('split them, take in a newcomer, and take over at once when one leaves', async () => {
    world = await World.start(60);
    const first = world.add();
    await world.pass(3_000);
    expect(first.sharding.members).toEqual(['r0']);
    const second = world.add();
    await world.pass(3_000);
    expect(first.sharding.members).toEqual(['r0', 'r1']);
    expect(second.sharding.members).toEqual(['r0', 'r1']);
    expect(world.owned(first).length + world.owned(second).length).toBe(60);
    expect(world.owned(second).length).toBeGreaterThan(10);
    first.stopping.abort();
    await world.pass(3_000);
    expect(second.sharding.members).toEqual(['r1']);
    expect(world.owned(second)).toHaveLength(60);
    expect(world.overlaps).toEqual([]);
    expect(world.longestGapMs).toBeLessThan(5_000);
  });

  it('leave no lease behind when they stop, and say before that they claim nothing', async () => {
    const [first] = await pair(5);
    const writes: string[] = [];
    first.stopping.abort();
    await world.pass(1_000);
    for (const { method, url } of world.server.requests) if (method !== 'GET') writes.push(`${method} ${url.pathname}`);
    const path = '/apis/coordination.k8s.io/v1/namespaces/default/leases/g-r0';
    expect(writes.filter((write) => write.endsWith('g-r0')).slice(-2)).toEqual([`PATCH ${path}`, `DELETE ${path}`]);
    expect(world.server.all(leases).map(({ spec }) => spec?.holderIdentity)).toEqual(['r1']);
  });

  it('never work without a lease that is theirs', async () => {
    world = await World.start(10);
    const replica = world.add();
    await world.pass(2_000);
    expect(replica.sharding.admits('ns/key-1')).toBe(true);
    replica.transport.pause();
    await world.pass(leaseDurationMs);
    expect(replica.sharding.admits('ns/key-1')).toBe(false);
    replica.transport.resume();
    await world.pass(8_000);
    expect(replica.sharding.admits('ns/key-1')).toBe(true);
  });

  it('take over from one that is cut off only when it has stopped by itself', async () => {
    const [first, second] = await pair(30);
    first.transport.pause();
    let ownedByBoth = 0;
    for (let i = 0; i < 20; i += 1) {
      await world.pass(1_000);
      const mine = new Set(world.owned(first));
      ownedByBoth += world.owned(second).filter((key) => mine.has(key)).length;
    }
    expect(ownedByBoth).toBe(0);
    expect(world.owned(second)).toHaveLength(30);
    expect(world.overlaps).toEqual([]);
    first.transport.resume();
    await world.pass(10_000);
    expect(world.owned(first).length + world.owned(second).length).toBe(30);
    expect(world.owned(first).length).toBeGreaterThan(5);
  });

  it('respect one whose lease was taken away until it must have noticed', async () => {
    const [first, second] = await pair(30);
    const before = world.owned(first);
    first.transport.pause();
    world.removeLease(first);
    await world.pass(2_000);
    expect(world.owned(second).filter((key) => before.includes(key))).toEqual([]);
    await world.pass(leaseDurationMs);
    expect(world.owned(second)).toHaveLength(30);
    expect(world.overlaps).toEqual([]);
  });

  it('come back by themselves when a lease was taken away', async () => {
    const [first, second] = await pair(30);
    world.removeLease(first);
    await world.pass(10_000);
    expect(first.sharding.members).toEqual(['r0', 'r1']);
    expect(world.owned(first).length + world.owned(second).length).toBe(30);
    expect(world.overlaps).toEqual([]);
    expect(world.longestGapMs).toBeLessThan(leaseDurationMs);
  });

  it('agree again when the server is put back to a time before one of them joined', async () => {
    world = await World.start(30);
    const first = world.add();
    await world.pass(2_000);
    const backup = world.server.backup();
    const second = world.add();
    await world.pass(3_000);
    world.forgive();
    world.server.restore(backup);
    await world.pass(leaseDurationMs + 10_000);
    expect(first.sharding.members).toEqual(['r0', 'r1']);
    expect(second.sharding.members).toEqual(['r0', 'r1']);
    expect(world.owned(first).length + world.owned(second).length).toBe(30);
    expect(world.overlaps).toEqual([]);
    expect(world.longestGapMs).toBeLessThan(leaseDurationMs + 3_500);
  });

  it('clear away leases of the dead, and no sooner than nobody counts on them', async () => {
    const [first] = await pair(5);
    first.kill();
    await world.pass(leaseDurationMs * 2);
    expect(world.server.all(leases)).toHaveLength(2);
    await world.pass(leaseDurationMs * 5);
    expect(world.server.all(leases).map(({ spec }) => spec?.holderIdentity)).toEqual(['r1']);
  });
});
