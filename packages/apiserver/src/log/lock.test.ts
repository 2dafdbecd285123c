import { type ChildProcess, spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { ApiServerError } from '../errors.ts';
import { lockDirectory } from './lock.ts';

const made: string[] = [];
const children: ChildProcess[] = [];

function newDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'apiserver-lock-'));
  made.push(directory);
  return directory;
}

/** A process that does nothing until it is ended. */
function sleeper(): number {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)'], { stdio: 'ignore' });
  children.push(child);
  return child.pid as number;
}

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  for (const directory of made.splice(0)) rmSync(directory, { recursive: true, force: true });
});

/** No process has it: the kernel's numbers are smaller. */
const noProcess = 2 ** 30;

function refusal(directory: string): string {
  try {
    lockDirectory(directory)();
  } catch (error) {
    if (error instanceof ApiServerError) return `${error.code}: ${error.message}`;
    throw error;
  }
  return '';
}

describe('the lock of a data directory', () => {
  it('is made with the directory, says whose it is, and goes when it is let go', () => {
    const directory = join(newDirectory(), 'a', 'b');
    const unlock = lockDirectory(directory);
    expect(readFileSync(join(directory, 'lock'), 'utf8').split(' ')[0]).toBe(String(process.pid));
    unlock();
    expect(readdirSync(directory)).toEqual([]);
    lockDirectory(directory)();
  });

  it('keeps another server of this process out, whatever path it takes', () => {
    const directory = newDirectory();
    const link = `${directory}-link`;
    made.push(link);
    symlinkSync(directory, link);
    const unlock = lockDirectory(directory);
    for (const path of [directory, `${directory}/`, join(directory, '.'), link]) {
      expect(refusal(path)).toMatch(/^APISERVER_DATA_DIR_IN_USE: .* is in use by process \d+$/);
    }
    unlock();
    expect(refusal(link)).toBe('');
  });

  it('of a process that runs holds', () => {
    const directory = newDirectory();
    const pid = sleeper();
    writeFileSync(join(directory, 'lock'), String(pid));
    expect(refusal(directory)).toContain(`is in use by process ${pid}`);
    expect(readFileSync(join(directory, 'lock'), 'utf8')).toBe(String(pid));
  });

  it.each([
    ['of a process that is no more', String(noProcess)],
    ['with nothing in it, since its writer was killed', ''],
    ['of who had the number of this process before', `${process.pid} 1`],
    ['that is no lock', 'x y z'],
  ])('%s is taken over', (_what, content) => {
    const directory = newDirectory();
    writeFileSync(join(directory, 'lock'), content);
    const unlock = lockDirectory(directory);
    expect(readFileSync(join(directory, 'lock'), 'utf8').split(' ')[0]).toBe(String(process.pid));
    expect(readdirSync(directory)).toEqual(['lock']);
    unlock();
  });

  it.runIf(existsSync('/proc/self/stat'))('is taken over when its number belongs to a younger process', () => {
    const directory = newDirectory();
    writeFileSync(join(directory, 'lock'), `${sleeper()} 1`);
    expect(refusal(directory)).toBe('');
  });

  it('is left to another process that is taking it over just now', () => {
    const directory = newDirectory();
    writeFileSync(join(directory, 'lock'), String(noProcess));
    const pid = sleeper();
    writeFileSync(join(directory, `lock-removal-${pid}`), '');
    expect(refusal(directory)).toContain(`is in use by process ${pid}`);
    expect(readdirSync(directory).sort()).toEqual(['lock', `lock-removal-${pid}`]);
  });

  it('is taken over when an earlier take-over was interrupted', () => {
    const directory = newDirectory();
    writeFileSync(join(directory, 'lock'), String(noProcess));
    writeFileSync(join(directory, `lock-removal-${noProcess}`), '1');
    expect(refusal(directory)).toBe('');
    expect(readdirSync(directory)).toEqual([]);
  });

  it.each([
    [
      'lies below a file',
      (directory: string) => {
        writeFileSync(join(directory, 'file'), '');
        return join(directory, 'file', 'data');
      },
    ],
    [
      'holds a directory in its place',
      (directory: string) => {
        mkdirSync(join(directory, 'lock', 'x'), { recursive: true });
        return directory;
      },
    ],
  ])('cannot be taken when the directory %s', (_what, arrange) => {
    expect(refusal(arrange(newDirectory()))).toMatch(
      /^APISERVER_DATA_DIR_UNUSABLE: the data directory .* cannot be used: /,
    );
  });
});

describe('of many who want a directory', () => {
  const attempt = `
    import { lockDirectory } from ${JSON.stringify(new URL('./lock.ts', import.meta.url).href)};
    process.on('message', () => {
      try {
        lockDirectory(process.argv[1]);
        process.send('won');
      } catch (error) {
        process.send(error.code ?? String(error));
      }
    });
    process.send('ready');
  `;

  /** What each of some processes gets who try at the same time. All of them live on until all have tried. */
  async function race(directory: string, count: number): Promise<string[]> {
    const next = (child: ChildProcess) =>
      new Promise<string>((resolve) => child.once('message', (said) => resolve(String(said))));
    const racers = Array.from({ length: count }, () => {
      const args = ['--import', 'tsx', '--input-type=module', '-e', attempt, directory];
      const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
      children.push(child);
      return child;
    });
    await Promise.all(racers.map(next));
    const results = racers.map(next);
    for (const child of racers) child.send('go');
    return Promise.all(results);
  }

  it('one gets it, and the others are told', async () => {
    const directory = newDirectory();
    const results = await race(directory, 4);
    expect(results.sort()).toEqual([...Array(3).fill('APISERVER_DATA_DIR_IN_USE'), 'won'].sort());
  });

  it('never two get it when the lock of a dead process has to go first', async () => {
    const directory = newDirectory();
    writeFileSync(join(directory, 'lock'), String(noProcess));
    const results = await race(directory, 4);
    expect(results.filter((result) => result === 'won').length).toBeLessThanOrEqual(1);
    expect(results.filter((result) => result !== 'won' && result !== 'APISERVER_DATA_DIR_IN_USE')).toEqual([]);
  });
});
