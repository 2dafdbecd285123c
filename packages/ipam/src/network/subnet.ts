import { type HostAddress, hostBits, type Prefix } from '../prefix/prefix.ts';
import { FreeTree } from '../tree/tree.ts';

/** Addresses that share a router. The first address is the network's own, the second the router's, the last of IPv4 the broadcast. */
export class Subnet {
  readonly block: Prefix;
  /** Undefined in subnets of one or two addresses, which have no room for a router of their own. */
  readonly gateway: bigint | undefined;
  readonly #tree: FreeTree;
  #claims = 0;

  constructor(block: Prefix) {
    this.block = block;
    this.#tree = new FreeTree(hostBits(block));
    const reserved = reservedOf(block);
    this.gateway = reserved[1];
    for (const address of reserved) this.#tree.take(address - block.value, 0);
  }

  get empty(): boolean {
    return this.#claims === 0;
  }

  /** The lowest free address, now taken; undefined when there is none. */
  takeFirst(): bigint | undefined {
    const offset = this.#tree.firstFree(0);
    if (offset === undefined) return undefined;
    this.#tree.take(offset, 0);
    this.#claims++;
    return this.block.value + offset;
  }

  /** Takes a certain address; false when it is held or reserved. */
  take(address: bigint): boolean {
    if (!this.#tree.take(address - this.block.value, 0)) return false;
    this.#claims++;
    return true;
  }

  release(address: bigint): void {
    this.#tree.release(address - this.block.value, 0);
    this.#claims--;
  }

  /** The address with the length of this subnet. */
  hostAddress(address: bigint): HostAddress {
    return { ...this.block, value: address };
  }
}

function reservedOf(block: Prefix): bigint[] {
  const bits = hostBits(block);
  // RFC 3021 and RFC 6164: subnets of one or two addresses have neither network nor broadcast address.
  if (bits < 2) return [];
  const reserved = [block.value, block.value + 1n];
  return block.family === 'ipv4' ? [...reserved, block.value + (1n << BigInt(bits)) - 1n] : reserved;
}
