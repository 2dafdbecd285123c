import type { ApiObject } from '../../registry/resource.ts';
import { required } from '../../status/field-error.ts';
import { column } from '../kind/columns.ts';
import { defineKind } from '../kind/kind.ts';

/** What policies and their bindings are for. */
export interface MatchResources {
  matchPolicy?: string;
  namespaceSelector?: object;
  objectSelector?: object;
  resourceRules?: { scope?: string }[];
  excludeResourceRules?: { scope?: string }[];
}

export interface ParamRef {
  name?: string;
  namespace?: string;
}

export interface ParamKind {
  apiVersion: string;
  kind: string;
}

interface Policy extends ApiObject {
  spec: { validations?: object[]; failurePolicy?: string; paramKind?: ParamKind; matchConstraints?: MatchResources };
}

/** What bindings of both kinds of policies say. */
interface PolicyBinding extends ApiObject {
  spec: { policyName?: string; paramRef?: ParamRef };
}

interface Binding extends ApiObject {
  spec: { policyName?: string; validationActions?: string[]; paramRef?: ParamRef; matchResources?: MatchResources };
}

/** Policies are kept for the tools that install them; they are not enforced. */
export const validatingPolicyKind = defineKind<Policy>({
  type: 'admissionregistration/v1.ValidatingAdmissionPolicy',
  group: 'admissionregistration.k8s.io',
  plural: 'validatingadmissionpolicies',
  categories: ['api-extensions'],
  clusterScoped: true,
  hasStatus: true,
  statusAlone: true,
  hasGeneration: true,
  columns: [
    column<Policy>(
      'Validations',
      ({ spec }) => spec.validations?.length ?? 0,
      'Validations indicates the number of validation rules defined in this configuration',
      { type: 'integer' },
    ),
    column<Policy>(
      'ParamKind',
      ({ spec }) => paramKindCell(spec.paramKind),
      'ParamKind specifies the kind of resources used to parameterize this policy',
    ),
  ],
  strategy: {
    default({ spec }) {
      spec.failurePolicy ??= 'Fail';
      defaultMatch(spec.matchConstraints);
    },
  },
});

/** Bindings of both kinds of policies are shown alike. */
export const bindingColumns = [
  column<PolicyBinding>(
    'PolicyName',
    ({ spec }) => spec.policyName ?? '',
    'PolicyName indicates the policy definition which the policy binding binded to',
  ),
  column<PolicyBinding>(
    'ParamRef',
    ({ spec }) => paramCell(spec.paramRef),
    'ParamRef indicates the param resource which sets the configration param',
  ),
];

export const validatingPolicyBindingKind = defineKind<Binding>({
  type: 'admissionregistration/v1.ValidatingAdmissionPolicyBinding',
  group: 'admissionregistration.k8s.io',
  plural: 'validatingadmissionpolicybindings',
  categories: ['api-extensions'],
  clusterScoped: true,
  hasGeneration: true,
  columns: bindingColumns,
  strategy: {
    default: ({ spec }) => defaultMatch(spec.matchResources),
    validate: ({ spec }) => [
      ...(spec.policyName ? [] : [required('spec.policyName')]),
      ...(spec.validationActions?.length ? [] : [required('spec.validationActions')]),
    ],
  },
});

/** Fills in that everything matches which is not left out. */
export function defaultMatch(match: MatchResources | undefined): void {
  if (!match) return;
  match.matchPolicy ??= 'Equivalent';
  match.namespaceSelector ??= {};
  match.objectSelector ??= {};
  for (const rule of [...(match.resourceRules ?? []), ...(match.excludeResourceRules ?? [])]) rule.scope ??= '*';
}

export function paramKindCell(kind: ParamKind | undefined): string {
  return kind ? `${kind.apiVersion}/${kind.kind}` : '<unset>';
}

export function paramCell(paramRef: ParamRef | undefined): string {
  if (!paramRef) return '<unset>';
  return `${paramRef.namespace || '*'}/${paramRef.name || '*'}`;
}
