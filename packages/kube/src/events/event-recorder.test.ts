import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { events } from '../builtin/types.ts';
import type { Client } from '../client/client.ts';
import type { LogFields, Logger } from '../log/logger.ts';
import type { KubeObject } from '../object/object.ts';
import { ClusterFixture } from '../testkit/cluster-fixture.ts';
import { EventRecorder, type EventRecorderOptions, microTime } from './event-recorder.ts';

let fixture: ClusterFixture;
let recorder: EventRecorder;
let logged: string[];
const logger: Logger = {
  debug() {},
  info() {},
  warn: (fields: LogFields, message) => void logged.push(`${message}: ${fields['reason']}`),
  error() {},
  child: () => logger,
};
const make = (options: Partial<EventRecorderOptions> = {}) =>
  new EventRecorder({
    client: fixture.client,
    controller: 'nexslice.io/test',
    instance: 'pod-1',
    clock: fixture.clock,
    logger,
    ...options,
  });
beforeEach(async () => {
  fixture = await ClusterFixture.start({ client: { retries: 0 } });
  logged = [];
  recorder = make();
});
afterEach(() => fixture.close());

const upf = { apiVersion: 'v1', kind: 'UPF', metadata: { name: 'upf-1', namespace: 'ns', uid: 'u1' } };
const record = (note = 'it started', regarding: KubeObject = upf) =>
  recorder.record(regarding, 'Normal', 'Started', note, 'Start');
const written = async () => {
  await recorder.flush();
  return fixture.server.all(events);
};

describe('an event', () => {
  it('says what happened to which object, who says so, and when', async () => {
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

  it('lives where its object lives, or in the default namespace if that has none', async () => {
    record();
    record('joined', { apiVersion: 'v1', kind: 'Node', metadata: { name: 'n1', uid: 'u2' } });
    const found = (await written()).map(({ metadata }) => metadata?.namespace);
    expect(found).toEqual(['ns', 'default']);
  });

  it('has the name of its object and a suffix of its own', async () => {
    const suffixes = ['s1', 's2'];
    recorder = make({ uniqueSuffix: () => suffixes.shift() ?? '' });
    record('one');
    record('two');
    expect((await written()).map(({ metadata }) => metadata?.name)).toEqual(['upf-1.s1', 'upf-1.s2']);
    recorder = make();
    record('three');
    expect((await written()).at(-1)?.metadata?.name).toMatch(/^upf-1\.[0-9a-f]{16}$/);
  });

  it.each([
    ['as long as names may be', 'a'.repeat(253)],
    ['cut at a dash', `${'a'.repeat(235)}-${'b'.repeat(17)}`],
    ['cut at dots', `${'a'.repeat(234)}.-${'b'.repeat(17)}`],
  ])('has a name that the server accepts when that of its object is %s', async (_name, name) => {
    record('x', { ...upf, metadata: { ...upf.metadata, name } });
    const made = (await written())[0]?.metadata?.name ?? '';
    expect(made.length).toBeLessThanOrEqual(253);
    // A DNS subdomain, which is what the server asks for.
    expect(made).toMatch(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/);
  });

  it.each([
    ['1,024 letters', 'x'.repeat(1_024), 'x'.repeat(1_024)],
    ['1,025 letters', 'x'.repeat(1_025), `${'x'.repeat(1_021)}…`],
    ['letters of two bytes', 'ä'.repeat(1_000), `${'ä'.repeat(510)}…`],
    ['characters of four bytes', '😀'.repeat(1_000), `${'😀'.repeat(255)}…`],
  ])('with a note of %s has one of 1,024 bytes at most', async (_name, note, expected) => {
    record(note);
    const made = (await written())[0]?.note ?? '';
    expect(made).toBe(expected);
    expect(Buffer.byteLength(made)).toBeLessThanOrEqual(1_024);
  });

  it('is reported by an instance whose name the server accepts', async () => {
    recorder = make({ instance: 'i'.repeat(200) });
    record();
    expect((await written())[0]?.reportingInstance).toHaveLength(128);
  });

  it('has its times in microseconds', () => {
    expect(microTime(Date.UTC(2026, 0, 1, 1, 2, 3, 4))).toBe('2026-01-01T01:02:03.004000Z');
  });
});

describe('what happens again', () => {
  it('is one event with a count, with few writes', async () => {
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

  it('is told at once the second time, with the time of it', async () => {
    record();
    await recorder.flush();
    await fixture.clock.advance(1_000);
    record();
    expect((await written())[0]).toMatchObject({
      eventTime: '2026-01-01T00:00:00.000000Z',
      series: { count: 2, lastObservedTime: '2026-01-01T00:00:01.000000Z' },
    });
  });

  it('is a new event after a long rest', async () => {
    record();
    await recorder.flush();
    await fixture.clock.advance(6 * 60_000);
    record();
    expect(await written()).toHaveLength(2);
  });

  it('goes on in a new event when the server has forgotten the old one', async () => {
    record();
    const [first] = await written();
    fixture.server.remove(events, { namespace: 'ns', name: first?.metadata?.name ?? '' });
    record();
    expect(await written()).toEqual([expect.objectContaining({ series: expect.objectContaining({ count: 2 }) })]);
  });

  it.each<[string, () => void]>([
    ['reason', () => recorder.record(upf, 'Normal', 'Stopped', 'it started', 'Start')],
    ['type', () => recorder.record(upf, 'Warning', 'Started', 'it started', 'Start')],
    ['action', () => recorder.record(upf, 'Normal', 'Started', 'it started', 'Restart')],
    ['note', () => record('it started again')],
    ['object', () => record('it started', { ...upf, metadata: { ...upf.metadata, name: 'upf-2' } })],
    ['object of the same name', () => record('it started', { ...upf, metadata: { ...upf.metadata, uid: 'u2' } })],
    ['kind', () => record('it started', { ...upf, kind: 'SMF' })],
  ])('to another %s is another event', async (_name, again) => {
    record();
    again();
    expect(await written()).toHaveLength(2);
  });
});

describe('an event recorder', () => {
  it('cuts a flood about one object, and lets others speak', async () => {
    for (let i = 0; i < 200; i += 1) record(`note ${i}`);
    record('hello', { ...upf, metadata: { ...upf.metadata, name: 'upf-2' } });
    const notes = (await written()).map(({ note }) => note);
    expect(notes).toHaveLength(26);
    expect(notes.at(-1)).toBe('hello');
  });

  it('lets an object that was cut speak again after five minutes', async () => {
    for (let i = 0; i < 30; i += 1) record(`note ${i}`);
    await recorder.flush();
    await fixture.clock.advance(5 * 60_000);
    record('later');
    record('too soon');
    expect((await written()).map(({ note }) => note).slice(25)).toEqual(['later']);
  });

  it('never throws, whatever the server does, and goes on afterwards', async () => {
    fixture.server.fail('write', { status: 403 });
    record('lost');
    await recorder.flush();
    record('kept');
    expect((await written()).map(({ note }) => note)).toEqual(['kept']);
    expect(logged).toEqual(['an event could not be written: Started']);
  });

  it('writes what waited in the order it came', async () => {
    for (let i = 0; i < 10; i += 1) record(`note ${i}`);
    expect((await written()).map(({ note }) => note)).toEqual(Array.from({ length: 10 }, (_, i) => `note ${i}`));
  });

  it('drops what does not fit when the server does not answer, and says so', async () => {
    const client = { create: () => new Promise(() => {}) } as unknown as Client;
    recorder = make({ client });
    for (let i = 0; i < 1_100; i += 1) record('x', { ...upf, metadata: { ...upf.metadata, name: `upf-${i}` } });
    // One is being written, a thousand wait.
    expect(logged).toHaveLength(99);
    expect(logged[0]).toBe('too many events are waiting; one is dropped: Started');
  });

  it('has nothing to flush when nothing was recorded', async () => {
    await recorder.flush();
    expect(fixture.server.count('write')).toBe(0);
  });
});
