/**
 * Orders two resource versions of one kind: negative when `a` is older. Kubernetes defines them as growing integers (comparable since 1.35,
 * and so in every server before); undefined when either is not one, so that nothing is concluded from foreign ones.
 */
export function compareVersions(a: string | undefined, b: string | undefined): number | undefined {
  if (!isVersion(a) || !isVersion(b)) return undefined;
  if (a === b) return 0;
  if (a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : 1;
}

/** Whether `a` is older than `b`; false where nothing can be concluded. */
export function isBefore(a: string | undefined, b: string | undefined): boolean {
  return (compareVersions(a, b) ?? 0) < 0;
}

/** Digits without leading zeros compare as text once they are of one length; no number type has to hold them. */
function isVersion(text: string | undefined): text is string {
  return text !== undefined && /^[1-9][0-9]*$/.test(text);
}
