import { describe, expect, it } from 'vitest';
import { cells, created, kind, refused, refusedChange } from '../testing/kinds.ts';

const wanted = { deviceClassName: 'gpu' };
const claim = (devices: object = {}) => ({
  spec: { devices: { requests: [{ name: 'r', exactly: wanted }], ...devices } },
});
const request = (more: object) => claim({ requests: [{ name: 'r', ...more }] });
const opaque = { driver: 'd.example.com', parameters: { a: 1 } };
const slice = (spec: object = {}) => ({
  spec: { driver: 'd.example.com', nodeName: 'n', pool: { name: 'p', generation: 1, resourceSliceCount: 1 }, ...spec },
});

describe('claims of devices', () => {
  it('are for one device unless they say how many', () => {
    const { spec } = created(kind('ResourceClaim'), request({ exactly: { ...wanted, tolerations: [{ key: 'k' }] } }));
    expect(spec).toEqual({
      devices: {
        requests: [
          {
            name: 'r',
            exactly: {
              ...wanted,
              allocationMode: 'ExactCount',
              count: 1,
              tolerations: [{ key: 'k', operator: 'Equal' }],
            },
          },
        ],
      },
    });
    expect(created(kind('ResourceClaim'), { spec: {} }).spec).toEqual({ devices: { requests: null } });
  });

  it.each<[string, object, string[]]>([
    ['of one device', claim(), []],
    [
      'of the first there is',
      request({
        firstAvailable: [
          { name: 'a', ...wanted },
          { name: 'b', ...wanted },
        ],
      }),
      [],
    ],
    [
      'with configuration of a subrequest',
      claim({
        requests: [{ name: 'r', firstAvailable: [{ name: 'a', ...wanted }] }],
        config: [{ requests: ['r/a'], opaque }],
      }),
      [],
    ],
    [
      'that say nothing',
      request({}),
      ['spec.devices.requests[0]: Required value: exactly one of `exactly` or `firstAvailable` is required'],
    ],
    [
      'without a class',
      request({ exactly: { deviceClassName: '' } }),
      ['spec.devices.requests[0].exactly.deviceClassName: Required value'],
    ],
    [
      'of fewer than none',
      request({ exactly: { ...wanted, count: -1 } }),
      ['spec.devices.requests[0].exactly.count: Invalid value: -1: must be greater than 0'],
    ],
    [
      'of all and some',
      request({ exactly: { ...wanted, allocationMode: 'All', count: 2 } }),
      ["spec.devices.requests[0].exactly.count: Invalid value: 2: must not be specified when allocationMode is 'All'"],
    ],
    [
      'of another mode',
      request({ exactly: { ...wanted, allocationMode: 'Some' } }),
      [
        'spec.devices.requests[0].exactly.allocationMode: Unsupported value: "Some": supported values: "All", "ExactCount"',
      ],
    ],
    [
      'with a name twice',
      claim({
        requests: [
          { name: 'r', exactly: wanted },
          { name: 'r', exactly: wanted },
        ],
      }),
      ['spec.devices.requests[1].name: Duplicate value: "r"'],
    ],
    [
      'with an empty selector',
      request({ exactly: { ...wanted, selectors: [{}] } }),
      ['spec.devices.requests[0].exactly.selectors[0].cel: Required value'],
    ],
    [
      'constrained by nothing',
      claim({ constraints: [{}] }),
      ['spec.devices.constraints[0].matchAttribute: Required value'],
    ],
    [
      'with configuration of nobody',
      claim({ config: [{ opaque: { driver: '', parameters: { a: 1 } } }] }),
      ['spec.devices.config[0].opaque.driver: Required value'],
    ],
    [
      'of too many',
      claim({ requests: Array.from({ length: 33 }, (_, i) => ({ name: `r${i}`, exactly: wanted })) }),
      ['spec.devices.requests: Too many: 33: must have at most 32 items'],
    ],
  ])('%s', (_what, body, errors) => {
    expect(refused('ResourceClaim', body).slice(0, Math.max(errors.length, 1))).toEqual(errors);
  });

  it('and templates do not change', () => {
    expect(refusedChange('ResourceClaim', claim(), claim({ constraints: [{ matchAttribute: 'a/b' }] }))).toHaveLength(
      1,
    );
    const template = { spec: claim() };
    expect(refused('ResourceClaimTemplate', template)).toEqual([]);
    expect(
      refusedChange('ResourceClaimTemplate', template, { spec: request({ exactly: { ...wanted, count: 2 } }) }),
    ).toHaveLength(1);
  });

  it.each<[string, object]>([
    ['pending', {}],
    ['allocated', { status: { allocation: {} } }],
    ['allocated,reserved', { status: { allocation: {}, reservedFor: [{}] } }],
    ['deleted', { metadata: { name: 'a', deletionTimestamp: '2026-01-01T00:00:00Z' } }],
  ])('print that they are %s', (state, body) => {
    expect(cells('ResourceClaim', { ...claim(), ...body }).State).toBe(state);
  });
});

describe('classes of devices', () => {
  it.each<[string, object, string[]]>([
    ['that say nothing', {}, []],
    ['with selector and configuration', { selectors: [{ cel: { expression: 'true' } }], config: [{ opaque }] }, []],
    [
      'without an expression',
      { selectors: [{ cel: { expression: '' } }] },
      ['spec.selectors[0].cel.expression: Required value'],
    ],
    ['configured by nothing', { config: [{}] }, ['spec.config[0].opaque: Required value']],
  ])('%s', (_what, spec, errors) => {
    expect(refused('DeviceClass', { spec })).toEqual(errors);
  });
});

describe('slices of devices', () => {
  it.each<[string, object, string[]]>([
    ['of a node', slice(), []],
    [
      'of nowhere',
      slice({ nodeName: undefined }),
      [
        'spec: Required value: exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is required',
      ],
    ],
    ['of no driver', slice({ driver: '' }), ['spec.driver: Required value']],
    [
      'of no pool',
      slice({ pool: { name: '', generation: 1, resourceSliceCount: 1 } }),
      ['spec.pool.name: Required value'],
    ],
    [
      'with a device twice',
      slice({ devices: [{ name: 'd' }, { name: 'd' }] }),
      ['spec.devices[1].name: Duplicate value: "d"'],
    ],
  ])('%s', (_what, body, errors) => {
    expect(refused('ResourceSlice', body).slice(0, Math.max(errors.length, 1))).toEqual(errors);
  });

  it('keep their driver, pool and node', () => {
    expect(refusedChange('ResourceSlice', slice(), slice({ driver: 'e.example.com', nodeName: 'm' }))).toEqual([
      'spec.driver: Invalid value: "e.example.com": field is immutable',
      'spec.nodeName: Invalid value: "m": field is immutable',
    ]);
  });

  it('print where they are and are found by it', () => {
    expect(cells('ResourceSlice', slice())).toMatchObject({ Node: 'n', Driver: 'd.example.com', Pool: 'p' });
    const { selectableFields } = kind('ResourceSlice');
    expect(selectableFields['spec.nodeName']!(slice() as never)).toBe('n');
  });
});
