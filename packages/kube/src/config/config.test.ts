import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { VirtualClock } from '../testkit/virtual-clock.ts';
import { ExecPlugin } from './exec-plugin.ts';
import { inClusterConfig } from './in-cluster.ts';
import { clusterConfigFrom } from './kube-config-like.ts';
import { loadClusterConfig } from './load.ts';
import { tokenFromFile } from './token-file.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'kube-config-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

async function file(name: string, content: string): Promise<string> {
  const path = join(directory, name);
  await writeFile(path, content);
  return path;
}

const kubeconfig = (user = 'token: secret', extra = '') => `
apiVersion: v1
kind: Config
current-context: main
contexts:
- {name: main, context: {cluster: c, user: u, namespace: prod}}
- {name: other, context: {cluster: c, user: u}}
- {name: broken, context: {cluster: missing, user: u}}
clusters:
- name: c
  cluster: {server: "https://10.0.0.1:6443", certificate-authority: ca.pem, tls-server-name: api${extra}}
users:
- name: u
  user: {${user}}
`;

describe('a kubeconfig', () => {
  it('gives server, authority, token and namespace of its current context', async () => {
    await file('ca.pem', 'CA');
    const config = await loadClusterConfig({ kubeconfig: await file('config', kubeconfig()) });
    expect(config).toMatchObject({ server: 'https://10.0.0.1:6443', namespace: 'prod', tlsServerName: 'api' });
    expect(config.ca?.toString()).toBe('CA');
    expect(await config.token?.()).toBe('secret');
  });

  it('gives another context when asked', async () => {
    await file('ca.pem', 'CA');
    const config = await loadClusterConfig({ kubeconfig: await file('config', kubeconfig()), context: 'other' });
    expect(config.namespace).toBeUndefined();
  });

  it('can carry certificates inline, a proxy and whom to impersonate', async () => {
    await file('ca.pem', 'CA');
    const data = Buffer.from('CERT').toString('base64');
    const user = `client-certificate-data: ${data}, client-key-data: ${data}, as: alice, as-groups: [dev, ops]`;
    const path = await file(
      'config',
      kubeconfig(user, ', proxy-url: "http://proxy:3128", insecure-skip-tls-verify: true'),
    );
    const config = await loadClusterConfig({ kubeconfig: path });
    expect(config.cert?.toString()).toBe('CERT');
    expect(config).toMatchObject({
      proxyUrl: 'http://proxy:3128',
      insecureSkipTlsVerify: true,
      headers: { 'impersonate-user': 'alice', 'impersonate-group': ['dev', 'ops'] },
    });
  });

  it('is read again, with rotated files, on reload', async () => {
    await file('ca.pem', 'OLD');
    const config = await loadClusterConfig({ kubeconfig: await file('config', kubeconfig()) });
    await file('ca.pem', 'NEW');
    expect((await config.reload?.())?.ca?.toString()).toBe('NEW');
  });

  it('is merged from several files, the first of equal names winning', async () => {
    await file('ca.pem', 'CA');
    const first = await file('first', 'users: [{name: u, user: {token: first}}]\nclusters: null\n');
    const second = await file('second', kubeconfig());
    const env = { KUBECONFIG: `${first}:${join(directory, 'missing')}:${second}` };
    const config = await loadClusterConfig({ env });
    expect(await config.token?.()).toBe('first');
  });

  it.each([
    ['KUBE_CONFIG_MISSING', undefined, undefined],
    ['KUBE_CONFIG_INVALID', '{[', undefined],
    ['KUBE_CONFIG_INVALID', 'just text', undefined],
    ['KUBE_CONFIG_INVALID', kubeconfig(), undefined],
    ['KUBE_CONFIG_CONTEXT_UNKNOWN', kubeconfig(), 'nope'],
    ['KUBE_CONFIG_CONTEXT_UNKNOWN', kubeconfig(), 'broken'],
    ['KUBE_CONFIG_CONTEXT_UNKNOWN', '', undefined],
  ])('that cannot be used is refused with %s', async (code, content, context) => {
    const path = content === undefined ? join(directory, 'none') : await file('config', content);
    await expect(loadClusterConfig({ kubeconfig: path, context })).rejects.toMatchObject({ code });
  });

  it('is not needed inside a cluster, and missed everywhere else', async () => {
    await expect(loadClusterConfig({ env: { HOME: directory } })).rejects.toMatchObject({
      code: 'KUBE_CONFIG_MISSING',
    });
    const env = { HOME: directory, KUBERNETES_SERVICE_HOST: 'fd00::1', KUBERNETES_SERVICE_PORT: '443' };
    await Promise.all([file('ca.crt', 'CA'), file('namespace', 'prod\n'), file('token', 'sa-token\n')]);
    const config = await inClusterConfig(env, directory);
    expect(config).toMatchObject({ server: 'https://[fd00::1]:443', namespace: 'prod' });
    expect(await config.token?.()).toBe('sa-token');
    await expect(inClusterConfig(env, join(directory, 'none'))).rejects.toMatchObject({ code: 'KUBE_CONFIG_INVALID' });
  });

  it('of the official client is taken over', async () => {
    const config = await clusterConfigFrom({
      currentContext: 'x',
      getCurrentCluster: () => ({
        server: 'https://k8s',
        caData: Buffer.from('CA').toString('base64'),
        skipTLSVerify: false,
      }),
      getCurrentUser: () => ({ token: 'tok' }),
      getContextObject: () => ({ namespace: 'n' }),
    });
    expect(config).toMatchObject({ server: 'https://k8s', namespace: 'n', insecureSkipTlsVerify: false });
    expect(await config.token?.()).toBe('tok');
  });
});

describe('a token file', () => {
  it('is read again after a minute and after a refusal, and survives being away for a moment', async () => {
    const clock = new VirtualClock();
    const path = await file('token', 'one');
    const token = tokenFromFile(path, clock);
    expect(await token()).toBe('one');
    await file('token', 'two');
    expect(await token()).toBe('one');
    expect(await token({ refresh: true })).toBe('two');
    await file('token', 'three');
    await clock.advance(60_000);
    expect(await token()).toBe('three');
    await rm(path);
    expect(await token({ refresh: true })).toBe('three');
    await expect(tokenFromFile(path, clock)()).rejects.toMatchObject({ code: 'KUBE_CONFIG_INVALID' });
  });
});

describe('a credential plugin', () => {
  const plugin = (script: string, clock = new VirtualClock()) =>
    new ExecPlugin(
      { command: process.execPath, args: ['-e', script], env: [{ name: 'WHO', value: 'me' }] },
      {},
      {},
      clock,
    );
  const credential = (status: string) =>
    `const fs = require('node:fs'); const info = JSON.parse(process.env.KUBERNETES_EXEC_INFO);
     console.log(JSON.stringify({ apiVersion: info.apiVersion, kind: info.kind, status: ${status} }))`;

  it('is run once until its credential expires or is refused', async () => {
    const clock = new VirtualClock();
    const expires = new Date(clock.now() + 60_000).toISOString();
    const script = credential(
      `{ token: process.env.WHO + process.hrtime.bigint(), expirationTimestamp: '${expires}' }`,
    );
    const exec = plugin(script, clock);
    const [first, same] = await Promise.all([exec.credential(), exec.credential()]);
    expect(first.token).toMatch(/^me\d+/);
    expect(same).toEqual(first);
    expect((await exec.credential(true)).token).not.toBe(first.token);
    const second = await exec.credential();
    await clock.advance(55_000);
    expect((await exec.credential()).token).not.toBe(second.token);
  });

  it.each([
    ['fails', "console.error('no login'); process.exit(3)", 'no login'],
    ['prints something else', "console.log('hello')", 'did not print an ExecCredential'],
  ])('that %s is reported with what it said', async (_name, script, message) => {
    await expect(plugin(script).credential()).rejects.toMatchObject({
      code: 'KUBE_EXEC_PLUGIN_FAILED',
      message: expect.stringContaining(message),
    });
  });
});
