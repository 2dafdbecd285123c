import {
  controllerFor,
  ignoreNotFound,
  isApiError,
  isDeleting,
  keyOf,
  type Manager,
  type PersistentVolumeClaim,
  type Pod,
  persistentVolumeClaims,
  pods,
  timestamp,
  watch,
} from '@nexslice/kube';
import type { Report } from '../event/events.ts';
import { quietForMs } from '../workload/quiet.ts';
import { writeStatus } from '../workload/status.ts';
import {
  claimRefOf,
  type PersistentVolume,
  persistentVolumes,
  planBinding,
  storageClasses,
  volumeFor,
  volumePhase,
} from './plan.ts';

const byClaim = 'claim';
const boundMark = { 'pv.kubernetes.io/bind-completed': 'yes' };
/** Where the volume of a claim, or the claim of a volume, was not its own wish. */
const chosenMark = { 'pv.kubernetes.io/bound-by-controller': 'yes' };

/** Gives claims their volumes, which hold nothing, and takes volumes away whose claims are gone. */
export function volumeController(manager: Manager, report: Report): void {
  const { cache, client, clock } = manager;
  const claims = cache.informer(persistentVolumeClaims);
  const volumes = cache.informer(persistentVolumes);
  const classes = cache.informer(storageClasses);
  const knownPods = cache.informer(pods);
  knownPods.addIndexers({ [byClaim]: claimsOf });
  const pending = () =>
    claims
      .list()
      .filter(({ spec }) => !spec?.volumeName)
      .map(keyOf);

  controllerFor(manager, {
    name: 'persistentvolumeclaim',
    for: persistentVolumeClaims,
    watches: [
      watch({ type: persistentVolumes, map: pending, predicates: [({ kind }) => kind !== 'delete'] }),
      watch({ type: storageClasses, map: pending }),
      watch({
        type: pods,
        map: (pod) => claimsOf(pod).map((key) => ({ namespace: pod.metadata?.namespace ?? '', name: nameIn(key) })),
        predicates: [({ kind }) => kind === 'add'],
      }),
    ],
    async reconcile(key, { signal, memo }) {
      const claim = claims.get(key);
      if (!claim?.spec || isDeleting(claim) || claim.status?.phase === 'Bound') return;
      const waitMs = quietForMs(claim, memo, clock);
      if (waitMs > 0) return { requeueAfterMs: waitMs };
      const isUsed = knownPods.byIndex(byClaim, `${key.namespace}/${key.name}`).length > 0;
      const plan = planBinding(claim, volumes.list(), classes.list(), isUsed);
      if (plan.act === 'wait') {
        return report(claim, plan.isWarning ? 'Warning' : 'Normal', plan.reason, plan.message);
      }
      const volume =
        plan.act === 'bind' ? await reserve(plan.volume, claim, signal) : await provision(claim, plan.class);
      await bind(claim, volume, signal);

      async function provision(subject: PersistentVolumeClaim, storageClass: Parameters<typeof volumeFor>[1]) {
        const wanted = volumeFor(subject, storageClass);
        const name = wanted.metadata?.name ?? '';
        try {
          const made = await client.create(persistentVolumes, wanted, {}, signal);
          report(subject, 'Normal', 'ProvisioningSucceeded', `Successfully provisioned volume ${name}`);
          return made;
        } catch (error) {
          if (!isApiError(error, (apiError) => apiError.isAlreadyExists)) throw error;
          return client.get(persistentVolumes, { name }, {}, signal);
        }
      }
    },
  });

  controllerFor(manager, {
    name: 'persistentvolume',
    for: persistentVolumes,
    watches: [
      watch({
        type: persistentVolumeClaims,
        map: ({ spec }) => (spec?.volumeName ? [{ name: spec.volumeName }] : []),
        predicates: [({ kind }) => kind === 'delete'],
      }),
    ],
    async reconcile(key, { signal }) {
      const volume = volumes.get(key);
      if (!volume?.spec || isDeleting(volume)) return;
      const { namespace = '', name = '' } = volume.spec.claimRef ?? {};
      const phase = volumePhase(volume, claims.get({ namespace, name }));
      if (phase === 'Released' && volume.spec.persistentVolumeReclaimPolicy === 'Delete') {
        const preconditions = { uid: volume.metadata?.uid ?? '' };
        await client.delete(persistentVolumes, key, { preconditions }, signal).catch(ignoreNotFound);
        return;
      }
      const { phase: before, lastPhaseTransitionTime: since } = volume.status ?? {};
      const lastPhaseTransitionTime = before === phase && since ? since : timestamp(clock.now());
      const status = { ...volume.status, phase, lastPhaseTransitionTime };
      await writeStatus(client, persistentVolumes, volume, status, {}, signal);
    },
  });

  async function reserve(volume: PersistentVolume, claim: PersistentVolumeClaim, signal: AbortSignal) {
    const { uid, resourceVersion, annotations } = volume.metadata ?? {};
    const marked = { ...annotations, ...(volume.spec?.claimRef ? {} : chosenMark) };
    const metadata = { uid, resourceVersion, annotations: marked };
    const body = { metadata, spec: { claimRef: claimRefOf(claim) } };
    return client.patch(persistentVolumes, keyOf(volume), { type: 'merge', body }, {}, signal);
  }

  async function bind(claim: PersistentVolumeClaim, volume: PersistentVolume, signal: AbortSignal): Promise<void> {
    const { uid, resourceVersion, annotations } = claim.metadata ?? {};
    const marks = claim.spec?.volumeName ? boundMark : { ...boundMark, ...chosenMark };
    const metadata = { uid, resourceVersion, annotations: { ...annotations, ...marks } };
    const body = { metadata, spec: { volumeName: volume.metadata?.name } };
    const bound = await client.patch(persistentVolumeClaims, keyOf(claim), { type: 'merge', body }, {}, signal);
    const { accessModes, capacity } = volume.spec ?? {};
    const status = { phase: 'Bound', accessModes, capacity } as PersistentVolumeClaim['status'];
    await writeStatus(client, persistentVolumeClaims, bound, status, {}, signal);
  }
}

/** Keys of the claims that a pod mounts. */
function claimsOf({ metadata, spec }: Pod): string[] {
  return (spec?.volumes ?? []).flatMap(({ persistentVolumeClaim }) =>
    persistentVolumeClaim ? [`${metadata?.namespace}/${persistentVolumeClaim.claimName}`] : [],
  );
}

function nameIn(key: string): string {
  return key.slice(key.indexOf('/') + 1);
}
