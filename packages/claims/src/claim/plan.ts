import type { Standing } from '../book/book.ts';

/** A claim as far as it matters for what is to be done next. */
export interface ClaimState<Grant> {
  /** Marked by a person or a function to be given back. */
  readonly marked: boolean;
  readonly deleting: boolean;
  readonly answer?: Grant | undefined;
  readonly proposal?: Grant | undefined;
  /** Whether the answer was given to the spec as it is now. */
  readonly current: boolean;
  readonly standing: Standing;
}

/**
 * `propose` finds an answer and writes it as a proposal, `settle` makes an answer final, `release` takes it back, `disown` says that it lies
 * in nothing that is given out any more.
 */
export type Step = 'rest' | 'propose' | 'settle' | 'release' | 'disown';

/** Decides what is to be done for a claim. */
export function planClaim<Grant>(state: ClaimState<Grant>): Step {
  // Whoever holds it back may still use the address: it is free when the object is gone.
  if (state.deleting) return 'rest';
  if (state.marked) return 'release';
  if (state.proposal !== undefined) return state.standing === 'held' ? 'settle' : 'propose';
  if (state.answer === undefined || state.standing === 'beaten' || !state.current) return 'propose';
  return state.standing === 'held' ? 'settle' : 'disown';
}
