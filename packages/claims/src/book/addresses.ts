import {
  type AddressClaim,
  type AddressGrant,
  addressBits,
  Ipam,
  IpamError,
  networkOf,
  overlap,
  type Prefix,
  type PrefixSpec,
  parseHostAddress,
} from '@nexslice/ipam';
import type { Allocator, Holding } from './allocator.ts';

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

  adopt(wish: AddressClaim, grant: AddressGrant): boolean {
    return unlessInvalid(() => this.#ipam.adopt({ claim: wish, grant })) ?? false;
  }

  release(wish: AddressClaim): void {
    this.#ipam.release(wish.key);
  }

  forget(wish: AddressClaim): void {
    this.#ipam.forget(wish.key);
  }

  aside(wish: AddressClaim): AddressClaim {
    return { ...wish, key: `${wish.key} (next)` };
  }

  same(a: AddressGrant, b: AddressGrant): boolean {
    return a.prefix === b.prefix;
  }

  clash(a: AddressHolding, b: AddressHolding): boolean {
    if (a.wish.networkInstance !== b.wish.networkInstance) return false;
    const [left, right] = [placeOf(a), placeOf(b)];
    return left !== undefined && right !== undefined && overlap(left, right);
  }

  declare(space: string, pool: readonly PrefixSpec[]): void {
    this.#ipam.setInstance(space, pool);
  }
}

/** What an answer takes: its block, or its one address whatever the length of the subnet. */
function placeOf({ wish, grant }: AddressHolding): Prefix | undefined {
  const host = unlessInvalid(() => parseHostAddress(grant.prefix));
  if (!host) return undefined;
  const isBlock = wish.createPrefix === true || wish.kind === 'pool' || wish.kind === 'aggregate';
  return isBlock ? networkOf(host) : { ...host, length: addressBits[host.family] };
}

/** Answers stand in objects, which anybody may have written. */
function unlessInvalid<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof IpamError) return undefined;
    throw error;
  }
}
