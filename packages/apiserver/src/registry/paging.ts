import { badRequest, expired, tooLargeResourceVersion } from '../status/errors.ts';
import type { Collection } from '../store/collection.ts';
import type { Entry } from '../store/entry.ts';
import { decodeToken, encodeToken } from './continue-token.ts';
import { type ListOptions, readRevision } from './options.ts';

/** Entries of one page before they are shown. */
export interface RawPage {
  entries: readonly Entry[];
  revision: number;
  continue: string | undefined;
  remaining: number | undefined;
}

const tooOldPage =
  'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.';

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
    continue: encodeToken({ revision: start.revision, start: `${last.key}\u0000` }),
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
  const revision = options.resourceVersion ? listRevision(options.resourceVersion) : 0;
  if (revision > newest) throw tooLargeResourceVersion(revision, newest);
  const { resourceVersionMatch: match, limit } = options;
  // Before there was resourceVersionMatch, a limit made a list exact; clients that name none still get that.
  const exact = match === 'Exact' || (match === '' && limit > 0 && revision > 0);
  if (!exact) return { entries: collection.list(prefix), revision: newest };
  const entries = collection.listAt(revision, prefix);
  if (!entries) throw expired('The resourceVersion for the provided list is too old.');
  return { entries, revision };
}

/** @throws StatusError 400 */
function listRevision(text: string): number {
  const { revision, problem } = readRevision(text);
  if (problem) throw badRequest(`invalid resource version: ${problem}`);
  return revision;
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
  error.status.metadata.continue = encodeToken({ revision: -1, start: token.start });
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
