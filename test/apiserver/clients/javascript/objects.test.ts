import { Client, clusterConfigFrom, configMaps, PoolTransport } from '@nexslice/kube';
import { describe, expect, it, vi } from 'vitest';
import type { Loose } from '../../../clients/client-node.ts';
import { packages, useOfficialClient } from './official.ts';

const namespace = 'default';
const beacon = { group: 'example.com', version: 'v1', namespace, plural: 'beacons' };
const definition = {
  metadata: { name: 'beacons.example.com' },
  spec: {
    group: 'example.com',
    scope: 'Namespaced',
    names: { plural: 'beacons', singular: 'beacon', kind: 'Beacon' },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        subresources: {
          status: {},
          scale: { specReplicasPath: '.spec.replicas', statusReplicasPath: '.status.replicas' },
        },
        schema: {
          openAPIV3Schema: {
            type: 'object',
            properties: {
              spec: { type: 'object', properties: { replicas: { type: 'integer' }, colour: { type: 'string' } } },
              status: { type: 'object', properties: { replicas: { type: 'integer' }, phase: { type: 'string' } } },
            },
          },
        },
      },
    ],
  },
};

describe.each(packages)('the official client (%s)', (name) => {
  const official = useOfficialClient(name, { controllers: true, authorizationMode: 'RBAC' });
  const test = (behaviour: string, run: () => Promise<void>) =>
    it.skipIf(official.skipped)(`${behaviour}${official.skipped}`, run);
  const core = () => official.api('CoreV1Api');
  const configMap = (called: string, data: object = { a: '1' }): Loose => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: called, namespace, labels: { app: called.split('-')[0] } },
    data,
  });
  const make = (called: string, data?: object) =>
    core()['createNamespacedConfigMap']!({ namespace, body: configMap(called, data) });

  test('creates, reads, replaces and deletes', async () => {
    const made = await make('crud');
    expect(made.metadata.creationTimestamp).toBeInstanceOf(Date);
    const read = await core()['readNamespacedConfigMap']!({ name: 'crud', namespace });
    expect(read.data).toEqual({ a: '1' });
    const replaced = await core()['replaceNamespacedConfigMap']!({
      name: 'crud',
      namespace,
      body: { ...read, data: { a: '2' } },
    });
    expect(Number(replaced.metadata.resourceVersion)).toBeGreaterThan(Number(read.metadata.resourceVersion));
    const late = core()['replaceNamespacedConfigMap']!({
      name: 'crud',
      namespace,
      body: { ...read, data: { a: '3' } },
    });
    await expect(late).rejects.toMatchObject({ code: 409 });
    const deleted = await core()['deleteNamespacedConfigMap']!({ name: 'crud', namespace });
    expect(deleted.status).toBe('Success');
    await expect(core()['readNamespacedConfigMap']!({ name: 'crud', namespace })).rejects.toMatchObject({
      code: 404,
      body: expect.stringContaining('configmaps \\"crud\\" not found'),
    });
  });

  test('is told why something is invalid, exists, or may not be', async () => {
    await make('twice');
    await expect(make('twice')).rejects.toMatchObject({ code: 409 });
    await expect(make('Wrong!')).rejects.toMatchObject({ code: 422, body: expect.stringContaining('RFC 1123') });
  });

  test('lists by labels, page by page', async () => {
    for (let i = 0; i < 5; i++) await make(`page-${i}`);
    const seen: string[] = [];
    let next: string | undefined;
    do {
      const page = await core()['listNamespacedConfigMap']!({
        namespace,
        labelSelector: 'app=page',
        limit: 2,
        _continue: next,
      });
      seen.push(...page.items.map((item: Loose) => item.metadata.name));
      next = page.metadata._continue;
    } while (next);
    expect(seen).toEqual(['page-0', 'page-1', 'page-2', 'page-3', 'page-4']);
    const all = await core()['listConfigMapForAllNamespaces']!({ fieldSelector: 'metadata.name=page-3' });
    expect(all.items).toHaveLength(1);
  });

  test('patches in every way', async () => {
    await make('patched', { a: '1', b: '2' });
    const { PatchStrategy, setHeaderOptions } = official.library;
    const patch = (strategy: string, body: unknown, more: object = {}) =>
      core()['patchNamespacedConfigMap']!(
        { name: 'patched', namespace, body, ...more },
        setHeaderOptions('Content-Type', strategy),
      );
    await patch(PatchStrategy.JsonPatch, [{ op: 'replace', path: '/data/a', value: '2' }]);
    await patch(PatchStrategy.MergePatch, { data: { b: null } });
    await patch(PatchStrategy.StrategicMergePatch, { data: { c: '3' } });
    const applied = await patch(
      PatchStrategy.ServerSideApply,
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'patched' }, data: { d: '4' } },
      { fieldManager: 'tests' },
    );
    expect(applied.data).toEqual({ a: '2', c: '3', d: '4' });
    const conflict = patch(
      PatchStrategy.ServerSideApply,
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'patched' }, data: { d: '5' } },
      { fieldManager: 'others' },
    );
    await expect(conflict).rejects.toMatchObject({ code: 409, body: expect.stringContaining('FieldManagerConflict') });
  });

  test('gives a Lease to one of two who ask for it at once', async () => {
    const leases = official.api('CoordinationV1Api');
    const { V1MicroTime } = official.library;
    const body = (holder: string, resourceVersion?: string): Loose => ({
      metadata: { name: 'leader', namespace, resourceVersion },
      spec: { holderIdentity: holder, leaseDurationSeconds: 15, renewTime: new V1MicroTime() },
    });
    const made = await leases['createNamespacedLease']!({ namespace, body: body('nobody') });
    const { resourceVersion } = made.metadata;
    const tries = await Promise.allSettled(
      ['a', 'b', 'c'].map((holder) =>
        leases['replaceNamespacedLease']!({ name: 'leader', namespace, body: body(holder, resourceVersion) }),
      ),
    );
    const won = tries.filter(({ status }) => status === 'fulfilled');
    expect(won).toHaveLength(1);
    expect(tries.filter((one) => one.status === 'rejected').map(({ reason }) => reason.code)).toEqual([409, 409]);
    const read = await leases['readNamespacedLease']!({ name: 'leader', namespace });
    expect(read.spec.renewTime).toMatch(/\.\d{6}Z$/);
  });

  test('runs workloads, and asks for their scale and their logs', async () => {
    const apps = official.api('AppsV1Api');
    const labels = { app: 'web' };
    const spec = {
      replicas: 1,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name: 'web', image: 'web:1' }] } },
    };
    await apps['createNamespacedDeployment']!({ namespace, body: { metadata: { name: 'web' }, spec } });
    const available = async (count: number) => {
      const { status } = await apps['readNamespacedDeployment']!({ name: 'web', namespace });
      expect(status.availableReplicas).toBe(count);
    };
    await vi.waitFor(() => available(1), 10_000);
    const scale = await apps['readNamespacedDeploymentScale']!({ name: 'web', namespace });
    expect([scale.kind, scale.spec.replicas]).toEqual(['Scale', 1]);
    await apps['replaceNamespacedDeploymentScale']!({
      name: 'web',
      namespace,
      body: { ...scale, spec: { replicas: 2 } },
    });
    await vi.waitFor(() => available(2), 10_000);
    const { items } = await core()['listNamespacedPod']!({ namespace, labelSelector: 'app=web' });
    const pod = items[0].metadata.name;
    expect(await core()['readNamespacedPodLog']!({ name: pod, namespace })).toContain('container web is simulated');
    const eviction = { metadata: { name: pod, namespace } };
    expect((await core()['createNamespacedPodEviction']!({ name: pod, namespace, body: eviction })).kind).toBe(
      'Status',
    );
    const exec = new official.library.Exec(official.config);
    await expect(
      exec.exec(namespace, items[1].metadata.name, 'web', ['ls'], null, null, null, false),
    ).rejects.toMatchObject({
      message: expect.stringContaining('501'),
    });
  });

  test('defines a kind and works with its objects', async () => {
    const definitions = official.api('ApiextensionsV1Api');
    await definitions['createCustomResourceDefinition']!({ body: definition });
    const custom = official.api('CustomObjectsApi');
    const body = { apiVersion: 'example.com/v1', kind: 'Beacon', metadata: { name: 'one' }, spec: { replicas: 1 } };
    await vi.waitFor(() => custom['createNamespacedCustomObject']!({ ...beacon, body }), 10_000);
    const one = { ...beacon, name: 'one' };
    const read = await custom['getNamespacedCustomObject']!(one);
    const status = { ...read, status: { phase: 'Up', replicas: 1 }, spec: { replicas: 9 } };
    const written = await custom['replaceNamespacedCustomObjectStatus']!({ ...one, body: status });
    expect([written.status.phase, written.spec.replicas]).toEqual(['Up', 1]);
    const merge = official.library.setHeaderOptions('Content-Type', official.library.PatchStrategy.MergePatch);
    await custom['patchNamespacedCustomObjectScale']!({ ...one, body: { spec: { replicas: 3 } } }, merge);
    await custom['patchNamespacedCustomObject']!({ ...one, body: { spec: { colour: 'red' } } }, merge);
    const list = await custom['listNamespacedCustomObject']!(beacon);
    expect(list.items.map((item: Loose) => item.spec)).toEqual([{ replicas: 3, colour: 'red' }]);
    await custom['deleteNamespacedCustomObject']!(one);
    await expect(custom['getNamespacedCustomObject']!(one)).rejects.toMatchObject({ code: 404 });
    await definitions['deleteCustomResourceDefinition']!({ name: 'beacons.example.com' });
  });

  test('works with objects of any kind, found by discovery', async () => {
    const { KubernetesObjectApi, PatchStrategy } = official.library;
    const objects = KubernetesObjectApi.makeApiClient(official.config);
    const made = await objects['create']!(configMap('any'));
    const header = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'any', namespace } };
    expect((await objects['read']!(header)).metadata.uid).toBe(made.metadata.uid);
    await objects['patch']!({ ...header, data: { a: '2' } });
    const applied = await objects['patch']!(
      { ...header, data: { b: '1' } },
      undefined,
      undefined,
      'tests',
      true,
      PatchStrategy.ServerSideApply,
    );
    expect(applied.data).toEqual({ a: '2', b: '1' });
    const replaced = await objects['replace']!({ ...applied, data: { c: '1' } });
    expect(replaced.data).toEqual({ c: '1' });
    const list = await objects['list']!(
      'v1',
      'ConfigMap',
      namespace,
      undefined,
      undefined,
      undefined,
      undefined,
      'app=any',
    );
    expect(list.items).toHaveLength(1);
    await objects['delete']!(header);
    await expect(objects['read']!(header)).rejects.toMatchObject({ code: 404 });
  });

  test('asks who it is, what it may do, and how the server is', async () => {
    const self = await official.api('AuthenticationV1Api')['createSelfSubjectReview']!({ body: {} });
    expect(self.status.userInfo.username).toBe('admin');
    const spec = { resourceAttributes: { namespace, verb: 'list', resource: 'pods' } };
    const review = await official.api('AuthorizationV1Api')['createSelfSubjectAccessReview']!({ body: { spec } });
    expect(review.status.allowed).toBe(true);
    expect((await official.api('VersionApi')['getCode']!()).minor).toBe('36');
    expect(await new official.library.Health(official.config).readyz({})).toBe(true);
    const token = await core()['createNamespacedServiceAccountToken']!({
      name: 'default',
      namespace,
      body: { spec: { audiences: [] } },
    });
    expect(token.status.token.split('.')).toHaveLength(3);
  });

  test('lends its configuration to our own client', async () => {
    const config = await clusterConfigFrom(official.config);
    const client = new Client({ config, transport: new PoolTransport(config) });
    const made = await client.create(configMaps, { metadata: { name: 'lent', namespace } });
    expect((await core()['readNamespacedConfigMap']!({ name: 'lent', namespace })).metadata.uid).toBe(
      made.metadata?.uid,
    );
    await client.close();
  });
});
