import type { PodSpec } from '../types.ts';

/** Labels of nodes that have other names by now. */
const deprecatedLabels: Record<string, string> = {
  'beta.kubernetes.io/arch': 'deprecated since v1.14; use "kubernetes.io/arch" instead',
  'beta.kubernetes.io/os': 'deprecated since v1.14; use "kubernetes.io/os" instead',
  'failure-domain.beta.kubernetes.io/region': 'deprecated since v1.17; use "topology.kubernetes.io/region" instead',
  'failure-domain.beta.kubernetes.io/zone': 'deprecated since v1.17; use "topology.kubernetes.io/zone" instead',
  'beta.kubernetes.io/instance-type': 'deprecated since v1.17; use "node.kubernetes.io/instance-type" instead',
};

/** Where a pod chooses nodes by labels of old, or spreads pods that it does not select. */
export function deprecatedLabelWarnings(field: string, spec: PodSpec): string[] {
  return [
    ...Object.keys(spec.nodeSelector ?? {}).flatMap((key) => {
      const why = deprecatedLabels[key];
      return why ? [`${field}.nodeSelector[${key}]: ${why}`] : [];
    }),
    ...nodeTerms(`${field}.affinity.nodeAffinity`, spec).flatMap(([at, term]) =>
      (term.matchExpressions ?? []).flatMap(({ key }, i) => named(`${at}.matchExpressions[${i}].key`, key)),
    ),
    ...(spec.topologySpreadConstraints ?? []).flatMap(({ topologyKey, labelSelector }, i) => {
      const at = `${field}.topologySpreadConstraints[${i}]`;
      return [
        ...named(`${at}.topologyKey`, topologyKey),
        ...(labelSelector ? [] : [`${at}.labelSelector: a null labelSelector results in matching no pod`]),
      ];
    }),
  ];
}

function named(field: string, key: string): string[] {
  const why = deprecatedLabels[key];
  return why ? [`${field}: ${key} is ${why}`] : [];
}

type Term = { matchExpressions?: { key: string }[] };

function nodeTerms(field: string, spec: PodSpec): [field: string, term: Term][] {
  const affinity = spec.affinity?.nodeAffinity;
  const needs = affinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  const wishes = affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
  return [
    ...needs.map((term, i): [string, Term] => [
      `${field}.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[${i}]`,
      term,
    ]),
    ...wishes.map(({ preference }, i): [string, Term] => [
      `${field}.preferredDuringSchedulingIgnoredDuringExecution[${i}].preference`,
      preference,
    ]),
  ];
}
