import { isIP } from 'node:net';
import type { Ingress } from '@nexslice/kube';
import { dnsLabel, dnsSubdomain, pathSegment } from '../../registry/names.ts';
import { type FieldError, invalid, invalidNone, notSupported, required } from '../../status/field-error.ts';
import { column } from '../kind/columns.ts';
import { defineKind } from '../kind/kind.ts';
import { validateIp } from '../rules/address.ts';
import { portNumber } from '../rules/number.ts';
import { needed, obeys, portName } from '../rules/text.ts';

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
    validate: (ingress) => [...validateIngress(ingress), ...validateClassOnce(ingress)],
    validateUpdate: (ingress) => validateIngress(ingress),
    validateStatusUpdate: ({ status }) => validatePoints(status?.loadBalancer?.ingress ?? []),
  },
});

/** The class was an annotation before it was a field. */
function validateClassOnce({ metadata, spec }: Ingress): FieldError[] {
  const annotation = metadata?.annotations?.[classAnnotation];
  if (annotation === undefined || spec?.ingressClassName === undefined) return [];
  const text = 'can not be set when the class field is also set';
  return [invalid(`annotations.${classAnnotation}`, annotation, text)];
}

function validateIngress({ spec }: Ingress): FieldError[] {
  const { rules = [], defaultBackend, tls = [] } = spec!;
  const errors: FieldError[] = [];
  if (rules.length === 0 && !defaultBackend) {
    const text = 'either `defaultBackend` or `rules` must be specified';
    errors.push(invalidNone('spec', text));
  }
  if (defaultBackend) errors.push(...validateBackend('spec.defaultBackend', defaultBackend));
  return [
    ...errors,
    ...rules.flatMap((rule, i) => validateRule(`spec.rules[${i}]`, rule)),
    ...tls.flatMap(({ hosts = [], secretName }, i) => [
      ...hosts.flatMap((host, j) => validateHost(`spec.tls[${i}].hosts[${j}]`, host)),
      ...obeys(`spec.tls[${i}].secretName`, secretName, dnsSubdomain),
    ]),
    ...(spec!.ingressClassName === undefined
      ? []
      : dnsSubdomain(spec!.ingressClassName).map((text) =>
          invalid('spec.ingressClassName', spec!.ingressClassName, text),
        )),
  ];
}

function validateRule(field: string, { host, http }: Rule): FieldError[] {
  const errors: FieldError[] = [];
  if (host) {
    if (isIP(host)) errors.push(invalid(`${field}.host`, host, 'must be a DNS name, not an IP address'));
    errors.push(...validateHost(`${field}.host`, host));
  }
  if (!http) return errors;
  const paths = `${field}.http.paths`;
  if (!http.paths?.length) return [...errors, required(paths)];
  return [...errors, ...http.paths.flatMap((path, i) => validatePath(`${paths}[${i}]`, path))];
}

/** A name, or all names one label below it. */
function validateHost(field: string, host: string): FieldError[] {
  if (!host.includes('*')) return dnsSubdomain(host).map((text) => invalid(field, host, text));
  return host.startsWith('*.') && dnsSubdomain(host.slice(2)).length === 0 ? [] : [invalid(field, host, wildcardText)];
}

function validatePath(field: string, { path = '', pathType, backend }: Path): FieldError[] {
  if (pathType === undefined) return [required(`${field}.pathType`, 'pathType must be specified')];
  const errors: FieldError[] = [];
  const refuse = (text: string): void => {
    errors.push(invalid(`${field}.path`, path, text));
  };
  if (!pathTypes.includes(pathType)) errors.push(notSupported(`${field}.pathType`, pathType, pathTypes));
  else if (pathType === 'ImplementationSpecific') {
    if (path && !path.startsWith('/')) refuse('must be an absolute path');
  } else {
    if (!path.startsWith('/')) refuse('must be an absolute path');
    for (const part of ['//', '/./', '/../', '%2f', '%2F'])
      if (path.includes(part)) refuse(`must not contain '${part}'`);
    for (const end of ['/..', '/.']) if (path.endsWith(end)) refuse(`cannot end with '${end}'`);
  }
  return [...errors, ...validateBackend(`${field}.backend`, backend ?? {})];
}

function validateBackend(field: string, { service, resource }: Partial<Path['backend']>): FieldError[] {
  if (resource && service) return [invalid(field, '', 'cannot set both resource and service backends')];
  if (resource) return validateResource(`${field}.resource`, resource);
  if (!service) return [invalid(field, '', 'resource or service backend is required')];
  const errors = needed(`${field}.service.name`, service.name, dnsLabel);
  const { name, number } = service.port ?? {};
  if (name && number) return [...errors, invalid(field, '', 'cannot set both port name & port number')];
  if (name) return [...errors, ...obeys(`${field}.service.port.name`, name, portName)];
  if (number) return [...errors, ...portNumber(`${field}.service.port.number`, number)];
  return [...errors, required(field, 'port name or number is required')];
}

function validateResource(field: string, { apiGroup, kind, name }: NonNullable<Path['backend']['resource']>) {
  return [
    ...(apiGroup === undefined
      ? []
      : dnsSubdomain(apiGroup).map((text) => invalid(`${field}.apiGroup`, apiGroup, text))),
    ...(kind ? obeys(`${field}.kind`, kind, pathSegment) : [required(`${field}.kind`, 'kind is required')]),
    ...(name ? obeys(`${field}.name`, name, pathSegment) : [required(`${field}.name`, 'name is required')]),
  ];
}

function validatePoints(points: readonly { ip?: string; hostname?: string }[]): FieldError[] {
  return points.flatMap(({ ip, hostname }, i) => {
    const path = `status.loadBalancer.ingress[${i}]`;
    const errors = ip ? validateIp(`${path}.ip`, ip) : [];
    if (!hostname) return errors;
    errors.push(...dnsSubdomain(hostname).map((text) => invalid(`${path}.hostname`, hostname, text)));
    if (isIP(hostname)) errors.push(invalid(`${path}.hostname`, hostname, 'must be a DNS name, not an IP address'));
    return errors;
  });
}
