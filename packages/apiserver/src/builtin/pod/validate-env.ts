import { dnsLabel, dnsSubdomain } from '../../registry/names.ts';
import { type FieldError, invalid, notFound } from '../../status/field-error.ts';
import { configKey, environmentName, needed, obeys, withoutBacksteps } from '../rules/text.ts';
import type { EnvFrom, EnvVar, FileKeyRef } from '../types.ts';
import { readableInEnv, validateFieldRef, validateResourceRef } from './field-ref.ts';
import type { KnownVolumes } from './validate-volume.ts';

/** `volumes` are those that files of variables may be read from. */
export function validateEnv(field: string, variables: readonly EnvVar[], volumes: KnownVolumes): FieldError[] {
  return variables.flatMap((variable, i) => [
    ...needed(`${field}[${i}].name`, variable.name, environmentName),
    ...validateSource(`${field}[${i}].valueFrom`, variable, volumes),
  ]);
}

function validateSource(field: string, { value, valueFrom }: EnvVar, volumes: KnownVolumes): FieldError[] {
  if (!valueFrom) return [];
  const errors: FieldError[] = [];
  const { fieldRef, resourceFieldRef, fileKeyRef } = valueFrom;
  if (fieldRef) errors.push(...validateFieldRef(`${field}.fieldRef`, fieldRef, readableInEnv));
  if (resourceFieldRef) {
    errors.push(...validateResourceRef(`${field}.resourceFieldRef`, resourceFieldRef, false));
  }
  for (const kind of ['configMapKeyRef', 'secretKeyRef'] as const) {
    const reference = valueFrom[kind];
    if (!reference) continue;
    const name = reference.name ?? '';
    errors.push(...dnsSubdomain(name).map((text) => invalid(`${field}.${kind}.name`, name, text)));
    errors.push(...needed(`${field}.${kind}.key`, reference.key, configKey));
  }
  if (fileKeyRef) errors.push(...validateFileRef(`${field}.fileKeyRef`, fileKeyRef, volumes));
  const sources = Object.keys(valueFrom).length;
  if (sources === 0) {
    const text =
      'must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`';
    errors.push(invalid(field, '', text));
  } else if (value) errors.push(invalid(field, '', 'may not be specified when `value` is not empty'));
  else if (sources > 1) errors.push(invalid(field, '', 'may not have more than one field specified at a time'));
  return errors;
}

/** A line of a file in a volume that containers of the pod share. */
function validateFileRef(field: string, { key, volumeName, path }: FileKeyRef, volumes: KnownVolumes): FieldError[] {
  const errors = [
    ...needed(`${field}.key`, key, environmentName),
    ...needed(`${field}.volumeName`, volumeName, dnsLabel),
    ...needed(`${field}.path`, path, withoutBacksteps),
  ];
  const volume = volumes.get(volumeName);
  if (!volume) return [...errors, notFound(`${field}.volumeName`, volumeName)];
  if (volume.emptyDir) return errors;
  return [...errors, invalid(`${field}.volumeName`, volumeName, 'referenced volume must be of type emptyDir')];
}

/** Names may be prefixes of generated ones here, which end in a dash. */
const generatedName = (name: string): string[] => dnsSubdomain(name.replace(/-$/, 'a'));

export function validateEnvFrom(field: string, sources: readonly EnvFrom[]): FieldError[] {
  return sources.flatMap(({ prefix, configMapRef, secretRef }, i) => {
    const errors = obeys(`${field}[${i}].prefix`, prefix, environmentName);
    for (const [kind, reference] of Object.entries({ configMapRef, secretRef })) {
      if (reference) errors.push(...needed(`${field}[${i}].${kind}.name`, reference.name, generatedName));
    }
    // What is said of the whole names the list, not the place in it.
    if (!configMapRef && !secretRef) {
      errors.push(invalid(field, '', 'must specify one of: `configMapRef` or `secretRef`'));
    } else if (configMapRef && secretRef) {
      errors.push(invalid(field, '', 'may not have more than one field specified at a time'));
    }
    return errors;
  });
}
