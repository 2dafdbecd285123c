import { describe, expect, it } from 'vitest';
import type { ApiObject } from '../../registry/resource.ts';
import { cells, created, kind, refused, refusedChange } from '../testing/kinds.ts';

const tainted = (...taints: object[]) => ({ spec: { taints } });

describe('nodes', () => {
  it.each<[string, object, string[]]>([
    ['is right', tainted({ key: 'example.com/gpu', value: 'yes', effect: 'NoSchedule' }), []],
    [
      'has no key',
      tainted({ key: '', effect: 'NoSchedule' }),
      [
        expect.stringMatching(
          /^metadata.taints\[0\].key: Invalid value: "": name part must be non-empty/,
        ) as unknown as string,
      ],
    ],
    [
      'has a value that is no label',
      tainted({ key: 'a', value: '-', effect: 'NoSchedule' }),
      [
        expect.stringMatching(
          /^metadata.taints\[0\].value: Invalid value: "-": a valid label must be/,
        ) as unknown as string,
      ],
    ],
    ['has no effect', tainted({ key: 'a', effect: '' }), ['metadata.taints[0].effect: Required value']],
    [
      'has another effect',
      tainted({ key: 'a', effect: 'Evict' }),
      [
        'metadata.taints[0].effect: Unsupported value: "Evict": supported values: "NoSchedule", "PreferNoSchedule", "NoExecute"',
      ],
    ],
    [
      'is there twice',
      tainted({ key: 'a', value: 'x', effect: 'NoExecute' }, { key: 'a', value: 'y', effect: 'NoExecute' }),
      [
        'metadata.taints[1]: Duplicate value: {"Key":"a","Value":"y","Effect":"NoExecute","TimeAdded":null}: taints must be unique by key and effect pair',
      ],
    ],
    ['has several effects', tainted({ key: 'a', effect: 'NoExecute' }, { key: 'a', effect: 'NoSchedule' }), []],
  ])('check a taint that %s', (_about, body, errors) => {
    const prefixes = refused('Node', body);
    if (errors.length === 0) expect(prefixes).toEqual([]);
    else for (const error of errors) expect(prefixes).toContainEqual(error);
  });

  it('are given addresses of pods and a provider once', () => {
    const spec = (fields: object) => ({ spec: fields });
    expect(refusedChange('Node', spec({}), spec({ podCIDR: '10.0.0.0/24', providerID: 'p://1' }))).toEqual([]);
    expect(refusedChange('Node', spec({ podCIDR: '10.0.0.0/24' }), spec({ podCIDR: '10.0.1.0/24' }))).toEqual([
      'spec.podCIDRs: Forbidden: node updates may not change podCIDR except from "" to valid',
    ]);
    expect(refusedChange('Node', spec({ providerID: 'p://1' }), spec({}))).toEqual([
      'spec.providerID: Forbidden: node updates may not change providerID except from "" to valid',
    ]);
  });

  it.each<[string, object, object]>([
    [
      'ready',
      {
        status: {
          conditions: [{ type: 'Ready', status: 'True' }],
          nodeInfo: { kubeletVersion: 'v1.36.0', osImage: 'Linux' },
          addresses: [{ type: 'InternalIP', address: '10.0.0.1' }],
        },
      },
      {
        Status: 'Ready',
        Version: 'v1.36.0',
        'Internal-IP': '10.0.0.1',
        'External-IP': '<none>',
        'OS-Image': 'Linux',
        'Kernel-Version': '<unknown>',
      },
    ],
    [
      'not ready and cordoned',
      { spec: { unschedulable: true }, status: { conditions: [{ type: 'Ready', status: 'False' }] } },
      { Status: 'NotReady,SchedulingDisabled' },
    ],
    ['silent', {}, { Status: 'Unknown', Roles: '<none>' }],
    [
      'of several roles',
      {
        metadata: {
          labels: { 'node-role.kubernetes.io/worker': '', 'kubernetes.io/role': 'master' },
          creationTimestamp: '2026-01-01T00:00:00Z',
        },
      },
      { Roles: 'master,worker', Age: '60m' },
    ],
  ])('print that they are %s', (_about, body, expected) => {
    expect(cells('Node', body)).toMatchObject(expected);
  });
});

describe('namespaces', () => {
  const info = kind('Namespace');
  const withPhase = (phase: string, deleted = false): string[] => {
    const object = { ...created(info, {}), status: { phase } } as ApiObject;
    if (deleted) object.metadata.deletionTimestamp = '2026-01-01T00:00:00Z';
    return info.strategy.validateStatusUpdate!(object, object).map(({ field, message }) => `${field}: ${message}`);
  };

  it('are active until they are deleted, and terminating from then on', () => {
    expect(withPhase('Active')).toEqual([]);
    expect(withPhase('Terminating', true)).toEqual([]);
    expect(withPhase('Terminating')).toEqual([
      'status.Phase: Invalid value: "Terminating": may only be \'Active\' if `deletionTimestamp` is empty',
    ]);
    expect(withPhase('Active', true)).toEqual([
      'status.Phase: Invalid value: "Active": may only be \'Terminating\' if `deletionTimestamp` is not empty',
    ]);
  });

  it('keep what holds them through an update', () => {
    const old = created(info, { spec: { finalizers: ['example.com/mine'] } });
    expect(old.spec).toEqual({ finalizers: ['example.com/mine', 'kubernetes'] });
    const object = { ...structuredClone(old), spec: { finalizers: [] } };
    info.strategy.prepareForUpdate!(object, old);
    expect(object.spec).toEqual(old.spec);
  });
});
