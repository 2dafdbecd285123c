import { describe, expect, it } from 'vitest';
import type { ApiObject } from '../../registry/resource.ts';
import { cells, created, kind, refused, refusedChange, replaced } from '../testing/kinds.ts';

const claim = (fields: object = {}) => ({
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, ...fields },
});
const volume = (fields: object = {}) => ({
  spec: { accessModes: ['ReadWriteOnce'], capacity: { storage: '1Gi' }, hostPath: { path: '/data' }, ...fields },
});

describe('claims', () => {
  it('wait for a volume with a file system', () => {
    expect(created(kind('PersistentVolumeClaim'), { ...claim(), status: { phase: 'Bound' } })).toMatchObject({
      spec: { volumeMode: 'Filesystem' },
      status: { phase: 'Pending' },
    });
  });

  it.each<[string, object, string[]]>([
    ['is right', claim(), []],
    [
      'says nothing',
      { spec: {} },
      [
        'spec.accessModes: Required value: at least 1 access mode is required',
        'spec.resources[storage]: Required value',
      ],
    ],
    [
      'asks for another mode',
      claim({ accessModes: ['ReadNever'] }),
      [
        'spec.accessModes: Unsupported value: "ReadNever": supported values: "ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"',
      ],
    ],
    [
      'asks for no room',
      claim({ resources: { requests: { storage: '0' } } }),
      ['spec.resources[storage]: Invalid value: "0": must be greater than zero'],
    ],
    [
      'is neither files nor blocks',
      claim({ volumeMode: 'Tape' }),
      ['spec.volumeMode: Unsupported value: "Tape": supported values: "Block", "Filesystem"'],
    ],
    ['has no class, on purpose', claim({ storageClassName: '' }), []],
  ])('check one that %s', (_about, body, errors) => {
    expect(refused('PersistentVolumeClaim', body)).toEqual(errors);
  });

  it('keep an empty class: it is not the same as none', () => {
    expect(created(kind('PersistentVolumeClaim'), claim({ storageClassName: '' })).spec).toMatchObject({
      storageClassName: '',
    });
  });

  const fixed =
    'spec: Forbidden: spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims';
  const larger = { resources: { requests: { storage: '2Gi' } } };
  const smaller = { resources: { requests: { storage: '1Mi' } } };
  const bound = { status: { phase: 'Bound', capacity: { storage: '1Gi' } } };

  it.each<[string, object, object, string[]]>([
    ['be bound', claim(), claim({ volumeName: 'v' }), []],
    ['be bound to another volume', claim({ volumeName: 'v' }), claim({ volumeName: 'w' }), [fixed]],
    ['get a class', claim(), claim({ storageClassName: 'c' }), []],
    ['get another class', claim({ storageClassName: 'b' }), claim({ storageClassName: 'c' }), [fixed]],
    ['ask for another mode', claim(), claim({ accessModes: ['ReadWriteMany'] }), [fixed]],
    ['ask for more before it is bound', claim(), claim(larger), [fixed]],
    ['ask for more when it is bound', { ...claim(), ...bound }, { ...claim(larger), ...bound }, []],
    [
      'ask for less than it has',
      { ...claim(), ...bound },
      { ...claim(smaller), ...bound },
      ['spec.resources.requests.storage: Forbidden: field can not be less than status.capacity'],
    ],
    [
      'become blocks',
      claim(),
      claim({ volumeMode: 'Block' }),
      [fixed, 'volumeMode: Invalid value: "Block": field is immutable'],
    ],
    [
      'lose its attributes',
      { ...claim({ volumeAttributesClassName: 'a' }), ...bound },
      { ...claim(), ...bound },
      ['spec.volumeAttributesClassName: Forbidden: update from non-nil value to nil is forbidden'],
    ],
  ])('asked to %s', (_about, before, after, errors) => {
    const info = kind('PersistentVolumeClaim');
    const old: ApiObject = { ...created(info, before), status: (before as { status?: object }).status };
    const wrong = info.strategy.validateUpdate!(replaced(info, old, after), old);
    expect(wrong.map(({ field, message }) => `${field}: ${message}`)).toEqual(errors);
  });

  it.each<[string, object, string[]]>([
    [
      'another source without its kind',
      claim({ dataSource: { name: 'n', kind: '' } }),
      [
        'spec.dataSource.kind: Required value',
        'spec.dataSource: Invalid value: "": must be \'PersistentVolumeClaim\' when referencing the default apiGroup',
      ],
    ],
    [
      'two sources that differ',
      claim({
        dataSource: { name: 'a', kind: 'PersistentVolumeClaim' },
        dataSourceRef: { name: 'b', kind: 'PersistentVolumeClaim' },
      }),
      ['spec: Invalid value: {}: must match dataSourceRef'],
    ],
    [
      'one pod alone and more',
      claim({ accessModes: ['ReadWriteOncePod', 'ReadWriteOnce'] }),
      ['spec.accessModes: Forbidden: may not use ReadWriteOncePod with other access modes'],
    ],
    [
      'a selector that is none',
      claim({ selector: { matchExpressions: [{ key: 'a', operator: 'Is' }] } }),
      ['spec.selector.matchExpressions[0].operator: Invalid value: "Is": not a valid selector operator'],
    ],
  ])('are refused with %s', (_about, body, errors) => {
    expect(refused('PersistentVolumeClaim', body)).toEqual(errors);
  });

  it('print what they got', () => {
    const status = { phase: 'Bound', capacity: { storage: '5Gi' }, accessModes: ['ReadWriteOnce', 'ReadOnlyMany'] };
    expect(cells('PersistentVolumeClaim', { ...claim({ volumeName: 'v' }), status })).toMatchObject({
      Status: 'Bound',
      Volume: 'v',
      Capacity: '5Gi',
      'Access Modes': 'RWO,ROX',
      VolumeMode: '<unset>',
    });
    expect(cells('PersistentVolumeClaim', { ...claim(), status })).toMatchObject({ Capacity: '', 'Access Modes': '' });
  });
});

describe('volumes', () => {
  it('are kept when they are released', () => {
    expect(created(kind('PersistentVolume'), volume())).toMatchObject({
      spec: { persistentVolumeReclaimPolicy: 'Retain', volumeMode: 'Filesystem' },
      status: { phase: 'Pending' },
    });
  });

  it('have no class when it is empty', () => {
    expect(created(kind('PersistentVolume'), volume({ storageClassName: '' })).spec).not.toHaveProperty(
      'storageClassName',
    );
  });

  it.each<[string, object, string[]]>([
    ['right', volume(), []],
    ['nowhere', volume({ hostPath: undefined }), ['spec: Required value: must specify a volume type']],
    [
      'in two places',
      volume({ nfs: { server: 's', path: '/' } }),
      ['spec.nfs: Forbidden: may not specify more than 1 volume type'],
    ],
    [
      'of no size',
      volume({ capacity: {} }),
      ['spec.capacity: Required value', 'spec.capacity: Unsupported value: null: supported values: "storage"'],
    ],
    [
      'of less than nothing',
      volume({ capacity: { storage: '-1' } }),
      [
        'spec.capacity[storage]: Invalid value: -1: must be a valid resource quantity',
        'spec.capacity[storage]: Invalid value: "-1": must be greater than zero',
      ],
    ],
    [
      'of a driver nobody named',
      volume({ hostPath: undefined, csi: { driver: 'd', controllerExpandSecretRef: {} } }),
      [
        'spec.csi.volumeHandle: Required value',
        'spec.csi.controllerExpandSecretRef.name: Required value',
        'spec.csi.controllerExpandSecretRef.namespace: Required value',
      ],
    ],
    [
      'with attributes that no driver gives',
      volume({ volumeAttributesClassName: '' }),
      [
        'spec.volumeAttributesClassName: Required value: an empty string is disallowed',
        'spec.csi: Required value: has to be specified when using volumeAttributesClassName',
      ],
    ],
    [
      'near no nodes',
      volume({ nodeAffinity: {} }),
      ['spec.nodeAffinity.required: Required value: must specify required node constraints'],
    ],
    [
      'on a whole disk that is wiped',
      volume({ hostPath: { path: '/' }, persistentVolumeReclaimPolicy: 'Recycle' }),
      ["spec.persistentVolumeReclaimPolicy: Forbidden: may not be 'recycle' for a hostPath mount of '/'"],
    ],
    [
      'of another measure',
      volume({ capacity: { storage: '1', cpu: '1' } }),
      ['spec.capacity: Unsupported value: {"cpu":"1","storage":"1"}: supported values: "storage"'],
    ],
    ['of no mode', volume({ accessModes: [] }), ['spec.accessModes: Required value']],
    [
      'reclaimed in another way',
      volume({ persistentVolumeReclaimPolicy: 'Burn' }),
      [
        'spec.persistentVolumeReclaimPolicy: Unsupported value: "Burn": supported values: "Delete", "Recycle", "Retain"',
      ],
    ],
    [
      'of a node nobody named',
      volume({ hostPath: undefined, local: { path: '/d' } }),
      ['spec.nodeAffinity: Required value: Local volume requires node affinity'],
    ],
  ])('check one that is %s', (_about, body, errors) => {
    expect(refused('PersistentVolume', body)).toEqual(errors);
  });

  it('stay where they are', () => {
    expect(refusedChange('PersistentVolume', volume(), volume({ hostPath: { path: '/other' } }))).toEqual([
      'spec.persistentvolumesource: Forbidden: spec.persistentvolumesource is immutable after creation',
    ]);
    expect(refusedChange('PersistentVolume', volume(), volume({ volumeMode: 'Block' }))).toEqual([
      'volumeMode: Invalid value: "Block": field is immutable',
    ]);
    expect(
      refusedChange(
        'PersistentVolume',
        volume(),
        volume({ claimRef: { namespace: 'n', name: 'c' }, capacity: { storage: '2Gi' } }),
      ),
    ).toEqual([]);
  });

  it('print whose they are', () => {
    expect(
      cells('PersistentVolume', { ...volume({ claimRef: { namespace: 'n', name: 'c' } }), status: { phase: 'Bound' } }),
    ).toMatchObject({ Capacity: '1Gi', 'Access Modes': 'RWO', Claim: 'n/c', Status: 'Bound' });
  });
});

describe('storage classes', () => {
  const storageClass = (fields: object = {}) => ({ provisioner: 'p.io/x', ...fields });

  it('delete volumes that are released, and bind at once', () => {
    expect(created(kind('StorageClass'), storageClass())).toMatchObject({
      reclaimPolicy: 'Delete',
      volumeBindingMode: 'Immediate',
    });
  });

  it.each<[string, object, string[]]>([
    ['no provisioner', { provisioner: '' }, ['provisioner: Required value']],
    [
      'another policy',
      storageClass({ reclaimPolicy: 'Recycle' }),
      ['reclaimPolicy: Unsupported value: "Recycle": supported values: "Delete", "Retain"'],
    ],
    [
      'another mode',
      storageClass({ volumeBindingMode: 'Later' }),
      ['volumeBindingMode: Unsupported value: "Later": supported values: "Immediate", "WaitForFirstConsumer"'],
    ],
  ])('are refused with %s', (_about, body, errors) => {
    expect(refused('StorageClass', body)).toEqual(errors);
  });

  it.each<[string, object, string[]]>([
    ['parameters', { parameters: { a: 'b' } }, ['parameters: Forbidden: updates to parameters are forbidden.']],
    ['provisioner', { provisioner: 'q.io/x' }, ['provisioner: Forbidden: updates to provisioner are forbidden.']],
    [
      'reclaimPolicy',
      { reclaimPolicy: 'Retain' },
      ['reclaimPolicy: Forbidden: updates to reclaimPolicy are forbidden.'],
    ],
    [
      'volumeBindingMode',
      { volumeBindingMode: 'WaitForFirstConsumer' },
      ['volumeBindingMode: Invalid value: "WaitForFirstConsumer": field is immutable'],
    ],
    ['allowVolumeExpansion', { allowVolumeExpansion: true }, []],
  ])('asked to change %s', (_about, change, errors) => {
    expect(refusedChange('StorageClass', storageClass(), storageClass(change))).toEqual(errors);
  });
});

describe('CSI', () => {
  it('drivers attach volumes for good unless they say otherwise', () => {
    expect(created(kind('CSIDriver'), { spec: {} }).spec).toEqual({
      attachRequired: true,
      podInfoOnMount: false,
      storageCapacity: false,
      fsGroupPolicy: 'ReadWriteOnceWithFSType',
      volumeLifecycleModes: ['Persistent'],
      requiresRepublish: false,
      seLinuxMount: false,
    });
    expect(created(kind('CSIDriver'), { spec: { attachRequired: false } }).spec).toMatchObject({
      attachRequired: false,
    });
  });

  it('kinds print what they hold', () => {
    expect(cells('CSIDriver', { spec: { volumeLifecycleModes: ['Ephemeral'] } })).toMatchObject({
      AttachRequired: true,
      Modes: 'Ephemeral',
    });
    expect(cells('CSINode', { spec: { drivers: [{}, {}] } })).toMatchObject({ Drivers: 2 });
    expect(
      cells('VolumeAttachment', {
        spec: { attacher: 'd', nodeName: 'n', source: { persistentVolumeName: 'v' } },
        status: { attached: true },
      }),
    ).toMatchObject({ Attacher: 'd', PV: 'v', Node: 'n', Attached: true });
  });
});
