import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clusterConfigFrom, type KubeConfigLike } from './kube-config-like.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'kube-like-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

type Cluster = NonNullable<ReturnType<KubeConfigLike['getCurrentCluster']>>;
type User = NonNullable<ReturnType<KubeConfigLike['getCurrentUser']>>;
const like = (user: User | null, cluster: Partial<Cluster> = {}, namespace?: string): KubeConfigLike => ({
  currentContext: 'x',
  getCurrentCluster: () => ({ server: 'https://k8s', ...cluster }),
  getCurrentUser: () => user,
  getContextObject: (name) => (name === 'x' && namespace ? { namespace } : null),
});
const encoded = (text: string) => Buffer.from(text).toString('base64');
async function file(name: string, content: string): Promise<string> {
  await writeFile(join(directory, name), content);
  return join(directory, name);
}

describe('a KubeConfig of the official client', () => {
  it('gives its cluster, user and namespace', async () => {
    const cluster = {
      caData: encoded('CA'),
      skipTLSVerify: false,
      tlsServerName: 'api',
      proxyUrl: 'http://proxy:3128',
    };
    const config = await clusterConfigFrom(like({ token: 'tok' }, cluster, 'n'));
    expect(config).toMatchObject({
      server: 'https://k8s',
      namespace: 'n',
      insecureSkipTlsVerify: false,
      tlsServerName: 'api',
      proxyUrl: 'http://proxy:3128',
    });
    expect(config.ca?.toString()).toBe('CA');
    expect(await config.token?.()).toBe('tok');
  });

  it('gives a certificate and its key, inline or from files', async () => {
    const inline = await clusterConfigFrom(like({ certData: encoded('CERT'), keyData: encoded('KEY') }));
    expect([inline.cert?.toString(), inline.key?.toString()]).toEqual(['CERT', 'KEY']);
    const user = { certFile: await file('cert', 'CERT'), keyFile: await file('key', 'KEY') };
    const read = await clusterConfigFrom(like(user, { caFile: await file('ca', 'CA') }));
    expect([read.ca, read.cert, read.key].map(String)).toEqual(['CA', 'CERT', 'KEY']);
  });

  it('gives a name and password, and whom to impersonate', async () => {
    const config = await clusterConfigFrom(like({ username: 'alice', password: 'secret', impersonateUser: 'bob' }));
    expect(config.headers).toEqual({ authorization: `Basic ${encoded('alice:secret')}`, 'impersonate-user': 'bob' });
  });

  it('made inside a cluster gives the token of the mounted file, which is read again', async () => {
    const tokenFile = await file('token', 'one');
    const config = await clusterConfigFrom(like({ authProvider: { config: { tokenFile } } }));
    expect(await config.token?.()).toBe('one');
    await file('token', 'two');
    expect(await config.token?.({ refresh: true })).toBe('two');
  });

  it('with a credential plugin gives the token that it prints', async () => {
    const script = `console.log(JSON.stringify({
      apiVersion: 'client.authentication.k8s.io/v1', kind: 'ExecCredential', status: { token: 'from-plugin' } }))`;
    const exec = { command: process.execPath, args: ['-e', script] };
    expect(await (await clusterConfigFrom(like({ exec }))).token?.()).toBe('from-plugin');
  });

  it('that is changed in place is taken over again on reload', async () => {
    const user: User = { token: 'one' };
    const config = await clusterConfigFrom(like(user));
    user.token = 'two';
    expect(await (await config.reload?.())?.token?.()).toBe('two');
  });

  it('without a user is anonymous, and without a cluster none at all', async () => {
    const config = await clusterConfigFrom(like(null));
    expect(config.token).toBeUndefined();
    expect(config.headers).toBeUndefined();
    const none = { ...like(null), getCurrentCluster: () => null };
    await expect(clusterConfigFrom(none)).rejects.toMatchObject({ code: 'KUBE_CONFIG_INVALID' });
  });
});
