import { IpamError } from '../errors.ts';
import { addressBits } from '../prefix/address.ts';
import { formatPrefix, overlap, parseHostAddress } from '../prefix/prefix.ts';
import { type AddressClaim, type AddressGrant, type CheckedClaim, checkClaim, holderOf, placeOf } from './claim.ts';
import { candidates } from './labels.ts';
import { type Placement, Pool } from './pool.ts';
import { type CheckedPrefix, checkPrefixes, nestingOf, type PrefixSpec } from './prefixes.ts';

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
   * Declares a network instance or changes its prefixes. Prefixes that stay keep what is given out of them. A prefix that lies in another takes
   * its addresses out of that.
   * @throws IpamError IPAM_PREFIX_INVALID, IPAM_PREFIXES_OVERLAP, IPAM_PREFIX_IN_USE; then all stays as it was
   */
  setInstance(name: string, prefixes: readonly PrefixSpec[]): void {
    const checked = checkPrefixes(prefixes).map((result) => {
      if (result instanceof IpamError) throw new IpamError(result.code, `network instance ${name}: ${result.message}`);
      return result;
    });
    const nesting = nestingOf(checked.map(({ prefix }) => prefix));
    const old = new Map((this.#instances.get(name) ?? []).map((pool) => [identity(pool), pool]));
    const next = checked.map((spec) => {
      const pool = old.get(identity(spec)) ?? new Pool(spec);
      old.delete(identity(spec));
      return { pool, labels: spec.labels, inner: nesting.get(spec.prefix) ?? [] };
    });
    const inUse = (what: string) => new IpamError('IPAM_PREFIX_IN_USE', `network instance ${name}: ${what}`);
    for (const pool of old.values()) if (pool.claims > 0) throw inUse(`${pool.use} cannot go`);
    for (const { pool, inner } of next) {
      const conflict = pool.conflict(inner);
      if (conflict)
        throw inUse(`claims hold addresses of ${formatPrefix(conflict)}, which cannot be a prefix of its own`);
    }
    for (const { pool, labels, inner } of next) {
      pool.labels = labels;
      pool.leave(inner);
    }
    this.#instances.set(
      name,
      next.map(({ pool }) => pool),
    );
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
      return this.#hold(claim, this.#place(checked));
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
   * False, and nothing changes, when some of it is held by another claim or reserved, or it lies in no prefix of the instance.
   */
  adopt(record: AddressRecord): boolean {
    const place = placeOf(record.claim, record.grant);
    const holder = holderOf(record.claim, place);
    return this.#record(record, (pool) => pool.keep(holder, place, record.grant));
  }

  /** The same for an answer that has not been final yet: false also when it would not be given now, as it is of a subnet of another scope. */
  admit(record: AddressRecord): boolean {
    const given = parseHostAddress(record.grant.prefix);
    const checked = { ...checkClaim(record.claim), family: given.family };
    const isSingle = given.length === addressBits[given.family];
    const isBlock = placeOf(record.claim, record.grant).length < addressBits[given.family];
    // A block where an address is asked for, or the other way round, was given when the claim asked for something else.
    if (!isSingle && isBlock !== checked.block) return false;
    return this.#record(record, (pool) => pool.place(checked, given));
  }

  /** Keys of the claims that hold some of what an answer takes. */
  holders({ claim, grant }: AddressRecord): string[] {
    const place = placeOf(claim, grant);
    return (this.#instances.get(claim.networkInstance) ?? []).flatMap((pool) => pool.holders(place));
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

  #record({ claim, grant }: AddressRecord, find: (pool: Pool) => Placement | undefined): boolean {
    const held = this.#held.get(claim.key);
    if (held) return sameWish(held.record.claim, claim) && held.record.grant.prefix === grant.prefix;
    const placement = firstPlacement(this.#instances.get(claim.networkInstance) ?? [], find);
    if (placement) this.#hold(claim, placement);
    return placement !== undefined;
  }

  #hold(claim: AddressClaim, placement: Placement): AddressGrant {
    const { grant } = placement;
    this.#held.set(claim.key, { record: { claim, grant }, placement });
    this.#former.delete(claim.key);
    return grant;
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
  if (claim.wanted) {
    const message = `claim ${claim.key}: ${claim.prefix} of network instance ${claim.networkInstance} ${whyNot(claim, pools)}`;
    throw new IpamError('IPAM_ADDRESS_TAKEN', message);
  }
  const use = pools.map((pool) => pool.use).join(', ');
  throw new IpamError(
    'IPAM_POOL_EXHAUSTED',
    `claim ${claim.key}: nothing left for it in network instance ${claim.networkInstance}: ${use}`,
  );
}

/** Why a certain address or block cannot be had. */
function whyNot(claim: CheckedClaim, pools: readonly Pool[]): string {
  const place = placeOf(claim, { prefix: claim.prefix! });
  const around = pools.filter((pool) => overlap(pool.prefix, place));
  const holders = around.flatMap((pool) => pool.holders(place));
  if (holders.length > 3) return `is held by ${holders.length} claims`;
  if (holders.length > 0) return `is held by ${holders.join(', ')}`;
  if (around.length > 0) return 'is reserved, or lies in a subnet of another cluster or length';
  return `lies in none of the prefixes that the claim may use: ${textOf(pools)}`;
}

function noPrefix(claim: CheckedClaim, pools: readonly Pool[]): IpamError {
  const labels = Object.entries(claim.labels).map(([name, value]) => `${name}=${value}`);
  const wish = [claim.family, `kind ${claim.kind}`, ...labels].join(', ');
  return new IpamError(
    'IPAM_NO_PREFIX_MATCHES',
    `claim ${claim.key}: no prefix of network instance ${claim.networkInstance} fits ${wish}; prefixes: ${textOf(pools)}`,
  );
}

function textOf(pools: readonly Pool[]): string {
  return pools.map(({ prefix }) => formatPrefix(prefix)).join(', ') || 'none';
}

/** What tells a prefix from others; its labels may change. */
function identity({ prefix, kind, router }: Pick<CheckedPrefix, 'prefix' | 'kind' | 'router'>): string {
  return `${formatPrefix(prefix)} ${kind} ${router}`;
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
