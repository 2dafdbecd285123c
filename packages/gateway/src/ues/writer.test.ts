import { describe, expect, it } from 'vitest';
import { Admission } from '../admission/admission.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { MemorySessions } from '../testing/memory-sessions.ts';
import { Writer } from './writer.ts';

function setUp(limit = 4) {
  const parts = { sessions: new MemorySessions(), admission: new Admission(limit), clock: new ManualClock() };
  return { ...parts, writer: new Writer(parts), signal: new AbortController().signal };
}

describe('Writer', () => {
  it('hands every write a signal that is aborted at the deadline', async () => {
    const { writer, sessions, clock, signal } = setUp();
    const given: (AbortSignal | undefined)[] = [];
    sessions.before = (_, writeSignal) => {
      given.push(writeSignal);
      return new Promise(() => {});
    };
    const report = { source: 'test' };
    const writes = [
      writer.connect({ ueId: 1 }, signal),
      writer.connectNext({ simulate: true, ...report }, signal),
      writer.disconnect({ ueId: 1 }, report, signal),
    ];
    clock.advance(5_000);
    for (const result of await Promise.allSettled(writes)) {
      expect(result).toMatchObject({ status: 'rejected', reason: { code: 'GATEWAY_DEADLINE' } });
    }
    expect(given.map((one) => one?.aborted)).toEqual([true, true, true]);
  });

  it('frees the place of a write that was given up', async () => {
    const { writer, sessions, clock, admission, signal } = setUp(1);
    sessions.before = () => new Promise(() => {});
    const write = writer.connect({ ueId: 1 }, signal);
    clock.advance(5_000);
    await expect(write).rejects.toMatchObject({ code: 'GATEWAY_DEADLINE' });
    expect(admission.taken).toBe(0);
  });

  it('admits many writes once, as the number that runs at a time', async () => {
    const { writer, admission, signal } = setUp(4);
    const ids = await writer.many(3, async (timed) => {
      expect(admission.taken).toBe(3);
      const session = await timed((sessions, deadline) => sessions.connect({ ueId: 8 }, deadline), signal);
      return session.spec.ueId;
    });
    expect(ids).toBe(8);
    expect(admission.taken).toBe(0);
    await expect(writer.many(5, async () => {})).rejects.toMatchObject({ code: 'GATEWAY_BUSY' });
  });

  it('bounds each of many writes in time', async () => {
    const { writer, sessions, clock, signal } = setUp();
    sessions.before = () => new Promise(() => {});
    const work = writer.many(1, (timed) => timed((all, deadline) => all.disconnect({ ueId: 1 }, {}, deadline), signal));
    clock.advance(5_000);
    await expect(work).rejects.toMatchObject({ code: 'GATEWAY_DEADLINE' });
  });
});
