import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { configMaps } from '../builtin/types.ts';
import { ClusterFixture } from '../testkit/cluster-fixture.ts';
import { eventually } from '../testkit/eventually.ts';
import { paths } from './testing/paths.ts';
import { Witness } from './testing/witness.ts';

let fixture: ClusterFixture;
let witness: Witness;
afterEach(() => fixture.close());

const put = (name: string, value: string) =>
  fixture.server.put(configMaps, { metadata: { name, namespace: 'ns' }, data: { value } });
const remove = (name: string) => fixture.server.remove(configMaps, { namespace: 'ns', name });
const pass = async (seconds: number) => {
  for (let i = 0; i < seconds; i += 1) {
    await fixture.clock.advance(1_000);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
};

describe.each(paths)('a cache that fills by $path', ({ watchList }) => {
  beforeEach(async () => {
    fixture = await ClusterFixture.start({ watchList });
  });

  async function follow(): Promise<void> {
    const cache = fixture.cache({ watchList });
    witness = new Witness({ cache, clock: fixture.clock, signal: fixture.stopping.signal, mayGoBack: true });
    await witness.informer.synced();
    await eventually(() => fixture.server.openWatches === 1);
  }

  /** A backup is taken, and then everything changes: what is in the backup, what is not, and what is gone from it. */
  function backupAndChange() {
    for (const name of ['same', 'changed', 'removed', 'reborn']) put(name, 'before');
    const backup = fixture.server.backup();
    put('changed', 'after');
    remove('removed');
    remove('reborn');
    put('reborn', 'after');
    put('added', 'after');
    return backup;
  }

  it('goes back with a server that is restored from an older backup', async () => {
    const backup = backupAndChange();
    await follow();
    await witness.equals(fixture.server);
    fixture.server.restore(backup);
    await witness.equals(fixture.server);
    expect(witness.told.get('ns/changed')).toBe('before');
    expect(witness.told.has('ns/added')).toBe(false);
    put('changed', 'once more');
    put('added', 'once more');
    await witness.equals(fixture.server);
  });

  it('tells handlers of everything that is gone from a new and empty server at the same address', async () => {
    for (let i = 0; i < 20; i += 1) put(`o${i}`, 'x');
    await follow();
    const gone: string[] = [];
    witness.informer.addEventHandler({ delete: (object) => gone.push(object.metadata?.name ?? '') });
    fixture.server.restore();
    await witness.equals(fixture.server);
    expect(gone).toHaveLength(20);
    put('new', '1');
    await witness.equals(fixture.server);
  });

  it('notices a new server whose versions have overtaken those it knew', async () => {
    for (let i = 0; i < 5; i += 1) put(`o${i}`, 'x');
    await follow();
    fixture.server.restore();
    for (let i = 0; i < 50; i += 1) put(`o${i % 3}`, `new ${i}`);
    await witness.equals(fixture.server);
    expect([...witness.told.keys()].sort()).toEqual(['ns/o0', 'ns/o1', 'ns/o2']);
  });

  it('notices a restored server whose versions have overtaken those it knew', async () => {
    const backup = backupAndChange();
    await follow();
    await witness.equals(fixture.server);
    fixture.server.restore(backup);
    for (let i = 0; i < 50; i += 1) put('busy', String(i));
    await witness.equals(fixture.server);
    expect(witness.told.get('ns/changed')).toBe('before');
  });

  it('notices while nothing but bookmarks tells it, as when the connection was moved without a break', async () => {
    const backup = backupAndChange();
    await follow();
    await witness.equals(fixture.server);
    fixture.server.restore(backup, { keepWatches: true });
    fixture.server.bookmark();
    await witness.equals(fixture.server);
  });

  it('notices by the silence of a server that waits for versions to come', async () => {
    const backup = backupAndChange();
    await follow();
    await witness.equals(fixture.server);
    fixture.server.restore(backup, { keepWatches: true });
    put('changed', 'once more');
    await pass(75);
    await witness.equals(fixture.server);
    expect(witness.told.get('ns/changed')).toBe('once more');
  });

  it('reads what this process writes to the restored server, and what it wrote to the old one is forgotten', async () => {
    const key = { namespace: 'ns', name: 'mine' };
    const write = (value: string) => fixture.client.apply(configMaps, { metadata: { ...key }, data: { value } });
    const read = () => witness.informer.get(key)?.data?.['value'];
    const backup = backupAndChange();
    await follow();
    fixture.server.freezeWatches();
    await write('to the old one');
    expect(read()).toBe('to the old one');
    fixture.server.restore(backup);
    await witness.equals(fixture.server);
    expect(read()).toBeUndefined();
    await write('to the new one');
    expect(read()).toBe('to the new one');
    await fixture.client.delete(configMaps, key);
    expect(read()).toBeUndefined();
    await witness.equals(fixture.server);
  });

  it('keeps what the server lost only as long as the server cannot be asked', async () => {
    put('kept', 'x');
    await follow();
    fixture.server.restore();
    for (let i = 0; i < 8; i += 1) fixture.server.fail('list', { status: 500 });
    for (let i = 0; i < 8; i += 1) fixture.server.fail('watch', { status: 500 });
    await pass(2);
    expect(witness.told.has('ns/kept')).toBe(true);
    await witness.equals(fixture.server);
  });

  it('goes on with a server that numbers its events in no order, after looking once', async () => {
    put('a', '1');
    await follow();
    const numbered = (version: string, value: string) => {
      const uid = fixture.server.all(configMaps)[0]?.metadata?.uid;
      const metadata = { name: 'a', namespace: 'ns', uid, resourceVersion: version };
      const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { value } };
      fixture.server.send(`${JSON.stringify({ type: 'MODIFIED', object })}\n`);
    };
    numbered('7', 'old');
    await pass(5);
    await eventually(() => fixture.server.openWatches === 1);
    const before = fixture.server.requests.length;
    for (let version = 9; version > 0; version -= 1) numbered(String(version), 'older');
    await pass(5);
    expect(fixture.server.requests.length).toBe(before);
    await witness.equals(fixture.server);
  });
});
