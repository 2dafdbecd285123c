/** From the least to the most that something can cost or hold. */
export interface Range {
  min: number;
  max: number;
}

/** Costs and sizes are 64-bit in cel-go: what would be more stays there, and means that nobody knows. */
const MOST = 2 ** 64;

export const unknown: Range = { min: 0, max: MOST };

export function exactly(count: number): Range {
  return { min: count, max: count };
}

export function upTo(max: number): Range {
  return { min: 0, max };
}

export function add(...ranges: readonly Range[]): Range {
  let [min, max] = [0, 0];
  for (const range of ranges) {
    min += range.min;
    max += range.max;
  }
  return { min: Math.min(MOST, min), max: Math.min(MOST, max) };
}

export function multiply(a: Range, b: Range): Range {
  return { min: Math.min(MOST, a.min * b.min), max: Math.min(MOST, a.max * b.max) };
}

/** A factor that costs a part of a step each; parts are rounded up to steps. */
export function scale(range: Range, factor: number): Range {
  return { min: Math.min(MOST, Math.ceil(range.min * factor)), max: Math.min(MOST, Math.ceil(range.max * factor)) };
}

/** Either of the two. */
export function either(a: Range, b: Range): Range {
  return { min: Math.min(a.min, b.min), max: Math.max(a.max, b.max) };
}
