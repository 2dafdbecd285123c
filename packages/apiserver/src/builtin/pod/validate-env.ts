import { dnsSubdomain } from '../../registry/names.ts';
import { type FieldError, invalid, required } from '../../status/field-error.ts';
import { configKey, environmentName, needed, obeys } from '../rules/text.ts';
import type { EnvFrom, EnvVar } from '../types.ts';

/** Fields of a pod that its containers may read as environment variables. */
const readableFields = new Set([
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.serviceAccountName',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
]);

export function validateEnv(field: string, variables: readonly EnvVar[]): FieldError[] {
  return variables.flatMap((variable, i) => [
    ...needed(`${field}[${i}].name`, variable.name, environmentName),
    ...validateSource(`${field}[${i}].valueFrom`, variable),
  ]);
}

function validateSource(field: string, { value, valueFrom }: EnvVar): FieldError[] {
  if (!valueFrom) return [];
  const errors: FieldError[] = [];
  const sources = Object.keys(valueFrom);
  if (valueFrom.fieldRef) errors.push(...validateFieldRef(`${field}.fieldRef`, valueFrom.fieldRef));
  if (valueFrom.resourceFieldRef) {
    errors.push(...needed(`${field}.resourceFieldRef.resource`, valueFrom.resourceFieldRef.resource));
  }
  for (const kind of ['configMapKeyRef', 'secretKeyRef'] as const) {
    const reference = valueFrom[kind];
    if (!reference) continue;
    errors.push(...obeys(`${field}.${kind}.name`, reference.name, dnsSubdomain));
    errors.push(...needed(`${field}.${kind}.key`, reference.key, configKey));
  }
  if (sources.length === 0) {
    errors.push(
      invalid(field, '', 'must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`'),
    );
  } else if (value) errors.push(invalid(field, '', 'may not be specified when `value` is not empty'));
  else if (sources.length > 1) errors.push(invalid(field, '', 'may not have more than one field specified at a time'));
  return errors;
}

function validateFieldRef(field: string, reference: { apiVersion?: string; fieldPath: string }): FieldError[] {
  const errors = needed(`${field}.apiVersion`, reference.apiVersion);
  if (!reference.fieldPath) return [...errors, required(`${field}.fieldPath`)];
  const subscripted = /^metadata\.(labels|annotations)\['.+'\]$/.test(reference.fieldPath);
  if (!subscripted && !readableFields.has(reference.fieldPath)) {
    const why = `error converting fieldPath: field label not supported: ${reference.fieldPath}`;
    errors.push(invalid(`${field}.fieldPath`, reference.fieldPath, why));
  }
  return errors;
}

export function validateEnvFrom(field: string, sources: readonly EnvFrom[]): FieldError[] {
  return sources.flatMap((source, i) => {
    const path = `${field}[${i}]`;
    const errors = obeys(`${path}.prefix`, source.prefix, environmentName);
    if (source.configMapRef)
      errors.push(...needed(`${path}.configMapRef.name`, source.configMapRef.name, dnsSubdomain));
    if (source.secretRef) errors.push(...needed(`${path}.secretRef.name`, source.secretRef.name, dnsSubdomain));
    if (!source.configMapRef && !source.secretRef) {
      errors.push(invalid(path, '', 'must specify one of: `configMapRef` or `secretRef`'));
    } else if (source.configMapRef && source.secretRef) {
      errors.push(invalid(path, '', 'may not have more than one field specified at a time'));
    }
    return errors;
  });
}
