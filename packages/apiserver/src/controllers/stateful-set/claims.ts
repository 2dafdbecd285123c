import { isDeepStrictEqual } from 'node:util';
import {
  type Client,
  controllerRef,
  type Informer,
  isApiError,
  isOwnedBy,
  keyOf,
  type OwnerReference,
  type PersistentVolumeClaim,
  type Pod,
  persistentVolumeClaims,
  type StatefulSet,
} from '@nexslice/kube';
import type { Report } from '../event/events.ts';

/** The claims for the volumes of a pod. They outlive it. */
export function claimsOf(set: StatefulSet, ordinal: number): PersistentVolumeClaim[] {
  return (set.spec?.volumeClaimTemplates ?? []).map(({ metadata, spec }) => ({
    metadata: {
      name: `${metadata?.name}-${set.metadata?.name}-${ordinal}`,
      namespace: set.metadata?.namespace ?? '',
      labels: { ...metadata?.labels, ...set.spec?.selector.matchLabels },
      ...(metadata?.annotations ? { annotations: metadata.annotations } : {}),
    },
    spec: spec as NonNullable<PersistentVolumeClaim['spec']>,
  }));
}

/**
 * Whose end is that of a claim, by the set's retention policy: of a pod that goes because the set shrinks, of the set, or nobody's.
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#persistentvolumeclaim-retention
 */
export function ownersOfClaim(
  set: StatefulSet,
  pod: Pod | undefined,
  isCondemned: boolean,
  claim: PersistentVolumeClaim,
): OwnerReference[] {
  const { whenDeleted, whenScaled } = set.spec?.persistentVolumeClaimRetentionPolicy ?? {};
  const isOurs = ({ uid, kind, name }: OwnerReference) =>
    uid === set.metadata?.uid || (kind === 'Pod' && name === pod?.metadata?.name);
  const others = (claim.metadata?.ownerReferences ?? []).filter((reference) => !isOurs(reference));
  if (isCondemned && whenScaled === 'Delete' && pod) return [...others, controllerRef(pod)];
  if (whenDeleted === 'Delete' && !(isCondemned && whenScaled === 'Delete')) return [...others, controllerRef(set)];
  return others;
}

/** Makes and keeps the claims of a set's pods. */
export class ClaimControl {
  readonly #client: Client;
  readonly #known: Informer<PersistentVolumeClaim>;
  readonly #report: Report;

  constructor(client: Client, known: Informer<PersistentVolumeClaim>, report: Report) {
    this.#client = client;
    this.#known = known;
    this.#report = report;
  }

  /** Creates the claims that the pod of a number lacks. */
  async create(set: StatefulSet, ordinal: number, signal: AbortSignal): Promise<void> {
    for (const wanted of claimsOf(set, ordinal)) {
      if (this.#known.get(keyOf(wanted))) continue;
      const ownerReferences = ownersOfClaim(set, undefined, false, wanted);
      const metadata = { ...wanted.metadata, ...(ownerReferences.length > 0 ? { ownerReferences } : {}) };
      try {
        await this.#client.create(persistentVolumeClaims, { ...wanted, metadata }, {}, signal);
        const { name } = set.metadata ?? {};
        const text = `Create Claim ${metadata.name} Pod ${name}-${ordinal} in StatefulSet ${name} success`;
        this.#report(set, 'Normal', 'SuccessfulCreate', text);
      } catch (error) {
        if (!isApiError(error, (apiError) => apiError.isAlreadyExists || apiError.isNamespaceTerminating)) throw error;
      }
    }
  }

  /** Makes the retention policy hold for the claims of a pod. */
  async settleOwners(set: StatefulSet, pod: Pod, ordinal: number, isCondemned: boolean, signal: AbortSignal) {
    for (const wanted of claimsOf(set, ordinal)) {
      const claim = this.#known.get(keyOf(wanted));
      if (!claim) continue;
      const owners = ownersOfClaim(set, pod, isCondemned, claim);
      if (isDeepStrictEqual(owners, claim.metadata?.ownerReferences ?? [])) continue;
      // A pod that is owned by nobody of ours has not made the claim its own either.
      if (isCondemned && !isOwnedBy(pod, set)) continue;
      const { uid, resourceVersion } = claim.metadata ?? {};
      const body = { metadata: { uid, resourceVersion, ownerReferences: owners.length > 0 ? owners : null } };
      await this.#client.patch(persistentVolumeClaims, keyOf(claim), { type: 'merge', body }, {}, signal);
    }
  }
}
