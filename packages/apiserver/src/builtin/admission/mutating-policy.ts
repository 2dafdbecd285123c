import type { ApiObject } from '../../registry/resource.ts';
import { type FieldError, required } from '../../status/field-error.ts';
import { column } from '../kind/columns.ts';
import { defineKind } from '../kind/kind.ts';
import { oneOf } from '../rules/text.ts';
import {
  bindingColumns,
  defaultMatch,
  type MatchResources,
  type ParamKind,
  type ParamRef,
  paramKindCell,
} from './policy.ts';

interface Mutation {
  patchType: string;
  applyConfiguration?: { expression?: string };
  jsonPatch?: { expression?: string };
}

interface Policy extends ApiObject {
  spec: {
    mutations?: Mutation[];
    failurePolicy?: string;
    reinvocationPolicy?: string;
    paramKind?: ParamKind;
    matchConstraints?: MatchResources;
  };
}

interface Binding extends ApiObject {
  spec: { policyName?: string; paramRef?: ParamRef; matchResources?: MatchResources };
}

/** Policies are kept for the tools that install them; they change nothing. */
export const mutatingPolicyKind = defineKind<Policy>({
  type: 'admissionregistration/v1.MutatingAdmissionPolicy',
  group: 'admissionregistration.k8s.io',
  plural: 'mutatingadmissionpolicies',
  categories: ['api-extensions'],
  clusterScoped: true,
  hasGeneration: true,
  columns: [
    column<Policy>(
      'Mutations',
      ({ spec }) => spec.mutations?.length ?? 0,
      'Mutations indicates the number of mutations rules defined in this configuration',
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
    validate: ({ spec }) => [
      ...validateConstraints('spec.matchConstraints', spec.matchConstraints),
      ...oneOf('spec.failurePolicy', spec.failurePolicy, ['Fail', 'Ignore']),
      ...oneOf('spec.reinvocationPolicy', spec.reinvocationPolicy, ['IfNeeded', 'Never']),
      ...(spec.mutations?.length ? [] : [required('spec.mutations', 'mutations must contain at least one item')]),
      ...(spec.mutations ?? []).flatMap((mutation, i) => validateMutation(`spec.mutations[${i}]`, mutation)),
    ],
  },
});

function validateConstraints(field: string, match: MatchResources | undefined): FieldError[] {
  if (!match) return [required(field)];
  return match.resourceRules?.length ? [] : [required(`${field}.resourceRules`)];
}

/** What a patch of each type is written as. */
const patchFields = { ApplyConfiguration: 'applyConfiguration', JSONPatch: 'jsonPatch' } as const;

function validateMutation(field: string, mutation: Mutation): FieldError[] {
  const types = Object.keys(patchFields) as (keyof typeof patchFields)[];
  const type = types.find((known) => known === mutation.patchType);
  if (!type) return oneOf(`${field}.patchType`, mutation.patchType, types);
  const name = patchFields[type];
  const patch = mutation[name];
  if (!patch) return [required(`${field}.${name}`, `must be specified when patchType is ${type}`)];
  return patch.expression?.trim() ? [] : [required(`${field}.${name}.expression`, 'expression is not specified')];
}

export const mutatingPolicyBindingKind = defineKind<Binding>({
  type: 'admissionregistration/v1.MutatingAdmissionPolicyBinding',
  group: 'admissionregistration.k8s.io',
  plural: 'mutatingadmissionpolicybindings',
  categories: ['api-extensions'],
  clusterScoped: true,
  hasGeneration: true,
  columns: bindingColumns,
  strategy: {
    default: ({ spec }) => defaultMatch(spec.matchResources),
    validate: ({ spec }) => (spec.policyName ? [] : [required('spec.policyName')]),
  },
});
