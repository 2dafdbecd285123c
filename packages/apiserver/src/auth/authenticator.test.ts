import { VirtualClock } from '@nexslice/kube/testkit';
import { beforeEach, describe, expect, it } from 'vitest';
import type { ApiObject } from '../registry/resource.ts';
import { StatusError } from '../status/status.ts';
import { keyOf } from '../store/entry.ts';
import { Store } from '../store/store.ts';
import { Authenticator } from './authenticator.ts';
import { defaultAudience, newTokenKey, ServiceAccountTokens, type TokenWish } from './service-account-token.ts';

const key = newTokenKey();
let clock: VirtualClock;
let store: Store;
let tokens: ServiceAccountTokens;

beforeEach(() => {
  clock = new VirtualClock(Date.UTC(2026, 0, 1));
  store = new Store({ clock, history: { count: 100, ageMs: 1e9 } });
  tokens = new ServiceAccountTokens(key, store, () => clock.now());
  put('serviceaccounts', 'app');
});

function put(plural: string, name: string, uid = `${name}-uid`, namespace: string | undefined = 'shop'): void {
  const metadata = { name, uid, resourceVersion: '', creationTimestamp: '', ...(namespace ? { namespace } : {}) };
  store.put(store.collection('', plural), keyOf(namespace, name), {
    apiVersion: 'v1',
    kind: 'X',
    metadata,
  } as ApiObject);
}

function remove(plural: string, name: string, namespace: string | undefined = 'shop'): void {
  const collection = store.collection('', plural);
  store.delete(collection, collection.get(keyOf(namespace, name))!);
}

function issue(more: Partial<TokenWish> = {}): string {
  const wish = { namespace: 'shop', name: 'app', uid: 'app-uid', audiences: [defaultAudience], expiresInSeconds: 3600 };
  return tokens.issue({ ...wish, ...more }).token;
}

/** A token whose parts are changed by `change`, put together again. */
function altered(token: string, change: (parts: string[]) => string[]): string {
  return change(token.split('.')).join('.');
}

describe('a token of a ServiceAccount', () => {
  it('says who bears it, and for whom it was made', () => {
    const { user, audiences } = tokens.verify(issue({ audiences: ['vault'] })) ?? {};
    expect([user?.name, user?.uid, audiences]).toEqual(['system:serviceaccount:shop:app', 'app-uid', ['vault']]);
    expect(user?.groups).toEqual(['system:serviceaccounts', 'system:serviceaccounts:shop', 'system:authenticated']);
  });

  it('of a pod names the pod as well', () => {
    put('pods', 'web');
    const { user } = tokens.verify(issue({ bound: { kind: 'Pod', name: 'web', uid: 'web-uid' } })) ?? {};
    expect(user?.extra).toMatchObject({
      'authentication.kubernetes.io/pod-name': ['web'],
      'authentication.kubernetes.io/pod-uid': ['web-uid'],
    });
  });

  it.each([
    ['at once', 0, true],
    ['a second before its end', 3599_000, true],
    ['at its end', 3600_000, false],
  ])('is good from its time to its end: %s', async (_when, ms, good) => {
    const token = issue();
    expect(tokens.verify(token)).toBeDefined();
    await clock.advance(ms);
    expect(tokens.verify(token) !== undefined).toBe(good);
  });

  it.each<[string, NonNullable<TokenWish['bound']>['kind'], string | undefined]>([
    ['pods', 'Pod', 'shop'],
    ['secrets', 'Secret', 'shop'],
    ['nodes', 'Node', undefined],
  ])('ends with what it is bound to, though another of that name comes (%s)', (plural, kind, namespace) => {
    put(plural, 'thing', 'first', namespace ?? '');
    const token = issue({ bound: { kind, name: 'thing', uid: 'first' } });
    expect(tokens.verify(token)).toBeDefined();
    remove(plural, 'thing', namespace ?? '');
    expect(tokens.verify(token)).toBeUndefined();
    put(plural, 'thing', 'second', namespace ?? '');
    expect(tokens.verify(token)).toBeUndefined();
  });

  it('ends with its account', () => {
    const token = issue();
    remove('serviceaccounts', 'app');
    expect(tokens.verify(token)).toBeUndefined();
    put('serviceaccounts', 'app', 'another-uid');
    expect(tokens.verify(token)).toBeUndefined();
  });

  it.each<[string, (parts: string[]) => string[]]>([
    ['without signature', ([head = '', body = '']) => [head, body, '']],
    ['that says not to look at the signature', ([, body = '']) => [encoded({ alg: 'none' }), body, '']],
    [
      'with other claims',
      ([head = '', , sign = '']) => [head, encoded({ sub: 'system:serviceaccount:shop:admin' }), sign],
    ],
    ['with more parts', (parts) => [...parts, 'x']],
    ['of nothing', () => []],
    ['of dots', () => ['', '', '']],
  ])('%s is nobody’s', (_what, change) => {
    expect(tokens.verify(altered(issue(), change))).toBeUndefined();
  });

  it('of another key is nobody’s', () => {
    const others = new ServiceAccountTokens(newTokenKey(), store, () => clock.now());
    expect(others.verify(issue())).toBeUndefined();
    expect(new ServiceAccountTokens(key, store, () => clock.now()).verify(issue())).toBeDefined();
  });
});

function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

describe('who asks', () => {
  const jane = { name: 'jane', groups: ['dev'] };
  const admin = { name: 'admin', groups: ['system:masters'] };
  const authenticate = (
    header: string,
    options: { anonymous?: boolean } = {},
    connection = undefined as typeof jane | undefined,
  ) => {
    const authenticator = new Authenticator([{ token: 'secret', user: admin }], {
      serviceAccounts: tokens,
      ...options,
    });
    try {
      return authenticator.authenticate(header, connection).name;
    } catch (error) {
      return error instanceof StatusError ? error.code : error;
    }
  };

  it.each<[string, { anonymous?: boolean }, typeof jane | undefined, string | number]>([
    ['Bearer secret', {}, undefined, 'admin'],
    ['bearer  secret', {}, undefined, 'admin'],
    ['Bearer secret', {}, jane, 'admin'],
    ['', {}, jane, 'jane'],
    ['', {}, undefined, 401],
    ['', { anonymous: true }, undefined, 'system:anonymous'],
    ['', { anonymous: true }, jane, 'jane'],
    ['Bearer wrong', { anonymous: true }, undefined, 401],
    ['Bearer wrong', {}, jane, 401],
    ['Basic secret', {}, jane, 401],
    ['Bearer', {}, undefined, 401],
    ['Bearer secret more', {}, undefined, 401],
  ])('with %j (%j, connection %j) is %s', (header, options, connection, expected) => {
    expect(authenticate(header, options, connection)).toBe(expected);
  });

  it('with a ServiceAccount’s token is let in only when it is for this server', () => {
    expect(authenticate(`Bearer ${issue()}`)).toBe('system:serviceaccount:shop:app');
    expect(authenticate(`Bearer ${issue({ audiences: ['vault', defaultAudience] })}`)).toBe(
      'system:serviceaccount:shop:app',
    );
    expect(authenticate(`Bearer ${issue({ audiences: ['vault'] })}`)).toBe(401);
  });
});
