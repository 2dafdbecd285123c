import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { RenderFlags } from '../commands/render.ts';
import { outputOf } from '../testing/output.ts';
import { convertPackage } from './convert.ts';
import { explainPackage } from './explain.ts';
import { renderPackage, stepPrinter } from './render.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'nexslice-packages-'));
});
afterEach(() => {
  rmSync(dir, { recursive: true });
});

function put(files: Record<string, string>): string {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), text);
  }
  return join(dir, 'pkg');
}

const kptfile = (rest: string, name = 'pkg') =>
  `apiVersion: kpt.dev/v1\nkind: Kptfile\nmetadata:\n  name: ${name}\n${rest}`;
const labels = kptfile('pipeline:\n  mutators:\n  - image: x/set-labels:v1\n    configMap:\n      tier: edge\n');
const config = (name: string, rest = '') => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n${rest}`;
const flags = (rest: Partial<RenderFlags> = {}): RenderFlags => ({
  backend: 'package',
  inject: [],
  dependency: {},
  ...rest,
});
const files = () => put({ 'pkg/Kptfile': labels, 'pkg/a.yaml': config('a') });

/** Times differ from run to run. */
const timeless = (text: string) => text.replaceAll(/\d+\.\d ms/g, 'TIME ms');

describe('nexslice render', () => {
  it('shows what would change as a diff, and what ran beside it', async () => {
    const { stdout, stderr } = await outputOf(() => renderPackage(files(), flags({ backend: 'none' })));
    expect(stdout).toContain('--- a/a.yaml\n+++ b/a.yaml\n');
    expect(stdout).toContain('+  labels:\n+    tier: edge\n');
    expect(timeless(stderr)).toBe(
      [
        '  set-labels  TIME ms',
        '    [info] set 2 labels in total',
        // What a round before has told is not told again.
        '  set-labels  TIME ms',
        '2 files would change (--in-place writes them), after 2 rounds. The package is ready.',
        '',
      ].join('\n'),
    );
    expect(readFileSync(join(dir, 'pkg/a.yaml'), 'utf8')).toBe(config('a'));
  });

  it.each([
    ['into the package', { inPlace: true }, 'pkg'],
    ['into another folder', { output: 'OUT' }, 'out'],
  ])('writes %s, and says where', async (_, written, folder) => {
    const where = 'output' in written ? { output: join(dir, 'out') } : written;
    const { stderr } = await outputOf(() => renderPackage(files(), flags({ backend: 'none', ...where })));
    expect(stderr).toContain(`2 files changed in ${join(dir, folder)}, after 2 rounds.`);
    expect(readFileSync(join(dir, folder, 'a.yaml'), 'utf8')).toContain('tier: edge');
    expect(readFileSync(join(dir, 'pkg/a.yaml'), 'utf8').includes('edge')).toBe(folder === 'pkg');
  });

  it('tells of packages inside, and of what a package lacks', async () => {
    const gate = 'info:\n  readinessGates:\n  - conditionType: done\n';
    const path = put({ 'pkg/Kptfile': kptfile(gate), 'pkg/sub/Kptfile': labels });
    const { stderr } = await outputOf(() => renderPackage(path, flags({ backend: 'none' })));
    expect(timeless(stderr)).toContain('  set-labels in sub  TIME ms\n');
    expect(stderr).toContain(`The package is not ready: nexslice explain ${path}\n`);
  });

  it('names a program before it runs it, if it may', async () => {
    const path = put({ 'pkg/Kptfile': kptfile('pipeline:\n  mutators:\n  - exec: cat\n    name: same\n') });
    const { stderr } = await outputOf(() => renderPackage(path, flags({ backend: 'none', allowExec: true })));
    expect(timeless(stderr)).toMatch(/^ {2}same: cat\n {2}same {2}TIME ms\n0 files would change/);
    await expect(renderPackage(path, flags())).rejects.toMatchObject({ code: 'KRM_FUNCTION_UNKNOWN' });
  });

  it('fills placeholders from files, and names one that it cannot read', async () => {
    const note = '  annotations:\n    kpt.dev/config-injection: required\n';
    const path = put({
      'pkg/Kptfile': labels,
      'pkg/a.yaml': config('a', note),
      'given.yaml': config('b', 'data:\n  x: one\n'),
    });
    const { stdout } = await outputOf(() =>
      renderPackage(path, flags({ backend: 'none', inject: [join(dir, 'given.yaml')] })),
    );
    expect(stdout).toContain('+  x: one\n');
    await expect(renderPackage(path, flags({ inject: [join(dir, 'none.yaml')] }))).rejects.toMatchObject({
      code: 'CLI_FILE_UNREADABLE',
      message: expect.stringContaining(`cannot read ${join(dir, 'none.yaml')}: ENOENT`),
    });
  });

  it.each(['magic', 'file:', 'cluster:', 'file'])('knows no backend %s', async (backend) => {
    await expect(renderPackage(files(), flags({ backend }))).rejects.toMatchObject({ code: 'CLI_BACKEND_UNKNOWN' });
  });

  it('has shown what ran when a function fails, and writes nothing', async () => {
    const steps = '  - image: x/set-labels\n    configMap: {a: b}\n  - image: x/set-image\n    configMap: {name: a}\n';
    const path = put({ 'pkg/Kptfile': kptfile(`pipeline:\n  mutators:\n${steps}`), 'pkg/a.yaml': config('a') });
    let failure: Error | undefined;
    const { stderr, stdout } = await outputOf(() =>
      renderPackage(path, flags({ inPlace: true })).catch((error: Error) => {
        failure = error;
      }),
    );
    expect(failure?.message).toContain('set-image: must specify one of');
    expect(stderr).toContain('set-labels');
    expect(stdout).toBe('');
    expect(readFileSync(join(dir, 'pkg/a.yaml'), 'utf8')).toBe(config('a'));
  });
});

it('results are told once for each function and package', () => {
  let text = '';
  const print = stepPrinter((more) => {
    text += more;
  });
  const step = (name: string, folder = '') =>
    print({ package: folder, name, milliseconds: 1, results: [{ severity: 'info', message: 'same' }] });
  for (const [name, folder] of [['a'], ['a'], ['b'], ['a', 'sub'], ['a', 'sub']] as const) step(name, folder);
  expect(text.match(/same/g)).toHaveLength(3);
});

describe('nexslice explain', () => {
  const waiting = kptfile(
    'info:\n  readinessGates:\n  - conditionType: done\nstatus:\n  conditions:\n  - type: done\n    status: "False"\n    message: not yet\n',
  );

  it('says that a package is ready, or what it waits for', async () => {
    const ready = await outputOf(() => explainPackage(files(), { output: 'table' }));
    expect(ready.stdout).toBe(`${join(dir, 'pkg')} is ready.\n`);
    const path = put({ 'pkg/Kptfile': waiting });
    const { stdout } = await outputOf(() => explainPackage(path, { output: 'table' }));
    expect(stdout).toMatch(new RegExp(`^${path} is not ready:\n {2}done: not yet\n {4}waits for .+\n$`));
  });

  it('is JSON and YAML for machines', async () => {
    const path = put({ 'pkg/Kptfile': waiting });
    const json = JSON.parse((await outputOf(() => explainPackage(path, { output: 'json' }))).stdout);
    expect(json).toMatchObject({ ready: false, chain: [{ type: 'done', message: 'not yet' }] });
    expect(parse((await outputOf(() => explainPackage(path, { output: 'yaml' }))).stdout)).toEqual(json);
  });
});

describe('nexslice convert', () => {
  const cluster =
    'apiVersion: infra.nephio.org/v1alpha1\nkind: ClusterContext\nmetadata:\n  name: here\nspec:\n  siteCode: edge1\n  region: r\n';

  it('shows what would change, or changes it and says what comes next', async () => {
    const path = put({ 'pkg/Kptfile': kptfile(''), 'pkg/c.yaml': cluster });
    const shown = await outputOf(() => convertPackage(path, { to: 'd3', dryRun: true }));
    expect(shown.stdout).toContain('+kind: WorkloadCluster\n');
    expect(shown.stderr).toBe('3 files would change.\n');
    expect(readFileSync(join(path, 'c.yaml'), 'utf8')).toBe(cluster);
    const done = await outputOf(() => convertPackage(path, { to: 'd3' }));
    expect(done.stderr).toBe(`3 files changed. Next: nexslice render ${path}\n`);
    expect(readFileSync(join(path, 'c.yaml'), 'utf8')).toContain('kind: WorkloadCluster');
    const again = await outputOf(() => convertPackage(path, { to: 'd3' }));
    expect(again).toEqual({ stdout: '', stderr: `${path} is of that dialect already.\n` });
  });

  it('names a folder that is not there', async () => {
    await expect(convertPackage(join(dir, 'none'), { to: 'd3' })).rejects.toMatchObject({
      code: 'KRM_PACKAGE_UNREADABLE',
    });
    expect(existsSync(join(dir, 'none'))).toBe(false);
  });
});
