import { describe } from 'vitest';
import { answers } from '../testing/answers.ts';

describe('an Ingress', () => {
  answers(
    'Ingress',
    {
      spec: {
        ingressClassName: 'n',
        defaultBackend: { service: { name: 's', port: { number: 80 } } },
        tls: [{ hosts: ['a.b'], secretName: 's' }],
        rules: [
          {
            host: 'a.b',
            http: {
              paths: [{ path: '/x', pathType: 'Prefix', backend: { service: { name: 's', port: { name: 'http' } } } }],
            },
          },
        ],
      },
    },
    [
      ['spec', undefined, ['spec: Invalid value: null: either `defaultBackend` or `rules` must be specified']],
      ['spec.defaultBackend', {}, ['spec.defaultBackend: Invalid value: "": resource or service backend is required']],
      [
        'spec.defaultBackend.resource',
        {},
        ['spec.defaultBackend: Invalid value: "": cannot set both resource and service backends'],
      ],
      [
        'spec.defaultBackend.service',
        {},
        [
          'spec.defaultBackend.service.name: Required value',
          'spec.defaultBackend: Required value: port name or number is required',
        ],
      ],
      ['spec.defaultBackend.service.name', undefined, ['spec.defaultBackend.service.name: Required value']],
      [
        'spec.defaultBackend.service.name',
        'Not_Valid!',
        ['spec.defaultBackend.service.name: Invalid value: "Not_Valid!": <label>'],
      ],
      [
        'spec.defaultBackend.service.port',
        undefined,
        ['spec.defaultBackend: Required value: port name or number is required'],
      ],
      [
        'spec.defaultBackend.service.port.name',
        'x',
        ['spec.defaultBackend: Invalid value: "": cannot set both port name & port number'],
      ],
      [
        'spec.defaultBackend.service.port.number',
        -1,
        ['spec.defaultBackend.service.port.number: Invalid value: -1: must be between 1 and 65535, inclusive'],
      ],
      ['spec.ingressClassName', '', ['spec.ingressClassName: Invalid value: "": <subdomain>']],
      ['spec.rules[0].host', 'Not_Valid!', ['spec.rules[0].host: Invalid value: "Not_Valid!": <subdomain>']],
      ['spec.rules[0].http', {}, ['spec.rules[0].http.paths: Required value']],
      [
        'spec.rules[0].http.paths',
        [null],
        ['spec.rules[0].http.paths[0].pathType: Required value: pathType must be specified'],
      ],
      [
        'spec.rules[0].http.paths[0].backend',
        undefined,
        ['spec.rules[0].http.paths[0].backend: Invalid value: "": resource or service backend is required'],
      ],
      [
        'spec.rules[0].http.paths[0].backend.resource',
        {},
        ['spec.rules[0].http.paths[0].backend: Invalid value: "": cannot set both resource and service backends'],
      ],
      [
        'spec.rules[0].http.paths[0].backend.service',
        {},
        [
          'spec.rules[0].http.paths[0].backend.service.name: Required value',
          'spec.rules[0].http.paths[0].backend: Required value: port name or number is required',
        ],
      ],
      [
        'spec.rules[0].http.paths[0].backend.service.name',
        undefined,
        ['spec.rules[0].http.paths[0].backend.service.name: Required value'],
      ],
      [
        'spec.rules[0].http.paths[0].backend.service.name',
        'Not_Valid!',
        ['spec.rules[0].http.paths[0].backend.service.name: Invalid value: "Not_Valid!": <label>'],
      ],
      [
        'spec.rules[0].http.paths[0].backend.service.port',
        undefined,
        ['spec.rules[0].http.paths[0].backend: Required value: port name or number is required'],
      ],
      [
        'spec.rules[0].http.paths[0].backend.service.port.name',
        'Not_Valid!',
        [
          'spec.rules[0].http.paths[0].backend.service.port.name: Invalid value: "Not_Valid!": must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)',
        ],
      ],
      [
        'spec.rules[0].http.paths[0].backend.service.port.name',
        ' ',
        [
          'spec.rules[0].http.paths[0].backend.service.port.name: Invalid value: " ": must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)',
          'spec.rules[0].http.paths[0].backend.service.port.name: Invalid value: " ": must contain at least one letter (a-z)',
        ],
      ],
      [
        'spec.rules[0].http.paths[0].backend.service.port.name',
        '1',
        [
          'spec.rules[0].http.paths[0].backend.service.port.name: Invalid value: "1": must contain at least one letter (a-z)',
        ],
      ],
      [
        'spec.rules[0].http.paths[0].backend.service.port.number',
        -1,
        ['spec.rules[0].http.paths[0].backend: Invalid value: "": cannot set both port name & port number'],
      ],
      [
        'spec.rules[0].http.paths[0].path',
        undefined,
        ['spec.rules[0].http.paths[0].path: Invalid value: "": must be an absolute path'],
      ],
      [
        'spec.rules[0].http.paths[0].pathType',
        '',
        [
          'spec.rules[0].http.paths[0].pathType: Unsupported value: "": supported values: "Exact", "ImplementationSpecific", "Prefix"',
        ],
      ],
      ['spec.tls[0].hosts', [null], ['spec.tls[0].hosts[0]: Invalid value: "": <subdomain>']],
      ['spec.tls[0].secretName', 'Not_Valid!', ['spec.tls[0].secretName: Invalid value: "Not_Valid!": <subdomain>']],
    ],
  );
});

describe('an IngressClass', () => {
  answers(
    'IngressClass',
    {
      spec: {
        controller: 'a.b/c',
        parameters: { apiGroup: 'x.y', kind: 'K', name: 'n', scope: 'Namespace', namespace: 'n' },
      },
    },
    [
      ['spec', undefined, ['spec.controller: Required value']],
      [
        'spec.controller',
        'x',
        ['spec.controller: Invalid value: "x": must be a domain-prefixed path (such as "acme.io/foo")'],
      ],
      ['spec.controller', '../a', ['spec.controller: Invalid value: "..": <subdomain>']],
      [
        'spec.parameters.apiGroup',
        'Not_Valid!',
        ['spec.parameters.apiGroup: Invalid value: "Not_Valid!": <subdomain>'],
      ],
      ['spec.parameters.kind', 'a.b/c', ['spec.parameters.kind: Invalid value: "a.b/c": <no slash>']],
      ['spec.parameters.name', 'a.b/c', ['spec.parameters.name: Invalid value: "a.b/c": <no slash>']],
      ['spec.parameters.namespace', 'Not_Valid!', ['spec.parameters.namespace: Invalid value: "Not_Valid!": <label>']],
      [
        'spec.parameters.scope',
        '',
        ['spec.parameters.scope: Unsupported value: "": supported values: "Cluster", "Namespace"'],
      ],
    ],
  );
});

describe('a NetworkPolicy', () => {
  answers(
    'NetworkPolicy',
    {
      spec: {
        podSelector: { matchLabels: { a: 'b' } },
        policyTypes: ['Ingress', 'Egress'],
        ingress: [
          {
            ports: [{ protocol: 'TCP', port: 80, endPort: 90 }],
            from: [
              { podSelector: {}, namespaceSelector: {} },
              { ipBlock: { cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] } },
            ],
          },
        ],
        egress: [{ to: [{ podSelector: { matchLabels: { a: 'b' } } }] }],
      },
    },
    [
      [
        'spec.egress[0].ports',
        [{ endPort: 0 }],
        ['spec.egress[0].ports[0].endPort: Invalid value: 0: may not be specified when `port` is not specified'],
      ],
      [
        'spec.egress[0].ports',
        [{ protocol: 'x' }],
        ['spec.egress[0].ports[0].protocol: Unsupported value: "x": supported values: "TCP", "UDP", "SCTP"'],
      ],
      ['spec.egress[0].to', [null], ['spec.egress[0].to[0]: Required value: must specify a peer']],
      [
        'spec.egress[0].to[0].ipBlock',
        {},
        [
          'spec.egress[0].to[0].ipBlock.cidr: Required value',
          'spec.egress[0].to[0]: Forbidden: may not specify both ipBlock and another peer',
        ],
      ],
      [
        'spec.egress[0].to[0].ipBlock',
        { cidr: 'x' },
        [
          'spec.egress[0].to[0].ipBlock.cidr: Invalid value: "x": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)',
          'spec.egress[0].to[0]: Forbidden: may not specify both ipBlock and another peer',
        ],
      ],
      [
        'spec.egress[0].to[0].namespaceSelector',
        { matchExpressions: [{}] },
        [
          'spec.egress[0].to[0].namespaceSelector.matchExpressions[0].operator: Invalid value: "": not a valid selector operator',
          'spec.egress[0].to[0].namespaceSelector.matchExpressions[0].key: Invalid value: "": name part must be non-empty',
          'spec.egress[0].to[0].namespaceSelector.matchExpressions[0].key: Invalid value: "": name part <qualified>',
        ],
      ],
      [
        'spec.egress[0].to[0].namespaceSelector',
        { matchLabels: { a: 'Not_Valid!' } },
        ['spec.egress[0].to[0].namespaceSelector.matchLabels: Invalid value: "Not_Valid!": <label value>'],
      ],
      [
        'spec.egress[0].to[0].namespaceSelector',
        { matchLabels: { 'Bad Key!': '' } },
        ['spec.egress[0].to[0].namespaceSelector.matchLabels: Invalid value: "Bad Key!": name part <qualified>'],
      ],
      [
        'spec.egress[0].to[0].podSelector.matchExpressions',
        [null],
        [
          'spec.egress[0].to[0].podSelector.matchExpressions[0].operator: Invalid value: "": not a valid selector operator',
          'spec.egress[0].to[0].podSelector.matchExpressions[0].key: Invalid value: "": name part must be non-empty',
          'spec.egress[0].to[0].podSelector.matchExpressions[0].key: Invalid value: "": name part <qualified>',
        ],
      ],
      [
        'spec.egress[0].to[0].podSelector.matchExpressions',
        [{ key: 'x' }],
        [
          'spec.egress[0].to[0].podSelector.matchExpressions[0].operator: Invalid value: "": not a valid selector operator',
        ],
      ],
      [
        'spec.egress[0].to[0].podSelector.matchExpressions',
        [{ key: 'Not_Valid!' }],
        [
          'spec.egress[0].to[0].podSelector.matchExpressions[0].operator: Invalid value: "": not a valid selector operator',
          'spec.egress[0].to[0].podSelector.matchExpressions[0].key: Invalid value: "Not_Valid!": name part <qualified>',
        ],
      ],
      [
        'spec.egress[0].to[0].podSelector.matchLabels.xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
        'b',
        [
          'spec.egress[0].to[0].podSelector.matchLabels: Invalid value: "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx": name part must be no more than 63 bytes',
        ],
      ],
      [
        'spec.egress[0].to[0].podSelector.matchLabels.a',
        'Not_Valid!',
        ['spec.egress[0].to[0].podSelector.matchLabels: Invalid value: "Not_Valid!": <label value>'],
      ],
      ['spec.ingress[0].from', [null], ['spec.ingress[0].from[0]: Required value: must specify a peer']],
      [
        'spec.ingress[0].from[0].ipBlock',
        {},
        [
          'spec.ingress[0].from[0].ipBlock.cidr: Required value',
          'spec.ingress[0].from[0]: Forbidden: may not specify both ipBlock and another peer',
        ],
      ],
      [
        'spec.ingress[0].from[0].ipBlock',
        { cidr: 'x' },
        [
          'spec.ingress[0].from[0].ipBlock.cidr: Invalid value: "x": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)',
          'spec.ingress[0].from[0]: Forbidden: may not specify both ipBlock and another peer',
        ],
      ],
      [
        'spec.ingress[0].from[0].namespaceSelector.matchExpressions',
        [null],
        [
          'spec.ingress[0].from[0].namespaceSelector.matchExpressions[0].operator: Invalid value: "": not a valid selector operator',
          'spec.ingress[0].from[0].namespaceSelector.matchExpressions[0].key: Invalid value: "": name part must be non-empty',
          'spec.ingress[0].from[0].namespaceSelector.matchExpressions[0].key: Invalid value: "": name part <qualified>',
        ],
      ],
      [
        'spec.ingress[0].from[0].namespaceSelector.matchExpressions',
        [{ key: 'x' }],
        [
          'spec.ingress[0].from[0].namespaceSelector.matchExpressions[0].operator: Invalid value: "": not a valid selector operator',
        ],
      ],
      [
        'spec.ingress[0].from[0].namespaceSelector.matchExpressions',
        [{ key: 'Not_Valid!' }],
        [
          'spec.ingress[0].from[0].namespaceSelector.matchExpressions[0].operator: Invalid value: "": not a valid selector operator',
          'spec.ingress[0].from[0].namespaceSelector.matchExpressions[0].key: Invalid value: "Not_Valid!": name part <qualified>',
        ],
      ],
      [
        'spec.ingress[0].from[0].namespaceSelector.matchLabels',
        { a: 'Not_Valid!' },
        ['spec.ingress[0].from[0].namespaceSelector.matchLabels: Invalid value: "Not_Valid!": <label value>'],
      ],
      [
        'spec.ingress[0].from[0].namespaceSelector.matchLabels',
        { 'Bad Key!': '' },
        ['spec.ingress[0].from[0].namespaceSelector.matchLabels: Invalid value: "Bad Key!": name part <qualified>'],
      ],
      [
        'spec.ingress[0].from[0].podSelector.matchExpressions',
        [null],
        [
          'spec.ingress[0].from[0].podSelector.matchExpressions[0].operator: Invalid value: "": not a valid selector operator',
          'spec.ingress[0].from[0].podSelector.matchExpressions[0].key: Invalid value: "": name part must be non-empty',
          'spec.ingress[0].from[0].podSelector.matchExpressions[0].key: Invalid value: "": name part <qualified>',
        ],
      ],
      [
        'spec.ingress[0].from[0].podSelector.matchExpressions',
        [{ key: 'x' }],
        [
          'spec.ingress[0].from[0].podSelector.matchExpressions[0].operator: Invalid value: "": not a valid selector operator',
        ],
      ],
      [
        'spec.ingress[0].from[0].podSelector.matchExpressions',
        [{ key: 'Not_Valid!' }],
        [
          'spec.ingress[0].from[0].podSelector.matchExpressions[0].operator: Invalid value: "": not a valid selector operator',
          'spec.ingress[0].from[0].podSelector.matchExpressions[0].key: Invalid value: "Not_Valid!": name part <qualified>',
        ],
      ],
      [
        'spec.ingress[0].from[0].podSelector.matchLabels',
        { a: 'Not_Valid!' },
        ['spec.ingress[0].from[0].podSelector.matchLabels: Invalid value: "Not_Valid!": <label value>'],
      ],
      [
        'spec.ingress[0].from[0].podSelector.matchLabels',
        { 'Bad Key!': '' },
        ['spec.ingress[0].from[0].podSelector.matchLabels: Invalid value: "Bad Key!": name part <qualified>'],
      ],
      ['spec.ingress[0].from[1].ipBlock', {}, ['spec.ingress[0].from[1].ipBlock.cidr: Required value']],
      [
        'spec.ingress[0].from[1].ipBlock.cidr',
        'x',
        [
          'spec.ingress[0].from[1].ipBlock.cidr: Invalid value: "x": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)',
        ],
      ],
      [
        'spec.ingress[0].from[1].ipBlock.except',
        [null],
        [
          'spec.ingress[0].from[1].ipBlock.except[0]: Invalid value: "": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)',
        ],
      ],
      [
        'spec.ingress[0].from[1].namespaceSelector',
        {},
        ['spec.ingress[0].from[1]: Forbidden: may not specify both ipBlock and another peer'],
      ],
      [
        'spec.ingress[0].from[1].namespaceSelector',
        { matchLabels: { a: 'Not_Valid!' } },
        [
          'spec.ingress[0].from[1].namespaceSelector.matchLabels: Invalid value: "Not_Valid!": <label value>',
          'spec.ingress[0].from[1]: Forbidden: may not specify both ipBlock and another peer',
        ],
      ],
      [
        'spec.ingress[0].from[1].namespaceSelector',
        { matchLabels: { 'Bad Key!': '' } },
        [
          'spec.ingress[0].from[1].namespaceSelector.matchLabels: Invalid value: "Bad Key!": name part <qualified>',
          'spec.ingress[0].from[1]: Forbidden: may not specify both ipBlock and another peer',
        ],
      ],
      [
        'spec.ingress[0].from[1].podSelector',
        { matchLabels: { a: 'Not_Valid!' } },
        [
          'spec.ingress[0].from[1].podSelector.matchLabels: Invalid value: "Not_Valid!": <label value>',
          'spec.ingress[0].from[1]: Forbidden: may not specify both ipBlock and another peer',
        ],
      ],
      [
        'spec.ingress[0].from[1].podSelector',
        { matchLabels: { 'Bad Key!': '' } },
        [
          'spec.ingress[0].from[1].podSelector.matchLabels: Invalid value: "Bad Key!": name part <qualified>',
          'spec.ingress[0].from[1]: Forbidden: may not specify both ipBlock and another peer',
        ],
      ],
      [
        'spec.ingress[0].ports[0].endPort',
        -1,
        [
          'spec.ingress[0].ports[0].endPort: Invalid value: 80: must be greater than or equal to `port`',
          'spec.ingress[0].ports[0].endPort: Invalid value: -1: must be between 1 and 65535, inclusive',
        ],
      ],
      [
        'spec.ingress[0].ports[0].endPort',
        1,
        ['spec.ingress[0].ports[0].endPort: Invalid value: 80: must be greater than or equal to `port`'],
      ],
      [
        'spec.ingress[0].ports[0].endPort',
        65536,
        ['spec.ingress[0].ports[0].endPort: Invalid value: 65536: must be between 1 and 65535, inclusive'],
      ],
      [
        'spec.ingress[0].ports[0].port',
        undefined,
        ['spec.ingress[0].ports[0].endPort: Invalid value: 90: may not be specified when `port` is not specified'],
      ],
      [
        'spec.ingress[0].ports[0].port',
        0,
        ['spec.ingress[0].ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive'],
      ],
      [
        'spec.ingress[0].ports[0].port',
        70000,
        [
          'spec.ingress[0].ports[0].port: Invalid value: 70000: must be between 1 and 65535, inclusive',
          'spec.ingress[0].ports[0].endPort: Invalid value: 70000: must be greater than or equal to `port`',
        ],
      ],
      [
        'spec.ingress[0].ports[0].port',
        '50%',
        [
          'spec.ingress[0].ports[0].endPort: Invalid value: 90: may not be specified when `port` is non-numeric',
          'spec.ingress[0].ports[0].port: Invalid value: "50%": must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)',
          'spec.ingress[0].ports[0].port: Invalid value: "50%": must contain at least one letter (a-z)',
        ],
      ],
      [
        'spec.ingress[0].ports[0].port',
        'abc',
        ['spec.ingress[0].ports[0].endPort: Invalid value: 90: may not be specified when `port` is non-numeric'],
      ],
      [
        'spec.ingress[0].ports[0].port',
        '10',
        [
          'spec.ingress[0].ports[0].endPort: Invalid value: 90: may not be specified when `port` is non-numeric',
          'spec.ingress[0].ports[0].port: Invalid value: "10": must contain at least one letter (a-z)',
        ],
      ],
      [
        'spec.ingress[0].ports[0].protocol',
        'x',
        ['spec.ingress[0].ports[0].protocol: Unsupported value: "x": supported values: "TCP", "UDP", "SCTP"'],
      ],
      [
        'spec.podSelector.matchExpressions',
        [null],
        [
          'spec.podSelector.matchExpressions[0].operator: Invalid value: "": not a valid selector operator',
          'spec.podSelector.matchExpressions[0].key: Invalid value: "": name part must be non-empty',
          'spec.podSelector.matchExpressions[0].key: Invalid value: "": name part <qualified>',
        ],
      ],
      [
        'spec.podSelector.matchExpressions',
        [{ key: 'x' }],
        ['spec.podSelector.matchExpressions[0].operator: Invalid value: "": not a valid selector operator'],
      ],
      [
        'spec.podSelector.matchExpressions',
        [{ key: 'Not_Valid!' }],
        [
          'spec.podSelector.matchExpressions[0].operator: Invalid value: "": not a valid selector operator',
          'spec.podSelector.matchExpressions[0].key: Invalid value: "Not_Valid!": name part <qualified>',
        ],
      ],
      [
        'spec.podSelector.matchLabels.xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
        'b',
        [
          'spec.podSelector.matchLabels: Invalid value: "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx": name part must be no more than 63 bytes',
        ],
      ],
      [
        'spec.podSelector.matchLabels.a',
        'Not_Valid!',
        ['spec.podSelector.matchLabels: Invalid value: "Not_Valid!": <label value>'],
      ],
      [
        'spec.policyTypes',
        [null],
        ['spec.policyTypes[0]: Unsupported value: "": supported values: "Ingress", "Egress"'],
      ],
      [
        'spec.policyTypes',
        ['Ingress', 'Egress', 'Ingress'],
        ['spec.policyTypes: Invalid value: ["Ingress","Egress","Ingress"]: may not specify more than two policyTypes'],
      ],
    ],
  );
});
