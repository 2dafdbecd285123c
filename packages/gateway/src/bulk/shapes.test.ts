import { describe, expect, it } from 'vitest';
import { createSchema, deleteSchema } from './shapes.ts';

describe('the input of bulk requests', () => {
  it.each([
    [{ count: 7 }, { count: 7 }],
    [{ count: '7' }, { count: 7 }],
    [{ count: '010' }, { count: 10 }],
    [{}, {}],
    [undefined, {}],
  ])('takes the body %j', (body, parsed) => {
    expect(createSchema.body.parse(body)).toEqual(parsed);
    expect(deleteSchema.body.parse(body)).toEqual(parsed);
  });

  it.each(['0', '-1', '1.5', '1e3', ' 7', '7 ', '0x7', '10001', '9'.repeat(20), ['1', '2']])(
    'refuses the query count=%j',
    (count) => {
      expect(createSchema.querystring.safeParse({ count }).success).toBe(false);
    },
  );

  it('takes no field that it does not know', () => {
    expect(createSchema.querystring.safeParse({ cuont: '7' }).success).toBe(false);
    expect(createSchema.body.safeParse({ cuont: 7 }).success).toBe(false);
  });
});
