/**
 * The old form of a watch, `/api/v1/watch/pods`, as the path and the query that have replaced it.
 * Undefined when the path has not that form.
 */
export function withoutWatchPrefix(path: string): string | undefined {
  const found = /^(\/api\/[^/]+|\/apis\/[^/]+\/[^/]+)\/watch(\/.+)$/.exec(path);
  return found ? `${found[1]}${found[2]}` : undefined;
}

/** A path under `/api/v1` or `/apis/GROUP/VERSION`. */
export interface ResourcePath {
  group: string;
  version: string;
  namespace: string | undefined;
  /** Plural. */
  resource: string;
  name: string | undefined;
  /** What follows the name: `status`, `log`, `proxy/some/path`. */
  subresource: string | undefined;
}

/** @returns undefined when the path is no resource's */
export function parseResourcePath(path: string): ResourcePath | undefined {
  const segments = path.split('/');
  if (segments[segments.length - 1] === '') segments.pop();
  let at: number;
  let group: string;
  let version: string;
  if (segments[1] === 'api') {
    group = '';
    version = segments[2] ?? '';
    at = 3;
  } else if (segments[1] === 'apis') {
    group = segments[2] ?? '';
    version = segments[3] ?? '';
    at = 4;
  } else return undefined;
  if (segments.length <= at) return undefined;
  let namespace: string | undefined;
  // /namespaces/NAME is the Namespace itself, and so are its own subresources.
  const inNamespace = segments[at] === 'namespaces' && segments.length > at + 2;
  if (inNamespace && !(segments.length === at + 3 && isNamespacePart(segments[at + 2] as string))) {
    namespace = decode(segments[at + 1] as string);
    at += 2;
  }
  const rest = segments.slice(at + 2);
  return {
    group,
    version,
    namespace,
    resource: segments[at] as string,
    name: segments[at + 1] === undefined ? undefined : decode(segments[at + 1] as string),
    subresource: rest.length > 0 ? rest.join('/') : undefined,
  };
}

function isNamespacePart(segment: string): boolean {
  return segment === 'status' || segment === 'finalize';
}

function decode(segment: string): string {
  if (!segment.includes('%')) return segment;
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
