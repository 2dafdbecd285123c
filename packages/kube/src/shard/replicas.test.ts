import { describe, expect, it } from 'vitest';
import { leaseDurationMs, type Replica, World } from './testing/world.ts';

/** What can happen to a group. Who is paused or cut off, and loses answers, is so until the round ends. */
const fates = {
  paused: (_world: World, victim: Replica) => victim.pause(),
  killed: (world: World, victim: Replica) => {
    victim.kill();
    world.add();
  },
  leaves: (world: World, victim: Replica) => {
    victim.stopping.abort();
    world.add();
  },
  joins: (world: World) => void world.add(),
  cutOff: (_world: World, victim: Replica) => victim.transport.pause(),
  leaseTaken: (world: World, victim: Replica) => world.removeLease(victim),
  leasesTaken: (world: World) => {
    for (const replica of world.up) world.removeLease(replica);
  },
  watchesCut: (world: World) => world.server.dropWatches('reset'),
  lossy: (world: World) => {
    for (const { transport } of world.up) transport.loss = 0.3;
  },
} satisfies Record<string, (world: World, victim: Replica) => void>;
const fateNames = Object.keys(fates) as (keyof typeof fates)[];

/** More of them find more, at a second or two each. The last found a change of the ring that was begun, interrupted and never ended. */
const seeds = [1, 15, 22];

describe.each([2, 5])('%i replicas', (size) => {
  it.each(seeds)(
    'never meet at a key and leave none alone for longer than a lease, whatever happens to them (seed %i)',
    async (seed) => {
      const world = await World.start(40, seed * 10 + size);
      const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(world.random.next() * list.length)];
      for (let i = 0; i < size; i += 1) world.add();
      await world.pass(5_000);
      world.forgive();
      const story: string[] = [];
      for (let round = 0; round < 8; round += 1) {
        // Somebody has to be left who can take over.
        const members = world.up.filter(({ stopping }) => !stopping.signal.aborted);
        const victim = members.length > 1 ? pick(members) : undefined;
        const fate = pick(fateNames) ?? 'joins';
        story.push(victim ? `${fate} ${victim.name}` : 'joins');
        if (victim) fates[fate](world, victim);
        else world.add();
        await world.pass(1_000 + Math.floor(world.random.next() * 20_000));
        for (const replica of world.replicas) {
          replica.transport.loss = 0;
          if (replica.state === 'paused') await world.resume(replica);
          else if (replica.state === 'up') replica.transport.resume();
        }
        await world.pass(leaseDurationMs + 5_000);
      }
      expect(world.overlaps, story.join(', ')).toEqual([]);
      // The lease, the pace of the reconciles themselves (700 ms), and some steps of the simulation for the network.
      expect(world.longestGapMs, story.join(', ')).toBeLessThan(leaseDurationMs + 3_500);
      await world.close();
    },
  );
});
