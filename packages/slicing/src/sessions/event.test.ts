import type { UESessionSpec } from '@nexslice/kinds';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changesBy, type UEEvent } from './event.ts';

const now = Date.parse('2026-03-01T12:00:00Z');
const at = (seconds: number) => new Date(now + seconds * 1000).toISOString();
const spec = (changes: Partial<UESessionSpec> = {}): UESessionSpec => ({
  ueId: 1,
  slice: 'default',
  connected: true,
  simulate: false,
  ...changes,
});

describe('an event that says when it happened', () => {
  it('changes the session and leaves its time', () => {
    expect(changesBy({ connected: false, eventTime: at(5) }, spec({ eventTime: at(0) }), now)).toEqual({
      connected: false,
      eventTime: at(5),
    });
  });

  it('changes nothing when it comes late', () => {
    expect(changesBy({ connected: false, eventTime: at(5) }, spec({ eventTime: at(6) }), now)).toBeUndefined();
  });

  it('changes nothing when it comes twice', () => {
    expect(changesBy({ connected: true, eventTime: at(5) }, spec({ eventTime: at(5) }), now)).toBeUndefined();
  });

  it('leaves its time when it confirms the state later, so that a contrary report from in between is late', () => {
    const confirmed = changesBy({ connected: true, eventTime: at(9) }, spec({ eventTime: at(1) }), now);
    expect(confirmed).toEqual({ eventTime: at(9) });
    expect(changesBy({ connected: false, eventTime: at(5) }, spec(confirmed), now)).toBeUndefined();
  });

  it('is compared by time and not by text: other zones and fractions are the same moment', () => {
    const event: UEEvent = { connected: false, eventTime: '2026-03-01T13:00:04.000+01:00' };
    expect(changesBy(event, spec({ eventTime: '2026-03-01T12:00:05Z' }), now)).toBeUndefined();
    expect(changesBy(event, spec({ eventTime: '2026-03-01T12:00:03Z' }), now)).toMatchObject({ connected: false });
  });
});

describe('an event without a time', () => {
  it('happens as it arrives', () => {
    expect(changesBy({ connected: false }, spec({ eventTime: at(-5) }), now)).toEqual({
      connected: false,
      eventTime: at(0),
    });
  });

  it('changes nothing when it says what is known', () => {
    expect(changesBy({ connected: true }, spec({ eventTime: at(-5) }), now)).toBeUndefined();
  });
});

it('sets what it names and leaves the rest alone', () => {
  const event: UEEvent = { connected: true, slice: 'gold', dnn: 'ims', simulate: true, source: 'amf-1' };
  expect(changesBy(event, spec({ pduSessionId: 3 }), now)).toEqual({
    slice: 'gold',
    dnn: 'ims',
    simulate: true,
    source: 'amf-1',
    eventTime: at(0),
  });
});

it('who reports is no change by itself', () => {
  expect(changesBy({ connected: true, source: 'amf-2' }, spec({ source: 'amf-1' }), now)).toBeUndefined();
});

it('in whatever order timed events arrive, and however often, the session ends as the latest one says', () => {
  const history = fc.uniqueArray(fc.record({ second: fc.integer({ min: 1, max: 1_000 }), connected: fc.boolean() }), {
    minLength: 1,
    maxLength: 12,
    selector: ({ second }) => second,
  });
  const arrivals = history.chain((events) =>
    fc.tuple(
      fc.constant(events),
      fc.shuffledSubarray(events, { minLength: events.length }),
      fc.array(fc.constantFrom(...events), { maxLength: 12 }),
    ),
  );
  fc.assert(
    fc.property(arrivals, ([events, shuffled, repeated]) => {
      let session = spec({ eventTime: at(0) });
      for (const { second, connected } of [...shuffled, ...repeated]) {
        session = { ...session, ...changesBy({ connected, eventTime: at(second) }, session, now) };
      }
      const latest = events.reduce((a, b) => (b.second > a.second ? b : a));
      expect(session).toMatchObject({ connected: latest.connected, eventTime: at(latest.second) });
    }),
  );
});
