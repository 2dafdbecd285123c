import type { ApiObject } from '../../registry/resource.ts';
import { type FieldError, invalid, required } from '../../status/field-error.ts';
import { column } from '../kind/columns.ts';
import { defineKind } from '../kind/kind.ts';

interface IngressClass extends ApiObject {
  spec: { controller?: string; parameters?: { kind: string; name: string; scope?: string; namespace?: string } };
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
      ({ spec }) => (spec.parameters ? `${spec.parameters.kind}/${spec.parameters.name}` : '<none>'),
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
      ...(ingressClass.spec.controller === old.spec.controller
        ? []
        : [invalid('spec.controller', ingressClass.spec.controller, 'field is immutable')]),
    ],
  },
});

function validateClass({ spec }: IngressClass): FieldError[] {
  const field = 'spec.controller';
  const controller = spec.controller ?? '';
  if (!controller) return [required(field)];
  if (controller.length > maxControllerLength) {
    return [invalid(field, controller, `must be no more than ${maxControllerLength} characters`)];
  }
  return /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?\/.+$/.test(controller)
    ? []
    : [invalid(field, controller, 'must be a domain-prefixed path (such as "acme.io/foo")')];
}
