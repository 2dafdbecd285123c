import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { events } from '../builtin/types.ts';
import { ClusterFixture } from '../testkit/cluster-fixture.ts';
import { EventRecorder } from './event-recorder.ts';

let fixture: ClusterFixture;
let recorder: EventRecorder;
beforeEach(async () => {
  fixture = await ClusterFixture.start({ client: { retries: 0 } });
  recorder = new EventRecorder({
    client: fixture.client,
    controller: 'nexslice.io/test',
    instance: 'pod-1',
    clock: fixture.clock,
  });
});
afterEach(() => fixture.close());
const upf = { apiVersion: 'v1', kind: 'UPF', metadata: { name: 'upf-1', namespace: 'ns', uid: 'u1' } };
const record = (note = 'it started') => recorder.record(upf, 'Normal', 'Started', note, 'Start');
const written = async () => {
  await recorder.flush();
  return fixture.server.all(events);
};

describe('an event recorder', () => {
  it('writes what happened to which object', async () => {
    record();
    expect(await written()).toEqual([
      expect.objectContaining({
        type: 'Normal',
        reason: 'Started',
        note: 'it started',
        action: 'Start',
        reportingController: 'nexslice.io/test',
        reportingInstance: 'pod-1',
        eventTime: '2026-01-01T00:00:00.000000Z',
        regarding: { apiVersion: 'v1', kind: 'UPF', name: 'upf-1', namespace: 'ns', uid: 'u1' },
      }),
    ]);
  });

  it('makes one event with a count of what happens again, with few writes', async () => {
    for (let i = 0; i < 500; i += 1) {
      record();
      await fixture.clock.advance(1_000);
      await recorder.flush();
    }
    const all = await written();
    expect(all).toHaveLength(1);
    expect(all[0]?.series?.count).toBeGreaterThan(450);
    expect(fixture.server.count('write')).toBeLessThan(30);
  });

  it('begins a new event when the same comes after a long rest', async () => {
    record();
    await recorder.flush();
    await fixture.clock.advance(7 * 60_000);
    record();
    expect(await written()).toHaveLength(2);
  });

  it('cuts a flood about one object', async () => {
    for (let i = 0; i < 200; i += 1) record(`note ${i}`);
    expect(await written()).toHaveLength(25);
  });

  it('shortens notes that the server would refuse', async () => {
    record('x'.repeat(5_000));
    expect((await written())[0]?.note).toHaveLength(1_024);
  });

  it('never throws, whatever the server does, and goes on afterwards', async () => {
    fixture.server.fail('write', { status: 403 });
    record('lost');
    await recorder.flush();
    record('kept');
    expect((await written()).map(({ note }) => note)).toEqual(['kept']);
  });
});
