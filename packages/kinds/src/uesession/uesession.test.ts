import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { problems } from '../problem/problem.ts';
import { type UESession, uesessions } from './uesession.ts';

function parse(spec: unknown, status?: unknown) {
  const result = uesessions.schema.safeParse({
    metadata: { name: 'ue1' },
    spec,
    ...(status !== undefined && { status }),
  });
  return result.success ? { object: result.data } : { problems: problems(result.error) };
}

describe('a UESession', () => {
  it('needs to know who the UE is: the rest has defaults', () => {
    expect(parse({ ueId: 1 }).object?.spec).toEqual({ ueId: 1, slice: 'default', connected: true, simulate: false });
    expect(parse({ supi: 'imsi-208950000000001' }).object?.spec.slice).toBe('default');
  });

  it('is refused when it says of nobody', () => {
    expect(parse({}).problems).toEqual([{ field: 'spec', message: 'at least one of ueId and supi is required' }]);
  });

  it.each(['2026-01-31T12:00:00Z', '2026-01-31T12:00:00.123456Z', '2026-01-31T13:00:00+01:00'])(
    'takes the event time %s',
    (eventTime) => {
      expect(parse({ ueId: 1, eventTime }).object?.spec.eventTime).toBe(eventTime);
    },
  );

  it.each(['2026-01-31', '2026-02-30T00:00:00Z', '1769860800', ''])('refuses the event time %j', (eventTime) => {
    expect(parse({ ueId: 1, eventTime }).problems?.[0]?.field).toBe('spec.eventTime');
  });

  it.each(['Pending', 'Provisioning', 'Ready', 'Releasing', 'Released', 'Failed'])('can be %s', (phase) => {
    expect(parse({ ueId: 1 }, { phase }).object?.status?.phase).toBe(phase);
  });

  it('has no other phase', () => {
    expect(parse({ ueId: 1 }, { phase: 'Binding' }).problems?.[0]?.field).toBe('status.phase');
  });

  it('keeps its metadata as it is', () => {
    const metadata: UESession['metadata'] = { name: 'ue1', namespace: 'nexslice', labels: { a: 'b' }, generation: 3 };
    expect(uesessions.schema.parse({ metadata, spec: { ueId: 1 } }).metadata).toEqual(metadata);
  });

  it('needs a name', () => {
    const result = uesessions.schema.safeParse({ metadata: {}, spec: { ueId: 1 } });
    expect(result.error && problems(result.error)).toEqual([{ field: 'metadata.name', message: 'is required' }]);
  });

  it('says what happens to it in words that the API server takes as well', () => {
    const rules = JSON.stringify(z.toJSONSchema(uesessions.schema, { io: 'input' }));
    expect(rules).toContain('has(self.ueId) || has(self.supi)');
    expect(rules).toContain('ueId is immutable');
    expect(rules).toContain('supi is immutable');
  });

  it.each([
    ['connected', 'yes'],
    ['simulate', 1],
    ['source', 'x'.repeat(254)],
    ['slice', ''],
    ['slice', 'a'.repeat(64)],
    ['dnn', 'a..b'],
    ['pduSessionId', 0],
    ['supi', '208950000000001'],
  ])('is refused with the %s %j', (field, value) => {
    expect(parse({ ueId: 1, [field]: value }).problems?.map((one) => one.field)).toEqual([`spec.${field}`]);
  });

  it('lists everything that is wrong with it at once', () => {
    const fields = parse({ ueId: 0, slice: 'A', dnn: '-' }, { phase: 'x', upf: 'Y' }).problems?.map(
      ({ field }) => field,
    );
    expect(new Set(fields)).toEqual(new Set(['spec.ueId', 'spec.slice', 'spec.dnn', 'status.phase', 'status.upf']));
  });

  it('may be known by both names of the UE', () => {
    const both = { ueId: 7, supi: 'imsi-208950000000007' };
    expect(parse(both).object?.spec).toMatchObject(both);
  });

  it('is parsed to the same again', () => {
    const once = parse({ ueId: 1 }, { phase: 'Ready', upf: 'upf-ue1', readyAt: '2026-01-31T12:00:00Z' }).object;
    expect(uesessions.schema.parse(once)).toEqual(once);
  });
});
