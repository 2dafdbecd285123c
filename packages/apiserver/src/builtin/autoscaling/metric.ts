import type { HorizontalPodAutoscaler } from '@nexslice/kube';
import { pathSegment } from '../../registry/names.ts';
import { type FieldError, forbidden, invalid, notSupported, required } from '../../status/field-error.ts';
import { parseQuantity } from '../quantity/quantity.ts';
import { needed } from '../rules/text.ts';

export type Metric = NonNullable<NonNullable<HorizontalPodAutoscaler['spec']>['metrics']>[number];
interface Target {
  type: string;
  value?: string;
  averageValue?: string;
  averageUtilization?: number;
}

const types = ['ContainerResource', 'External', 'Object', 'Pods', 'Resource'];
/** In the order that Kubernetes looks for them. */
const sources = ['object', 'external', 'pods', 'resource', 'containerResource'] as const;
type Source = (typeof sources)[number];

/** What an autoscaler goes by: one source, the one its type says. */
export function validateMetric(field: string, metric: Metric): FieldError[] {
  const errors = metric.type ? [] : [required(`${field}.type`, 'must specify a metric source type')];
  if (!types.includes(metric.type)) errors.push(notSupported(`${field}.type`, metric.type ?? '', types));
  const present = sources.filter((source) => metric[source]);
  const [first] = present;
  if (first) errors.push(...rules[first](`${field}.${first}`, metric));
  const expected = sources.find((source) => source.toLowerCase() === metric.type?.toLowerCase());
  if (expected && !metric[expected]) {
    errors.push(required(`${field}.${expected}`, 'must populate information for the given metric source'));
  }
  if (present.length === 1) return errors;
  return [
    ...errors,
    ...present
      .filter((source) => source !== expected)
      .map((source) => forbidden(`${field}.${source}`, 'must populate the given metric source only')),
  ];
}

const rules: Record<Source, (field: string, metric: Metric) => FieldError[]> = {
  object: (field, { object }) => [
    ...validateReference(`${field}.describedObject`, object!.describedObject),
    ...validateVersion(`${field}.describedObject.apiVersion`, object!.describedObject.apiVersion, true),
    ...validateName(field, object!.metric),
    ...validateTarget(`${field}.target`, object!.target),
    ...(object!.target.value === undefined && object!.target.averageValue === undefined
      ? [required(`${field}.target.averageValue`, 'must set either a target value or averageValue')]
      : []),
  ],
  external: (field, { external }) => {
    const { value, averageValue } = external!.target;
    const errors = [...validateName(field, external!.metric), ...validateTarget(`${field}.target`, external!.target)];
    if (value === undefined && averageValue === undefined) {
      const text = 'must set either a target value for metric or a per-pod target';
      errors.push(required(`${field}.target.averageValue`, text));
    }
    if (value !== undefined && averageValue !== undefined) {
      const text = 'may not set both a target value for metric and a per-pod target';
      errors.push(forbidden(`${field}.target.value`, text));
    }
    return errors;
  },
  pods: (field, { pods }) => [
    ...validateName(field, pods!.metric),
    ...validateTarget(`${field}.target`, pods!.target),
    ...(isPositive(pods!.target.averageValue)
      ? []
      : [required(`${field}.target.averageValue`, 'must specify a positive target averageValue')]),
  ],
  resource: (field, { resource }) => validateResource(field, resource!),
  containerResource: (field, { containerResource }) => {
    const errors = validateResource(field, containerResource!);
    if (containerResource!.container) return errors;
    const missing = required(`${field}.container`, 'must specify a container');
    return containerResource!.name ? [missing, ...errors] : [errors[0]!, missing, ...errors.slice(1)];
  },
};

/** A share of what pods request, or an amount of its own, but not both. */
function validateResource(field: string, { name, target }: { name: string; target: Target }): FieldError[] {
  const errors = name ? [] : [required(`${field}.name`, 'must specify a resource name')];
  errors.push(...validateTarget(`${field}.target`, target));
  const { averageUtilization, averageValue } = target;
  if (averageUtilization === undefined && averageValue === undefined) {
    const text = 'must set either a target raw value or a target utilization';
    errors.push(required(`${field}.target.averageUtilization`, text));
  }
  if (averageUtilization !== undefined && averageValue !== undefined) {
    const text = 'may not set both a target raw value and a target utilization';
    errors.push(forbidden(`${field}.target.averageValue`, text));
  }
  return errors;
}

function validateName(field: string, { name }: { name: string }): FieldError[] {
  if (!name) return [required(`${field}.metric.name`, 'must specify a metric name')];
  return pathSegment(name).map((text) => invalid(`${field}.metric.name`, name, text));
}

function validateTarget(field: string, target: Target): FieldError[] {
  const errors = target.type ? [] : [required(`${field}.type`, 'must specify a metric target type')];
  if (!['Utilization', 'Value', 'AverageValue'].includes(target.type)) {
    errors.push(invalid(`${field}.type`, target.type ?? '', 'must be either Utilization, Value, or AverageValue'));
  }
  for (const amount of ['value', 'averageValue'] as const) {
    if (target[amount] === undefined || isPositive(target[amount])) continue;
    errors.push(invalid(`${field}.${amount}`, target[amount], 'must be positive'));
  }
  const share = target.averageUtilization;
  if (share !== undefined && share < 1)
    errors.push(invalid(`${field}.averageUtilization`, share, 'must be greater than 0'));
  return errors;
}

const isPositive = (amount: string | undefined): boolean => amount !== undefined && parseQuantity(amount).nanos > 0n;

/** An object of some kind, by name. */
export function validateReference(field: string, { kind, name }: { kind: string; name: string }): FieldError[] {
  return [...needed(`${field}.kind`, kind, pathSegment), ...needed(`${field}.name`, name, pathSegment)];
}

/** `apps/v1`; of the core group, a version alone, where that is meant. */
export function validateVersion(field: string, apiVersion = '', mayBeCore: boolean): FieldError[] {
  const slashes = apiVersion.split('/').length - 1;
  if (slashes > 1) return [invalid(field, apiVersion, `unexpected GroupVersion string: ${apiVersion}`)];
  const hasGroup = slashes === 1 && !apiVersion.startsWith('/');
  return hasGroup || mayBeCore ? [] : [invalid(field, apiVersion, 'apiVersion must specify API group')];
}
