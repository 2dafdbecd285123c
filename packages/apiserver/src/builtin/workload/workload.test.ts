import { describe, expect, it } from 'vitest';
import { cells, created, job, kind, refused, refusedChange, selector, template } from '../testing/kinds.ts';

const rules = (...list: object[]) => job({ podFailurePolicy: { rules: list } });
const codes = (fields: object) => rules({ action: 'Ignore', onExitCodes: { operator: 'In', values: [1], ...fields } });
const at = 'spec.podFailurePolicy.rules[0]';

describe('pod failure policies', () => {
  it.each<[string, object, string[]]>([
    ['that is right', rules({ action: 'FailJob', onExitCodes: { operator: 'In', values: [1, 42] } }), []],
    [
      'without action',
      rules({ action: '', onPodConditions: [{ type: 'DisruptionTarget' }] }),
      [`${at}.action: Required value: valid values: ["Count" "FailIndex" "FailJob" "Ignore"]`],
    ],
    [
      'of another action',
      rules({ action: 'Retry', onPodConditions: [{ type: 'DisruptionTarget' }] }),
      [`${at}.action: Unsupported value: "Retry": supported values: "Count", "FailIndex", "FailJob", "Ignore"`],
    ],
    [
      'that fails an index of none',
      rules({ action: 'FailIndex', onPodConditions: [{ type: 'DisruptionTarget' }] }),
      [`${at}.action: Invalid value: "FailIndex": requires the backoffLimitPerIndex to be set`],
    ],
    [
      'about nothing',
      rules({ action: 'Ignore' }),
      [`${at}: Invalid value: specifying one of OnExitCodes and OnPodConditions is required`],
    ],
    [
      'about both',
      rules({ action: 'Ignore', onExitCodes: { operator: 'In', values: [1] }, onPodConditions: [{ type: 'A' }] }),
      [`${at}: Invalid value: specifying both OnExitCodes and OnPodConditions is not supported`],
    ],
    [
      'without operator',
      codes({ operator: '' }),
      [`${at}.onExitCodes.operator: Required value: valid values: ["In" "NotIn"]`],
    ],
    [
      'of another operator',
      codes({ operator: 'Is' }),
      [`${at}.onExitCodes.operator: Unsupported value: "Is": supported values: "In", "NotIn"`],
    ],
    [
      'about a container that is not there',
      codes({ containerName: 'x' }),
      [
        `${at}.onExitCodes.containerName: Invalid value: "x": must be one of the container or initContainer names in the pod template`,
      ],
    ],
    ['about a container', codes({ containerName: 'c' }), []],
    [
      'of no codes',
      codes({ values: [] }),
      [`${at}.onExitCodes.values: Invalid value: null: at least one value is required`],
    ],
    [
      'of success',
      codes({ values: [0, 1] }),
      [`${at}.onExitCodes.values[0]: Invalid value: 0: must not be 0 for the In operator`],
    ],
    ['of all but success', codes({ operator: 'NotIn', values: [0] }), []],
    ['of one code twice', codes({ values: [1, 1] }), [`${at}.onExitCodes.values[1]: Duplicate value: 1`]],
    [
      'of codes out of order',
      codes({ values: [2, 1] }),
      [`${at}.onExitCodes.values: Invalid value: [2,1]: must be ordered`],
    ],
    [
      'of too many codes',
      codes({ values: Array.from({ length: 256 }, (_, i) => i + 1) }),
      [`${at}.onExitCodes.values: Too many: 256: must have at most 255 items`],
    ],
    [
      'of a condition in another state',
      rules({ action: 'Count', onPodConditions: [{ type: 'A', status: 'Maybe' }] }),
      [`${at}.onPodConditions[0].status: Unsupported value: "Maybe": supported values: "False", "True", "Unknown"`],
    ],
  ])('check a rule %s', (_about, body, errors) => {
    expect(refused('Job', body)).toEqual(errors);
  });

  it('have at most 20 rules', () => {
    const rule = { action: 'Ignore', onPodConditions: [{ type: 'A' }] };
    expect(refused('Job', rules(...Array.from({ length: 21 }, () => rule)))).toEqual([
      'spec.podFailurePolicy.rules: Too many: 21: must have at most 20 items',
    ]);
  });

  it('need pods that do not restart', () => {
    expect(refused('Job', job({ podFailurePolicy: { rules: [] } }, { restartPolicy: 'OnFailure' }))).toEqual([
      'spec.template.spec.restartPolicy: Invalid value: "OnFailure": only "Never" is supported when podFailurePolicy is specified',
    ]);
  });

  it('mean conditions that hold, and replace only pods that failed', () => {
    const body = rules({ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget' }] });
    expect(created(kind('Job'), body).spec).toMatchObject({
      podReplacementPolicy: 'Failed',
      podFailurePolicy: { rules: [{ onPodConditions: [{ status: 'True' }] }] },
    });
  });
});

const claim = {
  metadata: { name: 'c' },
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
};
const mounting = (...names: string[]) => ({
  name: 'c',
  image: 'i',
  volumeMounts: names.map((name) => ({ name, mountPath: `/${name}` })),
});
const generated = ['batch.kubernetes.io/controller-uid', 'batch.kubernetes.io/job-name', 'controller-uid', 'job-name'];

describe('jobs', () => {
  it.each<[string, object, object]>([
    [
      'one pod once',
      {},
      {
        completions: 1,
        parallelism: 1,
        backoffLimit: 6,
        completionMode: 'NonIndexed',
        suspend: false,
        podReplacementPolicy: 'TerminatingOrFailed',
      },
    ],
    ['as many completions as pods decide', { parallelism: 2 }, { parallelism: 2, backoffLimit: 6 }],
    [
      'retries by index without end',
      { completionMode: 'Indexed', completions: 2, backoffLimitPerIndex: 1 },
      { backoffLimit: 2147483647 },
    ],
  ])('are by default %s', (_about, fields, expected) => {
    expect(created(kind('Job'), job(fields)).spec).toMatchObject(expected);
  });

  it.each<[string, object | undefined, object, string[]]>([
    ['of their pods, when they have none', undefined, { app: 'x' }, ['app', ...generated]],
    ['of their own', { a: 'b' }, { app: 'x' }, ['a']],
    ['of their own, be they those of the pods', { app: 'x' }, { app: 'x' }, ['app']],
    ['that select them, when nobody says any', undefined, {}, generated],
  ])('have labels %s', (_about, labels, pods, expected) => {
    const spec = { template: { ...template({ restartPolicy: 'Never' }), metadata: { labels: pods } } };
    const made = created(kind('Job'), {
      metadata: { name: 'a', namespace: 'n', uid: 'u', ...(labels && { labels }) },
      spec,
    });
    expect(Object.keys(made.metadata.labels ?? {}).sort()).toEqual([...expected].sort());
  });

  it.each<[string, object, string[]]>([
    [
      'fewer than no pods',
      { parallelism: -1 },
      ['spec.parallelism: Invalid value: -1: must be greater than or equal to 0'],
    ],
    [
      'a limit by index of none',
      { backoffLimitPerIndex: 1 },
      ['spec.backoffLimitPerIndex: Invalid value: 1: requires indexed completion mode'],
    ],
    [
      'failed indexes without a limit each',
      { maxFailedIndexes: 1 },
      [
        'spec.backoffLimitPerIndex: Required value: when maxFailedIndexes is specified',
        'spec.maxFailedIndexes: Invalid value: 1: requires indexed completion mode',
      ],
    ],
    [
      'indexes without a number of them',
      { completionMode: 'Indexed', parallelism: 1 },
      ['spec.completions: Required value: when completion mode is Indexed'],
    ],
    [
      'another mode',
      { completionMode: 'Random' },
      ['spec.completionMode: Unsupported value: "Random": supported values: "NonIndexed", "Indexed"'],
    ],
    [
      'a selector of other pods',
      { selector: { matchLabels: { app: 'y' } } },
      ['spec.template.metadata.labels: Invalid value: {"app":"x"}: `selector` does not match template `labels`'],
    ],
  ])('may not have %s', (_about, fields, errors) => {
    expect(refused('Job', job(fields))).toEqual(errors);
  });

  it.each<[string, object, string[]]>([
    ['its parallelism', { parallelism: 5 }, []],
    ['whether it waits', { suspend: true }, []],
    ['when it is forgotten', { ttlSecondsAfterFinished: 9 }, []],
    ['its completions', { completions: 3 }, ['spec.completions: Invalid value: 3: field is immutable']],
    [
      'its pod failure policy',
      { podFailurePolicy: { rules: [] }, podReplacementPolicy: 'Failed' },
      ['spec.podFailurePolicy: Invalid value: {"rules":null}: field is immutable'],
    ],
  ])('asked to change %s', (_about, fields, errors) => {
    expect(refusedChange('Job', job(), job({ completions: 1, parallelism: 1, ...fields }))).toEqual(errors);
  });

  const condition = (type: string) => ({ spec: {}, status: { conditions: [{ type, status: 'True' }] } });
  it.each<[string, object, object]>([
    [
      'running',
      { spec: { completions: 3 }, status: { succeeded: 1, startTime: '2026-01-01T00:59:00Z' } },
      { Status: 'Running', Completions: '1/3', Duration: '60s' },
    ],
    ['complete', { ...condition('Complete') }, { Status: 'Complete', Completions: '0/1', Duration: '' }],
    ['failed', condition('Failed'), { Status: 'Failed' }],
    ['about to fail', condition('FailureTarget'), { Status: 'FailureTarget' }],
    ['about to be complete', condition('SuccessCriteriaMet'), { Status: 'SuccessCriteriaMet' }],
    ['waiting', { spec: { suspend: true } }, { Status: 'Suspended' }],
    ['many at once', { spec: { parallelism: 4 } }, { Completions: '0/1 of 4' }],
    [
      'over',
      { spec: {}, status: { startTime: '2026-01-01T00:00:00Z', completionTime: '2026-01-01T00:00:09Z' } },
      { Duration: '9s' },
    ],
  ])('print that they are %s', (_about, body, expected) => {
    expect(cells('Job', body)).toMatchObject(expected);
  });
});

describe('cron jobs', () => {
  const cron = (fields: object = {}, inner: object = {}) => ({
    spec: {
      schedule: '*/5 * * * *',
      jobTemplate: { spec: { template: template({ restartPolicy: 'Never' }), ...inner } },
      ...fields,
    },
  });

  it('let jobs overlap and remember a few', () => {
    expect(created(kind('CronJob'), cron()).spec).toMatchObject({
      concurrencyPolicy: 'Allow',
      suspend: false,
      successfulJobsHistoryLimit: 3,
      failedJobsHistoryLimit: 1,
    });
  });

  it.each(['*/5 * * * *', '0 0 1 jan mon', '@daily', '@every 1h30m', '0 9-17 * * 1-5'])(
    'take the schedule %s',
    (schedule) => {
      expect(refused('CronJob', cron({ schedule }))).toEqual([]);
    },
  );

  it.each<[string, object, string[]]>([
    ['no schedule', { schedule: '' }, ['spec.schedule: Required value']],
    [
      'four fields',
      { schedule: '* * * *' },
      ['spec.schedule: Invalid value: "* * * *": expected exactly 5 fields, found 4: [* * * *]'],
    ],
    [
      'a zone in the schedule',
      { schedule: 'TZ=UTC * * * * *' },
      [
        'spec.schedule: Invalid value: "TZ=UTC * * * * *": cannot use TZ or CRON_TZ in schedule, use timeZone field instead',
      ],
    ],
    [
      'a zone twice',
      { schedule: 'CRON_TZ=UTC * * * * *', timeZone: 'Etc/UTC' },
      [
        'spec.schedule: Invalid value: "CRON_TZ=UTC * * * * *": cannot use TZ or CRON_TZ in schedule, use timeZone field instead',
      ],
    ],
    [
      'a zone of no name',
      { timeZone: '' },
      ['spec.timeZone: Invalid value: "": timeZone must be nil or non-empty string'],
    ],
    [
      'the zone of the server',
      { timeZone: 'Local' },
      [
        'spec.timeZone: Invalid value: "Local": timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones',
      ],
    ],
    [
      'a zone nobody knows',
      { timeZone: 'Mars/Base' },
      ['spec.timeZone: Invalid value: "Mars/Base": unknown time zone Mars/Base'],
    ],
    ['a zone', { timeZone: 'Europe/Berlin' }, []],
    [
      'another policy',
      { concurrencyPolicy: 'Queue' },
      ['spec.concurrencyPolicy: Unsupported value: "Queue": supported values: "Allow", "Forbid", "Replace"'],
    ],
    [
      'fewer than no jobs kept',
      { failedJobsHistoryLimit: -1 },
      ['spec.failedJobsHistoryLimit: Invalid value: -1: must be greater than or equal to 0'],
    ],
  ])('check %s', (_about, fields, errors) => {
    expect(refused('CronJob', cron(fields))).toEqual(errors);
  });

  it('select the pods of their jobs by themselves', () => {
    expect(refused('CronJob', cron({}, { manualSelector: true }))).toEqual([
      'spec.jobTemplate.spec.manualSelector: Unsupported value: true: supported values: "nil", "false"',
    ]);
  });

  it('leave room in their name for that of a job', () => {
    expect(refused('CronJob', { metadata: { name: 'x'.repeat(53) }, ...cron() })).toEqual([
      `metadata.name: Invalid value: "${'x'.repeat(53)}": must be no more than 52 characters`,
    ]);
  });

  it('change their schedule', () => {
    expect(refusedChange('CronJob', cron(), cron({ schedule: '@hourly' }))).toEqual([]);
  });

  it('print when they ran last', () => {
    expect(
      cells('CronJob', {
        ...cron({ timeZone: 'Etc/UTC' }),
        status: { active: [{}], lastScheduleTime: '2026-01-01T00:55:00Z' },
      }),
    ).toMatchObject({ Schedule: '*/5 * * * *', Timezone: 'Etc/UTC', Active: 1, 'Last Schedule': '5m', Images: 'i:1' });
    expect(cells('CronJob', cron())).toMatchObject({ Timezone: '<none>', Active: 0, 'Last Schedule': '<none>' });
  });
});

describe('replication controllers', () => {
  const body = (fields: object = {}) => ({ spec: { template: template(), ...fields } });

  it('select the labels of their template, and bear them', () => {
    const made = created(kind('ReplicationController'), body());
    expect(made).toMatchObject({
      metadata: { labels: { app: 'x' } },
      spec: { replicas: 1, selector: { app: 'x' } },
      status: { replicas: 0 },
    });
    expect(refused('ReplicationController', body())).toEqual([]);
  });

  it.each<[string, object, string[]]>([
    ['no template', { spec: { selector: { app: 'x' } } }, ['spec.template: Required value']],
    ['nothing', { spec: {} }, ['spec.selector: Required value', 'spec.template: Required value']],
    [
      'a selector of other pods',
      body({ selector: { app: 'y' } }),
      ['spec.template.metadata.labels: Invalid value: {"app":"x"}: `selector` does not match template `labels`'],
    ],
    [
      'fewer than no pods',
      body({ replicas: -1 }),
      ['spec.replicas: Invalid value: -1: must be greater than or equal to 0'],
    ],
    [
      'pods that end',
      body({ template: template({ restartPolicy: 'Never' }) }),
      ['spec.template.spec.restartPolicy: Unsupported value: "Never": supported values: "Always"'],
    ],
    [
      'pods with a deadline',
      body({ template: template({ activeDeadlineSeconds: 5 }) }),
      [
        'spec.template.spec.activeDeadlineSeconds: Forbidden: activeDeadlineSeconds in ReplicationController is not Supported',
      ],
    ],
  ])('are refused with %s', (_about, fields, errors) => {
    expect(refused('ReplicationController', fields)).toEqual(errors);
  });

  it('change their selector', () => {
    expect(
      refusedChange(
        'ReplicationController',
        body(),
        body({ selector: { app: 'y' }, template: template({}, { app: 'y' }) }),
      ),
    ).toEqual([]);
  });

  it('print what they want and have', () => {
    expect(
      cells('ReplicationController', {
        spec: { replicas: 3, selector: { app: 'x' }, template: template() },
        status: { replicas: 2, readyReplicas: 1 },
      }),
    ).toMatchObject({ Desired: 3, Current: 2, Ready: 1, Containers: 'c', Selector: 'app=x' });
  });
});

describe('stateful sets', () => {
  const set = (fields: object = {}) => ({ spec: { serviceName: 's', selector, template: template(), ...fields } });

  it('roll in order from the last', () => {
    expect(created(kind('StatefulSet'), set()).spec).toMatchObject({
      podManagementPolicy: 'OrderedReady',
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } },
      persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
      replicas: 1,
      revisionHistoryLimit: 10,
    });
  });

  it.each<[string, object, string[]]>([
    [
      'another order',
      { podManagementPolicy: 'Random' },
      ["spec.podManagementPolicy: Invalid value: \"Random\": must be 'OrderedReady' or 'Parallel'"],
    ],
    [
      'another strategy',
      { updateStrategy: { type: 'Recreate' } },
      [
        'spec.updateStrategy: Invalid value: {"Type":"Recreate","RollingUpdate":null}: must be \'RollingUpdate\' or \'OnDelete\'',
      ],
    ],
    [
      'a partition below none',
      { updateStrategy: { rollingUpdate: { partition: -1 } } },
      ['spec.updateStrategy.rollingUpdate.partition: Invalid value: -1: must be greater than or equal to 0'],
    ],
    [
      'claims that go elsewhere',
      { persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Move' } },
      [
        'spec.persistentVolumeClaimRetentionPolicy.whenDeleted: Unsupported value: "Move": supported values: "Retain", "Delete"',
      ],
    ],
    [
      'ordinals below none',
      { ordinals: { start: -1 } },
      ['spec.ordinals.start: Invalid value: -1: must be greater than or equal to 0'],
    ],
    [
      'history below none',
      { revisionHistoryLimit: -1 },
      ['spec.revisionHistoryLimit: Invalid value: -1: must be greater than or equal to 0'],
    ],
    [
      'an empty selector',
      { selector: {} },
      ['spec.selector: Invalid value: {}: empty selector is invalid for statefulset'],
    ],
    [
      'a service that DNS cannot name',
      { serviceName: 'a.b' },
      ['spec.serviceName: Invalid value: "a.b": must not contain dots'],
    ],
    [
      'claims of nothing',
      { volumeClaimTemplates: [{ metadata: { name: 'v' }, spec: {} }] },
      [
        'spec.volumeClaimTemplates[0].spec.accessModes: Required value: at least 1 access mode is required',
        'spec.volumeClaimTemplates[0].spec.resources[storage]: Required value',
      ],
    ],
    [
      // A claim makes a volume of its name, before those of the template.
      'mounts of what is neither volume nor claim',
      {
        volumeClaimTemplates: [claim],
        template: template({ volumes: [{ name: '' }], containers: [mounting('c', 'd')] }),
      },
      [
        'spec.template.spec.volumes[1].name: Required value',
        'spec.template.spec.containers[0].volumeMounts[1].name: Not found: "d"',
      ],
    ],
    ['names that its pods get from it anyway', { template: template({ hostname: 'A.', subdomain: 'B.' }) }, []],
  ])('are refused with %s', (_about, fields, errors) => {
    expect(refused('StatefulSet', set(fields))).toEqual(errors);
  });

  const fixed =
    "spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden";
  it.each<[string, object, string[]]>([
    ['replicas', { replicas: 5 }, []],
    ['ordinals', { ordinals: { start: 2 } }, []],
    ['minReadySeconds', { minReadySeconds: 9 }, []],
    ['updateStrategy', { updateStrategy: { type: 'OnDelete' } }, []],
    ['revisionHistoryLimit', { revisionHistoryLimit: 2 }, []],
    ['retention', { persistentVolumeClaimRetentionPolicy: { whenScaled: 'Delete' } }, []],
    ['serviceName', { serviceName: 't' }, [fixed]],
    ['podManagementPolicy', { podManagementPolicy: 'Parallel' }, [fixed]],
    ['volumeClaimTemplates', { volumeClaimTemplates: [{ metadata: { name: 'v' }, spec: {} }] }, [fixed]],
  ])('asked to change %s', (_about, fields, errors) => {
    expect(refusedChange('StatefulSet', set(), set(fields))).toEqual(errors);
  });
});

describe('daemon sets', () => {
  const set = (fields: object = {}) => ({ spec: { selector, template: template(), ...fields } });
  const rolling = (fields: object) => set({ updateStrategy: { rollingUpdate: fields } });
  const path = 'spec.updateStrategy.rollingUpdate';

  it.each<[string, object, string[]]>([
    ['one node at a time', set(), []],
    [
      'no node at all',
      rolling({ maxUnavailable: 0, maxSurge: 0 }),
      [`${path}.maxUnavailable: Required value: cannot be 0 when maxSurge is 0`],
    ],
    [
      'more than all',
      rolling({ maxUnavailable: '120%' }),
      [`${path}.maxUnavailable: Invalid value: "120%": must not be greater than 100%`],
    ],
    [
      'in another way',
      set({ updateStrategy: { type: 'Recreate' } }),
      [
        'spec.updateStrategy: Unsupported value: {"Type":"Recreate","RollingUpdate":null}: supported values: "RollingUpdate", "OnDelete"',
      ],
    ],
  ])('roll %s', (_about, body, errors) => {
    expect(refused('DaemonSet', body)).toEqual(errors);
  });

  it('keep their selector and change their template', () => {
    expect(refusedChange('DaemonSet', set(), set({ template: template({ hostNetwork: true }) }))).toEqual([]);
    const other = { matchLabels: { app: 'y' } };
    expect(refusedChange('DaemonSet', set(), set({ selector: other, template: template({}, { app: 'y' }) }))).toEqual([
      'spec.selector: Invalid value: {"matchLabels":{"app":"y"}}: field is immutable',
    ]);
  });

  it('print the nodes they are for', () => {
    expect(
      cells('DaemonSet', {
        spec: { selector, template: template({ nodeSelector: { b: '1', a: '2' } }) },
        status: { desiredNumberScheduled: 3, numberReady: 2 },
      }),
    ).toMatchObject({ Desired: 3, Ready: 2, Current: 0, 'Node Selector': 'a=2,b=1' });
  });
});
