import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { leases } from '../builtin/types.ts';
import { ClusterFixture } from '../testkit/cluster-fixture.ts';
import { MemberLease } from './member-lease.ts';
import { groupLabel, ringAnnotation } from './member-table.ts';
import { Ring } from './rendezvous.ts';

let fixture: ClusterFixture;
let member: MemberLease;
beforeEach(async () => {
  fixture = await ClusterFixture.start({ client: { retries: 0 } });
  const { client, clock } = fixture;
  member = new MemberLease({ client, clock, namespace: 'ns', group: 'g', identity: 'me', leaseDurationMs: 15_500 });
});
afterEach(() => fixture.close());

const key = { namespace: 'ns', name: 'g-me' };
const lease = () => fixture.server.all(leases)[0];
const publishedRing = () => lease()?.metadata?.annotations?.[ringAnnotation];
const write = (...members: string[]) => member.write(() => new Ring(members), fixture.stopping.signal);

describe('the lease of a member', () => {
  it('says who holds it, for how long, since when, in which group, and what it claims', async () => {
    await write('me', 'you');
    expect(lease()).toMatchObject({
      metadata: { ...key, labels: { [groupLabel]: 'g' }, annotations: { [ringAnnotation]: 'me,you' } },
      spec: { holderIdentity: 'me', leaseDurationSeconds: 16, renewTime: '2026-01-01T00:00:00.000000Z' },
    });
  });

  it('is renewed in place', async () => {
    const first = await write('me');
    await fixture.clock.advance(3_000);
    const second = await write('me');
    expect(second.metadata?.uid).toBe(first.metadata?.uid);
    expect(second.spec?.renewTime).toBe('2026-01-01T00:00:03.000000Z');
    expect(fixture.server.all(leases)).toHaveLength(1);
  });

  it('is written in turns, each with what is to be said when its turn comes', async () => {
    let ring = new Ring(['me']);
    const said: string[] = [];
    const turns = [1, 2, 3].map(() =>
      member.write(() => {
        said.push(ring.id);
        return ring;
      }, fixture.stopping.signal),
    );
    await turns[0];
    ring = new Ring(['me', 'you']);
    await Promise.all(turns);
    expect(said[0]).toBe('me');
    expect(said[2]).toBe('me,you');
    expect(publishedRing()).toBe('me,you');
  });

  it('is not brought back by a renewal when somebody took it away, but by the write after that', async () => {
    await write('me');
    fixture.server.remove(leases, key);
    await expect(write('me')).rejects.toMatchObject({ isNotFound: true });
    expect(lease()).toBeUndefined();
    await write('me');
    expect(publishedRing()).toBe('me');
  });

  it.each([500, 503])('goes on to the next write when one is answered %i', async (status) => {
    await write('me');
    fixture.server.fail('write', { status });
    await expect(write('me', 'lost')).rejects.toMatchObject({ status });
    expect(publishedRing()).toBe('me');
    await write('me', 'you');
    expect(publishedRing()).toBe('me,you');
  });

  it('is not written for a signal that was aborted while it waited for its turn', async () => {
    const hurried = new AbortController();
    const first = write('me');
    const second = member.write(() => new Ring(['late']), hurried.signal);
    hurried.abort(new Error('too late'));
    await expect(second).rejects.toThrow('too late');
    await first;
    expect(publishedRing()).toBe('me');
  });

  it('claims nothing any more before it goes', async () => {
    await write('me');
    const told: (string | undefined)[] = [];
    const watching = new AbortController();
    const seen = (async () => {
      for await (const { type, object } of fixture.client.watch(leases, { namespace: 'ns' }, watching.signal)) {
        told.push(`${type} ${object.metadata?.annotations?.[ringAnnotation]}`);
        if (type === 'DELETED') return;
      }
    })();
    await fixture.clock.settle();
    await member.remove();
    await seen;
    watching.abort();
    expect(told.slice(-2)).toEqual(['MODIFIED ', 'DELETED ']);
    expect(lease()).toBeUndefined();
  });

  it('is left to expire by one whose last write fails: what it claimed may still be counted on', async () => {
    await write('me');
    fixture.server.fail('write', { status: 500 });
    await member.remove();
    expect(publishedRing()).toBe('me');
  });

  it('asks for nothing when it goes without ever having been written', async () => {
    await member.remove();
    expect(fixture.server.requests).toEqual([]);
  });
});
