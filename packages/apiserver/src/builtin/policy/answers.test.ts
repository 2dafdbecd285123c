import { describe } from 'vitest';
import { answers } from '../testing/answers.ts';

describe('a budget', () => {
  answers('PodDisruptionBudget', { spec: { minAvailable: 1, selector: { matchLabels: { a: 'b' } } } }, [
    [
      'spec.maxUnavailable',
      0,
      [
        'spec: Invalid value: {"MinAvailable":1,"Selector":{"matchLabels":{"a":"b"}},"MaxUnavailable":0,"UnhealthyPodEvictionPolicy":null}: minAvailable and maxUnavailable cannot be both set',
      ],
    ],
    [
      'spec.maxUnavailable',
      1,
      [
        'spec: Invalid value: {"MinAvailable":1,"Selector":{"matchLabels":{"a":"b"}},"MaxUnavailable":1,"UnhealthyPodEvictionPolicy":null}: minAvailable and maxUnavailable cannot be both set',
      ],
    ],
    [
      'spec.maxUnavailable',
      -1,
      [
        'spec: Invalid value: {"MinAvailable":1,"Selector":{"matchLabels":{"a":"b"}},"MaxUnavailable":-1,"UnhealthyPodEvictionPolicy":null}: minAvailable and maxUnavailable cannot be both set',
        'spec.maxUnavailable: Invalid value: -1: must be greater than or equal to 0',
      ],
    ],
    [
      'spec.maxUnavailable',
      70000,
      [
        'spec: Invalid value: {"MinAvailable":1,"Selector":{"matchLabels":{"a":"b"}},"MaxUnavailable":70000,"UnhealthyPodEvictionPolicy":null}: minAvailable and maxUnavailable cannot be both set',
      ],
    ],
    [
      'spec.maxUnavailable',
      '50%',
      [
        'spec: Invalid value: {"MinAvailable":1,"Selector":{"matchLabels":{"a":"b"}},"MaxUnavailable":"50%","UnhealthyPodEvictionPolicy":null}: minAvailable and maxUnavailable cannot be both set',
      ],
    ],
    [
      'spec.maxUnavailable',
      '150%',
      [
        'spec: Invalid value: {"MinAvailable":1,"Selector":{"matchLabels":{"a":"b"}},"MaxUnavailable":"150%","UnhealthyPodEvictionPolicy":null}: minAvailable and maxUnavailable cannot be both set',
        'spec.maxUnavailable: Invalid value: "150%": must not be greater than 100%',
      ],
    ],
    [
      'spec.maxUnavailable',
      'abc',
      [
        'spec: Invalid value: {"MinAvailable":1,"Selector":{"matchLabels":{"a":"b"}},"MaxUnavailable":"abc","UnhealthyPodEvictionPolicy":null}: minAvailable and maxUnavailable cannot be both set',
        "spec.maxUnavailable: Invalid value: \"abc\": a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')",
      ],
    ],
    [
      'spec.maxUnavailable',
      '',
      [
        'spec: Invalid value: {"MinAvailable":1,"Selector":{"matchLabels":{"a":"b"}},"MaxUnavailable":"","UnhealthyPodEvictionPolicy":null}: minAvailable and maxUnavailable cannot be both set',
        "spec.maxUnavailable: Invalid value: \"\": a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')",
      ],
    ],
    [
      'spec.maxUnavailable',
      '10',
      [
        'spec: Invalid value: {"MinAvailable":1,"Selector":{"matchLabels":{"a":"b"}},"MaxUnavailable":"10","UnhealthyPodEvictionPolicy":null}: minAvailable and maxUnavailable cannot be both set',
        "spec.maxUnavailable: Invalid value: \"10\": a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')",
      ],
    ],
    [
      'spec.maxUnavailable',
      '-5%',
      [
        'spec: Invalid value: {"MinAvailable":1,"Selector":{"matchLabels":{"a":"b"}},"MaxUnavailable":"-5%","UnhealthyPodEvictionPolicy":null}: minAvailable and maxUnavailable cannot be both set',
        "spec.maxUnavailable: Invalid value: \"-5%\": a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')",
      ],
    ],
    ['spec.minAvailable', -1, ['spec.minAvailable: Invalid value: -1: must be greater than or equal to 0']],
    ['spec.minAvailable', '150%', ['spec.minAvailable: Invalid value: "150%": must not be greater than 100%']],
    [
      'spec.minAvailable',
      'abc',
      [
        "spec.minAvailable: Invalid value: \"abc\": a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')",
      ],
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
    [
      'spec.unhealthyPodEvictionPolicy',
      '',
      ['spec.unhealthyPodEvictionPolicy: Unsupported value: "": supported values: "AlwaysAllow", "IfHealthyBudget"'],
    ],
  ]);
});

describe('limits', () => {
  answers(
    'LimitRange',
    {
      spec: {
        limits: [
          {
            type: 'Container',
            max: { cpu: '2' },
            min: { cpu: '100m' },
            default: { cpu: '1' },
            defaultRequest: { cpu: '200m' },
            maxLimitRequestRatio: { cpu: '10' },
          },
          { type: 'PersistentVolumeClaim', max: { storage: '1Gi' } },
        ],
      },
    },
    [
      [
        'spec.limits',
        [null],
        [
          'spec.limits[0].type: Invalid value: "": name part must be non-empty',
          'spec.limits[0].type: Invalid value: "": name part <qualified>',
        ],
      ],
      [
        'spec.limits[0].default.cpu',
        '0',
        [
          'spec.limits[0].defaultRequest[cpu]: Invalid value: "200m": default request value 200m is greater than default limit value 0',
          'spec.limits[0].default[cpu]: Invalid value: "100m": min value 100m is greater than default value 0',
        ],
      ],
      [
        'spec.limits[0].default.cpu',
        '-1',
        [
          'spec.limits[0].defaultRequest[cpu]: Invalid value: "200m": default request value 200m is greater than default limit value -1',
          'spec.limits[0].default[cpu]: Invalid value: "100m": min value 100m is greater than default value -1',
        ],
      ],
      [
        'spec.limits[0].default.cpu',
        '1e3',
        ['spec.limits[0].default[cpu]: Invalid value: "2": default value 1e3 is greater than max value 2'],
      ],
      [
        'spec.limits[0].default.cpu',
        '0.1m',
        [
          'spec.limits[0].defaultRequest[cpu]: Invalid value: "200m": default request value 200m is greater than default limit value 1m',
          'spec.limits[0].default[cpu]: Invalid value: "100m": min value 100m is greater than default value 1m',
        ],
      ],
      [
        'spec.limits[0].default.cpu',
        '100m',
        [
          'spec.limits[0].defaultRequest[cpu]: Invalid value: "200m": default request value 200m is greater than default limit value 100m',
        ],
      ],
      [
        'spec.limits[0].default.cpu',
        '1Gi',
        ['spec.limits[0].default[cpu]: Invalid value: "2": default value 1Gi is greater than max value 2'],
      ],
      [
        'spec.limits[0].default.cpu',
        3,
        ['spec.limits[0].default[cpu]: Invalid value: "2": default value 3 is greater than max value 2'],
      ],
      [
        'spec.limits[0].default.cpu',
        '1000Mi',
        ['spec.limits[0].default[cpu]: Invalid value: "2": default value 1000Mi is greater than max value 2'],
      ],
      [
        'spec.limits[0].defaultRequest.cpu',
        '0',
        [
          'spec.limits[0].defaultRequest[cpu]: Invalid value: "0": min value 100m is greater than default request value 0',
        ],
      ],
      [
        'spec.limits[0].defaultRequest.cpu',
        '-1',
        [
          'spec.limits[0].defaultRequest[cpu]: Invalid value: "-1": min value 100m is greater than default request value -1',
        ],
      ],
      [
        'spec.limits[0].defaultRequest.cpu',
        '1.5',
        [
          'spec.limits[0].defaultRequest[cpu]: Invalid value: "1500m": default request value 1500m is greater than default limit value 1',
        ],
      ],
      [
        'spec.limits[0].defaultRequest.cpu',
        '1e3',
        [
          'spec.limits[0].defaultRequest[cpu]: Invalid value: "1e3": default request value 1e3 is greater than max value 2',
          'spec.limits[0].defaultRequest[cpu]: Invalid value: "1e3": default request value 1e3 is greater than default limit value 1',
        ],
      ],
      [
        'spec.limits[0].defaultRequest.cpu',
        '0.1m',
        [
          'spec.limits[0].defaultRequest[cpu]: Invalid value: "1m": min value 100m is greater than default request value 1m',
        ],
      ],
      [
        'spec.limits[0].defaultRequest.cpu',
        '1Gi',
        [
          'spec.limits[0].defaultRequest[cpu]: Invalid value: "1Gi": default request value 1Gi is greater than max value 2',
          'spec.limits[0].defaultRequest[cpu]: Invalid value: "1Gi": default request value 1Gi is greater than default limit value 1',
        ],
      ],
      [
        'spec.limits[0].defaultRequest.cpu',
        3,
        [
          'spec.limits[0].defaultRequest[cpu]: Invalid value: "3": default request value 3 is greater than max value 2',
          'spec.limits[0].defaultRequest[cpu]: Invalid value: "3": default request value 3 is greater than default limit value 1',
        ],
      ],
      [
        'spec.limits[0].defaultRequest.cpu',
        '1000Mi',
        [
          'spec.limits[0].defaultRequest[cpu]: Invalid value: "1000Mi": default request value 1000Mi is greater than max value 2',
          'spec.limits[0].defaultRequest[cpu]: Invalid value: "1000Mi": default request value 1000Mi is greater than default limit value 1',
        ],
      ],
      [
        'spec.limits[0].max.cpu',
        '100m',
        [
          'spec.limits[0].defaultRequest[cpu]: Invalid value: "200m": default request value 200m is greater than max value 100m',
          'spec.limits[0].default[cpu]: Invalid value: "100m": default value 1 is greater than max value 100m',
          'spec.limits[0].maxLimitRequestRatio[cpu]: Invalid value: "10": ratio 10 is greater than max/min = 1.000000',
        ],
      ],
      [
        'spec.limits[0].maxLimitRequestRatio.cpu',
        '0',
        ['spec.limits[0].maxLimitRequestRatio[cpu]: Invalid value: "0": ratio 0 is less than 1'],
      ],
      [
        'spec.limits[0].maxLimitRequestRatio.cpu',
        '-1',
        ['spec.limits[0].maxLimitRequestRatio[cpu]: Invalid value: "-1": ratio -1 is less than 1'],
      ],
      [
        'spec.limits[0].maxLimitRequestRatio.cpu',
        '1e3',
        [
          'spec.limits[0].maxLimitRequestRatio[cpu]: Invalid value: "1e3": ratio 1e3 is greater than max/min = 20.000000',
        ],
      ],
      [
        'spec.limits[0].maxLimitRequestRatio.cpu',
        '0.1m',
        ['spec.limits[0].maxLimitRequestRatio[cpu]: Invalid value: "1m": ratio 1m is less than 1'],
      ],
      [
        'spec.limits[0].maxLimitRequestRatio.cpu',
        '100m',
        ['spec.limits[0].maxLimitRequestRatio[cpu]: Invalid value: "100m": ratio 100m is less than 1'],
      ],
      [
        'spec.limits[0].maxLimitRequestRatio.cpu',
        '1Gi',
        [
          'spec.limits[0].maxLimitRequestRatio[cpu]: Invalid value: "1Gi": ratio 1Gi is greater than max/min = 20.000000',
        ],
      ],
      [
        'spec.limits[0].maxLimitRequestRatio.cpu',
        '1000Mi',
        [
          'spec.limits[0].maxLimitRequestRatio[cpu]: Invalid value: "1000Mi": ratio 1000Mi is greater than max/min = 20.000000',
        ],
      ],
      [
        'spec.limits[0].min.cpu',
        '1',
        [
          'spec.limits[0].defaultRequest[cpu]: Invalid value: "200m": min value 1 is greater than default request value 200m',
          'spec.limits[0].maxLimitRequestRatio[cpu]: Invalid value: "10": ratio 10 is greater than max/min = 2.000000',
        ],
      ],
      [
        'spec.limits[0].min.cpu',
        '-1',
        ['spec.limits[0].maxLimitRequestRatio[cpu]: Invalid value: "10": ratio 10 is greater than max/min = -2.000000'],
      ],
      [
        'spec.limits[0].min.cpu',
        '1.5',
        [
          'spec.limits[0].defaultRequest[cpu]: Invalid value: "200m": min value 1500m is greater than default request value 200m',
          'spec.limits[0].default[cpu]: Invalid value: "1500m": min value 1500m is greater than default value 1',
          'spec.limits[0].maxLimitRequestRatio[cpu]: Invalid value: "10": ratio 10 is greater than max/min = 1.333333',
        ],
      ],
      [
        'spec.limits[0].type',
        'x',
        ['spec.limits[0].type: Invalid value: "x": must be a standard limit type or fully qualified'],
      ],
      [
        'spec.limits[0].type',
        'Not_Valid!',
        ['spec.limits[0].type: Invalid value: "Not_Valid!": name part <qualified>'],
      ],
      ['spec.limits[0].type', '../a', ['spec.limits[0].type: Invalid value: "../a": prefix part <subdomain>']],
      ['spec.limits[0].type', '/a', ['spec.limits[0].type: Invalid value: "/a": prefix part must be non-empty']],
      [
        'spec.limits[1].default',
        { a: '1' },
        ['spec.limits[1].default[a]: Invalid value: "a": must be a standard resource type or fully qualified'],
      ],
      [
        'spec.limits[1].default',
        { 'Bad Key!': '1' },
        ['spec.limits[1].default[Bad Key!]: Invalid value: "Bad Key!": name part <qualified>'],
      ],
      [
        'spec.limits[1].defaultRequest',
        { a: '1' },
        ['spec.limits[1].defaultRequest[a]: Invalid value: "a": must be a standard resource type or fully qualified'],
      ],
      [
        'spec.limits[1].defaultRequest',
        { 'Bad Key!': '1' },
        ['spec.limits[1].defaultRequest[Bad Key!]: Invalid value: "Bad Key!": name part <qualified>'],
      ],
      [
        'spec.limits[1].max',
        undefined,
        [
          'spec.limits[1].limits: Required value: either minimum or maximum storage value is required, but neither was provided',
        ],
      ],
      [
        'spec.limits[1].maxLimitRequestRatio',
        { a: '1' },
        [
          'spec.limits[1].maxLimitRequestRatio[a]: Invalid value: "a": must be a standard resource type or fully qualified',
        ],
      ],
      [
        'spec.limits[1].maxLimitRequestRatio',
        { a: '-1' },
        [
          'spec.limits[1].maxLimitRequestRatio[a]: Invalid value: "a": must be a standard resource type or fully qualified',
          'spec.limits[1].maxLimitRequestRatio[a]: Invalid value: "-1": ratio -1 is less than 1',
        ],
      ],
      [
        'spec.limits[1].maxLimitRequestRatio',
        { 'Bad Key!': '1' },
        ['spec.limits[1].maxLimitRequestRatio[Bad Key!]: Invalid value: "Bad Key!": name part <qualified>'],
      ],
      [
        'spec.limits[1].min',
        { a: '1' },
        ['spec.limits[1].min[a]: Invalid value: "a": must be a standard resource type or fully qualified'],
      ],
      [
        'spec.limits[1].min',
        { 'Bad Key!': '1' },
        ['spec.limits[1].min[Bad Key!]: Invalid value: "Bad Key!": name part <qualified>'],
      ],
    ],
  );
});

describe('a quota', () => {
  answers(
    'ResourceQuota',
    {
      spec: {
        hard: { pods: '1', 'requests.cpu': '1' },
        scopes: ['NotTerminating'],
        scopeSelector: { matchExpressions: [{ scopeName: 'PriorityClass', operator: 'In', values: ['a'] }] },
      },
    },
    [
      ['spec.hard.pods', '-1', ['spec.hard[pods]: Invalid value: "-1": must be greater than or equal to 0']],
      ['spec.hard.pods', '1.5', ['spec.hard[pods]: Invalid value: "1500m": must be an integer']],
      [
        'spec.scopeSelector.matchExpressions',
        [null],
        [
          'spec.scopeSelector.matchExpressions.scopeName: Invalid value: "": unsupported scope',
          'spec.scopeSelector.matchExpressions.operator: Invalid value: "": not a valid selector operator',
        ],
      ],
      [
        'spec.scopeSelector.matchExpressions[0].operator',
        undefined,
        ['spec.scopeSelector.matchExpressions.operator: Invalid value: "": not a valid selector operator'],
      ],
      [
        'spec.scopeSelector.matchExpressions[0].operator',
        'DoesNotExist',
        [
          "spec.scopeSelector.matchExpressions.values: Invalid value: [\"a\"]: must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector",
        ],
      ],
      [
        'spec.scopeSelector.matchExpressions[0].scopeName',
        undefined,
        ['spec.scopeSelector.matchExpressions.scopeName: Invalid value: "": unsupported scope'],
      ],
      [
        'spec.scopeSelector.matchExpressions[0].scopeName',
        'CrossNamespacePodAffinity',
        [
          'spec.scopeSelector.matchExpressions.operator: Invalid value: "In": must be \'Exists\' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity',
        ],
      ],
      [
        'spec.scopeSelector.matchExpressions[0].values',
        undefined,
        [
          "spec.scopeSelector.matchExpressions.values: Required value: must be at least one value when `operator` is 'In' or 'NotIn' for scope selector",
        ],
      ],
      ['spec.scopes', [null], ['spec.scopes: Invalid value: [""]: unsupported scope']],
      [
        'spec.scopes[0]',
        'BestEffort',
        ['spec.scopes: Invalid value: ["BestEffort"]: unsupported scope applied to resource'],
      ],
      [
        'spec.scopes[0]',
        'VolumeAttributesClass',
        [
          'spec.scopes: Invalid value: ["VolumeAttributesClass"]: unsupported scope applied to resource',
          'spec.scopes: Invalid value: ["VolumeAttributesClass"]: unsupported scope applied to resource',
        ],
      ],
    ],
  );
});

describe('a priority', () => {
  answers('PriorityClass', { value: 5, globalDefault: false, preemptionPolicy: 'Never' }, [
    ['preemptionPolicy', '', ['preemptionPolicy: Required value']],
    [
      'preemptionPolicy',
      'x',
      ['preemptionPolicy: Unsupported value: "x": supported values: "PreemptLowerPriority", "Never"'],
    ],
    ['value', 2147483647, ['value: Forbidden: maximum allowed value of a user defined priority is 1000000000']],
  ]);
});
