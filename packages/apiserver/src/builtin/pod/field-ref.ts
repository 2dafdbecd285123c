import { qualified } from '../../registry/names.ts';
import { type FieldError, invalid, notSupported, required } from '../../status/field-error.ts';
import { parseQuantity } from '../quantity/quantity.ts';

/** Fields of a pod that its containers may read as environment variables, and as files. */
export const readableInEnv = [
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.serviceAccountName',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
];
export const readableInVolumes = [
  'metadata.annotations',
  'metadata.labels',
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
];

const known = new Set([
  ...readableInEnv,
  ...readableInVolumes,
  'spec.restartPolicy',
  'spec.schedulerName',
  'status.phase',
]);

/** A reference to a field of the pod itself: `metadata.name`, `metadata.labels['app']`. */
export function validateFieldRef(
  field: string,
  { apiVersion, fieldPath }: { apiVersion?: string; fieldPath: string },
  readable: readonly string[],
): FieldError[] {
  if (!apiVersion) return [required(`${field}.apiVersion`)];
  if (!fieldPath) return [required(`${field}.fieldPath`)];
  const refuse = (why: string): FieldError[] => [
    invalid(`${field}.fieldPath`, fieldPath, `error converting fieldPath: ${why}`),
  ];
  if (apiVersion !== 'v1') return refuse(`unsupported pod version: ${apiVersion}`);
  const [, path, key] = /^([^']+?)\['(.*)'\]$/s.exec(fieldPath) ?? [];
  if (path !== undefined) {
    if (path !== 'metadata.annotations' && path !== 'metadata.labels') {
      return refuse(`field label does not support subscript: ${fieldPath}`);
    }
    const name = path === 'metadata.annotations' ? key!.toLowerCase() : key!;
    return qualified(name).map((text) => invalid(field, name, text));
  }
  const named = fieldPath === 'spec.host' ? 'spec.nodeName' : fieldPath;
  if (!known.has(named)) return refuse(`field label not supported: ${fieldPath}`);
  return readable.includes(named) ? [] : [notSupported(`${field}.fieldPath`, named, readable)];
}

const resources = ['cpu', 'ephemeral-storage', 'memory'];
const readableAmounts = ['limits', 'requests'].flatMap((kind) => resources.map((name) => `${kind}.${name}`));
const units = '1, 1k, 1M, 1G, 1T, 1P, 1E, 1Ki, 1Mi, 1Gi, 1Ti, 1Pi, 1Ei';

/** A reference to what a container may use, divided by a unit. */
export function validateResourceRef(
  field: string,
  { containerName, resource, divisor }: { containerName?: string; resource: string; divisor?: string },
  inVolume: boolean,
): FieldError[] {
  const errors: FieldError[] = [];
  if (inVolume && !containerName) errors.push(required(`${field}.containerName`));
  else if (!resource) errors.push(required(`${field}.resource`));
  else if (!readableAmounts.includes(resource) && !/^(limits|requests)\.hugepages-/.test(resource)) {
    errors.push(notSupported(`${field}.resource`, resource, readableAmounts));
  }
  return [...errors, ...validateDivisor(field, resource ?? '', divisor)];
}

function validateDivisor(field: string, resource: string, divisor: string | undefined): FieldError[] {
  if (!divisor || parseQuantity(divisor).nanos === 0n) return [];
  const [, name = ''] = /^(?:limits|requests)\.(.*)$/.exec(resource) ?? [];
  const why = divisorError(name, divisor);
  return why ? [invalid(`${field}.divisor`, resource, why)] : [];
}

function divisorError(name: string, divisor: string): string | undefined {
  if (name === 'cpu') {
    return ['1m', '1'].includes(divisor)
      ? undefined
      : "only divisor's values 1m and 1 are supported with the cpu resource";
  }
  if (units.split(', ').includes(divisor)) return undefined;
  const noun =
    name === 'memory'
      ? 'memory'
      : name === 'ephemeral-storage'
        ? 'local ephemeral storage'
        : name.startsWith('hugepages-')
          ? 'hugepages'
          : undefined;
  return noun && `only divisor's values ${units} are supported with the ${noun} resource`;
}
