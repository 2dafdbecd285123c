/** Without vowels and look-alikes, as Kubernetes writes hashes in names. */
const alphabet = 'bcdfghjklmnpqrstvwxz2456789';

const fnvOffset = 0x811c9dc5;
const fnvPrime = 0x01000193;

/** A short name for the content of a pod template; `collisions` gives another one when that is taken by a different template. */
export function templateHash(template: unknown, collisions = 0): string {
  let hash = fnvOffset;
  const text = canonical(template) + (collisions > 0 ? String(collisions) : '');
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), fnvPrime) >>> 0;
  return [...String(hash)].map((digit) => alphabet[digit.charCodeAt(0) % alphabet.length]).join('');
}

/** JSON with the names of every object in order: two spellings of the same template have the same hash. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  fields.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${canonical(field)}`).join(',')}}`;
}
