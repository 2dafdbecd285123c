import { describe, expect, it, vi } from 'vitest';
import type { Informer, Loose } from '../../../clients/client-node.ts';
import { packages, useOfficialClient } from './official.ts';

const namespace = 'default';
const path = `/api/v1/namespaces/${namespace}/configmaps`;
/** Room for the client's own patience: it waits for a second or two before it connects again. */
const patience = { timeout: 15_000, interval: 20 };

describe.each(packages)('watching with the official client (%s)', (name) => {
  const official = useOfficialClient(name);
  const test = (behaviour: string, run: () => Promise<void>) =>
    it.skipIf(official.skipped)(`${behaviour}${official.skipped}`, run);
  const core = () => official.api('CoreV1Api');
  const create = (app: string, called: string) =>
    core()['createNamespacedConfigMap']!({
      namespace,
      body: { metadata: { name: called, labels: { app } }, data: {} },
    });
  const change = (called: string) =>
    core()['patchNamespacedConfigMap']!({
      name: called,
      namespace,
      body: [{ op: 'add', path: '/data', value: { a: '1' } }],
    });
  const remove = (called: string) => core()['deleteNamespacedConfigMap']!({ name: called, namespace });

  /** An informer over the ConfigMaps of an app, and what it has told. */
  async function informer(app: string): Promise<{ informer: Informer; told: string[]; errors: unknown[] }> {
    const labelSelector = `app=${app}`;
    const list = () => core()['listNamespacedConfigMap']!({ namespace, labelSelector });
    const made = official.library.makeInformer(official.config, path, list, labelSelector);
    const told: string[] = [];
    const errors: unknown[] = [];
    for (const event of ['add', 'update', 'delete']) {
      made.on(event, (object: Loose) => told.push(`${event} ${object.metadata.name}`));
    }
    made.on('error', (error: unknown) => errors.push(error));
    await made.start();
    return { informer: made, told, errors };
  }

  test('is told of what is added, changed and deleted', async () => {
    await create('life', 'life-0');
    const { informer: made, told } = await informer('life');
    await create('life', 'life-1');
    await create('other', 'other-1');
    await change('life-1');
    await remove('life-0');
    await vi.waitFor(
      () => expect(told).toEqual(['add life-0', 'add life-1', 'update life-1', 'delete life-0']),
      patience,
    );
    expect(made.list(namespace).map((object) => object.metadata.name)).toEqual(['life-1']);
    await made.stop();
  });

  test('misses nothing when the server ends its watches', async () => {
    const { informer: made, told, errors } = await informer('dropped');
    await create('dropped', 'dropped-1');
    await vi.waitFor(() => expect(told).toEqual(['add dropped-1']), patience);
    official.server.faults.dropWatches({ resource: 'configmaps' });
    await create('dropped', 'dropped-2');
    await vi.waitFor(() => expect(told).toEqual(['add dropped-1', 'add dropped-2']), patience);
    expect(errors).toEqual([]);
    await made.stop();
  });

  test('lists again when the version that it goes on from is forgotten', async () => {
    const { informer: made, told } = await informer('expired');
    await create('expired', 'expired-1');
    await vi.waitFor(() => expect(told).toEqual(['add expired-1']), patience);
    official.server.faults.add({ verb: 'watch', resource: 'configmaps', answer: 410, times: 1 });
    official.server.faults.dropWatches({ resource: 'configmaps' });
    await remove('expired-1');
    await create('expired', 'expired-2');
    await vi.waitFor(() => expect(made.list().map((object) => object.metadata.name)).toEqual(['expired-2']), patience);
    expect(told).toEqual(expect.arrayContaining(['delete expired-1', 'add expired-2']));
    await made.stop();
  });

  test('goes on after an error when it is started again', async () => {
    const { informer: made, told, errors } = await informer('broken');
    official.server.faults.add({ verb: 'watch', resource: 'configmaps', answer: 500, times: 1 });
    official.server.faults.dropWatches({ resource: 'configmaps' });
    await vi.waitFor(() => expect(errors).toHaveLength(1), patience);
    await create('broken', 'broken-1');
    await made.start();
    await create('broken', 'broken-2');
    await vi.waitFor(() => expect(told).toEqual(['add broken-1', 'add broken-2']), patience);
    await made.stop();
  });

  test('watches by hand, with bookmarks, to the end that it asks for', async () => {
    await create('hand', 'hand-1');
    const { metadata } = await core()['listNamespacedConfigMap']!({ namespace });
    const events: string[] = [];
    const query = {
      labelSelector: 'app=hand',
      resourceVersion: metadata.resourceVersion,
      allowWatchBookmarks: true,
      timeoutSeconds: 1,
    };
    const ended = new Promise<unknown>((resolve) => {
      const tell = (type: string, object: Loose) => events.push(`${type} ${object.metadata.name ?? ''}`.trim());
      void new official.library.Watch(official.config).watch(path, query, tell, resolve).then(async () => {
        await create('hand', 'hand-2');
        await remove('hand-1');
      });
    });
    await ended;
    expect(events).toEqual(['ADDED hand-2', 'DELETED hand-1', 'BOOKMARK']);
  });

  test('is told in the stream that a version is too old', async () => {
    const small = await import('@nexslice/apiserver').then(({ createApiServer }) =>
      createApiServer({ historyLimit: 2 }),
    );
    const config = new official.library.KubeConfig();
    config.loadFromString(small.kubeconfig());
    const api = config.makeApiClient(official.library['CoreV1Api']);
    for (const called of ['a', 'b', 'c', 'd']) {
      await api['createNamespacedConfigMap']!({ namespace, body: { metadata: { name: called } } });
    }
    const events: Loose[] = [];
    await new Promise<unknown>((resolve) => {
      const tell = (type: string, object: Loose) => events.push([type, object.code, object.reason]);
      void new official.library.Watch(config).watch(path, { resourceVersion: '1' }, tell, resolve);
    });
    expect(events).toEqual([['ERROR', 410, 'Expired']]);
    await small.stop();
  });
});
