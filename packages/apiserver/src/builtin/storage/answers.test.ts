import { describe } from 'vitest';
import { answers } from '../testing/answers.ts';

describe('a claim', () => {
  answers(
    'PersistentVolumeClaim',
    {
      spec: {
        accessModes: ['ReadWriteOnce'],
        storageClassName: 'sc',
        selector: { matchLabels: { a: 'b' } },
        resources: { requests: { storage: '1Gi' }, limits: { storage: '2Gi' } },
      },
    },
    [
      [
        'spec',
        undefined,
        [
          'spec.accessModes: Required value: at least 1 access mode is required',
          'spec.resources[storage]: Required value',
        ],
      ],
      ['spec.accessModes', undefined, ['spec.accessModes: Required value: at least 1 access mode is required']],
      [
        'spec.accessModes',
        [null],
        [
          'spec.accessModes: Unsupported value: "": supported values: "ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"',
        ],
      ],
      ['spec.resources', undefined, ['spec.resources[storage]: Required value']],
      [
        'spec.resources.requests.storage',
        '0',
        ['spec.resources[storage]: Invalid value: "0": must be greater than zero'],
      ],
      [
        'spec.selector.matchExpressions',
        [null],
        [
          'spec.selector.matchExpressions[0].operator: Invalid value: "": not a valid selector operator',
          'spec.selector.matchExpressions[0].key: Invalid value: "": name part must be non-empty',
          'spec.selector.matchExpressions[0].key: Invalid value: "": name part <qualified>',
        ],
      ],
      [
        'spec.selector.matchExpressions',
        [{ key: 'x' }],
        ['spec.selector.matchExpressions[0].operator: Invalid value: "": not a valid selector operator'],
      ],
      [
        'spec.selector.matchExpressions',
        [{ key: 'Not_Valid!' }],
        [
          'spec.selector.matchExpressions[0].operator: Invalid value: "": not a valid selector operator',
          'spec.selector.matchExpressions[0].key: Invalid value: "Not_Valid!": name part <qualified>',
        ],
      ],
      [
        'spec.selector.matchLabels.xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
        'b',
        [
          'spec.selector.matchLabels: Invalid value: "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx": name part must be no more than 63 bytes',
        ],
      ],
      [
        'spec.selector.matchLabels.a',
        'Not_Valid!',
        ['spec.selector.matchLabels: Invalid value: "Not_Valid!": <label value>'],
      ],
      ['spec.storageClassName', 'Not_Valid!', ['spec.storageClassName: Invalid value: "Not_Valid!": <subdomain>']],
      [
        'spec.volumeAttributesClassName',
        'Not_Valid!',
        ['spec.volumeAttributesClassName: Invalid value: "Not_Valid!": <subdomain>'],
      ],
      ['spec.volumeMode', '', ['spec.volumeMode: Unsupported value: "": supported values: "Block", "Filesystem"']],
    ],
  );
});

describe('a volume', () => {
  answers(
    'PersistentVolume',
    {
      spec: {
        accessModes: ['ReadWriteOnce'],
        capacity: { storage: '1Gi' },
        storageClassName: 'sc',
        hostPath: { path: '/a' },
        nodeAffinity: {
          required: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'a', operator: 'In', values: ['b'] }] }] },
        },
      },
    },
    [
      ['spec.accessModes', undefined, ['spec.accessModes: Required value']],
      [
        'spec.accessModes',
        [null],
        [
          'spec.accessModes: Unsupported value: "": supported values: "ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"',
        ],
      ],
      [
        'spec.capacity',
        undefined,
        ['spec.capacity: Required value', 'spec.capacity: Unsupported value: null: supported values: "storage"'],
      ],
      [
        'spec.capacity.xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
        '1Gi',
        [
          'spec.capacity: Unsupported value: {"storage":"1Gi","xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx":"1Gi"}: supported values: "storage"',
        ],
      ],
      ['spec.capacity.storage', '0', ['spec.capacity[storage]: Invalid value: "0": must be greater than zero']],
      [
        'spec.capacity.storage',
        '-1',
        [
          'spec.capacity[storage]: Invalid value: -1: must be a valid resource quantity',
          'spec.capacity[storage]: Invalid value: "-1": must be greater than zero',
        ],
      ],
      ['spec.csi', {}, ['spec.csi: Forbidden: may not specify more than 1 volume type']],
      ['spec.fc', {}, ['spec.fc: Forbidden: may not specify more than 1 volume type']],
      ['spec.hostPath', undefined, ['spec: Required value: must specify a volume type']],
      ['spec.hostPath', {}, ['spec.hostPath.path: Required value']],
      ['spec.hostPath.path', '../a', ['spec.hostPath.path: Invalid value: "../a": must not contain \'..\'']],
      [
        'spec.hostPath.type',
        'x',
        [
          'spec.hostPath.type: Unsupported value: "x": supported values: "", "BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket"',
        ],
      ],
      ['spec.iscsi', {}, ['spec.iscsi: Forbidden: may not specify more than 1 volume type']],
      ['spec.local', {}, ['spec.local: Forbidden: may not specify more than 1 volume type']],
      ['spec.nfs', {}, ['spec.nfs: Forbidden: may not specify more than 1 volume type']],
      ['spec.nodeAffinity', {}, ['spec.nodeAffinity.required: Required value: must specify required node constraints']],
      [
        'spec.nodeAffinity.required',
        {},
        ['spec.nodeAffinity.required.nodeSelectorTerms: Required value: must have at least one node selector term'],
      ],
      [
        'spec.nodeAffinity.required.nodeSelectorTerms[0].matchExpressions',
        [null],
        [
          'spec.nodeAffinity.required.nodeSelectorTerms[0].matchExpressions[0].operator: Invalid value: "": not a valid selector operator',
          'spec.nodeAffinity.required.nodeSelectorTerms[0].matchExpressions[0].key: Invalid value: "": name part must be non-empty',
          'spec.nodeAffinity.required.nodeSelectorTerms[0].matchExpressions[0].key: Invalid value: "": name part <qualified>',
        ],
      ],
      [
        'spec.nodeAffinity.required.nodeSelectorTerms[0].matchExpressions[0].key',
        undefined,
        [
          'spec.nodeAffinity.required.nodeSelectorTerms[0].matchExpressions[0].key: Invalid value: "": name part must be non-empty',
          'spec.nodeAffinity.required.nodeSelectorTerms[0].matchExpressions[0].key: Invalid value: "": name part <qualified>',
        ],
      ],
      [
        'spec.nodeAffinity.required.nodeSelectorTerms[0].matchExpressions[0].key',
        'Not_Valid!',
        [
          'spec.nodeAffinity.required.nodeSelectorTerms[0].matchExpressions[0].key: Invalid value: "Not_Valid!": name part <qualified>',
        ],
      ],
      [
        'spec.nodeAffinity.required.nodeSelectorTerms[0].matchExpressions[0].key',
        '../a',
        [
          'spec.nodeAffinity.required.nodeSelectorTerms[0].matchExpressions[0].key: Invalid value: "../a": prefix part <subdomain>',
        ],
      ],
      [
        'spec.nodeAffinity.required.nodeSelectorTerms[0].matchExpressions[0].key',
        '/a',
        [
          'spec.nodeAffinity.required.nodeSelectorTerms[0].matchExpressions[0].key: Invalid value: "/a": prefix part must be non-empty',
        ],
      ],
      [
        'spec.nodeAffinity.required.nodeSelectorTerms[0].matchExpressions[0].operator',
        undefined,
        [
          'spec.nodeAffinity.required.nodeSelectorTerms[0].matchExpressions[0].operator: Invalid value: "": not a valid selector operator',
        ],
      ],
      [
        'spec.nodeAffinity.required.nodeSelectorTerms[0].matchExpressions[0].operator',
        'DoesNotExist',
        [
          "spec.nodeAffinity.required.nodeSelectorTerms[0].matchExpressions[0].values: Forbidden: may not be specified when `operator` is 'Exists' or 'DoesNotExist'",
        ],
      ],
      [
        'spec.nodeAffinity.required.nodeSelectorTerms[0].matchExpressions[0].values',
        undefined,
        [
          "spec.nodeAffinity.required.nodeSelectorTerms[0].matchExpressions[0].values: Required value: must be specified when `operator` is 'In' or 'NotIn'",
        ],
      ],
      [
        'spec.nodeAffinity.required.nodeSelectorTerms[0].matchExpressions[0].values[0]',
        'Not_Valid!',
        [
          'spec.nodeAffinity.required.nodeSelectorTerms[0].matchExpressions[0].values[0]: Invalid value: "Not_Valid!": <label value>',
        ],
      ],
      [
        'spec.nodeAffinity.required.nodeSelectorTerms[0].matchFields',
        [null],
        [
          'spec.nodeAffinity.required.nodeSelectorTerms[0].matchFields[0].operator: Invalid value: "": not a valid selector operator',
          'spec.nodeAffinity.required.nodeSelectorTerms[0].matchFields[0].key: Invalid value: "": not a valid field selector key',
        ],
      ],
      [
        'spec.persistentVolumeReclaimPolicy',
        'x',
        ['spec.persistentVolumeReclaimPolicy: Unsupported value: "x": supported values: "Delete", "Recycle", "Retain"'],
      ],
      ['spec.storageClassName', 'Not_Valid!', ['spec.storageClassName: Invalid value: "Not_Valid!": <subdomain>']],
      [
        'spec.volumeAttributesClassName',
        '',
        [
          'spec.volumeAttributesClassName: Required value: an empty string is disallowed',
          'spec.csi: Required value: has to be specified when using volumeAttributesClassName',
        ],
      ],
      [
        'spec.volumeAttributesClassName',
        'x',
        ['spec.csi: Required value: has to be specified when using volumeAttributesClassName'],
      ],
      [
        'spec.volumeAttributesClassName',
        'Not_Valid!',
        [
          'spec.volumeAttributesClassName: Invalid value: "Not_Valid!": <subdomain>',
          'spec.csi: Required value: has to be specified when using volumeAttributesClassName',
        ],
      ],
      ['spec.volumeMode', '', ['spec.volumeMode: Unsupported value: "": supported values: "Block", "Filesystem"']],
    ],
  );
});

describe('a class', () => {
  answers(
    'StorageClass',
    {
      provisioner: 'p.x',
      parameters: { a: 'b' },
      mountOptions: ['ro'],
      allowedTopologies: [{ matchLabelExpressions: [{ key: 'zone', values: ['a'] }] }],
    },
    [
      ['provisioner', undefined, ['provisioner: Required value']],
      ['provisioner', ' ', ['provisioner: Invalid value: " ": name part <qualified>']],
      ['provisioner', '../a', ['provisioner: Invalid value: "../a": prefix part <subdomain>']],
      ['provisioner', '/a', ['provisioner: Invalid value: "/a": prefix part must be non-empty']],
      ['reclaimPolicy', 'x', ['reclaimPolicy: Unsupported value: "x": supported values: "Delete", "Retain"']],
      [
        'volumeBindingMode',
        '',
        ['volumeBindingMode: Unsupported value: "": supported values: "Immediate", "WaitForFirstConsumer"'],
      ],
    ],
  );
});
