import {
  type AddressGrant,
  type Allocators,
  adoptLedger,
  type Ledger,
  ledgerOf,
  newAllocators,
  type VlanGrant,
} from '@nexslice/ipam';
import { annotations, at, Kptfile, messageOf, type Resource, type ResourceList, sameGvk, textAt } from '@nexslice/krm';
import { kinds } from '../dialect/released.ts';
import { asClaim } from './allocations.ts';
import type { Backend } from './backend.ts';
import { actionAnnotation, addressClaim, vlanClaim } from './claims.ts';
import { declaredPrefixes } from './prefixes.ts';

/**
 * Answers claims out of the prefixes that the package itself declares. Answers that stand in the package already are kept, so
 * the package is all the memory there is; a ledger adds what other packages hold.
 */
export class LocalBackend implements Backend {
  readonly #allocators: Allocators = newAllocators();
  readonly #problems = new Map<string, string>();
  readonly #ledger: Ledger | undefined;
  #owner = '';
  #adopted = false;

  constructor(ledger?: Ledger) {
    this.#ledger = ledger;
  }

  open(list: ResourceList): void {
    for (const [instance, prefixes] of declaredPrefixes(list)) this.#declare(instance, prefixes);
    if (!this.#adopted && this.#ledger) adoptLedger(this.#allocators, this.#ledger);
    this.#adopted = true;
    // Names of claims are unique within a package only; a ledger is shared by many.
    this.#owner = this.#ledger ? (Kptfile.find(list.items)?.name ?? '') : '';
    for (const item of list.items) this.#adopt(asClaim(item));
  }

  claimAddress(claim: Resource): AddressGrant {
    const wish = addressClaim(claim, this.#owner);
    const problem = this.#problems.get(wish.networkInstance);
    if (problem) throw new Error(problem);
    const { ipam } = this.#allocators;
    const status = answerOf(claim);
    // Somebody else answered for a network that is not declared here: theirs to change.
    if (status && !ipam.hasInstance(wish.networkInstance)) return status;
    if (claim.annotation(actionAnnotation) === undefined) return ipam.claim(wish);
    const held = ipam.get(wish.key);
    if (held) return held;
    throw new Error(`claim ${wish.key} asks for what it holds, and holds nothing`);
  }

  claimVlan(claim: Resource): number | string {
    const wish = vlanClaim(claim, this.#owner);
    const { vlans } = this.#allocators;
    const grant =
      claim.annotation(actionAnnotation) === undefined ? vlans.claim(wish) : vlans.get(wish.index, wish.name);
    if (grant) return grant.vlanId ?? grant.vlanRange!;
    throw new Error(`VLAN claim ${wish.name} asks for what it holds, and holds nothing`);
  }

  release(claim: Resource): void {
    if (sameGvk(claim, kinds.ipClaim)) {
      this.#allocators.ipam.release(addressClaim(claim, this.#owner).key);
      return;
    }
    const { index, name, holder } = vlanClaim(claim, this.#owner);
    this.#allocators.vlans.release(index, name, holder);
  }

  /** What is given out now, to be stored. */
  ledger(): Ledger {
    return ledgerOf(this.#allocators);
  }

  #declare(instance: string, prefixes: Parameters<Allocators['ipam']['setInstance']>[1]): void {
    try {
      this.#allocators.ipam.setInstance(instance, prefixes);
      this.#problems.delete(instance);
    } catch (error) {
      this.#problems.set(instance, messageOf(error));
    }
  }

  /** An answer that cannot be kept is not: the claim is answered anew. */
  #adopt(claim: Resource): void {
    try {
      const grant = sameGvk(claim, kinds.ipClaim) && answerOf(claim);
      if (grant) this.#allocators.ipam.adopt({ claim: addressClaim(claim, this.#owner), grant });
      const vlan = sameGvk(claim, kinds.vlanClaim) && vlanAnswerOf(claim);
      if (vlan) this.#allocators.vlans.adopt(vlanClaim(claim, this.#owner), vlan);
    } catch {
      // The same complaint comes up, and is reported, when the claim is answered.
    }
  }
}

function answerOf({ value }: Resource): AddressGrant | undefined {
  const prefix = textAt(value, 'status', 'prefix');
  const gateway = textAt(value, 'status', 'gateway');
  return prefix ? { prefix, ...(gateway && { gateway }) } : undefined;
}

function vlanAnswerOf({ value }: Resource): VlanGrant | undefined {
  const vlanId = at(value, 'status', 'vlanID');
  const vlanRange = textAt(value, 'status', 'vlanRange');
  if (typeof vlanId === 'number') return { vlanId };
  return vlanRange ? { vlanRange } : undefined;
}

/** Whether a claim is to be given back. */
export function isMarked(claim: Resource): boolean {
  return claim.annotation(annotations.delete) !== undefined;
}
