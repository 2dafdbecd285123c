import type { Ingress } from '@nexslice/kube';
import { type FieldError, invalid, notSupported, required } from '../../status/field-error.ts';
import { column } from '../kind/columns.ts';
import { defineKind } from '../kind/kind.ts';

type Rule = NonNullable<NonNullable<Ingress['spec']>['rules']>[number];
type Path = NonNullable<Rule['http']>['paths'][number];

const pathTypes = ['Exact', 'ImplementationSpecific', 'Prefix'];

export const ingressKind = defineKind<Ingress>({
  type: 'networking/v1.Ingress',
  group: 'networking.k8s.io',
  plural: 'ingresses',
  shortNames: ['ing'],
  hasStatus: true,
  hasGeneration: true,
  columns: [
    column<Ingress>(
      'Class',
      ({ spec, metadata }) =>
        spec?.ingressClassName ?? metadata?.annotations?.['kubernetes.io/ingress.class'] ?? '<none>',
      'The name of the IngressClass resource that should be used for additional configuration',
    ),
    column<Ingress>(
      'Hosts',
      ({ spec }) => [...new Set((spec?.rules ?? []).map(({ host }) => host || '*'))].join(',') || '*',
      'Hosts that incoming requests are matched against before the ingress rule',
    ),
    column<Ingress>(
      'Address',
      ({ status }) => (status?.loadBalancer?.ingress ?? []).map(({ ip, hostname }) => ip || hostname || '').join(','),
      'Address is a list containing ingress points for the load-balancer',
    ),
    column<Ingress>(
      'Ports',
      ({ spec }) => (spec?.tls?.length ? '80, 443' : '80'),
      'Ports of TLS configurations that open',
    ),
  ],
  strategy: { validate: validateIngress },
});

function validateIngress({ spec }: Ingress): FieldError[] {
  const { rules = [], defaultBackend } = spec!;
  const errors: FieldError[] = [];
  if (rules.length === 0 && !defaultBackend) {
    errors.push(invalid('spec', [], 'either `defaultBackend` or `rules` must be specified'));
  }
  if (defaultBackend) errors.push(...validateBackend('spec.defaultBackend', defaultBackend));
  return [
    ...errors,
    ...rules.flatMap(({ http }, i) => {
      if (!http) return [];
      const path = `spec.rules[${i}].http.paths`;
      if (!http.paths?.length) return [required(path)];
      return http.paths.flatMap((each, j) => validatePath(`${path}[${j}]`, each));
    }),
  ];
}

function validatePath(field: string, { path = '', pathType, backend }: Path): FieldError[] {
  const errors: FieldError[] = [];
  if (!pathType) errors.push(required(`${field}.pathType`, 'pathType must be specified'));
  else if (!pathTypes.includes(pathType)) errors.push(notSupported(`${field}.pathType`, pathType, pathTypes));
  const absolute = pathType === 'ImplementationSpecific' ? path === '' || path.startsWith('/') : path.startsWith('/');
  if (pathType && !absolute) errors.push(invalid(`${field}.path`, path, 'must be an absolute path'));
  return [...errors, ...validateBackend(`${field}.backend`, backend)];
}

function validateBackend(field: string, { service, resource }: Path['backend']): FieldError[] {
  if (resource && service) return [invalid(field, '', 'cannot set both resource and service backends')];
  if (resource) return [];
  if (!service) return [required(field, 'resource or service backend is required')];
  if (!service.name) return [required(`${field}.service.name`)];
  const { name, number } = service.port ?? {};
  if (name && number) return [invalid(field, '', 'cannot set both port name & port number')];
  return name || number ? [] : [required(field, 'port name or number is required')];
}
