import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { configMaps } from '../builtin/types.ts';
import { ClusterFixture } from '../testkit/cluster-fixture.ts';
import { eventually } from '../testkit/eventually.ts';
import { VirtualClock } from '../testkit/virtual-clock.ts';
import { initialEventsEnd, type WatchOptions } from './options.ts';
import { InactivityGuard, watchEvents } from './watch-stream.ts';

let fixture: ClusterFixture;
let stopping: AbortController;
beforeEach(async () => {
  fixture = await ClusterFixture.start({ watchList: true });
  stopping = new AbortController();
});
afterEach(async () => {
  stopping.abort();
  await fixture.close();
});

const put = (name: string, namespace = 'ns') => fixture.server.put(configMaps, { metadata: { namespace, name } });
const query = () => Object.fromEntries(fixture.server.requests.at(-1)?.url.searchParams ?? []);

/** Follows a watch; `ended` is its outcome: nothing, or what it threw. */
function follow(options: WatchOptions = {}) {
  const told: string[] = [];
  const ended = (async () => {
    for await (const { type, object } of fixture.client.watch(configMaps, options, stopping.signal)) {
      told.push(`${type} ${object.metadata?.name ?? object.metadata?.resourceVersion}`);
    }
  })().catch((error: unknown) => error);
  return { told, ended };
}
const following = async (options?: WatchOptions) => {
  const watch = follow(options);
  await eventually(() => fixture.server.openWatches === 1);
  return watch;
};

describe('a watch', () => {
  it('tells what happens, in order', async () => {
    const { told } = await following({ resourceVersion: fixture.server.version });
    put('a');
    put('a');
    fixture.server.remove(configMaps, { namespace: 'ns', name: 'a' });
    await eventually(() => told.length === 3);
    expect(told).toEqual(['ADDED a', 'MODIFIED a', 'DELETED a']);
  });

  it('begins after the version that is named', async () => {
    put('a');
    const { version } = fixture.server;
    put('b');
    const { told } = await following({ resourceVersion: version });
    await eventually(() => told.length === 1);
    expect(told).toEqual(['ADDED b']);
  });

  it('may begin with what is there, and say when that was all', async () => {
    put('a');
    const ends: (string | undefined)[] = [];
    const watch = fixture.client.watch(configMaps, { sendInitialEvents: true }, stopping.signal);
    for await (const { type, object } of watch) {
      if (type !== 'BOOKMARK') continue;
      ends.push(object.metadata?.annotations?.[initialEventsEnd]);
      break;
    }
    expect(ends).toEqual(['true']);
    expect(query()).toEqual({
      watch: 'true',
      allowWatchBookmarks: 'true',
      sendInitialEvents: 'true',
      resourceVersionMatch: 'NotOlderThan',
    });
  });

  it('asks for what it is told to ask for', async () => {
    const options = {
      labelSelector: 'a=b',
      fieldSelector: 'metadata.name=x',
      timeoutSeconds: 300,
      resourceVersion: '7',
    };
    await following({ ...options, namespace: 'ns', allowWatchBookmarks: false, shardSelector: 's' });
    expect(query()).toEqual({
      labelSelector: 'a=b',
      fieldSelector: 'metadata.name=x',
      timeoutSeconds: '300',
      resourceVersion: '7',
      shardSelector: 's',
      watch: 'true',
      allowWatchBookmarks: 'false',
    });
    expect(fixture.server.requests.at(-1)?.url.pathname).toBe('/api/v1/namespaces/ns/configmaps');
  });

  it('gives up its connection when its reader leaves', async () => {
    put('a');
    for await (const _event of fixture.client.watch(configMaps, { resourceVersion: '1' })) break;
    await eventually(() => fixture.server.openWatches === 0);
  });

  it('comes in batches of what arrived together', async () => {
    for (let i = 0; i < 100; i += 1) put(`o${i}`);
    let batches = 0;
    let events = 0;
    for await (const batch of fixture.client.watchBatches(configMaps, { resourceVersion: '1' }, stopping.signal)) {
      batches += 1;
      events += batch.length;
      if (events === 100) break;
    }
    expect(batches).toBeLessThan(100);
  });
});

describe('a watch ends', () => {
  it('quietly, when its signal is aborted', async () => {
    const { ended } = await following();
    stopping.abort();
    expect(await ended).toBeUndefined();
    await eventually(() => fixture.server.openWatches === 0);
  });

  it('quietly, when its signal was aborted before', async () => {
    stopping.abort();
    expect(await follow().ended).toBeUndefined();
    expect(fixture.server.count('watch')).toBe(0);
  });

  it('quietly, when the server ends it', async () => {
    const { ended } = await following();
    fixture.server.dropWatches('end');
    expect(await ended).toBeUndefined();
  });

  it('with an error when its connection breaks, after what came before', async () => {
    const { told, ended } = await following();
    put('a');
    await eventually(() => told.length === 1);
    fixture.server.dropWatches('reset');
    expect(await ended).toMatchObject({ code: 'KUBE_UNREACHABLE', message: expect.stringContaining('configmaps') });
  });

  it.each([
    ['a status', { isGone: true, status: 410 }],
    ['an event', { isGone: true, status: 410, reason: 'Expired' }],
  ])('with what the server says in %s when its version is forgotten', async (how, expected) => {
    fixture.server.goneAs = how === 'a status' ? 'status' : 'event';
    put('a');
    fixture.server.forget();
    expect(await follow({ resourceVersion: '1' }).ended).toMatchObject(expected);
  });

  it.each([
    [{ status: 500 }, { status: 500 }],
    [
      { status: 429, retryAfter: 3 },
      { status: 429, retryAfterSeconds: 3 },
    ],
    [{ status: 403 }, { isForbidden: true }],
    ['reset', { code: 'KUBE_UNREACHABLE' }],
    ['garbage', { code: 'KUBE_RESPONSE_INVALID' }],
  ] as const)('with an error, after one try, when the server answers %j', async (fault, expected) => {
    fixture.server.fail('watch', fault);
    expect(await follow().ended).toMatchObject(expected);
    expect(fixture.server.count('watch')).toBe(1);
  });

  it('with an error when it is silent for longer than servers are', async () => {
    const { ended } = await following();
    await fixture.clock.advance(69_000);
    fixture.server.bookmark();
    await eventually(async () => {
      // The bookmark has arrived once silence counts from it.
      await fixture.clock.advance(0);
      return fixture.server.openWatches === 1;
    });
    fixture.server.freezeWatches();
    const error = eventually(() => ended.then((reason) => reason), { clock: fixture.clock });
    await fixture.clock.advance(71_000);
    expect(await error).toMatchObject({ code: 'KUBE_WATCH_STALLED', message: expect.stringContaining('70000 ms') });
  });

  it('never for silence when it is told to wait for ever', async () => {
    const { ended } = await following({ inactivityMs: 0 });
    await fixture.clock.advance(3_600_000);
    expect(fixture.server.openWatches).toBe(1);
    stopping.abort();
    expect(await ended).toBeUndefined();
  });
});

describe('a stream of watch events', () => {
  const guard = () => new InactivityGuard(new VirtualClock(), 0, () => {});
  async function read(text: string, size = text.length) {
    const bytes = Buffer.from(text);
    async function* chunks() {
      for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
    }
    const types: string[] = [];
    const error = await (async () => {
      for await (const batch of watchEvents(chunks(), guard())) types.push(...batch.map(({ type }) => type));
    })().catch((thrown: unknown) => thrown);
    return { types, error };
  }
  const added = '{"type":"ADDED","object":{"metadata":{"name":"ä😀"}}}\n';

  it.each([1, 5, 1_000])('is the same in chunks of %i bytes', async (size) => {
    expect(await read(added.repeat(3), size)).toEqual({ types: ['ADDED', 'ADDED', 'ADDED'], error: undefined });
  });

  it.each<[string, string, object]>([
    ['is no JSON', '{"type":"ADD\n', { code: 'KUBE_RESPONSE_INVALID' }],
    ['is no event', '[]\n', { code: 'KUBE_RESPONSE_INVALID' }],
    ['is null', 'null\n', { code: 'KUBE_RESPONSE_INVALID' }],
    ['is of an unknown type', '{"type":"RENAMED","object":{}}\n', { code: 'KUBE_RESPONSE_INVALID' }],
    ['has no object', '{"type":"ADDED"}\n', { code: 'KUBE_RESPONSE_INVALID' }],
    ['has null for an object', '{"type":"ADDED","object":null}\n', { code: 'KUBE_RESPONSE_INVALID' }],
    ['is an error', '{"type":"ERROR","object":{"kind":"Status","code":410,"reason":"Expired"}}\n', { isGone: true }],
    ['is an error without a status', '{"type":"ERROR"}\n', { status: 500 }],
  ])('is read up to what %s', async (_name, line, expected) => {
    const { types, error } = await read(`${added}${line}${added}`);
    expect(types).toEqual(['ADDED']);
    expect(error).toMatchObject(expected);
  });

  it('that breaks off in the middle of an event has not told it', async () => {
    expect(await read(added + added.slice(0, 20))).toEqual({ types: ['ADDED'], error: undefined });
  });
});

describe('the guard of a stream', () => {
  it('calls when nothing came for its time, and only then', async () => {
    const clock = new VirtualClock();
    let calls = 0;
    const guard = new InactivityGuard(clock, 1_000, () => {
      calls += 1;
    });
    for (let i = 0; i < 5; i += 1) {
      await clock.advance(900);
      guard.touch();
    }
    expect(calls).toBe(0);
    await clock.advance(999);
    expect(calls).toBe(0);
    await clock.advance(1);
    expect(calls).toBe(1);
    await clock.advance(10_000);
    expect(calls).toBe(1);
  });

  it('leaves no timer behind', async () => {
    const clock = new VirtualClock();
    const guard = new InactivityGuard(clock, 1_000, () => {});
    guard.stop();
    expect(clock.pending).toBe(0);
    expect(new InactivityGuard(clock, 0, () => {})).toBeDefined();
    expect(clock.pending).toBe(0);
  });
});
