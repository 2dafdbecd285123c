import { qualified } from '../../registry/names.ts';
import { type FieldError, invalid } from '../../status/field-error.ts';
import { parseQuantity } from '../quantity/quantity.ts';
import type { ResourceRequirements } from '../types.ts';

const standard = new Set(['cpu', 'memory', 'ephemeral-storage']);

/** Resources that are counted in whole pieces, and so cannot be promised beyond the limit. */
const isExtended = (name: string): boolean => name.includes('/') && !name.includes('kubernetes.io/');

export function validateResources(field: string, { limits = {}, requests = {} }: ResourceRequirements): FieldError[] {
  return [
    ...Object.entries(limits).flatMap(([name, amount]) => validateAmount(`${field}.limits[${name}]`, name, amount)),
    ...Object.entries(requests).flatMap(([name, amount]) => [
      ...validateAmount(`${field}.requests[${name}]`, name, amount),
      ...validateWithin(`${field}.requests`, name, amount, limits[name]),
    ]),
  ];
}

function validateAmount(field: string, name: string, amount: string): FieldError[] {
  const errors = qualified(name).map((text) => invalid(field, name, text));
  if (!name.includes('/') && !standard.has(name) && !name.startsWith('hugepages-')) {
    errors.push(invalid(field, name, 'must be a standard resource type or fully qualified'));
    errors.push(invalid(field, name, 'must be a standard resource for containers'));
  }
  return [...errors, ...validateQuantity(field, name, amount)];
}

/** An amount of a resource: never negative, whole where it is counted in pieces. */
export function validateQuantity(field: string, name: string, amount: string): FieldError[] {
  const { nanos } = parseQuantity(amount);
  const errors: FieldError[] = [];
  if (nanos < 0n) errors.push(invalid(field, amount, 'must be greater than or equal to 0'));
  if (isExtended(name) && nanos % 1_000_000_000n !== 0n) errors.push(invalid(field, amount, 'must be an integer'));
  return errors;
}

function validateWithin(field: string, name: string, amount: string, limit: string | undefined): FieldError[] {
  if (limit === undefined) return [];
  const asked = parseQuantity(amount).nanos;
  const most = parseQuantity(limit).nanos;
  if (isExtended(name) && asked !== most) {
    return [invalid(field, amount, `must be equal to ${name} limit of ${limit}`)];
  }
  return asked > most ? [invalid(field, amount, `must be less than or equal to ${name} limit of ${limit}`)] : [];
}
