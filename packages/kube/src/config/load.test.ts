import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadClusterConfig } from './load.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'kube-config-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

async function file(name: string, content: string | object): Promise<string> {
  const path = join(directory, name);
  await mkdir(dirname(path), { recursive: true });
  // JSON is YAML.
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

const base64 = (text: string) => Buffer.from(text).toString('base64');

/** A kubeconfig with one cluster and one user, and contexts that are right and wrong. */
const kubeconfig = (user: object = { token: 'secret' }, cluster: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Config',
  'current-context': 'main',
  contexts: [
    { name: 'main', context: { cluster: 'c', user: 'u', namespace: 'prod' } },
    { name: 'other', context: { cluster: 'c', user: 'u' } },
    { name: 'anonymous', context: { cluster: 'c' } },
    { name: 'no-cluster', context: { cluster: 'missing', user: 'u' } },
    { name: 'no-user', context: { cluster: 'c', user: 'missing' } },
  ],
  clusters: [{ name: 'c', cluster: { server: 'https://10.0.0.1:6443', ...cluster } }],
  users: [{ name: 'u', user }],
});
const load = async (content: string | object, context?: string) =>
  loadClusterConfig({ kubeconfig: await file('config', content), context, env: {} });

describe('a kubeconfig', () => {
  it('gives server, token and namespace of its current context', async () => {
    const config = await load(kubeconfig());
    expect(config).toMatchObject({ server: 'https://10.0.0.1:6443', namespace: 'prod' });
    expect(await config.token?.()).toBe('secret');
  });

  it('is written in YAML as a rule', async () => {
    const config = await load(`
apiVersion: v1
current-context: main   # the one
contexts:
- {name: main, context: {cluster: c}}
clusters:
- name: c
  cluster: {server: "https://10.0.0.1:6443"}
users: null
`);
    expect(config.server).toBe('https://10.0.0.1:6443');
  });

  it.each([
    ['other', undefined, 'secret'],
    ['anonymous', undefined, undefined],
    ['main', 'prod', 'secret'],
  ])('gives context %j when asked', async (context, namespace, token) => {
    const config = await load(kubeconfig(), context);
    expect(config.namespace).toBe(namespace);
    expect(await config.token?.()).toBe(token);
  });

  it.each([
    ['tls-server-name', { 'tls-server-name': 'api' }, { tlsServerName: 'api' }],
    ['insecure-skip-tls-verify', { 'insecure-skip-tls-verify': true }, { insecureSkipTlsVerify: true }],
    ['proxy-url', { 'proxy-url': 'http://proxy:3128' }, { proxyUrl: 'http://proxy:3128' }],
    ['a server with a path', { server: 'https://host/k8s/c-1' }, { server: 'https://host/k8s/c-1' }],
  ])('gives %s of its cluster', async (_name, cluster, expected) => {
    expect(await load(kubeconfig({}, cluster))).toMatchObject(expected);
  });

  it.each<[string, object, Record<string, string | string[]>]>([
    ['a name and password', { username: 'a', password: 'b' }, { authorization: `Basic ${base64('a:b')}` }],
    ['a name without a password', { username: 'a' }, { authorization: `Basic ${base64('a:')}` }],
    ['whom to impersonate', { as: 'alice', 'as-uid': '7' }, { 'impersonate-user': 'alice', 'impersonate-uid': '7' }],
    [
      'the groups of whom to impersonate',
      { as: 'alice', 'as-groups': ['dev', 'ops'] },
      { 'impersonate-user': 'alice', 'impersonate-group': ['dev', 'ops'] },
    ],
    [
      'more about whom to impersonate',
      { as: 'alice', 'as-user-extra': { 'example.com/Reason': ['test'] } },
      { 'impersonate-user': 'alice', 'impersonate-extra-example.com%2freason': ['test'] },
    ],
  ])('gives %s as headers', async (_name, user, headers) => {
    expect((await load(kubeconfig(user))).headers).toEqual(headers);
  });

  it('wins over the proxy of the environment, which wins over none', async () => {
    const path = await file('config', kubeconfig());
    const env = { HTTPS_PROXY: 'http://env:3128' };
    expect((await loadClusterConfig({ kubeconfig: path, env })).proxyUrl).toBe('http://env:3128');
    await file('config', kubeconfig({}, { 'proxy-url': 'http://own:3128' }));
    expect((await loadClusterConfig({ kubeconfig: path, env })).proxyUrl).toBe('http://own:3128');
    expect((await load(kubeconfig())).proxyUrl).toBeUndefined();
  });
});

describe('what a kubeconfig refers to', () => {
  const cluster = { 'certificate-authority': 'pki/ca.pem' };
  const user = { 'client-certificate': 'pki/cert.pem', 'client-key': 'pki/key.pem' };
  const pems = () => Promise.all([file('pki/ca.pem', 'CA'), file('pki/cert.pem', 'CERT'), file('pki/key.pem', 'KEY')]);

  it('is looked for beside it', async () => {
    await pems();
    const { ca, cert, key } = await load(kubeconfig(user, cluster));
    expect([ca, cert, key].map(String)).toEqual(['CA', 'CERT', 'KEY']);
  });

  it('may be written into it, which wins', async () => {
    await pems();
    const { ca, cert, key } = await load(
      kubeconfig(
        { ...user, 'client-certificate-data': base64('CERT2'), 'client-key-data': base64('KEY2') },
        { ...cluster, 'certificate-authority-data': base64('CA2') },
      ),
    );
    expect([ca, cert, key].map(String)).toEqual(['CA2', 'CERT2', 'KEY2']);
  });

  it('is read again on reload, and so is the kubeconfig itself', async () => {
    await pems();
    const config = await load(kubeconfig(user, cluster));
    await file('pki/ca.pem', 'NEW');
    expect((await config.reload?.())?.ca?.toString()).toBe('NEW');
    await file('config', kubeconfig({}, { server: 'https://10.0.0.2' }));
    expect((await config.reload?.())?.server).toBe('https://10.0.0.2');
  });

  it('may be a token file, which wins over a token and is read again', async () => {
    await file('tokens/one', 'from-file');
    const config = await load(kubeconfig({ token: 'fixed', tokenFile: 'tokens/one' }));
    expect(await config.token?.()).toBe('from-file');
    await file('tokens/one', 'replaced');
    expect(await config.token?.({ refresh: true })).toBe('replaced');
  });

  it.each(['./bin/login', 'bin/login', 'bin/../bin/login'])('may be a plugin beside it: %s', async (command) => {
    const credential = {
      apiVersion: 'client.authentication.k8s.io/v1',
      kind: 'ExecCredential',
      status: { token: 't' },
    };
    const script = await file('bin/login', `#!/bin/sh\necho '${JSON.stringify(credential)}'\n`);
    await chmod(script, 0o755);
    const config = await load(kubeconfig({ exec: { command } }));
    expect(await config.token?.()).toBe('t');
  });

  it('may be a plugin that is told of the cluster, with its authority inline and its own settings', async () => {
    await pems();
    const script = `const info = JSON.parse(process.env.KUBERNETES_EXEC_INFO);
      const token = JSON.stringify(info.spec.cluster);
      console.log(JSON.stringify({ apiVersion: info.apiVersion, kind: info.kind, status: { token } }))`;
    const exec = { command: process.execPath, args: ['-e', script], provideClusterInfo: true };
    const extensions = [
      { name: 'somebody/else', extension: { x: 1 } },
      { name: 'client.authentication.k8s.io/exec', extension: { audience: 'dev' } },
    ];
    const config = await load(kubeconfig({ exec }, { ...cluster, extensions, 'tls-server-name': 'api' }));
    expect(JSON.parse((await config.token?.()) ?? '')).toEqual({
      server: 'https://10.0.0.1:6443',
      'certificate-authority-data': base64('CA'),
      'tls-server-name': 'api',
      config: { audience: 'dev' },
    });
  });

  it('may be a plugin that gives a certificate', async () => {
    const status = { clientCertificateData: 'CERT', clientKeyData: 'KEY' };
    const credential = { apiVersion: 'client.authentication.k8s.io/v1', kind: 'ExecCredential', status };
    const args = ['-e', `console.log(${JSON.stringify(JSON.stringify(credential))})`];
    const config = await load(kubeconfig({ exec: { command: process.execPath, args } }));
    expect(config).toMatchObject({ cert: 'CERT', key: 'KEY' });
    expect(await config.token?.()).toBeUndefined();
  });
});

describe('several kubeconfigs', () => {
  const listed = (...paths: string[]) => loadClusterConfig({ env: { KUBECONFIG: paths.join(delimiter) } });

  it('are merged, the first of equal names winning, and those that are missing passed over', async () => {
    const first = await file('first', { users: [{ name: 'u', user: { token: 'first' } }], clusters: null });
    const second = await file('second', kubeconfig());
    const config = await listed(first, join(directory, 'missing'), second);
    expect(await config.token?.()).toBe('first');
    expect(config.server).toBe('https://10.0.0.1:6443');
  });

  it('choose the context that the first of them names', async () => {
    const first = await file('first', { 'current-context': 'other' });
    const second = await file('second', kubeconfig());
    expect((await listed(first, second)).namespace).toBeUndefined();
    expect((await listed(second, first)).namespace).toBe('prod');
  });

  it('each have paths of their own', async () => {
    await Promise.all([file('a/ca.pem', 'CA of a'), file('b/ca.pem', 'CA of b'), file('b/token', 'token of b')]);
    const users = [{ name: 'u', user: { tokenFile: 'token' } }];
    const { users: _users, ...withoutUsers } = kubeconfig({}, { 'certificate-authority': 'ca.pem' });
    const config = await listed(await file('a/config', withoutUsers), await file('b/config', { users }));
    expect(config.ca?.toString()).toBe('CA of a');
    expect(await config.token?.()).toBe('token of b');
  });

  it('are what KUBECONFIG lists; without it, the one in the home directory', async () => {
    await file('.kube/config', kubeconfig());
    const env = { HOME: directory };
    expect((await loadClusterConfig({ env })).namespace).toBe('prod');
    expect((await loadClusterConfig({ env: { ...env, KUBECONFIG: '' } })).namespace).toBe('prod');
    const other = await file('other', { ...kubeconfig(), 'current-context': 'other' });
    expect((await loadClusterConfig({ env: { ...env, KUBECONFIG: other } })).namespace).toBeUndefined();
    const explicit = { kubeconfig: join(directory, '.kube/config'), env: { KUBECONFIG: other } };
    expect((await loadClusterConfig(explicit)).namespace).toBe('prod');
  });
});

describe('a kubeconfig that cannot be used', () => {
  it.each<[string, string, string | object | undefined, string | undefined, string]>([
    ['is not there', 'KUBE_CONFIG_MISSING', undefined, undefined, 'no kubeconfig at'],
    ['is not YAML', 'KUBE_CONFIG_INVALID', '{[', undefined, 'is not YAML'],
    ['is a text', 'KUBE_CONFIG_INVALID', 'just text', undefined, 'is not a kubeconfig'],
    ['is a list', 'KUBE_CONFIG_INVALID', '[]', undefined, 'is not a kubeconfig'],
    ['has no server', 'KUBE_CONFIG_INVALID', kubeconfig({}, { server: '' }), undefined, 'server "" is not a URL'],
    ['has a wrong server', 'KUBE_CONFIG_INVALID', kubeconfig({}, { server: '::' }), undefined, '"::" is not a URL'],
    [
      'names an authority that is not there',
      'KUBE_CONFIG_INVALID',
      kubeconfig({}, { 'certificate-authority': 'ca.pem' }),
      undefined,
      'cannot read the certificate-authority',
    ],
    [
      'has an authority in something else than base64',
      'KUBE_CONFIG_INVALID',
      kubeconfig({}, { 'certificate-authority-data': '-----BEGIN CERTIFICATE-----' }),
      undefined,
      'certificate-authority-data is not base64',
    ],
    [
      'has a certificate without a key',
      'KUBE_CONFIG_INVALID',
      kubeconfig({ 'client-certificate-data': base64('CERT') }),
      undefined,
      'without its key',
    ],
    [
      'has a key without a certificate',
      'KUBE_CONFIG_INVALID',
      kubeconfig({ 'client-key-data': base64('KEY') }),
      undefined,
      'without its key',
    ],
    [
      'wants a built-in provider',
      'KUBE_CONFIG_INVALID',
      kubeconfig({ 'auth-provider': { name: 'gcp' } }),
      undefined,
      'credential plugins',
    ],
    ['lacks the context', 'KUBE_CONFIG_CONTEXT_UNKNOWN', kubeconfig(), 'nope', 'no context "nope"'],
    ['lacks the cluster', 'KUBE_CONFIG_CONTEXT_UNKNOWN', kubeconfig(), 'no-cluster', 'no known cluster (missing)'],
    ['lacks the user', 'KUBE_CONFIG_CONTEXT_UNKNOWN', kubeconfig(), 'no-user', 'no known user (missing)'],
    ['is empty', 'KUBE_CONFIG_CONTEXT_UNKNOWN', '', undefined, 'no current-context'],
    [
      'has a plugin that fails',
      'KUBE_EXEC_PLUGIN_FAILED',
      kubeconfig({ exec: { command: 'no-such-plugin' } }),
      undefined,
      'no-such-plugin',
    ],
  ])('because it %s is refused with %s', async (_name, code, content, context, message) => {
    const path = content === undefined ? join(directory, 'none') : await file('config', content);
    const loading = loadClusterConfig({ kubeconfig: path, context, env: {} });
    await expect(loading).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
  });

  it('because it is a directory is refused, and named', async () => {
    await expect(loadClusterConfig({ kubeconfig: directory, env: {} })).rejects.toMatchObject({
      code: 'KUBE_CONFIG_INVALID',
      message: expect.stringContaining(directory),
    });
  });

  it('is missed where there is no cluster around either', async () => {
    await expect(loadClusterConfig({ env: { HOME: directory } })).rejects.toMatchObject({
      code: 'KUBE_CONFIG_MISSING',
    });
  });
});
