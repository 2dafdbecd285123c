import { systemClock } from '@nexslice/kube';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestServer, type WatchLine } from './test-server.ts';

let api: TestServer;
beforeAll(async () => {
  api = await TestServer.start();
});
afterAll(() => api.server.stop());

const merge = 'application/merge-patch+json';
const short = (lines: WatchLine[]) => lines.map(({ type, object }) => `${type} ${object.metadata.name}`);
const revision = async () =>
  (await api.call('GET', `${api.configMaps}?limit=1`)).body.metadata.resourceVersion as string;

describe('a watch', () => {
  it('sees each change after its version once, in order', async () => {
    const watch = await api.watch(`${api.configMaps}?watch=1&resourceVersion=${await revision()}`);
    await api.createConfigMap('w1');
    await api.patch(`${api.configMaps}/w1`, merge, { data: { a: '1' } });
    await api.patch(`${api.configMaps}/w1`, merge, { data: { a: '1' } });
    await api.call('DELETE', `${api.configMaps}/w1`);
    const lines = await watch.take(3);
    expect(short(lines)).toEqual(['ADDED w1', 'MODIFIED w1', 'DELETED w1']);
    const versions = lines.map((line) => Number(line.object.metadata.resourceVersion));
    expect(versions).toEqual([...versions].sort((a, b) => a - b));
    expect(new Set(versions).size).toBe(3);
    watch.close();
  });

  it('resumes from the past as it would have gone on', async () => {
    const from = await revision();
    await api.createConfigMap('past');
    await api.call('DELETE', `${api.configMaps}/past`);
    const watch = await api.watch(`${api.configMaps}?watch=1&resourceVersion=${from}`);
    expect(short(await watch.take(2))).toEqual(['ADDED past', 'DELETED past']);
    watch.close();
  });

  it('without a version begins with what there is', async () => {
    await api.createConfigMap('there', {}, { labels: { set: 'initial' } });
    const watch = await api.watch(`${api.configMaps}?watch=1&labelSelector=set%3Dinitial`);
    expect(short(await watch.take(1))).toEqual(['ADDED there']);
    await api.call('DELETE', `${api.configMaps}/there`);
    expect(short(await watch.take(2))[1]).toBe('DELETED there');
    watch.close();
  });

  it('tells the end of what there was with a bookmark', async () => {
    await api.createConfigMap('listed', {}, { labels: { set: 'marked' } });
    const query =
      'watch=1&labelSelector=set%3Dmarked&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true';
    const watch = await api.watch(`${api.configMaps}?${query}`);
    const [, mark] = await watch.take(2);
    expect(mark?.type).toBe('BOOKMARK');
    expect(mark?.object.metadata.annotations).toEqual({ 'k8s.io/initial-events-end': 'true' });
    expect(mark?.object.metadata.resourceVersion).toBe(await revision());
    watch.close();
  });

  it('takes an object that leaves the selection for deleted, and one that enters for added', async () => {
    const watch = await api.watch(
      `${api.configMaps}?watch=1&labelSelector=mood%3Dgood&resourceVersion=${await revision()}`,
    );
    await api.createConfigMap('moody', {}, { labels: { mood: 'bad' } });
    const set = (mood: string) => api.patch(`${api.configMaps}/moody`, merge, { metadata: { labels: { mood } } });
    await set('good');
    await set('bad');
    await set('good');
    await api.call('DELETE', `${api.configMaps}/moody`);
    const lines = await watch.take(4);
    expect(short(lines)).toEqual(['ADDED moody', 'DELETED moody', 'ADDED moody', 'DELETED moody']);
    expect(lines[1]?.object.metadata.labels).toEqual({ mood: 'good' });
    watch.close();
  });

  it('sees only its namespace, or all', async () => {
    const from = await revision();
    const one = await api.watch(`/api/v1/namespaces/kube-system/configmaps?watch=1&resourceVersion=${from}`);
    const all = await api.watch(`/api/v1/configmaps?watch=1&resourceVersion=${from}`);
    await api.createConfigMap('here');
    await api.call('POST', '/api/v1/namespaces/kube-system/configmaps', { body: { metadata: { name: 'elsewhere' } } });
    expect(short(await one.take(1))).toEqual(['ADDED elsewhere']);
    expect(short(await all.take(2))).toEqual(['ADDED here', 'ADDED elsewhere']);
    one.close();
    all.close();
  });

  it('may be asked for in the old form, by a prefix', async () => {
    await api.createConfigMap('old-form');
    for (const path of ['/api/v1/watch/namespaces/default/configmaps', '/api/v1/watch/configmaps']) {
      const watch = await api.watch(`${path}?fieldSelector=metadata.name%3Dold-form`);
      const [event] = await watch.take(1);
      expect([event?.type, event?.object.metadata.name]).toEqual(['ADDED', 'old-form']);
      watch.close();
    }
    const one = await api.watch('/api/v1/watch/namespaces/default/configmaps/old-form');
    expect((await one.take(1))[0]?.object.metadata.name).toBe('old-form');
    one.close();
    expect((await api.call('GET', '/api/v1/watch')).status).toBe(404);
  });

  it('of one object is a watch by its name', async () => {
    const watch = await api.watch(`${api.configMaps}/single?watch=1&resourceVersion=${await revision()}`);
    await api.createConfigMap('other');
    await api.createConfigMap('single');
    expect(short(await watch.take(1))).toEqual(['ADDED single']);
    watch.close();
  });

  it('sends rows of a table when asked, the columns with the first alone', async () => {
    const accept = 'application/json;as=Table;v=v1;g=meta.k8s.io';
    const watch = await api.watch(`${api.configMaps}?watch=1&resourceVersion=${await revision()}`, { accept });
    await api.createConfigMap('row1');
    await api.createConfigMap('row2');
    const [first, second] = await watch.take(2);
    expect([first?.object.kind, first?.object.rows[0].cells[0], second?.object.rows[0].cells[0]]).toEqual([
      'Table',
      'row1',
      'row2',
    ]);
    expect([first?.object.columnDefinitions.length, second?.object.columnDefinitions]).toEqual([3, null]);
    watch.close();
  });

  it('ends by itself at its timeout', async () => {
    const watch = await api.watch(`${api.configMaps}?watch=1&timeoutSeconds=1&resourceVersion=${await revision()}`);
    await watch.ended;
    expect(watch.events).toEqual([]);
  });

  it('gets a bookmark each minute and one before the end, when it wants them', async () => {
    const due: (() => void)[] = [];
    const clock = {
      ...systemClock,
      after: (_ms: number, callback: () => void) => ({ cancel: () => undefined, at: due.push(callback) }),
    };
    const steered = await TestServer.start({ clock });
    const path = `${steered.configMaps}?watch=1&allowWatchBookmarks=true&timeoutSeconds=100&resourceVersion=1`;
    const watch = await steered.watch(path);
    due[0]?.();
    expect((await watch.take(1))[0]?.type).toBe('BOOKMARK');
    due[1]?.();
    await watch.ended;
    expect(watch.events.map((line) => line.type)).toEqual(['BOOKMARK', 'BOOKMARK']);
    await steered.server.stop();
  });

  it('is told when its version has expired', async () => {
    const small = await TestServer.start({ historyLimit: 2 });
    const { body } = await small.createConfigMap('a');
    for (const name of ['b', 'c', 'd', 'e']) await small.createConfigMap(name);
    const watch = await small.watch(`${small.configMaps}?watch=1&resourceVersion=${body.metadata.resourceVersion}`);
    await watch.ended;
    expect(watch.events[0]).toMatchObject({ type: 'ERROR', object: { kind: 'Status', code: 410, reason: 'Expired' } });
    await small.server.stop();
  });

  it('from a version in the future stays silent until that has passed', async () => {
    const future = Number(await revision()) + 2;
    const watch = await api.watch(`${api.configMaps}?watch=1&resourceVersion=${future}`);
    await api.createConfigMap('soon1');
    await api.createConfigMap('soon2');
    await api.createConfigMap('soon3');
    expect(short(await watch.take(1))).toEqual(['ADDED soon3']);
    watch.close();
  });

  it.each([
    ['sendInitialEvents=true', 'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan'],
    [
      'resourceVersionMatch=NotOlderThan',
      'resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided',
    ],
  ])('refuses ?%s', async (query, why) => {
    const refused = await api.call('GET', `${api.configMaps}?watch=1&${query}`);
    expect([refused.status, refused.body.details.causes[0].message]).toEqual([422, `Forbidden: ${why}`]);
  });

  it('ends when the server stops', async () => {
    const other = await TestServer.start();
    const watch = await other.watch(`${other.configMaps}?watch=1`);
    await other.server.stop();
    await watch.ended;
  });
});

describe('a watch with wrong options', () => {
  it.each(['labelSelector=a+in+(', 'fieldSelector=data.x%3D1', 'resourceVersion=x'])(
    'is refused before it begins: %s',
    async (query) => {
      const refused = await api.call('GET', `${api.configMaps}?watch=1&${query}`);
      expect([refused.status, refused.body.reason]).toEqual([400, 'BadRequest']);
    },
  );
});
