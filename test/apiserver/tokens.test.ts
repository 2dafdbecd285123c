import { createPublicKey, verify } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VirtualClock } from '@nexslice/kube/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TestServer } from './test-server.ts';

const accounts = '/api/v1/namespaces/default/serviceaccounts';
const minute = 60_000;

let api: TestServer;
let clock: VirtualClock;
beforeEach(async () => {
  clock = new VirtualClock(Date.UTC(2026, 0, 1));
  api = await TestServer.start({ clock });
  await api.call('POST', accounts, { body: { metadata: { name: 'app' } } });
});
afterEach(() => api.server.stop());

function request(spec: object = {}, name = 'app') {
  const body = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec };
  return api.call('POST', `${accounts}/${name}/token`, { body });
}

async function newToken(spec: object = {}): Promise<string> {
  return (await request(spec)).body.status.token;
}

const use = (token: string) =>
  api.call('GET', '/api/v1/namespaces/default', { headers: { authorization: `Bearer ${token}` } });

function review(token: string, audiences?: string[]) {
  const spec = { token, ...(audiences ? { audiences } : {}) };
  const body = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenReview', spec };
  return api.call('POST', '/apis/authentication.k8s.io/v1/tokenreviews', { body });
}

describe('a token of a ServiceAccount', () => {
  it('is given out for an hour, says whose it is, and is good for requests', async () => {
    const { status, body } = await request();
    expect([status, body.status.expirationTimestamp]).toEqual([201, '2026-01-01T01:00:00Z']);
    const claims = JSON.parse(Buffer.from(body.status.token.split('.')[1], 'base64url').toString());
    expect(claims).toMatchObject({
      sub: 'system:serviceaccount:default:app',
      iss: 'https://kubernetes.default.svc.cluster.local',
      'kubernetes.io': { namespace: 'default', serviceaccount: { name: 'app' } },
    });
    expect((await use(body.status.token)).status).toBe(200);
  });

  it('can be checked by others with the keys that the server publishes', async () => {
    const { body: configuration } = await api.call('GET', '/.well-known/openid-configuration');
    expect(configuration).toMatchObject({
      issuer: 'https://kubernetes.default.svc.cluster.local',
      jwks_uri: `${api.server.url}/openid/v1/jwks`,
    });
    const keys = await api.call('GET', '/openid/v1/jwks');
    expect(keys.headers.get('content-type')).toBe('application/jwk-set+json');
    const [head = '', claims = '', signature = ''] = (await newToken()).split('.');
    const { alg, kid } = JSON.parse(Buffer.from(head, 'base64url').toString());
    const jwk = keys.body.keys.find((key: { kid: string }) => key.kid === kid);
    expect([alg, jwk.kty, jwk.crv]).toEqual(['ES256', 'EC', 'P-256']);
    const key = { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' } as const;
    expect(verify('sha256', Buffer.from(`${head}.${claims}`), key, Buffer.from(signature, 'base64url'))).toBe(true);
  });

  it('ends at its time', async () => {
    const token = await newToken({ expirationSeconds: 600 });
    await clock.advance(10 * minute - 1000);
    expect((await use(token)).status).toBe(200);
    await clock.advance(1000);
    expect((await use(token)).status).toBe(401);
  });

  it('ends with its account, even if another of that name comes', async () => {
    const token = await newToken();
    expect((await use(token)).status).toBe(200);
    await api.call('DELETE', `${accounts}/app`);
    expect((await use(token)).status).toBe(401);
    await api.call('POST', accounts, { body: { metadata: { name: 'app' } } });
    expect((await use(token)).status).toBe(401);
  });

  it('ends with the object that it is bound to', async () => {
    const secrets = '/api/v1/namespaces/default/secrets';
    await api.call('POST', secrets, { body: { metadata: { name: 's' } } });
    const token = await newToken({ boundObjectRef: { kind: 'Secret', apiVersion: 'v1', name: 's' } });
    expect((await use(token)).status).toBe(200);
    await api.call('DELETE', `${secrets}/s`);
    expect((await use(token)).status).toBe(401);
  });

  it('cannot be changed or forged', async () => {
    const [head, body, signature] = (await newToken()).split('.') as [string, string, string];
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString());
    const forged = Buffer.from(JSON.stringify({ ...claims, exp: claims.exp + 1 })).toString('base64url');
    const none = Buffer.from('{"alg":"none"}').toString('base64url');
    for (const token of [`${head}.${forged}.${signature}`, `${none}.${body}.`, `${head}.${body}.AAAA`, 'a.b.c']) {
      expect((await use(token)).status).toBe(401);
    }
  });

  it('for another audience is not good here', async () => {
    const token = await newToken({ audiences: ['vault'] });
    expect((await use(token)).status).toBe(401);
    expect((await review(token, ['vault'])).body.status).toMatchObject({ authenticated: true, audiences: ['vault'] });
    expect((await review(token)).body.status).toMatchObject({ user: {}, error: expect.stringContaining('audiences') });
  });

  it.each([
    [
      { expirationSeconds: 599 },
      'spec.expirationSeconds: Invalid value: 599: may not specify a duration less than 10 minutes',
    ],
    [{ boundObjectRef: { kind: 'Service', name: 's' } }, 'spec.boundObjectRef.kind: Unsupported value: "Service"'],
  ])('is refused with wrong wishes: %j', async (spec, message) => {
    const { status, body } = await request(spec);
    expect([status, body.message]).toEqual([422, expect.stringContaining(message)]);
  });

  it('needs an account, and what it is bound to', async () => {
    expect((await request({}, 'nobody')).status).toBe(404);
    expect((await request({ boundObjectRef: { kind: 'Pod', name: 'gone' } })).status).toBe(404);
  });
});

describe('a token review', () => {
  it('says who bears a token', async () => {
    const { body } = await review(await newToken());
    expect(body.status).toMatchObject({
      authenticated: true,
      user: {
        username: 'system:serviceaccount:default:app',
        groups: ['system:serviceaccounts', 'system:serviceaccounts:default', 'system:authenticated'],
      },
    });
    expect((await review(api.server.token)).body.status.user.username).toBe('admin');
  });

  it('knows what is no token', async () => {
    expect((await review('nonsense')).body.status).toEqual({ user: {}, error: 'invalid bearer token' });
    const { status, body } = await review('');
    expect([status, body.message]).toEqual([400, 'token is required for TokenReview in authentication']);
  });
});

describe('a server that', () => {
  it('starts again knows the tokens that it gave out', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'apiserver-tokens-'));
    const first = await TestServer.start({ dataDir });
    await first.call('POST', accounts, { body: { metadata: { name: 'app' } } });
    const { body } = await first.call('POST', `${accounts}/app/token`, { body: {} });
    await first.server.stop();
    const second = await TestServer.start({ dataDir });
    const headers = { authorization: `Bearer ${body.status.token}` };
    expect((await second.call('GET', '/version', { headers })).status).toBe(200);
    await second.server.stop();
    rmSync(dataDir, { recursive: true });
  });

  it('lets in strangers only when told to', async () => {
    const headers = { authorization: '' };
    expect((await api.call('GET', '/version', { headers })).status).toBe(401);
    const open = await TestServer.start({ anonymous: true });
    expect((await open.call('GET', '/version', { headers })).status).toBe(200);
    await open.server.stop();
  });
});
