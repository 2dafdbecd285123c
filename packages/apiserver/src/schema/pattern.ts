import { RE2JS } from 're2js';

/** A compiled `pattern`. Kubernetes uses RE2: linear in the text whatever the expression, and unanchored. */
export interface Pattern {
  test(text: string): boolean;
}

// The same few patterns occur in every version of a definition, and compiling one costs far more than a look-up.
const compiled = new Map<string, Pattern>();
/** Enough for all definitions of a busy cluster; beyond it the oldest are compiled again when needed. */
const MAX_COMPILED = 2_000;

/**
 * @throws Error with Go's text (`error parsing regexp: …`) if the expression is not RE2.
 */
export function compilePattern(expression: string): Pattern {
  const known = compiled.get(expression);
  if (known) return known;
  const pattern = RE2JS.compile(expression);
  const result: Pattern = { test: (text) => pattern.matcher(text).find() };
  if (compiled.size >= MAX_COMPILED) compiled.delete(compiled.keys().next().value as string);
  compiled.set(expression, result);
  return result;
}
