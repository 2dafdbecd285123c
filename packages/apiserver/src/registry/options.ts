import type { User } from '../auth/user.ts';
import type { FieldValidation } from '../decode/decode-body.ts';
import { badRequest, invalidOptions } from '../status/errors.ts';
import { type FieldError, forbidden, invalid, notSupported, tooLong } from '../status/field-error.ts';

export type { FieldValidation };

/** How a write is to be done, from its query. */
export interface WriteOptions {
  dryRun: boolean;
  fieldValidation: FieldValidation;
  /** Who owns what the write sets: the query's, or the program's name out of the User-Agent. */
  manager: string;
  /** Who asks. */
  user: User;
}

/** Of the request that a write comes with. */
export interface Caller {
  user: User;
  /** The header. */
  userAgent: string;
}

export interface PatchOptions extends WriteOptions {
  /** Server-side apply takes fields over from other managers. */
  force: boolean;
  /** The query named the manager itself, as server-side apply demands. */
  managerGiven: boolean;
}

export type PropagationPolicy = 'Orphan' | 'Background' | 'Foreground';

/** metav1.DeleteOptions out of the body and the query. */
export interface DeleteOptions {
  dryRun: boolean;
  gracePeriodSeconds?: number;
  propagationPolicy?: PropagationPolicy;
  preconditions?: { uid?: string; resourceVersion?: string };
}

export interface ListOptions {
  labelSelector: string;
  fieldSelector: string;
  limit: number;
  continue: string;
  resourceVersion: string;
  resourceVersionMatch: string;
}

export interface WatchOptions extends ListOptions {
  timeoutSeconds: number | undefined;
  allowBookmarks: boolean;
  sendInitialEvents: boolean | undefined;
}

/** Longest name of a field manager, in bytes. */
const maxManager = 128;

/** As Go's ParseBool on query parameters; present without a value is true. */
export function readBoolean(value: string | null): boolean | undefined {
  if (value === null) return undefined;
  return value !== 'false' && value !== '0' && value !== 'FALSE' && value !== 'False' && value !== 'f' && value !== 'F';
}

/** @throws StatusError 400 when it is no integer */
export function readInteger(query: URLSearchParams, name: string): number | undefined {
  const value = query.get(name);
  if (value === null || value === '') return undefined;
  if (!/^[+-]?\d{1,15}$/.test(value))
    throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(value)}: invalid syntax`);
  return Number(value);
}

function checkDryRun(values: readonly string[], errors: FieldError[]): void {
  if (values.some((value) => value !== 'All')) errors.push(notSupported('dryRun', values, ['All']));
}

function checkManager(manager: string | null, errors: FieldError[]): void {
  if (!manager) return;
  if (Buffer.byteLength(manager) > maxManager) errors.push(tooLong('fieldManager', maxManager));
  const at = manager.search(/\p{Cc}/u);
  if (at < 0) return;
  const code = manager.charCodeAt(at).toString(16).toUpperCase().padStart(4, '0');
  errors.push(invalid('fieldManager', manager, `invalid character U+${code} (at position ${at})`));
}

/** `curl/8.1 …` is `curl`, as the server names a manager that does not name itself. */
export function managerOf(userAgent: string): string {
  const name = userAgent.split('/', 1)[0] as string;
  return name ? name.slice(0, maxManager) : 'unknown';
}

/**
 * @param kind of the options in messages: `CreateOptions`, `UpdateOptions`
 * @throws StatusError 422 naming each wrong parameter
 */
export function readWriteOptions(kind: string, query: URLSearchParams, caller: Caller): WriteOptions {
  const errors: FieldError[] = [];
  const options = readShared(query, caller, errors);
  if (errors.length > 0) throw invalidOptions(kind, errors);
  return options;
}

/** `apply` when the body is an apply configuration. */
export function readPatchOptions(query: URLSearchParams, caller: Caller, apply: boolean): PatchOptions {
  const errors: FieldError[] = [];
  const options = readShared(query, caller, errors);
  const force = readBoolean(query.get('force'));
  const managerGiven = Boolean(query.get('fieldManager'));
  if (apply && !managerGiven) {
    errors.unshift({
      reason: 'FieldValueRequired',
      field: 'fieldManager',
      message: 'Required value: is required for apply patch',
    });
  }
  if (!apply && force !== undefined) errors.push(forbidden('force', 'may not be specified for non-apply patch'));
  if (errors.length > 0) throw invalidOptions('PatchOptions', errors);
  return { ...options, force: force ?? false, managerGiven };
}

function readShared(query: URLSearchParams, caller: Caller, errors: FieldError[]): WriteOptions {
  const dryRun = query.getAll('dryRun');
  const manager = query.get('fieldManager');
  const validation = query.get('fieldValidation') || 'Warn';
  checkManager(manager, errors);
  checkDryRun(dryRun, errors);
  if (validation !== 'Strict' && validation !== 'Warn' && validation !== 'Ignore') {
    errors.push(notSupported('fieldValidation', validation, ['', 'Ignore', 'Strict', 'Warn']));
  }
  return {
    dryRun: dryRun.length > 0,
    fieldValidation: validation as FieldValidation,
    manager: manager || managerOf(caller.userAgent),
    user: caller.user,
  };
}

/** `body` is the decoded DeleteOptions; if there was one, the query says nothing. */
export function readDeleteOptions(query: URLSearchParams, body: Record<string, unknown> | undefined): DeleteOptions {
  const errors: FieldError[] = [];
  const given = body ?? deleteOptionsOf(query);
  const dryRun = Array.isArray(given['dryRun']) ? given['dryRun'].map(String) : [];
  checkDryRun(dryRun, errors);
  const options: DeleteOptions = { dryRun: dryRun.length > 0 };
  if (typeof given['gracePeriodSeconds'] === 'number') options.gracePeriodSeconds = given['gracePeriodSeconds'];
  const policy = given['propagationPolicy'] ?? undefined;
  const orphan = given['orphanDependents'] ?? undefined;
  if (policy !== undefined && orphan !== undefined) {
    errors.push(invalid('propagationPolicy', policy, 'orphanDependents and deletionPropagation cannot be both set'));
  } else if (policy === 'Orphan' || policy === 'Background' || policy === 'Foreground')
    options.propagationPolicy = policy;
  else if (policy !== undefined)
    errors.push(notSupported('propagationPolicy', policy, ['Foreground', 'Background', 'Orphan', 'nil']));
  else if (orphan !== undefined) options.propagationPolicy = orphan ? 'Orphan' : 'Background';
  if (typeof given['preconditions'] === 'object' && given['preconditions'] !== null) {
    options.preconditions = given['preconditions'] as { uid?: string; resourceVersion?: string };
  }
  if (errors.length > 0) throw invalidOptions('DeleteOptions', errors);
  return options;
}

function deleteOptionsOf(query: URLSearchParams): Record<string, unknown> {
  return {
    dryRun: query.getAll('dryRun'),
    gracePeriodSeconds: readInteger(query, 'gracePeriodSeconds'),
    propagationPolicy: query.get('propagationPolicy'),
    orphanDependents: readBoolean(query.get('orphanDependents')),
  };
}

function readListShared(query: URLSearchParams): ListOptions {
  return {
    labelSelector: query.get('labelSelector') ?? '',
    fieldSelector: query.get('fieldSelector') ?? '',
    limit: readInteger(query, 'limit') ?? 0,
    continue: query.get('continue') ?? '',
    resourceVersion: query.get('resourceVersion') ?? '',
    resourceVersionMatch: query.get('resourceVersionMatch') ?? '',
  };
}

function checkMatch(options: ListOptions, errors: FieldError[]): void {
  const { resourceVersion, resourceVersionMatch: match } = options;
  if (!match) return;
  const field = 'resourceVersionMatch';
  if (!resourceVersion)
    errors.push(forbidden(field, 'resourceVersionMatch is forbidden unless resourceVersion is provided'));
  if (options.continue) errors.push(forbidden(field, 'resourceVersionMatch is forbidden when continue is provided'));
  if (match !== 'Exact' && match !== 'NotOlderThan')
    errors.push(notSupported(field, match, ['Exact', 'NotOlderThan', '']));
  if (match === 'Exact' && resourceVersion === '0') {
    errors.push(forbidden(field, 'resourceVersionMatch "exact" is forbidden for resourceVersion "0"'));
  }
}

/** @throws StatusError 400 or 422 */
export function readListOptions(query: URLSearchParams): ListOptions {
  const options = readListShared(query);
  readInteger(query, 'timeoutSeconds');
  const errors: FieldError[] = [];
  if (readBoolean(query.get('sendInitialEvents')) !== undefined) {
    errors.push(forbidden('sendInitialEvents', 'sendInitialEvents is forbidden for list'));
  }
  checkMatch(options, errors);
  if (errors.length > 0) throw invalidOptions('ListOptions', errors);
  return options;
}

/** @throws StatusError 400 or 422 */
export function readWatchOptions(query: URLSearchParams): WatchOptions {
  const options: WatchOptions = {
    ...readListShared(query),
    timeoutSeconds: readInteger(query, 'timeoutSeconds'),
    allowBookmarks: readBoolean(query.get('allowWatchBookmarks')) ?? false,
    sendInitialEvents: readBoolean(query.get('sendInitialEvents')),
  };
  const errors: FieldError[] = [];
  const field = 'resourceVersionMatch';
  if (options.sendInitialEvents === undefined) {
    if (options.resourceVersionMatch) {
      errors.push(forbidden(field, 'resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided'));
    }
  } else if (options.resourceVersionMatch !== 'NotOlderThan') {
    errors.push(forbidden(field, 'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan'));
    if (options.resourceVersionMatch) {
      errors.push(notSupported(field, options.resourceVersionMatch, ['NotOlderThan']));
    }
  }
  if (errors.length > 0) throw invalidOptions('ListOptions', errors);
  return options;
}

/** A revision out of a query, or what is wrong with it. */
export function readRevision(text: string): { revision: number; problem?: string } {
  if (/^\d{1,15}$/.test(text)) return { revision: Number(text) };
  const quoted = JSON.stringify(text);
  const why = `strconv.ParseUint: parsing ${quoted}: ${/^\d+$/.test(text) ? 'value out of range' : 'invalid syntax'}`;
  return { revision: 0, problem: `resourceVersion: Invalid value: ${quoted}: ${why}` };
}
