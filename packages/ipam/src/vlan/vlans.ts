import { IpamError } from '../errors.ts';
import { parseVlanRange, usableVlans, type VlanRange, type VlanWish } from './ranges.ts';

/** A wish for a VLAN identifier, or for a run of them. */
export interface VlanClaim {
  /** Claims of one name and index share their answer: it is the name of what is tagged, such as a bridge domain. */
  name: string;
  /** Who asks. The VLAN is given back when the last holder releases it. */
  holder: string;
  index: string;
  /** A certain identifier. */
  vlanId?: number;
  /** `100` for any run of 100, `100:200` for a certain run. */
  range?: string;
}

/** The answer: one identifier, or a run written `first:last`. */
export interface VlanGrant {
  vlanId?: number;
  vlanRange?: string;
}

/** Which identifiers an index may give out. */
export interface VlanIndexSpec {
  /** All usable ones when absent. */
  ranges?: readonly VlanRange[];
  reserved?: readonly number[];
}

/** A shared claim, its answer and who holds it. */
export interface VlanRecord {
  index: string;
  name: string;
  range: VlanRange;
  holders: string[];
}

interface Index {
  allowed: ReadonlySet<number>;
  owners: Map<number, string>;
  records: Map<string, VlanRecord>;
}

/** VLAN identifiers of indexes, given to claims: lowest first, shared by name. An index that nobody declared gives out all usable ones. */
export class Vlans {
  readonly #indexes = new Map<string, Index>();

  /**
   * Declares an index or changes what it may give out. Identifiers that are held stay with their claims.
   * @throws IpamError IPAM_CLAIM_INVALID when a range reaches beyond the usable identifiers
   */
  setIndex(name: string, spec: VlanIndexSpec): void {
    const allowed = allowedBy(name, spec);
    const index = this.#indexes.get(name);
    this.#indexes.set(name, { allowed, owners: index?.owners ?? new Map(), records: index?.records ?? new Map() });
  }

  /**
   * Answers a claim; a holder that repeats it, or another that joins it, gets the same answer.
   * @throws IpamError IPAM_CLAIM_INVALID, IPAM_VLAN_EXHAUSTED, IPAM_VLAN_TAKEN
   */
  claim(claim: VlanClaim): VlanGrant {
    const index = this.#index(claim.index);
    const wish = wishOf(claim);
    const record = index.records.get(claim.name);
    if (record && satisfies(record.range, wish)) {
      if (!record.holders.includes(claim.holder)) record.holders.push(claim.holder);
      return grantOf(record.range);
    }
    if (record?.holders.some((holder) => holder !== claim.holder)) throw sharedDifferently(claim, record);
    const range = place(index, claim, wish);
    if (record) remove(index, record);
    this.#hold(index, { index: claim.index, name: claim.name, range, holders: [claim.holder] });
    return grantOf(range);
  }

  /** Records an answer that was given before; false when one of its identifiers is held under another name. */
  adopt(claim: VlanClaim, grant: VlanGrant): boolean {
    const wish = grant.vlanRange ? parseVlanRange(grant.vlanRange) : rangeOfId(grant.vlanId ?? 0);
    if ('size' in wish) return false;
    const index = this.#index(claim.index);
    const record = index.records.get(claim.name);
    if (record) {
      if (record.range.first !== wish.first || record.range.last !== wish.last) return false;
      if (!record.holders.includes(claim.holder)) record.holders.push(claim.holder);
      return true;
    }
    if (idsOf(wish).some((id) => index.owners.has(id))) return false;
    this.#hold(index, { index: claim.index, name: claim.name, range: wish, holders: [claim.holder] });
    return true;
  }

  /** Holders whose answers cannot stand beside this one: of one of its identifiers under another name, or of others under its name. */
  rivals({ index: indexName, name }: VlanClaim, range: VlanRange): string[] {
    const index = this.#index(indexName);
    const names = new Set(idsOf(range).flatMap((id) => index.owners.get(id) ?? []));
    names.delete(name);
    const own = index.records.get(name)?.range;
    if (own && !(own.first === range.first && own.last === range.last)) names.add(name);
    return [...names].flatMap((other) => index.records.get(other)?.holders ?? []);
  }

  /** The answer under a name. */
  get(index: string, name: string): VlanGrant | undefined {
    const record = this.#indexes.get(index)?.records.get(name);
    return record && grantOf(record.range);
  }

  /** Ends the holding of one holder; false when it holds nothing under that name. */
  release(indexName: string, name: string, holder: string): boolean {
    const index = this.#indexes.get(indexName);
    const record = index?.records.get(name);
    if (!index || !record?.holders.includes(holder)) return false;
    record.holders = record.holders.filter((other) => other !== holder);
    if (record.holders.length === 0) remove(index, record);
    return true;
  }

  /** Every shared claim, ordered by index and name. */
  records(): VlanRecord[] {
    const all = [...this.#indexes.values()].flatMap((index) => [...index.records.values()]);
    return all
      .map((record) => ({ ...record, holders: [...record.holders].sort() }))
      .sort((a, b) => (`${a.index} ${a.name}` < `${b.index} ${b.name}` ? -1 : 1));
  }

  #index(name: string): Index {
    if (!this.#indexes.has(name)) this.setIndex(name, {});
    return this.#indexes.get(name)!;
  }

  #hold(index: Index, record: VlanRecord): void {
    index.records.set(record.name, record);
    for (const id of idsOf(record.range)) index.owners.set(id, record.name);
  }
}

const allUsable: ReadonlySet<number> = new Set(idsOf(usableVlans));

function allowedBy(name: string, spec: VlanIndexSpec): ReadonlySet<number> {
  if (!spec.ranges && !spec.reserved) return allUsable;
  const ranges = spec.ranges ?? [usableVlans];
  for (const { first, last } of ranges) {
    if (first < usableVlans.first || last > usableVlans.last || last < first) {
      throw new IpamError(
        'IPAM_CLAIM_INVALID',
        `VLAN index ${name}: range ${first}:${last} does not lie in ${usableVlans.first}:${usableVlans.last}`,
      );
    }
  }
  const reserved = new Set(spec.reserved);
  return new Set(
    ranges
      .flatMap(idsOf)
      .filter((id) => !reserved.has(id))
      .sort((a, b) => a - b),
  );
}

function wishOf(claim: VlanClaim): VlanWish {
  if (claim.vlanId !== undefined && claim.range) {
    throw new IpamError('IPAM_CLAIM_INVALID', `VLAN claim ${claim.name}: vlanID and range exclude each other`);
  }
  if (claim.vlanId !== undefined) return rangeOfId(claim.vlanId);
  return claim.range ? parseVlanRange(claim.range) : { size: 1 };
}

function rangeOfId(id: number): VlanRange {
  return { first: id, last: id };
}

function idsOf({ first, last }: VlanRange): number[] {
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

function satisfies(range: VlanRange, wish: VlanWish): boolean {
  if ('size' in wish) return range.last - range.first + 1 === wish.size;
  return range.first === wish.first && range.last === wish.last;
}

function place(index: Index, claim: VlanClaim, wish: VlanWish): VlanRange {
  const free = (id: number) => index.allowed.has(id) && (index.owners.get(id) ?? claim.name) === claim.name;
  if ('size' in wish) return firstRun(index, claim, wish.size, free);
  const problem = idsOf(wish).find((id) => !free(id));
  if (problem === undefined) return wish;
  const owner = index.owners.get(problem);
  const why = owner ? `is held by ${owner}` : 'is reserved or outside of the ranges';
  throw new IpamError('IPAM_VLAN_TAKEN', `VLAN claim ${claim.name}: VLAN ${problem} of index ${claim.index} ${why}`);
}

function firstRun(index: Index, claim: VlanClaim, size: number, free: (id: number) => boolean): VlanRange {
  let run = 0;
  let previous = 0;
  for (const id of index.allowed) {
    run = free(id) ? (id === previous + 1 ? run + 1 : 1) : 0;
    previous = id;
    if (run >= size && size > 0) return { first: id - size + 1, last: id };
  }
  const wish = size === 1 ? 'free VLAN' : `run of ${size} free VLANs`;
  throw new IpamError(
    'IPAM_VLAN_EXHAUSTED',
    `VLAN claim ${claim.name}: no ${wish} left in index ${claim.index} (${index.owners.size} of ${index.allowed.size} taken)`,
  );
}

function remove(index: Index, record: VlanRecord): void {
  index.records.delete(record.name);
  for (const id of idsOf(record.range)) index.owners.delete(id);
}

function grantOf({ first, last }: VlanRange): VlanGrant {
  return first === last ? { vlanId: first } : { vlanRange: `${first}:${last}` };
}

function sharedDifferently(claim: VlanClaim, record: VlanRecord): IpamError {
  const held =
    record.range.first === record.range.last ? record.range.first : `${record.range.first}:${record.range.last}`;
  return new IpamError(
    'IPAM_VLAN_TAKEN',
    `VLAN claim ${claim.name}: VLAN ${held} is shared with ${record.holders.join(', ')}; it cannot change for one of them`,
  );
}
