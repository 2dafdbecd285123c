import { failures, type Item, type Resource, type ResourceInfo } from '@nexslice/apiserver';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestServer } from './test-server.ts';

const info: ResourceInfo = {
  group: 'clock.example.com',
  version: 'v1',
  kind: 'Hour',
  listKind: 'HourList',
  plural: 'hours',
  singular: 'hour',
  namespaced: false,
  shortNames: ['h'],
  categories: [],
  verbs: ['get', 'list', 'watch'],
  schema: { type: 'object' },
  storageVersion: 'v1',
  custom: true,
  hasStatus: false,
  allowUnconditionalUpdate: false,
  hasGeneration: false,
  columns: [{ name: 'Name', type: 'string', priority: 0, cell: (object) => object.metadata.name }],
  selectableFields: {},
  strategy: {},
};

function hour(name: string): Item {
  const metadata = { name, uid: name, resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' };
  const object = { apiVersion: 'clock.example.com/v1', kind: 'Hour', metadata };
  return { object, bytes: Buffer.from(JSON.stringify(object)) };
}

const refuse = () => {
  throw failures.methodNotAllowed();
};

/** The hours of a day: nothing of it is stored. */
const hours: Resource = {
  info,
  subresources: {},
  get: ({ name }) => {
    if (!/^([0-9]|1[0-9]|2[0-3])$/.test(name)) throw failures.notFound(info, name);
    return hour(name);
  },
  list: () => ({ items: ['0', '1', '2'].map(hour), revision: 1, continue: undefined, remaining: undefined }),
  watch: () => (sink) => {
    sink.event({ type: 'ADDED', item: hour('0'), encodedAs: (_representation, encode) => encode() });
    return () => undefined;
  },
  create: refuse,
  update: refuse,
  patch: refuse,
  delete: refuse,
  deleteCollection: refuse,
};

let api: TestServer;
beforeAll(async () => {
  api = await TestServer.start();
});
afterAll(() => api.server.stop());

describe('a resource that is served by code', () => {
  it('is discovered, read, listed, watched and shown like any other, until it is withdrawn', async () => {
    const withdraw = api.server.serve(hours);
    const base = '/apis/clock.example.com/v1';
    expect((await api.call('GET', base)).body.resources[0]).toMatchObject({
      name: 'hours',
      verbs: ['get', 'list', 'watch'],
    });
    expect((await api.call('GET', `${base}/hours/7`)).body.metadata.name).toBe('7');
    const missing = await api.call('GET', `${base}/hours/24`);
    expect([missing.status, missing.body.message]).toEqual([404, 'hours.clock.example.com "24" not found']);
    expect((await api.call('GET', `${base}/hours`)).body.items).toHaveLength(3);
    const headers = { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' };
    expect((await api.call('GET', `${base}/hours`, { headers })).body.rows[2].cells).toEqual(['2']);
    const watch = await api.watch(`${base}/hours?watch=1`);
    expect((await watch.take(1))[0]).toMatchObject({ type: 'ADDED', object: { kind: 'Hour' } });
    watch.close();
    expect((await api.call('POST', `${base}/hours`, { body: {} })).status).toBe(405);
    withdraw();
    expect((await api.call('GET', `${base}/hours`)).status).toBe(404);
  });

  it('cannot take the place of another', () => {
    const clash = { ...hours, info: { ...info, group: 'apps', plural: 'deployments' } };
    expect(() => api.server.serve(clash)).toThrow(expect.objectContaining({ code: 'APISERVER_RESOURCE_INVALID' }));
  });
});
