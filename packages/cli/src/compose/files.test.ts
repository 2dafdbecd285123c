import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { kubeconfigPath, removeKubeconfig, writeKubeconfig, writePrivate } from './files.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'nexslice-files-'));
});
afterEach(() => {
  rmSync(dir, { recursive: true });
});

const modeOf = (path: string) => statSync(path).mode & 0o777;
const kubeconfig = (...names: string[]) =>
  `apiVersion: v1\nkind: Config\nclusters:\n${names.map((name) => `- name: ${name}\n  cluster: {}\n`).join('')}`;

describe('the kubeconfig of an embedded cluster', () => {
  it.each<[string | undefined, number, string]>([
    ['/data', 7443, '/data/kubeconfig'],
    ['/data', 1234, '/data/kubeconfig'],
    [undefined, 7443, join(homedir(), '.nexslice', 'kubeconfig')],
    [undefined, 1234, join(homedir(), '.nexslice', 'kubeconfig-1234')],
  ])('with data in %s and port %i is %s', (dataDir, port, path) => {
    expect(kubeconfigPath(dataDir, port, 7443)).toBe(path);
  });

  it('replaces one of an earlier run', async () => {
    const path = join(dir, 'kubeconfig');
    writeFileSync(path, kubeconfig('nexslice'));
    await writeKubeconfig(path, 'new');
    expect(readFileSync(path, 'utf8')).toBe('new');
  });

  it.each(['', 'not: a kubeconfig\n', 'clusters: [', 'clusters:\n- 1\n'])(
    'replaces what leads nowhere: %j',
    async (text) => {
      const path = join(dir, 'kubeconfig');
      writeFileSync(path, text);
      await writeKubeconfig(path, 'new');
      expect(readFileSync(path, 'utf8')).toBe('new');
    },
  );

  it.each([[['production']], [['nexslice', 'production', 'staging']]])(
    'never replaces one that leads to %j',
    async (names) => {
      const path = join(dir, 'config');
      const text = kubeconfig(...names);
      writeFileSync(path, text);
      await expect(writeKubeconfig(path, 'new')).rejects.toMatchObject({
        code: 'CLI_KUBECONFIG_NOT_OURS',
        message: expect.stringMatching(/config leads to .*production.*: name another file with --kubeconfig$/),
      });
      expect(readFileSync(path, 'utf8')).toBe(text);
    },
  );

  it('is taken away at the end', async () => {
    const path = join(dir, 'kubeconfig');
    await writeKubeconfig(path, 'text');
    removeKubeconfig(path, 'text');
    expect(existsSync(path)).toBe(false);
    removeKubeconfig(path, 'text');
  });

  it('stays when somebody has changed it meanwhile', async () => {
    const path = join(dir, 'kubeconfig');
    await writeKubeconfig(path, 'text');
    writeFileSync(path, 'mine');
    removeKubeconfig(path, 'text');
    expect(readFileSync(path, 'utf8')).toBe('mine');
  });
});

describe('a private file', () => {
  it('and the folders made for it are for their owner only', () => {
    const path = join(dir, 'a', 'b', 'secret');
    writePrivate(path, 'text');
    expect(modeOf(path)).toBe(0o600);
    expect(modeOf(join(dir, 'a'))).toBe(0o700);
    expect(readFileSync(path, 'utf8')).toBe('text');
  });

  it('is so though everybody could read the one before', () => {
    const path = join(dir, 'secret');
    writeFileSync(path, 'before');
    chmodSync(path, 0o644);
    writePrivate(path, 'text');
    expect(modeOf(path)).toBe(0o600);
  });

  it.each(['a-file/secret', 'a-folder'])('that cannot be written is named: %s', (name) => {
    writeFileSync(join(dir, 'a-file'), '');
    mkdirSync(join(dir, 'a-folder'));
    const path = join(dir, name);
    expect(() => writePrivate(path, 'text')).toThrow(expect.objectContaining({ code: 'CLI_FILE_UNWRITABLE' }));
    expect(() => writePrivate(path, 'text')).toThrow(`cannot write ${path}: E`);
  });
});
