import { describe } from 'vitest';
import { answers } from '../testing/answers.ts';

describe('an autoscaler', () => {
  answers(
    'HorizontalPodAutoscaler',
    {
      spec: {
        minReplicas: 1,
        maxReplicas: 3,
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'd' },
        metrics: [
          { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } } },
          {
            type: 'Pods',
            pods: {
              metric: { name: 'm', selector: { matchLabels: { a: 'b' } } },
              target: { type: 'AverageValue', averageValue: '1' },
            },
          },
          {
            type: 'Object',
            object: {
              describedObject: { apiVersion: 'v1', kind: 'Service', name: 's' },
              metric: { name: 'm' },
              target: { type: 'Value', value: '1' },
            },
          },
          {
            type: 'External',
            external: { metric: { name: 'm' }, target: { type: 'AverageValue', averageValue: '1' } },
          },
        ],
        behavior: {
          scaleDown: { stabilizationWindowSeconds: 10, policies: [{ type: 'Pods', value: 1, periodSeconds: 10 }] },
        },
      },
    },
    [
      [
        'spec.behavior.scaleDown.policies',
        [null],
        [
          'spec.behavior.scaleDown.policies[0].type: Unsupported value: "": supported values: "Percent", "Pods"',
          'spec.behavior.scaleDown.policies[0].value: Invalid value: 0: must be greater than zero',
          'spec.behavior.scaleDown.policies[0].periodSeconds: Invalid value: 0: must be greater than zero',
        ],
      ],
      [
        'spec.behavior.scaleDown.policies[0].periodSeconds',
        undefined,
        ['spec.behavior.scaleDown.policies[0].periodSeconds: Invalid value: 0: must be greater than zero'],
      ],
      [
        'spec.behavior.scaleDown.policies[0].periodSeconds',
        65536,
        ['spec.behavior.scaleDown.policies[0].periodSeconds: Invalid value: 65536: must be less than or equal to 1800'],
      ],
      [
        'spec.behavior.scaleDown.policies[0].type',
        undefined,
        ['spec.behavior.scaleDown.policies[0].type: Unsupported value: "": supported values: "Percent", "Pods"'],
      ],
      [
        'spec.behavior.scaleDown.policies[0].value',
        undefined,
        ['spec.behavior.scaleDown.policies[0].value: Invalid value: 0: must be greater than zero'],
      ],
      [
        'spec.behavior.scaleDown.selectPolicy',
        'x',
        ['spec.behavior.scaleDown.selectPolicy: Unsupported value: "x": supported values: "Disabled", "Max", "Min"'],
      ],
      [
        'spec.behavior.scaleDown.stabilizationWindowSeconds',
        -1,
        [
          'spec.behavior.scaleDown.stabilizationWindowSeconds: Invalid value: -1: must be greater than or equal to zero',
        ],
      ],
      [
        'spec.behavior.scaleDown.stabilizationWindowSeconds',
        65536,
        [
          'spec.behavior.scaleDown.stabilizationWindowSeconds: Invalid value: 65536: must be less than or equal to 3600',
        ],
      ],
      [
        'spec.behavior.scaleUp',
        { policies: [{}] },
        [
          'spec.behavior.scaleUp.policies[0].type: Unsupported value: "": supported values: "Percent", "Pods"',
          'spec.behavior.scaleUp.policies[0].value: Invalid value: 0: must be greater than zero',
          'spec.behavior.scaleUp.policies[0].periodSeconds: Invalid value: 0: must be greater than zero',
        ],
      ],
      [
        'spec.behavior.scaleUp',
        { selectPolicy: 'x' },
        ['spec.behavior.scaleUp.selectPolicy: Unsupported value: "x": supported values: "Disabled", "Max", "Min"'],
      ],
      [
        'spec.behavior.scaleUp',
        { stabilizationWindowSeconds: -1 },
        ['spec.behavior.scaleUp.stabilizationWindowSeconds: Invalid value: -1: must be greater than or equal to zero'],
      ],
      [
        'spec.maxReplicas',
        undefined,
        [
          'spec.maxReplicas: Required value: must be set and greater than 0',
          'spec.maxReplicas: Invalid value: 0: must be greater than or equal to `minReplicas`',
        ],
      ],
      [
        'spec.maxReplicas',
        -1,
        [
          'spec.maxReplicas: Invalid value: -1: must be greater than or equal to 1',
          'spec.maxReplicas: Invalid value: -1: must be greater than or equal to `minReplicas`',
        ],
      ],
      [
        'spec.metrics[0].containerResource',
        {},
        ['spec.metrics[0].containerResource: Forbidden: must populate the given metric source only'],
      ],
      [
        'spec.metrics[0].resource',
        undefined,
        ['spec.metrics[0].resource: Required value: must populate information for the given metric source'],
      ],
      [
        'spec.metrics[0].resource.name',
        undefined,
        ['spec.metrics[0].resource.name: Required value: must specify a resource name'],
      ],
      [
        'spec.metrics[0].resource.target',
        undefined,
        [
          'spec.metrics[0].resource.target.type: Required value: must specify a metric target type',
          'spec.metrics[0].resource.target.type: Invalid value: "": must be either Utilization, Value, or AverageValue',
          'spec.metrics[0].resource.target.averageUtilization: Required value: must set either a target raw value or a target utilization',
        ],
      ],
      [
        'spec.metrics[0].resource.target.averageUtilization',
        undefined,
        [
          'spec.metrics[0].resource.target.averageUtilization: Required value: must set either a target raw value or a target utilization',
        ],
      ],
      [
        'spec.metrics[0].resource.target.averageUtilization',
        -1,
        ['spec.metrics[0].resource.target.averageUtilization: Invalid value: -1: must be greater than 0'],
      ],
      [
        'spec.metrics[0].resource.target.averageValue',
        '1',
        [
          'spec.metrics[0].resource.target.averageValue: Forbidden: may not set both a target raw value and a target utilization',
        ],
      ],
      [
        'spec.metrics[0].resource.target.averageValue',
        '0',
        [
          'spec.metrics[0].resource.target.averageValue: Invalid value: "0": must be positive',
          'spec.metrics[0].resource.target.averageValue: Forbidden: may not set both a target raw value and a target utilization',
        ],
      ],
      [
        'spec.metrics[0].resource.target.type',
        undefined,
        [
          'spec.metrics[0].resource.target.type: Required value: must specify a metric target type',
          'spec.metrics[0].resource.target.type: Invalid value: "": must be either Utilization, Value, or AverageValue',
        ],
      ],
      [
        'spec.metrics[0].resource.target.type',
        'x',
        [
          'spec.metrics[0].resource.target.type: Invalid value: "x": must be either Utilization, Value, or AverageValue',
        ],
      ],
      [
        'spec.metrics[0].resource.target.value',
        '0',
        ['spec.metrics[0].resource.target.value: Invalid value: "0": must be positive'],
      ],
      [
        'spec.metrics[1].pods',
        undefined,
        ['spec.metrics[1].pods: Required value: must populate information for the given metric source'],
      ],
      [
        'spec.metrics[1].pods.metric',
        undefined,
        ['spec.metrics[1].pods.metric.name: Required value: must specify a metric name'],
      ],
      [
        'spec.metrics[1].pods.metric.name',
        'a.b/c',
        ['spec.metrics[1].pods.metric.name: Invalid value: "a.b/c": <no slash>'],
      ],
      [
        'spec.metrics[1].pods.target',
        undefined,
        [
          'spec.metrics[1].pods.target.type: Required value: must specify a metric target type',
          'spec.metrics[1].pods.target.type: Invalid value: "": must be either Utilization, Value, or AverageValue',
          'spec.metrics[1].pods.target.averageValue: Required value: must specify a positive target averageValue',
        ],
      ],
      [
        'spec.metrics[1].pods.target.averageUtilization',
        -1,
        ['spec.metrics[1].pods.target.averageUtilization: Invalid value: -1: must be greater than 0'],
      ],
      [
        'spec.metrics[1].pods.target.averageValue',
        undefined,
        ['spec.metrics[1].pods.target.averageValue: Required value: must specify a positive target averageValue'],
      ],
      [
        'spec.metrics[1].pods.target.type',
        undefined,
        [
          'spec.metrics[1].pods.target.type: Required value: must specify a metric target type',
          'spec.metrics[1].pods.target.type: Invalid value: "": must be either Utilization, Value, or AverageValue',
        ],
      ],
      [
        'spec.metrics[1].pods.target.type',
        'x',
        ['spec.metrics[1].pods.target.type: Invalid value: "x": must be either Utilization, Value, or AverageValue'],
      ],
      [
        'spec.metrics[1].pods.target.value',
        '0',
        ['spec.metrics[1].pods.target.value: Invalid value: "0": must be positive'],
      ],
      [
        'spec.metrics[1].resource',
        {},
        ['spec.metrics[1].resource: Forbidden: must populate the given metric source only'],
      ],
      [
        'spec.metrics[2].external',
        {},
        ['spec.metrics[2].external: Forbidden: must populate the given metric source only'],
      ],
      [
        'spec.metrics[2].object',
        undefined,
        ['spec.metrics[2].object: Required value: must populate information for the given metric source'],
      ],
      [
        'spec.metrics[2].object.describedObject',
        undefined,
        [
          'spec.metrics[2].object.describedObject.kind: Required value',
          'spec.metrics[2].object.describedObject.name: Required value',
        ],
      ],
      [
        'spec.metrics[2].object.describedObject.kind',
        undefined,
        ['spec.metrics[2].object.describedObject.kind: Required value'],
      ],
      [
        'spec.metrics[2].object.describedObject.kind',
        'a.b/c',
        ['spec.metrics[2].object.describedObject.kind: Invalid value: "a.b/c": <no slash>'],
      ],
      [
        'spec.metrics[2].object.describedObject.name',
        undefined,
        ['spec.metrics[2].object.describedObject.name: Required value'],
      ],
      [
        'spec.metrics[2].object.describedObject.name',
        'a.b/c',
        ['spec.metrics[2].object.describedObject.name: Invalid value: "a.b/c": <no slash>'],
      ],
      [
        'spec.metrics[2].object.metric',
        undefined,
        ['spec.metrics[2].object.metric.name: Required value: must specify a metric name'],
      ],
      [
        'spec.metrics[2].object.metric.name',
        'a.b/c',
        ['spec.metrics[2].object.metric.name: Invalid value: "a.b/c": <no slash>'],
      ],
      [
        'spec.metrics[2].object.target',
        undefined,
        [
          'spec.metrics[2].object.target.type: Required value: must specify a metric target type',
          'spec.metrics[2].object.target.type: Invalid value: "": must be either Utilization, Value, or AverageValue',
          'spec.metrics[2].object.target.averageValue: Required value: must set either a target value or averageValue',
        ],
      ],
      [
        'spec.metrics[2].object.target.averageUtilization',
        -1,
        ['spec.metrics[2].object.target.averageUtilization: Invalid value: -1: must be greater than 0'],
      ],
      [
        'spec.metrics[2].object.target.averageValue',
        '0',
        ['spec.metrics[2].object.target.averageValue: Invalid value: "0": must be positive'],
      ],
      [
        'spec.metrics[2].object.target.type',
        undefined,
        [
          'spec.metrics[2].object.target.type: Required value: must specify a metric target type',
          'spec.metrics[2].object.target.type: Invalid value: "": must be either Utilization, Value, or AverageValue',
        ],
      ],
      [
        'spec.metrics[2].object.target.type',
        'x',
        ['spec.metrics[2].object.target.type: Invalid value: "x": must be either Utilization, Value, or AverageValue'],
      ],
      [
        'spec.metrics[2].object.target.value',
        undefined,
        ['spec.metrics[2].object.target.averageValue: Required value: must set either a target value or averageValue'],
      ],
      [
        'spec.metrics[2].object.target.value',
        '0',
        ['spec.metrics[2].object.target.value: Invalid value: "0": must be positive'],
      ],
      ['spec.metrics[2].pods', {}, ['spec.metrics[2].pods: Forbidden: must populate the given metric source only']],
      [
        'spec.metrics[3].external',
        undefined,
        ['spec.metrics[3].external: Required value: must populate information for the given metric source'],
      ],
      [
        'spec.metrics[3].external.metric',
        undefined,
        ['spec.metrics[3].external.metric.name: Required value: must specify a metric name'],
      ],
      [
        'spec.metrics[3].external.metric.name',
        'a.b/c',
        ['spec.metrics[3].external.metric.name: Invalid value: "a.b/c": <no slash>'],
      ],
      [
        'spec.metrics[3].external.target',
        undefined,
        [
          'spec.metrics[3].external.target.type: Required value: must specify a metric target type',
          'spec.metrics[3].external.target.type: Invalid value: "": must be either Utilization, Value, or AverageValue',
          'spec.metrics[3].external.target.averageValue: Required value: must set either a target value for metric or a per-pod target',
        ],
      ],
      [
        'spec.metrics[3].external.target.averageUtilization',
        -1,
        ['spec.metrics[3].external.target.averageUtilization: Invalid value: -1: must be greater than 0'],
      ],
      [
        'spec.metrics[3].external.target.averageValue',
        undefined,
        [
          'spec.metrics[3].external.target.averageValue: Required value: must set either a target value for metric or a per-pod target',
        ],
      ],
      [
        'spec.metrics[3].external.target.averageValue',
        '0',
        ['spec.metrics[3].external.target.averageValue: Invalid value: "0": must be positive'],
      ],
      [
        'spec.metrics[3].external.target.type',
        undefined,
        [
          'spec.metrics[3].external.target.type: Required value: must specify a metric target type',
          'spec.metrics[3].external.target.type: Invalid value: "": must be either Utilization, Value, or AverageValue',
        ],
      ],
      [
        'spec.metrics[3].external.target.type',
        'x',
        [
          'spec.metrics[3].external.target.type: Invalid value: "x": must be either Utilization, Value, or AverageValue',
        ],
      ],
      [
        'spec.metrics[3].external.target.value',
        '1',
        [
          'spec.metrics[3].external.target.value: Forbidden: may not set both a target value for metric and a per-pod target',
        ],
      ],
      [
        'spec.metrics[3].external.target.value',
        '0',
        [
          'spec.metrics[3].external.target.value: Invalid value: "0": must be positive',
          'spec.metrics[3].external.target.value: Forbidden: may not set both a target value for metric and a per-pod target',
        ],
      ],
      ['spec.minReplicas', -1, ['spec.minReplicas: Invalid value: -1: must be greater than or equal to 1']],
      ['spec.minReplicas', 101, ['spec.maxReplicas: Invalid value: 3: must be greater than or equal to `minReplicas`']],
      [
        'spec.scaleTargetRef',
        undefined,
        [
          'spec.scaleTargetRef.kind: Required value',
          'spec.scaleTargetRef.name: Required value',
          'spec.scaleTargetRef.apiVersion: Invalid value: "": apiVersion must specify API group',
        ],
      ],
      [
        'spec.scaleTargetRef.apiVersion',
        undefined,
        ['spec.scaleTargetRef.apiVersion: Invalid value: "": apiVersion must specify API group'],
      ],
      ['spec.scaleTargetRef.kind', undefined, ['spec.scaleTargetRef.kind: Required value']],
      ['spec.scaleTargetRef.kind', 'a.b/c', ['spec.scaleTargetRef.kind: Invalid value: "a.b/c": <no slash>']],
      ['spec.scaleTargetRef.name', undefined, ['spec.scaleTargetRef.name: Required value']],
      ['spec.scaleTargetRef.name', 'a.b/c', ['spec.scaleTargetRef.name: Invalid value: "a.b/c": <no slash>']],
    ],
  );
});
