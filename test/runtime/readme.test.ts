import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ApiServer, createApiServer } from '@nexslice/apiserver';
import {
  Client,
  configMaps,
  customResourceDefinitions,
  type KubeObject,
  loadClusterConfig,
  type ResourceType,
} from '@nexslice/kube';
import { eventually } from '@nexslice/kube/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const example = 'packages/kube/examples/echo.ts';
const read = (path: string) => readFileSync(path, 'utf8');

interface Echo extends KubeObject {
  spec?: { text: string };
}
const echoes: ResourceType<Echo> = {
  group: 'demo.io',
  version: 'v1',
  kind: 'Echo',
  plural: 'echoes',
  namespaced: true,
};

describe('the operator of the README', () => {
  let server: ApiServer;
  let client: Client;
  let directory: string;
  let operator: ChildProcess;
  let said = '';

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'readme-'));
    const kubeconfig = join(directory, 'kubeconfig');
    server = await createApiServer();
    await writeFile(kubeconfig, server.kubeconfig());
    client = new Client({ config: await loadClusterConfig({ kubeconfig }) });
    await client.create(customResourceDefinitions, {
      metadata: { name: 'echoes.demo.io' },
      spec: {
        group: 'demo.io',
        scope: 'Namespaced',
        names: { plural: 'echoes', singular: 'echo', kind: 'Echo' },
        versions: [
          {
            name: 'v1',
            served: true,
            storage: true,
            schema: {
              openAPIV3Schema: {
                type: 'object',
                properties: { spec: { type: 'object', properties: { text: { type: 'string' } } } },
              },
            },
          },
        ],
      },
    });
    const args = ['--import', 'tsx', '--conditions=nexslice-source', example];
    operator = spawn(process.execPath, args, { env: { ...process.env, KUBECONFIG: kubeconfig } });
    operator.stderr?.on('data', (text) => {
      said += text;
    });
  });
  afterAll(async () => {
    if (operator.exitCode === null) operator.kill('SIGKILL');
    await client.close();
    await server.stop();
    await rm(directory, { recursive: true, force: true });
  });

  it('is the example, and has twenty lines beside its imports', () => {
    const block = /```ts\n([\s\S]*?)```/.exec(read('packages/kube/README.md'))?.[1];
    expect(block).toBe(read(example));
    const lines = block?.split('\n').filter((line) => line.trim() && !line.startsWith('import')) ?? [];
    expect(lines.length).toBeLessThanOrEqual(20);
  });

  it('runs: makes what an object wants, mends it, follows its changes, and ends when it is told to', async () => {
    const key = { namespace: 'default', name: 'hello' };
    const text = async () => (await client.get(configMaps, key)).data?.['text'];
    const becomes = (expected: string) =>
      eventually(async () => (await text()) === expected, { timeoutMs: 15_000, everyMs: 50 }).catch((error) => {
        throw new Error(`${error.message}\n${said}`);
      });
    await client.create(echoes, { metadata: { ...key }, spec: { text: 'one' } });
    await becomes('one');
    await client.patch(configMaps, key, { type: 'merge', body: { data: { text: 'broken' } } });
    await becomes('one');
    await client.patch(echoes, key, { type: 'merge', body: { spec: { text: 'two' } } });
    await becomes('two');
    operator.kill('SIGTERM');
    const [code] = await once(operator, 'exit');
    expect([code, said]).toEqual([0, '']);
  });
});

describe('the documents of the runtime', () => {
  it('names only sources and tests that are there', () => {
    const paths = [...read('packages/kube/docs/features.md').matchAll(/`([\w/.-]+\/[\w.-]*)`/g)].map(
      ([, path = '']) => path,
    );
    const isThere = (path: string) => existsSync(join('packages/kube/src', path)) || existsSync(path);
    expect(paths.filter((path) => !isThere(path))).toEqual([]);
    expect(paths.length).toBeGreaterThan(50);
  });

  it('names only what the package exports', async () => {
    const exported = { ...(await import('@nexslice/kube')), ...(await import('@nexslice/kube/testkit')) };
    const called = [...read('packages/kube/docs/coming-from.md').matchAll(/`(?:new )?([a-z]\w+)\(/g)].map(
      ([, name = '']) => name,
    );
    const ours = new Set(Object.keys(exported));
    // What is called of others, or of objects that the text names.
    const others = new Set(['createApiServer', 'informer', 'push', 'throw']);
    expect([...new Set(called)].filter((name) => !ours.has(name) && !others.has(name))).toEqual([]);
  });
});
