import {
  appendFileSync,
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '@nexslice/kube';
import { afterEach, describe, expect, it } from 'vitest';
import { ApiServerError } from '../errors.ts';
import type { ApiObject } from '../registry/resource.ts';
import { Store } from '../store/store.ts';
import { findGenerations } from './files.ts';
import { type Fsync, Log } from './log.ts';
import { recover } from './recover.ts';

const made: string[] = [];

function newDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'apiserver-log-'));
  made.push(directory);
  return directory;
}

afterEach(() => {
  for (const directory of made.splice(0)) rmSync(directory, { recursive: true, force: true });
});

function object(name: string, value: string): ApiObject {
  const metadata = { name, uid: name, resourceVersion: '', creationTimestamp: '2026-01-01T00:00:00Z' };
  return { kind: 'ConfigMap', apiVersion: 'v1', metadata, data: { value } };
}

interface Opened {
  store: Store;
  log: Log;
  put(name: string, value: string): void;
  remove(name: string): void;
  values(): Record<string, string>;
}

function newStore(): Store {
  return new Store({ clock: systemClock, history: { count: 1000, ageMs: 1_000_000 } });
}

function openAt(directory: string, fsync: Fsync = 'none', compactBytes?: number): Opened {
  const store = newStore();
  const log = Log.open({ directory, fsync, clock: systemClock, ...(compactBytes ? { compactBytes } : {}) }, store);
  const maps = store.collection('', 'configmaps');
  return {
    store,
    log,
    put: (name, value) => void store.put(maps, name, object(name, value)),
    remove: (name) => {
      const entry = maps.get(name);
      if (entry) store.delete(maps, entry);
    },
    values: () => Object.fromEntries(maps.list().map((e) => [e.key, (e.object['data'] as { value: string }).value])),
  };
}

function logFiles(directory: string): string[] {
  return readdirSync(directory)
    .filter((name) => name !== 'lock')
    .sort();
}

function codeOf(act: () => unknown): string | undefined {
  try {
    act();
  } catch (error) {
    return error instanceof ApiServerError ? error.code : String(error);
  }
  return undefined;
}

describe('a log', () => {
  it.each(['none', 'batch', 'each'] as const)('brings everything back after a restart (fsync %s)', async (fsync) => {
    const directory = newDirectory();
    const first = openAt(directory, fsync);
    first.put('a', '1');
    first.put('b', '2');
    first.put('a', '3');
    first.remove('b');
    first.put('ü', 'ä');
    await first.store.settled();
    const { revision } = first.store;
    await first.log.close();
    const second = openAt(directory, fsync);
    expect(second.values()).toEqual({ a: '3', ü: 'ä' });
    expect(second.store.revision).toBe(revision);
    second.put('c', '4');
    expect(second.store.revision).toBe(revision + 1);
    await second.log.close();
  });

  it('has handed a write to the system when the write returns', () => {
    const directory = newDirectory();
    const first = openAt(directory);
    first.put('a', '1');
    // As after kill -9: the files as they are now, without any orderly end.
    const copy = newDirectory();
    cpSync(directory, copy, { recursive: true });
    expect(openAt(copy).values()).toEqual({ a: '1' });
  });

  it('remembers the changes of the log, so that watches resume after a restart', async () => {
    const directory = newDirectory();
    const first = openAt(directory);
    first.put('a', '1');
    const { revision } = first.store;
    first.put('b', '2');
    first.remove('a');
    await first.log.close();
    const second = openAt(directory);
    const since = second.store.collection('', 'configmaps').history.since(revision);
    expect(since?.map((change) => `${change.type} ${change.entry.key}`)).toEqual(['ADDED b', 'DELETED a']);
    await second.log.close();
  });

  it('is settled at once unless every write is synced', async () => {
    const batch = openAt(newDirectory(), 'batch');
    batch.put('a', '1');
    expect(batch.store.settled()).toBeUndefined();
    await batch.log.close();
    const each = openAt(newDirectory(), 'each');
    each.put('a', '1');
    expect(each.store.settled()).toBeInstanceOf(Promise);
    await each.store.settled();
    expect(each.store.settled()).toBeUndefined();
    await each.log.close();
  });

  it('refuses a directory that another server holds, and lets it go when closed', async () => {
    const directory = newDirectory();
    const first = openAt(directory);
    expect(codeOf(() => openAt(directory))).toBe('APISERVER_DATA_DIR_IN_USE');
    await first.log.close();
    const second = openAt(directory);
    await second.log.close();
  });

  it('says when the directory cannot be used', () => {
    const file = join(newDirectory(), 'file');
    writeFileSync(file, '');
    expect(codeOf(() => openAt(join(file, 'below')))).toBe('APISERVER_DATA_DIR_UNUSABLE');
  });

  it('refuses writes after it was closed', async () => {
    const opened = openAt(newDirectory());
    await opened.log.close();
    expect(codeOf(() => opened.put('a', '1'))).toBe('APISERVER_LOG_FAILED');
    expect(opened.values()).toEqual({});
  });
});

describe('a log that was cut off', () => {
  it('recovers all whole records at whatever byte of its last 4 KiB it ends', async () => {
    const directory = newDirectory();
    const first = openAt(directory);
    const ends: number[] = [0];
    const path = join(directory, 'log-00000001');
    for (let i = 0; i < 24; i++) {
      if (i % 5 === 4) first.remove(`k${i - 1}`);
      else first.put(`k${i}`, 'x'.repeat(i * 7));
      ends.push(statSync(path).size);
    }
    await first.log.close();
    const whole = readFileSync(path);
    expect(whole.length).toBeGreaterThan(4096);
    for (let cut = whole.length - 4096; cut <= whole.length; cut++) {
      writeFileSync(path, whole.subarray(0, cut));
      const store = newStore();
      const torn = recover(directory, findGenerations(directory), store);
      const kept = ends.filter((end) => end <= cut).length - 1;
      expect(store.revision).toBe(kept === 0 ? 1 : kept + 1);
      expect(torn).toEqual(
        ends.includes(cut) ? undefined : { file: path, at: ends[kept], bytes: cut - (ends[kept] as number) },
      );
      expect(statSync(path).size).toBe(ends[kept]);
    }
  });

  it('brings back exactly what had been written when it ends inside a record', async () => {
    const directory = newDirectory();
    const first = openAt(directory);
    const path = join(directory, 'log-00000001');
    const states: [size: number, values: Record<string, string>][] = [[0, {}]];
    for (let i = 0; i < 12; i++) {
      if (i % 4 === 3) first.remove(`k${(i - 1) % 5}`);
      else first.put(`k${i % 5}`, `v${i}`);
      states.push([statSync(path).size, first.values()]);
    }
    await first.log.close();
    const whole = readFileSync(path);
    for (const [index, [size, values]] of states.entries()) {
      const next = states[index + 1]?.[0] ?? size + 1;
      for (const cut of [size, Math.floor((size + next) / 2), next - 1]) {
        const copy = newDirectory();
        writeFileSync(join(copy, 'log-00000001'), whole.subarray(0, cut));
        const opened = openAt(copy);
        expect(opened.values()).toEqual(values);
        await opened.log.close();
      }
    }
  });

  it('goes on after the last whole record', async () => {
    const directory = newDirectory();
    const first = openAt(directory);
    first.put('a', '1');
    first.put('b', '2');
    await first.log.close();
    const path = join(directory, 'log-00000001');
    truncateSync(path, readFileSync(path).length - 3);
    const second = openAt(directory);
    expect(second.log.torn?.file).toBe(path);
    second.put('c', '3');
    await second.log.close();
    const third = openAt(directory);
    expect(third.values()).toEqual({ a: '1', c: '3' });
    expect(third.log.torn).toBeUndefined();
    await third.log.close();
  });

  it('drops zeros at the end, as a power cut may leave them', async () => {
    const directory = newDirectory();
    const first = openAt(directory);
    first.put('a', '1');
    await first.log.close();
    appendFileSync(join(directory, 'log-00000001'), Buffer.alloc(500));
    const second = openAt(directory);
    expect(second.values()).toEqual({ a: '1' });
    await second.log.close();
  });

  it('never takes a flipped byte for good: it refuses, or drops the last record and says so', async () => {
    const directory = newDirectory();
    const first = openAt(directory);
    const path = join(directory, 'log-00000001');
    for (let i = 0; i < 6; i++) first.put(`k${i}`, `value ${i}`);
    const lastAt = statSync(path).size;
    first.put('last', 'x');
    await first.log.close();
    const whole = readFileSync(path);
    for (let at = 0; at < whole.length; at++) {
      const damaged = Buffer.from(whole);
      damaged[at] = (damaged[at] as number) ^ (1 << (at % 8));
      writeFileSync(path, damaged);
      const store = newStore();
      let torn: ReturnType<typeof recover>;
      try {
        torn = recover(directory, findGenerations(directory), store);
      } catch (error) {
        expect(error).toMatchObject({ code: 'APISERVER_LOG_DAMAGED' });
        continue;
      }
      expect(torn).toMatchObject({ file: path, at: lastAt });
      expect(
        store
          .collection('', 'configmaps')
          .list()
          .map((entry) => entry.key),
      ).not.toContain('last');
    }
  });

  it('is refused with file and place when a record in the middle is damaged, and left as it was', async () => {
    const directory = newDirectory();
    const first = openAt(directory);
    const path = join(directory, 'log-00000001');
    first.put('a', '1');
    const second = readFileSync(path).length;
    first.put('b', '2');
    const third = readFileSync(path).length;
    first.put('c', '3');
    await first.log.close();
    const whole = readFileSync(path);
    for (let at = second; at < third; at++) {
      const damaged = Buffer.from(whole);
      damaged[at] = (damaged[at] as number) ^ 0x55;
      writeFileSync(path, damaged);
      expect(() => openAt(directory)).toThrow(`${path} is damaged at byte ${second}`);
      expect(readFileSync(path).equals(damaged)).toBe(true);
    }
  });
});

describe('compaction', () => {
  it('leaves one snapshot and one log, with everything in them', async () => {
    const directory = newDirectory();
    const first = openAt(directory);
    for (let i = 0; i < 100; i++) first.put(`k${i % 10}`, String(i));
    first.remove('k3');
    await first.log.compact();
    first.put('after', 'x');
    const expected = first.values();
    const { revision } = first.store;
    await first.log.close();
    expect(logFiles(directory)).toEqual(['log-00000002', 'snapshot-00000002']);
    const second = openAt(directory);
    expect(second.values()).toEqual(expected);
    expect(second.store.revision).toBe(revision);
    await second.log.close();
  });

  it('makes revisions before the snapshot expire, never silently skips', async () => {
    const directory = newDirectory();
    const first = openAt(directory);
    first.put('a', '1');
    const early = first.store.revision;
    first.put('a', '2');
    await first.log.compact();
    const compacted = first.store.revision;
    first.put('a', '3');
    await first.log.close();
    const { store, log } = openAt(directory);
    expect(store.collection('', 'configmaps').history.since(early)).toBeUndefined();
    expect(store.collection('', 'configmaps').history.since(compacted)).toHaveLength(1);
    expect(store.collection('', 'never-seen').history.since(early)).toBeUndefined();
    await log.close();
  });

  it('starts by itself when the log has grown', async () => {
    const directory = newDirectory();
    const opened = openAt(directory, 'none', 10_000);
    for (let i = 0; i < 100; i++) opened.put('k', 'x'.repeat(1000));
    await opened.log.close();
    expect(logFiles(directory).some((name) => name.startsWith('snapshot'))).toBe(true);
    const again = openAt(directory);
    expect(Object.keys(again.values())).toEqual(['k']);
    await again.log.close();
  });

  it('refuses a snapshot that is cut off', async () => {
    const directory = newDirectory();
    const first = openAt(directory);
    first.put('a', '1');
    await first.log.compact();
    await first.log.close();
    const path = join(directory, 'snapshot-00000002');
    truncateSync(path, readFileSync(path).length - 1);
    expect(codeOf(() => openAt(directory))).toBe('APISERVER_LOG_DAMAGED');
  });
});
