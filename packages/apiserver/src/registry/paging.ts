import { badRequest, expired, tooLargeResourceVersion } from '../status/errors.ts';
import type { Collection } from '../store/collection.ts';
import type { Entry } from '../store/entry.ts';
import type { Window } from '../store/window.ts';
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
  const { window, revision } = startOf(collection, newest, prefix, options);
  // A list at "0" may be as old as the server likes; real servers answer it whole from their cache.
  const limit = options.resourceVersion === '0' && !options.continue ? 0 : options.limit;
  const entries: Entry[] = [];
  for (const entry of window) {
    if (selected && !selected(entry)) continue;
    if (limit > 0 && entries.length === limit) {
      const last = entries[limit - 1] as Entry;
      return {
        entries,
        revision,
        continue: encodeToken({ revision, start: `${last.key}\u0000` }),
        remaining: selected ? undefined : window.size - limit,
      };
    }
    entries.push(entry);
  }
  return { entries, revision, continue: undefined, remaining: undefined };
}

interface Start {
  /** From where the page begins to the end of the list. */
  window: Window;
  revision: number;
}

function startOf(collection: Collection, newest: number, prefix: string, options: ListOptions): Start {
  if (options.continue) return resumed(collection, newest, prefix, options);
  const revision = options.resourceVersion ? listRevision(options.resourceVersion) : 0;
  if (revision > newest) throw tooLargeResourceVersion(revision, newest);
  const { resourceVersionMatch: match, limit } = options;
  // Before there was resourceVersionMatch, a limit made a list exact; clients that name none still get that.
  const exact = match === 'Exact' || (match === '' && limit > 0 && revision > 0);
  if (!exact) return { window: collection.window(prefix), revision: newest };
  const window = collection.windowAt(revision, prefix);
  if (!window) throw expired('The resourceVersion for the provided list is too old.');
  return { window, revision };
}

/** @throws StatusError 400 */
function listRevision(text: string): number {
  const { revision, problem } = readRevision(text);
  if (problem) throw badRequest(`invalid resource version: ${problem}`);
  return revision;
}

function resumed(collection: Collection, newest: number, prefix: string, options: ListOptions): Start {
  const token = decodeToken(options.continue);
  if (options.resourceVersion && options.resourceVersion !== '0') {
    throw badRequest('specifying resource version is not allowed when using continue');
  }
  if (token.revision === -1) return { window: collection.window(prefix, token.start), revision: newest };
  const window = token.revision <= newest ? collection.windowAt(token.revision, prefix, token.start) : undefined;
  if (window) return { window, revision: token.revision };
  const error = expired(tooOldPage);
  error.status.metadata.continue = encodeToken({ revision: -1, start: token.start });
  throw error;
}
