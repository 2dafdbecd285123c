import https from 'node:https';
import { type ApiServer, type ApiServerOptions, createApiServer } from '@nexslice/apiserver';
import { Client, type KubeObject, type ResourceType } from '@nexslice/kube';
import { eventually } from '@nexslice/kube/testkit';
import { afterEach, describe, expect, it } from 'vitest';
import {
  encodedRequest,
  newKey,
  type RequestWish,
} from '../../packages/apiserver/src/auth/testing/certificate-request.ts';

const clientSigner = 'kubernetes.io/kube-apiserver-client';
const servers: ApiServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop();
});

async function start(options: ApiServerOptions = {}): Promise<ApiServer> {
  const server = await createApiServer({ controllers: true, ...options });
  servers.push(server);
  return server;
}

interface Answer {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape.
  body: any;
}

interface Caller {
  token?: string;
  cert?: string;
  key?: string;
}

function call(server: ApiServer, by: Caller, method: string, path: string, body?: unknown): Promise<Answer> {
  const { token, ...pair } = by;
  const headers = {
    'content-type': 'application/json',
    ...(token ? { authorization: `Bearer ${token}` } : {}),
  };
  return new Promise((resolve, reject) => {
    const options = { method, headers, ca: server.ca, agent: false as const, ...pair };
    const request = https.request(server.url + path, options, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, body: JSON.parse(Buffer.concat(chunks).toString()) });
      });
    });
    request.on('error', reject);
    request.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

const path = '/apis/certificates.k8s.io/v1/certificatesigningrequests';

function wish(name: string, who: RequestWish, signerName = clientSigner) {
  const spec = { request: encodedRequest(who), signerName, usages: ['client auth'], expirationSeconds: 3600 };
  return { apiVersion: 'certificates.k8s.io/v1', kind: 'CertificateSigningRequest', metadata: { name }, spec };
}

/** As `kubectl certificate approve` does: reads, adds the condition, and puts it to `approval`. */
async function decide(server: ApiServer, by: Caller, name: string, type = 'Approved'): Promise<Answer> {
  const { body } = await call(server, { token: server.token }, 'GET', `${path}/${name}`);
  const condition = { type, status: 'True', reason: 'KubectlApprove', message: 'This CSR was approved by kubectl.' };
  body.status = { ...body.status, conditions: [...(body.status?.conditions ?? []), condition] };
  return call(server, by, 'PUT', `${path}/${name}/approval`, body);
}

async function issued(server: ApiServer, name: string): Promise<string> {
  let certificate = '';
  await eventually(async () => {
    const { body } = await call(server, { token: server.token }, 'GET', `${path}/${name}`);
    certificate = body.status.certificate ?? '';
    expect(certificate).not.toBe('');
  });
  return Buffer.from(certificate, 'base64').toString();
}

describe('a signing request', () => {
  it('that is approved gives a certificate that logs in', async () => {
    const server = await start();
    const admin = { token: server.token };
    const key = newKey();
    const made = await call(
      server,
      admin,
      'POST',
      path,
      wish('jane', { commonName: 'jane', organizations: ['dev'], key }),
    );
    expect([made.status, made.body.spec.username]).toEqual([201, 'admin']);
    const approved = await decide(server, admin, 'jane');
    expect(approved.body.status.conditions).toMatchObject([{ type: 'Approved', reason: 'KubectlApprove' }]);
    const pair = { cert: await issued(server, 'jane'), key: key.export({ type: 'pkcs8', format: 'pem' }) as string };
    const review = { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' };
    const who = await call(server, pair, 'POST', '/apis/authentication.k8s.io/v1/selfsubjectreviews', review);
    expect(who.body.status.userInfo).toEqual({
      username: 'jane',
      groups: ['dev', 'system:authenticated'],
      extra: { 'authentication.kubernetes.io/credential-id': [expect.stringMatching(/^X509SHA256=[0-9a-f]{64}$/)] },
    });
  });

  it('is seen by who watches it until it is issued', async () => {
    const server = await start();
    const requests: ResourceType<KubeObject & { status?: { certificate?: string } }> = {
      group: 'certificates.k8s.io',
      version: 'v1',
      kind: 'CertificateSigningRequest',
      plural: 'certificatesigningrequests',
      namespaced: false,
    };
    const client = new Client({ config: { server: server.url }, transport: server.transport });
    await call(server, { token: server.token }, 'POST', path, wish('watched', { commonName: 'x' }));
    const ending = new AbortController();
    const seen = (async () => {
      for await (const event of client.watch(requests, {}, ending.signal)) {
        if (event.type !== 'BOOKMARK' && (event.object as { status?: { certificate?: string } }).status?.certificate)
          return true;
      }
      return false;
    })();
    await decide(server, { token: server.token }, 'watched');
    expect(await seen).toBe(true);
    ending.abort();
  });

  it('that is denied, or for another signer, stays as it is', async () => {
    const server = await start();
    const admin = { token: server.token };
    await call(server, admin, 'POST', path, wish('denied', { commonName: 'x' }));
    await call(server, admin, 'POST', path, wish('other', { commonName: 'x' }, 'example.com/serving'));
    await call(server, admin, 'POST', path, wish('approved', { commonName: 'x' }));
    await decide(server, admin, 'denied', 'Denied');
    await decide(server, admin, 'other');
    await decide(server, admin, 'approved');
    await issued(server, 'approved');
    for (const name of ['denied', 'other']) {
      const { body } = await call(server, admin, 'GET', `${path}/${name}`);
      expect(body.status.certificate).toBeUndefined();
    }
  });

  it('that cannot be signed says why', async () => {
    const server = await start();
    const admin = { token: server.token };
    await call(server, admin, 'POST', path, wish('forged', { commonName: 'x', signer: newKey() }));
    await decide(server, admin, 'forged');
    await eventually(async () => {
      const { body } = await call(server, admin, 'GET', `${path}/forged`);
      expect(body.status.conditions).toMatchObject([
        { type: 'Approved' },
        {
          type: 'Failed',
          status: 'True',
          reason: 'SignerValidationFailure',
          message: expect.stringContaining('not signed'),
        },
      ]);
    });
  });

  it('cannot ask to be an administrator', async () => {
    const server = await start({ controllers: false });
    const body = wish('root', { commonName: 'root', organizations: ['system:masters'] });
    const answer = await call(server, { token: server.token }, 'POST', path, body);
    expect([answer.status, answer.body.message]).toEqual([
      403,
      `certificatesigningrequests.certificates.k8s.io "root" is forbidden: use of ${clientSigner} signer with system:masters group is not allowed`,
    ]);
  });

  it('is approved and signed by whom a role allows it, by signer', async () => {
    const users = ['reader', 'approver', 'signer'];
    const tokens = users.map((name) => ({ token: name, user: { name, groups: ['system:authenticated'] } }));
    const server = await start({ controllers: false, authorizationMode: 'RBAC', tokens });
    const admin = { token: server.token };
    const rbac = '/apis/rbac.authorization.k8s.io/v1';
    const writes = {
      apiGroups: ['certificates.k8s.io'],
      resources: ['certificatesigningrequests/approval', 'certificatesigningrequests/status'],
      verbs: ['update'],
    };
    const signers = (verb: string, name: string) => ({
      apiGroups: ['certificates.k8s.io'],
      resources: ['signers'],
      resourceNames: [name],
      verbs: [verb],
    });
    const rights: Record<string, object[]> = {
      reader: [writes],
      approver: [writes, signers('approve', clientSigner)],
      signer: [writes, signers('sign', 'kubernetes.io/*')],
    };
    for (const [name, rules] of Object.entries(rights)) {
      await call(server, admin, 'POST', `${rbac}/clusterroles`, { kind: 'ClusterRole', metadata: { name }, rules });
      await call(server, admin, 'POST', `${rbac}/clusterrolebindings`, {
        kind: 'ClusterRoleBinding',
        metadata: { name },
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name },
        subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name }],
      });
    }
    await call(server, admin, 'POST', path, wish('one', { commonName: 'x' }));
    const refused = await decide(server, { token: 'reader' }, 'one');
    expect([refused.status, refused.body.message]).toEqual([
      403,
      `certificatesigningrequests.certificates.k8s.io "one" is forbidden: user not permitted to approve requests with signerName "${clientSigner}"`,
    ]);
    expect((await decide(server, { token: 'approver' }, 'one')).status).toBe(200);
    const { body } = await call(server, admin, 'GET', `${path}/one`);
    body.status.certificate = Buffer.from('x').toString('base64');
    const sign = (token: string) => call(server, { token }, 'PUT', `${path}/one/status`, body);
    expect((await sign('approver')).status).toBe(403);
    expect((await sign('signer')).status).toBe(200);
  });
});
