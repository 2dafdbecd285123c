import { describe } from 'vitest';
import { answers } from '../testing/answers.ts';

describe('a slice of endpoints', () => {
  answers(
    'EndpointSlice',
    {
      addressType: 'IPv4',
      ports: [{ name: 'http', port: 80, protocol: 'TCP', appProtocol: 'http' }],
      endpoints: [
        {
          addresses: ['1.2.3.4'],
          conditions: { ready: true },
          hostname: 'h',
          nodeName: 'n',
          zone: 'z',
          targetRef: { kind: 'Pod', name: 'p', namespace: 'n' },
          hints: { forZones: [{ name: 'z' }] },
          deprecatedTopology: { a: 'b' },
        },
      ],
    },
    [
      ['addressType', undefined, ['addressType: Required value']],
      ['addressType', 'x', ['addressType: Unsupported value: "x": supported values: "FQDN", "IPv4", "IPv6"']],
      ['endpoints', [null], ['endpoints[0].addresses: Required value: must contain at least 1 address']],
      [
        'endpoints[0].hints.forZones',
        [{ name: 'z' }, { name: 'z' }],
        ['endpoints[0].hints.forZones[1].name: Duplicate value: "z"'],
      ],
      [
        'endpoints[0].hints.forZones[0].name',
        'Not_Valid!',
        ['endpoints[0].hints.forZones[0].name: Invalid value: "Not_Valid!": <label value>'],
      ],
      ['endpoints[0].hostname', '', ['endpoints[0].hostname: Invalid value: "": <label>']],
      ['endpoints[0].nodeName', '', ['endpoints[0].nodeName: Invalid value: "": <subdomain>']],
      [
        'ports[0].appProtocol',
        '',
        [
          'ports[0].appProtocol: Invalid value: "": name part must be non-empty',
          'ports[0].appProtocol: Invalid value: "": name part <qualified>',
        ],
      ],
      [
        'ports[0].appProtocol',
        'Not_Valid!',
        ['ports[0].appProtocol: Invalid value: "Not_Valid!": name part <qualified>'],
      ],
      ['ports[0].appProtocol', '../a', ['ports[0].appProtocol: Invalid value: "../a": prefix part <subdomain>']],
      ['ports[0].appProtocol', '/a', ['ports[0].appProtocol: Invalid value: "/a": prefix part must be non-empty']],
      ['ports[0].name', 'Not_Valid!', ['ports[0].name: Invalid value: "Not_Valid!": <label>']],
      ['ports[0].protocol', 'x', ['ports[0].protocol: Unsupported value: "x": supported values: "SCTP", "TCP", "UDP"']],
    ],
  );
});
