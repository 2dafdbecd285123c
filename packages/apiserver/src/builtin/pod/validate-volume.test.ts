import { describe, expect, it } from 'vitest';
import type { PodSpec, Volume } from '../types.ts';
import { defaultPodSpec } from './defaults.ts';
import { validateVolumes } from './validate-volume.ts';

/** What is wrong with volumes, after defaults. */
function wrong(volumes: object[], podName?: string): string[] {
  const spec = { containers: [], volumes: structuredClone(volumes) } as unknown as PodSpec;
  defaultPodSpec(spec);
  return validateVolumes('v', spec.volumes as Volume[], podName).errors.map((it) => `${it.field}: ${it.message}`);
}

const refused = (source: object): string[] => wrong([{ name: 'a', ...source }]);

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
    [
      'ephemeral',
      {
        ephemeral: {
          volumeClaimTemplate: {
            metadata: { labels: { a: 'b' } },
            spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
          },
        },
      },
    ],
    ['flocker', { flocker: { datasetName: 'd' } }],
    ['quobyte', { quobyte: { registry: 'a:1,b:2', volume: 'v' } }],
    ['storageos', { storageos: { volumeName: 'v', volumeNamespace: 'n', secretRef: { name: 's' } } }],
    ['azureDisk', { azureDisk: { diskName: 'd', diskURI: 'https://a.blob.core.windows.net/c/d.vhd' } }],
    ['downwardAPI', { downwardAPI: { items: [{ path: 'p', fieldRef: { fieldPath: "metadata.labels['a']" } }] } }],
    ['scaleIO', { scaleIO: { gateway: 'g', system: 's', volumeName: 'v', secretRef: { name: 's' } } }],
    ['image', { image: { reference: 'r' } }],
  ])('takes %s', (_kind, source) => {
    expect(refused(source)).toEqual([]);
  });

  it.each<[string, object, string[]]>([
    ['awsElasticBlockStore', { volumeID: '' }, ['volumeID']],
    ['gitRepo', { repository: '' }, ['repository']],
    ['hostPath', { path: '' }, ['path']],
    ['iscsi', { targetPortal: '', iqn: '', lun: 0 }, ['targetPortal', 'iqn']],
    ['glusterfs', { endpoints: '', path: '' }, ['endpoints', 'path']],
    ['rbd', { image: '' }, ['monitors', 'image']],
    ['cephfs', { monitors: [] }, ['monitors']],
    ['flexVolume', { driver: '' }, ['driver']],
    ['cinder', { volumeID: '' }, ['volumeID']],
    ['azureFile', { secretName: '', shareName: '' }, ['secretName', 'shareName']],
    ['vsphereVolume', { volumePath: '' }, ['volumePath']],
    ['photonPersistentDisk', { pdID: '' }, ['pdID']],
    ['portworxVolume', { volumeID: '' }, ['volumeID']],
    ['scaleIO', { gateway: '', system: '' }, ['gateway', 'system', 'volumeName']],
    ['persistentVolumeClaim', { claimName: '' }, ['claimName']],
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
      'v[0].hostPath.type: Unsupported value: "Link": supported values: "", "BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket"',
    ],
    [
      'a relative export',
      { nfs: { server: 's', path: 'x' } },
      'v[0].nfs.path: Invalid value: "x": must be an absolute path',
    ],
    [
      'a partition out of range',
      { awsElasticBlockStore: { volumeID: 'v', partition: 256 } },
      'v[0].awsElasticBlockStore.partition: Invalid value: 256: must be between 1 and 255, inclusive',
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
      { iscsi: { targetPortal: 'p', iqn: `eui.${'a'.repeat(16)}`, lun: 300 } },
      'v[0].iscsi.lun: Invalid value: 300: must be between 0 and 255, inclusive',
    ],
    [
      'a session without its secret',
      { iscsi: { targetPortal: 'p', iqn: `naa.${'a'.repeat(32)}`, lun: 0, chapAuthSession: true } },
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
      { fc: { targetWWNs: ['5'], wwids: ['6'], lun: 1 } },
      'v[0].fc.targetWWNs: Invalid value: ["5"]: targetWWNs and wwids can not be specified simultaneously',
    ],
    [
      'a mode out of range',
      { secret: { secretName: 's', defaultMode: 512 } },
      'v[0].secret.defaultMode: Invalid value: 512: must be a number between 0 and 0777 (octal), both inclusive',
    ],
    [
      'two sources',
      { emptyDir: {}, csi: { driver: 'd' } },
      'v[0].csi: Forbidden: may not specify more than 1 volume type',
    ],
  ])('refuses %s', (_about, source, error) => {
    expect(refused(source)).toEqual([error]);
  });

  it.each<[string, object, string[]]>([
    [
      'a disk under the name it has inside',
      { gcePersistentDisk: { pdName: '', partition: -1 } },
      [
        'v[0].persistentDisk.pdName: Required value',
        'v[0].persistentDisk.partition: Invalid value: -1: must be between 1 and 255, inclusive',
      ],
    ],
    [
      'a disk without its place',
      { azureDisk: { diskName: '', diskURI: '', kind: 'Managed', cachingMode: 'Some' } },
      [
        'v[0].azureDisk.diskName: Required value',
        'v[0].azureDisk.diskURI: Required value',
        'v[0].azureDisk.cachingMode: Unsupported value: "Some": supported values: "None", "ReadOnly", "ReadWrite"',
        'v[0].azureDisk.diskURI: Unsupported value: "": supported values: "/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}"',
      ],
    ],
    [
      'a registry that is none',
      { quobyte: { registry: 'a', volume: '' } },
      [
        'v[0].quobyte.registry: Invalid value: "a": must be a host:port pair or multiple pairs separated by commas',
        'v[0].quobyte.volume: Required value',
      ],
    ],
    [
      'an export of nothing',
      { nfs: { server: '', path: '' } },
      [
        'v[0].nfs.server: Required value',
        'v[0].nfs.path: Required value',
        'v[0].nfs.path: Invalid value: "": must be an absolute path',
      ],
    ],
    [
      'a driver with a long name',
      { csi: { driver: 'a'.repeat(64), nodePublishSecretRef: {} } },
      [
        'v[0].csi.driver: Too long: may not be more than 63 bytes',
        'v[0].csi.nodePublishSecretRef.name: Required value',
      ],
    ],
    [
      'options of Kubernetes itself',
      { flexVolume: { driver: 'd', options: { 'x.K8s.io/a': '', 'k8s.io': '', 'myk8s.io/a': '' } } },
      [
        'v[0].flexVolume.options[x.K8s.io/a]: Invalid value: "x.K8s.io/a": kubernetes.io and k8s.io namespaces are reserved',
        'v[0].flexVolume.options[k8s.io]: Invalid value: "k8s.io": kubernetes.io and k8s.io namespaces are reserved',
      ],
    ],
    [
      'a dataset of two names',
      { flocker: { datasetName: 'a/b', datasetUUID: 'u' } },
      [
        'v[0].flocker: Invalid value: "resource": datasetName and datasetUUID can not be specified simultaneously',
        'v[0].flocker.datasetName: Invalid value: "a/b": must not contain \'/\'',
      ],
    ],
    [
      'a dataset of no name',
      { flocker: {} },
      ['v[0].flocker: Required value: one of datasetName and datasetUUID is required'],
    ],
    [
      'less than nothing',
      { emptyDir: { sizeLimit: '-1' } },
      ['v[0].emptyDir.sizeLimit: Forbidden: SizeLimit field must be a valid resource quantity'],
    ],
    [
      'an initiator whose name is too long for a device',
      {
        iscsi: {
          targetPortal: 'p'.repeat(70),
          iqn: 'iqn.2001-04.com.example:x',
          lun: 0,
          initiatorName: 'iqn.bad',
        },
      },
      [
        'v[0].iscsi.initiatorname: Invalid value: "iqn.bad": must be valid format',
        'v[0].name: Invalid value: "a": Total length of <volume name>:<iscsi.targetPortal> must be under 64 characters if iscsi.initiatorName is specified.',
      ],
    ],
    [
      'an absolute path above',
      { gitRepo: { repository: 'r', directory: '/../x' } },
      [
        'v[0].gitRepo.directory: Invalid value: "/../x": must be a relative path',
        'v[0].gitRepo.directory: Invalid value: "/../x": must not contain \'..\'',
      ],
    ],
    [
      'a file that volumes keep for themselves',
      { configMap: { name: 'm', items: [{ key: '', path: '..x', mode: -1 }] } },
      [
        'v[0].configMap.items[0].key: Required value',
        'v[0].configMap.items[0].path: Invalid value: "..x": must not start with \'..\'',
        'v[0].configMap.items[0].mode: Invalid value: -1: must be a number between 0 and 0777 (octal), both inclusive',
      ],
    ],
    [
      'fields of the pod that no volume shows',
      { downwardAPI: { items: [{ path: '', fieldRef: { fieldPath: 'status.podIP' } }, { path: 'x' }] } },
      [
        'v[0].downwardAPI.path: Required value',
        'v[0].downwardAPI.fieldRef.fieldPath: Unsupported value: "status.podIP": supported values: "metadata.annotations", "metadata.labels", "metadata.name", "metadata.namespace", "metadata.uid"',
        'v[0].downwardAPI: Required value: one of fieldRef and resourceFieldRef is required',
      ],
    ],
    [
      'amounts of no container',
      { downwardAPI: { items: [{ path: 'x', resourceFieldRef: { resource: 'limits.cpu', divisor: '2' } }] } },
      [
        'v[0].downwardAPI.resourceFieldRef.containerName: Required value',
        `v[0].downwardAPI.resourceFieldRef.divisor: Invalid value: "limits.cpu": only divisor's values 1m and 1 are supported with the cpu resource`,
      ],
    ],
    [
      'a claim that says nothing',
      { ephemeral: { volumeClaimTemplate: { spec: {} } } },
      [
        'v[0].ephemeral.volumeClaimTemplate.spec.accessModes: Required value: at least 1 access mode is required',
        'v[0].ephemeral.volumeClaimTemplate.spec.resources[storage]: Required value',
      ],
    ],
    [
      'one file from two sources',
      {
        projected: {
          sources: [
            { secret: { name: 's', items: [{ key: 'k', path: 'f' }] } },
            { configMap: { name: 'm', items: [{ key: 'k', path: 'f' }] } },
            { downwardAPI: { items: [{ path: 'f', fieldRef: { fieldPath: 'metadata.name' } }] } },
          ],
        },
      },
      [
        'v[0].projected: Invalid value: "m": conflicting duplicate paths',
        'v[0].projected: Invalid value: "f": conflicting duplicate paths',
      ],
    ],
    [
      'two kinds of source in one',
      { projected: { sources: [{ secret: { name: '' }, configMap: { name: 'm' } }] } },
      [
        'v[0].projected.sources[0].secret.name: Required value',
        'v[0].projected.sources[0]: Forbidden: may not specify more than 1 volume type per source',
      ],
    ],
    [
      'tokens that hardly live',
      { projected: { sources: [{ serviceAccountToken: { path: '', expirationSeconds: 599 } }] } },
      [
        'v[0].projected.sources[0].serviceAccountToken.expirationSeconds: Invalid value: 599: may not specify a duration less than 10 minutes',
        'v[0].projected.path: Required value',
      ],
    ],
    [
      'tokens that live for ever',
      { projected: { sources: [{ serviceAccountToken: { path: 'a', expirationSeconds: 2 ** 32 + 1 } }] } },
      [
        'v[0].projected.sources[0].serviceAccountToken.expirationSeconds: Invalid value: 4294967297: may not specify a duration larger than 2^32 seconds',
      ],
    ],
    [
      'trust in nobody',
      { projected: { sources: [{ clusterTrustBundle: { path: '' } }] } },
      [
        'v[0].projected.sources[0].clusterTrustBundle: Required value: either name or signerName must be specified',
        'v[0].projected.sources[0].clusterTrustBundle.path: Required value',
      ],
    ],
    [
      'trust in a name and more',
      {
        projected: {
          sources: [{ clusterTrustBundle: { name: 'n', labelSelector: { matchLabels: { a: 'b' } }, path: 'p' } }],
        },
      },
      [
        'v[0].projected.sources[0].clusterTrustBundle.labelSelector: Invalid value: {"matchLabels":{"a":"b"}}: labelSelector must be unset if name is specified',
      ],
    ],
    [
      'two sources under the names Kubernetes gives them',
      { emptyDir: {}, cephfs: { monitors: ['m'] }, downwardAPI: {} },
      [
        'v[0].cephFS: Forbidden: may not specify more than 1 volume type',
        'v[0].downwarAPI: Forbidden: may not specify more than 1 volume type',
      ],
    ],
    [
      'an image that is pulled now and then',
      { image: { reference: '', pullPolicy: 'Often' } },
      ['v[0].image.pullPolicy: Unsupported value: "Often": supported values: "Always", "IfNotPresent", "Never"'],
    ],
  ])('says of %s what Kubernetes says', (_about, source, errors) => {
    expect(refused(source)).toEqual(errors);
  });

  it('makes a directory of what says nothing', () => {
    expect(refused({})).toEqual([]);
  });

  it('refuses names that are none, and one name twice', () => {
    const volumes = [
      { name: 'A', emptyDir: {} },
      { name: 'b', emptyDir: {} },
      { name: 'b', emptyDir: {} },
    ];
    const { errors, known } = validateVolumes('v', volumes as Volume[]);
    expect(errors.map(({ field, reason }) => `${field} ${reason}`)).toEqual([
      'v[0].name FieldValueInvalid',
      'v[2].name FieldValueDuplicate',
    ]);
    expect([...known.keys()]).toEqual(['b']);
  });

  it('knows the names of claims it makes for a pod, not for a template', () => {
    const spec = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1' } } };
    const volumes = [
      { name: 'a', ephemeral: { volumeClaimTemplate: { spec } } },
      { name: 'b', persistentVolumeClaim: { claimName: 'p-a' } },
    ];
    expect(wrong(volumes, 'p')).toEqual([
      'v[1].persistentVolumeClaim.claimName: Invalid value: "p-a": must not reference a PVC that gets created for an ephemeral volume',
    ]);
    expect(wrong(volumes)).toEqual([]);
    expect(wrong(volumes.slice(0, 1), 'p'.repeat(252))[0]).toContain('v[0].name: Invalid value: "a": PVC name "ppp');
  });

  it('asks pods, not templates, for the image', () => {
    const volumes = [{ name: 'a', image: {} }];
    expect(wrong(volumes, 'p')).toEqual(['v[0].image.reference: Required value']);
    expect(wrong(volumes)).toEqual([]);
  });
});
