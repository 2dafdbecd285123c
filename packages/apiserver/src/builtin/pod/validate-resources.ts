import { duplicate, type FieldError, forbidden, invalid, notFound, required } from '../../status/field-error.ts';
import { parseQuantity } from '../quantity/quantity.ts';
import { isHugePages, isOvercommitted, validateAmount, validateContainerResource } from '../rules/resource.ts';
import { label } from '../rules/text.ts';
import type { ResourceRequirements } from '../types.ts';

type NameRule = (field: string, name: string) => FieldError[];

/** Checks what somebody asks for and is limited to; `claims` are the names of the pod's resource claims. */
export function validateResources(
  field: string,
  { limits = {}, requests = {}, claims = [] }: ResourceRequirements,
  podClaims: readonly string[] = [],
  validateName: NameRule = validateContainerResource,
): FieldError[] {
  const errors = [
    ...Object.entries(limits).flatMap(([name, amount]) => [
      ...validateName(`${field}.limits[${name}]`, name),
      ...validateAmount(`${field}.limits[${name}]`, name, amount),
      ...validatePages(`${field}.limits[${name}]`, name, amount),
    ]),
    ...Object.entries(requests).flatMap(([name, amount]) => [
      ...validateName(`${field}.requests[${name}]`, name),
      ...validateAmount(`${field}.requests[${name}]`, name, amount),
      ...validateWithin(field, name, amount, limits[name]),
      ...validatePages(`${field}.requests[${name}]`, name, amount),
    ]),
  ];
  const names = [...Object.keys(limits), ...Object.keys(requests)];
  if (names.some(isHugePages) && !names.includes('cpu') && !names.includes('memory')) {
    errors.push(forbidden(field, 'HugePages require cpu or memory'));
  }
  return [...errors, ...validateClaims(`${field}.claims`, claims, podClaims)];
}

function validateWithin(field: string, name: string, amount: string, limit: string | undefined): FieldError[] {
  if (limit === undefined) {
    return isOvercommitted(name)
      ? []
      : [required(`${field}.limits`, 'Limit must be set for non overcommitable resources')];
  }
  const asked = parseQuantity(amount).nanos;
  const most = parseQuantity(limit).nanos;
  const at = `${field}.requests`;
  if (asked !== most && !isOvercommitted(name)) {
    return [invalid(at, amount, `must be equal to ${name} limit of ${limit}`)];
  }
  return asked > most ? [invalid(at, amount, `must be less than or equal to ${name} limit of ${limit}`)] : [];
}

/** Huge pages are given out whole. */
function validatePages(field: string, name: string, amount: string): FieldError[] {
  if (!isHugePages(name)) return [];
  const size = pageSize(name);
  const { nanos } = parseQuantity(amount);
  if (size !== undefined && nanos >= 0n && nanos % size === 0n) return [];
  return [invalid(field, amount, `${amount} is not positive integer multiple of ${name}`)];
}

function pageSize(name: string): bigint | undefined {
  try {
    const { nanos } = parseQuantity(name.slice('hugepages-'.length));
    return nanos > 0n ? nanos : undefined;
  } catch {
    return undefined;
  }
}

function validateClaims(
  field: string,
  claims: readonly { name: string; request?: string }[],
  podClaims: readonly string[],
): FieldError[] {
  const seen = new Set<string>();
  return claims.flatMap(({ name, request }, i) => {
    const at = `${field}[${i}]`;
    if (!name) return [required(at)];
    const key = request ? `${name}/${request}` : name;
    const errors: FieldError[] = [];
    if (seen.has(name)) errors.push(duplicate(at, name));
    else {
      errors.push(...label(`${at}.request`, request));
      if (seen.has(key)) errors.push(duplicate(at, key));
      else if (!request && [...seen].some((other) => other.startsWith(`${name}/`))) errors.push(duplicate(at, name));
      seen.add(key);
    }
    if (podClaims.includes(name)) return errors;
    const known = podClaims.length === 0 ? ' which is empty' : `: ${[...podClaims].sort().join(', ')}`;
    const missing = notFound(at, name);
    const text = `${missing.message}: must be one of the names in pod.spec.resourceClaims${known}`;
    return [...errors, { ...missing, message: text }];
  });
}
