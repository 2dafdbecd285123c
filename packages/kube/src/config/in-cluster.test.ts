import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inClusterConfig, isInCluster } from './in-cluster.ts';
import { loadClusterConfig } from './load.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'kube-pod-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const env = { KUBERNETES_SERVICE_HOST: '10.96.0.1', KUBERNETES_SERVICE_PORT: '443' };
async function mount(files: Record<string, string> = {}): Promise<void> {
  const all = { 'ca.crt': 'CA', namespace: 'prod\n', token: 'sa-token\n', ...files };
  await Promise.all(Object.entries(all).map(([name, content]) => writeFile(join(directory, name), content)));
}

describe('inside a cluster', () => {
  it.each([
    [env, true],
    [{ KUBERNETES_SERVICE_HOST: '10.96.0.1' }, false],
    [{ KUBERNETES_SERVICE_PORT: '443' }, false],
    [{ KUBERNETES_SERVICE_HOST: '', KUBERNETES_SERVICE_PORT: '443' }, false],
    [{}, false],
  ])('is a process whose environment is %j: %s', (environment, expected) => {
    expect(isInCluster(environment)).toBe(expected);
  });

  it.each([
    ['10.96.0.1', 'https://10.96.0.1:443'],
    ['fd00::1', 'https://[fd00::1]:443'],
    ['kubernetes.default.svc', 'https://kubernetes.default.svc:443'],
  ])('the server at %s is %s', async (host, server) => {
    await mount();
    const config = await inClusterConfig({ ...env, KUBERNETES_SERVICE_HOST: host }, directory);
    expect(config).toMatchObject({ server, namespace: 'prod' });
    expect(URL.canParse(config.server)).toBe(true);
    expect(config.ca?.toString()).toBe('CA');
    expect(await config.token?.()).toBe('sa-token');
  });

  it('the authority is read again on reload, and the token when it was refused', async () => {
    await mount();
    const config = await inClusterConfig(env, directory);
    await config.token?.();
    await mount({ 'ca.crt': 'NEW', token: 'new-token' });
    expect(await config.token?.({ refresh: true })).toBe('new-token');
    expect((await config.reload?.())?.ca?.toString()).toBe('NEW');
  });

  it('a proxy of the environment is used, unless it is told to leave the service alone', async () => {
    await mount();
    const proxied = { ...env, HTTPS_PROXY: 'http://proxy:3128' };
    expect((await inClusterConfig(proxied, directory)).proxyUrl).toBe('http://proxy:3128');
    expect((await inClusterConfig({ ...proxied, NO_PROXY: '10.96.0.0/12' }, directory)).proxyUrl).toBeUndefined();
  });

  it.each(['ca.crt', 'namespace'])('a service account without its %s is reported', async (name) => {
    await mount();
    await rm(join(directory, name));
    await expect(inClusterConfig(env, directory)).rejects.toMatchObject({
      code: 'KUBE_CONFIG_INVALID',
      message: expect.stringContaining(directory),
    });
  });

  it('a kubeconfig wins, and one that is empty does not', async () => {
    await writeFile(join(directory, 'empty'), 'apiVersion: v1\nkind: Config\ncontexts: []\n');
    await writeFile(
      join(directory, 'full'),
      'current-context: c\ncontexts: [{name: c, context: {cluster: c}}]\nclusters: [{name: c, cluster: {server: "http://here"}}]',
    );
    const load = (name: string) => loadClusterConfig({ env: { ...env, KUBECONFIG: join(directory, name) } });
    expect((await load('full')).server).toBe('http://here');
    // No service account is mounted where tests run, so this is as far as it gets.
    await expect(load('empty')).rejects.toThrow('service account is not mounted');
    await expect(load('missing')).rejects.toThrow('service account is not mounted');
  });
});
