import { createHash, timingSafeEqual } from 'node:crypto';
import { unauthorized } from '../status/errors.ts';
import { defaultAudience, type ServiceAccountTokens, type VerifiedToken } from './service-account-token.ts';
import { anonymousUser, type User } from './user.ts';

/** A bearer token and who bears it. */
export interface TokenUser {
  token: string;
  user: User;
}

export interface AuthenticatorOptions {
  /** Tokens of ServiceAccounts are good as well. */
  serviceAccounts?: ServiceAccountTokens | undefined;
  /** Requests without credentials are `system:anonymous`. Default false: they are refused. */
  anonymous?: boolean | undefined;
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** Says who makes a request, from its bearer token. */
export class Authenticator {
  readonly #known: { digest: Buffer; user: User }[];
  readonly #options: AuthenticatorOptions;
  /** Static tokens that were right, so that not every request is hashed. */
  readonly #seen = new Map<string, User>();

  constructor(tokens: readonly TokenUser[], options: AuthenticatorOptions = {}) {
    this.#known = tokens.map(({ token, user }) => ({ digest: digest(token), user }));
    this.#options = options;
  }

  /**
   * @param authorization the header; `user` is who the connection says it is, used when there is no header
   * @throws StatusError 401
   */
  authenticate(authorization: string, user: User | undefined): User {
    if (authorization === '') {
      if (user) return user;
      if (this.#options.anonymous) return anonymousUser;
      throw unauthorized();
    }
    const token = /^bearer +(\S+)$/i.exec(authorization)?.[1];
    const found = token ? this.verify(token) : undefined;
    if (!found?.audiences.includes(defaultAudience)) throw unauthorized();
    return found.user;
  }

  /** Whose token it is and for whom it was made; undefined when it is nobody's. */
  verify(token: string): VerifiedToken | undefined {
    const user = this.#seen.get(token) ?? this.#lookUp(token);
    return user ? { user, audiences: [defaultAudience] } : this.#options.serviceAccounts?.verify(token);
  }

  #lookUp(token: string): User | undefined {
    const asked = digest(token);
    const found = this.#known.find((known) => timingSafeEqual(known.digest, asked));
    if (found) this.#seen.set(token, found.user);
    return found?.user;
  }
}
