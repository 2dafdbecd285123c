import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ConfigMap, configMaps } from '../builtin/types.ts';
import type { Cache } from '../cache/cache.ts';
import { lowPriority } from '../queue/work-queue.ts';
import { ClusterFixture } from '../testkit/cluster-fixture.ts';
import { eventually } from '../testkit/eventually.ts';
import { VirtualClock } from '../testkit/virtual-clock.ts';
import { Controller } from './controller.ts';
import { labelsChanged, matching, type Predicate } from './predicates.ts';
import { ChannelSource, type Enqueue, InformerSource, type Source, timerSource, type Watch } from './source.ts';

/** What a source puts on a queue: keys, with their priority where it is an unusual one. */
function recorder(): { enqueue: Enqueue; keys: string[] } {
  const keys: string[] = [];
  return { keys, enqueue: (key, options) => void keys.push(options?.priority ? `${key} at ${options.priority}` : key) };
}

describe('objects as a source', () => {
  let fixture: ClusterFixture;
  let cache: Cache;
  beforeEach(async () => {
    fixture = await ClusterFixture.start();
    cache = fixture.cache();
  });
  afterEach(() => fixture.close());

  const put = (name: string, labels: Record<string, string> = {}) =>
    fixture.server.put(configMaps, { metadata: { name, namespace: 'ns', labels } });
  const wait = (check: () => boolean) => eventually(check, { clock: fixture.clock });

  async function connect(watched: Partial<Watch<ConfigMap>> = {}): Promise<string[]> {
    const { enqueue, keys } = recorder();
    await new InformerSource<ConfigMap>(cache, { type: configMaps, ...watched }).start(
      enqueue,
      fixture.stopping.signal,
    );
    return keys;
  }
  /** Everything that was sent before has arrived. */
  async function settled(): Promise<void> {
    put('last');
    const informer = cache.informer(configMaps);
    await wait(() => informer.get({ namespace: 'ns', name: 'last' }) !== undefined);
  }

  it('brings those that are there at low priority, and is connected once it has brought them all', async () => {
    for (const name of ['a', 'b']) put(name);
    expect(await connect()).toEqual([`ns/a at ${lowPriority}`, `ns/b at ${lowPriority}`]);
  });

  it('brings what comes, changes and goes', async () => {
    const keys = await connect();
    put('a');
    await wait(() => keys.length === 1);
    put('a', { changed: 'yes' });
    await wait(() => keys.length === 2);
    fixture.server.remove(configMaps, { namespace: 'ns', name: 'a' });
    await wait(() => keys.length === 3);
    expect(keys).toEqual(['ns/a', 'ns/a', 'ns/a']);
  });

  it('brings the keys of the object as it was and as it is: one that changes hands concerns both', async () => {
    const map = ({ metadata }: ConfigMap) => [{ namespace: 'ns', name: metadata?.labels?.['of'] ?? 'nobody' }];
    put('a', { of: 'alice' });
    const keys = await connect({ map });
    put('a', { of: 'bob' });
    await wait(() => keys.length === 3);
    expect(keys).toEqual([`ns/alice at ${lowPriority}`, 'ns/bob', 'ns/alice']);
  });

  it('brings all keys that an object leads to, or none', async () => {
    const map = ({ metadata }: ConfigMap) =>
      (metadata?.labels?.['of'] ?? '')
        .split('.')
        .filter(Boolean)
        .map((name) => ({ namespace: 'ns', name }));
    const keys = await connect({ map });
    put('a');
    put('b', { of: 'x.y.z' });
    await wait(() => keys.length > 0);
    expect(keys).toEqual(['ns/x', 'ns/y', 'ns/z']);
  });

  it.each<[string, Predicate<ConfigMap>[], string[]]>([
    ['all of them', [], ['ns/a', 'ns/a', 'ns/b']],
    ['those that one accepts', [labelsChanged], ['ns/a', 'ns/a', 'ns/b']],
    ['those that match', [matching(({ metadata }) => metadata?.labels?.['v'] === '2')], ['ns/a']],
    ['those that all accept', [labelsChanged, matching(({ metadata }) => metadata?.name === 'b')], ['ns/b']],
    ['none', [() => false], []],
  ])('brings of the changes that predicates are asked about %s', async (_name, predicates, wanted) => {
    const keys = await connect({ predicates });
    put('a', { v: '1' });
    put('a', { v: '2' });
    put('b');
    await settled();
    expect(keys.filter((key) => key !== 'ns/last')).toEqual(wanted);
  });

  it('is silent once it is told to stop', async () => {
    const { enqueue, keys } = recorder();
    const stopping = new AbortController();
    await new InformerSource<ConfigMap>(cache, { type: configMaps }).start(enqueue, stopping.signal);
    stopping.abort();
    put('a');
    await settled();
    expect(keys).toEqual([]);
  });
});

describe('a channel', () => {
  it('tells every controller that listens, and nobody before or after', () => {
    const channel = new ChannelSource();
    const [first, second] = [recorder(), recorder()];
    const stopping = new AbortController();
    channel.push({ name: 'early' });
    channel.start(first.enqueue, stopping.signal);
    channel.start(second.enqueue, new AbortController().signal);
    channel.push({ namespace: 'ns', name: 'a' }, { priority: 7 });
    stopping.abort();
    channel.push({ name: 'cluster-wide' });
    expect([first.keys, second.keys]).toEqual([['ns/a at 7'], ['ns/a at 7', 'cluster-wide']]);
  });
});

describe('a timer', () => {
  it('brings the keys that there are each time, and ends without a trace', async () => {
    const clock = new VirtualClock();
    const stopping = new AbortController();
    const { enqueue, keys } = recorder();
    const names = ['a'];
    await timerSource(clock, 1_000, () => names.map((name) => ({ name }))).start(enqueue, stopping.signal);
    await clock.advance(1_500);
    names.push('b');
    await clock.advance(1_000);
    expect(keys).toEqual(['a', 'a', 'b'].map((key) => `${key} at ${lowPriority}`));
    stopping.abort();
    await clock.advance(10_000);
    expect([keys.length, clock.pending]).toEqual([3, 0]);
  });
});

describe('a controller by itself', () => {
  const clock = new VirtualClock();
  function make(warmUp: boolean, sources: Source[]) {
    const worked: string[] = [];
    const reconciler = { reconcile: ({ name }: { name: string }) => void worked.push(name) };
    return { worked, controller: new Controller({ name: 'test', reconciler, sources, clock, warmUp }) };
  }

  it.each([
    [true, 1],
    [false, 0],
  ])('connects its sources ahead of its start only where it is told to (warmUp: %s)', async (warmUp, ready) => {
    let started = 0;
    const source: Source = {
      start(enqueue) {
        started += 1;
        enqueue('ns/a');
      },
    };
    const { controller, worked } = make(warmUp, [source]);
    const stopping = new AbortController();
    await controller.warmUp(stopping.signal);
    expect([started, controller.load.ready, worked]).toEqual([ready, ready, []]);
    const running = controller.start(stopping.signal);
    await eventually(() => worked.length === 1, { clock });
    stopping.abort();
    await running;
    expect(started).toBe(1);
  });

  it('fails as its source does, when it throws at once or later', async () => {
    const throwing: Source = {
      start() {
        throw new Error('at once');
      },
    };
    const rejecting: Source = { start: () => Promise.reject(new Error('later')) };
    for (const [source, message] of [
      [throwing, 'at once'],
      [rejecting, 'later'],
    ] as const) {
      await expect(make(true, [source]).controller.warmUp(new AbortController().signal)).rejects.toThrow(message);
      await expect(make(false, [source]).controller.start(new AbortController().signal)).rejects.toThrow(message);
    }
  });
});
