import { describe, expect, it } from 'vitest';
import type { Volume } from '../types.ts';
import { validateVolumes } from './validate-volume.ts';

const refused = (source: object): string[] =>
  validateVolumes('v', [{ name: 'a', ...source } as Volume]).map(({ field, message }) => `${field}: ${message}`);

describe('validateVolumes', () => {
  it.each<[string, object]>([
    ['emptyDir', { emptyDir: {} }],
    ['configMap', { configMap: { name: 'c', defaultMode: 420 } }],
    ['secret', { secret: { secretName: 's', items: [{ key: 'k', path: 'a/b' }] } }],
    ['hostPath', { hostPath: { path: '/', type: 'Directory' } }],
    ['nfs', { nfs: { server: 's', path: '/x' } }],
    ['csi', { csi: { driver: 'd' } }],
    ['iscsi', { iscsi: { targetPortal: 'p:3260', iqn: 'iqn.2001-04.com.example:x', lun: 0 } }],
    ['fc', { fc: { targetWWNs: ['50'], lun: 2 } }],
    ['rbd', { rbd: { monitors: ['m'], image: 'i' } }],
    ['cephfs', { cephfs: { monitors: ['m'] } }],
    ['gcePersistentDisk', { gcePersistentDisk: { pdName: 'd', partition: 1 } }],
    ['ephemeral', { ephemeral: { volumeClaimTemplate: { spec: {} } } }],
    ['image', { image: { reference: 'r' } }],
  ])('takes %s', (_kind, source) => {
    expect(refused(source)).toEqual([]);
  });

  it.each<[string, object, string[]]>([
    ['gcePersistentDisk', { pdName: '' }, ['pdName']],
    ['awsElasticBlockStore', { volumeID: '' }, ['volumeID']],
    ['gitRepo', { repository: '' }, ['repository']],
    ['hostPath', { path: '' }, ['path']],
    ['iscsi', { targetPortal: '', iqn: '', lun: 0 }, ['targetPortal', 'iqn']],
    ['glusterfs', { endpoints: '', path: '' }, ['endpoints', 'path']],
    ['rbd', { image: '' }, ['image', 'monitors']],
    ['cephfs', { monitors: [] }, ['monitors']],
    ['flexVolume', { driver: '' }, ['driver']],
    ['cinder', { volumeID: '' }, ['volumeID']],
    ['azureFile', { secretName: '', shareName: '' }, ['secretName', 'shareName']],
    ['azureDisk', { diskName: '', diskURI: '' }, ['diskName', 'diskURI']],
    ['vsphereVolume', { volumePath: '' }, ['volumePath']],
    ['quobyte', { registry: '', volume: '' }, ['registry', 'volume']],
    ['photonPersistentDisk', { pdID: '' }, ['pdID']],
    ['portworxVolume', { volumeID: '' }, ['volumeID']],
    ['scaleIO', { gateway: '', system: '' }, ['gateway', 'system', 'volumeName']],
    ['persistentVolumeClaim', { claimName: '' }, ['claimName']],
    ['nfs', { server: '', path: '' }, ['server', 'path']],
    ['csi', { driver: '' }, ['driver']],
    ['configMap', { name: '' }, ['name']],
    ['secret', { secretName: '' }, ['secretName']],
    ['ephemeral', {}, ['volumeClaimTemplate']],
  ])('asks %s for what it cannot do without', (kind, source, missing) => {
    expect(refused({ [kind]: source })).toEqual(missing.map((field) => `v[0].${kind}.${field}: Required value`));
  });

  it.each<[string, object, string]>([
    [
      'a path that climbs',
      { hostPath: { path: '/a/../b' } },
      'v[0].hostPath.path: Invalid value: "/a/../b": must not contain \'..\'',
    ],
    [
      'another type of path',
      { hostPath: { path: '/', type: 'Link' } },
      'v[0].hostPath.type: Unsupported value: "Link": supported values: "BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket"',
    ],
    [
      'a relative export',
      { nfs: { server: 's', path: 'x' } },
      'v[0].nfs.path: Invalid value: "x": must be an absolute path',
    ],
    [
      'a partition out of range',
      { awsElasticBlockStore: { volumeID: 'v', partition: 256 } },
      'v[0].awsElasticBlockStore.partition: Invalid value: 256: must be between 0 and 255, inclusive',
    ],
    [
      'a directory above',
      { gitRepo: { repository: 'r', directory: '../x' } },
      'v[0].gitRepo.directory: Invalid value: "../x": must not contain \'..\'',
    ],
    [
      'a name that is no iqn',
      { iscsi: { targetPortal: 'p', iqn: 'x', lun: 0 } },
      'v[0].iscsi.iqn: Invalid value: "x": must be valid format starting with iqn, eui, or naa',
    ],
    [
      'a lun out of range',
      { iscsi: { targetPortal: 'p', iqn: 'eui.x', lun: 300 } },
      'v[0].iscsi.lun: Invalid value: 300: must be between 0 and 255, inclusive',
    ],
    [
      'a session without its secret',
      { iscsi: { targetPortal: 'p', iqn: 'naa.x', lun: 0, chapAuthSession: true } },
      'v[0].iscsi.secretRef: Required value',
    ],
    [
      'no target',
      { fc: {} },
      'v[0].fc.targetWWNs: Required value: must specify either targetWWNs or wwids, but not both',
    ],
    [
      'a target without lun',
      { fc: { targetWWNs: ['5'] } },
      'v[0].fc.lun: Required value: lun is required if targetWWNs is specified',
    ],
    [
      'two kinds of targets',
      { fc: { targetWWNs: ['5'], wwids: ['6'] } },
      'v[0].fc.targetWWNs: Invalid value: ["5"]: targetWWNs and wwids can not be specified simultaneously',
    ],
    [
      'a mode out of range',
      { secret: { secretName: 's', defaultMode: 512 } },
      'v[0].secret.defaultMode: Invalid value: 512: must be a number between 0 and 0777 (octal), both inclusive',
    ],
    ['no source at all', {}, 'v[0]: Required value: must specify a volume type'],
    [
      'two sources',
      { emptyDir: {}, csi: { driver: 'd' } },
      'v[0].csi: Forbidden: may not specify more than 1 volume type',
    ],
  ])('refuses %s', (_about, source, error) => {
    expect(refused(source)).toEqual([error]);
  });

  it('refuses names that are none, and one name twice', () => {
    const volumes = [
      { name: 'A', emptyDir: {} },
      { name: 'b', emptyDir: {} },
      { name: 'b', emptyDir: {} },
    ] as Volume[];
    expect(validateVolumes('v', volumes).map(({ field, reason }) => `${field} ${reason}`)).toEqual([
      'v[0].name FieldValueInvalid',
      'v[2].name FieldValueDuplicate',
    ]);
  });
});
