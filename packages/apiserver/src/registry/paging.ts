import { badRequest, expired, tooLargeResourceVersion } from '../status/errors.ts';
import type { Collection } from '../store/collection.ts';
import type { Entry } from '../store/entry.ts';
import { type ListOptions, readRevision } from './options.ts';

/** Entries of one page before they are shown. */
export interface RawPage {
  entries: readonly Entry[];
  revision: number;
  continue: string | undefined;
  remaining: number | undefined;
}

interface Token {
  /** The revision of the first page; -1 goes on at the newest. */
  revision: number;
  /** The next key, or one that sorts before it and after the last. */
  start: string;
}

const tooOldPage =
  'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.';

function encodeToken(revision: number, start: string): string {
  return Buffer.from(JSON.stringify({ v: 'meta.k8s.io/v1', rv: revision, start })).toString('base64url');
}

function decodeToken(text: string): Token {
  try {
    const token = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    if (token.v === 'meta.k8s.io/v1' && Number.isInteger(token.rv) && typeof token.start === 'string') {
      return { revision: token.rv, start: token.start };
    }
  } catch {
    // Said below, as for tokens of another form.
  }
  throw badRequest('continue key is not valid: the token was not made by this server');
}

/**
 * A page of a collection. Pages of one list show it as it was at the first page, as long as the history reaches back.
 * @throws StatusError 400, 410 or 504
 */
export function page(
  collection: Collection,
  newest: number,
  prefix: string,
  options: ListOptions,
  selected: ((entry: Entry) => boolean) | undefined,
): RawPage {
  const start = startOf(collection, newest, prefix, options);
  const entries = start.from ? start.entries.slice(indexAfter(start.entries, start.from)) : start.entries;
  const matching = selected ? entries.filter(selected) : entries;
  // A list at "0" may be as old as the server likes; real servers answer it whole from their cache.
  const limit = options.resourceVersion === '0' && !options.continue ? 0 : options.limit;
  if (limit <= 0 || matching.length <= limit) {
    return { entries: matching, revision: start.revision, continue: undefined, remaining: undefined };
  }
  const last = matching[limit - 1] as Entry;
  return {
    entries: matching.slice(0, limit),
    revision: start.revision,
    continue: encodeToken(start.revision, `${last.key}\u0000`),
    remaining: selected ? undefined : matching.length - limit,
  };
}

interface Start {
  entries: Entry[];
  revision: number;
  from?: string;
}

function startOf(collection: Collection, newest: number, prefix: string, options: ListOptions): Start {
  if (options.continue) return resumed(collection, newest, prefix, options);
  const revision = options.resourceVersion ? readRevision(options.resourceVersion) : 0;
  if (revision > newest) throw tooLargeResourceVersion(revision, newest);
  if (options.resourceVersionMatch !== 'Exact') return { entries: collection.list(prefix), revision: newest };
  const entries = collection.listAt(revision, prefix);
  if (!entries) throw expired('The resourceVersion for the provided list is too old.');
  return { entries, revision };
}

function resumed(collection: Collection, newest: number, prefix: string, options: ListOptions): Start {
  if (options.resourceVersion && options.resourceVersion !== '0') {
    throw badRequest('specifying resource version is not allowed when using continue');
  }
  const token = decodeToken(options.continue);
  if (token.revision === -1) return { entries: collection.list(prefix), revision: newest, from: token.start };
  const entries = token.revision <= newest ? collection.listAt(token.revision, prefix) : undefined;
  if (entries) return { entries, revision: token.revision, from: token.start };
  const error = expired(tooOldPage);
  error.status.metadata.continue = encodeToken(-1, token.start);
  throw error;
}

function indexAfter(entries: readonly Entry[], start: string): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((entries[middle] as Entry).key < start) low = middle + 1;
    else high = middle;
  }
  return low;
}
