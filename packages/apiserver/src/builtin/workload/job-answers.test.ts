import { describe } from 'vitest';
import { answers } from '../testing/answers.ts';

describe('an indexed Job', () => {
  answers(
    'Job',
    {
      spec: {
        parallelism: 2,
        completions: 3,
        completionMode: 'Indexed',
        backoffLimitPerIndex: 1,
        maxFailedIndexes: 2,
        podFailurePolicy: {
          rules: [
            { action: 'FailJob', onExitCodes: { containerName: 'c', operator: 'In', values: [1, 2] } },
            { action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget' }] },
          ],
        },
        successPolicy: { rules: [{ succeededIndexes: '0-1', succeededCount: 1 }] },
        template: { spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'i' }] } },
      },
    },
    [
      [
        'spec.activeDeadlineSeconds',
        -1,
        ['spec.activeDeadlineSeconds: Invalid value: -1: must be greater than or equal to 0'],
      ],
      ['spec.backoffLimit', -1, ['spec.backoffLimit: Invalid value: -1: must be greater than or equal to 0']],
      [
        'spec.backoffLimitPerIndex',
        undefined,
        ['spec.backoffLimitPerIndex: Required value: when maxFailedIndexes is specified'],
      ],
      [
        'spec.backoffLimitPerIndex',
        -1,
        ['spec.backoffLimitPerIndex: Invalid value: -1: must be greater than or equal to 0'],
      ],
      [
        'spec.completionMode',
        undefined,
        [
          'spec.backoffLimitPerIndex: Invalid value: 1: requires indexed completion mode',
          'spec.maxFailedIndexes: Invalid value: 2: requires indexed completion mode',
          'spec.successPolicy: Invalid value: {"Rules":[{"SucceededIndexes":"0-1","SucceededCount":1}]}: requires indexed completion mode',
        ],
      ],
      [
        'spec.completionMode',
        '',
        [
          'spec.completionMode: Unsupported value: "": supported values: "NonIndexed", "Indexed"',
          'spec.successPolicy: Invalid value: {"Rules":[{"SucceededIndexes":"0-1","SucceededCount":1}]}: requires indexed completion mode',
        ],
      ],
      [
        'spec.completions',
        1,
        [
          'spec.maxFailedIndexes: Invalid value: 2: must be less than or equal to completions',
          'spec.successPolicy.rules[0].succeededIndexes: Invalid value: "0-1": error parsing succeededIndexes: too large index: "1"',
          'spec.successPolicy.rules[0].succeededCount: Invalid value: 1: must be less than or equal to 0 (the number of indexes in the specified succeededIndexes field)',
        ],
      ],
      ['spec.managedBy', '', ['spec.managedBy: Required value']],
      ['spec.managedBy', '../a', ['spec.managedBy: Invalid value: "..": <subdomain>']],
      [
        'spec.manualSelector',
        true,
        [
          'spec.selector: Required value',
          'spec.template.metadata.labels: Invalid value: null: `selector` does not match template `labels`',
        ],
      ],
      ['spec.maxFailedIndexes', -1, ['spec.maxFailedIndexes: Invalid value: -1: must be greater than or equal to 0']],
      [
        'spec.maxFailedIndexes',
        101,
        ['spec.maxFailedIndexes: Invalid value: 101: must be less than or equal to completions'],
      ],
      [
        'spec.maxFailedIndexes',
        2147483647,
        [
          'spec.maxFailedIndexes: Invalid value: 2147483647: must be less than or equal to completions',
          'spec.maxFailedIndexes: Invalid value: 2147483647: must be less than or equal to 100000',
        ],
      ],
      ['spec.parallelism', -1, ['spec.parallelism: Invalid value: -1: must be greater than or equal to 0']],
      [
        'spec.parallelism',
        2147483647,
        [
          'spec.parallelism: Invalid value: 2147483647: must be less than or equal to 100000 when completion mode is Indexed',
        ],
      ],
      [
        'spec.podFailurePolicy.rules',
        [null],
        [
          'spec.podFailurePolicy.rules[0].action: Required value: valid values: ["Count" "FailIndex" "FailJob" "Ignore"]',
          'spec.podFailurePolicy.rules[0]: Invalid value: specifying one of OnExitCodes and OnPodConditions is required',
        ],
      ],
      [
        'spec.podFailurePolicy.rules[0].action',
        'x',
        [
          'spec.podFailurePolicy.rules[0].action: Unsupported value: "x": supported values: "Count", "FailIndex", "FailJob", "Ignore"',
        ],
      ],
      [
        'spec.podFailurePolicy.rules[0].onExitCodes',
        undefined,
        [
          'spec.podFailurePolicy.rules[0]: Invalid value: specifying one of OnExitCodes and OnPodConditions is required',
        ],
      ],
      [
        'spec.podFailurePolicy.rules[0].onExitCodes',
        {},
        [
          'spec.podFailurePolicy.rules[0].onExitCodes.operator: Required value: valid values: ["In" "NotIn"]',
          'spec.podFailurePolicy.rules[0].onExitCodes.values: Invalid value: null: at least one value is required',
        ],
      ],
      [
        'spec.podFailurePolicy.rules[0].onExitCodes.containerName',
        '',
        [
          'spec.podFailurePolicy.rules[0].onExitCodes.containerName: Invalid value: "": must be one of the container or initContainer names in the pod template',
        ],
      ],
      [
        'spec.podFailurePolicy.rules[0].onExitCodes.operator',
        undefined,
        ['spec.podFailurePolicy.rules[0].onExitCodes.operator: Required value: valid values: ["In" "NotIn"]'],
      ],
      [
        'spec.podFailurePolicy.rules[0].onExitCodes.operator',
        'x',
        [
          'spec.podFailurePolicy.rules[0].onExitCodes.operator: Unsupported value: "x": supported values: "In", "NotIn"',
        ],
      ],
      [
        'spec.podFailurePolicy.rules[0].onExitCodes.values',
        [null],
        ['spec.podFailurePolicy.rules[0].onExitCodes.values[0]: Invalid value: 0: must not be 0 for the In operator'],
      ],
      [
        'spec.podFailurePolicy.rules[0].onExitCodes.values',
        [2, 1],
        ['spec.podFailurePolicy.rules[0].onExitCodes.values: Invalid value: [2,1]: must be ordered'],
      ],
      [
        'spec.podFailurePolicy.rules[0].onExitCodes.values[0]',
        2,
        ['spec.podFailurePolicy.rules[0].onExitCodes.values[1]: Duplicate value: 2'],
      ],
      [
        'spec.podFailurePolicy.rules[0].onExitCodes.values[1]',
        0,
        [
          'spec.podFailurePolicy.rules[0].onExitCodes.values[1]: Invalid value: 0: must not be 0 for the In operator',
          'spec.podFailurePolicy.rules[0].onExitCodes.values: Invalid value: [1,0]: must be ordered',
        ],
      ],
      [
        'spec.podFailurePolicy.rules[0].onPodConditions',
        [null],
        [
          'spec.podFailurePolicy.rules[0].onPodConditions[0].type: Invalid value: "": name part must be non-empty',
          'spec.podFailurePolicy.rules[0].onPodConditions[0].type: Invalid value: "": name part <qualified>',
          'spec.podFailurePolicy.rules[0]: Invalid value: specifying both OnExitCodes and OnPodConditions is not supported',
        ],
      ],
      [
        'spec.podFailurePolicy.rules[0].onPodConditions',
        [{ type: 'x' }],
        [
          'spec.podFailurePolicy.rules[0]: Invalid value: specifying both OnExitCodes and OnPodConditions is not supported',
        ],
      ],
      [
        'spec.podFailurePolicy.rules[0].onPodConditions',
        [{ type: 'Not_Valid!' }],
        [
          'spec.podFailurePolicy.rules[0].onPodConditions[0].type: Invalid value: "Not_Valid!": name part <qualified>',
          'spec.podFailurePolicy.rules[0]: Invalid value: specifying both OnExitCodes and OnPodConditions is not supported',
        ],
      ],
      [
        'spec.podFailurePolicy.rules[1].onExitCodes',
        {},
        [
          'spec.podFailurePolicy.rules[1].onExitCodes.operator: Required value: valid values: ["In" "NotIn"]',
          'spec.podFailurePolicy.rules[1].onExitCodes.values: Invalid value: null: at least one value is required',
          'spec.podFailurePolicy.rules[1]: Invalid value: specifying both OnExitCodes and OnPodConditions is not supported',
        ],
      ],
      [
        'spec.podFailurePolicy.rules[1].onExitCodes',
        { operator: 'x' },
        [
          'spec.podFailurePolicy.rules[1].onExitCodes.operator: Unsupported value: "x": supported values: "In", "NotIn"',
          'spec.podFailurePolicy.rules[1].onExitCodes.values: Invalid value: null: at least one value is required',
          'spec.podFailurePolicy.rules[1]: Invalid value: specifying both OnExitCodes and OnPodConditions is not supported',
        ],
      ],
      [
        'spec.podFailurePolicy.rules[1].onExitCodes',
        { operator: 'In' },
        [
          'spec.podFailurePolicy.rules[1].onExitCodes.values: Invalid value: null: at least one value is required',
          'spec.podFailurePolicy.rules[1]: Invalid value: specifying both OnExitCodes and OnPodConditions is not supported',
        ],
      ],
      [
        'spec.podFailurePolicy.rules[1].onExitCodes',
        { values: [0] },
        [
          'spec.podFailurePolicy.rules[1].onExitCodes.operator: Required value: valid values: ["In" "NotIn"]',
          'spec.podFailurePolicy.rules[1]: Invalid value: specifying both OnExitCodes and OnPodConditions is not supported',
        ],
      ],
      [
        'spec.podFailurePolicy.rules[1].onPodConditions',
        [null],
        [
          'spec.podFailurePolicy.rules[1].onPodConditions[0].type: Invalid value: "": name part must be non-empty',
          'spec.podFailurePolicy.rules[1].onPodConditions[0].type: Invalid value: "": name part <qualified>',
        ],
      ],
      [
        'spec.podFailurePolicy.rules[1].onPodConditions[0].status',
        'x',
        [
          'spec.podFailurePolicy.rules[1].onPodConditions[0].status: Unsupported value: "x": supported values: "False", "True", "Unknown"',
        ],
      ],
      [
        'spec.podFailurePolicy.rules[1].onPodConditions[0].type',
        '../a',
        ['spec.podFailurePolicy.rules[1].onPodConditions[0].type: Invalid value: "../a": prefix part <subdomain>'],
      ],
      [
        'spec.podFailurePolicy.rules[1].onPodConditions[0].type',
        '/a',
        ['spec.podFailurePolicy.rules[1].onPodConditions[0].type: Invalid value: "/a": prefix part must be non-empty'],
      ],
      [
        'spec.podReplacementPolicy',
        '',
        ['spec.podReplacementPolicy: Unsupported value: "": supported values: "Failed"'],
      ],
      [
        'spec.selector',
        { matchLabels: { a: 'Not_Valid!' } },
        ['spec.selector.matchLabels: Invalid value: "Not_Valid!": <label value>'],
      ],
      [
        'spec.selector',
        { matchLabels: { 'Bad Key!': '' } },
        ['spec.selector.matchLabels: Invalid value: "Bad Key!": name part <qualified>'],
      ],
      [
        'spec.successPolicy.rules',
        [null],
        [
          'spec.successPolicy.rules[0]: Required value: at least one of succeededCount or succeededIndexes must be specified',
        ],
      ],
      [
        'spec.successPolicy.rules[0].succeededCount',
        -1,
        ['spec.successPolicy.rules[0].succeededCount: Invalid value: -1: must be greater than or equal to 0'],
      ],
      [
        'spec.successPolicy.rules[0].succeededIndexes',
        '',
        [
          'spec.successPolicy.rules[0].succeededCount: Invalid value: 1: must be less than or equal to 0 (the number of indexes in the specified succeededIndexes field)',
        ],
      ],
      [
        'spec.successPolicy.rules[0].succeededIndexes',
        'x',
        [
          'spec.successPolicy.rules[0].succeededIndexes: Invalid value: "x": error parsing succeededIndexes: cannot convert string to integer for index: "x"',
          'spec.successPolicy.rules[0].succeededCount: Invalid value: 1: must be less than or equal to 0 (the number of indexes in the specified succeededIndexes field)',
        ],
      ],
      [
        'spec.successPolicy.rules[0].succeededIndexes',
        'Not_Valid!',
        [
          'spec.successPolicy.rules[0].succeededIndexes: Invalid value: "Not_Valid!": error parsing succeededIndexes: cannot convert string to integer for index: "Not_Valid!"',
          'spec.successPolicy.rules[0].succeededCount: Invalid value: 1: must be less than or equal to 0 (the number of indexes in the specified succeededIndexes field)',
        ],
      ],
      [
        'spec.successPolicy.rules[0].succeededIndexes',
        'a.b/c',
        [
          'spec.successPolicy.rules[0].succeededIndexes: Invalid value: "a.b/c": error parsing succeededIndexes: cannot convert string to integer for index: "a.b/c"',
          'spec.successPolicy.rules[0].succeededCount: Invalid value: 1: must be less than or equal to 0 (the number of indexes in the specified succeededIndexes field)',
        ],
      ],
      [
        'spec.successPolicy.rules[0].succeededIndexes',
        ' ',
        [
          'spec.successPolicy.rules[0].succeededIndexes: Invalid value: " ": error parsing succeededIndexes: cannot convert string to integer for index: " "',
          'spec.successPolicy.rules[0].succeededCount: Invalid value: 1: must be less than or equal to 0 (the number of indexes in the specified succeededIndexes field)',
        ],
      ],
      [
        'spec.successPolicy.rules[0].succeededIndexes',
        '../a',
        [
          'spec.successPolicy.rules[0].succeededIndexes: Invalid value: "../a": error parsing succeededIndexes: cannot convert string to integer for index: "../a"',
          'spec.successPolicy.rules[0].succeededCount: Invalid value: 1: must be less than or equal to 0 (the number of indexes in the specified succeededIndexes field)',
        ],
      ],
      [
        'spec.template.metadata',
        { annotations: { 'Bad Key!': '' } },
        ['spec.template.annotations: Invalid value: "Bad Key!": name part <qualified>'],
      ],
      [
        'spec.ttlSecondsAfterFinished',
        -1,
        ['spec.ttlSecondsAfterFinished: Invalid value: -1: must be greater than or equal to 0'],
      ],
    ],
  );
});

describe('a CronJob', () => {
  answers(
    'CronJob',
    {
      spec: {
        schedule: '*/5 * * * *',
        timeZone: 'Etc/UTC',
        startingDeadlineSeconds: 10,
        jobTemplate: {
          spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'i' }] } } },
        },
      },
    },
    [
      [
        'spec',
        undefined,
        [
          'spec.schedule: Required value',
          'spec.jobTemplate.spec.template.spec.containers: Required value',
          'spec.jobTemplate.spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"',
        ],
      ],
      [
        'spec.concurrencyPolicy',
        'x',
        ['spec.concurrencyPolicy: Unsupported value: "x": supported values: "Allow", "Forbid", "Replace"'],
      ],
      [
        'spec.failedJobsHistoryLimit',
        -1,
        ['spec.failedJobsHistoryLimit: Invalid value: -1: must be greater than or equal to 0'],
      ],
      [
        'spec.jobTemplate',
        undefined,
        [
          'spec.jobTemplate.spec.template.spec.containers: Required value',
          'spec.jobTemplate.spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"',
        ],
      ],
      [
        'spec.jobTemplate.spec.activeDeadlineSeconds',
        -1,
        ['spec.jobTemplate.spec.activeDeadlineSeconds: Invalid value: -1: must be greater than or equal to 0'],
      ],
      [
        'spec.jobTemplate.spec.backoffLimit',
        -1,
        ['spec.jobTemplate.spec.backoffLimit: Invalid value: -1: must be greater than or equal to 0'],
      ],
      [
        'spec.jobTemplate.spec.backoffLimitPerIndex',
        -1,
        [
          'spec.jobTemplate.spec.backoffLimitPerIndex: Invalid value: -1: must be greater than or equal to 0',
          'spec.jobTemplate.spec.backoffLimitPerIndex: Invalid value: -1: requires indexed completion mode',
        ],
      ],
      [
        'spec.jobTemplate.spec.backoffLimitPerIndex',
        0,
        ['spec.jobTemplate.spec.backoffLimitPerIndex: Invalid value: 0: requires indexed completion mode'],
      ],
      [
        'spec.jobTemplate.spec.completionMode',
        '',
        ['spec.jobTemplate.spec.completionMode: Unsupported value: "": supported values: "NonIndexed", "Indexed"'],
      ],
      [
        'spec.jobTemplate.spec.completions',
        -1,
        ['spec.jobTemplate.spec.completions: Invalid value: -1: must be greater than or equal to 0'],
      ],
      ['spec.jobTemplate.spec.managedBy', '', ['spec.jobTemplate.spec.managedBy: Required value']],
      [
        'spec.jobTemplate.spec.managedBy',
        'x',
        ['spec.jobTemplate.spec.managedBy: Invalid value: "x": must be a domain-prefixed path (such as "acme.io/foo")'],
      ],
      [
        'spec.jobTemplate.spec.managedBy',
        '../a',
        ['spec.jobTemplate.spec.managedBy: Invalid value: "..": <subdomain>'],
      ],
      [
        'spec.jobTemplate.spec.manualSelector',
        true,
        ['spec.jobTemplate.spec.manualSelector: Unsupported value: true: supported values: "nil", "false"'],
      ],
      [
        'spec.jobTemplate.spec.maxFailedIndexes',
        0,
        [
          'spec.jobTemplate.spec.backoffLimitPerIndex: Required value: when maxFailedIndexes is specified',
          'spec.jobTemplate.spec.maxFailedIndexes: Invalid value: 0: requires indexed completion mode',
        ],
      ],
      [
        'spec.jobTemplate.spec.parallelism',
        -1,
        ['spec.jobTemplate.spec.parallelism: Invalid value: -1: must be greater than or equal to 0'],
      ],
      [
        'spec.jobTemplate.spec.podFailurePolicy',
        { rules: [{}] },
        [
          'spec.jobTemplate.spec.podFailurePolicy.rules[0].action: Required value: valid values: ["Count" "FailIndex" "FailJob" "Ignore"]',
          'spec.jobTemplate.spec.podFailurePolicy.rules[0]: Invalid value: specifying one of OnExitCodes and OnPodConditions is required',
        ],
      ],
      [
        'spec.jobTemplate.spec.selector',
        {},
        ['spec.jobTemplate.spec.selector: Invalid value: {}: `selector` will be auto-generated'],
      ],
      [
        'spec.jobTemplate.spec.selector',
        { matchExpressions: [{}] },
        [
          'spec.jobTemplate.spec.selector: Invalid value: {"matchExpressions":[{"key":"","operator":""}]}: `selector` will be auto-generated',
        ],
      ],
      [
        'spec.jobTemplate.spec.selector',
        { matchLabels: { a: '' } },
        ['spec.jobTemplate.spec.selector: Invalid value: {"matchLabels":{"a":""}}: `selector` will be auto-generated'],
      ],
      [
        'spec.jobTemplate.spec.successPolicy',
        {},
        ['spec.jobTemplate.spec.successPolicy: Invalid value: {"Rules":null}: requires indexed completion mode'],
      ],
      [
        'spec.jobTemplate.spec.successPolicy',
        { rules: [{}] },
        [
          'spec.jobTemplate.spec.successPolicy: Invalid value: {"Rules":[{"SucceededIndexes":null,"SucceededCount":null}]}: requires indexed completion mode',
        ],
      ],
      [
        'spec.jobTemplate.spec.template.metadata',
        { annotations: { 'Bad Key!': '' } },
        ['spec.jobTemplate.spec.template.annotations: Invalid value: "Bad Key!": name part <qualified>'],
      ],
      [
        'spec.jobTemplate.spec.template.metadata',
        { labels: { 'Bad Key!': '' } },
        ['spec.jobTemplate.spec.template.labels: Invalid value: "Bad Key!": name part <qualified>'],
      ],
      [
        'spec.jobTemplate.spec.ttlSecondsAfterFinished',
        -1,
        ['spec.jobTemplate.spec.ttlSecondsAfterFinished: Invalid value: -1: must be greater than or equal to 0'],
      ],
      ['spec.schedule', undefined, ['spec.schedule: Required value']],
      ['spec.schedule', 'x', ['spec.schedule: Invalid value: "x": expected exactly 5 fields, found 1: [x]']],
      [
        'spec.schedule',
        'Not_Valid!',
        ['spec.schedule: Invalid value: "Not_Valid!": expected exactly 5 fields, found 1: [Not_Valid!]'],
      ],
      ['spec.schedule', ' ', ['spec.schedule: Invalid value: " ": expected exactly 5 fields, found 0: []']],
      ['spec.schedule', '../a', ['spec.schedule: Invalid value: "../a": expected exactly 5 fields, found 1: [../a]']],
      ['spec.schedule', '/a', ['spec.schedule: Invalid value: "/a": expected exactly 5 fields, found 1: [/a]']],
      ['spec.schedule', '1', ['spec.schedule: Invalid value: "1": expected exactly 5 fields, found 1: [1]']],
      [
        'spec.startingDeadlineSeconds',
        -1,
        ['spec.startingDeadlineSeconds: Invalid value: -1: must be greater than or equal to 0'],
      ],
      [
        'spec.successfulJobsHistoryLimit',
        -1,
        ['spec.successfulJobsHistoryLimit: Invalid value: -1: must be greater than or equal to 0'],
      ],
      ['spec.timeZone', 'x', ['spec.timeZone: Invalid value: "x": unknown time zone x']],
      ['spec.timeZone', 'Not_Valid!', ['spec.timeZone: Invalid value: "Not_Valid!": unknown time zone Not_Valid!']],
      ['spec.timeZone', 'a.b/c', ['spec.timeZone: Invalid value: "a.b/c": unknown time zone a.b/c']],
      ['spec.timeZone', ' ', ['spec.timeZone: Invalid value: " ": unknown time zone  ']],
      ['spec.timeZone', '../a', ['spec.timeZone: Invalid value: "../a": unknown time zone ../a']],
      ['spec.timeZone', '/a', ['spec.timeZone: Invalid value: "/a": unknown time zone /a']],
    ],
  );
});
