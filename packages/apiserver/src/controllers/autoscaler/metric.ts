import type { HorizontalPodAutoscaler } from '@nexslice/kube';
import { goSelector } from '../../builtin/kind/selector.ts';
import type { LabelSelector } from '../../builtin/types.ts';

export type Metric = NonNullable<NonNullable<HorizontalPodAutoscaler['spec']>['metrics']>[number];

/** Why a metric is not to be had, in the words of a cluster that nobody measures. */
export interface MissingMetric {
  reason: string;
  message: string;
  /** What could not be computed for want of it. */
  consequence: string;
}

const notServed = (what: string) => `the server could not find the requested resource (get ${what})`;
const noCustom =
  'unable to fetch metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered';

/** No metrics are served here: of every metric it is known what is missing. */
export function missingMetric(metric: Metric, namespace: string): MissingMetric {
  const { type, resource, containerResource, pods, object, external } = metric;
  if (resource) return ofResource(type, resource, `${resource.name} resource`);
  if (containerResource) return ofResource(type, containerResource, `${containerResource.container} container`);
  if (object) {
    const { kind, name } = object.describedObject;
    const message = `unable to get metric ${object.metric.name}: ${kind} on ${namespace} ${name}/${noCustom}`;
    const inner = object.target.type === 'AverageValue' ? `failed to get ${object.metric.name} object metric: ` : '';
    return missing(type, message, `failed to get object metric value: ${inner}`);
  }
  if (external) {
    const { name, selector } = external.metric;
    const which = `${namespace}/${name}/${selector ? goSelector(selector as LabelSelector) : 'nil'}`;
    const why = `unable to fetch metrics from external metrics API: ${notServed(`${name}.external.metrics.k8s.io`)}`;
    const inner = external.target.type === 'AverageValue' ? `${name} external metric` : `external metric ${name}`;
    const consequence = `failed to get ${name} external metric value: failed to get ${inner}: `;
    return missing(type, `unable to get external metric ${which}: ${why}`, consequence);
  }
  return missing(type, `unable to get metric ${pods?.metric.name}: ${noCustom}`, 'failed to get pods metric value: ');
}

function ofResource(type: string, { name, target }: { name: string; target: { type: string } }, whose: string) {
  const what = target.type === 'Utilization' ? 'utilization' : 'usage';
  const why = `unable to fetch metrics from resource metrics API: ${notServed('pods.metrics.k8s.io')}`;
  const message = `failed to get ${name} ${what}: unable to get metrics for resource ${name}: ${why}`;
  return missing(type, message, `failed to get ${whose} metric value: `);
}

function missing(type: string, message: string, prefix: string): MissingMetric {
  return { reason: `FailedGet${type}Metric`, message, consequence: prefix + message };
}
