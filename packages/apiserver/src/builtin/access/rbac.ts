import { isDeepStrictEqual } from 'node:util';
import type { ClusterRole, ClusterRoleBinding, Role, RoleBinding } from '@nexslice/kube';
import { pathSegment } from '../../registry/names.ts';
import { type FieldError, invalid, notSupported, required } from '../../status/field-error.ts';
import { column, createdAtColumn, nameColumn } from '../kind/columns.ts';
import { defineKind } from '../kind/kind.ts';
import { validateSelector } from '../rules/label.ts';
import { needed, subdomain } from '../rules/text.ts';

const group = 'rbac.authorization.k8s.io';

type Rule = NonNullable<Role['rules']>[number];
type Binding = RoleBinding | ClusterRoleBinding;

export const roleKind = defineKind<Role>({
  type: 'rbac/v1.Role',
  group,
  plural: 'roles',
  allColumns: [nameColumn, createdAtColumn],
  allowCreateOnUpdate: true,
  strategy: {
    validate: ({ rules }) => validateRules(rules, true),
  },
});

export const clusterRoleKind = defineKind<ClusterRole>({
  type: 'rbac/v1.ClusterRole',
  group,
  plural: 'clusterroles',
  clusterScoped: true,
  allColumns: [nameColumn, createdAtColumn],
  allowCreateOnUpdate: true,
  strategy: {
    validate: validateClusterRole,
  },
});

const roleColumn = column<Binding>(
  'Role',
  ({ roleRef }) => `${roleRef.kind}/${roleRef.name}`,
  'rbac/v1.RoleBinding.roleRef',
);
const subjectColumns = [
  column<Binding>('Users', (binding) => subjects(binding, 'User'), 'Users in the roleBinding', { wide: true }),
  column<Binding>('Groups', (binding) => subjects(binding, 'Group'), 'Groups in the roleBinding', { wide: true }),
  column<Binding>(
    'ServiceAccounts',
    (binding) => subjects(binding, 'ServiceAccount'),
    'ServiceAccounts in the roleBinding',
    { wide: true },
  ),
];

export const roleBindingKind = defineKind<RoleBinding>({
  type: 'rbac/v1.RoleBinding',
  group,
  plural: 'rolebindings',
  columns: [roleColumn, ...subjectColumns],
  allowCreateOnUpdate: true,
  strategy: {
    default: defaultBinding,
    validate: (binding) => validateBinding(binding, ['Role', 'ClusterRole']),
    validateUpdate: (binding, old) => [
      ...validateBinding(binding, ['Role', 'ClusterRole']),
      ...validateSameRole(binding, old),
    ],
  },
});

export const clusterRoleBindingKind = defineKind<ClusterRoleBinding>({
  type: 'rbac/v1.ClusterRoleBinding',
  group,
  plural: 'clusterrolebindings',
  clusterScoped: true,
  columns: [roleColumn, ...subjectColumns],
  allowCreateOnUpdate: true,
  strategy: {
    default: defaultBinding,
    validate: (binding) => validateBinding(binding, ['ClusterRole']),
    validateUpdate: (binding, old) => [...validateBinding(binding, ['ClusterRole']), ...validateSameRole(binding, old)],
  },
});

function subjects(binding: Binding, kind: string): string {
  return (binding.subjects ?? [])
    .filter((subject) => subject.kind === kind)
    .map(({ name, namespace }) => (kind === 'ServiceAccount' && namespace ? `${namespace}/${name}` : name))
    .join(', ');
}

function defaultBinding(binding: Binding): void {
  binding.roleRef.apiGroup ||= group;
  for (const subject of binding.subjects ?? []) {
    if (subject.kind === 'User' || subject.kind === 'Group') subject.apiGroup ||= group;
  }
}

function validateRules(rules: readonly Rule[] | null | undefined, namespaced: boolean): FieldError[] {
  return (rules ?? []).flatMap((rule, i) => validateRule(`rules[${i}]`, rule, namespaced));
}

function validateClusterRole({ rules, aggregationRule }: ClusterRole): FieldError[] {
  const errors = validateRules(rules, false);
  if (!aggregationRule) return errors;
  const field = 'aggregationRule.clusterRoleSelectors';
  const selectors = aggregationRule.clusterRoleSelectors ?? [];
  if (selectors.length === 0) {
    errors.push(required(field, 'at least one clusterRoleSelector required if aggregationRule is non-nil'));
  }
  return [...errors, ...selectors.flatMap((selector, i) => validateSelector(`${field}[${i}]`, selector))];
}

function validateRule(field: string, rule: Rule, namespaced: boolean): FieldError[] {
  const errors: FieldError[] = [];
  if (!rule.verbs?.length) errors.push(required(`${field}.verbs`, 'verbs must contain at least one value'));
  if (rule.nonResourceURLs?.length) {
    if (namespaced) {
      const why = 'namespaced rules cannot apply to non-resource URLs';
      errors.push(invalid(`${field}.nonResourceURLs`, rule.nonResourceURLs, why));
    }
    if (rule.apiGroups?.length || rule.resources?.length || rule.resourceNames?.length) {
      const why = 'rules cannot apply to both regular resources and non-resource URLs';
      errors.push(invalid(`${field}.nonResourceURLs`, rule.nonResourceURLs, why));
    }
    return errors;
  }
  if (!rule.apiGroups?.length) {
    errors.push(required(`${field}.apiGroups`, 'resource rules must supply at least one api group'));
  }
  if (!rule.resources?.length) {
    errors.push(required(`${field}.resources`, 'resource rules must supply at least one resource'));
  }
  return errors;
}

function validateBinding({ roleRef, subjects: all }: Binding, kinds: string[]): FieldError[] {
  const errors: FieldError[] = [];
  if (roleRef.apiGroup !== group) errors.push(notSupported('roleRef.apiGroup', roleRef.apiGroup, [group]));
  if (!kinds.includes(roleRef.kind)) errors.push(notSupported('roleRef.kind', roleRef.kind, kinds));
  errors.push(...needed('roleRef.name', roleRef.name, pathSegment));
  const clusterWide = kinds.length === 1;
  return [...errors, ...(all ?? []).flatMap((subject, i) => validateSubject(`subjects[${i}]`, subject, clusterWide))];
}

function validateSubject(
  field: string,
  subject: NonNullable<Binding['subjects']>[number],
  clusterWide: boolean,
): FieldError[] {
  const errors = needed(`${field}.name`, subject.name);
  const { kind, apiGroup, namespace } = subject;
  if (kind === 'ServiceAccount') {
    errors.push(...subdomain(`${field}.name`, subject.name));
    if (apiGroup) errors.push(notSupported(`${field}.apiGroup`, apiGroup, ['']));
    // A RoleBinding's account may be of its own namespace; a ClusterRoleBinding has none.
    if (clusterWide && !namespace) errors.push(required(`${field}.namespace`));
  } else if (kind === 'User' || kind === 'Group') {
    if (apiGroup !== group) errors.push(notSupported(`${field}.apiGroup`, apiGroup, [group]));
  } else errors.push(notSupported(`${field}.kind`, kind, ['ServiceAccount', 'User', 'Group']));
  return errors;
}

/** Who may bind is checked against the role: it stays. It is shown as Kubernetes holds it inside, with fields in capitals. */
function validateSameRole({ roleRef }: Binding, old: Binding): FieldError[] {
  if (isDeepStrictEqual(roleRef, old.roleRef)) return [];
  const shown = { APIGroup: roleRef.apiGroup, Kind: roleRef.kind, Name: roleRef.name };
  return [invalid('roleRef', shown, 'cannot change roleRef')];
}
