/** What a client can take in answer: `page` only when it asks for HTML and not for JSON. */
export type Taste = 'json' | 'page' | 'any';

/**
 * What a client asks for in `Accept`. Programs mostly send JSON or the wildcard, browsers name HTML first. Weights are not looked at: a client
 * that names JSON can read it.
 */
export function tasteOf(accept: string | undefined): Taste {
  const types = (accept ?? '')
    .toLowerCase()
    .split(',')
    .map((part) => part.split(';')[0]?.trim());
  if (types.includes('application/json')) return 'json';
  return types.includes('text/html') ? 'page' : 'any';
}
