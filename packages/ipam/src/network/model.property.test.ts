import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IpamError } from '../errors.ts';
import { type AddressClaim, placeOf } from './claim.ts';
import { Ipam } from './ipam.ts';

/** Addresses of 10.0.0.0/26, gone through from the first to the last each time. */
class Model {
  readonly #owner = new Map<number, string>();
  readonly #former = new Map<string, number>();
  readonly #reserved: readonly number[];

  constructor(reserved: readonly number[]) {
    this.#reserved = reserved;
  }

  /** Where a claim of so many addresses gets its place, undefined where there is none. */
  claim(key: string, size: number): number | undefined {
    const free = (start: number) =>
      start + size <= 64 &&
      Array.from({ length: size }, (_, i) => start + i).every(
        (id) => !this.#owner.has(id) && !this.#reserved.includes(id),
      );
    const former = this.#former.get(key);
    const starts = Array.from({ length: 64 / size }, (_, i) => i * size);
    const start = former !== undefined && free(former) ? former : starts.find(free);
    if (start === undefined) return undefined;
    for (let id = start; id < start + size; id++) this.#owner.set(id, key);
    this.#former.delete(key);
    return start;
  }

  release(key: string): void {
    const ids = [...this.#owner].filter(([, owner]) => owner === key).map(([id]) => id);
    if (ids.length > 0) this.#former.set(key, Math.min(...ids));
    for (const id of ids) this.#owner.delete(id);
  }
}

const key = fc.constantFrom(...'abcdefgh');

/** Comes, or goes when it is there. A claim asks for the same all its life: the key says how much. */
const steps = fc.array(key, { maxLength: 60 });

function startOf(ipam: Ipam, claim: AddressClaim): number | undefined {
  try {
    return Number(placeOf(claim, ipam.claim(claim)).value & 63n);
  } catch (error) {
    expect(error).toMatchObject({ code: 'IPAM_POOL_EXHAUSTED' });
    expect(error).toBeInstanceOf(IpamError);
    return undefined;
  }
}

function agree(
  ipam: Ipam,
  model: Model,
  keys: readonly string[],
  wishOf: (key: string) => { claim: AddressClaim; size: number },
) {
  for (const one of keys) {
    if (ipam.release(one)) {
      model.release(one);
      continue;
    }
    const { claim, size } = wishOf(one);
    expect(startOf(ipam, claim)).toBe(model.claim(one, size));
  }
}

describe('the first free place, or the former one', () => {
  it('is what a claim of a block gets', () => {
    fc.assert(
      fc.property(steps, (keys) => {
        const ipam = new Ipam();
        ipam.setInstance('net', [{ prefix: '10.0.0.0/26', kind: 'pool' }]);
        agree(ipam, new Model([]), keys, (one) => {
          const prefixLength = 27 + (one.charCodeAt(0) % 5);
          return {
            claim: { key: one, networkInstance: 'net', kind: 'pool', prefixLength },
            size: 2 ** (32 - prefixLength),
          };
        });
      }),
    );
  });

  it.each([
    ['10.0.0.0/26', [0, 1, 63]],
    ['10.0.0.5/26', [0, 5, 63]],
    ['10.0.0.62/26', [0, 62, 63]],
  ])('is what a claim of an address of the subnet %s gets, but for what is reserved', (prefix, reserved) => {
    fc.assert(
      fc.property(steps, (keys) => {
        const ipam = new Ipam();
        ipam.setInstance('net', [{ prefix, kind: 'network' }]);
        const wishOf = (one: string) => ({
          claim: { key: one, networkInstance: 'net', kind: 'network' as const },
          size: 1,
        });
        agree(ipam, new Model(reserved), keys, wishOf);
      }),
    );
  });
});
