/**
 * Whether `actual` already has everything that `wanted` says. Fields that only `actual` has are defaults or other managers' business; lists
 * must be of one length, and their items are compared in turn. Undefined in `wanted` says nothing.
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
  const fields = actual as Record<string, unknown>;
  return Object.entries(wanted).every(([name, value]) => covers(fields[name], value));
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}
