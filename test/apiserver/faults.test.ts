import { VirtualClock } from '@nexslice/kube/testkit';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { droppedWatch } from '../../packages/apiserver/examples/dropped-watch.ts';
import { lostRace } from '../../packages/apiserver/examples/lost-race.ts';
import { TestServer } from './test-server.ts';

let api: TestServer;
let clock: VirtualClock;
beforeEach(async () => {
  clock = new VirtualClock();
  api = await TestServer.start({ clock });
});
afterEach(() => api.server.stop());

const list = () => api.call('GET', api.configMaps);

describe('a fault', () => {
  it.each([
    [409, 'Conflict'],
    [410, 'Expired'],
    [429, 'TooManyRequests'],
    [500, 'InternalError'],
  ] as const)('answers %i (%s) as often as it should, and nothing is done', async (answer, reason) => {
    api.server.faults.add({ verb: 'create', resource: 'configmaps', answer, times: 2 });
    for (let time = 0; time < 2; time += 1) {
      const { status, body } = await api.createConfigMap('a');
      expect([status, body.kind, body.reason]).toEqual([answer, 'Status', reason]);
    }
    expect((await list()).body.items).toEqual([]);
    expect((await api.createConfigMap('a')).status).toBe(201);
  });

  it('hits only what it is for', async () => {
    api.server.faults.add({ resource: 'configmaps', name: 'a', answer: 500 });
    await api.createConfigMap('a');
    expect((await api.call('GET', `${api.configMaps}/a`)).status).toBe(500);
    expect((await api.call('GET', `${api.configMaps}/b`)).status).toBe(404);
    expect((await api.call('GET', '/version')).status).toBe(200);
  });

  it('ends when it is taken away', async () => {
    const remove = api.server.faults.add({ verb: 'list', answer: 500 });
    expect((await list()).status).toBe(500);
    remove();
    expect((await list()).status).toBe(200);
  });

  it('delays on the clock of the server', async () => {
    api.server.faults.add({ verb: 'list', delayMs: 60_000, times: 1 });
    let answered = false;
    const delayed = list().then((answer) => {
      answered = true;
      return answer;
    });
    await api.createConfigMap('meanwhile');
    expect(answered).toBe(false);
    await clock.advance(60_000);
    expect((await delayed).body.items).toHaveLength(1);
  });
});

describe('a watch', () => {
  it('is dropped, and others are not', async () => {
    const dropped = await api.watch(`${api.configMaps}?watch=1`);
    const kept = await api.watch('/api/v1/namespaces/default/secrets?watch=1');
    expect(api.server.faults.dropWatches({ resource: 'configmaps' })).toBe(1);
    await dropped.ended;
    expect(api.server.faults.dropWatches()).toBe(1);
    await kept.ended;
    expect(api.server.faults.dropWatches()).toBe(0);
  });

  it('that ends by itself is forgotten', async () => {
    const watch = await api.watch(`${api.configMaps}?watch=1&timeoutSeconds=1`);
    await clock.advance(1000);
    await watch.ended;
    expect(api.server.faults.dropWatches()).toBe(0);
  });

  it('that its client has closed is forgotten', async () => {
    const watch = await api.watch(`${api.configMaps}?watch=1`);
    watch.close();
    await watch.ended;
    await list();
    expect(api.server.faults.dropWatches()).toBe(0);
  });
});

describe('a partition', () => {
  it('cuts connections and ends watches until it is healed', async () => {
    const watch = await api.watch(`${api.configMaps}?watch=1`);
    const heal = api.server.faults.partition();
    await watch.ended;
    await expect(list()).rejects.toThrow();
    heal();
    expect((await list()).status).toBe(200);
  });

  it('may be of one kind of request only', async () => {
    const heal = api.server.faults.partition({ verb: 'list' });
    await expect(list()).rejects.toThrow();
    expect((await api.createConfigMap('a')).status).toBe(201);
    heal();
  });
});

describe('a frozen server', () => {
  it('answers nothing and tells watchers nothing, and then everything in its order', async () => {
    const watch = await api.watch(`${api.configMaps}?watch=1`);
    await api.createConfigMap('before');
    await watch.take(1);
    const thaw = api.server.faults.freeze();
    const write = api.createConfigMap('during');
    let answered = false;
    void write.then(() => {
      answered = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect([answered, watch.events.length]).toEqual([false, 1]);
    thaw();
    expect((await write).status).toBe(201);
    await api.createConfigMap('after');
    expect((await watch.take(3)).map(({ object }) => object.metadata.name)).toEqual(['before', 'during', 'after']);
    watch.close();
  });

  it('stops all the same', async () => {
    const frozen = await TestServer.start();
    frozen.server.faults.freeze();
    const asked = frozen.call('GET', '/version').catch(() => undefined);
    await frozen.server.stop();
    await asked;
  });
});

describe('the example', () => {
  it('of a dropped watch ends with a cache that knows everything', async () => {
    const eventually = (condition: () => boolean) => vi.waitFor(() => expect(condition()).toBe(true), 5_000);
    expect(await droppedWatch(eventually)).toEqual(['before', 'during']);
  });

  it('of a lost race counts once, however often it is refused', async () => {
    expect(await lostRace()).toEqual({ count: 1, updates: 1 });
  });
});
