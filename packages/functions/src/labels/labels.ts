import { compareText, type Resource, type ResourceList, type Step, valueAt } from '@nexslice/krm';
import { textsOf } from '../config/texts.ts';
import { isLocal } from '../dialect/released.ts';
import { placesBelow } from '../field/spec.ts';

/** Where labels of a kind stand beside its own metadata. */
interface Places {
  /** Where they are added, each as the map above and the fields that are made below it. */
  added?: readonly (readonly [above: string, fields: string])[];
  /** Where only the values of those that are there change: what selects fewer than all must not select fewer still. */
  changed?: readonly string[];
}

const template = podTemplate('spec/template');
const selector = ['spec', 'selector/matchLabels'] as const;

const workload: Places = { added: [selector, ...template.added], changed: template.changed };
const jobTemplate = podTemplate('spec/jobTemplate/spec/template');

const kinds: Readonly<Record<string, Places>> = {
  Service: { added: [['spec', 'selector']] },
  ReplicationController: { added: [['spec', 'selector'], ...template.added], changed: template.changed },
  Deployment: workload,
  ReplicaSet: workload,
  DaemonSet: workload,
  StatefulSet: {
    added: [...workload.added!, ['spec/volumeClaimTemplates', 'metadata/labels']],
    changed: template.changed,
  },
  Job: { added: template.added, changed: ['spec/selector/matchLabels', ...template.changed] },
  CronJob: {
    added: [['spec/jobTemplate', 'metadata/labels'], ...jobTemplate.added],
    changed: ['spec/jobTemplate/spec/selector/matchLabels', ...jobTemplate.changed],
  },
  PodDisruptionBudget: { changed: ['spec/selector/matchLabels'] },
  NetworkPolicy: {
    changed: ['spec', 'spec/ingress/from', 'spec/egress/to'].map((above) => `${above}/podSelector/matchLabels`),
  },
};

function podTemplate(path: string) {
  const terms = ['podAffinity', 'podAntiAffinity'].flatMap((affinity) => [
    `affinity/${affinity}/preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm`,
    `affinity/${affinity}/requiredDuringSchedulingIgnoredDuringExecution`,
  ]);
  return {
    added: [[path, 'metadata/labels']] as const,
    changed: ['topologySpreadConstraints', ...terms].map((term) => `${path}/spec/${term}/labelSelector/matchLabels`),
  };
}

/**
 * Sets labels of all resources that go to a cluster, of their pod templates and of the selectors that find those, as `set-labels` of the
 * kpt catalogue does.
 */
export function setLabels(list: ResourceList, config: Resource | undefined): void {
  const items = list.items.filter((item) => !isLocal(item));
  const labels = Object.entries(textsOf('set-labels', config, 'SetLabels', 'labels')).sort(([a], [b]) =>
    compareText(a, b),
  );
  if (items.length === 0) return void list.results.push({ message: 'no input resources', severity: 'info' });
  if (labels.length === 0) {
    const message = 'no `labels` arguments are given in FunctionConfig';
    return void list.results.push({ message, severity: 'warning' });
  }
  const count = items.reduce((sum, item) => sum + label(item, labels), 0);
  list.results.push({ message: `set ${count} labels in total`, severity: 'info' });
}

function label(item: Resource, labels: readonly (readonly [string, string])[]): number {
  const { added = [], changed = [] } = placesOf(item);
  let count = 0;
  const put = (place: Step[], adding: boolean) => {
    for (const [key, text] of labels) {
      if (!adding && valueAt(item.value, [...place, key]) === undefined) continue;
      item.setAt([...place, key], text);
      count++;
    }
  };
  put(['metadata', 'labels'], true);
  for (const [above, fields] of added) {
    for (const parent of placesBelow(item, [], above, false))
      for (const place of placesBelow(item, parent, fields, true)) put(place, true);
  }
  for (const path of changed) for (const place of placesBelow(item, [], path, false)) put(place, false);
  return count;
}

function placesOf({ apiVersion, kind }: Resource): Places {
  const ofKubernetes = !apiVersion.includes('.') || apiVersion.startsWith('networking.k8s.io/');
  return (ofKubernetes && Object.hasOwn(kinds, kind) && kinds[kind]) || {};
}
