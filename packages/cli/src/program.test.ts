import type { Command, CommanderError } from 'commander';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { program } from './program.ts';
import { outputOf } from './testing/output.ts';

/** What a command line comes to: which part of the house is called, with what. */
const called = vi.hoisted(() => vi.fn());
vi.mock('./compose/up.ts', () => ({ up: (flags: object) => called('up', flags) }));
vi.mock('./compose/run.ts', () => ({ run: (flags: object) => called('run', flags) }));
vi.mock('./compose/cluster.ts', () => ({ cluster: (flags: object) => called('cluster', flags) }));
vi.mock('./krm/render.ts', () => ({
  renderPackage: (directory: string, flags: object) => called('render', directory, flags),
}));
vi.mock('./krm/explain.ts', () => ({
  explainPackage: (directory: string, flags: object) => called('explain', directory, flags),
}));
vi.mock('./krm/convert.ts', () => ({
  convertPackage: (directory: string, flags: object) => called('convert', directory, flags),
}));
vi.mock('./krm/fn.ts', () => ({
  fn: (name: string, flags: object) => called('fn', name, flags),
  list: (flags: object) => called('fn list', flags),
}));
vi.mock('./ue/ue.ts', () => ({
  connect: (id: number, flags: object) => called('ue connect', id, flags),
  disconnect: (id: number, flags: object) => called('ue disconnect', id, flags),
  list: (flags: object) => called('ue list', flags),
}));

/** Environment that flags are read from: what this machine has set must not matter. */
const variables = [
  'PORT',
  'HOST',
  'NAMESPACE',
  'UPF_IMAGE',
  'UPF_REPLICAS',
  'DEMO_MODE',
  'LOG_LEVEL',
  'NEXSLICE_GATEWAY',
];

beforeEach(() => {
  called.mockReset();
  for (const name of variables) vi.stubEnv(name, undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
});

const parse = (...args: string[]) => program().parseAsync(args, { from: 'user' });

/** How a command line is refused. */
async function refusal(args: string[]): Promise<{ exitCode: number; stderr: string; stdout: string }> {
  let thrown: CommanderError | undefined;
  const output = await outputOf(() =>
    parse(...args).catch((error: CommanderError) => {
      thrown = error;
    }),
  );
  expect(called).not.toHaveBeenCalled();
  return { exitCode: thrown?.exitCode ?? -1, ...output };
}

const product = {
  port: 7780,
  host: '127.0.0.1',
  namespace: 'nexslice',
  upfImage: 'free5gc/upf:latest',
  upfReplicas: 1,
  logLevel: 'warn',
};
const embedded = {
  fsync: 'batch',
  podDelay: 0,
  podJitter: 0,
  eventTtl: 3_600_000,
  authorizationMode: 'AlwaysAllow',
};
const gateway = 'http://127.0.0.1:7780';

describe('without flags', () => {
  it.each<[string[], unknown[]]>([
    [['up'], ['up', { ...product, ...embedded, apiPort: 7443 }]],
    [['run'], ['run', { ...product, apiPort: 7443 }]],
    [['cluster'], ['cluster', { ...embedded, port: 7443, logLevel: 'warn' }]],
    [
      ['ue', 'connect', '1'],
      ['ue connect', 1, { gateway }],
    ],
    [
      ['ue', 'disconnect', '1'],
      ['ue disconnect', 1, { gateway }],
    ],
    [
      ['ue', 'list'],
      ['ue list', { gateway, output: 'table' }],
    ],
    [
      ['render', 'pkg'],
      ['render', 'pkg', { backend: 'package', dependency: {}, inject: [] }],
    ],
    [
      ['explain', 'pkg'],
      ['explain', 'pkg', { output: 'table' }],
    ],
    [
      ['convert', 'pkg'],
      ['convert', 'pkg', { to: 'd3' }],
    ],
    [
      ['fn', 'interface'],
      ['fn', 'interface', { compat: 'nephio' }],
    ],
    [
      ['fn', 'list'],
      ['fn list', { output: 'table' }],
    ],
  ])('nexslice %j does what its help says', async (args, call) => {
    await parse(...args);
    expect(called.mock.calls).toEqual([call]);
  });
});

describe('a flag', () => {
  it.each<[string, object]>([
    ['up --port 0 --api-port 1', { port: 0, apiPort: 1 }],
    ['up --host 0.0.0.0', { host: '0.0.0.0' }],
    ['up --namespace core', { namespace: 'core' }],
    ['up --upf-image a/b:c --upf-replicas 3', { upfImage: 'a/b:c', upfReplicas: 3 }],
    ['up --upf-replicas 0', { upfReplicas: 0 }],
    ['up --data-dir d --fsync each', { dataDir: 'd', fsync: 'each' }],
    ['up --pod-delay 1.5s --pod-jitter 250', { podDelay: 1_500, podJitter: 250 }],
    ['up --probe-delays --event-ttl 2m', { probeDelays: true, eventTtl: 120_000 }],
    ['up --authorization-mode RBAC', { authorizationMode: 'RBAC' }],
    ['up --kubeconfig k --ready-file r', { kubeconfig: 'k', readyFile: 'r' }],
    ['up --log-level debug', { logLevel: 'debug' }],
    ['cluster --port 0 --token t', { port: 0, token: 't' }],
    ['run --kubeconfig k --context c', { kubeconfig: 'k', context: 'c' }],
    ['run --claims', { claims: true }],
    ['run --demo-mode --api-port 0', { demoMode: true, apiPort: 0 }],
    ['ue list -o yaml', { output: 'yaml' }],
    ['ue list --gateway http://gw', { gateway: 'http://gw' }],
    [
      'ue connect 7 --supi imsi-208950000000001 --slice gold --dnn ims --simulate',
      { supi: 'imsi-208950000000001', slice: 'gold', dnn: 'ims', simulate: true },
    ],
    ['render p --in-place --compat strict', { inPlace: true, compat: 'strict' }],
    ['render p -o out --backend none', { output: 'out', backend: 'none' }],
    ['render p --dependency a=x --dependency b=y=z', { dependency: { a: 'x', b: 'y=z' } }],
    ['render p --inject a.yaml --inject b.yaml', { inject: ['a.yaml', 'b.yaml'] }],
    ['render p --allow-exec --containers podman', { allowExec: true, containers: 'podman' }],
    ['render p --backend cluster:core --context c', { backend: 'cluster:core', context: 'c' }],
    ['explain p --output json', { output: 'json' }],
    ['convert p --dry-run', { dryRun: true }],
    ['fn nad --compat strict', { compat: 'strict' }],
  ])('is understood: %s', async (line, flags) => {
    await parse(...line.split(' '));
    expect(called.mock.calls[0]?.at(-1)).toMatchObject(flags);
  });

  it.each<[string, string, string, object]>([
    ['PORT', '1234', 'up', { port: 1234 }],
    ['HOST', '::1', 'up', { host: '::1' }],
    ['NAMESPACE', 'core', 'run', { namespace: 'core' }],
    ['UPF_IMAGE', 'a/b:c', 'run', { upfImage: 'a/b:c' }],
    ['UPF_REPLICAS', '2', 'up', { upfReplicas: 2 }],
    ['LOG_LEVEL', 'error', 'cluster', { logLevel: 'error' }],
    ['DEMO_MODE', 'Yes', 'run', { demoMode: true }],
    ['NEXSLICE_GATEWAY', 'http://gw', 'ue list', { gateway: 'http://gw' }],
  ])('may stand in the environment: %s=%s', async (name, value, line, flags) => {
    vi.stubEnv(name, value);
    await parse(...line.split(' '));
    expect(called.mock.calls[0]?.at(-1)).toMatchObject(flags);
  });

  it('on the command line wins over the environment', async () => {
    vi.stubEnv('PORT', '1234');
    await parse('up', '--port', '9');
    expect(called).toHaveBeenCalledWith('up', expect.objectContaining({ port: 9 }));
  });

  it.each(['', '0', 'no', 'false'])('DEMO_MODE=%j is no', async (value) => {
    vi.stubEnv('DEMO_MODE', value);
    await parse('run');
    expect(called.mock.calls[0]?.[1]).not.toHaveProperty('demoMode', true);
  });
});

describe('a command line that cannot be understood', () => {
  it.each([
    ['up --prot 1', "unknown option '--prot'"],
    ['up --prot 1', 'Did you mean --port?'],
    ['up --port', "option '--port <port>' argument missing"],
    ['up --port 65536', 'must be a whole number from 0 to 65535'],
    ['up --port 1e3', 'must be a whole number from 0 to 65535'],
    ['up --upf-replicas -1', 'must be a whole number'],
    ['up --pod-delay soon', 'must be a duration such as 500ms'],
    ['up --event-ttl 1d', 'must be a duration such as 500ms'],
    ['up --fsync always', 'Allowed choices are none, batch, each'],
    ['up --log-level loud', 'Allowed choices are debug, info, warn, error, silent'],
    ['up --authorization-mode ABAC', 'Allowed choices are AlwaysAllow, RBAC'],
    ['up now', 'too many arguments'],
    ['run --api-port x', 'must be a whole number'],
    ['cluster --claims', "unknown option '--claims'"],
    ['ue', 'Usage: nexslice ue'],
    ['ue conect 1', "unknown command 'conect'"],
    ['ue connect', "missing required argument 'ue-id'"],
    ['ue connect 0', 'must be a whole number from 1 to 2147483647'],
    ['ue connect 1 2', 'too many arguments'],
    ['ue disconnect all', 'must be a whole number'],
    ['ue list -o wide', 'Allowed choices are table, json, yaml'],
    ['fn list -o wide', 'Allowed choices are table, json, yaml'],
    ['fn', "missing required argument 'name'"],
    ['fn nad --compat mostly', 'Allowed choices are nephio, strict'],
    ['render', "missing required argument 'directory'"],
    ['render p --in-place -o out', "option '--in-place' cannot be used with option '-o, --output <directory>'"],
    ['render p --dependency upf', 'must be NAME=DIRECTORY'],
    ['render p --dependency =x', 'must be NAME=DIRECTORY'],
    ['explain', "missing required argument 'directory'"],
    ['explain p -o dot', 'Allowed choices are table, json, yaml'],
    ['convert p --to d4', 'Allowed choices are d3'],
    ['crds now', 'too many arguments'],
    ['renders', "unknown command 'renders'"],
    ['renders', 'Did you mean render?'],
  ])('%s is refused: %s', async (line, message) => {
    const { exitCode, stderr, stdout } = await refusal(line.split(' '));
    expect(exitCode).toBe(1);
    expect(stderr).toContain(message);
    expect(stdout).toBe('');
  });

  it.each(['up --prot 1', 'ue connect', 'ue list -o wide', 'fn nad --x', 'render', 'crds --all'])(
    '%s points to the help',
    async (line) => {
      expect((await refusal(line.split(' '))).stderr).toContain('(add --help for the options)');
    },
  );

  it('in the environment is refused by name', async () => {
    vi.stubEnv('PORT', 'http');
    expect((await refusal(['up'])).stderr).toMatch(/'http' from env 'PORT' is invalid.*whole number/);
  });
});

describe('the help', () => {
  const every = [...commandsBelow(program(), [])];

  it.each(every.map(({ words, command }) => [words.join(' '), command] as const))(
    'of `%s` says what it is for, and gives examples that can be parsed',
    async (name, command) => {
      expect(command.description()).not.toBe('');
      const help = await helpOf(name);
      expect(help).toContain(`Usage: ${name}`);
      const examples = help.split(/^Examples?:$/m)[1];
      if (name === 'nexslice version') return;
      expect(examples).toMatch(/^ {2}(kpt|kubectl|nexslice) /m);
      for (const words of commandsIn(examples ?? '')) {
        called.mockReset();
        await outputOf(() => parse(...words));
        expect(called.mock.calls.length + Number(words[0] === 'crds')).toBe(1);
      }
    },
  );

  it.each(every.map(({ words, command }) => [words.join(' '), command] as const))(
    'of `%s` describes every flag, and no default in the terms of the program',
    (_, command) => {
      for (const option of command.options) {
        expect(option.description).not.toBe('');
        expect(option.defaultValueDescription ?? option.defaultValue).not.toEqual({});
        expect(option.defaultValueDescription ?? option.defaultValue).not.toEqual([]);
        expect(option.defaultValue).not.toBe(false);
      }
    },
  );

  it.each(['ue list', 'fn list', 'explain'])('of %s offers JSON and YAML', (name) => {
    const found = every.find(({ words }) => words.join(' ') === `nexslice ${name}`);
    const output = found?.command.options.find(({ long }) => long === '--output');
    expect(output).toMatchObject({ short: '-o', argChoices: ['table', 'json', 'yaml'], defaultValue: 'table' });
  });
});

it.each(['--version', '-V', 'version'])('nexslice %s prints the version', async (word) => {
  const { stdout } = await outputOf(() => parse(word).catch(() => undefined));
  expect(stdout).toMatch(/\d+\.\d+\.\d+/);
});

function* commandsBelow(command: Command, above: readonly string[]): Generator<{ words: string[]; command: Command }> {
  const words = [...above, command.name()];
  yield { words, command };
  for (const child of command.commands) yield* commandsBelow(child, words);
}

async function helpOf(name: string): Promise<string> {
  const { stdout } = await outputOf(() => parse(...name.split(' ').slice(1), '--help').catch(() => undefined));
  return stdout;
}

/** The command lines of nexslice in examples: without what explains them, pipes and redirections. */
function commandsIn(examples: string): string[][] {
  return examples
    .split(/\n|&&/)
    .map((line) => line.trim().split(/ {2,}| [|<>] /)[0] ?? '')
    .filter((line) => line.startsWith('nexslice '))
    .map((line) => line.split(' ').slice(1));
}
