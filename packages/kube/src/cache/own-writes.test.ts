import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ConfigMap, configMaps } from '../builtin/types.ts';
import { ClusterFixture } from '../testkit/cluster-fixture.ts';
import { eventually } from '../testkit/eventually.ts';
import type { Informer } from './informer.ts';
import { paths } from './testing/paths.ts';
import { Witness } from './testing/witness.ts';

let fixture: ClusterFixture;
let witness: Witness;
let informer: Informer<ConfigMap>;
afterEach(() => fixture.close());

describe.each(paths)('a read after a write of one’s own, in a cache that fills by $path', ({ watchList }) => {
  const key = { namespace: 'ns', name: 'mine' };
  const mine = (value: string): ConfigMap => ({ metadata: { ...key }, data: { value } });

  beforeEach(async () => {
    fixture = await ClusterFixture.start({ watchList });
    const cache = fixture.cache({ watchList });
    witness = new Witness({ cache, clock: fixture.clock, signal: fixture.stopping.signal });
    informer = witness.informer;
    await informer.synced();
    await eventually(() => fixture.server.openWatches === 1);
  });

  it('is never older than the write, though the watch is silent', async () => {
    fixture.server.freezeWatches();
    await fixture.client.create(configMaps, mine('1'));
    expect(informer.get(key)?.data).toEqual({ value: '1' });
    await fixture.client.apply(configMaps, mine('2'));
    expect(informer.get(key)?.data).toEqual({ value: '2' });
    await fixture.client.patch(configMaps, key, { type: 'merge', body: { data: { value: '3' } } });
    expect(informer.get(key)?.data).toEqual({ value: '3' });
    await fixture.client.delete(configMaps, key);
    expect(informer.get(key)).toBeUndefined();
    await witness.equals(fixture.server);
  });

  it('does not bring back what the watch has told about since', async () => {
    for (let round = 0; round < 50; round += 1) {
      const writing = fixture.client.apply(configMaps, mine(String(round)));
      if (round % 2) await writing;
      const deleting = fixture.client.delete(configMaps, key).catch(() => {});
      await Promise.all([writing, deleting]);
      const theirs = { metadata: { ...key }, data: { value: `theirs-${round}` } };
      if (round % 3 === 0) fixture.server.put(configMaps, theirs);
    }
    await witness.equals(fixture.server);
  });

  it('does not share the object that the writer got', async () => {
    const answer = await fixture.client.create(configMaps, mine('1'));
    answer.data = { value: 'changed by the caller' };
    expect(informer.get(key)?.data).toEqual({ value: '1' });
  });

  it('leads to a reconcile like any other change', async () => {
    fixture.server.freezeWatches();
    await fixture.client.create(configMaps, mine('1'));
    await eventually(() => witness.reconciled.get('ns/mine') === '1', { clock: fixture.clock });
  });
});
