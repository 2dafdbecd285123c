import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ReadyFile } from './ready-file.ts';

let dir: string;
let path: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'nexslice-ready-'));
  path = join(dir, 'ready.json');
});
afterEach(() => {
  rmSync(dir, { recursive: true });
});

const ready = { gateway: 'http://gw', apiserver: 'https://api', kubeconfig: '/k', token: 'secret', pid: 4711 };

describe('a ready file', () => {
  it('says where everything is, in one line of JSON, to its owner only', () => {
    new ReadyFile(path).write(ready);
    expect(readFileSync(path, 'utf8')).toBe(`${JSON.stringify(ready)}\n`);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(dir)).toEqual(['ready.json']);
  });

  it('of an earlier run goes before anything else, so that nobody takes it for this one’s', () => {
    writeFileSync(path, 'old');
    new ReadyFile(path);
    expect(existsSync(path)).toBe(false);
  });

  it('goes at the end, also when it was never written', () => {
    const file = new ReadyFile(path);
    file.remove();
    file.write(ready);
    file.remove();
    expect(readdirSync(dir)).toEqual([]);
  });

  it('that nobody asked for is not written', () => {
    const file = new ReadyFile(undefined);
    file.write(ready);
    file.remove();
    expect(readdirSync(dir)).toEqual([]);
  });

  it('where there is a folder is refused at once, and the folder stays', () => {
    mkdirSync(path);
    expect(() => new ReadyFile(path)).toThrow(expect.objectContaining({ code: 'CLI_FILE_UNWRITABLE' }));
    expect(() => new ReadyFile(path)).toThrow(`cannot write ${path}: it is not a file`);
    expect(readdirSync(dir)).toEqual(['ready.json']);
  });

  it('where there is a device is refused: it is not ours to remove', () => {
    expect(() => new ReadyFile('/dev/null')).toThrow('it is not a file');
    expect(existsSync('/dev/null')).toBe(true);
  });

  it('in a folder that is not there is named', () => {
    const file = new ReadyFile(join(dir, 'nowhere', 'ready.json'));
    expect(() => file.write(ready)).toThrow(expect.objectContaining({ code: 'CLI_FILE_UNWRITABLE' }));
    expect(() => file.write(ready)).toThrow(/cannot write .*nowhere\/ready.json: ENOENT/);
  });
});
