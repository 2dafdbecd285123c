import type { IncomingHttpHeaders } from 'node:http';

/** Ids of other systems (UUIDs, trace ids) fit; nothing that could break a log line does. */
const acceptable = /^[\w.:-]{1,64}$/;

/** The id by which a request is found in logs: the caller's `X-Request-Id` if it has one, else a new one. */
export function requestIdOf(headers: IncomingHttpHeaders, newRequestId: () => string): string {
  const given = headers['x-request-id'];
  return typeof given === 'string' && acceptable.test(given) ? given : newRequestId();
}
