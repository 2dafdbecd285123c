import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { configMaps } from '../builtin/types.ts';
import { ClusterFixture } from '../testkit/cluster-fixture.ts';
import { eventually } from '../testkit/eventually.ts';
import { paths } from './testing/paths.ts';
import { Witness } from './testing/witness.ts';

let fixture: ClusterFixture;
let witness: Witness;
afterEach(() => fixture.close());

const put = (name: string, value = 'x') =>
  fixture.server.put(configMaps, { metadata: { name, namespace: 'ns' }, data: { value } });

/** Lists of whole objects: what a cache asks for when it has to begin again. */
const fullLists = () =>
  fixture.server.requests.filter(
    ({ kind, headers }) => kind === 'list' && !headers.accept?.includes('PartialObjectMetadata'),
  ).length;
const beginnings = () =>
  fixture.server.requests.filter(({ url }) => url.searchParams.get('sendInitialEvents') === 'true').length;

/** Lets time pass in steps that leave the network time to follow. */
async function pass(seconds: number, each: (second: number) => void = () => {}): Promise<void> {
  for (let second = 1; second <= seconds; second += 1) {
    await fixture.clock.advance(1_000);
    each(second);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

describe.each(paths)('a watch of a cache that fills by $path', ({ watchList }) => {
  beforeEach(async () => {
    fixture = await ClusterFixture.start({ watchList });
  });

  async function follow(): Promise<void> {
    const cache = fixture.cache({ watchList });
    witness = new Witness({ cache, clock: fixture.clock, signal: fixture.stopping.signal });
    await witness.informer.synced();
    await eventually(() => fixture.server.openWatches === 1);
  }

  it('that is quiet but gets bookmarks is left alone, and resumes after the last of them', async () => {
    put('a');
    await follow();
    await pass(240, (second) => second % 60 === 0 && fixture.server.bookmark());
    expect(fixture.server.count('watch')).toBe(1);
    fixture.server.forget();
    fixture.server.dropWatches('end');
    put('after');
    await witness.equals(fixture.server);
    expect([fullLists(), beginnings()]).toEqual(watchList ? [0, 1] : [1, 0]);
  });

  it('that gets no bookmark within 70 s is taken for dead', async () => {
    await follow();
    fixture.server.freezeWatches();
    await pass(69);
    expect(fixture.server.count('watch')).toBe(1);
    await pass(4);
    expect(fixture.server.count('watch')).toBe(2);
  });

  it('asks for bookmarks, and for an end between 5 and 10 minutes', async () => {
    await follow();
    const { searchParams } = fixture.server.requests.find(({ kind }) => kind === 'watch')!.url;
    expect(searchParams.get('allowWatchBookmarks')).toBe('true');
    expect(Number(searchParams.get('timeoutSeconds'))).toBeGreaterThanOrEqual(300);
    expect(Number(searchParams.get('timeoutSeconds'))).toBeLessThanOrEqual(600);
  });

  it('that ends at the time that was asked for goes on from where it was, and nothing is read again', async () => {
    await follow();
    await pass(599, (second) => second % 60 === 0 && fixture.server.bookmark());
    fixture.server.dropWatches('end');
    put('after');
    await witness.equals(fixture.server);
    expect(fixture.server.count('list')).toBe(watchList ? 0 : 1);
    expect(fixture.server.count('watch')).toBe(2);
  });

  it('that breaks goes on from where it was, once the server has shown that it is the same', async () => {
    for (let i = 0; i < 700; i += 1) put(`o${i}`);
    await follow();
    const before = fixture.server.requests.length;
    fixture.server.dropWatches('reset');
    put('after');
    await witness.equals(fixture.server);
    const [sample, watch] = fixture.server.requests.slice(before);
    expect(sample?.headers.accept).toContain('as=PartialObjectMetadata');
    expect(watch?.url.searchParams.get('resourceVersion')).toBe(String(100 + 700));
    expect(beginnings()).toBe(watchList ? 1 : 0);
  });

  it('is asked for a few times a minute only while the server refuses', async () => {
    await follow();
    const before = fixture.server.count('watch');
    for (let i = 0; i < 100; i += 1) fixture.server.fail('watch', { status: 500 });
    fixture.server.dropWatches('end');
    await pass(60);
    expect(fixture.server.count('watch') - before).toBeLessThan(10);
    expect([fullLists(), beginnings()]).toEqual(watchList ? [0, 1] : [1, 0]);
  });

  it('waits as long as the server asks it to', async () => {
    await follow();
    const before = fixture.server.count('watch');
    fixture.server.fail('watch', { status: 429, retryAfter: 40 });
    fixture.server.dropWatches('end');
    await pass(39);
    expect(fixture.server.count('watch') - before).toBe(1);
    await pass(5);
    expect(fixture.server.count('watch') - before).toBe(2);
  });
});
