import fs, { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ApiServerOptions, createApiServer } from '@nexslice/apiserver';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TestServer } from './test-server.ts';

let dataDir: string;
const running: TestServer[] = [];
const { writeSync } = fs;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'apiserver-restart-'));
});
afterEach(async () => {
  fs.writeSync = writeSync;
  syncBuiltinESMExports();
  for (const api of running.splice(0)) await api.server.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

async function start(options: ApiServerOptions = {}): Promise<TestServer> {
  const api = await TestServer.start({ dataDir, ...options });
  running.push(api);
  return api;
}

async function restarted(api: TestServer, options: ApiServerOptions = {}): Promise<TestServer> {
  running.splice(running.indexOf(api), 1);
  await api.server.stop();
  return start(options);
}

const patchTo = (api: TestServer, name: string, value: string) =>
  api.patch(`${api.configMaps}/${name}`, 'application/merge-patch+json', { data: { value } });

describe.each(['none', 'batch', 'each'] as const)('a server that starts again (fsync %s)', (fsync) => {
  it('has every object as it was, and goes on counting', async () => {
    const first = await start({ fsync });
    const { body: kept } = await first.createConfigMap('kept', { data: { value: '1' } });
    await first.createConfigMap('gone');
    await first.call('DELETE', `${first.configMaps}/gone`);
    const { body: before } = await first.call('GET', first.configMaps);
    const second = await restarted(first, { fsync });
    const { body: after } = await second.call('GET', second.configMaps);
    expect(after.items).toEqual(before.items);
    // The second server wrote down where it is.
    expect(Number(after.metadata.resourceVersion)).toBeGreaterThan(Number(before.metadata.resourceVersion));
    expect(after.items[0].metadata.uid).toBe(kept.metadata.uid);
    const { body: next } = await second.createConfigMap('next');
    expect(Number(next.metadata.resourceVersion)).toBe(Number(after.metadata.resourceVersion) + 1);
  });

  it('resumes a watch where its client was, over what happened before and after', async () => {
    const first = await start({ fsync });
    const { body } = await first.createConfigMap('seen', { data: { value: '1' } });
    const { resourceVersion } = body.metadata;
    await patchTo(first, 'seen', '2');
    await first.createConfigMap('unseen');
    const second = await restarted(first, { fsync });
    await second.call('DELETE', `${second.configMaps}/seen`);
    const watch = await second.watch(`${second.configMaps}?watch=true&resourceVersion=${resourceVersion}`);
    const events = await watch.take(3);
    watch.close();
    expect(events.map(({ type, object }) => [type, object.metadata.name])).toEqual([
      ['MODIFIED', 'seen'],
      ['ADDED', 'unseen'],
      ['DELETED', 'seen'],
    ]);
  });
});

describe('a server that starts again', () => {
  it('is known by the same token, authority and definitions', async () => {
    const first = await createApiServer({ dataDir });
    const { token, ca } = first;
    await first.stop();
    const second = await createApiServer({ dataDir });
    expect([second.token, second.ca]).toEqual([token, ca]);
    await second.stop();
  });

  it('serves the custom kinds that were defined', async () => {
    const first = await start();
    const schema = { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } };
    await first.call('POST', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', {
      body: {
        apiVersion: 'apiextensions.k8s.io/v1',
        kind: 'CustomResourceDefinition',
        metadata: { name: 'things.r.example.com' },
        spec: {
          group: 'r.example.com',
          scope: 'Namespaced',
          names: { plural: 'things', kind: 'Thing' },
          versions: [{ name: 'v1', served: true, storage: true, schema }],
        },
      },
    });
    const path = '/apis/r.example.com/v1/namespaces/default/things';
    const thing = { apiVersion: 'r.example.com/v1', kind: 'Thing', metadata: { name: 'one' }, size: 3 };
    expect((await first.call('POST', path, { body: thing })).status).toBe(201);
    const second = await restarted(first);
    expect((await second.call('GET', `${path}/one`)).body).toMatchObject({ kind: 'Thing', size: 3 });
  });

  it('does not undo what an administrator did to the default roles', async () => {
    const options = { authorizationMode: 'RBAC' } as const;
    const role = '/apis/rbac.authorization.k8s.io/v1/clusterroles/system:monitoring';
    const first = await start(options);
    await first.patch(role, 'application/merge-patch+json', { rules: [] });
    const second = await restarted(first, options);
    expect((await second.call('GET', role)).body.rules ?? []).toEqual([]);
  });
});

describe('a data directory', () => {
  it('is for one server at a time', async () => {
    await start();
    await expect(createApiServer({ dataDir })).rejects.toMatchObject({ code: 'APISERVER_DATA_DIR_IN_USE' });
  });

  it('is let go by a server that cannot start', async () => {
    const { port } = new URL((await serverInMemory()).server.url);
    await expect(createApiServer({ dataDir, port: Number(port) })).rejects.toMatchObject({
      code: 'APISERVER_PORT_UNAVAILABLE',
    });
    expect(readdirSync(dataDir)).not.toContain('lock');
    await start();
  });

  /** Takes a port, and no directory. */
  async function serverInMemory(): Promise<TestServer> {
    const api = await TestServer.start();
    running.push(api);
    return api;
  }
});

describe('a full disk', () => {
  it('refuses writes, says so, and loses nothing; reading goes on, and writing when there is room', async () => {
    const api = await start();
    await api.createConfigMap('before', { data: { value: '1' } });
    const { body: list } = await api.call('GET', api.configMaps);
    const watch = await api.watch(`${api.configMaps}?watch=true&resourceVersion=${list.metadata.resourceVersion}`);
    fs.writeSync = (() => {
      throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
    }) as never;
    syncBuiltinESMExports();
    for (const refused of [
      await api.createConfigMap('new'),
      await patchTo(api, 'before', '2'),
      await api.call('DELETE', `${api.configMaps}/before`),
    ]) {
      expect([refused.status, refused.body.reason]).toEqual([500, 'InternalError']);
      expect(refused.body.message).toContain('the log cannot be written: ENOSPC');
    }
    expect((await api.call('GET', api.configMaps)).body).toEqual(list);
    expect((await api.call('GET', '/livez')).text).toBe('ok');
    fs.writeSync = writeSync;
    syncBuiltinESMExports();
    const { body: after } = await patchTo(api, 'before', '3');
    expect(Number(after.metadata.resourceVersion)).toBe(Number(list.metadata.resourceVersion) + 1);
    const [event] = await watch.take(1);
    expect([event?.type, event?.object.data]).toEqual(['MODIFIED', { value: '3' }]);
    watch.close();
    const again = await restarted(api);
    expect((await again.call('GET', `${again.configMaps}/before`)).body.data).toEqual({ value: '3' });
  });
});
