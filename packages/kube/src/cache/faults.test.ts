import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ConfigMap, configMaps } from '../builtin/types.ts';
import { Client } from '../client/client.ts';
import { ClusterFixture } from '../testkit/cluster-fixture.ts';
import { eventually } from '../testkit/eventually.ts';
import { FaultProxy } from '../testkit/fault-proxy.ts';
import { Cache } from './cache.ts';
import type { Informer } from './informer.ts';

let fixture: ClusterFixture;
let informer: Informer<ConfigMap>;
/** The cache as the handlers saw it: equal to the server's only if no event was lost, doubled or delivered out of order. */
let told: Map<string, string | undefined>;
let stale: string[];

beforeEach(async () => {
  fixture = await ClusterFixture.start();
});
afterEach(() => fixture.close());

const put = (name: string, value: string) =>
  fixture.server.put(configMaps, { metadata: { name, namespace: 'ns' }, data: { value } });
const remove = (name: string) => fixture.server.remove(configMaps, { namespace: 'ns', name });

function listen(cache = fixture.cache({ watchList: false })): void {
  told = new Map();
  stale = [];
  informer = cache.informer(configMaps);
  informer.addEventHandler({
    add(object) {
      if (told.has(object.metadata?.name ?? '')) stale.push(`added twice: ${object.metadata?.name}`);
      told.set(object.metadata?.name ?? '', object.data?.['value']);
    },
    update(old, object) {
      if (Number(object.metadata?.resourceVersion) <= Number(old.metadata?.resourceVersion)) stale.push('older');
      told.set(object.metadata?.name ?? '', object.data?.['value']);
    },
    delete: (object) => told.delete(object.metadata?.name ?? ''),
  });
}

async function expectEqualToServer(): Promise<void> {
  const wanted = Object.fromEntries(fixture.server.all(configMaps).map((o) => [o.metadata?.name, o.data?.['value']]));
  await eventually(() => expect(Object.fromEntries(told)).toEqual(wanted), {
    clock: fixture.clock,
    timeoutMs: 300_000,
    everyMs: 250,
  });
  expect(
    informer
      .list()
      .map((o) => o.metadata?.name)
      .sort(),
  ).toEqual(Object.keys(wanted).sort());
  expect(stale).toEqual([]);
}

/** Changes of every sort: one object changes, one goes, one comes. */
function change(round: number): void {
  put('changing', String(round));
  remove(`new-${round - 1}`);
  put(`new-${round}`, 'x');
}

describe.each([
  [
    'the list is refused with 500 twice',
    () => {
      fixture.server.fail('list', { status: 500 });
      fixture.server.fail('list', { status: 500 });
    },
  ],
  ['the list is refused with 429 and Retry-After', () => fixture.server.fail('list', { status: 429, retryAfter: 2 })],
  ['the connection is reset during the list', () => fixture.server.fail('list', 'reset')],
  ['the list answers garbage', () => fixture.server.fail('list', 'garbage')],
  ['the watch is refused with 500', () => fixture.server.fail('watch', { status: 500 })],
  ['the watch is refused with 429 and Retry-After', () => fixture.server.fail('watch', { status: 429, retryAfter: 3 })],
  ['the connection is reset when the watch begins', () => fixture.server.fail('watch', 'reset')],
  ['the watch answers garbage', () => fixture.server.fail('watch', 'garbage')],
  [
    'every second request fails for a while',
    () => {
      for (let i = 0; i < 6; i += 1) fixture.server.fail(i % 2 ? 'watch' : 'list', { status: 503 });
    },
  ],
])('when %s at the start', (_name, arrange) => {
  it('the cache fills and follows all the same', async () => {
    put('changing', '0');
    arrange();
    listen();
    await expectEqualToServer();
    change(1);
    await expectEqualToServer();
  });
});

describe.each([
  ['the server ends the watch', () => fixture.server.dropWatches('end')],
  ['the connection is reset mid-stream', () => fixture.server.dropWatches('reset')],
  ['garbage comes on the stream', () => fixture.server.send('{"type":"ADDED","obj\n')],
  ['an event of an unknown type comes', () => fixture.server.send('{"type":"WHAT","object":{}}\n')],
  [
    'a torn event ends the stream',
    () => {
      fixture.server.send('{"type":"MODIFIED","object":{"metadata":{"name":"chang');
      fixture.server.dropWatches('reset');
    },
  ],
  [
    'versions are forgotten, told by status',
    () => {
      fixture.server.dropWatches('reset');
      change(7);
      fixture.server.forget();
    },
  ],
  [
    'versions are forgotten, told by an event',
    () => {
      fixture.server.goneAs = 'event';
      fixture.server.dropWatches('end');
      change(7);
      fixture.server.forget();
    },
  ],
  [
    'an ERROR event says 410',
    () => fixture.server.send('{"type":"ERROR","object":{"kind":"Status","code":410,"reason":"Expired"}}\n'),
  ],
  ['an ERROR event says 500', () => fixture.server.send('{"type":"ERROR","object":{"kind":"Status","code":500}}\n')],
  ['the watch goes silent (half-open)', () => fixture.server.freezeWatches()],
  ['the wall clock jumps back a day', () => fixture.clock.jump(-86_400_000)],
  ['the wall clock jumps ahead a year', () => fixture.clock.jump(365 * 86_400_000)],
])('when %s', (_name, harm) => {
  it('no event is lost, none comes twice, and the cache ends equal to the server', async () => {
    put('changing', '0');
    put('new-0', 'x');
    listen();
    await informer.synced();
    await eventually(() => fixture.server.openWatches === 1);
    harm();
    change(1);
    await expectEqualToServer();
    change(2);
    await expectEqualToServer();
  });
});

describe('a watch', () => {
  it('that is quiet but gets bookmarks is left alone, and resumes after the last of them', async () => {
    listen();
    await informer.synced();
    await eventually(() => fixture.server.openWatches === 1);
    for (let minute = 0; minute < 5; minute += 1) {
      await fixture.clock.advance(60_000);
      fixture.server.bookmark();
      await fixture.clock.settle();
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(fixture.server.count('watch')).toBe(1);
    fixture.server.forget();
    fixture.server.dropWatches('end');
    put('after', 'x');
    await expectEqualToServer();
    expect(fixture.server.count('list')).toBe(1);
  });

  it('asks for bookmarks and an end between 5 and 10 minutes', async () => {
    listen();
    await eventually(() => fixture.server.count('watch') === 1);
    const { searchParams } = fixture.server.requests.find(({ kind }) => kind === 'watch')!.url;
    expect(searchParams.get('allowWatchBookmarks')).toBe('true');
    expect(Number(searchParams.get('timeoutSeconds'))).toBeGreaterThanOrEqual(300);
    expect(Number(searchParams.get('timeoutSeconds'))).toBeLessThanOrEqual(600);
  });

  it('is not asked for more than a handful of times a minute while the server refuses', async () => {
    for (let i = 0; i < 100; i += 1) fixture.server.fail('watch', { status: 500 });
    listen();
    await informer.synced();
    for (let i = 0; i < 60; i += 1) {
      await fixture.clock.advance(1_000);
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    expect(fixture.server.count('watch')).toBeLessThan(10);
    expect(fixture.server.count('list')).toBe(1);
  });
});

describe('an object that is deleted and made anew while nobody looks', () => {
  it('is told as two objects', async () => {
    put('a', 'first');
    const events: string[] = [];
    listen();
    informer.addEventHandler({
      add: (object) => events.push(`add ${object.data?.['value']}`),
      update: () => events.push('update'),
      delete: (object) => events.push(`delete ${object.data?.['value']}`),
    });
    await informer.synced();
    await eventually(() => fixture.server.openWatches === 1);
    fixture.server.dropWatches('reset');
    remove('a');
    put('a', 'second');
    fixture.server.forget();
    await expectEqualToServer();
    expect(events).toEqual(['add first', 'delete first', 'add second']);
  });
});

describe('behind a proxy that resets, freezes and stalls connections', () => {
  it('the cache ends equal to the server', async () => {
    const proxy = await FaultProxy.start(fixture.server.url);
    const client = new Client({ config: { server: proxy.url('http') }, clock: fixture.clock });
    const stopping = new AbortController();
    const cache = new Cache({ client, clock: fixture.clock, resyncMs: 0 });
    const running = cache.start(stopping.signal);
    try {
      put('changing', '0');
      listen(cache);
      await expectEqualToServer();
      for (const [round, harm] of [() => proxy.cut(), () => proxy.freeze(), () => proxy.cut()].entries()) {
        proxy.mode = round === 2 ? 'reset' : 'pass';
        harm();
        change(round + 1);
        await fixture.clock.advance(2_000);
        proxy.mode = 'pass';
        await expectEqualToServer();
      }
    } finally {
      stopping.abort();
      await client.close();
      await running;
      await proxy.close();
    }
  });
});

describe('on a slow server', () => {
  async function behindSlowness(act: (cache: Cache) => Promise<void>): Promise<void> {
    const proxy = await FaultProxy.start(fixture.server.url);
    proxy.mode = 'slow';
    const client = new Client({ config: { server: proxy.url('http') }, clock: fixture.clock });
    const stopping = new AbortController();
    const cache = new Cache({ client, clock: fixture.clock, resyncMs: 0, watchList: false });
    const running = cache.start(stopping.signal);
    try {
      await act(cache);
    } finally {
      stopping.abort();
      await client.close();
      await running;
      await proxy.close();
    }
  }

  it('the cache fills and follows, though everything comes in dribbles', async () => {
    for (let i = 0; i < 50; i += 1) put(`o${i}`, `Grüße ${'•'.repeat(i)}`);
    put('changing', '0');
    await behindSlowness(async (cache) => {
      listen(cache);
      await informer.synced();
      await expectEqualToServer();
      for (let round = 1; round <= 3; round += 1) {
        change(round);
        await expectEqualToServer();
      }
    });
  });

  it('what changes while the list is still on its way is not lost', async () => {
    for (let i = 0; i < 1_200; i += 1) put(`o${i}`, 'x');
    await behindSlowness(async (cache) => {
      listen(cache);
      await eventually(() => fixture.server.count('list') >= 2);
      for (let i = 0; i < 1_200; i += 100) put(`o${i}`, 'changed meanwhile');
      remove('o1');
      await informer.synced();
      await expectEqualToServer();
    });
  });
});

describe('when the token is replaced', () => {
  it('the cache goes on with the new one, and nothing that happened meanwhile is lost', async () => {
    let token = 'old';
    const client = new Client({
      config: { server: fixture.server.url, token: () => Promise.resolve(token) },
      clock: fixture.clock,
    });
    fixture.server.token = 'old';
    const stopping = new AbortController();
    const cache = new Cache({ client, clock: fixture.clock, resyncMs: 0, watchList: false });
    const running = cache.start(stopping.signal);
    try {
      put('changing', '0');
      listen(cache);
      await expectEqualToServer();
      fixture.server.token = 'new';
      fixture.server.dropWatches('reset');
      change(1);
      await fixture.clock.advance(5_000);
      expect(told.get('changing')).toBe('0');
      token = 'new';
      await expectEqualToServer();
      expect(fixture.server.count('list')).toBe(1);
    } finally {
      stopping.abort();
      await client.close();
      await running;
    }
  });
});

describe('a read after a write of one’s own', () => {
  const key = { namespace: 'ns', name: 'mine' };
  const mine = (value: string): ConfigMap => ({ metadata: { ...key }, data: { value } });

  it('is never older than the write, though the watch is silent', async () => {
    listen();
    await informer.synced();
    await eventually(() => fixture.server.openWatches === 1);
    fixture.server.freezeWatches();
    await fixture.client.create(configMaps, mine('1'));
    expect(informer.get(key)?.data).toEqual({ value: '1' });
    await fixture.client.apply(configMaps, mine('2'));
    expect(informer.get(key)?.data).toEqual({ value: '2' });
    await fixture.client.patch(configMaps, key, { type: 'merge', body: { data: { value: '3' } } });
    expect(informer.get(key)?.data).toEqual({ value: '3' });
    await fixture.client.delete(configMaps, key);
    expect(informer.get(key)).toBeUndefined();
    await expectEqualToServer();
  });

  it('does not bring back what the watch has told about since', async () => {
    listen();
    await informer.synced();
    await eventually(() => fixture.server.openWatches === 1);
    for (let round = 0; round < 50; round += 1) {
      const writing = fixture.client.apply(configMaps, mine(String(round)));
      if (round % 2) await writing;
      const deleting = fixture.client.delete(configMaps, key).catch(() => {});
      await Promise.all([writing, deleting]);
      if (round % 3 === 0) put('mine', `theirs-${round}`);
    }
    await expectEqualToServer();
  });

  it('does not share the object that the writer got', async () => {
    listen();
    await informer.synced();
    const answer = await fixture.client.create(configMaps, mine('1'));
    answer.data = { value: 'changed by the caller' };
    expect(informer.get(key)?.data).toEqual({ value: '1' });
  });
});
