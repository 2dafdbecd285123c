import { IpamError } from '../errors.ts';
import { formatPrefix, overlap, parseHostAddress, parsePrefix } from '../prefix/prefix.ts';
import { type AddressClaim, type AddressGrant, type CheckedClaim, checkClaim } from './claim.ts';
import { candidates } from './labels.ts';
import { type Placement, Pool } from './pool.ts';

/** One prefix of a network instance as its owner writes it. */
export interface PrefixSpec {
  prefix: string;
  labels?: Readonly<Record<string, string>>;
}

/** A claim and its answer. */
export interface AddressRecord {
  claim: AddressClaim;
  grant: AddressGrant;
}

interface Held {
  record: AddressRecord;
  placement: Placement;
}

/**
 * Addresses and blocks of network instances, given to claims.
 *
 * Nothing is random: the first free place is taken, a claim that is repeated keeps its place, and a claim that was released
 * gets its former place back while that is free. Instances are separate address spaces.
 */
export class Ipam {
  readonly #instances = new Map<string, Pool[]>();
  readonly #held = new Map<string, Held>();
  /** Where released claims were, by key. */
  readonly #former = new Map<string, string>();

  /**
   * Declares a network instance or changes its prefixes. Prefixes that stay keep what is given out of them.
   * @throws IpamError IPAM_PREFIX_INVALID, IPAM_PREFIXES_OVERLAP, IPAM_PREFIX_IN_USE
   */
  setInstance(name: string, prefixes: readonly PrefixSpec[]): void {
    const pools = prefixes.map(({ prefix, labels }) => new Pool(parsePrefix(prefix), labels ?? {}));
    refuseOverlap(name, pools);
    const old = new Map((this.#instances.get(name) ?? []).map((pool) => [identity(pool), pool]));
    const next = pools.map((pool) => old.get(identity(pool)) ?? pool);
    for (const pool of old.values()) {
      if (pool.claims > 0 && !next.includes(pool)) {
        throw new IpamError('IPAM_PREFIX_IN_USE', `network instance ${name}: ${pool.use} cannot go`);
      }
    }
    this.#instances.set(name, next);
  }

  /** Whether a network instance has been declared. */
  hasInstance(name: string): boolean {
    return this.#instances.has(name);
  }

  /**
   * Answers a claim. A repeated claim gets its former answer; a claim whose wish has changed gives its old place back first.
   * @throws IpamError IPAM_CLAIM_INVALID, IPAM_PREFIX_INVALID, IPAM_INSTANCE_UNKNOWN, IPAM_NO_PREFIX_MATCHES,
   * IPAM_POOL_EXHAUSTED, IPAM_ADDRESS_TAKEN; after an error the claim holds what it held before
   */
  claim(claim: AddressClaim): AddressGrant {
    const checked = checkClaim(claim);
    const held = this.#held.get(claim.key);
    if (held && sameWish(held.record.claim, claim)) return held.record.grant;
    held?.placement.release();
    try {
      const placement = this.#place(checked);
      this.#hold(claim, placement);
      return placement.grant;
    } catch (error) {
      if (held) this.#restore(held.record);
      throw error;
    }
  }

  /**
   * Answers many claims in the order of their keys, so that the order in which they are given does not matter.
   * A claim that fails does not keep the others from their answers.
   */
  claimAll(claims: readonly AddressClaim[]): Map<string, AddressGrant | IpamError> {
    const answers = new Map<string, AddressGrant | IpamError>();
    for (const claim of [...claims].sort((a, b) => (a.key < b.key ? -1 : 1))) {
      answers.set(claim.key, this.#claimOrError(claim));
    }
    return answers;
  }

  /**
   * Records an answer that was given before, for instance one that stands in a package or in an object's status.
   * False, and nothing changes, when its place is held by another claim or lies in no prefix of the instance.
   */
  adopt({ claim, grant }: AddressRecord): boolean {
    const checked = checkClaim(claim);
    const wanted = parseHostAddress(grant.prefix);
    const held = this.#held.get(claim.key);
    if (held) return sameWish(held.record.claim, claim) && held.record.grant.prefix === grant.prefix;
    for (const pool of this.#instances.get(claim.networkInstance) ?? []) {
      const placement = pool.place({ ...checked, family: wanted.family }, wanted);
      if (!placement) continue;
      this.#hold(claim, placement);
      return true;
    }
    return false;
  }

  /** The answer that a claim holds. */
  get(key: string): AddressGrant | undefined {
    return this.#held.get(key)?.record.grant;
  }

  /** Gives back what a claim holds; false when it holds nothing. */
  release(key: string): boolean {
    const held = this.#held.get(key);
    if (!held) return false;
    held.placement.release();
    this.#held.delete(key);
    this.#former.set(key, held.record.grant.prefix);
    return true;
  }

  /** Gives back what a claim holds, which will not be made again: its former place is not kept in mind. */
  forget(key: string): void {
    this.release(key);
    this.#former.delete(key);
  }

  /** One line per prefix of an instance: how full it is. */
  use(networkInstance: string): string[] {
    return (this.#instances.get(networkInstance) ?? []).map((pool) => pool.use);
  }

  /** Every claim with its answer, in the order of the keys. */
  records(): AddressRecord[] {
    return [...this.#held.values()].map((held) => held.record).sort((a, b) => (a.claim.key < b.claim.key ? -1 : 1));
  }

  #claimOrError(claim: AddressClaim): AddressGrant | IpamError {
    try {
      return this.claim(claim);
    } catch (error) {
      if (error instanceof IpamError) return error;
      throw error;
    }
  }

  #place(claim: CheckedClaim): Placement {
    const all = this.#instances.get(claim.networkInstance);
    if (!all) {
      const known = [...this.#instances.keys()].sort().join(', ') || 'none';
      throw new IpamError(
        'IPAM_INSTANCE_UNKNOWN',
        `claim ${claim.key}: no network instance ${claim.networkInstance}; known: ${known}`,
      );
    }
    const pools = candidates(all, claim);
    if (pools.length === 0) throw noPrefix(claim, all);
    return this.#former.has(claim.key) && !claim.wanted
      ? (this.#placeFormer(claim, pools) ?? placeIn(claim, pools))
      : placeIn(claim, pools);
  }

  #placeFormer(claim: CheckedClaim, pools: readonly Pool[]): Placement | undefined {
    const former = parseHostAddress(this.#former.get(claim.key) ?? '');
    if (claim.block && former.length !== claim.prefixLength) return undefined;
    return firstPlacement(pools, (pool) => pool.place(claim, former));
  }

  #hold(claim: AddressClaim, placement: Placement): void {
    this.#held.set(claim.key, { record: { claim, grant: placement.grant }, placement });
    this.#former.delete(claim.key);
  }

  #restore(record: AddressRecord): void {
    this.#held.delete(record.claim.key);
    this.adopt(record);
  }
}

function firstPlacement(pools: readonly Pool[], place: (pool: Pool) => Placement | undefined): Placement | undefined {
  for (const pool of pools) {
    const placement = place(pool);
    if (placement) return placement;
  }
  return undefined;
}

function placeIn(claim: CheckedClaim, pools: readonly Pool[]): Placement {
  const placement = firstPlacement(pools, (pool) => pool.place(claim, claim.wanted));
  if (placement) return placement;
  const use = pools.map((pool) => pool.use).join(', ');
  if (claim.wanted) {
    throw new IpamError(
      'IPAM_ADDRESS_TAKEN',
      `claim ${claim.key}: ${claim.prefix} is held by another claim, reserved, or outside of ${use}`,
    );
  }
  throw new IpamError(
    'IPAM_POOL_EXHAUSTED',
    `claim ${claim.key}: nothing left for it in network instance ${claim.networkInstance}: ${use}`,
  );
}

function noPrefix(claim: CheckedClaim, pools: readonly Pool[]): IpamError {
  const labels = Object.entries(claim.labels).map(([name, value]) => `${name}=${value}`);
  const wish = [claim.family, `kind ${claim.kind}`, ...labels].join(', ');
  const have = pools.map((pool) => formatPrefix(pool.prefix)).join(', ') || 'none';
  return new IpamError(
    'IPAM_NO_PREFIX_MATCHES',
    `claim ${claim.key}: no prefix of network instance ${claim.networkInstance} fits ${wish}; prefixes: ${have}`,
  );
}

function refuseOverlap(name: string, pools: readonly Pool[]): void {
  const sorted = [...pools].sort((a, b) => compare(a.prefix, b.prefix));
  // Sorted blocks overlap only with their neighbours: a block is either inside the one before it or disjoint from all before it.
  for (const [i, pool] of sorted.entries()) {
    const next = sorted[i + 1];
    if (next && overlap(pool.prefix, next.prefix)) {
      throw new IpamError(
        'IPAM_PREFIXES_OVERLAP',
        `network instance ${name}: ${formatPrefix(pool.prefix)} and ${formatPrefix(next.prefix)} overlap`,
      );
    }
  }
}

function compare(a: Pool['prefix'], b: Pool['prefix']): number {
  if (a.family !== b.family) return a.family < b.family ? -1 : 1;
  if (a.value !== b.value) return a.value < b.value ? -1 : 1;
  return a.length - b.length;
}

function identity(pool: Pool): string {
  const labels = Object.entries(pool.labels).sort(([a], [b]) => (a < b ? -1 : 1));
  return `${formatPrefix(pool.prefix)} ${JSON.stringify(labels)}`;
}

/** Whether two claims of one key ask for the same thing. */
function sameWish(a: AddressClaim, b: AddressClaim): boolean {
  return wishOf(a) === wishOf(b);
}

function wishOf(claim: AddressClaim): string {
  const labels = Object.entries(claim.labels ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  const { networkInstance, kind, family, scope, prefixLength, prefix, createPrefix, index } = claim;
  return JSON.stringify([networkInstance, kind, family, scope, prefixLength, prefix, createPrefix, index, labels]);
}
