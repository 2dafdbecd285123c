import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Deque } from './deque.ts';

describe('a deque', () => {
  it('answers what was put in, in order, whatever is taken in between', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.integer(), fc.constant('take' as const)), { maxLength: 500 }), (steps) => {
        const deque = new Deque<number>();
        const model: number[] = [];
        for (const step of steps) {
          if (step === 'take') expect(deque.shift()).toBe(model.shift());
          else {
            deque.push(step);
            model.push(step);
          }
          expect(deque.size).toBe(model.length);
        }
      }),
    );
  });

  it('keeps its order across many compactions', () => {
    const deque = new Deque<number>();
    let next = 0;
    for (let round = 0; round < 20; round += 1) {
      for (let i = 0; i < 1000; i += 1) deque.push(round * 1000 + i);
      for (let i = 0; i < 900; i += 1) {
        expect(deque.shift()).toBe(next);
        next += 1;
      }
    }
    expect(deque.size).toBe(2000);
  });
});
