import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { crds, uesessions, upfs } from '@nexslice/kinds';
import { type CustomResourceDefinition, customResourceDefinitions, deployments, namespaces } from '@nexslice/kube';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { clientOf, connect, eventually, names } from './support/cluster.ts';
import { nexslice, type RunningNexslice, startNexslice, temporaryFolder } from './support/process.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());

/** One line for a person, with a code to look up, and no stack. */
function isOneClearLine(stderr: string, ...words: (string | RegExp)[]) {
  const lines = stderr.trimEnd().split('\n');
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(/^nexslice: .* \[[A-Z_]+\]$/);
  for (const word of words) expect(lines[0]).toMatch(word);
}

describe('a command line that cannot be understood', () => {
  it.each([
    [['up', '--prot', '1'], "unknown option '--prot'"],
    [['upp'], "unknown command 'upp'"],
    [['up', '--port', '70000'], 'must be a whole number from 0 to 65535'],
    [['up', '--pod-delay', 'soon'], 'must be a duration such as 500ms'],
    [['ue', 'connect', 'one'], 'must be a whole number from 1 to'],
    [['ue', 'connect'], "missing required argument 'ue-id'"],
    [['ue', 'list', '-o', 'xml'], 'Allowed choices are table, json, yaml'],
  ])('nexslice %j says what is wrong and ends with status 2', async (args, message) => {
    const { status, stderr, stdout } = await nexslice(args);
    expect(status).toBe(2);
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/^ +at /m);
    expect(stdout).toBe('');
  });
});

describe('what cannot work is said in one line, with status 1', () => {
  it.each(['--port', '--api-port'])('a port in use (%s)', async (flag) => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as { port: number };
    const ports = { '--port': '0', '--api-port': '0', [flag]: String(port) };
    const kubeconfig = join(folder.path, 'unused');
    const { status, stderr } = await nexslice(['up', '--kubeconfig', kubeconfig, ...Object.entries(ports).flat()]);
    other.close();
    expect(status).toBe(1);
    isOneClearLine(stderr, String(port), /PORT/);
  });

  it('an address that is not of this machine', async () => {
    const args = [
      'up',
      '--port',
      '0',
      '--api-port',
      '0',
      '--host',
      '192.0.2.1',
      '--kubeconfig',
      join(folder.path, 'unused'),
    ];
    const { status, stderr } = await nexslice(args);
    expect(status).toBe(1);
    isOneClearLine(stderr, /192\.0\.2\.1/);
  });

  it.each([
    ['below a file', join(folder.path, 'a-file', 'data')],
    ['where no directory can be made', '/proc/nexslice'],
  ])('a data directory %s', async (_, dataDir) => {
    writeFileSync(join(folder.path, 'a-file'), '');
    const { status, stderr } = await nexslice(['up', '--port', '0', '--api-port', '0', '--data-dir', dataDir]);
    expect(status).toBe(1);
    isOneClearLine(stderr, dataDir, /APISERVER_DATA_DIR_UNUSABLE/);
  });

  it('a kubeconfig that is missing, not YAML, or leads nowhere', async () => {
    const run = (kubeconfig: string, ...args: string[]) =>
      nexslice(['run', '--port', '0', '--kubeconfig', kubeconfig, ...args]);
    const missing = await run(join(folder.path, 'no-such-file'));
    expect(missing.status).toBe(1);
    isOneClearLine(missing.stderr, 'no-such-file', /KUBE_CONFIG_MISSING/);

    const broken = join(folder.path, 'broken');
    writeFileSync(broken, 'clusters: [');
    const invalid = await run(broken);
    expect(invalid.status).toBe(1);
    isOneClearLine(invalid.stderr, 'broken', /KUBE_CONFIG_INVALID/);

    const nowhere = join(folder.path, 'nowhere');
    const cluster = { name: 'c', cluster: { server: 'http://127.0.0.1:9' } };
    const context = { name: 'c', context: { cluster: 'c', user: 'u' } };
    const config = {
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [cluster],
      contexts: [context],
      users: [{ name: 'u', user: {} }],
      'current-context': 'c',
    };
    writeFileSync(nowhere, JSON.stringify(config));
    const unreachable = await run(nowhere);
    expect(unreachable.status).toBe(1);
    isOneClearLine(unreachable.stderr, '127.0.0.1:9', /CLI_CLUSTER_UNREACHABLE/);
  });

  it('a gateway that is not there', async () => {
    const { status, stderr } = await nexslice(['ue', 'list', '--gateway', 'http://127.0.0.1:9']);
    expect(status).toBe(1);
    isOneClearLine(stderr, 'http://127.0.0.1:9', /nexslice up/);
  });
});

describe('help', () => {
  it.each([['up'], ['cluster'], ['run'], ['ue', 'connect']])('of %s has examples', async (...words) => {
    const { status, stdout } = await nexslice([...words, '--help']);
    expect(status).toBe(0);
    expect(stdout).toContain(`nexslice ${words.join(' ')}`);
    expect(stdout).toMatch(/Examples?:/);
  });
});

it('nexslice crds prints the three kinds as YAML', async () => {
  const { stdout } = await nexslice(['crds']);
  const names = parseAllDocuments(stdout).map(
    (document) => (document as { toJS(): { metadata: { name: string } } }).toJS().metadata.name,
  );
  expect(names.sort()).toEqual(['slices.nexslice.io', 'uesessions.nexslice.io', 'upfs.nexslice.io']);
});

it('nexslice version prints the version', async () => {
  expect((await nexslice(['version'])).stdout).toMatch(/^nexslice \d+\.\d+\.\d+ /);
});

describe('nexslice ue', () => {
  let running: RunningNexslice;
  beforeAll(async () => {
    running = await startNexslice(folder.path);
  });
  afterAll(async () => {
    await running?.stop();
  });
  const ue = (...args: string[]) => nexslice(['ue', ...args, '--gateway', running.gateway]);

  it('connects, lists and disconnects', async () => {
    expect(await ue('connect', '5')).toMatchObject({ status: 0, stdout: 'UE 5 connected\n' });
    const listed = await ue('list', '-o', 'json');
    expect(JSON.parse(listed.stdout)).toMatchObject([{ ue_id: 5, name: 'ue5', slice: 'default', upf: 'upf-ue5' }]);
    expect((await ue('list')).stdout).toMatch(/^UE-ID +SESSION +PHASE +SLICE +UPF +SIMULATED\n5 +ue5 /);
    expect((await ue('disconnect', '5')).stdout).toBe('UE 5 disconnected\n');
  });

  it('passes on what the gateway refuses, field by field', async () => {
    const { status, stderr } = await ue('connect', '6', '--supi', 'imsi-12');
    expect(status).toBe(1);
    isOneClearLine(stderr, /supi: SUPI must be imsi- and 14 or 15 digits/);
    const unknown = await ue('disconnect', '999');
    expect(unknown.status).toBe(1);
    isOneClearLine(unknown.stderr, 'ue999');
  });

  it('runs against a gateway named in the environment', async () => {
    const { status } = await nexslice(['ue', 'list'], { NEXSLICE_GATEWAY: running.gateway });
    expect(status).toBe(0);
  });
});

describe('nexslice run', () => {
  it('works on any cluster that has the kinds and the namespace, and says what to do where it has not', async () => {
    const home = join(folder.path, 'cluster');
    mkdirSync(home);
    const cluster = await startNexslice(home, ['cluster', '--port', '0']);
    const client = await clientOf(cluster);
    const run = ['run', '--port', '0', '--kubeconfig', cluster.kubeconfig];

    const withoutKinds = await nexslice(run);
    expect(withoutKinds.status).toBe(1);
    isOneClearLine(withoutKinds.stderr, 'Slice, UESession, UPF', 'nexslice crds', /CLI_KINDS_MISSING/);

    for (const crd of crds() as CustomResourceDefinition[]) await client.apply(customResourceDefinitions, crd);
    const withoutNamespace = await nexslice(run);
    expect(withoutNamespace.status).toBe(1);
    isOneClearLine(withoutNamespace.stderr, 'kubectl create namespace nexslice', /CLI_NAMESPACE_MISSING/);

    await client.create(namespaces, { metadata: { name: 'nexslice' } });
    const product = await startNexslice(folder.path, run);
    await connect(product.gateway, 1);
    await eventually(async () => {
      const session = await client.get(uesessions, { namespace: 'nexslice', name: 'ue1' });
      expect(session.status?.phase).toBe('Ready');
    });
    expect((await product.stop()).status).toBe(0);
    // What is in the cluster stays there: only the controllers are gone.
    expect(await names(client, deployments)).toEqual(['upf-ue1']);
    await client.close();
    await cluster.stop();
  });

  it('with DEMO_MODE brings a cluster of its own', async () => {
    const home = join(folder.path, 'demo');
    mkdirSync(home);
    const args = ['run', '--port', '0', '--api-port', '0'];
    const demo = await startNexslice(home, args, { DEMO_MODE: 'yes', HOME: home });
    await connect(demo.gateway, 1);
    const client = await clientOf(demo);
    await eventually(async () => expect(await names(client, upfs)).toEqual(['upf-ue1']));
    await client.close();
    await demo.stop();
  });
});

it('Ctrl-C ends everything at once, in good order, and takes the files of this run away', async () => {
  const home = join(folder.path, 'stopped');
  mkdirSync(home);
  const running = await startNexslice(home);
  const { status, stderr } = await running.stop();
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  await expect(fetch(running.gateway)).rejects.toThrow();
});
