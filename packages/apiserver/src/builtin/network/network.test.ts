import { describe, expect, it } from 'vitest';
import { cells, created, kind, refused, refusedChange } from '../testing/kinds.ts';

const port = (fields: object) => ({ spec: { podSelector: {}, ingress: [{ ports: [fields] }] } });
const from = (peer: object) => ({ spec: { podSelector: {}, ingress: [{ from: [peer] }] } });
const backend = (fields: object = {}) => ({ service: { name: 'web', port: { number: 80 }, ...fields } });
const path = (fields: object = {}) => ({ path: '/', pathType: 'Prefix', backend: backend(), ...fields });
const rule = (fields: object = {}) => ({ http: { paths: [path()] }, ...fields });
const ingress = (fields: object = {}) => ({ spec: { rules: [rule()], ...fields } });

describe('network policies', () => {
  it.each<[string, object, object]>([
    ['ingress alone when there is no egress', { podSelector: {} }, { policyTypes: ['Ingress'] }],
    ['both with egress', { podSelector: {}, egress: [{}] }, { policyTypes: ['Ingress', 'Egress'] }],
    ['what they name', { podSelector: {}, egress: [{}], policyTypes: ['Egress'] }, { policyTypes: ['Egress'] }],
    [
      'TCP where no protocol is named',
      { podSelector: {}, ingress: [{ ports: [{ port: 1 }] }] },
      { ingress: [{ ports: [{ port: 1, protocol: 'TCP' }] }] },
    ],
  ])('are about %s', (_about, spec, expected) => {
    expect(created(kind('NetworkPolicy'), { spec }).spec).toMatchObject(expected);
  });

  it.each<[string, object, string[]]>([
    [
      'of another protocol',
      port({ protocol: 'ICMP' }),
      ['spec.ingress[0].ports[0].protocol: Unsupported value: "ICMP": supported values: "TCP", "UDP", "SCTP"'],
    ],
    [
      'out of range',
      port({ port: 70000 }),
      ['spec.ingress[0].ports[0].port: Invalid value: 70000: must be between 1 and 65535, inclusive'],
    ],
    [
      'of a name that is none',
      port({ port: '80' }),
      ['spec.ingress[0].ports[0].port: Invalid value: "80": must contain at least one letter (a-z)'],
    ],
    [
      'that ends before it begins',
      port({ port: 90, endPort: 80 }),
      ['spec.ingress[0].ports[0].endPort: Invalid value: 90: must be greater than or equal to `port`'],
    ],
    [
      'with an end and a name',
      port({ port: 'http', endPort: 80 }),
      ['spec.ingress[0].ports[0].endPort: Invalid value: 80: may not be specified when `port` is non-numeric'],
    ],
    [
      'with an end and no beginning',
      port({ endPort: 80 }),
      ['spec.ingress[0].ports[0].endPort: Invalid value: 80: may not be specified when `port` is not specified'],
    ],
    ['in a range', port({ port: 80, endPort: 90 }), []],
  ])('check a port %s', (_about, body, errors) => {
    expect(refused('NetworkPolicy', body)).toEqual(errors);
  });

  it.each<[string, object, string[]]>([
    ['nobody', {}, ['spec.ingress[0].from[0]: Required value: must specify a peer']],
    [
      'pods and a block',
      { podSelector: {}, ipBlock: { cidr: '10.0.0.0/8' } },
      ['spec.ingress[0].from[0]: Forbidden: may not specify both ipBlock and another peer'],
    ],
    ['pods of namespaces', { podSelector: {}, namespaceSelector: {} }, []],
    ['a block without a range', { ipBlock: { cidr: '' } }, ['spec.ingress[0].from[0].ipBlock.cidr: Required value']],
    [
      'a block that is none',
      { ipBlock: { cidr: '10.0.0.0' } },
      [
        'spec.ingress[0].from[0].ipBlock.cidr: Invalid value: "10.0.0.0": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)',
      ],
    ],
    [
      'a block of too many bits',
      { ipBlock: { cidr: '10.0.0.0/33' } },
      [
        'spec.ingress[0].from[0].ipBlock.cidr: Invalid value: "10.0.0.0/33": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)',
      ],
    ],
    ['a block without a part of it', { ipBlock: { cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] } }, []],
    [
      'a block without itself',
      { ipBlock: { cidr: '10.0.0.0/8', except: ['10.0.0.0/8'] } },
      ['spec.ingress[0].from[0].ipBlock.except[0]: Invalid value: "10.0.0.0/8": must be a strict subset of `cidr`'],
    ],
    [
      'a block without another',
      { ipBlock: { cidr: '10.0.0.0/8', except: ['11.1.0.0/16'] } },
      ['spec.ingress[0].from[0].ipBlock.except[0]: Invalid value: "11.1.0.0/16": must be a strict subset of `cidr`'],
    ],
    [
      'a block without one of the other family',
      { ipBlock: { cidr: '10.0.0.0/8', except: ['fd00::/16'] } },
      ['spec.ingress[0].from[0].ipBlock.except[0]: Invalid value: "fd00::/16": must be a strict subset of `cidr`'],
    ],
    ['a block of the longer family', { ipBlock: { cidr: 'fd00::/8', except: ['fd00:1::/32'] } }, []],
    [
      'pods by a wrong operator',
      { podSelector: { matchExpressions: [{ key: 'a', operator: 'Is' }] } },
      [
        'spec.ingress[0].from[0].podSelector.matchExpressions[0].operator: Invalid value: "Is": not a valid selector operator',
      ],
    ],
  ])('check a peer: %s', (_about, peer, errors) => {
    expect(refused('NetworkPolicy', from(peer))).toEqual(errors);
  });

  it('check the other side as well', () => {
    expect(refused('NetworkPolicy', { spec: { podSelector: {}, egress: [{ to: [{}] }] } })).toEqual([
      'spec.egress[0].to[0]: Required value: must specify a peer',
    ]);
  });

  it.each<[string[], string[]]>([
    [['Both'], ['spec.policyTypes[0]: Unsupported value: "Both": supported values: "Ingress", "Egress"']],
    [
      ['Ingress', 'Egress', 'Ingress'],
      ['spec.policyTypes: Invalid value: ["Ingress","Egress","Ingress"]: may not specify more than two policyTypes'],
    ],
  ])('check the directions %j', (policyTypes, errors) => {
    expect(refused('NetworkPolicy', { spec: { podSelector: {}, policyTypes } })).toEqual(errors);
  });

  it('print whom they are about', () => {
    expect(cells('NetworkPolicy', { spec: { podSelector: {} } })).toMatchObject({ 'Pod-Selector': '<none>' });
    expect(cells('NetworkPolicy', { spec: { podSelector: { matchLabels: { app: 'x' } } } })).toMatchObject({
      'Pod-Selector': 'app=x',
    });
  });
});

describe('ingresses', () => {
  it('are fine when they lead somewhere', () => {
    expect(refused('Ingress', ingress())).toEqual([]);
    expect(refused('Ingress', { spec: { defaultBackend: backend() } })).toEqual([]);
  });

  it.each<[string, object, string]>([
    ['leads nowhere', { spec: {} }, 'spec: Invalid value: null: either `defaultBackend` or `rules` must be specified'],
    [
      'is for an address',
      ingress({ rules: [rule({ host: '10.0.0.1' })] }),
      'spec.rules[0].host: Invalid value: "10.0.0.1": must be a DNS name, not an IP address',
    ],
    ['has no path', ingress({ rules: [{ http: { paths: [] } }] }), 'spec.rules[0].http.paths: Required value'],
    [
      'has a path of no type',
      ingress({ rules: [{ http: { paths: [path({ pathType: undefined })] } }] }),
      'spec.rules[0].http.paths[0].pathType: Required value: pathType must be specified',
    ],
    [
      'has a path of another type',
      ingress({ rules: [{ http: { paths: [path({ pathType: 'Regex' })] } }] }),
      'spec.rules[0].http.paths[0].pathType: Unsupported value: "Regex": supported values: "Exact", "ImplementationSpecific", "Prefix"',
    ],
    [
      'has a path that is relative',
      ingress({ rules: [{ http: { paths: [path({ path: 'a' })] } }] }),
      'spec.rules[0].http.paths[0].path: Invalid value: "a": must be an absolute path',
    ],
    [
      'has a path with an empty part',
      ingress({ rules: [{ http: { paths: [path({ path: '/a//b' })] } }] }),
      'spec.rules[0].http.paths[0].path: Invalid value: "/a//b": must not contain \'//\'',
    ],
    [
      'has a path that climbs',
      ingress({ rules: [{ http: { paths: [path({ path: '/a/..' })] } }] }),
      'spec.rules[0].http.paths[0].path: Invalid value: "/a/..": cannot end with \'/..\'',
    ],
    [
      'names no backend',
      ingress({ rules: [{ http: { paths: [path({ backend: {} })] } }] }),
      'spec.rules[0].http.paths[0].backend: Invalid value: "": resource or service backend is required',
    ],
    [
      'names a port twice over',
      ingress({ defaultBackend: backend({ port: { name: 'http', number: 80 } }) }),
      'spec.defaultBackend: Invalid value: "": cannot set both port name & port number',
    ],
    [
      'names no port',
      ingress({ defaultBackend: backend({ port: {} }) }),
      'spec.defaultBackend: Required value: port name or number is required',
    ],
    [
      'names a port out of range',
      ingress({ defaultBackend: backend({ port: { number: 70000 } }) }),
      'spec.defaultBackend.service.port.number: Invalid value: 70000: must be between 1 and 65535, inclusive',
    ],
    [
      'names two backends',
      ingress({ defaultBackend: { ...backend(), resource: { kind: 'Bucket', name: 'b' } } }),
      'spec.defaultBackend: Invalid value: "": cannot set both resource and service backends',
    ],
    [
      'has its class twice',
      {
        metadata: { name: 'a', annotations: { 'kubernetes.io/ingress.class': 'x' } },
        ...ingress({ ingressClassName: 'x' }),
      },
      'annotations.kubernetes.io/ingress.class: Invalid value: "x": can not be set when the class field is also set',
    ],
  ])('are refused when one %s', (_about, body, error) => {
    expect(refused('Ingress', body)).toEqual([error]);
  });

  it('take wildcards for one label, at the front', () => {
    expect(refused('Ingress', ingress({ rules: [rule({ host: '*.example.com' })] }))).toEqual([]);
    expect(refused('Ingress', ingress({ rules: [rule({ host: 'a.*.com' })] }))).toMatchObject([
      expect.stringContaining("a wildcard DNS-1123 subdomain must start with '*.'"),
    ]);
    expect(refused('Ingress', ingress({ tls: [{ hosts: ['*'] }] }))).toMatchObject([
      expect.stringContaining('spec.tls[0].hosts[0]'),
    ]);
  });

  it('print class, hosts, addresses and ports', () => {
    expect(
      cells('Ingress', {
        spec: { ingressClassName: 'nginx', rules: [{ host: 'a.b' }, {}], tls: [{}] },
        status: { loadBalancer: { ingress: [{ ip: '1.2.3.4' }, { hostname: 'h' }] } },
      }),
    ).toMatchObject({
      Class: 'nginx',
      Hosts: 'a.b,*',
      Address: '1.2.3.4,h',
      Ports: '80, 443',
    });
    expect(cells('Ingress', { spec: {} })).toMatchObject({ Class: '<none>', Hosts: '*', Address: '', Ports: '80' });
  });
});

describe('ingress classes', () => {
  const body = (controller?: string, parameters?: object) => ({ spec: { controller, parameters } });

  it.each<[string, string | undefined, string[]]>([
    ['is missing', undefined, ['spec.controller: Required value']],
    [
      'has no domain',
      'nginx',
      ['spec.controller: Invalid value: "nginx": must be a domain-prefixed path (such as "acme.io/foo")'],
    ],
    ['is right', 'acme.io/foo', []],
  ])('check a controller that %s', (_about, controller, errors) => {
    expect(refused('IngressClass', body(controller))).toEqual(errors);
  });

  it('refuse a controller of more than 250 characters', () => {
    expect(refused('IngressClass', body(`acme.io/${'a'.repeat(250)}`))[0]).toMatch(
      /Too long: may not be more than 250 bytes$/,
    );
  });

  it('keep their controller', () => {
    expect(refusedChange('IngressClass', body('a.io/b'), body('a.io/c'))).toEqual([
      'spec.controller: Invalid value: "a.io/c": field is immutable',
    ]);
  });

  it('have parameters of the cluster, and print them', () => {
    const parameters = { kind: 'Config', name: 'c' };
    expect(created(kind('IngressClass'), body('a.io/b', parameters)).spec).toMatchObject({
      parameters: { scope: 'Cluster' },
    });
    expect(cells('IngressClass', body('a.io/b', parameters))).toMatchObject({
      Controller: 'a.io/b',
      Parameters: 'Config/c',
    });
    expect(cells('IngressClass', body('a.io/b'))).toMatchObject({ Parameters: '<none>' });
  });
});
