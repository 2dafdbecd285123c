import { qualified } from '../../registry/names.ts';
import { type FieldError, invalid } from '../../status/field-error.ts';
import { parseQuantity } from '../quantity/quantity.ts';

const nanosPerUnit = 1_000_000_000n;

/** What containers may ask for without a prefix. */
const computed = ['cpu', 'memory', 'ephemeral-storage'];

/** What is counted in whole objects. */
const counted = new Set([
  'pods',
  'resourcequotas',
  'services',
  'replicationcontrollers',
  'secrets',
  'configmaps',
  'persistentvolumeclaims',
  'services.nodeports',
  'services.loadbalancers',
]);

const limitedByQuota = new Set([
  ...computed,
  ...computed.map((name) => `requests.${name}`),
  ...computed.map((name) => `limits.${name}`),
  'requests.storage',
  ...counted,
]);

export const isHugePages = (name: string): boolean => name.startsWith('hugepages-');
const isNative = (name: string): boolean => !name.includes('/') || name.includes('kubernetes.io/');

/** Resources of devices, say, which somebody outside Kubernetes names and counts in whole pieces. */
const isExtended = (name: string): boolean =>
  !isNative(name) && !name.startsWith('requests.') && qualified(`requests.${name}`).length === 0;

/** Whether more may be promised than there is; what cannot be shared has one amount for request and limit. */
export const isOvercommitted = (name: string): boolean => isNative(name) && !isHugePages(name);

export const isQuotaResource = (name: string): boolean =>
  limitedByQuota.has(name) || /^(requests\.)?hugepages-/.test(name);

/** The name of any resource: one of Kubernetes' own, or one with a prefix. */
export function validateResourceName(field: string, name: string): FieldError[] {
  const errors = qualified(name).map((text) => invalid(field, name, text));
  if (errors.length > 0 || name.includes('/') || name === 'storage' || isQuotaResource(name)) return errors;
  return [invalid(field, name, 'must be a standard resource type or fully qualified')];
}

/** The name of a resource that containers may have. */
export function validateContainerResource(field: string, name: string): FieldError[] {
  const errors = validateResourceName(field, name);
  if (!name.includes('/')) {
    if (computed.includes(name) || isHugePages(name)) return errors;
    return [...errors, invalid(field, name, 'must be a standard resource for containers')];
  }
  if (isNative(name) || isExtended(name)) return errors;
  return [...errors, invalid(field, name, "doesn't follow extended resource name standard")];
}

/** The name of a resource that a quota may limit. */
export function validateQuotaResource(field: string, name: string): FieldError[] {
  const errors = validateResourceName(field, name);
  if (name.includes('/') || isQuotaResource(name)) return errors;
  return [...errors, invalid(field, name, 'must be a standard resource for quota')];
}

/** An amount of a resource: never negative, whole where it is counted in pieces. */
export function validateAmount(field: string, name: string, amount: string): FieldError[] {
  const { nanos } = parseQuantity(amount);
  const errors: FieldError[] = [];
  if (nanos < 0n) errors.push(invalid(field, amount, 'must be greater than or equal to 0'));
  if ((counted.has(name) || isExtended(name)) && nanos % nanosPerUnit !== 0n) {
    errors.push(invalid(field, amount, 'must be an integer'));
  }
  return errors;
}
