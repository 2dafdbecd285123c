/** The pattern of a comment that names setters, as in `kpt-set: ${image}:${tag}`; empty where it names none. */
export function patternOf(comment: string | null | undefined): string {
  return /kpt-set: (.*)$/.exec(comment?.trim() ?? '')?.[1]?.trim() ?? '';
}

/** The setters that a pattern names. */
export function namesIn(pattern: string): string[] {
  return [...pattern.matchAll(/\$\{([^}]*)\}/g)].map((match) => match[1]!);
}

/**
 * What the setters of a pattern must have been for a text to stand there: of `nginx:1.7` for `${image}:${tag}`, `nginx` and `1.7`. None
 * when the text has not that form, or one of them would be empty.
 */
export function derived(pattern: string, text: string): Readonly<Record<string, string>> {
  const names = namesIn(pattern);
  const form = pattern
    .split(/\$\{[^}]*\}/)
    .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('(.*)');
  const found = new RegExp(form).exec(text)?.slice(1) ?? [];
  if (found.length !== names.length || found.includes('')) return {};
  return Object.fromEntries(names.map((name, i) => [name, found[i]!]));
}
