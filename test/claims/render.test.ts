import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { render as renderDirectory } from '@nexslice/functions';
import { type IPClaim, ipClaims, networkInstances, vlanClaims, vlanIndexes } from '@nexslice/kinds';
import { type ResourceType, systemClock } from '@nexslice/kube';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ClusterBackend } from '../../packages/cli/src/krm/cluster-backend.ts';
import { upfFiles } from '../../packages/functions/src/fixture/upf.fixture.ts';
import { type Finished, nexslice } from '../e2e/support/process.ts';
import { sharedWorld } from './shared.ts';

const { world, objects, namespace, replica, stopAll } = sharedWorld();
let dir: string;

beforeAll(async () => {
  await replica();
  dir = await mkdtemp(join(tmpdir(), 'render-'));
  await writeFile(join(dir, 'kubeconfig'), world().server.kubeconfig());
});

beforeEach(async () => {
  const prefixes = [
    { prefix: '10.3.0.0/16' },
    { prefix: '10.64.0.0/16', labels: { 'nephio.org/prefix-kind': 'pool' } },
  ];
  for (const name of ['ran', 'core']) await objects.put(networkInstances, name, { prefixes });
  await objects.put(vlanIndexes, 'paris', {});
});

afterAll(() => rm(dir, { recursive: true }));

/** The package, without prefixes of its own. */
async function newPackage(name: string, changes: Readonly<Record<string, string>> = {}): Promise<string> {
  const path = await mkdtemp(join(dir, `${name}-`));
  const { 'networks.yaml': _, ...files } = { ...upfFiles, ...changes };
  const kptfile = files['Kptfile']!.replace('name: upf', `name: ${name}`);
  for (const [file, text] of Object.entries({ ...files, Kptfile: kptfile })) {
    await writeFile(join(path, file), text);
  }
  return path;
}

function render(path: string, ...flags: string[]): Promise<Finished> {
  const kubeconfig = join(dir, 'kubeconfig');
  return nexslice(['render', path, '--backend', `cluster:${namespace()}`, '--kubeconfig', kubeconfig, ...flags]);
}

async function claims(): Promise<string[]> {
  const types: ResourceType[] = [ipClaims, vlanClaims];
  const all = await Promise.all(types.map((type) => world().client.list(type, { namespace: namespace() })));
  return all.flatMap(({ items }) => items.map(({ metadata }) => metadata?.name ?? '')).sort();
}

describe('nexslice render --backend cluster', () => {
  it('gives a package the addresses and VLANs that the cluster gives, and the same the second time', async () => {
    const path = await newPackage('upf');
    const first = await render(path, '--in-place');
    expect(first.stderr).toContain('The package is ready.');
    const upf = await readFile(join(path, 'upf.yaml'), 'utf8');
    const { items } = await world().client.list(ipClaims, { namespace: namespace() });
    const prefixes = items.map(({ status }: IPClaim) => status?.prefix);
    expect(prefixes.length).toBeGreaterThan(1);
    for (const prefix of prefixes) expect(upf).toContain(prefix);
    expect((await render(path)).stderr).toContain('0 files would change');
  });

  it('leaves nothing in the cluster when it only shows what would change', async () => {
    const path = await newPackage('upf');
    const { stdout, stderr } = await render(path);
    expect(stderr).toContain('The package is ready.');
    expect(stdout).toContain('10.3.0.2/24');
    expect(await claims()).toEqual([]);
  });

  it('says what the cluster cannot give', async () => {
    await objects.remove(networkInstances, 'ran');
    const path = await newPackage('upf');
    expect((await render(path, '--in-place')).stderr).toContain('not ready');
    expect(await readFile(join(path, 'Kptfile'), 'utf8')).toContain(`there is no NetworkInstance ${namespace()}/ran`);
  });

  it('does not take the claims of another package', async () => {
    await render(await newPackage('upf'), '--in-place');
    const second = await newPackage('another');
    await render(second, '--in-place');
    expect(await readFile(join(second, 'Kptfile'), 'utf8')).toContain('was made for the package upf');
  });

  it('gives back the claims of a rendering that fails', async () => {
    const path = await newPackage('upf', { Kptfile: `${upfFiles['Kptfile']}  - image: x.example/unknown:v1\n` });
    const before = await readdir(path);
    expect((await render(path, '--in-place')).status).toBe(1);
    expect(await readdir(path)).toEqual(before);
    expect(await claims()).toEqual([]);
  });

  it('says that nobody answers where no controller runs', async () => {
    await stopAll();
    const { client } = world();
    const backend = await ClusterBackend.connect({
      client,
      namespace: namespace(),
      clock: systemClock,
      keep: false,
      timeoutMs: 100,
    });
    const report = await renderDirectory(await newPackage('upf'), { backend: { other: backend } });
    await backend.finish(false);
    expect(report.ready).toBe(false);
    expect(report.steps.flatMap(({ results }) => results).at(-1)?.message).toContain('nexslice run --claims');
    expect(await claims()).toEqual([]);
  });
});
