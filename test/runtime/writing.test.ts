import { type ApiServer, createApiServer } from '@nexslice/apiserver';
import {
  Client,
  configMaps,
  createOrPatch,
  deployments,
  Finalizers,
  namespaces,
  pods,
  serviceAccounts,
} from '@nexslice/kube';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

let server: ApiServer;
let client: Client;
let warnings: string[];
let namespace: string;
beforeAll(async () => {
  server = await createApiServer();
  client = new Client({
    config: { server: server.url, ca: server.ca, token: () => Promise.resolve(server.token) },
    onWarning: (text) => warnings.push(text),
  });
});
afterAll(async () => {
  await client.close();
  await server.stop();
});
beforeEach(async () => {
  warnings = [];
  const made = await client.create(namespaces, { metadata: { generateName: 'writing-' } });
  namespace = made.metadata?.name ?? '';
});

const metadata = (name = 'a') => ({ namespace, name });
const container = { name: 'c', image: 'i' };
const template = { metadata: { labels: { app: 'a' } }, spec: { containers: [container] } };
const deployment = (replicas?: number) => ({
  metadata: metadata(),
  spec: { ...(replicas === undefined ? {} : { replicas }), selector: { matchLabels: { app: 'a' } }, template },
});

describe('server-side apply', () => {
  it('without force names the manager and the field that it met', async () => {
    await client.apply(configMaps, { metadata: metadata(), data: { a: '1' } }, { fieldManager: 'first' });
    const applying = client.apply(
      configMaps,
      { metadata: metadata(), data: { a: '2' } },
      { fieldManager: 'second', force: false },
    );
    await expect(applying).rejects.toMatchObject({
      code: 'KUBE_APPLY_CONFLICT',
      isConflict: true,
      conflicts: [{ manager: 'first', field: '.data.a' }],
    });
  });

  it('takes fields over as a rule, and gives up what it leaves out', async () => {
    await client.apply(configMaps, { metadata: metadata(), data: { a: '1', b: '1' } }, { fieldManager: 'first' });
    await client.apply(configMaps, { metadata: metadata(), data: { a: '2' } }, { fieldManager: 'second' });
    await client.apply(configMaps, { metadata: metadata(), data: {} }, { fieldManager: 'first' });
    expect((await client.get(configMaps, metadata())).data).toEqual({ a: '2' });
  });
});

describe('field validation', () => {
  const misspelt = () => ({ metadata: metadata(), dada: { a: '1' } });

  it('is strict: a misspelt field is an error that names it', async () => {
    await expect(client.create(configMaps, misspelt())).rejects.toMatchObject({
      isBadRequest: true,
      message: expect.stringContaining('dada'),
    });
  });

  it('may warn, and then the warning is heard', async () => {
    await client.create(configMaps, misspelt(), { fieldValidation: 'Warn' });
    expect(warnings).toEqual([expect.stringContaining('dada')]);
  });

  it('may be left out', async () => {
    expect(await client.create(configMaps, misspelt(), { fieldValidation: 'Ignore' })).not.toHaveProperty('dada');
    expect(warnings).toEqual([]);
  });

  it('says of invalid values which fields they are in', async () => {
    const invalid = { metadata: metadata('Not-A-Name') };
    await expect(client.create(configMaps, invalid)).rejects.toMatchObject({
      isInvalid: true,
      causes: [expect.objectContaining({ field: 'metadata.name' })],
    });
  });
});

describe('subresources', () => {
  it('change the status and nothing else, and the rest does not change the status', async () => {
    const pod = await client.create(pods, { metadata: metadata(), spec: { containers: [container] } });
    const status = { message: 'hello' };
    const body = { spec: { nodeName: 'ignored' }, status };
    await client.patch(pods, metadata(), { type: 'merge', body }, { subresource: 'status' });
    await client.patch(pods, metadata(), { type: 'merge', body: { status: { message: 'ignored' } } });
    const found = await client.get(pods, metadata());
    expect(found.metadata?.uid).toBe(pod.metadata?.uid);
    expect(found.status?.message).toBe('hello');
    expect(found.spec?.nodeName).toBeUndefined();
  });

  it('scale', async () => {
    await client.create(deployments, deployment(1));
    await client.patch(
      deployments,
      metadata(),
      { type: 'merge', body: { spec: { replicas: 3 } } },
      { subresource: 'scale' },
    );
    const scale = await client.getSubresource<{ kind: string; spec: { replicas: number } }>(
      deployments,
      metadata(),
      'scale',
    );
    expect(scale).toMatchObject({ kind: 'Scale', spec: { replicas: 3 } });
    expect((await client.get(deployments, metadata())).spec?.replicas).toBe(3);
  });

  it('make tokens', async () => {
    await client.create(serviceAccounts, { metadata: metadata() });
    const request = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: { expirationSeconds: 600 } };
    const made = await client.createSubresource<{ status: { token: string } }>(
      serviceAccounts,
      metadata(),
      'token',
      request,
    );
    const config = { server: server.url, ca: server.ca, token: () => Promise.resolve(made.status.token) };
    const other = new Client({ config });
    const body = { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' };
    const review = await other.request<{ status: { userInfo: { username: string } } }>(
      'POST',
      '/apis/authentication.k8s.io/v1/selfsubjectreviews',
      { body },
    );
    expect(review.status.userInfo.username).toBe(`system:serviceaccount:${namespace}:a`);
    await other.close();
  });

  it('evict', async () => {
    await client.create(pods, { metadata: metadata(), spec: { containers: [container] } });
    await client.evict(metadata(), { gracePeriodSeconds: 0 });
    await expect(client.get(pods, metadata())).rejects.toMatchObject({ isNotFound: true });
  });
});

describe('a write', () => {
  it('that is only tried is checked and not stored', async () => {
    await client.create(configMaps, { metadata: metadata() }, { dryRun: true });
    await expect(client.get(configMaps, metadata())).rejects.toMatchObject({ isNotFound: true });
    await client.create(configMaps, { metadata: metadata() });
    await client.delete(configMaps, metadata(), { dryRun: true });
    expect((await client.get(configMaps, metadata())).metadata?.name).toBe('a');
  });

  it.each([
    ['json', [{ op: 'add', path: '/data/b', value: '2' }]],
    ['merge', { data: { b: '2' } }],
    ['strategic', { data: { b: '2' } }],
  ] as const)('may be a %s patch', async (type, body) => {
    await client.create(configMaps, { metadata: metadata(), data: { a: '1' } });
    expect((await client.patch(configMaps, metadata(), { type, body })).data).toEqual({ a: '1', b: '2' });
  });

  it('is refused for an object that is another one by now', async () => {
    const first = await client.create(configMaps, { metadata: metadata() });
    await client.delete(configMaps, metadata(), { preconditions: { uid: first.metadata?.uid ?? '' } });
    await client.create(configMaps, { metadata: metadata() });
    const deleting = client.delete(configMaps, metadata(), { preconditions: { uid: first.metadata?.uid ?? '' } });
    await expect(deleting).rejects.toMatchObject({ isConflict: true });
    await expect(client.update(configMaps, { ...first, data: {} })).rejects.toMatchObject({ isConflict: true });
  });

  it('of createOrPatch is refused when a namesake has taken the place of what was read', async () => {
    await client.create(configMaps, { metadata: metadata(), data: { old: 'yes' } });
    const { get } = client;
    client.get = (async (...args: Parameters<typeof get>) => {
      const found = await get.apply(client, args);
      await client.delete(configMaps, metadata());
      await client.create(configMaps, { metadata: metadata() });
      return found;
    }) as typeof client.get;
    const patching = createOrPatch(client, configMaps, metadata(), (object) => ({ ...object, data: { mine: 'yes' } }));
    await expect(patching).rejects.toMatchObject({
      isInvalid: true,
      causes: expect.arrayContaining([expect.objectContaining({ field: 'metadata.uid' })]),
    });
    client.get = get;
    expect(await client.get(configMaps, metadata())).not.toHaveProperty('data');
  });

  it('deletes a selection', async () => {
    for (const name of ['a', 'b', 'c']) {
      await client.create(configMaps, {
        metadata: { ...metadata(name), labels: { keep: name === 'c' ? 'yes' : 'no' } },
      });
    }
    await client.deleteCollection(configMaps, { namespace, labelSelector: 'keep=no' });
    const { items } = await client.list(configMaps, { namespace, labelSelector: 'keep' });
    expect(items.map((each) => each.metadata?.name)).toEqual(['c']);
  });
});

describe('finalizers', () => {
  it('hold an object until everything is undone', async () => {
    const undone: string[] = [];
    const finalizers = new Finalizers({
      client,
      type: configMaps,
      finalizers: { 'demo.io/one': () => void undone.push('one'), 'demo.io/two': () => void undone.push('two') },
    });
    await finalizers.finalize(await client.create(configMaps, { metadata: metadata() }));
    await client.delete(configMaps, metadata());
    expect(await finalizers.finalize(await client.get(configMaps, metadata()))).toBeUndefined();
    expect(undone).toEqual(['one', 'two']);
    await expect(client.get(configMaps, metadata())).rejects.toMatchObject({ isNotFound: true });
  });
});
