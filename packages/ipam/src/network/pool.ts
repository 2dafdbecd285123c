import { addressBits, formatAddress } from '../prefix/address.ts';
import { contains, formatPrefix, hostBits, networkOf, type Prefix } from '../prefix/prefix.ts';
import { FreeTree } from '../tree/tree.ts';
import type { AddressGrant, CheckedClaim } from './claim.ts';
import { Subnet } from './subnet.ts';

/**
 * Subnets that are carved out of a larger prefix: /24 because operators plan IPv4 user-plane networks in these, /64 because
 * IPv6 address configuration needs it (RFC 4291 section 2.5.4).
 */
export const subnetLengths = { ipv4: 24, ipv6: 64 } as const;

/** A place in a pool: the answer, and how to give it back. */
export interface Placement {
  grant: AddressGrant;
  release(): void;
}

/** Subnets of one scope by their first address, and those of them that may still have room. */
interface Scope {
  subnets: Map<bigint, Subnet>;
  room: Set<Subnet>;
}

/**
 * One prefix of a network instance and what is taken of it: blocks, and subnets whose addresses are given out one by one.
 * A prefix that is no larger than a subnet is either one subnet or cut into blocks.
 */
export class Pool {
  readonly prefix: Prefix;
  readonly labels: Readonly<Record<string, string>>;
  readonly #tree: FreeTree;
  readonly #scopes = new Map<string, Scope>();
  #placements = 0;

  constructor(prefix: Prefix, labels: Readonly<Record<string, string>>) {
    this.prefix = prefix;
    this.labels = labels;
    this.#tree = new FreeTree(hostBits(prefix));
  }

  /** How many claims hold something of this pool. */
  get claims(): number {
    return this.#placements;
  }

  /** One line for people: how full the pool is. */
  get use(): string {
    const total = 1n << BigInt(hostBits(this.prefix));
    return `${formatPrefix(this.prefix)} (${this.#tree.taken} of ${total} addresses taken by ${this.#placements} claims)`;
  }

  /** Finds a place for a claim, at `wanted` when given. Undefined when there is none. */
  place(claim: CheckedClaim, wanted: Prefix | undefined): Placement | undefined {
    if (wanted && !contains(this.prefix, wanted)) return undefined;
    const placement = claim.block ? this.#placeBlock(claim, wanted) : this.#placeAddress(claim, wanted);
    if (placement) this.#placements++;
    return placement;
  }

  #placeBlock(claim: CheckedClaim, wanted: Prefix | undefined): Placement | undefined {
    const length = wanted?.length ?? claim.prefixLength ?? this.prefix.length;
    const bits = addressBits[this.prefix.family] - length;
    const offset = wanted ? networkOf(wanted).value - this.prefix.value : this.#tree.firstFree(bits);
    if (offset === undefined || !this.#tree.take(offset, bits)) return undefined;
    const block = { ...this.prefix, value: this.prefix.value + offset, length };
    return {
      grant: { prefix: formatPrefix(block) },
      release: () => {
        this.#tree.release(offset, bits);
        this.#placements--;
      },
    };
  }

  #placeAddress(claim: CheckedClaim, wanted: Prefix | undefined): Placement | undefined {
    const name = this.#scopeName(claim);
    const scope = this.#scopes.get(name) ?? { subnets: new Map(), room: new Set() };
    const found = wanted ? this.#certainAddress(scope, wanted.value) : this.#anyAddress(scope, claim.index);
    if (!found) {
      // A subnet that was opened for this claim alone must not stay behind; it has room, as few have when a place is not found.
      for (const subnet of scope.room) this.#closeIfEmpty(scope, subnet);
      return undefined;
    }
    this.#scopes.set(name, scope);
    return {
      grant: this.#grantOf(claim, found.subnet, found.address),
      release: () => {
        found.subnet.release(found.address);
        this.#placements--;
        this.#settle(name, scope, found.subnet);
      },
    };
  }

  /** Loopbacks live apart from networks; a prefix that is one subnet already is shared by all scopes. */
  #scopeName(claim: CheckedClaim): string {
    if (this.prefix.length === this.#subnetLength) return '';
    return claim.kind === 'loopback' ? 'loopback' : `network ${claim.scope}`;
  }

  get #subnetLength(): number {
    return Math.max(this.prefix.length, subnetLengths[this.prefix.family]);
  }

  #certainAddress(scope: Scope, address: bigint): { subnet: Subnet; address: bigint } | undefined {
    const open = scope.subnets.get(this.#subnetOf(address).value);
    if (open) return open.take(address) ? { subnet: open, address } : undefined;
    const subnet = this.#open(scope, address);
    return subnet?.take(address) ? { subnet, address } : undefined;
  }

  #anyAddress(scope: Scope, index: number | undefined): { subnet: Subnet; address: bigint } | undefined {
    if (index !== undefined) {
      const subnet = scope.subnets.values().next().value ?? this.#open(scope, undefined);
      if (!subnet || BigInt(index) >> BigInt(hostBits(subnet.block)) > 0n) return undefined;
      return this.#certainAddress(scope, subnet.block.value + BigInt(index));
    }
    for (;;) {
      const subnet = scope.room.values().next().value ?? this.#open(scope, undefined);
      if (!subnet) return undefined;
      const address = subnet.takeFirst();
      if (address !== undefined) return { subnet, address };
      scope.room.delete(subnet);
    }
  }

  /** The subnet that an address of this pool lies in. */
  #subnetOf(address: bigint): Prefix {
    return networkOf({ ...this.prefix, value: address, length: this.#subnetLength });
  }

  /** Carves a subnet for a scope, the one around `address` when given. */
  #open(scope: Scope, address: bigint | undefined): Subnet | undefined {
    const length = this.#subnetLength;
    const bits = addressBits[this.prefix.family] - length;
    const offset =
      address === undefined ? this.#tree.firstFree(bits) : this.#subnetOf(address).value - this.prefix.value;
    if (offset === undefined || !this.#tree.take(offset, bits)) return undefined;
    return this.#add(scope, new Subnet({ ...this.prefix, value: this.prefix.value + offset, length }));
  }

  #add(scope: Scope, subnet: Subnet): Subnet {
    scope.subnets.set(subnet.block.value, subnet);
    scope.room.add(subnet);
    return subnet;
  }

  #settle(name: string, scope: Scope, subnet: Subnet): void {
    scope.room.add(subnet);
    this.#closeIfEmpty(scope, subnet);
    if (scope.subnets.size === 0) this.#scopes.delete(name);
  }

  #closeIfEmpty(scope: Scope, subnet: Subnet): void {
    if (!subnet.empty) return;
    scope.subnets.delete(subnet.block.value);
    scope.room.delete(subnet);
    this.#tree.release(subnet.block.value - this.prefix.value, hostBits(subnet.block));
  }

  #grantOf(claim: CheckedClaim, subnet: Subnet, address: bigint): AddressGrant {
    const host = subnet.hostAddress(address);
    if (claim.kind === 'loopback') return { prefix: formatPrefix({ ...host, length: addressBits[host.family] }) };
    if (subnet.gateway === undefined) return { prefix: formatPrefix(host) };
    return { prefix: formatPrefix(host), gateway: formatAddress({ ...host, value: subnet.gateway }) };
  }
}
