import { describe, expect, it } from 'vitest';
import { type Effort, Starvation } from './starvation.ts';

/** What is found after each step of so much time in which there was work, and so much in which it was done. */
function found(steps: readonly (readonly [activeMs: number, cpuMs: number])[]): number[] {
  let [active, cpu] = [100, 80];
  const effort: Effort = { activeMs: () => active, cpuMs: () => cpu };
  const starvation = new Starvation(effort);
  return steps.map(([activeMs, cpuMs]) => {
    active += activeMs;
    cpu += cpuMs;
    return Number(starvation.factor().toFixed(2));
  });
}

describe('starvation', () => {
  it.each([
    ['has the machine to itself', [[10, 10]], [1]],
    ['gets half of it', [[20, 10]], [2]],
    ['works on several processors', [[10, 25]], [1]],
    ['gets next to nothing, which counts as a fifth', [[1000, 2]], [5]],
    ['has had too little to do to tell', [[1, 0.1]], [1]],
    [
      'has had too little to do twice, which together is enough',
      [
        [3, 1],
        [3, 1],
      ],
      [1, 3],
    ],
    [
      'gets it back, and is believed little by little',
      [
        [40, 10],
        [10, 10],
        [10, 10],
        [10, 10],
        [10, 10],
      ],
      [4, 2.8, 1.96, 1.37, 1],
    ],
    [
      'was starved a moment ago and does nothing since',
      [
        [40, 10],
        [0, 0],
      ],
      [4, 4],
    ],
  ] as [string, [number, number][], number[]][])('of a process that %s', (_what, steps, factors) => {
    expect(found(steps)).toEqual(factors);
  });

  it('is measured of this process unless another effort is given', () => {
    const factor = new Starvation().factor();
    // Others may have the machine while this test runs.
    expect(factor).toBeGreaterThanOrEqual(1);
    expect(factor).toBeLessThanOrEqual(5);
  });
});
