import { describe } from 'vitest';
import { answers } from '../testing/answers.ts';

describe('a claim of devices', () => {
  answers(
    'ResourceClaim',
    {
      spec: {
        devices: {
          requests: [
            {
              name: 'r',
              exactly: {
                deviceClassName: 'c',
                count: 1,
                allocationMode: 'ExactCount',
                selectors: [{ cel: { expression: 'true' } }],
              },
            },
          ],
          constraints: [{ requests: ['r'], matchAttribute: 'a.b/c' }],
          config: [{ requests: ['r'], opaque: { driver: 'd.x', parameters: { a: 'b' } } }],
        },
      },
    },
    [
      ['spec.devices.config', [null], ['spec.devices.config[0].opaque: Required value']],
      [
        'spec.devices.config[0].opaque',
        {},
        [
          'spec.devices.config[0].opaque.driver: Required value',
          'spec.devices.config[0].opaque.parameters: Required value',
        ],
      ],
      ['spec.devices.config[0].opaque.driver', undefined, ['spec.devices.config[0].opaque.driver: Required value']],
      [
        'spec.devices.config[0].opaque.driver',
        'Not_Valid!',
        ['spec.devices.config[0].opaque.driver: Invalid value: "Not_Valid!": <subdomain>'],
      ],
      [
        'spec.devices.config[0].opaque.parameters',
        undefined,
        ['spec.devices.config[0].opaque.parameters: Required value'],
      ],
      [
        'spec.devices.config[0].opaque.parameters',
        'x',
        ['spec.devices.config[0].opaque.parameters: Invalid value: "<value omitted>": must be a valid JSON object'],
      ],
      [
        'spec.devices.config[0].requests[0]',
        'x',
        [
          'spec.devices.config[0].requests[0]: Invalid value: "x": must be the name of a request in the claim or the name of a request and a subrequest separated by \'/\'',
        ],
      ],
      [
        'spec.devices.constraints[0].requests[0]',
        'x',
        [
          'spec.devices.constraints[0].requests[0]: Invalid value: "x": must be the name of a request in the claim or the name of a request and a subrequest separated by \'/\'',
        ],
      ],
      [
        'spec.devices.requests[0].exactly',
        undefined,
        ['spec.devices.requests[0]: Required value: exactly one of `exactly` or `firstAvailable` is required'],
      ],
      ['spec.devices.requests[0].exactly', {}, ['spec.devices.requests[0].exactly.deviceClassName: Required value']],
      [
        'spec.devices.requests[0].exactly.allocationMode',
        'x',
        [
          'spec.devices.requests[0].exactly.allocationMode: Unsupported value: "x": supported values: "All", "ExactCount"',
        ],
      ],
      [
        'spec.devices.requests[0].exactly.allocationMode',
        'All',
        [
          "spec.devices.requests[0].exactly.count: Invalid value: 1: must not be specified when allocationMode is 'All'",
        ],
      ],
      [
        'spec.devices.requests[0].exactly.deviceClassName',
        'Not_Valid!',
        ['spec.devices.requests[0].exactly.deviceClassName: Invalid value: "Not_Valid!": <subdomain>'],
      ],
      [
        'spec.devices.requests[0].exactly.selectors',
        [null],
        ['spec.devices.requests[0].exactly.selectors[0].cel: Required value'],
      ],
      [
        'spec.devices.requests[0].firstAvailable',
        [null],
        [
          'spec.devices.requests[0]: Invalid value: null: exactly one of `exactly` or `firstAvailable` is required, but multiple fields are set',
        ],
      ],
      [
        'spec.devices.requests[0].name',
        'x',
        [
          'spec.devices.constraints[0].requests[0]: Invalid value: "r": must be the name of a request in the claim or the name of a request and a subrequest separated by \'/\'',
          'spec.devices.config[0].requests[0]: Invalid value: "r": must be the name of a request in the claim or the name of a request and a subrequest separated by \'/\'',
        ],
      ],
      [
        'spec.devices.requests[0].name',
        'Not_Valid!',
        [
          'spec.devices.requests[0].name: Invalid value: "Not_Valid!": <label>',
          'spec.devices.constraints[0].requests[0]: Invalid value: "r": must be the name of a request in the claim or the name of a request and a subrequest separated by \'/\'',
          'spec.devices.config[0].requests[0]: Invalid value: "r": must be the name of a request in the claim or the name of a request and a subrequest separated by \'/\'',
        ],
      ],
    ],
  );
});
