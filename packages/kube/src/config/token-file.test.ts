import { mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { VirtualClock } from '../testkit/virtual-clock.ts';
import { tokenFromFile } from './token-file.ts';

let directory: string;
let path: string;
let clock: VirtualClock;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'kube-token-'));
  path = join(directory, 'token');
  clock = new VirtualClock();
});
afterEach(() => rm(directory, { recursive: true, force: true }));

describe('a token file', () => {
  it('gives its text without the white space around it', async () => {
    await writeFile(path, '  one\n');
    expect(await tokenFromFile(path, clock)()).toBe('one');
  });

  it('is read again after a minute, and not before', async () => {
    await writeFile(path, 'one');
    const token = tokenFromFile(path, clock);
    expect(await token()).toBe('one');
    await writeFile(path, 'two');
    await clock.advance(59_999);
    expect(await token()).toBe('one');
    await clock.advance(1);
    expect(await token()).toBe('two');
  });

  it('is read again at once when the server refused its token', async () => {
    await writeFile(path, 'one');
    const token = tokenFromFile(path, clock);
    await token();
    await writeFile(path, 'two');
    expect(await token({ refresh: true })).toBe('two');
  });

  it('may be a link that is turned to another file, as kubelet does', async () => {
    await writeFile(join(directory, 'first'), 'one');
    await writeFile(join(directory, 'second'), 'two');
    await symlink('first', path);
    const token = tokenFromFile(path, clock);
    expect(await token()).toBe('one');
    await symlink('second', join(directory, 'new'));
    await rename(join(directory, 'new'), path);
    expect(await token({ refresh: true })).toBe('two');
  });

  it.each([
    ['missing', () => rm(path)],
    ['empty', () => writeFile(path, '\n')],
  ])('that is %s for a moment leaves the token that is known', async (_name, spoil) => {
    await writeFile(path, 'one');
    const token = tokenFromFile(path, clock);
    await token();
    await spoil();
    expect(await token({ refresh: true })).toBe('one');
    await writeFile(path, 'two');
    // A reading that failed does not count for the minute.
    await clock.advance(60_000);
    expect(await token()).toBe('two');
  });

  it.each([
    ['missing', async () => {}],
    ['empty', () => writeFile(path, '')],
  ])('that was %s from the start is an error that names it', async (_name, prepare) => {
    await prepare();
    await expect(tokenFromFile(path, clock)()).rejects.toMatchObject({
      code: 'KUBE_CONFIG_INVALID',
      message: expect.stringContaining(path),
    });
  });
});
