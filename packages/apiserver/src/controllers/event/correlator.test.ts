import { VirtualClock } from '@nexslice/kube/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noon, pod } from '../testing/objects.ts';
import { Correlator } from './correlator.ts';
import { involvedObject, type Occurrence } from './occurrence.ts';

function occurrence(message: string, more: Partial<Occurrence> = {}, name = 'p'): Occurrence {
  const involved = involvedObject(pod(name));
  return { source: { component: 'test' }, involved, type: 'Normal', reason: 'Tested', message, ...more };
}

describe('a correlator of events', () => {
  it('makes one event of equal occurrences and counts them', () => {
    const clock = new VirtualClock(noon);
    const correlator = new Correlator(clock);
    const first = correlator.correlate(occurrence('a'));
    clock.jump(5000);
    const second = correlator.correlate(occurrence('a'));
    expect(second).toBe(first);
    expect(second).toMatchObject({ count: 2, firstAt: noon, lastAt: noon + 5000 });
  });
  it.each<[string, Partial<Occurrence>]>([
    ['message', { message: 'b' }],
    ['reason', { reason: 'Other' }],
    ['type', { type: 'Warning' }],
    ['source', { source: { component: 'other' } }],
    ['host', { source: { component: 'test', host: 'node-1' } }],
    ['object', { involved: involvedObject(pod('q')) }],
    ['part of the object', { involved: involvedObject(pod('p'), 'spec.containers{main}') }],
  ])('makes another event of another %s', (_what, more) => {
    const correlator = new Correlator(new VirtualClock(noon));
    const first = correlator.correlate(occurrence('a'));
    expect(correlator.correlate({ ...occurrence('a'), ...more })?.key).not.toBe(first?.key);
  });
  it('combines what is similar from the tenth message on', () => {
    const correlator = new Correlator(new VirtualClock(noon));
    const messages = Array.from({ length: 12 }, (_, i) => correlator.correlate(occurrence(`pod-${i}`)));
    expect(messages.slice(0, 9).map((event) => event?.message)).toEqual(
      Array.from({ length: 9 }, (_, i) => `pod-${i}`),
    );
    expect(messages[10]).toBe(messages[9]);
    expect(messages[11]).toBe(messages[9]);
    expect(messages[11]).toMatchObject({ count: 3, message: '(combined from similar events): pod-11' });
  });
  it('combines only what comes within ten minutes', () => {
    const clock = new VirtualClock(noon);
    const correlator = new Correlator(clock);
    for (let i = 0; i < 9; i += 1) correlator.correlate(occurrence(`pod-${i}`));
    clock.jump(601_000);
    expect(correlator.correlate(occurrence('pod-9'))?.message).toBe('pod-9');
  });
  it('cuts a flood about one object, and lets one more through every five minutes', async () => {
    const clock = new VirtualClock(noon);
    const correlator = new Correlator(clock);
    const flood = () => Array.from({ length: 40 }, () => correlator.correlate(occurrence('a')));
    expect(flood().filter(Boolean)).toHaveLength(25);
    await clock.advance(300_000);
    expect(flood().filter(Boolean)).toHaveLength(1);
    expect(correlator.correlate(occurrence('a', {}, 'q'))).toBeDefined();
  });
  it('counts on while it cuts', () => {
    const correlator = new Correlator(new VirtualClock(noon));
    const events = Array.from({ length: 30 }, () => correlator.correlate(occurrence('a')));
    expect(events[0]?.count).toBe(30);
  });
  it('begins anew with what it was told to forget', () => {
    const correlator = new Correlator(new VirtualClock(noon));
    const first = correlator.correlate(occurrence('a'));
    correlator.forget(first!);
    expect(correlator.correlate(occurrence('a'))).toMatchObject({ count: 1, name: undefined });
  });
  it('remembers a bounded number of events, those that are news', () => {
    const correlator = new Correlator(new VirtualClock(noon));
    const old = correlator.correlate(occurrence('a', {}, 'old'));
    for (let i = 0; i < 5000; i += 1) correlator.correlate(occurrence('a', {}, `p-${i}`));
    expect(correlator.correlate(occurrence('a', {}, 'old'))).not.toBe(old);
  });
  it('never counts more than what happened', () => {
    const texts = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k'), { maxLength: 60 });
    fc.assert(
      fc.property(texts, (messages) => {
        const correlator = new Correlator(new VirtualClock(noon));
        const events = new Set(messages.map((message) => correlator.correlate(occurrence(message))));
        const counts = [...events].map((event) => event?.count ?? 0);
        expect(counts.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(messages.length);
      }),
    );
  });
});
