import { qualified } from '../../registry/names.ts';
import { duplicate, type FieldError, invalid, notSupported, required, tooMany } from '../../status/field-error.ts';
import { needed } from '../rules/text.ts';

/** Requests that a webhook or a policy is for. */
export interface Rule {
  operations?: string[];
  apiGroups?: string[];
  apiVersions?: string[];
  resources?: string[];
  scope?: string;
}

/** What must hold beside, in CEL. */
export interface MatchCondition {
  name: string;
  expression: string;
}

const operations = ['*', 'CONNECT', 'CREATE', 'DELETE', 'UPDATE'];
const scopes = ['*', 'Cluster', 'Namespaced'];
const maxConditions = 64;

export function validateRule(field: string, rule: Rule): FieldError[] {
  const { scope } = rule;
  return [
    ...validateList(`${field}.operations`, rule.operations, 'operations'),
    ...(rule.operations ?? []).flatMap((operation, i) =>
      operations.includes(operation) ? [] : [notSupported(`${field}.operations[${i}]`, operation, operations)],
    ),
    ...validateList(`${field}.apiGroups`, rule.apiGroups, 'API groups'),
    ...validateList(`${field}.apiVersions`, rule.apiVersions, 'API versions'),
    ...missing(`${field}.apiVersions`, rule.apiVersions),
    ...validateResources(`${field}.resources`, rule.resources ?? []),
    ...(scope === undefined || scopes.includes(scope) ? [] : [notSupported(`${field}.scope`, scope, scopes)]),
  ];
}

function validateList(field: string, list: readonly string[] = [], noun: string): FieldError[] {
  if (list.length === 0) return [required(field)];
  if (list.length === 1 || !list.includes('*')) return [];
  return [invalid(field, list, `if '*' is present, must not specify other ${noun}`)];
}

const missing = (field: string, list: readonly string[] = []): FieldError[] =>
  list.flatMap((text, i) => needed(`${field}[${i}]`, text));

// Resources and subresources: who names all of something need not name one of it.
function validateResources(field: string, resources: readonly string[]): FieldError[] {
  if (resources.length === 0) return [required(field)];
  const errors = missing(field, resources);
  for (const [i, resource] of resources.entries()) {
    const [name, ...rest] = resource.split('/');
    if (rest.length === 0) continue;
    const before = resources.slice(0, i);
    for (const all of [`${name}/*`, `*/${rest.join('/')}`]) {
      if (before.includes(all)) {
        errors.push(invalid(`${field}[${i}]`, resource, `if '${all}' is present, must not specify ${resource}`));
      }
    }
  }
  if (resources.length > 1 && resources.includes('*/*')) {
    errors.push(invalid(field, resources, "if '*/*' is present, must not specify other resources"));
  }
  const whole = resources.filter((resource) => !resource.includes('/'));
  if (whole.includes('*') && whole.at(-1) !== '*') {
    const text = "if '*' is present, must not specify other resources without subresources";
    errors.push(invalid(field, resources, text));
  }
  return errors;
}

export function validateMatchConditions(field: string, conditions: readonly MatchCondition[] = []): FieldError[] {
  const errors = conditions.length > maxConditions ? [tooMany(field, conditions.length, maxConditions)] : [];
  const names = new Set<string>();
  for (const [i, { name, expression }] of conditions.entries()) {
    const at = `${field}[${i}]`;
    errors.push(...needed(`${at}.expression`, expression?.trim()), ...needed(`${at}.name`, name, qualified));
    if (names.has(name)) errors.push(duplicate(`${at}.name`, name));
    else if (name) names.add(name);
  }
  return errors;
}
