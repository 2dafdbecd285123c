import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { call, configMap } from '../registry/call.fixture.ts';

const kind = (apiVersion: string, name: string, spec: string) =>
  `apiVersion: ${apiVersion}\nkind: ${name}\nmetadata:\n  name: x\nspec: ${spec}\n`;

/** The `spec` of a resource after `set-labels` with `a: b`. */
function specAfter(apiVersion: string, name: string, spec: string): unknown {
  const { list } = call('set-labels', configMap('a: b'), kind(apiVersion, name, spec));
  expect(list.items[0]?.value['metadata']).toEqual({ name: 'x', labels: { a: 'b' } });
  return list.items[0]?.value['spec'];
}

const affinity = (labels: string) =>
  `{affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{labelSelector: {matchLabels: ${labels}}}]}}}`;

describe('set-labels', () => {
  it.each([
    // Workloads: their selector and their pods.
    [
      'apps/v1',
      'Deployment',
      '{template: {}}',
      '{selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}}}',
    ],
    [
      'apps/v1',
      'StatefulSet',
      '{selector: {matchLabels: {c: d}}, template: {}, volumeClaimTemplates: [{metadata: {name: v}}]}',
      '{selector: {matchLabels: {c: d, a: b}}, template: {metadata: {labels: {a: b}}}, volumeClaimTemplates: [{metadata: {name: v, labels: {a: b}}}]}',
    ],
    ['v1', 'ReplicationController', '{template: {}}', '{selector: {a: b}, template: {metadata: {labels: {a: b}}}}'],
    ['v1', 'Service', '{selector: {c: d}}', '{selector: {c: d, a: b}}'],
    ['v1', 'Service', '{}', '{selector: {a: b}}'],
    [
      'batch/v1',
      'CronJob',
      '{jobTemplate: {spec: {template: {}}}}',
      '{jobTemplate: {metadata: {labels: {a: b}}, spec: {template: {metadata: {labels: {a: b}}}}}}',
    ],
    // A selector that is chosen by hand gets no label that it has not.
    ['batch/v1', 'Job', '{template: {}}', '{template: {metadata: {labels: {a: b}}}}'],
    ['batch/v1', 'Job', '{selector: {matchLabels: {a: x, c: d}}}', '{selector: {matchLabels: {a: b, c: d}}}'],
    ['policy/v1', 'PodDisruptionBudget', '{selector: {matchLabels: {a: x}}}', '{selector: {matchLabels: {a: b}}}'],
    ['policy/v1', 'PodDisruptionBudget', '{selector: {matchLabels: {c: d}}}', '{selector: {matchLabels: {c: d}}}'],
    [
      'networking.k8s.io/v1',
      'NetworkPolicy',
      '{podSelector: {matchLabels: {a: x}}, ingress: [{from: [{podSelector: {matchLabels: {a: x}}}, {ipBlock: {cidr: 1.1.1.0/24}}]}]}',
      '{podSelector: {matchLabels: {a: b}}, ingress: [{from: [{podSelector: {matchLabels: {a: b}}}, {ipBlock: {cidr: 1.1.1.0/24}}]}]}',
    ],
    [
      'apps/v1',
      'DaemonSet',
      `{template: {spec: ${affinity('{a: x}')}}}`,
      `{selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, spec: ${affinity('{a: b}')}}}`,
    ],
    // What others call so is not known to have such fields.
    ['example.org/v1', 'Deployment', '{selector: {}, template: {}}', '{selector: {}, template: {}}'],
    ['batch.volcano.sh/v1', 'Job', '{template: {}}', '{template: {}}'],
    ['example.org/v1', 'Any', '{template: {metadata: {}}}', '{template: {metadata: {}}}'],
  ])('of %s %s makes %s %s', (apiVersion, name, before, after) => {
    expect(specAfter(apiVersion, name, before)).toEqual(parse(after));
  });

  it('counts what it sets, and leaves alone what stays in the package', () => {
    const local =
      'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: l\n  annotations:\n    config.kubernetes.io/local-config: "true"\n';
    const own =
      'apiVersion: fn.kpt.dev/v1alpha1\nkind: SetLabels\nmetadata:\n  name: s\nlabels:\n  color: orange\n  fruit: apple\n';
    const { said, texts } = call('set-labels', own, local, kind('v1', 'Service', '{selector: {foo: bar}}'));
    expect(said).toEqual(['info set 4 labels in total']);
    expect(texts[0]).toBe(local);
    expect(call('set-labels', own, local).said).toEqual(['info no input resources']);
  });

  it('warns when no labels are given', () => {
    const { said, error } = call('set-labels', configMap(), kind('v1', 'Service', '{}'));
    expect(error).toBeUndefined();
    expect(said).toEqual(['warning no `labels` arguments are given in FunctionConfig']);
  });
});
