import type { Attributes } from '../attributes.ts';

/** One rule of a Role. */
export interface PolicyRule {
  verbs: readonly string[];
  apiGroups?: readonly string[];
  resources?: readonly string[];
  resourceNames?: readonly string[];
  nonResourceURLs?: readonly string[];
}

/** Whether a rule allows a request. */
export function allows(rule: PolicyRule, attributes: Attributes): boolean {
  if (!has(rule.verbs, attributes.verb)) return false;
  if (attributes.path !== undefined) return (rule.nonResourceURLs ?? []).some((url) => matches(url, attributes.path));
  const { group, resource, name } = attributes;
  if (!has(rule.apiGroups, group) || !coversResource(rule.resources ?? [], resource)) return false;
  const names = rule.resourceNames ?? [];
  return names.length === 0 || names.includes(name);
}

function has(list: readonly string[] | undefined, value: string): boolean {
  return list !== undefined && (list.includes(value) || list.includes('*'));
}

/** `*` is everything, subresources too; a star before a slash is that subresource of everything. */
function coversResource(resources: readonly string[], resource: string): boolean {
  if (has(resources, resource)) return true;
  const slash = resource.indexOf('/');
  return slash >= 0 && resources.includes(`*${resource.slice(slash)}`);
}

/** A star at the end stands for any rest. */
function matches(url: string, path: string): boolean {
  return url === path || (url.endsWith('*') && path.startsWith(url.slice(0, -1)));
}

/** The parts of `wanted` that no rule of `owned` allows by itself, each with one verb, group and resource. */
export function uncovered(owned: readonly PolicyRule[], wanted: readonly PolicyRule[]): PolicyRule[] {
  return wanted.flatMap(singleRules).filter((rule) => !owned.some((own) => covers(own, rule)));
}

function singleRules({ verbs, apiGroups, resources, resourceNames, nonResourceURLs }: PolicyRule): PolicyRule[] {
  const ofPaths = (nonResourceURLs ?? []).flatMap((url) =>
    verbs.map((verb): PolicyRule => ({ nonResourceURLs: [url], verbs: [verb] })),
  );
  const ofResources = (apiGroups ?? []).flatMap((group) =>
    (resources ?? []).flatMap((resource) =>
      (resourceNames?.length ? resourceNames : [undefined]).flatMap((name) =>
        verbs.map(
          (verb): PolicyRule => ({
            apiGroups: [group],
            resources: [resource],
            ...(name === undefined ? {} : { resourceNames: [name] }),
            verbs: [verb],
          }),
        ),
      ),
    ),
  );
  return [...ofPaths, ...ofResources];
}

/** Whether `own` allows all that the single rule `rule` allows. */
function covers(own: PolicyRule, rule: PolicyRule): boolean {
  const verb = rule.verbs[0] as string;
  const path = rule.nonResourceURLs?.[0];
  if (path !== undefined) return allows(own, { verb, path });
  const group = rule.apiGroups?.[0] as string;
  const resource = rule.resources?.[0] as string;
  // A rule without names is wider than one with names: the empty name is in no list.
  return allows(own, { verb, group, resource, namespace: '', name: rule.resourceNames?.[0] ?? '' });
}

/** As Go prints a rule in the message of a refused escalation. */
export function ruleText(rule: PolicyRule): string {
  const fields: [string, readonly string[] | undefined][] = [
    ['APIGroups', rule.apiGroups],
    ['Resources', rule.resources],
    ['ResourceNames', rule.resourceNames],
    ['NonResourceURLs', rule.nonResourceURLs],
    ['Verbs', rule.verbs],
  ];
  const shown = fields.flatMap(([name, values]) => (values?.length ? [`${name}:${quoted(values)}`] : []));
  return `{${shown.join(', ')}}`;
}

/** A Go slice of strings under `%q`. */
export function quoted(values: readonly string[]): string {
  return `[${values.map((value) => JSON.stringify(value)).join(' ')}]`;
}
