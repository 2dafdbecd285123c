import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ConfigMap, configMaps } from '../builtin/types.ts';
import { ClusterFixture } from '../testkit/cluster-fixture.ts';
import type { KubeList, ListOptions } from './options.ts';

let fixture: ClusterFixture;
beforeEach(async () => {
  fixture = await ClusterFixture.start({ client: { retries: 0 } });
});
afterEach(() => fixture.close());

const fill = (count: number) => {
  for (let i = 0; i < count; i += 1) fixture.server.put(configMaps, { metadata: { name: `c${i}`, namespace: 'ns' } });
};
const names = (items: readonly ConfigMap[]) => items.map(({ metadata }) => metadata?.name);
const queries = () => fixture.server.requests.map(({ url }) => Object.fromEntries(url.searchParams));

describe('a page', () => {
  it('has items that say what they are, as lists leave that out', async () => {
    fill(2);
    const { items } = await fixture.client.list(configMaps);
    expect(items.map(({ apiVersion, kind }) => [apiVersion, kind])).toEqual(Array(2).fill(['v1', 'ConfigMap']));
  });

  it('leads to the next one', async () => {
    fill(5);
    const first = await fixture.client.list(configMaps, { limit: 2 });
    const second = await fixture.client.list(configMaps, { limit: 2, continue: first.metadata.continue });
    expect([...names(first.items), ...names(second.items)]).toEqual(['c0', 'c1', 'c2', 'c3']);
  });

  it('without anything in it is empty, even where servers say null', async () => {
    expect((await fixture.client.list(configMaps)).items).toEqual([]);
    fixture.server.fail('list', { status: 200, body: '{"metadata":{},"items":null}' });
    expect((await fixture.client.list(configMaps)).items).toEqual([]);
  });
});

describe('all pages', () => {
  it('are read one after the other, at the version of the first', async () => {
    fill(5);
    const { version } = fixture.server;
    const all = fixture.client.listAll(configMaps, { limit: 2 });
    const { items, resourceVersion } = await all;
    expect(names(items)).toEqual(['c0', 'c1', 'c2', 'c3', 'c4']);
    expect(resourceVersion).toBe(version);
    expect(queries().map(({ limit }) => limit)).toEqual(['2', '2', '2']);
    expect(queries().map((query) => 'continue' in query)).toEqual([false, true, true]);
  });

  it('are of 500 objects, and one request for fewer', async () => {
    fill(3);
    expect((await fixture.client.listAll(configMaps)).items).toHaveLength(3);
    expect(queries()).toEqual([{ limit: '500' }]);
  });

  it('are asked for with the selection of the first, and without its version', async () => {
    fill(3);
    const options: ListOptions = {
      namespace: 'ns',
      limit: 2,
      resourceVersion: '0',
      resourceVersionMatch: 'NotOlderThan',
    };
    await fixture.client.listAll(configMaps, { ...options, labelSelector: 'a=b' });
    expect(queries()[0]).toEqual({
      labelSelector: 'a=b',
      limit: '2',
      resourceVersion: '0',
      resourceVersionMatch: 'NotOlderThan',
    });
    expect(queries()[1]).toEqual({ labelSelector: 'a=b', limit: '2', continue: expect.any(String) });
  });

  it('are asked for again, in one piece, when the server has forgotten them', async () => {
    fill(5);
    const { client, server } = fixture;
    const first = client.list.bind(client);
    let pages = 0;
    client.list = (async (...args: Parameters<typeof first>): Promise<KubeList<ConfigMap>> => {
      pages += 1;
      if (pages === 2) {
        server.put(configMaps, { metadata: { name: 'late', namespace: 'ns' } });
        server.fail('list', { status: 410 });
      }
      return (await first(...args)) as KubeList<ConfigMap>;
    }) as typeof client.list;
    const { items, resourceVersion } = await client.listAll(configMaps, { limit: 2, labelSelector: 'a=b' });
    expect(names(items)).toEqual(['c0', 'c1', 'c2', 'c3', 'c4', 'late']);
    expect(resourceVersion).toBe(server.version);
    expect(queries().at(-1)).toEqual({ labelSelector: 'a=b' });
  });

  it.each([403, 500])('are not when it answers %i', async (status) => {
    fill(5);
    const reading = fixture.client.listAll(configMaps, { limit: 2 });
    fixture.server.fail('list', { status });
    await expect(reading).rejects.toMatchObject({ status });
  });

  it('are not begun again when the first of them is refused: the version that was named is gone', async () => {
    fixture.server.fail('list', { status: 410 });
    await expect(fixture.client.listAll(configMaps, { resourceVersion: '1' })).rejects.toMatchObject({ isGone: true });
    expect(fixture.server.count('list')).toBe(1);
  });
});
