import type { PersistentVolumeClaim } from '@nexslice/kube';
import { describe, expect, it } from 'vitest';
import { type PersistentVolume, planBinding, type StorageClass, volumeFor, volumePhase } from './plan.ts';

type ClaimSpec = NonNullable<PersistentVolumeClaim['spec']>;

const claim = (spec: Partial<ClaimSpec> = {}): PersistentVolumeClaim => ({
  metadata: { namespace: 'default', name: 'data', uid: 'uid-data', resourceVersion: '5' },
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } as never }, ...spec },
});
const volume = (name: string, storage: string, spec: PersistentVolume['spec'] = {}): PersistentVolume => ({
  metadata: { name },
  spec: { capacity: { storage }, accessModes: ['ReadWriteOnce'], ...spec },
});
const storageClass = (name: string, more: Partial<StorageClass> = {}, isDefault = false): StorageClass => ({
  metadata: { name, annotations: isDefault ? { 'storageclass.kubernetes.io/is-default-class': 'true' } : {} },
  provisioner: 'example.com/disk',
  ...more,
});

describe('the volume of a claim', () => {
  it('is the smallest that fits', () => {
    const all = [volume('big', '10Gi'), volume('small', '2Gi'), volume('tiny', '512Mi')];
    expect(planBinding(claim(), all, [], false)).toMatchObject({
      act: 'bind',
      volume: { metadata: { name: 'small' } },
    });
  });
  const ref = (name: string, uid?: string) => ({ namespace: 'default', name, ...(uid ? { uid } : {}) });
  it.each<[string, PersistentVolume, boolean]>([
    ['waits for it by name', volume('v', '1Gi', { claimRef: ref('data') }), true],
    ['was promised to it', volume('v', '1Gi', { claimRef: ref('data', 'uid-data') }), true],
    ['belonged to one of its name', volume('v', '1Gi', { claimRef: ref('data', 'uid-old') }), false],
    ['belongs to another', volume('v', '1Gi', { claimRef: ref('other') }), false],
    ['is too small', volume('v', '1000Mi'), false],
    ['cannot be used as it wants', volume('v', '1Gi', { accessModes: ['ReadOnlyMany'] }), false],
    ['can be used in more ways', volume('v', '1Gi', { accessModes: ['ReadOnlyMany', 'ReadWriteOnce'] }), true],
    ['is a device', volume('v', '1Gi', { volumeMode: 'Block' }), false],
    ['is of a class', volume('v', '1Gi', { storageClassName: 'fast' }), false],
  ])('may be one that %s', (_what, candidate, fits) => {
    expect(planBinding(claim({ storageClassName: '' }), [candidate], [], false).act).toBe(fits ? 'bind' : 'wait');
  });
  it('is the one that it names', () => {
    const named = volume('mine', '1Gi', { storageClassName: 'fast' });
    const plan = planBinding(
      claim({ volumeName: 'mine', storageClassName: '' }),
      [volume('v', '1Gi'), named],
      [],
      false,
    );
    expect(plan).toMatchObject({ act: 'bind', volume: { metadata: { name: 'mine' } } });
  });
  it.each<[string, Partial<ClaimSpec>, StorageClass[], boolean, object]>([
    ['made when nobody has said of which class', {}, [], false, { act: 'provision', class: undefined }],
    [
      'made of the default class',
      {},
      [storageClass('std', {}, true)],
      false,
      { act: 'provision', class: { metadata: { name: 'std' } } },
    ],
    ['made of its class', { storageClassName: 'fast' }, [storageClass('fast')], false, { act: 'provision' }],
    [
      'waited for when there is to be no class',
      { storageClassName: '' },
      [],
      false,
      { act: 'wait', reason: 'FailedBinding' },
    ],
    [
      'waited for when its class is not there',
      { storageClassName: 'fast' },
      [],
      false,
      {
        act: 'wait',
        reason: 'ProvisioningFailed',
        isWarning: true,
        message: 'storageclass.storage.k8s.io "fast" not found',
      },
    ],
    [
      'waited for until a pod wants it',
      { storageClassName: 'lazy' },
      [storageClass('lazy', { volumeBindingMode: 'WaitForFirstConsumer' })],
      false,
      { act: 'wait', reason: 'WaitForFirstConsumer' },
    ],
    [
      'made once a pod wants it',
      { storageClassName: 'lazy' },
      [storageClass('lazy', { volumeBindingMode: 'WaitForFirstConsumer' })],
      true,
      { act: 'provision' },
    ],
    [
      'waited for when nobody makes any',
      { storageClassName: 'local' },
      [storageClass('local', { provisioner: 'kubernetes.io/no-provisioner' })],
      true,
      { act: 'wait', reason: 'FailedBinding' },
    ],
  ])('is %s', (_what, spec, classes, isUsed, wanted) => {
    expect(planBinding(claim(spec), [], classes, isUsed)).toMatchObject(wanted);
  });
});

describe('a volume that is made', () => {
  it('is for its claim alone, and as its class says', () => {
    const made = volumeFor(claim(), storageClass('fast', { reclaimPolicy: 'Retain' }));
    expect(made).toMatchObject({
      metadata: { name: 'pvc-uid-data', annotations: { 'pv.kubernetes.io/provisioned-by': 'example.com/disk' } },
      spec: {
        capacity: { storage: '1Gi' },
        accessModes: ['ReadWriteOnce'],
        storageClassName: 'fast',
        persistentVolumeReclaimPolicy: 'Retain',
        claimRef: { kind: 'PersistentVolumeClaim', namespace: 'default', name: 'data', uid: 'uid-data' },
      },
    });
  });
  it('goes with its claim unless its class says otherwise', () => {
    expect(volumeFor(claim(), undefined).spec?.persistentVolumeReclaimPolicy).toBe('Delete');
  });
});

describe('the phase of a volume', () => {
  it.each<[string, PersistentVolume, PersistentVolumeClaim | undefined, string]>([
    ['nobody wants', volume('v', '1Gi'), undefined, 'Available'],
    [
      'waits for a claim',
      volume('v', '1Gi', { claimRef: { name: 'data', namespace: 'default' } }),
      claim(),
      'Available',
    ],
    ['has its claim', volumeFor(claim(), undefined), claim(), 'Bound'],
    ['lost its claim', volumeFor(claim(), undefined), undefined, 'Released'],
    ['lost it to one of the same name', volumeFor(claim(), undefined), { metadata: { uid: 'other' } }, 'Released'],
  ])('that %s', (_what, subject, itsClaim, phase) => {
    expect(volumePhase(subject, itsClaim)).toBe(phase);
  });
});
