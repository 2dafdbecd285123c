import { dnsLabel, dnsSubdomain, pathSegment } from '../../registry/names.ts';
import type { ApiObject } from '../../registry/resource.ts';
import { type FieldError, forbidden, notSupported, required, tooLong } from '../../status/field-error.ts';
import { column } from '../kind/columns.ts';
import { defineKind } from '../kind/kind.ts';
import { domainPath, obeys } from '../rules/text.ts';
import { unchanged } from '../rules/update.ts';

interface IngressClass extends ApiObject {
  spec: {
    controller?: string;
    parameters?: { apiGroup?: string; kind: string; name: string; scope?: string; namespace?: string };
  };
}

const maxControllerLength = 250;

export const ingressClassKind = defineKind<IngressClass>({
  type: 'networking/v1.IngressClass',
  group: 'networking.k8s.io',
  plural: 'ingressclasses',
  clusterScoped: true,
  hasGeneration: true,
  columns: [
    column<IngressClass>(
      'Controller',
      ({ spec }) => spec.controller ?? '',
      'networking/v1.IngressClassSpec.controller',
    ),
    column<IngressClass>(
      'Parameters',
      ({ spec }) => parametersCell(spec.parameters),
      'networking/v1.IngressClassSpec.parameters',
    ),
  ],
  strategy: {
    default({ spec }) {
      if (spec.parameters) spec.parameters.scope ??= 'Cluster';
    },
    validate: validateClass,
    validateUpdate: (ingressClass, old) => [
      ...validateClass(ingressClass),
      ...unchanged('spec.controller', ingressClass.spec.controller, old.spec.controller),
    ],
  },
});

function validateClass({ spec }: IngressClass): FieldError[] {
  const field = 'spec.controller';
  const controller = spec.controller ?? '';
  return [
    ...(controller.length > maxControllerLength ? [tooLong(field, maxControllerLength)] : []),
    ...domainPath(field, controller),
    ...(spec.parameters ? validateParameters('spec.parameters', spec.parameters) : []),
  ];
}

function parametersCell(parameters: IngressClass['spec']['parameters']): string {
  if (!parameters) return '<none>';
  const { apiGroup, kind, name } = parameters;
  return `${kind}${apiGroup ? `.${apiGroup}` : ''}/${name}`;
}

const scopes = ['Cluster', 'Namespace'];

function validateParameters(field: string, parameters: NonNullable<IngressClass['spec']['parameters']>): FieldError[] {
  const { apiGroup, kind, name, scope, namespace } = parameters;
  const errors = [
    ...obeys(`${field}.apiGroup`, apiGroup, dnsSubdomain),
    ...(kind ? obeys(`${field}.kind`, kind, pathSegment) : [required(`${field}.kind`, 'kind is required')]),
    ...(name ? obeys(`${field}.name`, name, pathSegment) : [required(`${field}.name`, 'name is required')]),
  ];
  if (!scope || !scopes.includes(scope)) return [...errors, notSupported(`${field}.scope`, scope ?? '', scopes)];
  const text = (verb: string): string => `parameters.namespace ${verb} when parameters.scope is set to '${scope}'`;
  if (scope === 'Cluster') {
    return namespace === undefined ? errors : [...errors, forbidden(`${field}.namespace`, text('should not be set'))];
  }
  return namespace
    ? [...errors, ...obeys(`${field}.namespace`, namespace, dnsLabel)]
    : [...errors, required(`${field}.namespace`, text('is required'))];
}
