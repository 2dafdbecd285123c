import {
  controllerFor,
  ignoreNotFound,
  type Lease,
  leases,
  type Manager,
  microTime,
  type Node,
  nodes,
  type ObjectKey,
} from '@nexslice/kube';

/** Where kubelets say that they live. */
export const leaseNamespace = 'kube-node-lease';

/** A kubelet's is 40 seconds: simulated nodes do not fail of themselves, so that an idle cluster need not write all the time. */
export const leaseDurationSeconds = 3600;

/** Kubelets renew when a quarter of the duration is over. */
const renewAfterMs = (leaseDurationSeconds * 1000) / 4;

/** What is to be done about a lease at `now`: a renewal, and when to look again. */
export interface LeasePlan {
  renewed?: Lease;
  againInMs: number;
}

/** Keeps a Lease for every node, as its kubelet would. */
export function nodeLeaseController(manager: Manager): void {
  const { cache, client, clock } = manager;
  const informer = cache.informer(nodes);
  controllerFor(manager, {
    name: 'node-lease',
    for: nodes,
    async reconcile({ name }, { signal }) {
      const node = informer.get({ name });
      if (!node || node.metadata?.deletionTimestamp) return;
      const key: ObjectKey = { namespace: leaseNamespace, name };
      const found = await client.get(leases, key, {}, signal).catch(ignoreNotFound);
      const { renewed, againInMs } = planLease(node, found ?? undefined, clock.now());
      const options = { fieldManager: 'kubelet' };
      if (renewed && found) await client.update(leases, renewed, options, signal);
      else if (renewed) await client.create(leases, renewed, options, signal);
      return { requeueAfterMs: againInMs };
    },
  });
}

/** The plan for the lease of a node; `now` is in ms. A lease that somebody else holds is taken over. */
export function planLease(node: Node, lease: Lease | undefined, now: number): LeasePlan {
  const { name = '', uid = '' } = node.metadata ?? {};
  const age = now - Date.parse(lease?.spec?.renewTime ?? '');
  const isOwn = lease?.spec?.holderIdentity === name;
  if (isOwn && age >= 0 && age < renewAfterMs) return { againInMs: renewAfterMs - age };
  const renewed: Lease = {
    metadata: {
      ...lease?.metadata,
      namespace: leaseNamespace,
      name,
      ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name, uid }],
    },
    spec: { ...lease?.spec, holderIdentity: name, leaseDurationSeconds, renewTime: microTime(now) },
  };
  return { renewed, againInMs: renewAfterMs };
}
