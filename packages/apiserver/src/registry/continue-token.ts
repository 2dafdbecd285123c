import { parseJson } from '../decode/json.ts';
import { badRequest } from '../status/errors.ts';

/** Where the next page of a list starts. */
export interface ContinueToken {
  /** The revision of the first page; -1 goes on at the newest. */
  revision: number;
  /** The next key, or one that sorts before it and after the last. */
  start: string;
}

const version = 'meta.k8s.io/v1';

export function encodeToken({ revision, start }: ContinueToken): string {
  return Buffer.from(JSON.stringify({ v: version, rv: revision, start })).toString('base64url');
}

/** @throws StatusError 400 for what is no token, in the words of Go */
export function decodeToken(text: string): ContinueToken {
  const wrong = (why: string) => badRequest(`invalid continue token: continue key is not valid: ${why}`);
  const illegal = illegalAt(text);
  if (illegal !== undefined) throw wrong(`illegal base64 data at input byte ${illegal}`);
  // Keys are ASCII; whatever else is in there, Go names byte by byte.
  const decoded = Buffer.from(text, 'base64url').toString('latin1');
  const { value, error } = parseJson(Buffer.from(decoded), false);
  if (error) throw wrong(error);
  const token = (value ?? {}) as { v?: unknown; rv?: unknown; start?: unknown };
  if (token.v !== version)
    throw wrong(`server does not recognize this encoded version ${JSON.stringify(token.v ?? '')}`);
  if (!Number.isInteger(token.rv) || token.rv === 0) {
    throw wrong(`incorrect encoded start resourceVersion (version ${version})`);
  }
  if (typeof token.start !== 'string' || !token.start) throw wrong(`encoded start key empty (version ${version})`);
  return { revision: token.rv as number, start: token.start };
}

/** The first byte that cannot stand in base64url without padding. */
function illegalAt(text: string): number | undefined {
  const strange = text.search(/[^A-Za-z0-9_-]/);
  if (strange >= 0) return strange;
  // A single character at the end holds less than a byte.
  return text.length % 4 === 1 ? text.length - 1 : undefined;
}
