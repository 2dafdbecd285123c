import { describe } from 'vitest';
import { answers } from '../testing/answers.ts';

describe('a flow schema', () => {
  answers(
    'FlowSchema',
    {
      spec: {
        priorityLevelConfiguration: { name: 'workload-low' },
        matchingPrecedence: 500,
        distinguisherMethod: { type: 'ByUser' },
        rules: [
          {
            subjects: [
              { kind: 'User', user: { name: 'u' } },
              { kind: 'ServiceAccount', serviceAccount: { name: 's', namespace: 'n' } },
              { kind: 'Group', group: { name: 'g' } },
            ],
            resourceRules: [{ verbs: ['get'], apiGroups: [''], resources: ['pods'], namespaces: ['*'] }],
            nonResourceRules: [{ verbs: ['get'], nonResourceURLs: ['/x'] }],
          },
        ],
      },
    },
    [
      ['spec', undefined, ['spec.priorityLevelConfiguration.name: Required value: must reference a priority level']],
      ['spec.matchingPrecedence', -1, ['spec.matchingPrecedence: Invalid value: -1: must be a positive value']],
      [
        'spec.matchingPrecedence',
        1,
        ["spec.matchingPrecedence: Invalid value: 1: only the schema named 'exempt' may have matchingPrecedence 1"],
      ],
      [
        'spec.matchingPrecedence',
        65536,
        ['spec.matchingPrecedence: Invalid value: 65536: must not be greater than 10000'],
      ],
      [
        'spec.priorityLevelConfiguration.name',
        'Not_Valid!',
        ['spec.priorityLevelConfiguration.name: Invalid value: "Not_Valid!": <subdomain>'],
      ],
      [
        'spec.rules',
        [null],
        [
          'spec.rules[0].subjects: Required value: subjects must contain at least one value',
          'spec.rules[0]: Required value: at least one of resourceRules and nonResourceRules has to be non-empty',
        ],
      ],
      [
        'spec.rules[0].nonResourceRules',
        [null],
        [
          'spec.rules[0].nonResourceRules[0].verbs: Required value: verbs must contain at least one value',
          'spec.rules[0].nonResourceRules[0].nonResourceURLs: Required value: nonResourceURLs must contain at least one value',
        ],
      ],
      [
        'spec.rules[0].nonResourceRules[0].nonResourceURLs',
        undefined,
        [
          'spec.rules[0].nonResourceRules[0].nonResourceURLs: Required value: nonResourceURLs must contain at least one value',
        ],
      ],
      [
        'spec.rules[0].nonResourceRules[0].nonResourceURLs',
        [null],
        ['spec.rules[0].nonResourceRules[0].nonResourceURLs[0]: Invalid value: "": must not be empty'],
      ],
      [
        'spec.rules[0].nonResourceRules[0].nonResourceURLs[0]',
        'x',
        ['spec.rules[0].nonResourceRules[0].nonResourceURLs[0]: Invalid value: "x": must start with slash'],
      ],
      [
        'spec.rules[0].nonResourceRules[0].verbs',
        undefined,
        ['spec.rules[0].nonResourceRules[0].verbs: Required value: verbs must contain at least one value'],
      ],
      [
        'spec.rules[0].nonResourceRules[0].verbs',
        [null],
        [
          'spec.rules[0].nonResourceRules[0].verbs: Unsupported value: [""]: supported values: "create", "delete", "deletecollection", "get", "list", "patch", "proxy", "update", "watch"',
        ],
      ],
      [
        'spec.rules[0].resourceRules[0].apiGroups',
        undefined,
        ['spec.rules[0].resourceRules[0].apiGroups: Required value: resource rules must supply at least one api group'],
      ],
      [
        'spec.rules[0].resourceRules[0].namespaces',
        undefined,
        [
          'spec.rules[0].resourceRules[0].namespaces: Required value: resource rules that are not cluster scoped must supply at least one namespace',
        ],
      ],
      [
        'spec.rules[0].resourceRules[0].namespaces',
        [null],
        [
          'spec.rules[0].resourceRules[0].namespaces[0]: Invalid value: "": each member of this list must be \'*\' or a DNS-1123 label; <label>',
        ],
      ],
      [
        'spec.rules[0].resourceRules[0].namespaces',
        ['*', '*'],
        [
          'spec.rules[0].resourceRules[0].namespaces: Invalid value: ["*","*"]: if \'*\' is present, must not specify other namespaces',
        ],
      ],
      [
        'spec.rules[0].resourceRules[0].resources',
        undefined,
        ['spec.rules[0].resourceRules[0].resources: Required value: resource rules must supply at least one resource'],
      ],
      [
        'spec.rules[0].resourceRules[0].verbs',
        undefined,
        ['spec.rules[0].resourceRules[0].verbs: Required value: verbs must contain at least one value'],
      ],
      [
        'spec.rules[0].resourceRules[0].verbs',
        [null],
        [
          'spec.rules[0].resourceRules[0].verbs: Unsupported value: [""]: supported values: "create", "delete", "deletecollection", "get", "list", "patch", "proxy", "update", "watch"',
        ],
      ],
      [
        'spec.rules[0].subjects',
        undefined,
        ['spec.rules[0].subjects: Required value: subjects must contain at least one value'],
      ],
      [
        'spec.rules[0].subjects',
        [null],
        ['spec.rules[0].subjects[0].kind: Unsupported value: "": supported values: "Group", "ServiceAccount", "User"'],
      ],
      [
        'spec.rules[0].subjects[0].group',
        {},
        ["spec.rules[0].subjects[0].group: Forbidden: group is forbidden when subject kind is not 'Group'"],
      ],
      [
        'spec.rules[0].subjects[0].serviceAccount',
        {},
        [
          "spec.rules[0].subjects[0].serviceAccount: Forbidden: serviceAccount is forbidden when subject kind is not 'ServiceAccount'",
        ],
      ],
      [
        'spec.rules[0].subjects[0].user',
        undefined,
        ["spec.rules[0].subjects[0].user: Required value: user is required when subject kind is 'User'"],
      ],
      ['spec.rules[0].subjects[0].user', {}, ['spec.rules[0].subjects[0].user.name: Required value']],
      [
        'spec.rules[0].subjects[1].serviceAccount',
        undefined,
        [
          "spec.rules[0].subjects[1].serviceAccount: Required value: serviceAccount is required when subject kind is 'ServiceAccount'",
        ],
      ],
      [
        'spec.rules[0].subjects[1].serviceAccount',
        {},
        [
          'spec.rules[0].subjects[1].serviceAccount.name: Required value',
          'spec.rules[0].subjects[1].serviceAccount.namespace: Required value: must specify namespace for service account',
        ],
      ],
      [
        'spec.rules[0].subjects[1].serviceAccount.name',
        undefined,
        ['spec.rules[0].subjects[1].serviceAccount.name: Required value'],
      ],
      [
        'spec.rules[0].subjects[1].serviceAccount.name',
        'Not_Valid!',
        ['spec.rules[0].subjects[1].serviceAccount.name: Invalid value: "Not_Valid!": <subdomain>'],
      ],
      [
        'spec.rules[0].subjects[1].serviceAccount.namespace',
        undefined,
        [
          'spec.rules[0].subjects[1].serviceAccount.namespace: Required value: must specify namespace for service account',
        ],
      ],
      [
        'spec.rules[0].subjects[1].serviceAccount.namespace',
        'Not_Valid!',
        ['spec.rules[0].subjects[1].serviceAccount.namespace: Invalid value: "Not_Valid!": <label>'],
      ],
      [
        'spec.rules[0].subjects[1].user',
        {},
        ["spec.rules[0].subjects[1].user: Forbidden: user is forbidden when subject kind is not 'User'"],
      ],
      [
        'spec.rules[0].subjects[2].group',
        undefined,
        ["spec.rules[0].subjects[2].group: Required value: group is required when subject kind is 'Group'"],
      ],
      ['spec.rules[0].subjects[2].group', {}, ['spec.rules[0].subjects[2].group.name: Required value']],
    ],
  );
});

describe('a priority level', () => {
  answers(
    'PriorityLevelConfiguration',
    {
      spec: {
        type: 'Limited',
        limited: {
          nominalConcurrencyShares: 5,
          lendablePercent: 10,
          borrowingLimitPercent: 10,
          limitResponse: { type: 'Queue', queuing: { queues: 64, handSize: 6, queueLengthLimit: 50 } },
        },
      },
    },
    [
      ['spec.exempt', {}, ['spec.exempt: Forbidden: must be nil if the type is Limited']],
      ['spec.limited', undefined, ['spec.limited: Required value: must not be empty when type is Limited']],
      [
        'spec.limited.borrowingLimitPercent',
        -1,
        ['spec.limited.borrowingLimitPercent: Invalid value: -1: if specified, must be a non-negative integer'],
      ],
      [
        'spec.limited.lendablePercent',
        -1,
        ['spec.limited.lendablePercent: Invalid value: -1: must be between 0 and 100, inclusive'],
      ],
      [
        'spec.limited.limitResponse.queuing',
        undefined,
        [
          'spec.limited.limitResponse.queuing: Required value: must not be empty if limited.limitResponse.type is Limited',
        ],
      ],
      [
        'spec.limited.limitResponse.queuing.handSize',
        -1,
        ['spec.limited.limitResponse.queuing.handSize: Invalid value: -1: must be positive'],
      ],
      [
        'spec.limited.limitResponse.queuing.handSize',
        101,
        ['spec.limited.limitResponse.queuing.handSize: Invalid value: 101: should not be greater than queues (64)'],
      ],
      [
        'spec.limited.limitResponse.queuing.queueLengthLimit',
        -1,
        ['spec.limited.limitResponse.queuing.queueLengthLimit: Invalid value: -1: must be positive'],
      ],
      [
        'spec.limited.limitResponse.queuing.queues',
        -1,
        [
          'spec.limited.limitResponse.queuing.queues: Invalid value: -1: must be positive',
          'spec.limited.limitResponse.queuing.handSize: Invalid value: 6: should not be greater than queues (-1)',
        ],
      ],
      [
        'spec.limited.limitResponse.queuing.queues',
        1,
        ['spec.limited.limitResponse.queuing.handSize: Invalid value: 6: should not be greater than queues (1)'],
      ],
      [
        'spec.limited.limitResponse.queuing.queues',
        2,
        ['spec.limited.limitResponse.queuing.handSize: Invalid value: 6: should not be greater than queues (2)'],
      ],
      [
        'spec.limited.limitResponse.queuing.queues',
        65536,
        [
          'spec.limited.limitResponse.queuing.handSize: Invalid value: 6: required entropy bits of deckSize 65536 and handSize 6 should not be greater than 60',
        ],
      ],
      [
        'spec.limited.limitResponse.queuing.queues',
        2147483647,
        [
          'spec.limited.limitResponse.queuing.queues: Invalid value: 2147483647: must not be greater than 10000000',
          'spec.limited.limitResponse.queuing.handSize: Invalid value: 6: required entropy bits of deckSize 2147483647 and handSize 6 should not be greater than 60',
        ],
      ],
      [
        'spec.limited.limitResponse.type',
        'x',
        ['spec.limited.limitResponse.type: Unsupported value: "x": supported values: "Queue", "Reject"'],
      ],
      [
        'spec.limited.nominalConcurrencyShares',
        -1,
        ['spec.limited.nominalConcurrencyShares: Invalid value: -1: must be a non-negative integer'],
      ],
      ['spec.type', 'x', ['spec.type: Unsupported value: "x": supported values: "Exempt", "Limited"']],
    ],
  );
});
