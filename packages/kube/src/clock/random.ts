/** The only source of randomness. Production code takes one as an option that defaults to `systemRandom`. */
export interface Random {
  /** A number in [0, 1). */
  next(): number;
}

/** Not for secrets: use `node:crypto` for those. */
// biome-ignore lint/plugin: the one place where randomness comes from
export const systemRandom: Random = { next: () => Math.random() };

/** A repeatable sequence from a seed, for tests and simulations (mulberry32: 32 bits of state, period 2^32). */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return {
    next() {
      state = (state + 0x6d2b79f5) >>> 0;
      let t = state;
      t = Math.imul(t ^ (t >>> 15), t | 1);
      t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
      return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
    },
  };
}
