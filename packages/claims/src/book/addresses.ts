import {
  type AddressClaim,
  type AddressGrant,
  Ipam,
  IpamError,
  overlap,
  type PrefixSpec,
  placeOf,
} from '@nexslice/ipam';
import { type Allocator, asideKey, type Holding } from './allocator.ts';

type AddressHolding = Holding<AddressClaim, AddressGrant>;

/** Addresses of network instances. */
export class Addresses implements Allocator<AddressClaim, AddressGrant, readonly PrefixSpec[]> {
  readonly #ipam = new Ipam();

  spaceOf(wish: AddressClaim): string {
    return wish.networkInstance;
  }

  claim(wish: AddressClaim): AddressGrant {
    return this.#ipam.claim(wish);
  }

  adopt({ wish, grant }: AddressHolding): boolean {
    return unlessInvalid(false, () => this.#ipam.adopt({ claim: wish, grant }));
  }

  admit({ wish, grant }: AddressHolding): boolean {
    return unlessInvalid(false, () => this.#ipam.admit({ claim: wish, grant }));
  }

  held(wish: AddressClaim): AddressGrant | undefined {
    return this.#ipam.get(wish.key);
  }

  release(wish: AddressClaim): void {
    this.#ipam.release(wish.key);
  }

  forget(wish: AddressClaim): void {
    this.#ipam.forget(wish.key);
  }

  aside(wish: AddressClaim): AddressClaim {
    return { ...wish, key: asideKey(wish.key) };
  }

  same(a: AddressGrant, b: AddressGrant): boolean {
    return a.prefix === b.prefix;
  }

  rivals({ wish, grant }: AddressHolding): readonly string[] {
    return unlessInvalid([], () => this.#ipam.holders({ claim: wish, grant }));
  }

  clash(a: AddressHolding, b: AddressHolding): boolean {
    if (a.wish.networkInstance !== b.wish.networkInstance) return false;
    return unlessInvalid(false, () => overlap(placeOf(a.wish, a.grant), placeOf(b.wish, b.grant)));
  }

  declare(space: string, pool: readonly PrefixSpec[]): void {
    this.#ipam.setInstance(space, pool);
  }
}

/** Answers stand in objects, which anybody may have written. */
function unlessInvalid<T>(otherwise: T, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof IpamError) return otherwise;
    throw error;
  }
}
