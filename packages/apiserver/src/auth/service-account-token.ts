import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomUUID,
  sign,
  verify,
} from 'node:crypto';
import { keyOf } from '../store/entry.ts';
import type { Store } from '../store/store.ts';
import { serviceAccountUser, type User } from './user.ts';

/** Who issues tokens, and for whom when a request names nobody: the name that a cluster has inside itself. */
export const defaultAudience = 'https://kubernetes.default.svc.cluster.local';

/** What a token is bound to: it ends with it. */
export interface BoundObject {
  kind: 'Pod' | 'Secret' | 'Node';
  name: string;
  uid: string;
}

export interface TokenWish {
  namespace: string;
  name: string;
  uid: string;
  audiences: readonly string[];
  expiresInSeconds: number;
  bound?: BoundObject;
}

interface Claims {
  aud: string[];
  exp: number;
  iat: number;
  iss: string;
  jti: string;
  nbf: number;
  sub: string;
  'kubernetes.io': {
    namespace: string;
    serviceaccount: { name: string; uid: string };
    pod?: { name: string; uid: string };
    secret?: { name: string; uid: string };
    node?: { name: string; uid: string };
  };
}

export interface VerifiedToken {
  user: User;
  audiences: readonly string[];
}

const parts = { pod: 'pods', secret: 'secrets', node: 'nodes' } as const;

/** A new key to sign tokens with, as PEM. */
export function newTokenKey(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

/** Makes and checks tokens of ServiceAccounts: JWTs that end at their time, and with the account (or the object) that they were made for. */
export class ServiceAccountTokens {
  readonly #privateKey: KeyObject;
  readonly #publicKey: KeyObject;
  /** First part of every token. */
  readonly #header: string;
  /** The key that tokens are checked with (RFC 7517). */
  readonly publicJwk: Readonly<Record<string, unknown>>;
  readonly #store: Store;
  readonly #now: () => number;
  /** Claims of tokens whose signature was right, so that it is not checked with every request. */
  readonly #seen = new Map<string, Claims>();

  constructor(key: string, store: Store, now: () => number) {
    this.#privateKey = createPrivateKey(key);
    this.#publicKey = createPublicKey(this.#privateKey);
    const kid = createHash('sha256')
      .update(this.#publicKey.export({ type: 'spki', format: 'der' }))
      .digest('base64url');
    this.#header = encoded({ alg: 'ES256', kid });
    this.publicJwk = { use: 'sig', kid, alg: 'ES256', ...this.#publicKey.export({ format: 'jwk' }) };
    this.#store = store;
    this.#now = now;
  }

  issue(wish: TokenWish): { token: string; expiresAt: number } {
    const { namespace, name, uid, bound } = wish;
    const issued = Math.floor(this.#now() / 1000);
    const expires = issued + wish.expiresInSeconds;
    const claims: Claims = {
      aud: [...wish.audiences],
      exp: expires,
      iat: issued,
      iss: defaultAudience,
      jti: randomUUID(),
      nbf: issued,
      sub: serviceAccountUser(namespace, name).name,
      'kubernetes.io': {
        namespace,
        serviceaccount: { name, uid },
        ...(bound ? { [bound.kind.toLowerCase()]: { name: bound.name, uid: bound.uid } } : {}),
      },
    };
    const content = `${this.#header}.${encoded(claims)}`;
    const signature = sign('sha256', Buffer.from(content), { key: this.#privateKey, dsaEncoding: 'ieee-p1363' });
    return { token: `${content}.${signature.toString('base64url')}`, expiresAt: expires * 1000 };
  }

  /** @returns undefined when the token is not one of ours, has ended, or what it was made for is gone */
  verify(token: string): VerifiedToken | undefined {
    const claims = this.#seen.get(token) ?? this.#read(token);
    if (!claims) return undefined;
    const now = this.#now() / 1000;
    if (now < claims.nbf || now >= claims.exp || !this.#stillThere(claims)) {
      this.#seen.delete(token);
      return undefined;
    }
    const { namespace, serviceaccount, pod } = claims['kubernetes.io'];
    const extra: Record<string, string[]> = { 'authentication.kubernetes.io/credential-id': [`JTI=${claims.jti}`] };
    if (pod) {
      extra['authentication.kubernetes.io/pod-name'] = [pod.name];
      extra['authentication.kubernetes.io/pod-uid'] = [pod.uid];
    }
    const user = { ...serviceAccountUser(namespace, serviceaccount.name), uid: serviceaccount.uid, extra };
    return { user, audiences: claims.aud };
  }

  #read(token: string): Claims | undefined {
    const [head, body, signature, ...rest] = token.split('.');
    if (head !== this.#header || !body || !signature || rest.length > 0) return undefined;
    const key = { key: this.#publicKey, dsaEncoding: 'ieee-p1363' } as const;
    if (!verify('sha256', Buffer.from(`${head}.${body}`), key, Buffer.from(signature, 'base64url'))) return undefined;
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString('utf8')) as Claims;
    this.#seen.set(token, claims);
    return claims;
  }

  #stillThere(claims: Claims): boolean {
    const about = claims['kubernetes.io'];
    const has = (plural: string, namespace: string | undefined, { name, uid }: { name: string; uid: string }) =>
      this.#store.collection('', plural).get(keyOf(namespace, name))?.object.metadata.uid === uid;
    if (!has('serviceaccounts', about.namespace, about.serviceaccount)) return false;
    return (['pod', 'secret', 'node'] as const).every((kind) => {
      const object = about[kind];
      return !object || has(parts[kind], kind === 'node' ? undefined : about.namespace, object);
    });
  }
}

function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
