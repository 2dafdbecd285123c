import { pathSegment } from '../../registry/names.ts';
import type { ApiObject } from '../../registry/resource.ts';
import { type FieldError, invalid, required } from '../../status/field-error.ts';
import { column, nameColumn } from '../kind/columns.ts';
import { defineKind } from '../kind/kind.ts';
import { isOnePerFamily, validateCidr, validateIp } from '../rules/address.ts';
import { needed, obeys, subdomain } from '../rules/text.ts';
import { unchanged } from '../rules/update.ts';

interface ServiceCidr extends ApiObject {
  spec: { cidrs?: string[] };
}

interface Parent {
  group?: string;
  resource?: string;
  namespace?: string;
  name?: string;
}

interface Address extends ApiObject {
  spec: { parentRef?: Parent };
}

export const serviceCidrKind = defineKind<ServiceCidr>({
  type: 'networking/v1.ServiceCIDR',
  group: 'networking.k8s.io',
  plural: 'servicecidrs',
  clusterScoped: true,
  hasStatus: true,
  statusAlone: true,
  columns: [
    column<ServiceCidr>('CIDRs', ({ spec }) => (spec.cidrs ?? []).join(','), 'networking/v1.ServiceCIDRSpec.cidrs'),
  ],
  strategy: {
    validate: ({ spec }) => validateRanges('spec.cidrs', spec.cidrs ?? [], spec),
    validateUpdate: ({ spec }, old) => unchanged('spec.cidrs', spec.cidrs, old.spec.cidrs),
  },
});

function validateRanges(field: string, cidrs: string[], spec: object): FieldError[] {
  if (cidrs.length === 0) return [required(field, 'at least one CIDR required')];
  if (cidrs.length > 2) return [invalid(field, spec, 'may only hold up to 2 values')];
  if (!isOnePerFamily(cidrs)) {
    const text = 'may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/64';
    return [invalid(field, spec, text)];
  }
  return cidrs.flatMap((cidr, i) => validateCidr(`${field}[${i}]`, cidr));
}

export const ipAddressKind = defineKind<Address>({
  type: 'networking/v1.IPAddress',
  group: 'networking.k8s.io',
  plural: 'ipaddresses',
  shortNames: ['ip'],
  clusterScoped: true,
  allColumns: [
    nameColumn,
    column<Address>('ParentRef', ({ spec }) => parentCell(spec.parentRef), 'networking/v1.IPAddressSpec.parentRef'),
  ],
  strategy: {
    validate: ({ metadata, spec }) => [
      ...validateIp('metadata.name', metadata.name),
      ...validateParent(spec.parentRef),
    ],
    validateUpdate: ({ spec }, old) => unchanged('spec.parentRef', spec.parentRef, old.spec.parentRef),
  },
});

function parentCell({ group, resource, namespace, name }: Parent = {}): string {
  const parts = [group ? `${resource}.${group}` : resource, namespace, name];
  return parts.filter(Boolean).join('/');
}

function validateParent(parent: Parent | undefined): FieldError[] {
  const field = 'spec.parentRef';
  if (!parent) return [required(field)];
  return [
    ...subdomain(`${field}.group`, parent.group),
    ...needed(`${field}.resource`, parent.resource, pathSegment),
    ...needed(`${field}.name`, parent.name, pathSegment),
    ...obeys(`${field}.namespace`, parent.namespace, pathSegment),
  ];
}
