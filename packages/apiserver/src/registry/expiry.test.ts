import { type LegacyEvent, legacyEvents } from '@nexslice/kube';
import { eventually, VirtualClock } from '@nexslice/kube/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startCluster, type TestCluster } from '../controllers/testing/cluster.ts';
import { at, noon } from '../controllers/testing/objects.ts';

let cluster: TestCluster;

beforeEach(async () => {
  cluster = await startCluster(false);
});
afterEach(() => cluster.stop());

describe('the events of the API server', () => {
  const event = (name: string): LegacyEvent => ({
    metadata: { name, namespace: 'default' },
    involvedObject: { kind: 'Pod', name: 'p', namespace: 'default' },
    reason: 'Tested',
    type: 'Normal',
    message: 'it was tested',
  });
  const names = async () => (await cluster.list(legacyEvents)).map(({ metadata }) => metadata?.name);

  it('are kept for an hour', async () => {
    const clock = new VirtualClock(noon);
    await cluster.stop();
    cluster = await startCluster(false, { clock });
    await cluster.client.create(legacyEvents, event('a'));
    await clock.advance(1_800_000);
    await cluster.client.create(legacyEvents, event('b'));
    await clock.advance(1_799_000);
    expect(await names()).toEqual(['a', 'b']);
    await clock.advance(2000);
    expect(await names()).toEqual(['b']);
    await clock.advance(1_800_000);
    expect(await names()).toEqual([]);
  });
  it('are kept longer when they are written again', async () => {
    const clock = new VirtualClock(noon);
    await cluster.stop();
    cluster = await startCluster(false, { clock, eventTtlMs: 60_000 });
    await cluster.client.create(legacyEvents, event('a'));
    await clock.advance(50_000);
    await cluster.client.patch(
      legacyEvents,
      { namespace: 'default', name: 'a' },
      { type: 'merge', body: { count: 2, lastTimestamp: at(50) } },
    );
    await clock.advance(50_000);
    expect(await names()).toEqual(['a']);
    await clock.advance(12_000);
    expect(await names()).toEqual([]);
  });
  it('are seen to go by who watches', async () => {
    const clock = new VirtualClock(noon);
    await cluster.stop();
    cluster = await startCluster(false, { clock, eventTtlMs: 60_000 });
    await cluster.client.create(legacyEvents, event('a'));
    const { metadata } = await cluster.client.list(legacyEvents, { namespace: 'default' });
    const stopping = new AbortController();
    const seen: string[] = [];
    const watching = (async () => {
      const from = { namespace: 'default', resourceVersion: metadata.resourceVersion ?? '' };
      for await (const change of cluster.client.watch(legacyEvents, from, stopping.signal)) {
        seen.push(`${change.type} ${change.object.metadata?.name}`);
      }
    })().catch(() => undefined);
    await clock.advance(61_000);
    await eventually(() => expect(seen).toContain('DELETED a'));
    stopping.abort();
    await watching;
  });
  it('begin a new life when they are made again', async () => {
    const clock = new VirtualClock(noon);
    await cluster.stop();
    cluster = await startCluster(false, { clock, eventTtlMs: 60_000 });
    await cluster.client.create(legacyEvents, event('a'));
    await cluster.client.delete(legacyEvents, { namespace: 'default', name: 'a' });
    await clock.advance(61_000);
    await cluster.client.create(legacyEvents, event('a'));
    await clock.advance(30_000);
    expect(await names()).toEqual(['a']);
  });
});
