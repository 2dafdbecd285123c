import { describe } from 'vitest';
import { answers } from '../testing/answers.ts';

describe('a webhook that checks', () => {
  answers(
    'ValidatingWebhookConfiguration',
    {
      webhooks: [
        {
          name: 'a.b.c',
          admissionReviewVersions: ['v1'],
          sideEffects: 'None',
          clientConfig: { service: { namespace: 'n', name: 's', path: '/p' } },
          rules: [
            { apiGroups: [''], apiVersions: ['v1'], resources: ['pods'], operations: ['CREATE'], scope: 'Namespaced' },
          ],
          matchConditions: [{ name: 'm', expression: 'true' }],
          namespaceSelector: { matchLabels: { a: 'b' } },
        },
      ],
    },
    [
      [
        'webhooks[0].admissionReviewVersions',
        undefined,
        ['webhooks[0].admissionReviewVersions: Required value: must specify one of v1, v1beta1'],
      ],
      [
        'webhooks[0].admissionReviewVersions',
        [null],
        [
          'webhooks[0].admissionReviewVersions[0]: Invalid value: "": <DNS-1035 label>',
          'webhooks[0].admissionReviewVersions: Invalid value: [""]: must include at least one of v1, v1beta1',
        ],
      ],
      [
        'webhooks[0].admissionReviewVersions',
        ['v1', 'v1'],
        ['webhooks[0].admissionReviewVersions[1]: Invalid value: "v1": duplicate version'],
      ],
      [
        'webhooks[0].admissionReviewVersions[0]',
        'x',
        ['webhooks[0].admissionReviewVersions: Invalid value: ["x"]: must include at least one of v1, v1beta1'],
      ],
      [
        'webhooks[0].clientConfig',
        undefined,
        ['webhooks[0].clientConfig: Required value: exactly one of url or service is required'],
      ],
      [
        'webhooks[0].clientConfig.service',
        {},
        [
          'webhooks[0].clientConfig.service.name: Required value',
          'webhooks[0].clientConfig.service.namespace: Required value',
        ],
      ],
      [
        'webhooks[0].clientConfig.service.name',
        undefined,
        ['webhooks[0].clientConfig.service.namespace: Required value'],
      ],
      [
        'webhooks[0].clientConfig.service.namespace',
        undefined,
        ['webhooks[0].clientConfig.service.name: Required value'],
      ],
      [
        'webhooks[0].clientConfig.service.path',
        'x',
        [
          'webhooks[0].clientConfig.service.path: Invalid value: "x": must start with a \'/\'',
          'webhooks[0].clientConfig.service.path: Invalid value: "x": segment[0] may not be empty',
        ],
      ],
      [
        'webhooks[0].clientConfig.service.path',
        'Not_Valid!',
        [
          'webhooks[0].clientConfig.service.path: Invalid value: "Not_Valid!": must start with a \'/\'',
          'webhooks[0].clientConfig.service.path: Invalid value: "Not_Valid!": segment[0]: <subdomain>',
        ],
      ],
      [
        'webhooks[0].clientConfig.service.port',
        -1,
        [
          'webhooks[0].clientConfig.service.port: Invalid value: -1: port is not valid: must be between 1 and 65535, inclusive',
        ],
      ],
      [
        'webhooks[0].failurePolicy',
        '',
        ['webhooks[0].failurePolicy: Unsupported value: "": supported values: "Fail", "Ignore"'],
      ],
      [
        'webhooks[0].matchConditions',
        [null],
        [
          'webhooks[0].matchConditions[0].expression: Required value',
          'webhooks[0].matchConditions[0].name: Required value',
        ],
      ],
      [
        'webhooks[0].matchConditions',
        [
          { name: 'm', expression: 'true' },
          { name: 'm', expression: 'true' },
        ],
        ['webhooks[0].matchConditions[1].name: Duplicate value: "m"'],
      ],
      [
        'webhooks[0].matchConditions[0].expression',
        undefined,
        ['webhooks[0].matchConditions[0].expression: Required value'],
      ],
      ['webhooks[0].matchConditions[0].name', undefined, ['webhooks[0].matchConditions[0].name: Required value']],
      [
        'webhooks[0].matchConditions[0].name',
        'Not_Valid!',
        ['webhooks[0].matchConditions[0].name: Invalid value: "Not_Valid!": name part <qualified>'],
      ],
      [
        'webhooks[0].matchConditions[0].name',
        '../a',
        ['webhooks[0].matchConditions[0].name: Invalid value: "../a": prefix part <subdomain>'],
      ],
      [
        'webhooks[0].matchConditions[0].name',
        '/a',
        ['webhooks[0].matchConditions[0].name: Invalid value: "/a": prefix part must be non-empty'],
      ],
      [
        'webhooks[0].matchPolicy',
        '',
        ['webhooks[0].matchPolicy: Unsupported value: "": supported values: "Equivalent", "Exact"'],
      ],
      ['webhooks[0].name', undefined, ['webhooks[0].name: Required value']],
      [
        'webhooks[0].name',
        'x',
        ['webhooks[0].name: Invalid value: "x": should be a domain with at least three segments separated by dots'],
      ],
      ['webhooks[0].name', 'Not_Valid!', ['webhooks[0].name: Invalid value: "Not_Valid!": <subdomain>']],
      [
        'webhooks[0].namespaceSelector.matchExpressions',
        [null],
        [
          'webhooks[0].namespaceSelector.matchExpressions[0].operator: Invalid value: "": not a valid selector operator',
          'webhooks[0].namespaceSelector.matchExpressions[0].key: Invalid value: "": name part must be non-empty',
          'webhooks[0].namespaceSelector.matchExpressions[0].key: Invalid value: "": name part <qualified>',
        ],
      ],
      [
        'webhooks[0].namespaceSelector.matchExpressions',
        [{ key: 'x' }],
        [
          'webhooks[0].namespaceSelector.matchExpressions[0].operator: Invalid value: "": not a valid selector operator',
        ],
      ],
      [
        'webhooks[0].namespaceSelector.matchExpressions',
        [{ key: 'Not_Valid!' }],
        [
          'webhooks[0].namespaceSelector.matchExpressions[0].operator: Invalid value: "": not a valid selector operator',
          'webhooks[0].namespaceSelector.matchExpressions[0].key: Invalid value: "Not_Valid!": name part <qualified>',
        ],
      ],
      [
        'webhooks[0].namespaceSelector.matchLabels.xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
        'b',
        [
          'webhooks[0].namespaceSelector.matchLabels: Invalid value: "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx": name part must be no more than 63 bytes',
        ],
      ],
      [
        'webhooks[0].namespaceSelector.matchLabels.a',
        'Not_Valid!',
        ['webhooks[0].namespaceSelector.matchLabels: Invalid value: "Not_Valid!": <label value>'],
      ],
      [
        'webhooks[0].objectSelector',
        { matchExpressions: [{}] },
        [
          'webhooks[0].objectSelector.matchExpressions[0].operator: Invalid value: "": not a valid selector operator',
          'webhooks[0].objectSelector.matchExpressions[0].key: Invalid value: "": name part must be non-empty',
          'webhooks[0].objectSelector.matchExpressions[0].key: Invalid value: "": name part <qualified>',
        ],
      ],
      [
        'webhooks[0].objectSelector',
        { matchLabels: { a: 'Not_Valid!' } },
        ['webhooks[0].objectSelector.matchLabels: Invalid value: "Not_Valid!": <label value>'],
      ],
      [
        'webhooks[0].objectSelector',
        { matchLabels: { 'Bad Key!': '' } },
        ['webhooks[0].objectSelector.matchLabels: Invalid value: "Bad Key!": name part <qualified>'],
      ],
      ['webhooks[0].rules[0].apiGroups', undefined, ['webhooks[0].rules[0].apiGroups: Required value']],
      ['webhooks[0].rules[0].apiVersions', undefined, ['webhooks[0].rules[0].apiVersions: Required value']],
      ['webhooks[0].rules[0].apiVersions', [null], ['webhooks[0].rules[0].apiVersions[0]: Required value']],
      ['webhooks[0].rules[0].operations', undefined, ['webhooks[0].rules[0].operations: Required value']],
      [
        'webhooks[0].rules[0].operations',
        [null],
        [
          'webhooks[0].rules[0].operations[0]: Unsupported value: "": supported values: "*", "CONNECT", "CREATE", "DELETE", "UPDATE"',
        ],
      ],
      ['webhooks[0].rules[0].resources', undefined, ['webhooks[0].rules[0].resources: Required value']],
      ['webhooks[0].rules[0].resources', [null], ['webhooks[0].rules[0].resources[0]: Required value']],
      [
        'webhooks[0].rules[0].scope',
        '',
        ['webhooks[0].rules[0].scope: Unsupported value: "": supported values: "*", "Cluster", "Namespaced"'],
      ],
      [
        'webhooks[0].sideEffects',
        undefined,
        ['webhooks[0].sideEffects: Required value: must specify one of None, NoneOnDryRun'],
      ],
      [
        'webhooks[0].sideEffects',
        '',
        ['webhooks[0].sideEffects: Unsupported value: "": supported values: "None", "NoneOnDryRun"'],
      ],
      [
        'webhooks[0].timeoutSeconds',
        -1,
        ['webhooks[0].timeoutSeconds: Invalid value: -1: the timeout value must be between 1 and 30 seconds'],
      ],
    ],
  );
});

describe('a webhook that changes', () => {
  answers(
    'MutatingWebhookConfiguration',
    {
      webhooks: [
        {
          name: 'a.b.c',
          admissionReviewVersions: ['v1'],
          sideEffects: 'None',
          clientConfig: { url: 'https://a.b/c' },
          rules: [{ apiGroups: [''], apiVersions: ['v1'], resources: ['pods/*'], operations: ['*'] }],
          reinvocationPolicy: 'IfNeeded',
        },
      ],
    },
    [
      [
        'webhooks[0].admissionReviewVersions',
        undefined,
        ['webhooks[0].admissionReviewVersions: Required value: must specify one of v1, v1beta1'],
      ],
      [
        'webhooks[0].admissionReviewVersions',
        [null],
        [
          'webhooks[0].admissionReviewVersions[0]: Invalid value: "": <DNS-1035 label>',
          'webhooks[0].admissionReviewVersions: Invalid value: [""]: must include at least one of v1, v1beta1',
        ],
      ],
      [
        'webhooks[0].admissionReviewVersions',
        ['v1', 'v1'],
        ['webhooks[0].admissionReviewVersions[1]: Invalid value: "v1": duplicate version'],
      ],
      [
        'webhooks[0].admissionReviewVersions[0]',
        'x',
        ['webhooks[0].admissionReviewVersions: Invalid value: ["x"]: must include at least one of v1, v1beta1'],
      ],
      [
        'webhooks[0].clientConfig.url',
        '',
        [
          'webhooks[0].clientConfig.url: Invalid value: "": \'https\' is the only allowed URL scheme; desired format: https://host[/path]',
          'webhooks[0].clientConfig.url: Invalid value: "": host must be specified; desired format: https://host[/path]',
        ],
      ],
      [
        'webhooks[0].failurePolicy',
        '',
        ['webhooks[0].failurePolicy: Unsupported value: "": supported values: "Fail", "Ignore"'],
      ],
      ['webhooks[0].matchConditions', [{ name: 'x' }], ['webhooks[0].matchConditions[0].expression: Required value']],
      [
        'webhooks[0].matchConditions',
        [{ name: 'Not_Valid!' }],
        [
          'webhooks[0].matchConditions[0].expression: Required value',
          'webhooks[0].matchConditions[0].name: Invalid value: "Not_Valid!": name part <qualified>',
        ],
      ],
      [
        'webhooks[0].matchPolicy',
        '',
        ['webhooks[0].matchPolicy: Unsupported value: "": supported values: "Equivalent", "Exact"'],
      ],
      [
        'webhooks[0].name',
        'x',
        ['webhooks[0].name: Invalid value: "x": should be a domain with at least three segments separated by dots'],
      ],
      ['webhooks[0].name', 'Not_Valid!', ['webhooks[0].name: Invalid value: "Not_Valid!": <subdomain>']],
      [
        'webhooks[0].namespaceSelector',
        { matchExpressions: [{}] },
        [
          'webhooks[0].namespaceSelector.matchExpressions[0].operator: Invalid value: "": not a valid selector operator',
          'webhooks[0].namespaceSelector.matchExpressions[0].key: Invalid value: "": name part must be non-empty',
          'webhooks[0].namespaceSelector.matchExpressions[0].key: Invalid value: "": name part <qualified>',
        ],
      ],
      [
        'webhooks[0].namespaceSelector',
        { matchLabels: { a: 'Not_Valid!' } },
        ['webhooks[0].namespaceSelector.matchLabels: Invalid value: "Not_Valid!": <label value>'],
      ],
      [
        'webhooks[0].objectSelector',
        { matchLabels: { a: 'Not_Valid!' } },
        ['webhooks[0].objectSelector.matchLabels: Invalid value: "Not_Valid!": <label value>'],
      ],
      [
        'webhooks[0].objectSelector',
        { matchLabels: { 'Bad Key!': '' } },
        ['webhooks[0].objectSelector.matchLabels: Invalid value: "Bad Key!": name part <qualified>'],
      ],
      [
        'webhooks[0].reinvocationPolicy',
        '',
        ['webhooks[0].reinvocationPolicy: Unsupported value: "": supported values: "IfNeeded", "Never"'],
      ],
      ['webhooks[0].rules[0].apiVersions', undefined, ['webhooks[0].rules[0].apiVersions: Required value']],
      ['webhooks[0].rules[0].apiVersions', [null], ['webhooks[0].rules[0].apiVersions[0]: Required value']],
      [
        'webhooks[0].rules[0].operations',
        [null],
        [
          'webhooks[0].rules[0].operations[0]: Unsupported value: "": supported values: "*", "CONNECT", "CREATE", "DELETE", "UPDATE"',
        ],
      ],
      [
        'webhooks[0].rules[0].operations',
        ['*', '*'],
        [
          'webhooks[0].rules[0].operations: Invalid value: ["*","*"]: if \'*\' is present, must not specify other operations',
        ],
      ],
      ['webhooks[0].rules[0].resources', undefined, ['webhooks[0].rules[0].resources: Required value']],
      [
        'webhooks[0].rules[0].resources',
        ['pods/*', 'pods/*'],
        [
          'webhooks[0].rules[0].resources[1]: Invalid value: "pods/*": if \'pods/*\' is present, must not specify pods/*',
        ],
      ],
      [
        'webhooks[0].rules[0].scope',
        '',
        ['webhooks[0].rules[0].scope: Unsupported value: "": supported values: "*", "Cluster", "Namespaced"'],
      ],
      [
        'webhooks[0].sideEffects',
        undefined,
        ['webhooks[0].sideEffects: Required value: must specify one of None, NoneOnDryRun'],
      ],
      [
        'webhooks[0].timeoutSeconds',
        -1,
        ['webhooks[0].timeoutSeconds: Invalid value: -1: the timeout value must be between 1 and 30 seconds'],
      ],
    ],
  );
});
