import { describe } from 'vitest';
import { answers } from '../testing/answers.ts';

describe('a Deployment', () => {
  answers(
    'Deployment',
    {
      spec: {
        replicas: 2,
        selector: { matchLabels: { app: 'x' } },
        strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1 } },
        template: { metadata: { labels: { app: 'x' } }, spec: { containers: [{ name: 'c', image: 'i' }] } },
      },
    },
    [
      [
        'spec',
        undefined,
        [
          'spec.selector: Required value',
          'spec.template.metadata.labels: Invalid value: null: `selector` does not match template `labels`',
          'spec.template.spec.containers: Required value',
        ],
      ],
      ['spec.minReadySeconds', -1, ['spec.minReadySeconds: Invalid value: -1: must be greater than or equal to 0']],
      [
        'spec.minReadySeconds',
        65536,
        ['spec.progressDeadlineSeconds: Invalid value: 600: must be greater than minReadySeconds'],
      ],
      [
        'spec.progressDeadlineSeconds',
        -1,
        [
          'spec.progressDeadlineSeconds: Invalid value: -1: must be greater than or equal to 0',
          'spec.progressDeadlineSeconds: Invalid value: -1: must be greater than minReadySeconds',
        ],
      ],
      ['spec.replicas', -1, ['spec.replicas: Invalid value: -1: must be greater than or equal to 0']],
      [
        'spec.revisionHistoryLimit',
        -1,
        ['spec.revisionHistoryLimit: Invalid value: -1: must be greater than or equal to 0'],
      ],
      [
        'spec.selector',
        undefined,
        [
          'spec.selector: Required value',
          'spec.template.metadata.labels: Invalid value: {"app":"x"}: `selector` does not match template `labels`',
        ],
      ],
      ['spec.selector', {}, ['spec.selector: Invalid value: {}: empty selector is invalid for deployment']],
      [
        'spec.selector.matchExpressions',
        [{ key: 'x' }],
        [
          'spec.selector.matchExpressions[0].operator: Invalid value: "": not a valid selector operator',
          'spec.selector: Invalid value: {"matchLabels":{"app":"x"},"matchExpressions":[{"key":"x","operator":""}]}: invalid label selector',
        ],
      ],
      [
        'spec.selector.matchExpressions',
        [{ key: 'Not_Valid!' }],
        [
          'spec.selector.matchExpressions[0].operator: Invalid value: "": not a valid selector operator',
          'spec.selector.matchExpressions[0].key: Invalid value: "Not_Valid!": name part <qualified>',
          'spec.selector: Invalid value: {"matchLabels":{"app":"x"},"matchExpressions":[{"key":"Not_Valid!","operator":""}]}: invalid label selector',
        ],
      ],
      [
        'spec.selector.matchLabels.xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
        'x',
        [
          'spec.selector.matchLabels: Invalid value: "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx": name part must be no more than 63 bytes',
          'spec.selector: Invalid value: {"matchLabels":{"app":"x","xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx":"x"}}: invalid label selector',
        ],
      ],
      [
        'spec.selector.matchLabels.app',
        '',
        ['spec.template.metadata.labels: Invalid value: {"app":"x"}: `selector` does not match template `labels`'],
      ],
      [
        'spec.selector.matchLabels.app',
        'Not_Valid!',
        [
          'spec.selector.matchLabels: Invalid value: "Not_Valid!": <label value>',
          'spec.selector: Invalid value: {"matchLabels":{"app":"Not_Valid!"}}: invalid label selector',
        ],
      ],
      [
        'spec.strategy.rollingUpdate.maxSurge',
        -1,
        ['spec.strategy.rollingUpdate.maxSurge: Invalid value: -1: must be greater than or equal to 0'],
      ],
      [
        'spec.strategy.rollingUpdate.maxSurge',
        'abc',
        [
          "spec.strategy.rollingUpdate.maxSurge: Invalid value: \"abc\": a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')",
        ],
      ],
      [
        'spec.strategy.rollingUpdate.maxUnavailable',
        -1,
        ['spec.strategy.rollingUpdate.maxUnavailable: Invalid value: -1: must be greater than or equal to 0'],
      ],
      [
        'spec.strategy.rollingUpdate.maxUnavailable',
        '150%',
        ['spec.strategy.rollingUpdate.maxUnavailable: Invalid value: "150%": must not be greater than 100%'],
      ],
      [
        'spec.strategy.rollingUpdate.maxUnavailable',
        'abc',
        [
          "spec.strategy.rollingUpdate.maxUnavailable: Invalid value: \"abc\": a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')",
        ],
      ],
      [
        'spec.strategy.type',
        'x',
        [
          'spec.strategy: Unsupported value: {"Type":"x","RollingUpdate":{"MaxUnavailable":0,"MaxSurge":1}}: supported values: "Recreate", "RollingUpdate"',
        ],
      ],
      [
        'spec.strategy.type',
        'Recreate',
        ["spec.strategy.rollingUpdate: Forbidden: may not be specified when strategy `type` is 'Recreate'"],
      ],
      [
        'spec.template',
        undefined,
        [
          'spec.template.metadata.labels: Invalid value: null: `selector` does not match template `labels`',
          'spec.template.spec.containers: Required value',
        ],
      ],
      [
        'spec.template.metadata',
        undefined,
        ['spec.template.metadata.labels: Invalid value: null: `selector` does not match template `labels`'],
      ],
      ['spec.template.spec', undefined, ['spec.template.spec.containers: Required value']],
    ],
  );
});

describe('a StatefulSet', () => {
  answers(
    'StatefulSet',
    {
      spec: {
        serviceName: 's',
        selector: { matchLabels: { app: 'x' } },
        updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 1 } },
        template: { metadata: { labels: { app: 'x' } }, spec: { containers: [{ name: 'c', image: 'i' }] } },
        volumeClaimTemplates: [
          {
            metadata: { name: 'd' },
            spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
          },
        ],
        persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete' },
        ordinals: { start: 1 },
      },
    },
    [
      [
        'spec',
        undefined,
        [
          'spec.selector: Required value',
          'spec.template.metadata.labels: Invalid value: null: `selector` does not match template `labels`',
          'spec.template.spec.containers: Required value',
        ],
      ],
      ['spec.minReadySeconds', -1, ['spec.minReadySeconds: Invalid value: -1: must be greater than or equal to 0']],
      ['spec.ordinals.start', -1, ['spec.ordinals.start: Invalid value: -1: must be greater than or equal to 0']],
      [
        'spec.persistentVolumeClaimRetentionPolicy.whenDeleted',
        'x',
        [
          'spec.persistentVolumeClaimRetentionPolicy.whenDeleted: Unsupported value: "x": supported values: "Retain", "Delete"',
        ],
      ],
      [
        'spec.persistentVolumeClaimRetentionPolicy.whenScaled',
        'x',
        [
          'spec.persistentVolumeClaimRetentionPolicy.whenScaled: Unsupported value: "x": supported values: "Retain", "Delete"',
        ],
      ],
      [
        'spec.podManagementPolicy',
        'x',
        ["spec.podManagementPolicy: Invalid value: \"x\": must be 'OrderedReady' or 'Parallel'"],
      ],
      ['spec.replicas', -1, ['spec.replicas: Invalid value: -1: must be greater than or equal to 0']],
      [
        'spec.selector',
        undefined,
        [
          'spec.selector: Required value',
          'spec.template.metadata.labels: Invalid value: {"app":"x"}: `selector` does not match template `labels`',
        ],
      ],
      ['spec.selector', {}, ['spec.selector: Invalid value: {}: empty selector is invalid for statefulset']],
      [
        'spec.selector.matchLabels.app',
        '',
        ['spec.template.metadata.labels: Invalid value: {"app":"x"}: `selector` does not match template `labels`'],
      ],
      ['spec.serviceName', 'Not_Valid!', ['spec.serviceName: Invalid value: "Not_Valid!": <label>']],
      [
        'spec.template',
        undefined,
        [
          'spec.template.metadata.labels: Invalid value: null: `selector` does not match template `labels`',
          'spec.template.spec.containers: Required value',
        ],
      ],
      [
        'spec.template.metadata',
        undefined,
        ['spec.template.metadata.labels: Invalid value: null: `selector` does not match template `labels`'],
      ],
      ['spec.template.spec', undefined, ['spec.template.spec.containers: Required value']],
      [
        'spec.updateStrategy.rollingUpdate.partition',
        -1,
        ['spec.updateStrategy.rollingUpdate.partition: Invalid value: -1: must be greater than or equal to 0'],
      ],
      [
        'spec.updateStrategy.type',
        'x',
        [
          'spec.updateStrategy: Invalid value: {"Type":"x","RollingUpdate":{"Partition":1,"MaxUnavailable":null}}: must be \'RollingUpdate\' or \'OnDelete\'',
        ],
      ],
      [
        'spec.updateStrategy.type',
        'OnDelete',
        [
          'spec.updateStrategy.rollingUpdate: Invalid value: {"Partition":1,"MaxUnavailable":null}: only allowed for updateStrategy \'RollingUpdate\'',
        ],
      ],
      [
        'spec.volumeClaimTemplates[0].metadata',
        undefined,
        [
          'spec.template.spec.volumes[0].persistentVolumeClaim.claimName: Required value',
          'spec.template.spec.volumes[0].name: Required value',
        ],
      ],
      [
        'spec.volumeClaimTemplates[0].metadata.name',
        'Not_Valid!',
        ['spec.template.spec.volumes[0].name: Invalid value: "Not_Valid!": <label>'],
      ],
      [
        'spec.volumeClaimTemplates[0].spec',
        undefined,
        [
          'spec.volumeClaimTemplates[0].spec.accessModes: Required value: at least 1 access mode is required',
          'spec.volumeClaimTemplates[0].spec.resources[storage]: Required value',
        ],
      ],
      [
        'spec.volumeClaimTemplates[0].spec.accessModes',
        undefined,
        ['spec.volumeClaimTemplates[0].spec.accessModes: Required value: at least 1 access mode is required'],
      ],
      [
        'spec.volumeClaimTemplates[0].spec.accessModes',
        [null],
        [
          'spec.volumeClaimTemplates[0].spec.accessModes: Unsupported value: "": supported values: "ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"',
        ],
      ],
      [
        'spec.volumeClaimTemplates[0].spec.dataSource',
        {},
        [
          'spec.volumeClaimTemplates[0].spec.dataSource.name: Required value',
          'spec.volumeClaimTemplates[0].spec.dataSource.kind: Required value',
          'spec.volumeClaimTemplates[0].spec.dataSource: Invalid value: "": must be \'PersistentVolumeClaim\' when referencing the default apiGroup',
        ],
      ],
      [
        'spec.volumeClaimTemplates[0].spec.dataSource',
        { apiGroup: 'x' },
        [
          'spec.volumeClaimTemplates[0].spec.dataSource.name: Required value',
          'spec.volumeClaimTemplates[0].spec.dataSource.kind: Required value',
        ],
      ],
      [
        'spec.volumeClaimTemplates[0].spec.dataSource',
        { apiGroup: 'Not_Valid!' },
        [
          'spec.volumeClaimTemplates[0].spec.dataSource.name: Required value',
          'spec.volumeClaimTemplates[0].spec.dataSource.kind: Required value',
          'spec.volumeClaimTemplates[0].spec.dataSource.apiGroup: Invalid value: "Not_Valid!": <subdomain>',
        ],
      ],
      [
        'spec.volumeClaimTemplates[0].spec.dataSource',
        { kind: 'x' },
        [
          'spec.volumeClaimTemplates[0].spec.dataSource.name: Required value',
          'spec.volumeClaimTemplates[0].spec.dataSource: Invalid value: "x": must be \'PersistentVolumeClaim\' when referencing the default apiGroup',
        ],
      ],
      [
        'spec.volumeClaimTemplates[0].spec.dataSource',
        { name: 'x' },
        [
          'spec.volumeClaimTemplates[0].spec.dataSource.kind: Required value',
          'spec.volumeClaimTemplates[0].spec.dataSource: Invalid value: "": must be \'PersistentVolumeClaim\' when referencing the default apiGroup',
        ],
      ],
      [
        'spec.volumeClaimTemplates[0].spec.dataSourceRef',
        {},
        [
          'spec.volumeClaimTemplates[0].spec.dataSourceRef.name: Required value',
          'spec.volumeClaimTemplates[0].spec.dataSourceRef.kind: Required value',
          'spec.volumeClaimTemplates[0].spec.dataSourceRef: Invalid value: "": must be \'PersistentVolumeClaim\' when referencing the default apiGroup',
        ],
      ],
      [
        'spec.volumeClaimTemplates[0].spec.dataSourceRef',
        { apiGroup: 'x' },
        [
          'spec.volumeClaimTemplates[0].spec.dataSourceRef.name: Required value',
          'spec.volumeClaimTemplates[0].spec.dataSourceRef.kind: Required value',
        ],
      ],
      [
        'spec.volumeClaimTemplates[0].spec.dataSourceRef',
        { apiGroup: 'Not_Valid!' },
        [
          'spec.volumeClaimTemplates[0].spec.dataSourceRef.name: Required value',
          'spec.volumeClaimTemplates[0].spec.dataSourceRef.kind: Required value',
          'spec.volumeClaimTemplates[0].spec.dataSourceRef.apiGroup: Invalid value: "Not_Valid!": <subdomain>',
        ],
      ],
      [
        'spec.volumeClaimTemplates[0].spec.dataSourceRef',
        { kind: 'x' },
        [
          'spec.volumeClaimTemplates[0].spec.dataSourceRef.name: Required value',
          'spec.volumeClaimTemplates[0].spec.dataSourceRef: Invalid value: "x": must be \'PersistentVolumeClaim\' when referencing the default apiGroup',
        ],
      ],
      [
        'spec.volumeClaimTemplates[0].spec.dataSourceRef',
        { name: 'x' },
        [
          'spec.volumeClaimTemplates[0].spec.dataSourceRef.kind: Required value',
          'spec.volumeClaimTemplates[0].spec.dataSourceRef: Invalid value: "": must be \'PersistentVolumeClaim\' when referencing the default apiGroup',
        ],
      ],
      [
        'spec.volumeClaimTemplates[0].spec.resources',
        undefined,
        ['spec.volumeClaimTemplates[0].spec.resources[storage]: Required value'],
      ],
      [
        'spec.volumeClaimTemplates[0].spec.resources.requests.storage',
        '0',
        ['spec.volumeClaimTemplates[0].spec.resources[storage]: Invalid value: "0": must be greater than zero'],
      ],
      [
        'spec.volumeClaimTemplates[0].spec.selector',
        { matchExpressions: [{}] },
        [
          'spec.volumeClaimTemplates[0].spec.selector.matchExpressions[0].operator: Invalid value: "": not a valid selector operator',
          'spec.volumeClaimTemplates[0].spec.selector.matchExpressions[0].key: Invalid value: "": name part must be non-empty',
          'spec.volumeClaimTemplates[0].spec.selector.matchExpressions[0].key: Invalid value: "": name part <qualified>',
        ],
      ],
      [
        'spec.volumeClaimTemplates[0].spec.selector',
        { matchLabels: { a: 'Not_Valid!' } },
        ['spec.volumeClaimTemplates[0].spec.selector.matchLabels: Invalid value: "Not_Valid!": <label value>'],
      ],
      [
        'spec.volumeClaimTemplates[0].spec.selector',
        { matchLabels: { 'Bad Key!': '' } },
        ['spec.volumeClaimTemplates[0].spec.selector.matchLabels: Invalid value: "Bad Key!": name part <qualified>'],
      ],
      [
        'spec.volumeClaimTemplates[0].spec.storageClassName',
        'Not_Valid!',
        ['spec.volumeClaimTemplates[0].spec.storageClassName: Invalid value: "Not_Valid!": <subdomain>'],
      ],
      [
        'spec.volumeClaimTemplates[0].spec.volumeAttributesClassName',
        'Not_Valid!',
        ['spec.volumeClaimTemplates[0].spec.volumeAttributesClassName: Invalid value: "Not_Valid!": <subdomain>'],
      ],
      [
        'spec.volumeClaimTemplates[0].spec.volumeMode',
        '',
        [
          'spec.volumeClaimTemplates[0].spec.volumeMode: Unsupported value: "": supported values: "Block", "Filesystem"',
        ],
      ],
    ],
  );
});

describe('a DaemonSet', () => {
  answers(
    'DaemonSet',
    {
      spec: {
        selector: { matchLabels: { app: 'x' } },
        updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1 } },
        template: { metadata: { labels: { app: 'x' } }, spec: { containers: [{ name: 'c', image: 'i' }] } },
      },
    },
    [
      [
        'spec',
        undefined,
        [
          'spec.template.metadata.labels: Invalid value: null: `selector` does not match template `labels`',
          'spec.template.spec.containers: Required value',
        ],
      ],
      ['spec.minReadySeconds', -1, ['spec.minReadySeconds: Invalid value: -1: must be greater than or equal to 0']],
      [
        'spec.revisionHistoryLimit',
        -1,
        ['spec.revisionHistoryLimit: Invalid value: -1: must be greater than or equal to 0'],
      ],
      [
        'spec.selector',
        undefined,
        ['spec.template.metadata.labels: Invalid value: {"app":"x"}: `selector` does not match template `labels`'],
      ],
      ['spec.selector', {}, ['spec.selector: Invalid value: {}: empty selector is invalid for daemonset']],
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
        'x',
        [
          'spec.selector.matchLabels: Invalid value: "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx": name part must be no more than 63 bytes',
        ],
      ],
      [
        'spec.selector.matchLabels.app',
        'Not_Valid!',
        ['spec.selector.matchLabels: Invalid value: "Not_Valid!": <label value>'],
      ],
      ['spec.template.spec', undefined, ['spec.template.spec.containers: Required value']],
      [
        'spec.updateStrategy.rollingUpdate.maxSurge',
        1,
        [
          'spec.updateStrategy.rollingUpdate.maxSurge: Invalid value: 1: may not be set when maxUnavailable is non-zero',
        ],
      ],
      [
        'spec.updateStrategy.rollingUpdate.maxSurge',
        -1,
        [
          'spec.updateStrategy.rollingUpdate.maxSurge: Invalid value: -1: must be greater than or equal to 0',
          'spec.updateStrategy.rollingUpdate.maxSurge: Invalid value: -1: may not be set when maxUnavailable is non-zero',
        ],
      ],
      [
        'spec.updateStrategy.rollingUpdate.maxSurge',
        '150%',
        [
          'spec.updateStrategy.rollingUpdate.maxSurge: Invalid value: "150%": must not be greater than 100%',
          'spec.updateStrategy.rollingUpdate.maxSurge: Invalid value: "150%": may not be set when maxUnavailable is non-zero',
        ],
      ],
      [
        'spec.updateStrategy.rollingUpdate.maxSurge',
        'abc',
        [
          "spec.updateStrategy.rollingUpdate.maxSurge: Invalid value: \"abc\": a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')",
        ],
      ],
      [
        'spec.updateStrategy.rollingUpdate.maxSurge',
        '10',
        [
          "spec.updateStrategy.rollingUpdate.maxSurge: Invalid value: \"10\": a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')",
          'spec.updateStrategy.rollingUpdate.maxSurge: Invalid value: "10": may not be set when maxUnavailable is non-zero',
        ],
      ],
      [
        'spec.updateStrategy.rollingUpdate.maxUnavailable',
        0,
        ['spec.updateStrategy.rollingUpdate.maxUnavailable: Required value: cannot be 0 when maxSurge is 0'],
      ],
      [
        'spec.updateStrategy.rollingUpdate.maxUnavailable',
        -1,
        ['spec.updateStrategy.rollingUpdate.maxUnavailable: Invalid value: -1: must be greater than or equal to 0'],
      ],
      [
        'spec.updateStrategy.rollingUpdate.maxUnavailable',
        '150%',
        ['spec.updateStrategy.rollingUpdate.maxUnavailable: Invalid value: "150%": must not be greater than 100%'],
      ],
      [
        'spec.updateStrategy.rollingUpdate.maxUnavailable',
        'abc',
        [
          "spec.updateStrategy.rollingUpdate.maxUnavailable: Invalid value: \"abc\": a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')",
          'spec.updateStrategy.rollingUpdate.maxUnavailable: Required value: cannot be 0 when maxSurge is 0',
        ],
      ],
      [
        'spec.updateStrategy.rollingUpdate.maxUnavailable',
        '10',
        [
          "spec.updateStrategy.rollingUpdate.maxUnavailable: Invalid value: \"10\": a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')",
        ],
      ],
    ],
  );
});

describe('a ReplicaSet', () => {
  answers(
    'ReplicaSet',
    {
      spec: {
        replicas: 2,
        selector: { matchLabels: { app: 'x' }, matchExpressions: [{ key: 'app', operator: 'In', values: ['x'] }] },
        template: { metadata: { labels: { app: 'x' } }, spec: { containers: [{ name: 'c', image: 'i' }] } },
      },
    },
    [
      [
        'spec',
        undefined,
        [
          'spec.selector: Required value',
          'spec.template.metadata.labels: Invalid value: null: `selector` does not match template `labels`',
          'spec.template.spec.containers: Required value',
        ],
      ],
      ['spec.minReadySeconds', -1, ['spec.minReadySeconds: Invalid value: -1: must be greater than or equal to 0']],
      [
        'spec.selector',
        undefined,
        [
          'spec.selector: Required value',
          'spec.template.metadata.labels: Invalid value: {"app":"x"}: `selector` does not match template `labels`',
        ],
      ],
      ['spec.selector', {}, ['spec.selector: Invalid value: {}: empty selector is invalid for deployment']],
      [
        'spec.selector.matchExpressions[0].key',
        ' ',
        [
          'spec.selector.matchExpressions[0].key: Invalid value: " ": name part <qualified>',
          'spec.selector: Invalid value: {"matchLabels":{"app":"x"},"matchExpressions":[{"key":" ","operator":"In","values":["x"]}]}: invalid label selector',
        ],
      ],
      [
        'spec.selector.matchExpressions[0].key',
        '/a',
        [
          'spec.selector.matchExpressions[0].key: Invalid value: "/a": prefix part must be non-empty',
          'spec.selector: Invalid value: {"matchLabels":{"app":"x"},"matchExpressions":[{"key":"/a","operator":"In","values":["x"]}]}: invalid label selector',
        ],
      ],
      [
        'spec.selector.matchExpressions[0].operator',
        'x',
        [
          'spec.selector.matchExpressions[0].operator: Invalid value: "x": not a valid selector operator',
          'spec.selector: Invalid value: {"matchLabels":{"app":"x"},"matchExpressions":[{"key":"app","operator":"x","values":["x"]}]}: invalid label selector',
        ],
      ],
      [
        'spec.selector.matchExpressions[0].operator',
        'a.b/c',
        [
          'spec.selector.matchExpressions[0].operator: Invalid value: "a.b/c": not a valid selector operator',
          'spec.selector: Invalid value: {"matchLabels":{"app":"x"},"matchExpressions":[{"key":"app","operator":"a.b/c","values":["x"]}]}: invalid label selector',
        ],
      ],
      [
        'spec.selector.matchExpressions[0].operator',
        '../a',
        [
          'spec.selector.matchExpressions[0].operator: Invalid value: "../a": not a valid selector operator',
          'spec.selector: Invalid value: {"matchLabels":{"app":"x"},"matchExpressions":[{"key":"app","operator":"../a","values":["x"]}]}: invalid label selector',
        ],
      ],
      [
        'spec.selector.matchExpressions[0].operator',
        '1',
        [
          'spec.selector.matchExpressions[0].operator: Invalid value: "1": not a valid selector operator',
          'spec.selector: Invalid value: {"matchLabels":{"app":"x"},"matchExpressions":[{"key":"app","operator":"1","values":["x"]}]}: invalid label selector',
        ],
      ],
      [
        'spec.selector.matchExpressions[0].values[0]',
        'Not_Valid!',
        [
          'spec.selector.matchExpressions[0].values[0]: Invalid value: "Not_Valid!": <label value>',
          'spec.selector: Invalid value: {"matchLabels":{"app":"x"},"matchExpressions":[{"key":"app","operator":"In","values":["Not_Valid!"]}]}: invalid label selector',
        ],
      ],
      [
        'spec.selector.matchExpressions[0].values[0]',
        ' ',
        [
          'spec.selector.matchExpressions[0].values[0]: Invalid value: " ": <label value>',
          'spec.selector: Invalid value: {"matchLabels":{"app":"x"},"matchExpressions":[{"key":"app","operator":"In","values":[" "]}]}: invalid label selector',
        ],
      ],
      [
        'spec.selector.matchExpressions[0].values[0]',
        '/a',
        [
          'spec.selector.matchExpressions[0].values[0]: Invalid value: "/a": <label value>',
          'spec.selector: Invalid value: {"matchLabels":{"app":"x"},"matchExpressions":[{"key":"app","operator":"In","values":["/a"]}]}: invalid label selector',
        ],
      ],
      [
        'spec.selector.matchLabels.app',
        'Not_Valid!',
        [
          'spec.selector.matchLabels: Invalid value: "Not_Valid!": <label value>',
          'spec.selector: Invalid value: {"matchLabels":{"app":"Not_Valid!"},"matchExpressions":[{"key":"app","operator":"In","values":["x"]}]}: invalid label selector',
        ],
      ],
      [
        'spec.template.metadata',
        undefined,
        ['spec.template.metadata.labels: Invalid value: null: `selector` does not match template `labels`'],
      ],
    ],
  );
});
