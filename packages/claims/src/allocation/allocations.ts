import { isDeepStrictEqual } from 'node:util';
import {
  firstIPAllocations,
  firstVLANAllocations,
  type IPAllocation,
  type IPClaim,
  ipAllocations,
  ipClaims,
  type Kind,
  type VLANAllocation,
  type VLANClaim,
  vlanAllocations,
  vlanClaims,
} from '@nexslice/kinds';
import {
  type Client,
  controllerFor,
  covers,
  type Informer,
  type InformerScope,
  ignoreNotFound,
  type Manager,
  type ObjectKey,
  type ReconcileContext,
  type ResourceType,
} from '@nexslice/kube';
import { claimName, ipClaimFor, vlanClaimFor } from './plan.ts';

const fieldManager = 'nexslice-allocations';

/** One kind of allocations and the claims that answer them. */
interface Pair<A extends IPAllocation | VLANAllocation, C extends IPClaim | VLANClaim> {
  readonly allocations: Kind & ResourceType<A>;
  readonly claims: ResourceType<C>;
  readonly claimFor: (allocation: A, group: string) => C;
}

/**
 * Observes allocations of one kind and the claims made for them. Owns those claims, and the status of the allocations, which is that of the
 * claim: one book is enough for all.
 */
class Allocations<A extends IPAllocation | VLANAllocation, C extends IPClaim | VLANClaim> {
  readonly #pair: Pair<A, C>;
  readonly #client: Client;
  readonly #allocations: Informer<A>;
  readonly #claims: Informer<C>;

  constructor(pair: Pair<A, C>, client: Client, allocations: Informer<A>, claims: Informer<C>) {
    this.#pair = pair;
    this.#client = client;
    this.#allocations = allocations;
    this.#claims = claims;
  }

  async reconcile(key: ObjectKey, { signal }: Pick<ReconcileContext, 'signal'>): Promise<void> {
    const { allocations, claims, claimFor } = this.#pair;
    const allocation = this.#allocations.get(key);
    // Its claim is the garbage collector's.
    if (!allocation || allocation.metadata.deletionTimestamp) return;
    const wanted = claimFor(allocation, allocations.group);
    const claim = this.#claims.get({ ...key, name: claimName(key.name, allocations.group) });
    if (!covers(claim, wanted)) await this.#client.apply(claims, wanted, { fieldManager }, signal);
    if (!claim?.status) return;
    const { proposed: _, ...status } = claim.status;
    if (isDeepStrictEqual(allocation.status, status)) return;
    const { name, namespace } = allocation.metadata;
    const written = { metadata: { name, namespace }, status } as A;
    await this.#client
      .apply(allocations, written, { fieldManager, subresource: 'status' }, signal)
      .catch(ignoreNotFound);
  }
}

/** Adds the controllers of all kinds of allocations. */
export function addAllocations(manager: Manager, { scope }: { scope: InformerScope }): void {
  const ip = { claims: ipClaims as ResourceType<IPClaim>, claimFor: ipClaimFor };
  const vlan = { claims: vlanClaims as ResourceType<VLANClaim>, claimFor: vlanClaimFor };
  add(manager, scope, 'ipallocation', { ...ip, allocations: ipAllocations });
  add(manager, scope, 'vlanallocation', { ...vlan, allocations: vlanAllocations });
  add(manager, scope, 'ipallocation-first', { ...ip, allocations: firstIPAllocations });
  add(manager, scope, 'vlanallocation-first', { ...vlan, allocations: firstVLANAllocations });
}

function add<A extends IPAllocation | VLANAllocation, C extends IPClaim | VLANClaim>(
  manager: Manager,
  scope: InformerScope,
  name: string,
  pair: Pair<A, C>,
): void {
  const { client, cache } = manager;
  const informers = [cache.informer(pair.allocations, scope), cache.informer(pair.claims, scope)] as const;
  const allocations = new Allocations(pair, client, ...informers);
  controllerFor(manager, {
    name,
    for: pair.allocations,
    scope,
    owns: [{ type: pair.claims as ResourceType, scope }],
    reconcile: (key, context) => allocations.reconcile(key, context),
  });
}
