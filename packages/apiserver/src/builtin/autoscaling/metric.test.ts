import { describe, expect, it } from 'vitest';
import { refused } from '../testing/kinds.ts';

const at = 'spec.metrics[0]';
const wrong = (metric: object): string[] =>
  refused('HorizontalPodAutoscaler', {
    spec: {
      maxReplicas: 3,
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'd' },
      metrics: [metric],
    },
  });
const average = { type: 'AverageValue', averageValue: '1' };
const described = { kind: 'Service', name: 's' };
const metric = { name: 'sessions' };

describe('an autoscaler goes by', () => {
  it.each<[string, object, string[]]>([
    ['pods', { type: 'Pods', pods: { metric, target: average } }, []],
    [
      'an object',
      { type: 'Object', object: { describedObject: described, metric, target: { type: 'Value', value: '5' } } },
      [],
    ],
    ['something outside', { type: 'External', external: { metric, target: average } }, []],
    [
      'one container of each pod',
      {
        type: 'ContainerResource',
        containerResource: { name: 'cpu', container: 'upf', target: { type: 'Utilization', averageUtilization: 50 } },
      },
      [],
    ],
    [
      'a known type',
      { type: 'Mood', pods: { metric, target: average } },
      [
        `${at}.type: Unsupported value: "Mood": supported values: "ContainerResource", "External", "Object", "Pods", "Resource"`,
      ],
    ],
    [
      'what its type says',
      { type: 'Pods' },
      [`${at}.pods: Required value: must populate information for the given metric source`],
    ],
    [
      'nothing beside it',
      { type: 'Pods', pods: { metric, target: average }, external: { metric, target: average } },
      [`${at}.external: Forbidden: must populate the given metric source only`],
    ],
    [
      'pods on average',
      { type: 'Pods', pods: { metric, target: { type: 'Value', value: '5' } } },
      [`${at}.pods.target.averageValue: Required value: must specify a positive target averageValue`],
    ],
    [
      'more of pods than none',
      { type: 'Pods', pods: { metric, target: { type: 'AverageValue', averageValue: '0' } } },
      [
        `${at}.pods.target.averageValue: Invalid value: "0": must be positive`,
        `${at}.pods.target.averageValue: Required value: must specify a positive target averageValue`,
      ],
    ],
    [
      'a metric by name',
      { type: 'Pods', pods: { metric: { name: '' }, target: average } },
      [`${at}.pods.metric.name: Required value: must specify a metric name`],
    ],
    [
      'a metric whose name fits a path',
      { type: 'Pods', pods: { metric: { name: 'a/b' }, target: average } },
      [`${at}.pods.metric.name: Invalid value: "a/b": may not contain '/'`],
    ],
    [
      'an object by kind and name',
      { type: 'Object', object: { describedObject: { kind: '', name: '' }, metric, target: average } },
      [`${at}.object.describedObject.kind: Required value`, `${at}.object.describedObject.name: Required value`],
    ],
    [
      'an amount of an object',
      { type: 'Object', object: { describedObject: described, metric, target: { type: 'Value' } } },
      [`${at}.object.target.averageValue: Required value: must set either a target value or averageValue`],
    ],
    [
      'an amount of what is outside',
      { type: 'External', external: { metric, target: { type: 'Value' } } },
      [
        `${at}.external.target.averageValue: Required value: must set either a target value for metric or a per-pod target`,
      ],
    ],
    [
      'one amount of what is outside',
      { type: 'External', external: { metric, target: { ...average, value: '5' } } },
      [`${at}.external.target.value: Forbidden: may not set both a target value for metric and a per-pod target`],
    ],
    [
      'a container by name',
      { type: 'ContainerResource', containerResource: { name: 'cpu', target: average } },
      [`${at}.containerResource.container: Required value: must specify a container`],
    ],
    [
      'a resource by name',
      { type: 'Resource', resource: { name: '', target: average } },
      [`${at}.resource.name: Required value: must specify a resource name`],
    ],
    [
      'an aim of a known type',
      { type: 'Resource', resource: { name: 'cpu', target: { ...average, type: 'Most' } } },
      [`${at}.resource.target.type: Invalid value: "Most": must be either Utilization, Value, or AverageValue`],
    ],
  ])('%s', (_about, body, errors) => {
    expect(wrong(body)).toEqual(errors);
  });
});
