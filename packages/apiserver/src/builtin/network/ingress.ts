import { isIP } from 'node:net';
import type { Ingress } from '@nexslice/kube';
import { dns1035Label, dnsSubdomain } from '../../registry/names.ts';
import { type FieldError, invalid, notSupported, required } from '../../status/field-error.ts';
import { column } from '../kind/columns.ts';
import { defineKind } from '../kind/kind.ts';
import { portNumber } from '../rules/number.ts';
import { obeys, portName } from '../rules/text.ts';

type Rule = NonNullable<NonNullable<Ingress['spec']>['rules']>[number];
type Path = NonNullable<Rule['http']>['paths'][number];

const classAnnotation = 'kubernetes.io/ingress.class';
const wildcardText =
  "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character (e.g. '*.example.com', regex used for validation is '\\*\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
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
      ({ spec, metadata }) => spec?.ingressClassName ?? metadata?.annotations?.[classAnnotation] ?? '<none>',
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
  strategy: {
    validate: (ingress) => [...validateClassOnce(ingress), ...validateIngress(ingress)],
    validateUpdate: (ingress) => validateIngress(ingress),
  },
});

/** The class was an annotation before it was a field. */
function validateClassOnce({ metadata, spec }: Ingress): FieldError[] {
  const annotation = metadata?.annotations?.[classAnnotation];
  if (annotation === undefined || spec?.ingressClassName === undefined) return [];
  const text = 'can not be set when the class field is also set';
  return [invalid(`metadata.annotations.${classAnnotation}`, annotation, text)];
}

function validateIngress({ spec }: Ingress): FieldError[] {
  const { rules = [], defaultBackend } = spec!;
  const errors: FieldError[] = [];
  if (rules.length === 0 && !defaultBackend) {
    errors.push(invalid('spec', [], 'either `defaultBackend` or `rules` must be specified'));
  }
  if (defaultBackend) errors.push(...validateBackend('spec.defaultBackend', defaultBackend));
  return [
    ...errors,
    ...obeys('spec.ingressClassName', spec!.ingressClassName, dnsSubdomain),
    ...(spec!.tls ?? []).flatMap(({ hosts = [], secretName }, i) => [
      ...hosts.flatMap((host, j) => validateHost(`spec.tls[${i}].hosts[${j}]`, host)),
      ...obeys(`spec.tls[${i}].secretName`, secretName, dnsSubdomain),
    ]),
    ...rules.flatMap(({ host, http }, i) => {
      const wrong = host ? validateHost(`spec.rules[${i}].host`, host) : [];
      if (!http) return wrong;
      const path = `spec.rules[${i}].http.paths`;
      if (!http.paths?.length) return [...wrong, required(path)];
      return [...wrong, ...http.paths.flatMap((each, j) => validatePath(`${path}[${j}]`, each))];
    }),
  ];
}

/** A name, or all names one label below it. */
function validateHost(field: string, host: string): FieldError[] {
  if (isIP(host)) return [invalid(field, host, 'must be a DNS name, not an IP address')];
  if (!host.includes('*')) return obeys(field, host, dnsSubdomain);
  return host.startsWith('*.') && dnsSubdomain(host.slice(2)).length === 0 ? [] : [invalid(field, host, wildcardText)];
}

function validatePath(field: string, { path = '', pathType, backend }: Path): FieldError[] {
  const errors: FieldError[] = [];
  if (!pathType) errors.push(required(`${field}.pathType`, 'pathType must be specified'));
  else if (!pathTypes.includes(pathType)) errors.push(notSupported(`${field}.pathType`, pathType, pathTypes));
  const absolute = pathType === 'ImplementationSpecific' ? path === '' || path.startsWith('/') : path.startsWith('/');
  if (pathType && !absolute) errors.push(invalid(`${field}.path`, path, 'must be an absolute path'));
  if (pathType === 'Exact' || pathType === 'Prefix') {
    for (const part of ['//', '/./', '/../', '%2f', '%2F']) {
      if (path.includes(part)) errors.push(invalid(`${field}.path`, path, `must not contain '${part}'`));
    }
    for (const end of ['/..', '/.']) {
      if (path.endsWith(end)) errors.push(invalid(`${field}.path`, path, `cannot end with '${end}'`));
    }
  }
  return [...errors, ...validateBackend(`${field}.backend`, backend)];
}

function validateBackend(field: string, { service, resource }: Path['backend']): FieldError[] {
  if (resource && service) return [invalid(field, '', 'cannot set both resource and service backends')];
  if (resource) return [];
  if (!service) return [required(field, 'resource or service backend is required')];
  if (!service.name) return [required(`${field}.service.name`)];
  const { name, number } = service.port ?? {};
  if (name && number) return [invalid(field, '', 'cannot set both port name & port number')];
  if (!name && !number) return [required(field, 'port name or number is required')];
  return [
    ...obeys(`${field}.service.name`, service.name, dns1035Label),
    ...(name
      ? obeys(`${field}.service.port.name`, name, portName)
      : portNumber(`${field}.service.port.number`, number!)),
  ];
}
