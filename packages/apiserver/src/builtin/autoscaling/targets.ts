import type { HorizontalPodAutoscaler } from '@nexslice/kube';
import type { Metric } from './metric.ts';

interface Amounts {
  value?: string;
  averageValue?: string;
  averageUtilization?: number;
}

interface Source {
  name?: string;
  target?: Amounts;
  current?: Amounts;
}

/** How many metrics a cell has room for. */
const shownMetrics = 2;

/** What an autoscaler goes by, as it is and as it should be: `cpu: 20%/50%, 3/10 (avg) + 1 more...`. */
export function targetsCell({ spec, status }: HorizontalPodAutoscaler): string {
  const texts = (spec?.metrics ?? []).map((metric, i) => metricText(metric, status?.currentMetrics?.[i] as Metric));
  const shown = texts.slice(0, shownMetrics).join(', ');
  if (texts.length > shownMetrics) return `${shown} + ${texts.length - shownMetrics} more...`;
  return shown || '<none>';
}

function metricText(metric: Metric, status: Metric | undefined): string {
  const { name, target = {} } = sourceOf(metric);
  const current = sourceOf(status).current ?? {};
  const { averageValue } = target;
  switch (metric.type) {
    case 'Pods':
      return ratio(current.averageValue, averageValue);
    case 'External':
    case 'Object':
      return averageValue === undefined
        ? ratio(current.value, target.value)
        : `${ratio(current.averageValue, averageValue)} (avg)`;
    case 'Resource':
    case 'ContainerResource':
      return `${name}: ${
        averageValue === undefined
          ? ratio(percent(current.averageUtilization), percent(target.averageUtilization) ?? '<auto>')
          : ratio(current.averageValue, averageValue)
      }`;
    default:
      return '<unknown type>';
  }
}

const ratio = (current = '<unknown>', target = ''): string => `${current}/${target}`;

const percent = (share: number | undefined): string | undefined => (share === undefined ? undefined : `${share}%`);

/** The part of a metric that its type names. */
function sourceOf(metric: Metric | undefined): Source {
  const { resource, containerResource, pods, object, external } = metric ?? {};
  return (resource ?? containerResource ?? pods ?? object ?? external ?? {}) as Source;
}
