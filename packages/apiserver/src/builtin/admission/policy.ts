import type { ApiObject } from '../../registry/resource.ts';
import { required } from '../../status/field-error.ts';
import { column } from '../kind/columns.ts';
import { defineKind } from '../kind/kind.ts';

interface Policy extends ApiObject {
  spec: { validations?: object[]; failurePolicy?: string; paramKind?: { apiVersion: string; kind: string } };
}

interface Binding extends ApiObject {
  spec: { policyName?: string; validationActions?: string[]; paramRef?: { name?: string; namespace?: string } };
}

/** Policies are kept for the tools that install them; they are not enforced. */
export const validatingPolicyKind = defineKind<Policy>({
  type: 'admissionregistration/v1.ValidatingAdmissionPolicy',
  group: 'admissionregistration.k8s.io',
  plural: 'validatingadmissionpolicies',
  categories: ['api-extensions'],
  clusterScoped: true,
  hasStatus: true,
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
      ({ spec }) => (spec.paramKind ? `${spec.paramKind.apiVersion}/${spec.paramKind.kind}` : '<unset>'),
      'ParamKind specifies the kind of resources used to parameterize this policy',
    ),
  ],
  strategy: {
    default({ spec }) {
      spec.failurePolicy ??= 'Fail';
    },
  },
});

export const validatingPolicyBindingKind = defineKind<Binding>({
  type: 'admissionregistration/v1.ValidatingAdmissionPolicyBinding',
  group: 'admissionregistration.k8s.io',
  plural: 'validatingadmissionpolicybindings',
  categories: ['api-extensions'],
  clusterScoped: true,
  hasGeneration: true,
  columns: [
    column<Binding>(
      'PolicyName',
      ({ spec }) => spec.policyName ?? '',
      'PolicyName indicates the policy definition which the policy binding binded to',
    ),
    column<Binding>('ParamRef', paramCell, 'ParamRef indicates the param resource which sets the configration param'),
  ],
  strategy: {
    validate: ({ spec }) => [
      ...(spec.policyName ? [] : [required('spec.policyName')]),
      ...(spec.validationActions?.length ? [] : [required('spec.validationActions')]),
    ],
  },
});

function paramCell({ spec: { paramRef } }: Binding): string {
  if (!paramRef) return '<unset>';
  return paramRef.namespace ? `${paramRef.namespace}/${paramRef.name ?? '*'}` : (paramRef.name ?? '*');
}
