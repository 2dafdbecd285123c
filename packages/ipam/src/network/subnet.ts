import { addressBits } from '../prefix/address.ts';
import { contains, type HostAddress, hostBits, type Prefix } from '../prefix/prefix.ts';
import { SpaceTree } from '../tree/space-tree.ts';

/** Holds what no claim may have. */
export const nobody = '';

/**
 * Addresses that share a router. The first address is the network's own, the second the router's where none is named, the last of IPv4 the
 * broadcast. A subnet is opened for one scope; answers that were given before may be of others.
 */
export class Subnet {
  readonly block: Prefix;
  readonly scope: string;
  /** Undefined in subnets of one or two addresses, which have no room for a router of their own. */
  readonly gateway: bigint | undefined;
  readonly #tree: SpaceTree<string>;
  readonly #reserved: readonly bigint[];
  #claims = 0;
  #strangers = 0;

  constructor(block: Prefix, scope: string, router?: bigint) {
    this.block = block;
    this.scope = scope;
    this.#tree = new SpaceTree(hostBits(block));
    const reserved = reservedOf(block);
    this.gateway = router ?? reserved[1];
    this.#reserved = router === undefined ? reserved : [...reserved.filter((_, i) => i !== 1), router];
    for (const address of this.#reserved) this.#tree.take(address - block.value, 0, nobody);
  }

  get empty(): boolean {
    return this.#claims === 0;
  }

  /** Whether claims of its own scope alone hold addresses of it. */
  get unmixed(): boolean {
    return this.#strangers === 0;
  }

  /** The lowest free address; undefined when there is none. */
  firstFree(): bigint | undefined {
    const offset = this.#tree.firstFree(0);
    return offset === undefined ? undefined : this.block.value + offset;
  }

  /**
   * Takes an address, or a block of them, for a claim; false when a claim holds any of it, or it is reserved. In a block that was there before the
   * subnet, what is reserved does not count.
   */
  take(place: Prefix, key: string, scope: string): boolean {
    this.#reserve(place, false);
    if (!this.#tree.take(place.value - this.block.value, hostBits(place), key)) {
      this.#reserve(place, true);
      return false;
    }
    this.#claims++;
    if (scope !== this.scope) this.#strangers++;
    return true;
  }

  release(place: Prefix, scope: string): void {
    this.#tree.release(place.value - this.block.value, hostBits(place));
    this.#reserve(place, true);
    this.#claims--;
    if (scope !== this.scope) this.#strangers--;
  }

  /** Takes what is reserved in a block, or gives it free. */
  #reserve(place: Prefix, reserve: boolean): void {
    if (hostBits(place) === 0) return;
    for (const address of this.#reserved.filter((one) => contains(place, this.single(one)))) {
      const offset = address - this.block.value;
      if (reserve) this.#tree.take(offset, 0, nobody);
      else if (this.#tree.owners(offset, 0)[0] === nobody) this.#tree.release(offset, 0);
    }
  }

  /** Keys of the claims that hold some of a block. */
  holders(place: Prefix): string[] {
    const owners = this.#tree.owners(place.value - this.block.value, hostBits(place));
    return owners.filter((owner) => owner !== nobody);
  }

  /** The address with the length of this subnet. */
  hostAddress(address: bigint): HostAddress {
    return { ...this.block, value: address };
  }

  /** The address as a block of its own. */
  single(address: bigint): Prefix {
    return { ...this.block, value: address, length: addressBits[this.block.family] };
  }
}

function reservedOf(block: Prefix): bigint[] {
  const bits = hostBits(block);
  // RFC 3021 and RFC 6164: subnets of one or two addresses have neither network nor broadcast address.
  if (bits < 2) return [];
  const reserved = [block.value, block.value + 1n];
  return block.family === 'ipv4' ? [...reserved, block.value + (1n << BigInt(bits)) - 1n] : reserved;
}
