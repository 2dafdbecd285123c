import { controllerRef, type PersistentVolumeClaim, type Pod, type StatefulSet } from '@nexslice/kube';
import { describe, expect, it } from 'vitest';
import { pod, podTemplate } from '../testing/objects.ts';
import { claimsOf, ownersOfClaim } from './claims.ts';

type Retention = { whenDeleted?: string; whenScaled?: string };

function set(retention: Retention = {}): StatefulSet {
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'db', namespace: 'default', uid: 'uid-db' },
    spec: {
      serviceName: 'db',
      selector: { matchLabels: { app: 'db' } },
      template: podTemplate({ app: 'db' }),
      persistentVolumeClaimRetentionPolicy: retention,
      volumeClaimTemplates: [
        {
          metadata: { name: 'data', labels: { tier: 'disk' }, annotations: { note: 'x' } },
          spec: { accessModes: ['ReadWriteOnce'] },
        },
        { metadata: { name: 'log' }, spec: {} },
      ],
    },
  };
}

const claim = (ownerReferences: object[] = []): PersistentVolumeClaim =>
  ({ metadata: { name: 'data-db-1', namespace: 'default', ownerReferences } }) as PersistentVolumeClaim;
const itsPod: Pod = pod('db-1');

describe('the claims of a pod of a StatefulSet', () => {
  it('are named after both, and labelled as the set selects', () => {
    expect(claimsOf(set(), 1)).toEqual([
      {
        metadata: {
          name: 'data-db-1',
          namespace: 'default',
          labels: { tier: 'disk', app: 'db' },
          annotations: { note: 'x' },
        },
        spec: { accessModes: ['ReadWriteOnce'] },
      },
      { metadata: { name: 'log-db-1', namespace: 'default', labels: { app: 'db' } }, spec: {} },
    ]);
  });
  it.each<[string, Retention, boolean, 'pod' | 'set' | 'nobody']>([
    ['by default', {}, false, 'nobody'],
    ['by default, of a pod too many', {}, true, 'nobody'],
    ['when they are to go with the set', { whenDeleted: 'Delete' }, false, 'set'],
    ['when they are to go with the set, of a pod too many', { whenDeleted: 'Delete' }, true, 'set'],
    ['when they are to go with pods too many', { whenScaled: 'Delete' }, false, 'nobody'],
    ['when they are to go with pods too many, of such a pod', { whenScaled: 'Delete' }, true, 'pod'],
    ['when they are to go with both', { whenScaled: 'Delete', whenDeleted: 'Delete' }, false, 'set'],
    ['when they are to go with both, of a pod too many', { whenScaled: 'Delete', whenDeleted: 'Delete' }, true, 'pod'],
  ])('belong %s to whose end is theirs', (_when, retention, isCondemned, owner) => {
    const wanted = { pod: [controllerRef(itsPod)], set: [controllerRef(set())], nobody: [] }[owner];
    expect(ownersOfClaim(set(retention), itsPod, isCondemned, claim())).toEqual(wanted);
    // Whatever they belonged to before.
    const before = claim([controllerRef(set()), controllerRef(itsPod)]);
    expect(ownersOfClaim(set(retention), itsPod, isCondemned, before)).toEqual(wanted);
  });
  it('keep owners that are not ours', () => {
    const other = { apiVersion: 'v1', kind: 'ConfigMap', name: 'c', uid: 'uid-c' };
    expect(ownersOfClaim(set(), itsPod, false, claim([other, controllerRef(set())]))).toEqual([other]);
  });
});
