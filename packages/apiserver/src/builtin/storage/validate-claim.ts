import type { PersistentVolumeClaim } from '@nexslice/kube';
import { dnsLabel, dnsSubdomain } from '../../registry/names.ts';
import { type FieldError, invalid, notSupported, required } from '../../status/field-error.ts';
import { parseQuantity } from '../quantity/quantity.ts';
import { validateSelector } from '../rules/label.ts';
import { needed, obeys } from '../rules/text.ts';
import { validateAccessModes } from './access-mode.ts';

export type ClaimSpec = NonNullable<PersistentVolumeClaim['spec']>;

interface DataSource {
  apiGroup?: string;
  kind: string;
  name: string;
  namespace?: string;
}

export const volumeModes = ['Block', 'Filesystem'];

/** What a claim asks for, on its own or in a template. */
export function validateClaimSpec(field: string, spec: ClaimSpec): FieldError[] {
  const modes = spec.accessModes?.length
    ? []
    : [required(`${field}.accessModes`, 'at least 1 access mode is required')];
  return [
    ...modes,
    ...validateSelector(`${field}.selector`, spec.selector),
    ...validateAccessModes(`${field}.accessModes`, spec.accessModes),
    ...validateSize(`${field}.resources[storage]`, spec.resources?.requests?.storage),
    ...obeys(`${field}.storageClassName`, spec.storageClassName, dnsSubdomain),
    ...validateMode(`${field}.volumeMode`, spec.volumeMode),
    ...validateSources(field, spec),
    ...obeys(`${field}.volumeAttributesClassName`, spec.volumeAttributesClassName, dnsSubdomain),
  ];
}

export function validateMode(field: string, mode: string | undefined): FieldError[] {
  return mode === undefined || volumeModes.includes(mode) ? [] : [notSupported(field, mode, volumeModes)];
}

function validateSize(field: string, size: string | undefined): FieldError[] {
  if (size === undefined) return [required(field)];
  return parseQuantity(size).nanos > 0n ? [] : [invalid(field, size, 'must be greater than zero')];
}

/** `dataSource` and `dataSourceRef` say one thing in two forms. */
function validateSources(field: string, { dataSource, dataSourceRef }: ClaimSpec): FieldError[] {
  const errors = [
    ...(dataSource ? validateSource(`${field}.dataSource`, dataSource) : []),
    ...(dataSourceRef ? validateSource(`${field}.dataSourceRef`, dataSourceRef) : []),
  ];
  if (!dataSource || !dataSourceRef) return errors;
  if (dataSourceRef.namespace) {
    errors.push(invalid(field, {}, 'may not be specified when dataSourceRef.namespace is specified'));
  } else if ((['apiGroup', 'kind', 'name'] as const).some((part) => dataSource[part] !== dataSourceRef[part])) {
    errors.push(invalid(field, {}, 'must match dataSourceRef'));
  }
  return errors;
}

function validateSource(field: string, { apiGroup, kind, name, namespace }: DataSource): FieldError[] {
  const errors = [...needed(`${field}.name`, name), ...needed(`${field}.kind`, kind)];
  if (!apiGroup && kind !== 'PersistentVolumeClaim') {
    errors.push(invalid(field, kind, "must be 'PersistentVolumeClaim' when referencing the default apiGroup"));
  }
  return [
    ...errors,
    ...obeys(`${field}.apiGroup`, apiGroup, dnsSubdomain),
    ...obeys(`${field}.namespace`, namespace, dnsLabel),
  ];
}
