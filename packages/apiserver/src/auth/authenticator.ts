import { createHash, timingSafeEqual } from 'node:crypto';
import { unauthorized } from '../status/errors.ts';
import type { User } from './user.ts';

/** A bearer token and who bears it. */
export interface TokenUser {
  token: string;
  user: User;
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** Says who makes a request, from its bearer token. */
export class Authenticator {
  readonly #known: { digest: Buffer; user: User }[];
  /** Tokens that were right, so that not every request is hashed. */
  readonly #seen = new Map<string, User>();

  constructor(tokens: readonly TokenUser[]) {
    this.#known = tokens.map(({ token, user }) => ({ digest: digest(token), user }));
  }

  /**
   * @param authorization the header; `user` is who the connection says it is, used when there is no header
   * @throws StatusError 401
   */
  authenticate(authorization: string, user: User | undefined): User {
    if (authorization === '') {
      if (user) return user;
      throw unauthorized();
    }
    const token = /^bearer +(\S+)$/i.exec(authorization)?.[1];
    if (!token) throw unauthorized();
    return this.#seen.get(token) ?? this.#lookUp(token);
  }

  #lookUp(token: string): User {
    const asked = digest(token);
    const found = this.#known.find((known) => timingSafeEqual(known.digest, asked));
    if (!found) throw unauthorized();
    this.#seen.set(token, found.user);
    return found.user;
  }
}
