import { qualified } from '../../registry/names.ts';
import { type FieldError, invalid } from '../../status/field-error.ts';

const computed = ['cpu', 'memory', 'ephemeral-storage'];

/** What is counted in whole objects. */
const counted = [
  'pods',
  'resourcequotas',
  'services',
  'replicationcontrollers',
  'secrets',
  'configmaps',
  'persistentvolumeclaims',
  'services.nodeports',
  'services.loadbalancers',
];

const standard = new Set([
  ...computed,
  ...computed.map((name) => `requests.${name}`),
  ...computed.map((name) => `limits.${name}`),
  'requests.storage',
  ...counted,
]);

export const isCounted = (name: string): boolean => counted.includes(name);

/** A resource that a quota may limit: one of Kubernetes' own, or one with a prefix. */
export function validateQuotaResource(field: string, name: string): FieldError[] {
  const errors = qualified(name).map((text) => invalid(field, name, text));
  if (errors.length > 0 || name.includes('/')) return errors;
  if (standard.has(name) || /^(requests\.)?hugepages-/.test(name)) return [];
  return [invalid(field, name, 'must be a standard resource for quotas')];
}

/** A resource that a LimitRange may limit: of the type's own, or one with a prefix. */
export function validateLimitedResource(field: string, type: string, name: string): FieldError[] {
  const errors = qualified(name).map((text) => invalid(field, name, text));
  if (errors.length > 0 || name.includes('/') || name.startsWith('hugepages-')) return errors;
  if (type === 'PersistentVolumeClaim' || (type !== 'Pod' && type !== 'Container')) return [];
  return computed.includes(name) ? [] : [invalid(field, name, 'must be a standard resource for containers')];
}
