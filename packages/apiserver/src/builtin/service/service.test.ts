import type { Service } from '@nexslice/kube';
import { describe, expect, it } from 'vitest';
import { defaultService } from './defaults.ts';
import { validateService, validateServiceUpdate } from './validate.ts';

function service(fields: object = {}): Service {
  const made = { metadata: { name: 's' }, spec: { ports: [{ port: 80 }], ...fields } } as Service;
  defaultService(made);
  return made;
}

const texts = (errors: ReturnType<typeof validateService>): string[] =>
  errors.map(({ field, message }) => `${field}: ${message}`);
const refused = (fields: object): string[] => texts(validateService(service(fields)));

describe('defaultService', () => {
  it.each<[string, object, object]>([
    [
      'inside the cluster',
      {},
      {
        type: 'ClusterIP',
        sessionAffinity: 'None',
        internalTrafficPolicy: 'Cluster',
        ports: [{ port: 80, protocol: 'TCP', targetPort: 80 }],
      },
    ],
    ['on nodes', { type: 'NodePort' }, { externalTrafficPolicy: 'Cluster' }],
    [
      'behind a load balancer',
      { type: 'LoadBalancer' },
      { allocateLoadBalancerNodePorts: true, externalTrafficPolicy: 'Cluster' },
    ],
    [
      'of clients that stay',
      { sessionAffinity: 'ClientIP' },
      { sessionAffinityConfig: { clientIP: { timeoutSeconds: 10_800 } } },
    ],
  ])('fills in Services %s', (_about, fields, expected) => {
    expect(service(fields).spec).toMatchObject(expected);
  });

  it('forgets how long clients stay when they do not', () => {
    expect(service({ sessionAffinityConfig: { clientIP: { timeoutSeconds: 5 } } }).spec).not.toHaveProperty(
      'sessionAffinityConfig',
    );
  });
});

describe('validateService', () => {
  it.each<[string, object, string[]]>([
    ['is right', {}, []],
    [
      'is of another type',
      { type: 'Local' },
      [
        'spec.type: Unsupported value: "Local": supported values: "ClusterIP", "ExternalName", "LoadBalancer", "NodePort"',
      ],
    ],
    [
      'has a port out of range',
      { ports: [{ port: 0 }] },
      expect.arrayContaining([
        'spec.ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive',
      ]) as unknown as string[],
    ],
    [
      'speaks another protocol',
      { ports: [{ port: 1, protocol: 'ICMP' }] },
      ['spec.ports[0].protocol: Unsupported value: "ICMP": supported values: "SCTP", "TCP", "UDP"'],
    ],
    [
      'names a port badly',
      { ports: [{ port: 1, name: 'A' }] },
      [
        expect.stringMatching(
          /^spec.ports\[0\].name: Invalid value: "A": a lowercase RFC 1123 label/,
        ) as unknown as string,
      ],
    ],
    [
      'has one port twice',
      {
        ports: [
          { name: 'a', port: 1 },
          { name: 'b', port: 1 },
        ],
      },
      ['spec.ports[1]: Duplicate value: {"protocol":"TCP","port":1}'],
    ],
    [
      'has one name twice',
      {
        ports: [
          { name: 'a', port: 1 },
          { name: 'a', port: 2 },
        ],
      },
      ['spec.ports[1].name: Duplicate value: "a"'],
    ],
    [
      'has a node port inside the cluster',
      { ports: [{ port: 1, nodePort: 30000 }] },
      ["spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'"],
    ],
    [
      'keeps clients for too long',
      { sessionAffinity: 'ClientIP', sessionAffinityConfig: { clientIP: { timeoutSeconds: 90_000 } } },
      [
        'spec.sessionAffinityConfig.clientIP.timeoutSeconds: Invalid value: 90000: must be greater than 0 and less than 86400',
      ],
    ],
    [
      'keeps clients in another way',
      { sessionAffinity: 'Cookie' },
      ['spec.sessionAffinity: Unsupported value: "Cookie": supported values: "ClientIP", "None"'],
    ],
    [
      'has an address that is none',
      { clusterIP: '10.0.0' },
      ['spec.clusterIPs[0]: Invalid value: "10.0.0": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)'],
    ],
    [
      'has no address and node ports',
      { clusterIP: 'None', type: 'NodePort' },
      ['spec.clusterIPs[0]: Invalid value: "None": may not be set to \'None\' for NodePort services'],
    ],
    ['has no name to stand for', { type: 'ExternalName', ports: [] }, ['spec.externalName: Required value']],
    [
      'has a name and an address',
      { type: 'ExternalName', externalName: 'a.b', clusterIP: '10.0.0.1' },
      ["spec.clusterIPs: Forbidden: may not be set when `type` is 'ExternalName'"],
    ],
    [
      'has a policy for traffic from outside that cannot come',
      { externalTrafficPolicy: 'Local' },
      ['spec.externalTrafficPolicy: Invalid value: "Local": may only be set for externally-accessible services'],
    ],
    [
      'has a class of load balancers and none',
      { loadBalancerClass: 'a/b' },
      ["spec.loadBalancerClass: Forbidden: may only be used when `type` is 'LoadBalancer'"],
    ],
  ])('checks one that %s', (_about, fields, errors) => {
    expect(refused(fields)).toEqual(errors);
  });

  it.each<[string, object, string[]]>([
    ['asks for both if there are both', { ipFamilyPolicy: 'PreferDualStack' }, []],
    [
      'insists on both',
      { ipFamilyPolicy: 'RequireDualStack' },
      [
        'spec.ipFamilyPolicy: Invalid value: "RequireDualStack": this cluster is not configured for dual-stack services',
      ],
    ],
    [
      'has no address and both',
      { clusterIP: 'None', ipFamilyPolicy: 'RequireDualStack', ipFamilies: ['IPv4', 'IPv6'] },
      [],
    ],
    [
      'has another policy',
      { ipFamilyPolicy: 'Triple' },
      [
        'spec.ipFamilyPolicy: Unsupported value: "Triple": supported values: "PreferDualStack", "RequireDualStack", "SingleStack"',
      ],
    ],
    [
      'asks for the other',
      { ipFamilies: ['IPv6'] },
      ['spec.ipFamilies[0]: Invalid value: "IPv6": not configured on this cluster'],
    ],
    [
      'asks for a third',
      { ipFamilies: ['IPX'] },
      ['spec.ipFamilies[0]: Unsupported value: "IPX": supported values: "IPv4", "IPv6"'],
    ],
    ['asks for one twice', { ipFamilies: ['IPv4', 'IPv4'] }, ['spec.ipFamilies[1]: Duplicate value: "IPv4"']],
    [
      'has two first addresses',
      { clusterIP: '10.0.0.1', clusterIPs: ['10.0.0.2'] },
      ['spec.clusterIPs: Invalid value: ["10.0.0.2"]: first value must match `clusterIP`'],
    ],
  ])('checks the families of one that %s', (_about, fields, errors) => {
    expect(refused(fields)).toEqual(errors);
  });
});

describe('validateServiceUpdate', () => {
  const address = (clusterIP: string) => ({ clusterIP, clusterIPs: [clusterIP] });

  it.each<[string, object, object, string[]]>([
    [
      'keep their address',
      address('10.0.0.1'),
      address('10.0.0.2'),
      ['spec.clusterIPs[0]: Invalid value: ["10.0.0.2"]: may not change once set'],
    ],
    ['are given one', {}, address('10.0.0.2'), []],
    ['lose it for a name', address('10.0.0.1'), { type: 'ExternalName', externalName: 'a.b' }, []],
    ['change their ports', address('10.0.0.1'), { ...address('10.0.0.1'), ports: [{ port: 81 }] }, []],
  ])('lets Services %s', (_about, before, after, errors) => {
    expect(texts(validateServiceUpdate(service(after), service(before)))).toEqual(errors);
  });
});
