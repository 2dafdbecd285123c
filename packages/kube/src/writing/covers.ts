import { ownField } from '../object/field.ts';
import { sameQuantity } from './quantity.ts';

/**
 * Whether `actual` already has everything that `wanted` says. Fields that only `actual` has are defaults or other managers' business; lists
 * must be of one length, and their items are compared in turn. Undefined in `wanted` says nothing. Quantities of resources (the values of
 * `limits` and `requests`) are compared by value: servers rewrite `0.5` to `500m`.
 */
export function covers(actual: unknown, wanted: unknown): boolean {
  if (wanted === undefined || Object.is(actual, wanted)) return true;
  // Servers leave out empty lists and maps.
  if (actual === undefined) return isEmpty(wanted);
  if (typeof wanted !== 'object' || wanted === null || typeof actual !== 'object' || actual === null) return false;
  if (Array.isArray(wanted)) {
    if (!Array.isArray(actual) || actual.length !== wanted.length) return false;
    return wanted.every((item, index) => covers(actual[index], item));
  }
  if (Array.isArray(actual)) return false;
  const fields = actual as Record<string, unknown>;
  return Object.entries(wanted).every(([name, value]) =>
    holdsQuantities(name) ? coversQuantities(ownField(fields, name), value) : covers(ownField(fields, name), value),
  );
}

function holdsQuantities(field: string): boolean {
  return field === 'limits' || field === 'requests';
}

function coversQuantities(actual: unknown, wanted: unknown): boolean {
  if (typeof wanted !== 'object' || wanted === null || typeof actual !== 'object' || actual === null) {
    return covers(actual, wanted);
  }
  const quantities = actual as Record<string, unknown>;
  return Object.entries(wanted).every(([resource, value]) => sameQuantity(ownField(quantities, resource), value));
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}
