import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { connectBody, disconnectBody, uePath } from './shapes.ts';

describe('uePath', () => {
  it('takes every UE id as it is written', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 31 - 1 }), (id) => {
        expect(uePath.parse({ id: String(id) })).toEqual({ id });
      }),
    );
  });

  it('takes no other spelling of a number', () => {
    const spelling = fc.oneof(fc.string(), fc.double().map(String), fc.integer({ max: 0 }).map(String));
    fc.assert(
      fc.property(spelling, (id) => {
        const result = uePath.safeParse({ id });
        if (result.success) expect(String(result.data.id)).toBe(id);
      }),
    );
  });
});

describe('connectBody', () => {
  it('adds nothing to what was sent: what is not known is for the slice to decide', () => {
    expect(connectBody.parse({ ue_id: 7 })).toEqual({ ue_id: 7 });
  });

  it('takes any time with a zone', () => {
    const time = fc.date({ noInvalidDate: true, min: new Date('1970-01-01'), max: new Date('2100-01-01') });
    fc.assert(
      fc.property(time, fc.constantFrom('Z', '+05:30', '-11:00'), (date, zone) => {
        const event_time = date.toISOString().replace('Z', zone);
        expect(connectBody.safeParse({ ue_id: 1, event_time }).success).toBe(true);
      }),
    );
  });
});

describe('disconnectBody', () => {
  const supi = 'imsi-208950000000001';

  it.each([{ ue_id: 1 }, { supi }])('takes %j', (body) => {
    expect(disconnectBody.parse(body)).toEqual(body);
  });

  it.each([{}, { ue_id: 1, supi }])('refuses %j and says what to give', (body) => {
    expect(disconnectBody.safeParse(body).error?.issues).toMatchObject([
      { path: ['ue_id'], message: 'give either ue_id or supi' },
    ]);
  });
});
