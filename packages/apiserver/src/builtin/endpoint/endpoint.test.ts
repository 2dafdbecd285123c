import { describe, expect, it } from 'vitest';
import { cells, created, kind, refused, refusedChange } from '../testing/kinds.ts';

const slice = (fields: object = {}) => ({
  addressType: 'IPv4',
  endpoints: [{ addresses: ['10.0.0.1'] }],
  ports: [{ port: 80 }],
  ...fields,
});
const subset = (fields: object = {}) => ({
  subsets: [{ addresses: [{ ip: '10.0.0.1' }], ports: [{ port: 80 }], ...fields }],
});

describe('endpoint slices', () => {
  it('speak TCP at ports without name, in conditions unknown', () => {
    expect(created(kind('EndpointSlice'), slice())).toMatchObject({
      ports: [{ name: '', protocol: 'TCP', port: 80 }],
      endpoints: [{ conditions: {} }],
    });
  });

  it.each<[string, object, string[]]>([
    ['right', slice(), []],
    ['of names', slice({ addressType: 'FQDN', endpoints: [{ addresses: ['a.example.com'] }] }), []],
    [
      'of another type',
      slice({ addressType: 'MAC' }),
      ['addressType: Unsupported value: "MAC": supported values: "FQDN", "IPv4", "IPv6"'],
    ],
    [
      'of nobody',
      slice({ endpoints: [{ addresses: [] }] }),
      ['endpoints[0].addresses: Required value: must contain at least 1 address'],
    ],
    [
      'of a port out of range',
      slice({ ports: [{ port: 70000 }] }),
      ['ports[0].port: Invalid value: 70000: must be between 1 and 65535, inclusive'],
    ],
    [
      'of another protocol',
      slice({ ports: [{ port: 1, protocol: 'ICMP' }] }),
      ['ports[0].protocol: Unsupported value: "ICMP": supported values: "SCTP", "TCP", "UDP"'],
    ],
    ['of all ports', slice({ ports: [{}] }), []],
  ])('check one %s', (_about, body, errors) => {
    expect(refused('EndpointSlice', body)).toEqual(errors);
  });

  it('keep their type of addresses', () => {
    const other = slice({ addressType: 'FQDN', endpoints: [{ addresses: ['a.b'] }] });
    expect(refusedChange('EndpointSlice', slice(), other)).toEqual([
      'addressType: Invalid value: "FQDN": field is immutable',
    ]);
  });

  it('print a few of their endpoints', () => {
    const endpoints = ['1', '2', '3', '4'].map((last) => ({ addresses: [`10.0.0.${last}`] }));
    expect(cells('EndpointSlice', slice({ endpoints }))).toMatchObject({
      AddressType: 'IPv4',
      Ports: '80',
      Endpoints: '10.0.0.1,10.0.0.2,10.0.0.3 + 1 more...',
    });
    expect(cells('EndpointSlice', slice({ endpoints: [], ports: [] }))).toMatchObject({
      Ports: '<unset>',
      Endpoints: '<unset>',
    });
  });
});

describe('endpoints', () => {
  it.each<[string, object, string[]]>([
    ['right', subset(), []],
    ['not ready', subset({ addresses: [], notReadyAddresses: [{ ip: '10.0.0.2' }] }), []],
    [
      'of nobody',
      { subsets: [{ ports: [{ port: 80 }] }] },
      ['subsets[0]: Required value: must specify `addresses` or `notReadyAddresses`'],
    ],
    [
      'of two ports without names',
      subset({ ports: [{ port: 1 }, { port: 2 }] }),
      ['subsets[0].ports[0].name: Required value', 'subsets[0].ports[1].name: Required value'],
    ],
    [
      'of a port out of range',
      subset({ ports: [{ port: 0 }] }),
      ['subsets[0].ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive'],
    ],
  ])('check those %s', (_about, body, errors) => {
    expect(refused('Endpoints', body)).toEqual(errors);
  });

  it('print addresses with their ports', () => {
    expect(cells('Endpoints', subset({ addresses: [{ ip: '10.0.0.1' }, { ip: 'fd00::1' }] }))).toMatchObject({
      Endpoints: '10.0.0.1:80,[fd00::1]:80',
    });
    expect(cells('Endpoints', {})).toMatchObject({ Endpoints: '<none>' });
  });
});
