import { dnsLabel, dnsSubdomain } from '../../registry/names.ts';
import type { ApiObject } from '../../registry/resource.ts';
import { type FieldError, forbidden, invalid, notSupported, required } from '../../status/field-error.ts';
import { ageColumn, column, nameColumn } from '../kind/columns.ts';
import { defineKind } from '../kind/kind.ts';
import { needed } from '../rules/text.ts';
import { type ResourceRule, validateResourceRule, validateUrlRule } from './rule.ts';

interface FlowSchema extends ApiObject {
  spec: {
    priorityLevelConfiguration: { name: string };
    matchingPrecedence?: number;
    distinguisherMethod?: { type: string };
    rules?: RuleWithSubjects[];
  };
  status?: { conditions?: { type?: string; status?: string }[] };
}

interface RuleWithSubjects {
  subjects: Subject[] | null;
  resourceRules?: ResourceRule[];
  nonResourceRules?: { verbs: string[] | null; nonResourceURLs: string[] | null }[];
}

interface Subject {
  kind: string;
  user?: { name: string };
  group?: { name: string };
  serviceAccount?: { name: string; namespace: string };
}

/** Where a schema stands that does not say: behind those of Kubernetes itself. */
const defaultPrecedence = 1000;
const maxPrecedence = 10_000;
const methods = ['ByNamespace', 'ByUser'];

/** Flow schemas are kept for the tools that install them: requests of all users wait alike. */
export const flowSchemaKind = defineKind<FlowSchema>({
  type: 'flowcontrol/v1.FlowSchema',
  group: 'flowcontrol.apiserver.k8s.io',
  plural: 'flowschemas',
  clusterScoped: true,
  hasStatus: true,
  statusAlone: true,
  hasGeneration: true,
  allColumns: [
    nameColumn,
    column<FlowSchema>(
      'PriorityLevel',
      ({ spec }) => spec.priorityLevelConfiguration?.name ?? '',
      'flowcontrol/v1.PriorityLevelConfigurationReference.name',
    ),
    column<FlowSchema>(
      'MatchingPrecedence',
      ({ spec }) => spec.matchingPrecedence ?? 0,
      'flowcontrol/v1.FlowSchemaSpec.matchingPrecedence',
    ),
    column<FlowSchema>(
      'DistinguisherMethod',
      ({ spec }) => spec.distinguisherMethod?.type ?? '<none>',
      'flowcontrol/v1.FlowSchemaSpec.distinguisherMethod',
    ),
    ageColumn,
    column<FlowSchema>(
      'MissingPL',
      ({ status }) => status?.conditions?.find(({ type }) => type === 'Dangling')?.status ?? '?',
      'references a broken or non-existent PriorityLevelConfiguration',
    ),
  ],
  strategy: {
    default({ spec }) {
      spec.matchingPrecedence ||= defaultPrecedence;
    },
    validate: ({ metadata, spec }) => [
      ...validatePrecedence(spec.matchingPrecedence ?? 0, metadata.name),
      ...validateMethod(spec.distinguisherMethod),
      ...validateLevel(spec.priorityLevelConfiguration.name),
      ...(spec.rules ?? []).flatMap((rule, i) => validateRule(`spec.rules[${i}]`, rule)),
    ],
  },
});

function validatePrecedence(precedence: number, schema: string): FieldError[] {
  const field = 'spec.matchingPrecedence';
  const errors: FieldError[] = [];
  if (precedence <= 0) errors.push(invalid(field, precedence, 'must be a positive value'));
  if (precedence > maxPrecedence) errors.push(invalid(field, precedence, `must not be greater than ${maxPrecedence}`));
  if (precedence === 1 && schema !== 'exempt') {
    errors.push(invalid(field, precedence, "only the schema named 'exempt' may have matchingPrecedence 1"));
  }
  return errors;
}

function validateMethod(method: { type: string } | undefined): FieldError[] {
  return !method || methods.includes(method.type)
    ? []
    : [notSupported('spec.distinguisherMethod.type', method.type, methods)];
}

function validateLevel(name: string): FieldError[] {
  const field = 'spec.priorityLevelConfiguration.name';
  return name
    ? dnsSubdomain(name).map((text) => invalid(field, name, text))
    : [required(field, 'must reference a priority level')];
}

function validateRule(field: string, { subjects, resourceRules = [], nonResourceRules = [] }: RuleWithSubjects) {
  const errors = subjects?.length
    ? subjects.flatMap((subject, i) => validateSubject(`${field}.subjects[${i}]`, subject))
    : [required(`${field}.subjects`, 'subjects must contain at least one value')];
  if (resourceRules.length === 0 && nonResourceRules.length === 0) {
    errors.push(required(field, 'at least one of resourceRules and nonResourceRules has to be non-empty'));
  }
  return [
    ...errors,
    ...resourceRules.flatMap((rule, i) => validateResourceRule(`${field}.resourceRules[${i}]`, rule)),
    ...nonResourceRules.flatMap((rule, i) => validateUrlRule(`${field}.nonResourceRules[${i}]`, rule)),
  ];
}

/** The kinds of subjects, and the fields that describe them. */
const subjectFields = { Group: 'group', ServiceAccount: 'serviceAccount', User: 'user' } as const;
type SubjectKind = keyof typeof subjectFields;
const subjectKinds = Object.keys(subjectFields) as SubjectKind[];

function validateSubject(field: string, subject: Subject): FieldError[] {
  const kind = subjectKinds.find((known) => known === subject.kind);
  if (!kind) return [notSupported(`${field}.kind`, subject.kind, subjectKinds)];
  const others = (['ServiceAccount', 'User', 'Group'] as const).filter((other) => other !== kind);
  return [
    ...validateSubjectOf(kind, `${field}.${subjectFields[kind]}`, subject),
    ...others
      .map((other) => ({ other, name: subjectFields[other] }))
      .filter(({ name }) => subject[name])
      .map(({ other, name }) =>
        forbidden(`${field}.${name}`, `${name} is forbidden when subject kind is not '${other}'`),
      ),
  ];
}

function validateSubjectOf(kind: SubjectKind, field: string, subject: Subject): FieldError[] {
  const name = subjectFields[kind];
  const described = subject[name];
  if (!described) return [required(field, `${name} is required when subject kind is '${kind}'`)];
  if (!('namespace' in described)) return needed(`${field}.name`, described.name);
  const { namespace } = described;
  return [
    ...needed(`${field}.name`, described.name, (text) => (text === '*' ? [] : dnsSubdomain(text))),
    ...(namespace
      ? dnsLabel(namespace).map((text) => invalid(`${field}.namespace`, namespace, text))
      : [required(`${field}.namespace`, 'must specify namespace for service account')]),
  ];
}
