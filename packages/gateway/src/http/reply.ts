import type { ServerResponse } from 'node:http';
import type { Failure } from '../failure/failure.ts';
import type { Reply } from './route.ts';

const json = 'application/json; charset=utf-8';

/** On every answer: no answer is for caches, for other sites to embed, or to be taken for another type. */
const commonHeaders: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'cross-origin-resource-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
};

/** Writes an answer to the end. */
export function send(response: ServerResponse, { status, body, headers }: Reply): void {
  const text = typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body);
  response.writeHead(status, {
    ...commonHeaders,
    ...(typeof body === 'object' ? { 'content-type': json } : {}),
    ...headers,
    'content-length': Buffer.byteLength(text),
  });
  response.end(text);
}

/** The answer to a program when something failed. `extra` carries what is known besides, such as the part of a bulk that worked. */
export function failureReply(failure: Failure, extra: Record<string, unknown> = {}): Reply {
  const { status, code, error, details, headers } = failure;
  return { status, headers, body: { ...extra, error, code, details } };
}
