import { SlicingError } from '../errors.ts';

/** Largest UE id: the CRD keeps it in a signed 32-bit integer. */
const largest = 2 ** 31 - 1;

/**
 * Numbers for UEs that come without one. The next is one more than the highest ever seen, in use or given out here, so that a number is not
 * used again while anything of its former owner may still be there. Two processes may propose the same number: creating the session decides.
 */
export class UEIds {
  #highest = 0;

  /** Takes note of a number in use. */
  observe(id: number | undefined): void {
    if (id !== undefined && id > this.#highest) this.#highest = id;
  }

  /** @throws SlicingError SLICING_IDS_EXHAUSTED */
  next(): number {
    if (this.#highest >= largest)
      throw new SlicingError('SLICING_IDS_EXHAUSTED', 'no UE id is left above those in use');
    this.#highest += 1;
    return this.#highest;
  }
}
