import {
  IpamError,
  parseVlanRange,
  type VlanClaim,
  type VlanGrant,
  type VlanIndexSpec,
  type VlanRange,
  Vlans,
} from '@nexslice/ipam';
import { type Allocator, asideKey, type Holding } from './allocator.ts';

type VlanHolding = Holding<VlanClaim, VlanGrant>;

/** VLANs of indexes. Claims of one name share theirs. */
export class VlanAllocator implements Allocator<VlanClaim, VlanGrant, VlanIndexSpec> {
  readonly #vlans = new Vlans();

  spaceOf(wish: VlanClaim): string {
    return wish.index;
  }

  claim(wish: VlanClaim): VlanGrant {
    return this.#vlans.claim(wish);
  }

  adopt({ wish, grant }: VlanHolding): boolean {
    return rangeOf(grant) !== undefined && this.#vlans.adopt(wish, grant);
  }

  admit(holding: VlanHolding): boolean {
    return this.adopt(holding);
  }

  held({ index, name }: VlanClaim): VlanGrant | undefined {
    return this.#vlans.get(index, name);
  }

  release({ index, name, holder }: VlanClaim): void {
    this.#vlans.release(index, name, holder);
  }

  forget(wish: VlanClaim): void {
    this.release(wish);
  }

  aside(wish: VlanClaim): VlanClaim {
    return { ...wish, name: asideKey(wish.name), holder: asideKey(wish.holder) };
  }

  same(a: VlanGrant, b: VlanGrant): boolean {
    return a.vlanId === b.vlanId && a.vlanRange === b.vlanRange;
  }

  rivals({ wish, grant }: VlanHolding): readonly string[] {
    const range = rangeOf(grant);
    return range ? this.#vlans.rivals(wish, range) : [];
  }

  clash(a: VlanHolding, b: VlanHolding): boolean {
    const [left, right] = [rangeOf(a.grant), rangeOf(b.grant)];
    if (a.wish.index !== b.wish.index || !left || !right) return false;
    const same = left.first === right.first && left.last === right.last;
    if (a.wish.name === b.wish.name) return !same;
    return left.first <= right.last && right.first <= left.last;
  }

  declare(space: string, pool: VlanIndexSpec): void {
    this.#vlans.setIndex(space, pool);
  }
}

/** Undefined for what is no VLAN: answers stand in objects, which anybody may have written. */
function rangeOf({ vlanId, vlanRange }: VlanGrant): VlanRange | undefined {
  if (vlanRange === undefined) return vlanId === undefined ? undefined : { first: vlanId, last: vlanId };
  try {
    const range = parseVlanRange(vlanRange);
    return 'size' in range ? undefined : range;
  } catch (error) {
    if (error instanceof IpamError) return undefined;
    throw error;
  }
}
