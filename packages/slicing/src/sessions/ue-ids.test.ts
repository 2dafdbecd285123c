import fc from 'fast-check';
import { expect, it } from 'vitest';
import { UEIds } from './ue-ids.ts';

it('the first UE gets number 1', () => {
  expect(new UEIds().next()).toBe(1);
});

it('a number that was ever seen or given out is never given out again', () => {
  const step = fc.oneof(fc.record({ observe: fc.integer({ min: 1, max: 1_000 }) }), fc.constant('next' as const));
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const ids = new UEIds();
      const known = new Set<number>();
      for (const action of steps) {
        if (action === 'next') {
          const id = ids.next();
          expect(known.has(id)).toBe(false);
          known.add(id);
        } else {
          ids.observe(action.observe);
          known.add(action.observe);
        }
      }
    }),
  );
});

it('objects without a number do not count', () => {
  const ids = new UEIds();
  ids.observe(undefined);
  expect(ids.next()).toBe(1);
});

it('says so when the numbers are used up, instead of giving out one that the API refuses', () => {
  const ids = new UEIds();
  ids.observe(2_147_483_647);
  expect(() => ids.next()).toThrow(expect.objectContaining({ code: 'SLICING_IDS_EXHAUSTED' }));
});
