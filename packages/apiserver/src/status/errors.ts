import type { FieldError } from './field-error.ts';
import { goQuote } from './go-quote.ts';
import { type StatusCause, type StatusDetails, StatusError } from './status.ts';

/** A resource in messages: plural and group (`deployments.apps`), or for some reasons Kind and group (`Deployment.apps`). */
export interface Named {
  group: string;
  plural: string;
  kind: string;
}

/** `deployments.apps`; the core group has no suffix. */
export function qualified(name: string, group: string): string {
  return group ? `${name}.${group}` : name;
}

function details(name: string, group: string, kind: string): StatusDetails {
  const made: StatusDetails = {};
  if (name) made.name = name;
  if (group) made.group = group;
  if (kind) made.kind = kind;
  return made;
}

export function badRequest(message: string): StatusError {
  return new StatusError(400, 'BadRequest', message);
}

export function unauthorized(): StatusError {
  return new StatusError(401, 'Unauthorized', 'Unauthorized');
}

/** `why` follows `… is forbidden: `. */
export function forbidden(resource: Named, name: string, why: string, causes?: StatusCause[]): StatusError {
  const subject = name
    ? `${qualified(resource.plural, resource.group)} ${goQuote(name)}`
    : qualified(resource.plural, resource.group);
  const about = details(name, resource.group, resource.plural);
  if (causes) about.causes = causes;
  return new StatusError(403, 'Forbidden', `${subject} is forbidden: ${why}`, about);
}

/** Of a path that is no resource's. */
export function forbiddenPath(why: string): StatusError {
  return new StatusError(403, 'Forbidden', `forbidden: ${why}`, {});
}

export function notFound(resource: Pick<Named, 'group' | 'plural'>, name: string): StatusError {
  const message = `${qualified(resource.plural, resource.group)} ${goQuote(name)} not found`;
  return new StatusError(404, 'NotFound', message, details(name, resource.group, resource.plural));
}

/** The path names nothing that is served, though its shape is right. */
export function unknownResource(): StatusError {
  return new StatusError(404, 'NotFound', 'the server could not find the requested resource', {});
}

export function methodNotAllowed(): StatusError {
  return new StatusError(
    405,
    'MethodNotAllowed',
    'the server does not allow this method on the requested resource',
    {},
  );
}

export function notAcceptable(accepted: readonly string[]): StatusError {
  const message = `only the following media types are accepted: ${accepted.join(', ')}`;
  return new StatusError(406, 'NotAcceptable', message);
}

export function alreadyExists(resource: Named, name: string): StatusError {
  const message = `${qualified(resource.plural, resource.group)} ${goQuote(name)} already exists`;
  return new StatusError(409, 'AlreadyExists', message, details(name, resource.group, resource.plural));
}

/** `asKind` names the object by its Kind, as failed preconditions of a delete do. */
export function conflict(resource: Named, name: string, why: string, asKind = false): StatusError {
  const noun = asKind ? resource.kind : resource.plural;
  const message = `Operation cannot be fulfilled on ${qualified(noun, resource.group)} ${goQuote(name)}: ${why}`;
  return new StatusError(409, 'Conflict', message, details(name, resource.group, noun));
}

/** An update that was made from an older version of the object than the stored one. */
export function modified(resource: Named, name: string): StatusError {
  const why = 'the object has been modified; please apply your changes to the latest version and try again';
  return conflict(resource, name, why);
}

/** Server-side apply met fields of other managers. */
export function applyConflict(causes: readonly StatusCause[]): StatusError {
  const noun = causes.length === 1 ? 'conflict' : 'conflicts';
  const listed =
    causes.length === 1
      ? `${causes[0]?.message}: ${causes[0]?.field}`
      : `conflicts with ${causes.map((cause) => `${cause.message}: ${cause.field}`).join('\n')}`;
  const message = `Apply failed with ${causes.length} ${noun}: ${listed}`;
  return new StatusError(409, 'Conflict', message, { causes: [...causes] });
}

/** Events or pages older than the server remembers. */
export function expired(message: string): StatusError {
  return new StatusError(410, 'Expired', message);
}

export function tooLarge(limitBytes: number): StatusError {
  return new StatusError(413, 'RequestEntityTooLarge', `Request entity too large: limit is ${limitBytes}`);
}

/** For bodies of creates and updates, and patches of custom resources. */
export function unsupportedMediaType(accepted: readonly string[]): StatusError {
  const message = `the body of the request was in an unknown format - accepted media types include: ${accepted.join(', ')}`;
  return new StatusError(415, 'UnsupportedMediaType', message);
}

/** A patch of a built-in kind in a type that is none. */
export function unsupportedPatch(): StatusError {
  return new StatusError(415, 'UnsupportedMediaType', '415: Unsupported Media Type', {});
}

function fieldText(error: FieldError): string {
  return `${error.field}: ${error.message}`;
}

/** Refused fields. Equal texts are listed once in the message, but each is a cause, as Kubernetes does. */
export function invalid(kind: string, group: string, name: string, errors: readonly FieldError[]): StatusError {
  const texts = [...new Set(errors.map(fieldText))];
  const listed = texts.length === 1 ? texts[0] : `[${texts.join(', ')}]`;
  const about = details(name, group, kind);
  about.causes = errors.map(({ reason, message, field }) => ({ reason, message, field }));
  const message = `${qualified(kind, group)} ${goQuote(name)} is invalid: ${listed}`;
  return new StatusError(422, 'Invalid', message, about);
}

/** Wrong options in the query: `options` is `ListOptions`, `PatchOptions` … */
export function invalidOptions(options: string, errors: readonly FieldError[]): StatusError {
  return invalid(options, 'meta.k8s.io', '', errors);
}

/** A patch that does not fit the object; what exactly failed is not told, as Kubernetes does not either. */
export function unprocessable(): StatusError {
  return new StatusError(422, 'Invalid', 'the server rejected our request due to an error in our request', {});
}

export function tooManyRequests(message: string, retryAfterSeconds: number): StatusError {
  return new StatusError(
    429,
    'TooManyRequests',
    message,
    { retryAfterSeconds },
    { 'retry-after': String(retryAfterSeconds) },
  );
}

export function internalError(message: string): StatusError {
  return new StatusError(500, 'InternalError', `Internal error occurred: ${message}`, { causes: [{ message }] });
}

/** A list at a revision that has not happened yet. */
export function tooLargeResourceVersion(asked: number, current: number): StatusError {
  const message = `Timeout: Too large resource version: ${asked}, current: ${current}`;
  return new StatusError(
    504,
    'Timeout',
    message,
    { causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }], retryAfterSeconds: 1 },
    { 'retry-after': '1' },
  );
}
