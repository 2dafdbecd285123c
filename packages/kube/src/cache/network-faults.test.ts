import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { configMaps } from '../builtin/types.ts';
import { Client } from '../client/client.ts';
import type { ClusterConfig } from '../config/cluster-config.ts';
import { ClusterFixture } from '../testkit/cluster-fixture.ts';
import { eventually } from '../testkit/eventually.ts';
import { FaultProxy } from '../testkit/fault-proxy.ts';
import { Cache } from './cache.ts';
import { paths } from './testing/paths.ts';
import { Witness } from './testing/witness.ts';

const put = (name: string, value: string) =>
  fixture.server.put(configMaps, { metadata: { name, namespace: 'ns' }, data: { value } });
const remove = (name: string) => fixture.server.remove(configMaps, { namespace: 'ns', name });

function change(round: number): void {
  put('changing', String(round));
  remove(`new-${round - 1}`);
  put(`new-${round}`, 'x');
}

let fixture: ClusterFixture;
let proxy: FaultProxy;
let witness: Witness;
const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  fixture.stopping.abort();
  for (const close of closing.splice(0)) await close();
  await fixture.close();
});

describe.each(paths)('a cache that fills by $path', ({ watchList }) => {
  beforeEach(async () => {
    fixture = await ClusterFixture.start({ watchList });
    proxy = await FaultProxy.start(fixture.server.url);
    closing.push(() => proxy.close());
  });

  /** A cache with a client of its own. */
  function follow(config: ClusterConfig = { server: proxy.url('http') }): void {
    const { clock, stopping } = fixture;
    const client = new Client({ config, clock });
    const cache = new Cache({ client, clock, resyncMs: 0, watchList });
    const running = cache.start(stopping.signal);
    closing.unshift(
      () => client.close(),
      () => running,
    );
    witness = new Witness({ cache, clock, signal: stopping.signal });
  }

  it('survives connections that are reset, half-open and refused, one after the other', async () => {
    put('changing', '0');
    follow();
    await witness.equals(fixture.server);
    for (const [round, harm] of [() => proxy.cut(), () => proxy.freeze(), () => proxy.cut()].entries()) {
      proxy.mode = round === 2 ? 'reset' : 'pass';
      harm();
      change(round + 1);
      await fixture.clock.advance(2_000);
      proxy.mode = 'pass';
      await witness.equals(fixture.server);
    }
  });

  it('survives a server that accepts connections and says nothing', async () => {
    put('changing', '0');
    follow();
    await witness.equals(fixture.server);
    proxy.mode = 'stall';
    proxy.cut();
    change(1);
    await fixture.clock.advance(200_000);
    proxy.mode = 'pass';
    await witness.equals(fixture.server);
  });

  it('starts while there is no server yet', async () => {
    proxy.mode = 'reset';
    put('changing', '0');
    follow();
    await fixture.clock.advance(30_000);
    expect(witness.informer.hasSynced).toBe(false);
    proxy.mode = 'pass';
    await witness.equals(fixture.server);
  });

  it('fills and follows though everything comes in dribbles, torn in the middle of characters', async () => {
    for (let i = 0; i < 50; i += 1) put(`o${i}`, `Grüße ${'•'.repeat(i)}`);
    put('changing', '0');
    proxy.mode = 'slow';
    follow();
    await witness.equals(fixture.server);
    for (let round = 1; round <= 3; round += 1) {
      change(round);
      await witness.equals(fixture.server);
    }
  });

  it('does not lose what changes while a slow server is still sending what there was', async () => {
    for (let i = 0; i < 1_200; i += 1) put(`o${i}`, 'x');
    proxy.mode = 'slow';
    follow();
    await eventually(() => fixture.server.requests.length >= (watchList ? 1 : 2));
    for (let i = 0; i < 1_200; i += 100) put(`o${i}`, 'changed meanwhile');
    remove('o1');
    await witness.informer.synced();
    await witness.equals(fixture.server);
  });

  it('begins anew when a slow server breaks off while it is sending what there was', async () => {
    for (let i = 0; i < 600; i += 1) put(`o${i}`, 'x');
    proxy.mode = 'slow';
    follow();
    await eventually(() => proxy.connections > 0);
    proxy.cut();
    remove('o1');
    proxy.mode = 'pass';
    await witness.equals(fixture.server);
  });

  it('goes on with a new token when the old one is replaced, and nothing that happened meanwhile is lost', async () => {
    let token = 'old';
    fixture.server.token = 'old';
    put('changing', '0');
    follow({ server: fixture.server.url, token: () => Promise.resolve(token) });
    await witness.equals(fixture.server);
    fixture.server.token = 'new';
    fixture.server.dropWatches('reset');
    change(1);
    await fixture.clock.advance(5_000);
    expect(witness.told.get('ns/changing')).toBe('0');
    token = 'new';
    await witness.equals(fixture.server);
  });

  it('asks for a new token at once when the one it has is refused', async () => {
    const asked: (boolean | undefined)[] = [];
    fixture.server.token = 'new';
    put('changing', '0');
    follow({
      server: fixture.server.url,
      token: (options) => {
        asked.push(options?.refresh);
        return Promise.resolve(options?.refresh ? 'new' : 'old');
      },
    });
    await witness.equals(fixture.server);
    expect(asked).toContain(true);
  });
});
