import type { Service } from '@nexslice/kube';
import { describe, expect, it } from 'vitest';
import type { ApiObject } from '../../registry/resource.ts';
import { StatusError } from '../../status/status.ts';
import { builtinResources } from '../index.ts';
import { created, replaced } from '../testing/kinds.ts';
import type { ServiceSpec } from '../types.ts';
import { defaultService } from './defaults.ts';

type Fields = Record<string, unknown>;

/** A cluster of its own, whose Services have what `stored` ones have not. */
function cluster(...stored: ServiceSpec[]) {
  const services = () => stored.map((spec) => ({ spec }) as unknown as ApiObject);
  const info = builtinResources({ services, serviceCidr: '10.0.0.0/24', nodePorts: [30000, 30009] }).find(
    ({ kind }) => kind === 'Service',
  )!;
  const of = (fields: Fields): object => ({ spec: { ports: [{ port: 80 }], ...fields } });
  return {
    create: (fields: Fields = {}) => created(info, of(fields)) as ApiObject & { spec: ServiceSpec },
    refused: (fields: Fields): string[] =>
      causes(() => {
        const service = created(info, of(fields));
        return info.strategy.validate!(service);
      }),
    /** What becomes of a Service that is replaced by one of other fields. */
    change(before: Fields, after: Fields): { spec?: ServiceSpec; errors: string[] } {
      const old = created(info, of(before));
      let spec: ServiceSpec | undefined;
      const errors = causes(() => {
        const service = replaced(info, old, of(after));
        spec = service['spec'] as ServiceSpec;
        return info.strategy.validateUpdate!(service, old);
      });
      return { spec: spec!, errors };
    },
    info,
  };
}

/** Errors, whether they are thrown while addresses are given out or found afterwards. */
function causes(check: () => { field: string; message: string }[]): string[] {
  try {
    return check().map(({ field, message }) => `${field}: ${message}`);
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    const { causes: found = [] } = error.status.details ?? {};
    return found.map(({ field, message }) => `${field}: ${message}`);
  }
}

describe('defaultService', () => {
  const defaulted = (fields: object): ServiceSpec => {
    const service = { spec: { ports: [{ port: 80 }], ...fields } } as Service;
    defaultService(service);
    return service.spec!;
  };

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
    ['on addresses of its own', { externalIPs: ['1.2.3.4'] }, { externalTrafficPolicy: 'Cluster' }],
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
    expect(defaulted(fields)).toMatchObject(expected);
  });

  it('leaves out what does not apply', () => {
    expect(defaulted({ sessionAffinityConfig: { clientIP: { timeoutSeconds: 5 } } })).not.toHaveProperty(
      'sessionAffinityConfig',
    );
    expect(defaulted({ type: 'ExternalName' })).not.toHaveProperty('internalTrafficPolicy');
    expect(defaulted({})).not.toHaveProperty('externalTrafficPolicy');
  });
});

describe('a new Service', () => {
  const { create } = cluster();

  it.each<[string, Fields, object]>([
    [
      'gets an address',
      {},
      {
        clusterIP: expect.stringMatching(/^10\.0\.0\.\d+$/),
        clusterIPs: [expect.stringMatching(/^10\.0\.0\.\d+$/)],
        ipFamilies: ['IPv4'],
        ipFamilyPolicy: 'SingleStack',
      },
    ],
    ['keeps the one it names', { clusterIP: '10.0.0.7' }, { clusterIP: '10.0.0.7', clusterIPs: ['10.0.0.7'] }],
    [
      'wants none',
      { clusterIP: 'None', selector: { a: 'b' } },
      { clusterIP: 'None', clusterIPs: ['None'], ipFamilies: ['IPv4'], ipFamilyPolicy: 'SingleStack' },
    ],
    [
      'wants none, and has no pods',
      { clusterIP: 'None' },
      { ipFamilies: ['IPv4', 'IPv6'], ipFamilyPolicy: 'RequireDualStack' },
    ],
    [
      'wants none of one family, and has no pods',
      { clusterIP: 'None', ipFamilyPolicy: 'SingleStack' },
      { ipFamilies: ['IPv4'], ipFamilyPolicy: 'SingleStack' },
    ],
    [
      'would like both families',
      { ipFamilyPolicy: 'PreferDualStack' },
      { ipFamilies: ['IPv4'], ipFamilyPolicy: 'PreferDualStack' },
    ],
    [
      'is on the nodes',
      { type: 'NodePort' },
      { ports: [{ port: 80, protocol: 'TCP', targetPort: 80, nodePort: expect.any(Number) }] },
    ],
    [
      'has one node port for two protocols',
      {
        type: 'NodePort',
        ports: [
          { name: 'a', port: 53, nodePort: 30005 },
          { name: 'b', port: 53, protocol: 'UDP' },
        ],
      },
      { ports: [{ nodePort: 30005 }, { nodePort: 30005 }] },
    ],
    [
      'lets the load balancer ask the nodes',
      { type: 'LoadBalancer', externalTrafficPolicy: 'Local' },
      { healthCheckNodePort: expect.any(Number) },
    ],
  ])('%s', (_about, fields, expected) => {
    expect(create(fields).spec).toMatchObject(expected);
  });

  it('has nothing of its own when it is a mere name', () => {
    expect(create({ type: 'ExternalName', externalName: 'a.b.', ports: undefined }).spec).toEqual({
      type: 'ExternalName',
      externalName: 'a.b.',
      sessionAffinity: 'None',
    });
  });

  it('has no node ports when the load balancer needs none', () => {
    expect(create({ type: 'LoadBalancer', allocateLoadBalancerNodePorts: false }).spec.ports![0]).not.toHaveProperty(
      'nodePort',
    );
  });

  it('starts without a status', () => {
    const { info } = cluster();
    expect(
      created(info, { spec: { ports: [{ port: 1 }] }, status: { loadBalancer: { ingress: [{}] } } }),
    ).toMatchObject({
      status: { loadBalancer: {} },
    });
  });
});

describe('a Service is refused', () => {
  const { refused } = cluster({ clusterIPs: ['10.0.0.9'], ports: [{ port: 1, nodePort: 30001 }] });
  const addressText = 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)';
  const balanced = "may only be used when `type` is 'LoadBalancer'";

  it.each<[string, Fields, string[]]>([
    ['never when it is right', {}, []],
    ['without ports', { ports: [] }, ['spec.ports: Required value']],
    ['without ports not when it has no address', { ports: [], clusterIP: 'None' }, []],
    [
      'of another type',
      { type: 'Local' },
      [
        'spec.type: Unsupported value: "Local": supported values: "ClusterIP", "ExternalName", "LoadBalancer", "NodePort"',
      ],
    ],
    [
      'with a port out of range',
      { ports: [{ port: 0 }] },
      [
        'spec.ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive',
        'spec.ports[0].targetPort: Invalid value: 0: must be between 1 and 65535, inclusive',
      ],
    ],
    [
      'with a target of no name',
      { ports: [{ port: 1, targetPort: '-' }] },
      [
        'spec.ports[0].targetPort: Invalid value: "-": must contain at least one letter (a-z)',
        'spec.ports[0].targetPort: Invalid value: "-": must not begin or end with a hyphen',
      ],
    ],
    [
      'with another protocol',
      { ports: [{ port: 1, protocol: 'ICMP' }] },
      ['spec.ports[0].protocol: Unsupported value: "ICMP": supported values: "SCTP", "TCP", "UDP"'],
    ],
    [
      'with a port badly named',
      { ports: [{ port: 1, name: 'A' }] },
      [expect.stringMatching(/^spec.ports\[0\].name: Invalid value: "A": a lowercase RFC 1123 label/) as never],
    ],
    [
      'with two ports and one name',
      { ports: [{ port: 1 }, { name: 'b', port: 2 }] },
      ['spec.ports[0].name: Required value'],
    ],
    [
      'with one port twice',
      {
        ports: [
          { name: 'a', port: 1 },
          { name: 'b', port: 1 },
        ],
      },
      [
        'spec.ports[1]: Duplicate value: {"Name":"","Protocol":"TCP","AppProtocol":null,"Port":1,"TargetPort":0,"NodePort":0}',
      ],
    ],
    [
      'with one name twice',
      {
        ports: [
          { name: 'a', port: 1 },
          { name: 'a', port: 2 },
        ],
      },
      ['spec.ports[1].name: Duplicate value: "a"'],
    ],
    [
      'with one node port twice',
      {
        type: 'NodePort',
        ports: [
          { name: 'a', port: 1, nodePort: 30002 },
          { name: 'b', port: 2, nodePort: 30002 },
        ],
      },
      ['spec.ports[1].nodePort: Duplicate value: 30002'],
    ],
    [
      'with a node port inside the cluster',
      { ports: [{ port: 1, nodePort: 30000 }] },
      ["spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'"],
    ],
    [
      'with a node port of another',
      { type: 'NodePort', ports: [{ port: 1, nodePort: 30001 }] },
      ['spec.ports[0].nodePort: Invalid value: 30001: provided port is already allocated'],
    ],
    [
      'with a node port out of range',
      { type: 'NodePort', ports: [{ port: 1, nodePort: 80 }] },
      [
        'spec.ports[0].nodePort: Invalid value: 80: provided port is not in the valid range. The range of valid ports is 30000-30009',
      ],
    ],
    [
      'with a selector that selects nothing',
      { selector: { 'a b': '-' } },
      [
        expect.stringContaining('spec.selector: Invalid value: "a b": name part must consist of') as never,
        expect.stringContaining('spec.selector: Invalid value: "-": a valid label must be') as never,
      ],
    ],
    [
      'when it keeps clients for too long',
      { sessionAffinity: 'ClientIP', sessionAffinityConfig: { clientIP: { timeoutSeconds: 90_000 } } },
      [
        'spec.sessionAffinityConfig.clientIP.timeoutSeconds: Invalid value: 90000: must be greater than 0 and less than 86400',
      ],
    ],
    [
      'when it keeps clients in another way',
      { sessionAffinity: 'Cookie' },
      ['spec.sessionAffinity: Unsupported value: "Cookie": supported values: "ClientIP", "None"'],
    ],
    [
      'with an address that is none',
      { clusterIP: '10.0.0' },
      [`spec.clusterIPs[0]: Invalid value: "10.0.0": ${addressText}`],
    ],
    [
      'with an address of another',
      { clusterIP: '10.0.0.9' },
      [
        'spec.clusterIPs: Invalid value: ["10.0.0.9"]: failed to allocate IP 10.0.0.9: provided IP is already allocated',
      ],
    ],
    [
      'with an address of another network',
      { clusterIP: '10.1.0.9' },
      [
        'spec.clusterIPs: Invalid value: ["10.1.0.9"]: failed to allocate IP 10.1.0.9: the provided IP (10.1.0.9) is not in the valid range. The range of valid IPs is 10.0.0.0/24',
      ],
    ],
    [
      'without address, on nodes',
      { clusterIP: 'None', type: 'NodePort' },
      ['spec.clusterIPs[0]: Invalid value: "None": may not be set to \'None\' for NodePort services'],
    ],
    ['as a name that is missing', { type: 'ExternalName', ports: [] }, ['spec.externalName: Required value']],
    [
      'as a name with addresses',
      {
        type: 'ExternalName',
        externalName: 'a.b',
        clusterIP: '10.0.0.1',
        ipFamilies: ['IPv4'],
        ipFamilyPolicy: 'SingleStack',
      },
      [
        'spec.clusterIPs: Forbidden: may not be set for ExternalName services',
        'spec.ipFamilies: Forbidden: may not be set for ExternalName services',
        'spec.ipFamilyPolicy: Forbidden: may not be set for ExternalName services',
      ],
    ],
    [
      'on addresses that lead nowhere',
      { externalIPs: ['x', '127.0.0.1', '0.0.0.0', '169.254.1.1', '224.0.0.1'] },
      [
        `spec.externalIPs[0]: Invalid value: "x": ${addressText}`,
        'spec.externalIPs[1]: Invalid value: "127.0.0.1": may not be in the loopback range (127.0.0.0/8, ::1/128)',
        'spec.externalIPs[2]: Invalid value: "0.0.0.0": may not be unspecified (0.0.0.0)',
        'spec.externalIPs[3]: Invalid value: "169.254.1.1": may not be in the link-local range (169.254.0.0/16, fe80::/10)',
        'spec.externalIPs[4]: Invalid value: "224.0.0.1": may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)',
      ],
    ],
    [
      'with a policy for traffic from outside that cannot come',
      { externalTrafficPolicy: 'Local' },
      ['spec.externalTrafficPolicy: Invalid value: "Local": may only be set for externally-accessible services'],
    ],
    [
      'with policies that are none',
      { type: 'NodePort', externalTrafficPolicy: 'Far', internalTrafficPolicy: 'Near', trafficDistribution: 'Even' },
      [
        'spec.externalTrafficPolicy: Unsupported value: "Far": supported values: "Cluster", "Local"',
        'spec.internalTrafficPolicy: Unsupported value: "Near": supported values: "Cluster", "Local"',
        'spec.trafficDistribution: Unsupported value: "Even": supported values: "PreferClose", "PreferSameNode", "PreferSameZone"',
      ],
    ],
    [
      'with health checks that nobody makes',
      { healthCheckNodePort: 30003 },
      [
        "spec.healthCheckNodePort: Invalid value: 30003: may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'",
      ],
    ],
    [
      'with what only load balancers have',
      { loadBalancerClass: 'a/b', allocateLoadBalancerNodePorts: true, loadBalancerSourceRanges: ['10.0.0.0/8', 'x'] },
      [
        `spec.LoadBalancerSourceRanges: Forbidden: ${balanced}`,
        'spec.LoadBalancerSourceRanges[1]: Invalid value: "x": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)',
        `spec.allocateLoadBalancerNodePorts: Forbidden: ${balanced}`,
        `spec.loadBalancerClass: Forbidden: ${balanced}`,
      ],
    ],
    [
      'when it insists on both families',
      { ipFamilyPolicy: 'RequireDualStack' },
      [
        'spec.ipFamilyPolicy: Invalid value: "RequireDualStack": this cluster is not configured for dual-stack services',
      ],
    ],
    [
      'when it names both families for one',
      { ipFamilies: ['IPv4', 'IPv6'] },
      [
        'spec.ipFamilyPolicy: Invalid value: null: must be RequireDualStack or PreferDualStack when multiple ipFamilies are specified',
        'spec.ipFamilies[1]: Invalid value: "IPv6": not configured on this cluster',
      ],
    ],
    [
      'with another policy of families',
      { ipFamilyPolicy: 'Triple' },
      [
        'spec.ipFamilyPolicy: Unsupported value: "Triple": supported values: "PreferDualStack", "RequireDualStack", "SingleStack"',
      ],
    ],
    [
      'when it asks for the other family',
      { ipFamilies: ['IPv6'] },
      ['spec.ipFamilies[0]: Invalid value: "IPv6": not configured on this cluster'],
    ],
    [
      'when it asks for a third family',
      { ipFamilies: ['IPX'] },
      ['spec.ipFamilies[0]: Unsupported value: "IPX": supported values: "IPv4", "IPv6"'],
    ],
    ['when it asks for one twice', { ipFamilies: ['IPv4', 'IPv4'] }, ['spec.ipFamilies[1]: Duplicate value: "IPv4"']],
    [
      'with two first addresses',
      { clusterIP: '10.0.0.1', clusterIPs: ['10.0.0.2'] },
      ['spec.clusterIPs: Invalid value: ["10.0.0.2"]: first value must match `clusterIP`'],
    ],
    [
      'with addresses but no first one',
      { clusterIPs: ['10.0.0.2'] },
      ['spec.clusterIPs: Invalid value: ["10.0.0.2"]: must be empty when `clusterIP` is not specified'],
    ],
    [
      'with an address of the wrong family',
      { clusterIP: '10.0.0.2', ipFamilies: ['IPv6'] },
      ['spec.clusterIPs[0]: Invalid value: "10.0.0.2": expected an IPv6 value as indicated by `ipFamilies[0]`'],
    ],
  ])('%s', (_about, fields, errors) => {
    expect(refused(fields)).toEqual(errors);
  });

  it('when an annotation limits clients of no load balancer', () => {
    const { info } = cluster();
    const annotations = { 'service.beta.kubernetes.io/load-balancer-source-ranges': '10.0.0.0/8, x' };
    const service = created(info, { metadata: { name: 's', annotations }, spec: { ports: [{ port: 1 }] } });
    expect(info.strategy.validate!(service).map(({ message }) => message)).toEqual([
      `Forbidden: ${balanced}`,
      'Invalid value: "x": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)',
    ]);
  });
});

describe('a Service that changes', () => {
  const address = { clusterIP: '10.0.0.40' };

  it.each<[string, Fields, Fields, object]>([
    ['keeps the address it does not mention', address, {}, { clusterIP: '10.0.0.40', clusterIPs: ['10.0.0.40'] }],
    [
      'keeps node ports by the names of ports',
      { type: 'NodePort', ports: [{ name: 'a', port: 1, nodePort: 30004 }] },
      { type: 'NodePort', ports: [{ name: 'a', port: 2 }] },
      { ports: [{ port: 2, nodePort: 30004 }] },
    ],
    [
      'gets node ports with its type',
      address,
      { type: 'NodePort' },
      { clusterIP: '10.0.0.40', ports: [{ nodePort: expect.any(Number) }], externalTrafficPolicy: 'Cluster' },
    ],
    [
      'gets an address when it is a name no more',
      { type: 'ExternalName', externalName: 'a.b' },
      { type: 'ClusterIP' },
      { clusterIP: expect.stringMatching(/^10/), ipFamilies: ['IPv4'], ipFamilyPolicy: 'SingleStack' },
    ],
    [
      'keeps the port of its health checks',
      { type: 'LoadBalancer', externalTrafficPolicy: 'Local', healthCheckNodePort: 30007 },
      { type: 'LoadBalancer', externalTrafficPolicy: 'Local' },
      { healthCheckNodePort: 30007 },
    ],
  ])('%s', (_about, before, after, expected) => {
    const { spec, errors } = cluster().change(before, after);
    expect(errors).toEqual([]);
    expect(spec).toMatchObject(expected);
  });

  it('drops what its new type cannot have', () => {
    const before = { type: 'LoadBalancer', ports: [{ port: 80, nodePort: 30006 }], loadBalancerClass: 'a/b' };
    const kept = { ...cluster().create(before).spec, type: 'ClusterIP' };
    const { spec, errors } = cluster().change(before, kept as unknown as Fields);
    expect(errors).toEqual([]);
    expect(Object.keys(spec!).sort()).toEqual([
      'clusterIP',
      'clusterIPs',
      'internalTrafficPolicy',
      'ipFamilies',
      'ipFamilyPolicy',
      'ports',
      'sessionAffinity',
      'type',
    ]);
    expect(spec!.ports).toEqual([{ port: 80, protocol: 'TCP', targetPort: 80 }]);
  });

  it('drops its addresses for a name', () => {
    const old = cluster().create(address).spec;
    const { spec, errors } = cluster().change(address, { ...old, type: 'ExternalName', externalName: 'a.b' } as Fields);
    expect(errors).toEqual([]);
    expect(spec).not.toHaveProperty('clusterIPs');
    expect(spec).not.toHaveProperty('ipFamilies');
  });

  it.each<[string, Fields, Fields, string[]]>([
    [
      'its address',
      address,
      { clusterIP: '10.0.0.41' },
      ['spec.clusterIPs[0]: Invalid value: ["10.0.0.41"]: may not change once set'],
    ],
    [
      'an address for none',
      address,
      { clusterIP: 'None' },
      ['spec.clusterIPs[0]: Invalid value: ["None"]: may not change once set'],
    ],
    [
      'the class of its load balancer',
      { type: 'LoadBalancer', loadBalancerClass: 'a/b' },
      { type: 'LoadBalancer', loadBalancerClass: 'a/c' },
      ['spec.loadBalancerClass: Invalid value: "a/c": may not change once set'],
    ],
    [
      'the port of its health checks',
      { type: 'LoadBalancer', externalTrafficPolicy: 'Local', healthCheckNodePort: 30007 },
      { type: 'LoadBalancer', externalTrafficPolicy: 'Local', healthCheckNodePort: 30008 },
      ['spec.healthCheckNodePort: Forbidden: field is immutable'],
    ],
    ['its ports for none', address, { ports: [] }, ['spec.ports: Required value']],
  ])('may not change %s', (_about, before, after, errors) => {
    expect(cluster().change(before, after).errors).toEqual(errors);
  });
});

describe('the status of a Service', () => {
  const wrong = (type: string, ingress: object[]): string[] => {
    const { info } = cluster();
    const service = { spec: { type }, status: { loadBalancer: { ingress } } } as unknown as ApiObject;
    return info.strategy.validateStatusUpdate!(service, service).map(({ field, message }) => `${field}: ${message}`);
  };
  const at = 'status.loadBalancer.ingress';

  it.each<[string, object[], string[]]>([
    ['an address', [{ ip: '1.2.3.4', ipMode: 'VIP' }], []],
    ['a name', [{ hostname: 'a.b' }], []],
    [
      'no address',
      [{ ip: 'x', ipMode: 'VIP' }],
      [`${at}[0].ip: Invalid value: "x": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)`],
    ],
    [
      'an address without mode',
      [{ ip: '1.2.3.4' }],
      [`${at}[0].ipMode: Required value: must be specified when \`ip\` is set`],
    ],
    [
      'a mode without address',
      [{ ipMode: 'VIP' }],
      [`${at}[0].ipMode: Forbidden: may not be specified when \`ip\` is not set`],
    ],
    [
      'another mode',
      [{ ip: '1.2.3.4', ipMode: 'NAT' }],
      [`${at}[0].ipMode: Unsupported value: "NAT": supported values: "Proxy", "VIP"`],
    ],
    [
      'an address as a name',
      [{ hostname: '1.2.3.4' }],
      [`${at}[0].hostname: Invalid value: "1.2.3.4": must be a DNS name, not an IP address`],
    ],
  ])('with %s', (_about, ingress, errors) => {
    expect(wrong('LoadBalancer', ingress)).toEqual(errors);
  });

  it('has nothing to say where there is no load balancer', () => {
    expect(wrong('ClusterIP', [{ hostname: 'a.b' }])).toEqual([
      `${at}: Forbidden: may only be used when \`spec.type\` is 'LoadBalancer'`,
    ]);
  });
});
