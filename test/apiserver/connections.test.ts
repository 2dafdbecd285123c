import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import http2 from 'node:http2';
import https from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApiServer } from '@nexslice/apiserver';
import { Client, systemClock } from '@nexslice/kube';
import { afterEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { Authority } from '../../packages/apiserver/src/auth/certificate.ts';
import { TestServer } from './test-server.ts';

const started: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  for (const server of started.splice(0)) await server.stop();
});

async function start(options: Parameters<typeof createApiServer>[0] = {}) {
  const server = await createApiServer(options);
  started.push(server);
  return server;
}

async function startPlain(options: Parameters<typeof createApiServer>[0] = {}) {
  const api = await TestServer.start(options);
  started.push(api.server);
  return api;
}

function getOverTls(url: string, options: https.RequestOptions): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const request = https.get(url, { agent: false, ...options }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (chunk) => {
        body += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
    });
    request.on('error', reject);
  });
}

describe('TLS', () => {
  it('is trusted through the CA of the server, by name and by address', async () => {
    const server = await start();
    for (const host of ['127.0.0.1', 'localhost']) {
      const url = server.url.replace('127.0.0.1', host);
      const answer = await getOverTls(`${url}/readyz`, { ca: server.ca });
      expect(answer).toEqual({ status: 200, body: 'ok' });
    }
    await expect(getOverTls(`${server.url}/readyz`, {})).rejects.toThrow(/certificate/);
  });

  it('carries HTTP/2 as well', async () => {
    const server = await start();
    const session = http2.connect(server.url, { ca: server.ca as string });
    const stream = session.request({ ':path': '/api/v1/namespaces', authorization: `Bearer ${server.token}` });
    let body = '';
    for await (const chunk of stream.setEncoding('utf8')) body += chunk;
    expect(JSON.parse(body).items.map((item: { metadata: { name: string } }) => item.metadata.name)).toContain(
      'default',
    );
    session.close();
  });
});

describe('who asks', () => {
  it('is known by token, and nobody else is let in', async () => {
    const api = await startPlain({
      tokens: [{ token: 'second', user: { name: 'jane', groups: ['readers'] } }],
    });
    const as = (authorization: string) => api.call('GET', api.configMaps, { headers: { authorization } });
    expect((await as('Bearer second')).status).toBe(200);
    for (const wrong of ['Bearer wrong', 'Basic c2Vjb25k', 'second', '']) {
      const refused = await as(wrong);
      expect([refused.status, refused.body.reason]).toEqual([401, 'Unauthorized']);
    }
    const review = await api.call('POST', '/apis/authentication.k8s.io/v1/selfsubjectreviews', {
      body: { kind: 'SelfSubjectReview', apiVersion: 'authentication.k8s.io/v1' },
      headers: { authorization: 'Bearer second' },
    });
    expect(review.body.status.userInfo).toEqual({ username: 'jane', groups: ['readers'] });
  });

  it('need not be known to probe', async () => {
    const api = await startPlain();
    for (const path of ['/healthz', '/livez', '/readyz', '/readyz/ping']) {
      const answer = await fetch(api.server.url + path);
      expect([answer.status, await answer.text()]).toEqual([200, 'ok']);
    }
    expect((await fetch(`${api.server.url}/healthz/other`)).status).toBe(401);
    expect(await (await fetch(`${api.server.url}/livez?verbose`)).text()).toContain('livez check passed');
  });

  it('finds all that is needed in the kubeconfig', async () => {
    const server = await start();
    const config = parse(server.kubeconfig());
    const { cluster } = config.clusters[0];
    const ca = Buffer.from(cluster['certificate-authority-data'], 'base64').toString();
    const headers = { authorization: `Bearer ${config.users[0].user.token}` };
    const answer = await getOverTls(`${cluster.server}/version`, { ca, headers });
    expect(JSON.parse(answer.body)).toMatchObject({ major: '1', minor: '36' });
  });
});

describe('a client certificate', () => {
  it('of the authority of the server says who its bearer is; of another it says nothing', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'apiserver-certificates-'));
    const server = await start({ dataDir });
    const { ca } = JSON.parse(readFileSync(join(dataDir, 'identity.json'), 'utf8'));
    const now = systemClock.now();
    const ours = Authority.restore('nexslice-ca', ca).client({ commonName: 'jane', organizations: ['readers'] }, now);
    const theirs = Authority.create('nexslice-ca', now).client({ commonName: 'mallory' }, now);
    const url = `${server.url}/api/v1/namespaces`;
    expect((await getOverTls(url, { ca: server.ca, ...ours })).status).toBe(200);
    expect((await getOverTls(url, { ca: server.ca, ...theirs })).status).toBe(401);
    rmSync(dataDir, { recursive: true });
  });
});

describe('limits', () => {
  it('refuses bodies beyond 3 MiB', async () => {
    const api = await startPlain();
    const answer = await api.call('POST', api.configMaps, { raw: 'x'.repeat(3 * 1024 * 1024 + 1) });
    expect([answer.status, answer.body.reason]).toEqual([413, 'RequestEntityTooLarge']);
    expect((await api.createConfigMap('after')).status).toBe(201);
  });

  it('asks to come back when too much is under way', async () => {
    const api = await startPlain({ maxInFlight: 0 });
    const answer = await api.call('GET', api.configMaps);
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '1']);
  });

  it.each([
    ['PUT', '/api/v1/namespaces/default/configmaps', 405],
    ['POST', '/api/v1/namespaces/default/configmaps/x', 405],
    ['GET', '/api/v1/namespaces/default/nothing', 404],
    ['GET', '/apis/apps/v9', 404],
    ['GET', '/apis/nothing.example.com', 404],
    ['GET', '/api/v1/configmaps/x', 404],
    ['GET', '/api/v1/namespaces/default/namespaces', 404],
    ['GET', '/api/v1/namespaces/default/configmaps/x/unknown', 404],
    ['GET', '/nothing', 404],
    ['GET', '/api/v1/namespaces/%ZZ/configmaps', 200],
  ])('answers %s %s with %i', async (method, path, status) => {
    const api = await startPlain();
    const body = method === 'GET' ? {} : { body: { metadata: { name: 'x' } } };
    expect((await api.call(method, path, body)).status).toBe(status);
  });

  it.each(['text/csv', 'application/x-www-form-urlencoded'])('refuses a body of type %s', async (type) => {
    const api = await startPlain();
    const answer = await api.call('POST', api.configMaps, { raw: 'x', headers: { 'content-type': type } });
    expect([answer.status, answer.body.reason]).toEqual([415, 'UnsupportedMediaType']);
  });
});

describe('a server', () => {
  it('warns of fields with names in any script', async () => {
    const api = await startPlain();
    const made = await api.createConfigMap('script', { größe: 1, 大: 2 });
    const warning = Buffer.from(made.headers.get('warning') ?? '', 'latin1').toString('utf8');
    expect([made.status, warning]).toEqual([201, '299 - "unknown field \\"größe\\"", 299 - "unknown field \\"大\\""']);
  });

  it('can be one of many', async () => {
    const servers = await Promise.all(Array.from({ length: 5 }, () => startPlain()));
    await Promise.all(servers.map((api, i) => api.createConfigMap(`only-${i}`)));
    for (const [i, api] of servers.entries()) {
      const { body } = await api.call('GET', api.configMaps);
      expect(body.items.map((item: { metadata: { name: string } }) => item.metadata.name)).toEqual([`only-${i}`]);
    }
  });

  it('says when its port is taken', async () => {
    const first = await start();
    const port = Number(new URL(first.url).port);
    await expect(createApiServer({ port })).rejects.toMatchObject({ code: 'APISERVER_PORT_UNAVAILABLE' });
  });

  it('answers a client of the same process without a socket', async () => {
    const server = await start();
    const client = new Client({ config: { server: server.url }, transport: server.transport });
    const configMaps = { group: '', version: 'v1', kind: 'ConfigMap', plural: 'configmaps', namespaced: true };
    const abort = new AbortController();
    const seen: string[] = [];
    const watching = (async () => {
      for await (const event of client.watch(configMaps, { namespace: 'default' }, abort.signal)) {
        seen.push(`${event.type} ${event.object.metadata?.name}`);
        if (seen.length === 2) abort.abort();
      }
    })().catch(() => undefined);
    await client.create(configMaps, { metadata: { name: 'inside', namespace: 'default' } });
    await client.delete(configMaps, { namespace: 'default', name: 'inside' });
    await watching;
    expect(seen).toEqual(['ADDED inside', 'DELETED inside']);
    await expect(client.get(configMaps, { namespace: 'default', name: 'inside' })).rejects.toMatchObject({
      status: 404,
    });
  });
});
