import { describe, expect, it } from 'vitest';
import { cells, created, kind, refused } from '../testing/kinds.ts';

const scaleTargetRef = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'd' };
const scaler = (fields: object = {}) => ({ spec: { scaleTargetRef, maxReplicas: 3, ...fields } });
const up = (fields: object) => scaler({ behavior: { scaleUp: fields } });
const cpu = (target: object) => scaler({ metrics: [{ type: 'Resource', resource: { name: 'cpu', target } }] });
const v2 = kind('HorizontalPodAutoscaler', 'v2');

describe('autoscalers', () => {
  it('aim at CPU when nothing is said', () => {
    expect(created(v2, scaler()).spec).toMatchObject({
      minReplicas: 1,
      metrics: [{ resource: { name: 'cpu', target: { averageUtilization: 80 } } }],
    });
    expect(created(v2, scaler()).spec).not.toHaveProperty('behavior');
  });

  it('fill in how to scale once a part of it is said', () => {
    expect(created(v2, scaler({ behavior: { scaleDown: { stabilizationWindowSeconds: 60 } } })).spec).toMatchObject({
      behavior: {
        scaleUp: {
          selectPolicy: 'Max',
          stabilizationWindowSeconds: 0,
          policies: [
            { type: 'Pods', value: 4, periodSeconds: 15 },
            { type: 'Percent', value: 100, periodSeconds: 15 },
          ],
        },
        scaleDown: {
          selectPolicy: 'Max',
          stabilizationWindowSeconds: 60,
          policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }],
        },
      },
    });
  });

  const path = 'spec.behavior.scaleUp';
  it.each<[string, object, string[]]>([
    [
      'no minimum',
      scaler({ minReplicas: 0 }),
      ['spec.minReplicas: Invalid value: 0: must be greater than or equal to 1'],
    ],
    [
      'a maximum below the minimum',
      scaler({ minReplicas: 4 }),
      ['spec.maxReplicas: Invalid value: 3: must be greater than or equal to `minReplicas`'],
    ],
    [
      'nothing to scale',
      scaler({ scaleTargetRef: { kind: '', name: '' } }),
      [
        'spec.scaleTargetRef.kind: Required value',
        'spec.scaleTargetRef.name: Required value',
        'spec.scaleTargetRef.apiVersion: Invalid value: "": apiVersion must specify API group',
      ],
    ],
    ['the one kind of the core group', scaler({ scaleTargetRef: { kind: 'ReplicationController', name: 'r' } }), []],
    [
      'a target of no version',
      scaler({ scaleTargetRef: { apiVersion: 'a/b/c', kind: 'K', name: 'r' } }),
      ['spec.scaleTargetRef.apiVersion: Invalid value: "a/b/c": unexpected GroupVersion string: a/b/c'],
    ],
    [
      'no pods at most',
      scaler({ maxReplicas: 0, minReplicas: 1 }),
      [
        'spec.maxReplicas: Required value: must be set and greater than 0',
        'spec.maxReplicas: Invalid value: 0: must be greater than or equal to `minReplicas`',
      ],
    ],
    [
      'a negative window',
      up({ stabilizationWindowSeconds: -1 }),
      [`${path}.stabilizationWindowSeconds: Invalid value: -1: must be greater than or equal to zero`],
    ],
    [
      'a window of more than an hour',
      up({ stabilizationWindowSeconds: 3601 }),
      [`${path}.stabilizationWindowSeconds: Invalid value: 3601: must be less than or equal to 3600`],
    ],
    [
      'another choice of policies',
      up({ selectPolicy: 'Any' }),
      [`${path}.selectPolicy: Unsupported value: "Any": supported values: "Disabled", "Max", "Min"`],
    ],
    [
      'a policy of another type',
      up({ policies: [{ type: 'Nodes', value: 1, periodSeconds: 1 }] }),
      [`${path}.policies[0].type: Unsupported value: "Nodes": supported values: "Percent", "Pods"`],
    ],
    [
      'a policy of nothing',
      up({ policies: [{ type: 'Pods', value: 0, periodSeconds: 0 }] }),
      [
        `${path}.policies[0].value: Invalid value: 0: must be greater than zero`,
        `${path}.policies[0].periodSeconds: Invalid value: 0: must be greater than zero`,
      ],
    ],
    [
      'a policy of too long',
      up({ policies: [{ type: 'Pods', value: 1, periodSeconds: 1801 }] }),
      [`${path}.policies[0].periodSeconds: Invalid value: 1801: must be less than or equal to 1800`],
    ],
    [
      'no aim',
      cpu({ type: 'Utilization' }),
      [
        'spec.metrics[0].resource.target.averageUtilization: Required value: must set either a target raw value or a target utilization',
      ],
    ],
    [
      'two aims',
      cpu({ type: 'Utilization', averageUtilization: 5, averageValue: '1' }),
      [
        'spec.metrics[0].resource.target.averageValue: Forbidden: may not set both a target raw value and a target utilization',
      ],
    ],
    [
      'an aim of nothing',
      cpu({ type: 'Utilization', averageUtilization: 0 }),
      ['spec.metrics[0].resource.target.averageUtilization: Invalid value: 0: must be greater than 0'],
    ],
    ['an amount to aim at', cpu({ type: 'AverageValue', averageValue: '200m' }), []],
  ])('check %s', (_about, body, errors) => {
    expect(refused('HorizontalPodAutoscaler', body)).toEqual(errors);
  });

  it.each<[string, object, string]>([
    [
      'a share',
      { metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { averageUtilization: 50 } } }] },
      'cpu: <unknown>/50%',
    ],
    [
      'an amount',
      { metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { averageValue: '1' } } }] },
      'cpu: <unknown>/1',
    ],
    ['nothing', {}, '<none>'],
  ])('print %s as what they aim at', (_about, fields, text) => {
    expect(cells('HorizontalPodAutoscaler', scaler(fields))).toMatchObject({
      Reference: 'Deployment/d',
      Targets: text,
      MaxPods: 3,
    });
  });
});

describe('targets of autoscalers', () => {
  const resource = (target: object, current?: object) => [
    { type: 'Resource', resource: { name: 'cpu', target } },
    current && { type: 'Resource', resource: { name: 'cpu', current } },
  ];
  const metric = (type: string, target: object, current?: object) => [
    { type, [type.toLowerCase()]: { target } },
    current && { type, [type.toLowerCase()]: { current } },
  ];
  it.each<[string, (object | undefined)[][], string]>([
    ['nothing known yet', [resource({ averageUtilization: 50 })], 'cpu: <unknown>/50%'],
    ['a share', [resource({ averageUtilization: 50 }, { averageUtilization: 20 })], 'cpu: 20%/50%'],
    ['a share that is chosen for it', [resource({})], 'cpu: <unknown>/<auto>'],
    ['an amount', [resource({ averageValue: '1' }, { averageValue: '500m' })], 'cpu: 500m/1'],
    ['what pods count', [metric('Pods', { averageValue: '10' }, { averageValue: '3' })], '3/10'],
    ['what an object counts', [metric('Object', { value: '10' }, { value: '3' })], '3/10'],
    ['its share for each pod', [metric('Object', { averageValue: '10' }, { averageValue: '3' })], '3/10 (avg)'],
    ['what others count', [metric('External', { averageValue: '10' })], '<unknown>/10 (avg)'],
    ['what nobody knows', [[{ type: 'Moon' }, undefined]], '<unknown type>'],
    [
      'more than there is room for',
      [
        metric('Pods', { averageValue: '1' }),
        metric('External', { value: '2' }),
        metric('Pods', {}),
        metric('Pods', {}),
      ],
      '<unknown>/1, <unknown>/2 + 2 more...',
    ],
  ])('show %s', (_about, metrics, text) => {
    const spec = { scaleTargetRef: {}, metrics: metrics.map(([wanted]) => wanted) };
    const status = { currentMetrics: metrics.map(([, known]) => known) };
    expect(cells('HorizontalPodAutoscaler', { spec, status })['Targets']).toBe(text);
  });
});
