import type { KubeObject, PersistentVolumeClaim, ResourceType } from '@nexslice/kube';
import { parseQuantity } from '../../builtin/quantity/quantity.ts';

export interface PersistentVolume extends KubeObject {
  spec?: {
    capacity?: Record<string, string>;
    accessModes?: string[];
    storageClassName?: string;
    volumeMode?: string;
    persistentVolumeReclaimPolicy?: string;
    claimRef?: {
      kind?: string;
      apiVersion?: string;
      namespace?: string;
      name?: string;
      uid?: string;
      resourceVersion?: string;
    };
    hostPath?: { path: string; type?: string };
  };
  status?: { phase?: string; lastPhaseTransitionTime?: string };
}

export interface StorageClass extends KubeObject {
  provisioner?: string;
  reclaimPolicy?: string;
  volumeBindingMode?: string;
}

export const persistentVolumes: ResourceType<PersistentVolume> = {
  group: '',
  version: 'v1',
  kind: 'PersistentVolume',
  plural: 'persistentvolumes',
  namespaced: false,
};

export const storageClasses: ResourceType<StorageClass> = {
  group: 'storage.k8s.io',
  version: 'v1',
  kind: 'StorageClass',
  plural: 'storageclasses',
  namespaced: false,
};

const defaultClassAnnotation = 'storageclass.kubernetes.io/is-default-class';
const noProvisioner = 'kubernetes.io/no-provisioner';

/** What is to be done for a claim that has no volume. */
export type Binding =
  | { act: 'bind'; volume: PersistentVolume }
  | { act: 'provision'; class: StorageClass | undefined }
  | { act: 'wait'; reason: string; message: string; isWarning: boolean };

/** The volume of a claim: one that is there and fits, the smallest of them, or else a new one of the claim's class. */
export function planBinding(
  claim: PersistentVolumeClaim,
  volumes: Iterable<PersistentVolume>,
  classes: readonly StorageClass[],
  isUsed: boolean,
): Binding {
  const { storageClassName: named } = claim.spec ?? {};
  const byDefault = classes.find(({ metadata }) => metadata?.annotations?.[defaultClassAnnotation] === 'true');
  const className = named ?? byDefault?.metadata?.name;
  const found = smallestFit(claim, className ?? '', volumes);
  if (found) return { act: 'bind', volume: found };
  if (named === '') {
    const message = 'no persistent volumes available for this claim and no storage class is set';
    return { act: 'wait', reason: 'FailedBinding', message, isWarning: false };
  }
  const storageClass = classes.find(({ metadata }) => metadata?.name === className);
  if (className !== undefined && !storageClass) {
    const message = `storageclass.storage.k8s.io "${className}" not found`;
    return { act: 'wait', reason: 'ProvisioningFailed', message, isWarning: true };
  }
  if (storageClass?.volumeBindingMode === 'WaitForFirstConsumer' && !isUsed) {
    const message = 'waiting for first consumer to be created before binding';
    return { act: 'wait', reason: 'WaitForFirstConsumer', message, isWarning: false };
  }
  if (storageClass?.provisioner === noProvisioner) {
    const message = 'no persistent volumes available for this claim and no storage class is set';
    return { act: 'wait', reason: 'FailedBinding', message, isWarning: false };
  }
  return { act: 'provision', class: storageClass };
}

function smallestFit(
  claim: PersistentVolumeClaim,
  className: string,
  volumes: Iterable<PersistentVolume>,
): PersistentVolume | undefined {
  let best: PersistentVolume | undefined;
  for (const volume of volumes) {
    if (!fits(claim, className, volume)) continue;
    if (!best || sizeOf(volume.spec?.capacity) < sizeOf(best.spec?.capacity)) best = volume;
  }
  return best;
}

function fits(claim: PersistentVolumeClaim, className: string, { metadata, spec = {} }: PersistentVolume): boolean {
  const { name, namespace } = claim.metadata ?? {};
  const { claimRef } = spec;
  // A volume may wait for a claim by name, before that has a uid.
  const isMeant = claimRef?.name === name && claimRef?.namespace === namespace;
  if (claimRef && !(isMeant && (!claimRef.uid || claimRef.uid === claim.metadata?.uid))) return false;
  const { volumeName, accessModes = [], resources, volumeMode = 'Filesystem' } = claim.spec ?? {};
  if (volumeName && volumeName !== metadata?.name) return false;
  if (!volumeName && (spec.storageClassName ?? '') !== className) return false;
  if ((spec.volumeMode ?? 'Filesystem') !== volumeMode) return false;
  const hasModes = accessModes.every((mode) => spec.accessModes?.includes(mode));
  return hasModes && sizeOf(spec.capacity) >= sizeOf(resources?.requests as Record<string, string> | undefined);
}

function sizeOf(amounts: Record<string, string> | undefined): bigint {
  return parseQuantity(amounts?.['storage'] ?? '0').nanos;
}

/** The volume that a provisioner would make for a claim. */
export function volumeFor(claim: PersistentVolumeClaim, storageClass: StorageClass | undefined): PersistentVolume {
  const { uid = '' } = claim.metadata ?? {};
  const { accessModes = [], resources, volumeMode = 'Filesystem' } = claim.spec ?? {};
  const className = storageClass?.metadata?.name;
  return {
    metadata: {
      name: `pvc-${uid}`,
      annotations: { 'pv.kubernetes.io/provisioned-by': storageClass?.provisioner ?? 'nexslice.io/simulated' },
    },
    spec: {
      capacity: { storage: (resources?.requests as Record<string, string> | undefined)?.['storage'] ?? '0' },
      accessModes: accessModes as string[],
      claimRef: claimRefOf(claim),
      persistentVolumeReclaimPolicy: storageClass?.reclaimPolicy ?? 'Delete',
      ...(className ? { storageClassName: className } : {}),
      volumeMode,
      hostPath: { path: `/var/lib/simulated-volumes/pvc-${uid}`, type: '' },
    },
  };
}

export function claimRefOf({ metadata = {} }: PersistentVolumeClaim) {
  const { namespace = '', name = '', uid = '', resourceVersion = '' } = metadata;
  return { kind: 'PersistentVolumeClaim', apiVersion: 'v1', namespace, name, uid, resourceVersion };
}

/** What becomes of a volume: it is free, bound, or left behind by a claim that is gone, and removed if it says so. */
export function volumePhase(
  { spec = {} }: PersistentVolume,
  claim: PersistentVolumeClaim | undefined,
): 'Available' | 'Bound' | 'Released' {
  if (!spec.claimRef?.uid) return 'Available';
  return claim?.metadata?.uid === spec.claimRef.uid ? 'Bound' : 'Released';
}
