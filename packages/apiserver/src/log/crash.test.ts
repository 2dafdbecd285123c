import fs, { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import fsPromises from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '@nexslice/kube';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ApiObject } from '../registry/resource.ts';
import { Store } from '../store/store.ts';
import { type Fsync, Log } from './log.ts';

const made: string[] = [];
const undo: (() => void)[] = [];

function newDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'apiserver-crash-'));
  made.push(directory);
  return directory;
}

afterEach(() => {
  for (const restore of undo.splice(0).reverse()) restore();
  syncBuiltinESMExports();
  for (const directory of made.splice(0)) rmSync(directory, { recursive: true, force: true });
});

/** Puts something before a function of Node's file system, for whoever imported it, until the test ends. */
function replace<M extends object, N extends keyof M>(module: M, name: N, make: (original: M[N]) => M[N]): void {
  const original = module[name];
  module[name] = make(original);
  undo.push(() => {
    module[name] = original;
  });
  syncBuiltinESMExports();
}

function open(directory: string, options: { fsync?: Fsync; compactBytes?: number } = {}) {
  const store = new Store({ clock: systemClock, history: { count: 10_000, ageMs: 1e9 } });
  const log = Log.open({ directory, fsync: 'none', clock: systemClock, ...options }, store);
  const maps = store.collection('', 'configmaps');
  return {
    store,
    log,
    put(name: string, value: string): void {
      const metadata = { name, uid: name, resourceVersion: '', creationTimestamp: '' };
      store.put(maps, name, { kind: 'ConfigMap', apiVersion: 'v1', metadata, data: value } as ApiObject);
    },
    values: () => Object.fromEntries(maps.list().map(({ key, object }) => [key, object['data']])),
  };
}

describe('compaction that is interrupted', () => {
  /** Copies the directory before every step that changes it, as a crash at that moment would leave it. */
  function copyAtEachStep(directory: string, expected: () => object): { step: string; copy: string; values: object }[] {
    const copies: { step: string; copy: string; values: object }[] = [];
    const keep = (step: string) => {
      const copy = newDirectory();
      cpSync(directory, copy, { recursive: true });
      rmSync(join(copy, 'lock'), { force: true });
      copies.push({ step, copy, values: expected() });
    };
    const before = <A extends unknown[], R>(step: string, original: (...args: A) => R) => {
      let inside = false;
      return (...args: A): R => {
        if (!inside && String(args[0]).startsWith(directory)) {
          inside = true;
          keep(`${step} ${String(args[0]).slice(directory.length)}`);
          inside = false;
        }
        return original(...args);
      };
    };
    replace(fs, 'renameSync', (original) => before('rename', original) as typeof original);
    replace(fs, 'rmSync', (original) => before('remove', original) as typeof original);
    replace(fs, 'openSync', (original) => before('open', original) as typeof original);
    replace(fsPromises, 'open', (original) => {
      const wrapped = async (...args: Parameters<typeof original>) => {
        keep('begin the snapshot');
        const handle = await original(...args);
        const { writev, datasync } = handle;
        handle.writev = ((buffers: never) => {
          keep('write a piece');
          return writev.call(handle, buffers);
        }) as typeof writev;
        handle.datasync = () => {
          keep('sync the snapshot');
          return datasync.call(handle);
        };
        return handle;
      };
      return wrapped as typeof original;
    });
    return copies;
  }

  it('at any step loses nothing, and goes on from there', async () => {
    const directory = newDirectory();
    const first = open(directory);
    for (let i = 0; i < 50; i++) first.put(`k${i % 7}`, `${i} ${'x'.repeat(60_000)}`);
    const copies = copyAtEachStep(directory, () => first.values());
    const compacting = first.log.compact();
    // Writes go on meanwhile.
    for (let i = 0; i < 5; i++) {
      await new Promise((resolve) => setImmediate(resolve));
      first.put('meanwhile', String(i));
    }
    await compacting;
    first.put('after', 'x');
    for (const restore of undo.splice(0).reverse()) restore();
    syncBuiltinESMExports();
    await first.log.close();
    const steps = copies.map(({ step }) => step);
    for (const step of ['open', 'begin', 'write a piece', 'sync', 'rename', 'remove /log', 'remove /snapshot']) {
      if (step !== 'remove /snapshot') expect(steps.some((taken) => taken.startsWith(step))).toBe(true);
    }
    for (const { step, copy, values } of copies) {
      const again = open(copy);
      expect(again.values(), step).toEqual(values);
      again.put('new', step);
      await again.log.compact();
      await again.log.close();
      expect(readdirSync(copy), step).toHaveLength(2);
      const third = open(copy);
      expect(third.values(), step).toEqual({ ...values, new: step });
      await third.log.close();
    }
  });

  it('a second time leaves three logs that are read one after another', async () => {
    const directory = newDirectory();
    const first = open(directory);
    replace(fs, 'renameSync', () => () => {
      throw Object.assign(new Error('EIO: i/o error'), { code: 'EIO' });
    });
    for (let i = 0; i < 3; i++) {
      first.put(`k${i}`, String(i));
      await expect(first.log.compact()).rejects.toThrow('EIO');
    }
    first.put('k0', 'new');
    await first.log.close();
    expect(readdirSync(directory).sort()).toEqual(['log-00000001', 'log-00000002', 'log-00000003', 'log-00000004']);
    const second = open(directory);
    expect(second.values()).toEqual({ k0: 'new', k1: '1', k2: '2' });
    expect(second.store.revision).toBe(first.store.revision);
    await second.log.close();
  });

  it('by a power cut may leave the former log cut off, as long as the next is empty', async () => {
    const directory = newDirectory();
    const first = open(directory);
    first.put('a', '1');
    first.put('b', '2');
    await first.log.close();
    const path = join(directory, 'log-00000001');
    fs.truncateSync(path, fs.statSync(path).size - 1);
    const next = join(directory, 'log-00000002');
    writeFileSync(next, '');
    const second = open(directory);
    expect([second.values(), second.log.torn?.file]).toEqual([{ a: '1' }, path]);
    second.put('c', '3');
    await second.log.close();
    const third = open(directory);
    expect(third.values()).toEqual({ a: '1', c: '3' });
    await third.log.close();
    fs.truncateSync(path, fs.statSync(path).size - 1);
    expect(() => open(directory)).toThrow('it is cut off, but a later log follows');
  });

  it('does not call a write safe before the log is that it went to', async () => {
    const directory = newDirectory();
    const first = open(directory, { fsync: 'each' });
    const synced: number[] = [];
    const waiting: (() => void)[] = [];
    let hold = false;
    first.put('a', '1');
    await first.store.settled();
    await first.log.close();
    replace(fs, 'fdatasync', (original) => {
      const slow = (file: number, callback: () => void) => {
        const go = () => {
          synced.push(file);
          callback();
        };
        if (hold) waiting.push(go);
        else go();
      };
      return Object.assign(slow, { __promisify__: original.__promisify__ }) as never;
    });
    // The log takes the function when it is loaded.
    vi.resetModules();
    const { Log: Patched } = await import('./log.ts');
    const store = new Store({ clock: systemClock, history: { count: 10, ageMs: 1e9 } });
    const log = Patched.open({ directory, fsync: 'each', clock: systemClock }, store);
    const maps = store.collection('', 'configmaps');
    hold = true;
    const metadata = { name: 'b', uid: 'b', resourceVersion: '', creationTimestamp: '' };
    store.put(maps, 'b', { kind: 'ConfigMap', apiVersion: 'v1', metadata } as ApiObject);
    let safe = false;
    const settled = (store.settled() as Promise<void>).then(() => {
      safe = true;
    });
    const compacting = log.compact();
    await new Promise((resolve) => setImmediate(resolve));
    expect(safe).toBe(false);
    hold = false;
    while (waiting.length > 0) {
      waiting.shift()?.();
      await new Promise((resolve) => setImmediate(resolve));
    }
    await Promise.all([settled, compacting]);
    expect(safe).toBe(true);
    await log.close();
  });
});

describe('a full disk', () => {
  /** Writes of which only the first `bytes` find room, as long as `full` says. */
  function limit(bytes: number): { full: boolean } {
    const disk = { full: true };
    replace(fs, 'writeSync', (original) => {
      const write = (file: number, data: Buffer, offset: number): number => {
        if (!disk.full) return original(file, data, offset);
        const room = Math.min(bytes - offset, data.length - offset);
        if (room > 0) return original(file, data, offset, room);
        throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
      };
      return write as typeof original;
    });
    return disk;
  }

  it.each([0, 1, 12, 40])(
    'refuses the write of which %i bytes found room, and takes the next when there is room',
    async (bytes) => {
      const directory = newDirectory();
      const first = open(directory);
      first.put('a', '1');
      const { revision } = first.store;
      const disk = limit(bytes);
      const seen: string[] = [];
      first.store.collection('', 'configmaps').subscribe(({ entry }) => seen.push(entry.key));
      expect(() => first.put('b', '2')).toThrow('the log cannot be written: ENOSPC');
      expect([first.values(), first.store.revision, seen, first.log.failed]).toEqual([{ a: '1' }, revision, [], false]);
      disk.full = false;
      first.put('c', '3');
      expect([first.store.revision, seen]).toEqual([revision + 1, ['c']]);
      await first.log.close();
      const second = open(directory);
      expect([second.values(), second.log.torn]).toEqual([{ a: '1', c: '3' }, undefined]);
      await second.log.close();
    },
  );

  it('that lets not even take back what was written ends all writing', async () => {
    const directory = newDirectory();
    const first = open(directory);
    first.put('a', '1');
    const disk = limit(5);
    replace(fs, 'ftruncateSync', (original) => (file, length) => {
      if (disk.full) throw new Error('EIO');
      original(file, length);
    });
    expect(() => first.put('b', '2')).toThrow('ENOSPC');
    disk.full = false;
    expect(() => first.put('c', '3')).toThrow('ENOSPC');
    expect(first.log.failed).toBe(true);
    await first.log.close();
    const second = open(directory);
    expect([second.values(), second.log.torn?.bytes]).toEqual([{ a: '1' }, 5]);
    await second.log.close();
  });

  it('that has no room for a snapshot keeps the logs, and its half behind nowhere', async () => {
    const directory = newDirectory();
    const first = open(directory);
    first.put('a', '1');
    replace(fsPromises, 'open', (original) => {
      const wrapped = async (...args: Parameters<typeof original>) => {
        const handle = await original(...args);
        handle.writev = () => Promise.reject(Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' }));
        return handle;
      };
      return wrapped as typeof original;
    });
    await expect(first.log.compact()).rejects.toThrow('ENOSPC');
    first.put('b', '2');
    await first.log.close();
    expect(readdirSync(directory).sort()).toEqual(['log-00000001', 'log-00000002']);
    const second = open(directory);
    expect(second.values()).toEqual({ a: '1', b: '2' });
    await second.log.close();
  });
});
