import { describe } from 'vitest';
import { answers } from '../testing/answers.ts';

describe('a Service', () => {
  answers(
    'Service',
    {
      spec: {
        selector: { app: 'x' },
        ports: [
          { name: 'http', port: 80, targetPort: 'http' },
          { name: 'dns', port: 53, protocol: 'UDP' },
        ],
      },
    },
    [
      ['spec', undefined, ['spec.ports: Required value']],
      [
        'spec.allocateLoadBalancerNodePorts',
        true,
        ["spec.allocateLoadBalancerNodePorts: Forbidden: may only be used when `type` is 'LoadBalancer'"],
      ],
      [
        'spec.clusterIP',
        'x',
        ['spec.clusterIPs[0]: Invalid value: "x": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)'],
      ],
      [
        'spec.clusterIPs',
        [null],
        [
          'spec.clusterIPs: Invalid value: [""]: must be empty when `clusterIP` is not specified',
          'spec.clusterIPs[0]: Invalid value: "": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
        ],
      ],
      [
        'spec.clusterIPs',
        ['a', 'a'],
        [
          'spec.clusterIPs: Invalid value: ["a","a"]: must be empty when `clusterIP` is not specified',
          'spec.clusterIPs[0]: Invalid value: "a": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
          'spec.clusterIPs[1]: Invalid value: "a": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
        ],
      ],
      [
        'spec.externalIPs',
        [null],
        ['spec.externalIPs[0]: Invalid value: "": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)'],
      ],
      [
        'spec.externalIPs',
        ['a', 'a'],
        [
          'spec.externalIPs[0]: Invalid value: "a": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
          'spec.externalIPs[1]: Invalid value: "a": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
        ],
      ],
      [
        'spec.externalTrafficPolicy',
        'x',
        ['spec.externalTrafficPolicy: Invalid value: "x": may only be set for externally-accessible services'],
      ],
      [
        'spec.healthCheckNodePort',
        -1,
        [
          "spec.healthCheckNodePort: Invalid value: -1: may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'",
        ],
      ],
      [
        'spec.internalTrafficPolicy',
        '',
        ['spec.internalTrafficPolicy: Unsupported value: "": supported values: "Cluster", "Local"'],
      ],
      ['spec.ipFamilies', [null], ['spec.ipFamilies[0]: Unsupported value: "": supported values: "IPv4", "IPv6"']],
      ['spec.ipFamilies', ['IPv6'], ['spec.ipFamilies[0]: Invalid value: "IPv6": not configured on this cluster']],
      [
        'spec.ipFamilies',
        ['a', 'a'],
        [
          'spec.ipFamilies[0]: Unsupported value: "a": supported values: "IPv4", "IPv6"',
          'spec.ipFamilies[1]: Unsupported value: "a": supported values: "IPv4", "IPv6"',
          'spec.ipFamilies[1]: Duplicate value: "a"',
        ],
      ],
      [
        'spec.ipFamilies',
        ['b', 'a'],
        [
          'spec.ipFamilies[0]: Unsupported value: "b": supported values: "IPv4", "IPv6"',
          'spec.ipFamilies[1]: Unsupported value: "a": supported values: "IPv4", "IPv6"',
        ],
      ],
      [
        'spec.ipFamilyPolicy',
        '',
        [
          'spec.ipFamilyPolicy: Unsupported value: "": supported values: "PreferDualStack", "RequireDualStack", "SingleStack"',
        ],
      ],
      [
        'spec.ipFamilyPolicy',
        'RequireDualStack',
        [
          'spec.ipFamilyPolicy: Invalid value: "RequireDualStack": this cluster is not configured for dual-stack services',
        ],
      ],
      [
        'spec.loadBalancerClass',
        '',
        ["spec.loadBalancerClass: Forbidden: may only be used when `type` is 'LoadBalancer'"],
      ],
      [
        'spec.loadBalancerSourceRanges',
        [null],
        [
          "spec.LoadBalancerSourceRanges: Forbidden: may only be used when `type` is 'LoadBalancer'",
          'spec.LoadBalancerSourceRanges[0]: Invalid value: "": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)',
        ],
      ],
      [
        'spec.loadBalancerSourceRanges',
        ['a', 'a'],
        [
          "spec.LoadBalancerSourceRanges: Forbidden: may only be used when `type` is 'LoadBalancer'",
          'spec.LoadBalancerSourceRanges[0]: Invalid value: "a": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)',
          'spec.LoadBalancerSourceRanges[1]: Invalid value: "a": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)',
        ],
      ],
      [
        'spec.ports',
        [null],
        [
          'spec.ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive',
          'spec.ports[0].targetPort: Invalid value: 0: must be between 1 and 65535, inclusive',
        ],
      ],
      [
        'spec.ports[0]',
        null,
        [
          'spec.ports[0].name: Required value',
          'spec.ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive',
          'spec.ports[0].targetPort: Invalid value: 0: must be between 1 and 65535, inclusive',
        ],
      ],
      [
        'spec.ports[0].appProtocol',
        '',
        [
          'spec.ports[0].appProtocol: Invalid value: "": name part must be non-empty',
          'spec.ports[0].appProtocol: Invalid value: "": name part <qualified>',
        ],
      ],
      [
        'spec.ports[0].appProtocol',
        'Not_Valid!',
        ['spec.ports[0].appProtocol: Invalid value: "Not_Valid!": name part <qualified>'],
      ],
      [
        'spec.ports[0].appProtocol',
        '../a',
        ['spec.ports[0].appProtocol: Invalid value: "../a": prefix part <subdomain>'],
      ],
      [
        'spec.ports[0].appProtocol',
        '/a',
        ['spec.ports[0].appProtocol: Invalid value: "/a": prefix part must be non-empty'],
      ],
      ['spec.ports[0].name', undefined, ['spec.ports[0].name: Required value']],
      ['spec.ports[0].name', 'Not_Valid!', ['spec.ports[0].name: Invalid value: "Not_Valid!": <label>']],
      ['spec.ports[0].nodePort', -1, ["spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'"]],
      [
        'spec.ports[0].port',
        undefined,
        ['spec.ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive'],
      ],
      [
        'spec.ports[0].protocol',
        'x',
        ['spec.ports[0].protocol: Unsupported value: "x": supported values: "SCTP", "TCP", "UDP"'],
      ],
      [
        'spec.ports[0].targetPort',
        -1,
        ['spec.ports[0].targetPort: Invalid value: -1: must be between 1 and 65535, inclusive'],
      ],
      [
        'spec.ports[0].targetPort',
        '50%',
        [
          'spec.ports[0].targetPort: Invalid value: "50%": must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)',
          'spec.ports[0].targetPort: Invalid value: "50%": must contain at least one letter (a-z)',
        ],
      ],
      [
        'spec.ports[0].targetPort',
        '10',
        ['spec.ports[0].targetPort: Invalid value: "10": must contain at least one letter (a-z)'],
      ],
      [
        'spec.ports[0].targetPort',
        '-5%',
        [
          'spec.ports[0].targetPort: Invalid value: "-5%": must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)',
          'spec.ports[0].targetPort: Invalid value: "-5%": must contain at least one letter (a-z)',
          'spec.ports[0].targetPort: Invalid value: "-5%": must not begin or end with a hyphen',
        ],
      ],
      [
        'spec.selector.xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
        'x',
        [
          'spec.selector: Invalid value: "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx": name part must be no more than 63 bytes',
        ],
      ],
      ['spec.selector.app', 'Not_Valid!', ['spec.selector: Invalid value: "Not_Valid!": <label value>']],
      [
        'spec.sessionAffinity',
        'x',
        ['spec.sessionAffinity: Unsupported value: "x": supported values: "ClientIP", "None"'],
      ],
      [
        'spec.type',
        'x',
        [
          'spec.type: Unsupported value: "x": supported values: "ClusterIP", "ExternalName", "LoadBalancer", "NodePort"',
        ],
      ],
      ['spec.type', 'ExternalName', ['spec.externalName: Required value']],
    ],
  );
});

describe('a Service on nodes', () => {
  answers(
    'Service',
    {
      spec: {
        type: 'NodePort',
        externalTrafficPolicy: 'Local',
        selector: { app: 'x' },
        ports: [{ name: 'http', port: 80, targetPort: 8080, nodePort: 30080 }],
        sessionAffinity: 'ClientIP',
      },
    },
    [
      ['spec', undefined, ['spec.ports: Required value']],
      [
        'spec.allocateLoadBalancerNodePorts',
        true,
        ["spec.allocateLoadBalancerNodePorts: Forbidden: may only be used when `type` is 'LoadBalancer'"],
      ],
      [
        'spec.clusterIPs',
        [null],
        [
          'spec.clusterIPs: Invalid value: [""]: must be empty when `clusterIP` is not specified',
          'spec.clusterIPs[0]: Invalid value: "": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
        ],
      ],
      [
        'spec.clusterIPs',
        ['a', 'a'],
        [
          'spec.clusterIPs: Invalid value: ["a","a"]: must be empty when `clusterIP` is not specified',
          'spec.clusterIPs[0]: Invalid value: "a": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
          'spec.clusterIPs[1]: Invalid value: "a": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
        ],
      ],
      [
        'spec.externalIPs',
        [null],
        ['spec.externalIPs[0]: Invalid value: "": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)'],
      ],
      [
        'spec.healthCheckNodePort',
        -1,
        [
          "spec.healthCheckNodePort: Invalid value: -1: may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'",
        ],
      ],
      ['spec.ipFamilies', [null], ['spec.ipFamilies[0]: Unsupported value: "": supported values: "IPv4", "IPv6"']],
      [
        'spec.ipFamilies',
        ['b', 'a'],
        [
          'spec.ipFamilies[0]: Unsupported value: "b": supported values: "IPv4", "IPv6"',
          'spec.ipFamilies[1]: Unsupported value: "a": supported values: "IPv4", "IPv6"',
        ],
      ],
      [
        'spec.ipFamilyPolicy',
        '',
        [
          'spec.ipFamilyPolicy: Unsupported value: "": supported values: "PreferDualStack", "RequireDualStack", "SingleStack"',
        ],
      ],
      [
        'spec.loadBalancerClass',
        '',
        ["spec.loadBalancerClass: Forbidden: may only be used when `type` is 'LoadBalancer'"],
      ],
      [
        'spec.loadBalancerSourceRanges',
        ['a', 'a'],
        [
          "spec.LoadBalancerSourceRanges: Forbidden: may only be used when `type` is 'LoadBalancer'",
          'spec.LoadBalancerSourceRanges[0]: Invalid value: "a": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)',
          'spec.LoadBalancerSourceRanges[1]: Invalid value: "a": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)',
        ],
      ],
      [
        'spec.ports',
        [null],
        [
          'spec.ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive',
          'spec.ports[0].targetPort: Invalid value: 0: must be between 1 and 65535, inclusive',
        ],
      ],
      [
        'spec.ports[0].appProtocol',
        '../a',
        ['spec.ports[0].appProtocol: Invalid value: "../a": prefix part <subdomain>'],
      ],
      ['spec.ports[0].name', 'Not_Valid!', ['spec.ports[0].name: Invalid value: "Not_Valid!": <label>']],
      [
        'spec.ports[0].protocol',
        'x',
        ['spec.ports[0].protocol: Unsupported value: "x": supported values: "SCTP", "TCP", "UDP"'],
      ],
      [
        'spec.ports[0].targetPort',
        '50%',
        [
          'spec.ports[0].targetPort: Invalid value: "50%": must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)',
          'spec.ports[0].targetPort: Invalid value: "50%": must contain at least one letter (a-z)',
        ],
      ],
      [
        'spec.ports[0].targetPort',
        '10',
        ['spec.ports[0].targetPort: Invalid value: "10": must contain at least one letter (a-z)'],
      ],
      [
        'spec.selector.xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
        'x',
        [
          'spec.selector: Invalid value: "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx": name part must be no more than 63 bytes',
        ],
      ],
      [
        'spec.sessionAffinity',
        'x',
        ['spec.sessionAffinity: Unsupported value: "x": supported values: "ClientIP", "None"'],
      ],
      [
        'spec.type',
        'x',
        [
          'spec.type: Unsupported value: "x": supported values: "ClusterIP", "ExternalName", "LoadBalancer", "NodePort"',
          'spec.externalTrafficPolicy: Invalid value: "Local": may only be set for externally-accessible services',
        ],
      ],
    ],
  );
});

describe('a Service of a load balancer', () => {
  answers(
    'Service',
    {
      spec: {
        type: 'LoadBalancer',
        selector: { app: 'x' },
        loadBalancerSourceRanges: ['10.0.0.0/8'],
        ports: [{ port: 80, nodePort: 30081 }],
      },
    },
    [
      ['spec', undefined, ['spec.ports: Required value']],
      [
        'spec.clusterIP',
        'x',
        ['spec.clusterIPs[0]: Invalid value: "x": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)'],
      ],
      [
        'spec.externalIPs',
        ['a', 'a'],
        [
          'spec.externalIPs[0]: Invalid value: "a": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
          'spec.externalIPs[1]: Invalid value: "a": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
        ],
      ],
      [
        'spec.externalTrafficPolicy',
        'x',
        ['spec.externalTrafficPolicy: Unsupported value: "x": supported values: "Cluster", "Local"'],
      ],
      [
        'spec.internalTrafficPolicy',
        '',
        ['spec.internalTrafficPolicy: Unsupported value: "": supported values: "Cluster", "Local"'],
      ],
      ['spec.ipFamilies', ['IPv6'], ['spec.ipFamilies[0]: Invalid value: "IPv6": not configured on this cluster']],
      [
        'spec.ipFamilies',
        ['a', 'a'],
        [
          'spec.ipFamilies[0]: Unsupported value: "a": supported values: "IPv4", "IPv6"',
          'spec.ipFamilies[1]: Unsupported value: "a": supported values: "IPv4", "IPv6"',
          'spec.ipFamilies[1]: Duplicate value: "a"',
        ],
      ],
      [
        'spec.ipFamilyPolicy',
        'RequireDualStack',
        [
          'spec.ipFamilyPolicy: Invalid value: "RequireDualStack": this cluster is not configured for dual-stack services',
        ],
      ],
      [
        'spec.loadBalancerClass',
        '',
        [
          'spec.loadBalancerClass: Invalid value: "": name part must be non-empty',
          'spec.loadBalancerClass: Invalid value: "": name part <qualified>',
        ],
      ],
      ['spec.loadBalancerClass', '../a', ['spec.loadBalancerClass: Invalid value: "../a": prefix part <subdomain>']],
      [
        'spec.loadBalancerSourceRanges',
        [null],
        [
          'spec.LoadBalancerSourceRanges[0]: Invalid value: "": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)',
        ],
      ],
      [
        'spec.ports[0].appProtocol',
        '',
        [
          'spec.ports[0].appProtocol: Invalid value: "": name part must be non-empty',
          'spec.ports[0].appProtocol: Invalid value: "": name part <qualified>',
        ],
      ],
      [
        'spec.ports[0].appProtocol',
        '../a',
        ['spec.ports[0].appProtocol: Invalid value: "../a": prefix part <subdomain>'],
      ],
      ['spec.ports[0].name', 'Not_Valid!', ['spec.ports[0].name: Invalid value: "Not_Valid!": <label>']],
      [
        'spec.ports[0].targetPort',
        -1,
        ['spec.ports[0].targetPort: Invalid value: -1: must be between 1 and 65535, inclusive'],
      ],
      [
        'spec.ports[0].targetPort',
        '10',
        ['spec.ports[0].targetPort: Invalid value: "10": must contain at least one letter (a-z)'],
      ],
      ['spec.selector.app', 'Not_Valid!', ['spec.selector: Invalid value: "Not_Valid!": <label value>']],
      [
        'spec.type',
        undefined,
        [
          "spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'",
          "spec.LoadBalancerSourceRanges: Forbidden: may only be used when `type` is 'LoadBalancer'",
        ],
      ],
      [
        'spec.type',
        'ExternalName',
        [
          'spec.externalName: Required value',
          "spec.LoadBalancerSourceRanges: Forbidden: may only be used when `type` is 'LoadBalancer'",
        ],
      ],
      [
        'spec.type',
        'NodePort',
        ["spec.LoadBalancerSourceRanges: Forbidden: may only be used when `type` is 'LoadBalancer'"],
      ],
    ],
  );
});

describe('a Service elsewhere', () => {
  answers('Service', { spec: { type: 'ExternalName', externalName: 'a.b.c' } }, [
    ['spec', undefined, ['spec.ports: Required value']],
    [
      'spec.allocateLoadBalancerNodePorts',
      true,
      ["spec.allocateLoadBalancerNodePorts: Forbidden: may only be used when `type` is 'LoadBalancer'"],
    ],
    ['spec.clusterIP', 'x', ['spec.clusterIPs: Forbidden: may not be set for ExternalName services']],
    [
      'spec.externalIPs',
      [null],
      ['spec.externalIPs[0]: Invalid value: "": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)'],
    ],
    [
      'spec.externalIPs',
      ['a', 'a'],
      [
        'spec.externalIPs[0]: Invalid value: "a": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
        'spec.externalIPs[1]: Invalid value: "a": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
      ],
    ],
    ['spec.externalName', undefined, ['spec.externalName: Required value']],
    [
      'spec.externalTrafficPolicy',
      'x',
      ['spec.externalTrafficPolicy: Invalid value: "x": may only be set for externally-accessible services'],
    ],
    [
      'spec.healthCheckNodePort',
      -1,
      [
        "spec.healthCheckNodePort: Invalid value: -1: may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'",
      ],
    ],
    [
      'spec.internalTrafficPolicy',
      '',
      ['spec.internalTrafficPolicy: Unsupported value: "": supported values: "Cluster", "Local"'],
    ],
    ['spec.ipFamilies', [null], ['spec.ipFamilies: Forbidden: may not be set for ExternalName services']],
    ['spec.ipFamilyPolicy', '', ['spec.ipFamilyPolicy: Forbidden: may not be set for ExternalName services']],
    [
      'spec.loadBalancerSourceRanges',
      ['a', 'a'],
      [
        "spec.LoadBalancerSourceRanges: Forbidden: may only be used when `type` is 'LoadBalancer'",
        'spec.LoadBalancerSourceRanges[0]: Invalid value: "a": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)',
        'spec.LoadBalancerSourceRanges[1]: Invalid value: "a": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)',
      ],
    ],
    [
      'spec.ports',
      [null],
      [
        'spec.ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive',
        'spec.ports[0].targetPort: Invalid value: 0: must be between 1 and 65535, inclusive',
      ],
    ],
    [
      'spec.ports',
      [{ appProtocol: 'Not_Valid!' }],
      [
        'spec.ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive',
        'spec.ports[0].targetPort: Invalid value: 0: must be between 1 and 65535, inclusive',
        'spec.ports[0].appProtocol: Invalid value: "Not_Valid!": name part <qualified>',
      ],
    ],
    [
      'spec.ports',
      [{ name: 'Not_Valid!' }],
      [
        'spec.ports[0].name: Invalid value: "Not_Valid!": <label>',
        'spec.ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive',
        'spec.ports[0].targetPort: Invalid value: 0: must be between 1 and 65535, inclusive',
      ],
    ],
    [
      'spec.ports',
      [{ targetPort: 1 }],
      ['spec.ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive'],
    ],
    ['spec.selector', { a: 'Not_Valid!' }, ['spec.selector: Invalid value: "Not_Valid!": <label value>']],
    ['spec.selector', { 'Bad Key!': '' }, ['spec.selector: Invalid value: "Bad Key!": name part <qualified>']],
    [
      'spec.sessionAffinity',
      'x',
      ['spec.sessionAffinity: Unsupported value: "x": supported values: "ClientIP", "None"'],
    ],
    [
      'spec.type',
      'x',
      [
        'spec.ports: Required value',
        'spec.type: Unsupported value: "x": supported values: "ClusterIP", "ExternalName", "LoadBalancer", "NodePort"',
      ],
    ],
  ]);
});
