import { beforeEach, describe, expect, it } from 'vitest';
import { Client } from '../client/client.ts';
import type { Transport } from '../client/transport.ts';
import { RestMapper } from './rest-mapper.ts';

/** Answers discovery as `served` says, and counts how often it was asked for what. */
class DiscoveryTransport implements Transport {
  served: Record<string, unknown[]> = {};
  asked: string[] = [];
  failures = 0;

  async request({ path }: { path: string }) {
    this.asked.push(path);
    const resources = this.served[path];
    const status = this.failures > 0 ? 403 : resources ? 200 : 404;
    this.failures -= 1;
    const body = status === 200 ? { kind: 'APIResourceList', resources } : { kind: 'Status', code: status };
    return { status, headers: {}, text: async () => JSON.stringify(body), async *chunks() {} };
  }

  async close(): Promise<void> {}
}

let transport: DiscoveryTransport;
let mapper: RestMapper;
beforeEach(() => {
  transport = new DiscoveryTransport();
  transport.served = {
    '/api/v1': [
      { name: 'configmaps', kind: 'ConfigMap', namespaced: true },
      { name: 'namespaces', kind: 'Namespace', namespaced: false },
      { name: 'pods/eviction', kind: 'Eviction', namespaced: true, group: 'policy', version: 'v1' },
    ],
    '/apis/apps/v1': [
      { name: 'deployments', kind: 'Deployment', namespaced: true },
      { name: 'deployments/scale', kind: 'Scale', namespaced: true, group: 'autoscaling', version: 'v1' },
    ],
  };
  mapper = new RestMapper(new Client({ config: { server: 'http://discovery' }, transport }));
});

describe('the REST mapping', () => {
  it.each([
    ['v1', 'ConfigMap', { group: '', version: 'v1', kind: 'ConfigMap', plural: 'configmaps', namespaced: true }],
    ['v1', 'Namespace', { group: '', version: 'v1', kind: 'Namespace', plural: 'namespaces', namespaced: false }],
    [
      'apps/v1',
      'Deployment',
      { group: 'apps', version: 'v1', kind: 'Deployment', plural: 'deployments', namespaced: true },
    ],
  ])('of %s %s is found out from the server', async (apiVersion, kind, expected) => {
    expect(await mapper.typeOf({ apiVersion, kind })).toEqual(expected);
  });

  it('asks once for a group and version, however many ask at a time', async () => {
    await Promise.all(Array.from({ length: 20 }, () => mapper.typeOf({ apiVersion: 'v1', kind: 'ConfigMap' })));
    await mapper.typeOf({ apiVersion: 'v1', kind: 'Namespace' });
    expect(transport.asked).toEqual(['/api/v1']);
  });

  it.each([
    ['v1', 'Eviction'],
    ['apps/v1', 'Scale'],
    ['demo.io/v1', 'Echo'],
    ['v1', ''],
  ])('does not know %s %s, which is no kind with a place of its own', async (apiVersion, kind) => {
    await expect(mapper.typeOf({ apiVersion, kind })).rejects.toMatchObject({ code: 'KUBE_KIND_UNKNOWN' });
  });

  it('finds a kind that is installed later', async () => {
    const echo = { apiVersion: 'demo.io/v1', kind: 'Echo' };
    await expect(mapper.typeOf(echo)).rejects.toMatchObject({ code: 'KUBE_KIND_UNKNOWN' });
    transport.served['/apis/demo.io/v1'] = [{ name: 'echoes', kind: 'Echo', namespaced: true }];
    expect(await mapper.typeOf(echo)).toMatchObject({ plural: 'echoes' });
  });

  it('says whether a kind is served now, not whether it once was', async () => {
    const echoes = { group: 'demo.io', version: 'v1', kind: 'Echo', plural: 'echoes', namespaced: true };
    expect(await mapper.isServed(echoes)).toBe(false);
    transport.served['/apis/demo.io/v1'] = [{ name: 'echoes', kind: 'Echo', namespaced: true }];
    expect(await mapper.isServed(echoes)).toBe(true);
    delete transport.served['/apis/demo.io/v1'];
    expect(await mapper.isServed(echoes)).toBe(false);
  });

  it('does not remember a refusal', async () => {
    transport.failures = 1;
    const asked = { apiVersion: 'v1', kind: 'ConfigMap' };
    await expect(mapper.typeOf(asked)).rejects.toMatchObject({ status: 403 });
    expect(await mapper.typeOf(asked)).toMatchObject({ plural: 'configmaps' });
  });

  it('goes on asking for those who wait when one of them has lost patience', async () => {
    const impatient = new AbortController();
    const asked = { apiVersion: 'v1', kind: 'ConfigMap' };
    const both = [mapper.typeOf(asked, impatient.signal), mapper.typeOf(asked)];
    impatient.abort();
    expect((await both[1])?.plural).toBe('configmaps');
    await both[0];
    await expect(mapper.isServed((await both[1])!, impatient.signal)).rejects.toThrow();
  });

  it('asks once for a crowd of objects of a kind that is not there, and once more for the next crowd', async () => {
    const crowd = () =>
      Promise.allSettled(Array.from({ length: 50 }, () => mapper.typeOf({ apiVersion: 'demo.io/v1', kind: 'Echo' })));
    expect((await crowd()).every(({ status }) => status === 'rejected')).toBe(true);
    expect(transport.asked).toEqual(['/apis/demo.io/v1']);
    transport.served['/apis/demo.io/v1'] = [{ name: 'echoes', kind: 'Echo', namespaced: true }];
    expect((await crowd()).every(({ status }) => status === 'fulfilled')).toBe(true);
    expect(transport.asked).toEqual(['/apis/demo.io/v1', '/apis/demo.io/v1']);
    await crowd();
    expect(transport.asked).toHaveLength(2);
  });

  it('asks whether a kind is served after it was asked, and not what was under way before', async () => {
    const echoes = { group: 'demo.io', version: 'v1', kind: 'Echo', plural: 'echoes', namespaced: true };
    const answers = Promise.all([mapper.isServed(echoes), mapper.isServed(echoes)]);
    expect(await answers).toEqual([false, false]);
    expect(transport.asked).toHaveLength(2);
  });

  it('tells one kind from another of the same group, and one version from another', async () => {
    transport.served['/apis/apps/v2'] = [{ name: 'rollouts', kind: 'Deployment', namespaced: false }];
    expect(await mapper.typeOf({ apiVersion: 'apps/v2', kind: 'Deployment' })).toMatchObject({
      version: 'v2',
      plural: 'rollouts',
      namespaced: false,
    });
    expect(await mapper.typeOf({ apiVersion: 'apps/v1', kind: 'Deployment' })).toMatchObject({ plural: 'deployments' });
    await expect(mapper.typeOf({ apiVersion: 'apps/v2', kind: 'ReplicaSet' })).rejects.toMatchObject({
      message: 'the server does not serve ReplicaSet of apps/v2',
    });
  });

  it.each([
    ['', 'ConfigMap', 'the server does not serve ConfigMap of no apiVersion'],
    ['a/b/c', 'ConfigMap', 'the server does not serve ConfigMap of a/b/c'],
    ['v1', '', 'the server does not serve objects without a kind of v1'],
  ])('says of apiVersion %j and kind %j: %s', async (apiVersion, kind, message) => {
    await expect(mapper.typeOf({ apiVersion, kind })).rejects.toMatchObject({ code: 'KUBE_KIND_UNKNOWN', message });
  });

  it('does not ask for what cannot be a path', async () => {
    await mapper.typeOf({ apiVersion: 'a/b/c', kind: 'X' }).catch(() => {});
    await mapper.typeOf({}).catch(() => {});
    expect(transport.asked).toEqual([]);
  });

  it('does not ask at all for somebody who has left', async () => {
    const asked = { apiVersion: 'v1', kind: 'ConfigMap' };
    await expect(mapper.typeOf(asked, AbortSignal.abort(new Error('gone')))).rejects.toThrow('gone');
    expect(transport.asked).toEqual([]);
  });

  it('forgets a group when told to', async () => {
    const asked = { apiVersion: 'v1', kind: 'ConfigMap' };
    await mapper.typeOf(asked);
    transport.served['/api/v1'] = [{ name: 'configs', kind: 'ConfigMap', namespaced: true }];
    expect((await mapper.typeOf(asked)).plural).toBe('configmaps');
    mapper.invalidate('apps/v1');
    expect((await mapper.typeOf(asked)).plural).toBe('configmaps');
    mapper.invalidate('v1');
    expect((await mapper.typeOf(asked)).plural).toBe('configs');
  });

  it('forgets everything when told to', async () => {
    await mapper.typeOf({ apiVersion: 'v1', kind: 'ConfigMap' });
    mapper.invalidate();
    await mapper.typeOf({ apiVersion: 'v1', kind: 'ConfigMap' });
    expect(transport.asked).toHaveLength(2);
  });
});
