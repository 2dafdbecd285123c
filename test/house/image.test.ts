import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const dockerfile = readFileSync('deploy/functions/Dockerfile', 'utf8');
const entry = 'deploy/functions/entry';

/** Instructions of the Dockerfile, each on one line. */
const instructions = dockerfile
  .replaceAll(/^#.*\n/gm, '')
  .replaceAll(/\\\n\s*/g, '')
  .split('\n')
  .filter(Boolean)
  .map((line) => ({ name: line.split(' ', 1)[0]!, rest: line.slice(line.indexOf(' ') + 1) }));

const of = (name: string) => instructions.filter((one) => one.name === name).map(({ rest }) => rest);
const lastStage = instructions.slice(instructions.map(({ name }) => name).lastIndexOf('FROM'));

/** What .dockerignore lets into the build: the last pattern that matches decides. */
function isInContext(path: string): boolean {
  let ignored = false;
  for (const line of readFileSync('.dockerignore', 'utf8').split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    const wanted = line.startsWith('!');
    const pattern = wanted ? line.slice(1) : line;
    const matches =
      pattern === '*' ||
      pattern === path ||
      path.startsWith(`${pattern}/`) ||
      (pattern.startsWith('**/') && glob(pattern, path));
    if (matches) ignored = !wanted;
  }
  return !ignored;
}

function glob(pattern: string, path: string): boolean {
  const inner = pattern.slice(3).replaceAll('.', '\\.').replaceAll('*', '[^/]*');
  return new RegExp(`(?:^|/)${inner}(?:/|$)`).test(path);
}

const list = `apiVersion: config.kubernetes.io/v1
kind: ResourceList
items:
- apiVersion: v1
  kind: ConfigMap
  metadata:
    name: a
functionConfig:
  apiVersion: v1
  kind: ConfigMap
  metadata:
    name: config
  data:
    namespace: upf
`;

/** Runs the entry point as the container does. */
function run(args: readonly string[], env: Readonly<Record<string, string>> = {}, command: string = entry) {
  const { status, stdout, stderr } = spawnSync(command, args, {
    input: list,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] ?? '', ...env },
  });
  return { status, stdout, stderr };
}

describe('the Dockerfile of the functions', () => {
  it('is built on a Node of a pinned version, that of these tests or newer', () => {
    const [base] = of('ARG').filter((rest) => rest.startsWith('NODE='));
    const [, version = ''] = /^NODE=node:(\d+\.\d+\.\d+)-[a-z]+-slim$/.exec(base ?? '') ?? [];
    const { engines } = JSON.parse(readFileSync('package.json', 'utf8')) as { engines: { node: string } };
    expect(engines.node).toBe('>=20.19');
    expect(version.split('.').map(Number)).toEqual([20, expect.any(Number), expect.any(Number)]);
    expect(Number(version.split('.')[1])).toBeGreaterThanOrEqual(19);
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of the Dockerfile
    expect(of('FROM').every((rest) => rest.startsWith('${NODE}'))).toBe(true);
  });

  it('copies only what is there and what the context has', () => {
    const copied = of('COPY')
      .filter((rest) => !rest.startsWith('--from='))
      .flatMap((rest) => rest.split(' ').slice(0, -1));
    expect(copied.length).toBeGreaterThan(5);
    for (const path of copied) {
      expect(existsSync(path), path).toBe(true);
      expect(isInContext(path), path).toBe(true);
    }
  });

  it.each([
    'packages/krm/src/yaml/yaml.test.ts',
    'packages/cli/dist/main.js',
    'packages/test/node_modules/x/index.js',
    'node_modules/yaml/package.json',
    'docs/errors.md',
    '.git/config',
    'packages/krm/tsconfig.tsbuildinfo',
  ])('does not send %s to the builder', (path) => {
    expect(isInContext(path)).toBe(false);
  });

  it.each(['packages/krm/src/index.ts', 'packages/cli/bin/nexslice', 'packages/cli/package.json'])(
    'sends %s',
    (path) => {
      expect(isInContext(path)).toBe(true);
    },
  );

  it('runs as a numbered user that is not root', () => {
    const [user] = lastStage.filter(({ name }) => name === 'USER');
    expect(user?.rest).toMatch(/^[1-9]\d*:[1-9]\d*$/);
  });

  it('starts the entry point of this repository, which is a program', () => {
    const [command] = JSON.parse(lastStage.find(({ name }) => name === 'ENTRYPOINT')!.rest) as string[];
    expect(command).toBe(`/nexslice/${entry}`);
    expect(() => accessSync(entry, constants.X_OK)).not.toThrow();
  });

  it('takes its function from a build argument', () => {
    expect(lastStage.some(({ name, rest }) => name === 'ARG' && rest.startsWith('FUNCTION='))).toBe(true);
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of the Dockerfile
    expect(lastStage.find(({ name }) => name === 'ENV')?.rest).toContain('NEXSLICE_FUNCTION=${FUNCTION}');
  });
});

describe('the entry point', () => {
  it.each<[string, string[], Record<string, string>]>([
    ['its argument', ['set-namespace'], {}],
    ['its argument, an image', ['registry.example:5000/team/set-namespace:v0.4.1'], {}],
    ['its argument, with a digest', ['registry.example/set-namespace@sha256:0123'], {}],
    ['the environment', [], { NEXSLICE_FUNCTION: 'set-namespace' }],
    ['the environment, an image', [], { NEXSLICE_FUNCTION: 'docker.io/nephio/set-namespace:latest' }],
    ['its argument before the environment', ['set-namespace'], { NEXSLICE_FUNCTION: 'interface' }],
  ])('runs the function that is named by %s', (_, args, env) => {
    const { status, stdout, stderr } = run(args, env);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain('    name: a\n    namespace: upf\n');
  });

  it('passes flags on', () => {
    const strict = run(['--compat', 'strict'], { NEXSLICE_FUNCTION: 'interface' });
    expect(strict.status).toBe(1);
    expect(strict.stdout).toContain('message: mandatory Kptfile is missing from the package');
    expect(run(['interface', '--compat', 'odd']).stderr).toContain('Allowed choices are nephio, strict');
  });

  it('works through a link', () => {
    const folder = mkdtempSync(join(tmpdir(), 'entry-'));
    try {
      symlinkSync(join(process.cwd(), entry), join(folder, 'fn'));
      expect(run(['set-namespace'], {}, join(folder, 'fn')).status).toBe(0);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('names the functions when none is named', () => {
    const { status, stdout, stderr } = run([]);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain('Name a function as argument, or in NEXSLICE_FUNCTION:');
    expect(stderr).toMatch(/^interface /m);
  });

  it('says so when there is no such function', () => {
    const { status, stderr } = run(['no-such-fn']);
    expect(status).toBe(1);
    expect(stderr).toContain('FN_UNKNOWN');
  });
});
