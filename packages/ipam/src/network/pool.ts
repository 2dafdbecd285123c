import { addressBits, formatAddress } from '../prefix/address.ts';
import { contains, formatPrefix, hostBits, networkOf, overlap, type Prefix } from '../prefix/prefix.ts';
import { SpaceTree } from '../tree/space-tree.ts';
import type { AddressGrant, CheckedClaim } from './claim.ts';
import type { CheckedPrefix } from './prefixes.ts';
import { nobody, Subnet } from './subnet.ts';

/**
 * Subnets that are carved out of a larger prefix: /24 because operators plan IPv4 user-plane networks in these, /64 because
 * IPv6 address configuration needs it (RFC 4291 section 2.5.4).
 */
const subnetLengths = { ipv4: 24, ipv6: 64 } as const;

/** A place in a pool: the answer, and how to give it back. */
export interface Placement {
  grant: AddressGrant;
  release(): void;
}

/** Subnets of one scope, and those of them that may still have room. */
interface Scope {
  subnets: Set<Subnet>;
  room: Set<Subnet>;
}

/**
 * One prefix of a network instance and what is taken of it: blocks, and subnets whose addresses are given out one by one.
 * A prefix that is no larger than a subnet is either one subnet or cut into blocks; one of the kind `network` is one subnet.
 */
export class Pool {
  readonly prefix: Prefix;
  readonly kind: CheckedPrefix['kind'];
  readonly router: bigint | undefined;
  labels: Readonly<Record<string, string>>;
  readonly #tree: SpaceTree<string | Subnet>;
  readonly #subnetLength: number;
  readonly #subnets = new Map<bigint, Subnet>();
  readonly #scopes = new Map<string, Scope>();
  #inner: readonly Prefix[] = [];
  #placements = 0;

  constructor({ prefix, kind, router, labels }: CheckedPrefix) {
    this.prefix = prefix;
    this.kind = kind;
    this.router = router;
    this.labels = labels;
    this.#tree = new SpaceTree(hostBits(prefix));
    this.#subnetLength = kind === 'network' ? prefix.length : Math.max(prefix.length, subnetLengths[prefix.family]);
  }

  /** How many claims hold something of this pool. */
  get claims(): number {
    return this.#placements;
  }

  /** One line for people: how full the pool is. */
  get use(): string {
    const total = 1n << BigInt(hostBits(this.prefix));
    const claims = this.#placements === 1 ? '1 claim' : `${this.#placements} claims`;
    return `${formatPrefix(this.prefix)} (${this.#tree.taken} of ${total} addresses taken by ${claims})`;
  }

  /** The first of some prefixes that lie in this one which cannot be left to them: claims hold some of it. */
  conflict(inner: readonly Prefix[]): Prefix | undefined {
    return inner.find((prefix) => this.holders(prefix).length > 0);
  }

  /** Leaves prefixes that lie in this one to them. None of them may be in `conflict`. */
  leave(inner: readonly Prefix[]): void {
    for (const prefix of this.#inner) this.#tree.release(this.#offset(prefix), hostBits(prefix));
    for (const prefix of inner) this.#tree.take(this.#offset(prefix), hostBits(prefix), nobody);
    this.#inner = inner;
  }

  /** Keys of the claims that hold some of a block. */
  holders(place: Prefix): string[] {
    if (!overlap(this.prefix, place)) return [];
    const part = contains(this.prefix, place) ? place : this.prefix;
    return this.#tree.owners(this.#offset(part), hostBits(part)).flatMap((owner) => {
      if (owner === nobody) return [];
      if (typeof owner === 'string') return [owner];
      return owner.holders(contains(owner.block, part) ? part : owner.block);
    });
  }

  /** Finds a place for a claim, at `wanted` when given. Undefined when there is none. */
  place(claim: CheckedClaim, wanted: Prefix | undefined): Placement | undefined {
    if (wanted && !contains(this.prefix, wanted)) return undefined;
    return claim.block ? this.#placeBlock(claim, wanted) : this.#placeAddress(claim, wanted?.value);
  }

  /** Holds what was given before, wherever nobody else does: in a subnet of another scope, too, and beside the blocks of others. */
  keep(claim: CheckedClaim, place: Prefix, given: AddressGrant): Placement | undefined {
    if (!contains(this.prefix, place)) return undefined;
    const scope = this.#scopeName(claim);
    const around = place.length < this.#subnetLength ? undefined : this.#subnets.get(this.#subnetOf(place.value).value);
    // A block of one address is written as one; an address has the length of its subnet, though a block may be asked for meanwhile.
    const single = hostBits(place) === 0 && !(claim.block && given.prefix === formatPrefix(place));
    const subnet = around ?? (single || this.kind === 'network' ? this.#open(scope, place.value) : undefined);
    if (!subnet) return this.#holdAlone(claim, place, given);
    const grant = single && !claim.block ? grantOf(claim, subnet, place.value) : given;
    return this.#hold(claim, subnet, place, scope, grant);
  }

  #placeBlock(claim: CheckedClaim, wanted: Prefix | undefined): Placement | undefined {
    const length = wanted?.length ?? claim.prefixLength ?? this.prefix.length;
    if (this.kind === 'network' || length < this.prefix.length) return undefined;
    const bits = addressBits[this.prefix.family] - length;
    const numbered = claim.index === undefined ? undefined : BigInt(claim.index) << BigInt(bits);
    const offset = wanted ? this.#offset(networkOf(wanted)) : (numbered ?? this.#tree.firstFree(bits));
    if (offset === undefined || offset >> BigInt(hostBits(this.prefix)) > 0n) return undefined;
    const block = { ...this.prefix, value: this.prefix.value + offset, length };
    return this.#holdAlone(claim, block, { prefix: formatPrefix(block) });
  }

  #placeAddress(claim: CheckedClaim, wanted: bigint | undefined): Placement | undefined {
    const scope = this.#scopeName(claim);
    if (wanted !== undefined) return this.#placeAt(claim, scope, wanted);
    const { subnets, room } = this.#scopes.get(scope) ?? {};
    if (claim.index !== undefined) {
      const first = subnets?.values().next().value ?? this.#open(scope, undefined);
      if (!first) return undefined;
      const inside = BigInt(claim.index) >> BigInt(hostBits(first.block)) === 0n;
      if (inside) return this.#placeAt(claim, scope, first.block.value + BigInt(claim.index));
      this.#closeIfEmpty(first);
      return undefined;
    }
    for (const subnet of room ?? []) {
      const address = subnet.firstFree();
      if (address !== undefined) return this.#hold(claim, subnet, subnet.single(address), scope);
      room!.delete(subnet);
    }
    const opened = this.#open(scope, undefined);
    return opened && this.#hold(claim, opened, opened.single(opened.firstFree()!), scope);
  }

  #placeAt(claim: CheckedClaim, scope: string, address: bigint): Placement | undefined {
    const subnet = this.#subnets.get(this.#subnetOf(address).value) ?? this.#open(scope, address);
    if (subnet?.scope !== scope) return undefined;
    const { wanted } = claim;
    const otherLength = wanted && wanted.length !== addressBits[wanted.family] && wanted.length !== subnet.block.length;
    if (!otherLength) return this.#hold(claim, subnet, subnet.single(address), scope);
    this.#closeIfEmpty(subnet);
    return undefined;
  }

  #hold(
    claim: CheckedClaim,
    subnet: Subnet,
    place: Prefix,
    scope: string,
    grant: AddressGrant = grantOf(claim, subnet, place.value),
  ): Placement | undefined {
    if (!subnet.take(place, claim.key, scope)) {
      // A subnet that was opened for this claim alone must not stay behind.
      this.#closeIfEmpty(subnet);
      return undefined;
    }
    this.#placements++;
    this.#settle(subnet);
    return {
      grant,
      release: () => {
        subnet.release(place, scope);
        this.#placements--;
        this.#settle(subnet);
      },
    };
  }

  #holdAlone(claim: CheckedClaim, place: Prefix, grant: AddressGrant): Placement | undefined {
    const [offset, bits] = [this.#offset(place), hostBits(place)];
    if (!this.#tree.take(offset, bits, claim.key)) return undefined;
    this.#placements++;
    return {
      grant,
      release: () => {
        this.#tree.release(offset, bits);
        this.#placements--;
      },
    };
  }

  /** Loopbacks live apart from networks; a prefix that is one subnet already is shared by all scopes. */
  #scopeName(claim: CheckedClaim): string {
    if (this.prefix.length === this.#subnetLength) return '';
    return claim.kind === 'loopback' ? 'loopback' : `network ${claim.scope}`;
  }

  /** The subnet that an address of this pool lies in. */
  #subnetOf(address: bigint): Prefix {
    return networkOf({ ...this.prefix, value: address, length: this.#subnetLength });
  }

  #offset(place: Prefix): bigint {
    return place.value - this.prefix.value;
  }

  /** Carves a subnet for a scope, the one around `address` when given. */
  #open(name: string, address: bigint | undefined): Subnet | undefined {
    const length = this.#subnetLength;
    const bits = addressBits[this.prefix.family] - length;
    const offset = address === undefined ? this.#tree.firstFree(bits) : this.#offset(this.#subnetOf(address));
    if (offset === undefined || !this.#tree.isFree(offset, bits)) return undefined;
    const subnet = new Subnet({ ...this.prefix, value: this.prefix.value + offset, length }, name, this.router);
    this.#tree.take(offset, bits, subnet);
    this.#subnets.set(subnet.block.value, subnet);
    const scope = this.#scopes.get(name) ?? { subnets: new Set(), room: new Set() };
    this.#scopes.set(name, scope);
    scope.subnets.add(subnet);
    scope.room.add(subnet);
    return subnet;
  }

  /** After a change in a subnet: it goes when it is empty, and is not filled up for its scope while others hold addresses of it. */
  #settle(subnet: Subnet): void {
    const room = this.#scopes.get(subnet.scope)?.room;
    if (subnet.unmixed) room?.add(subnet);
    else room?.delete(subnet);
    this.#closeIfEmpty(subnet);
  }

  #closeIfEmpty(subnet: Subnet): void {
    if (!subnet.empty) return;
    const scope = this.#scopes.get(subnet.scope);
    scope?.subnets.delete(subnet);
    scope?.room.delete(subnet);
    if (scope?.subnets.size === 0) this.#scopes.delete(subnet.scope);
    this.#subnets.delete(subnet.block.value);
    this.#tree.release(this.#offset(subnet.block), hostBits(subnet.block));
  }
}

function grantOf(claim: CheckedClaim, subnet: Subnet, address: bigint): AddressGrant {
  if (claim.kind === 'loopback') return { prefix: formatPrefix(subnet.single(address)) };
  const prefix = formatPrefix(subnet.hostAddress(address));
  if (subnet.gateway === undefined) return { prefix };
  return { prefix, gateway: formatAddress({ ...subnet.block, value: subnet.gateway }) };
}
