import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { explain } from '../explain/explain.ts';
import { type Blueprint, blueprintFiles, blueprints } from './blueprint.fixture.ts';
import { render } from './render.ts';

let base: string;
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'blueprint-'));
});
afterEach(() => rm(base, { recursive: true }));

/** Writes a blueprint beside the others; what it depends on is found there. */
async function put(blueprint: Blueprint): Promise<string> {
  const dir = join(base, `lab-${blueprint.short}`);
  await mkdir(dir);
  for (const [path, text] of Object.entries(blueprintFiles(blueprint))) await writeFile(join(dir, path), text);
  return dir;
}

async function texts(dir: string): Promise<Record<string, string>> {
  const names = (await readdir(dir, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  const paths = names.map((entry) => join(entry.parentPath, entry.name)).sort();
  return Object.fromEntries(await Promise.all(paths.map(async (path) => [path, await readFile(path, 'utf8')])));
}

const [upf, ...others] = blueprints as [Blueprint, ...Blueprint[]];

describe.each([
  ['as Nephio does', {}],
  ['strictly', { strict: true }],
])('blueprints, rendered %s', (_, mode) => {
  it.each(blueprints.map((blueprint) => [blueprint.short, blueprint] as const))(
    '%s is ready after at most three rounds, and stays the same to the byte',
    async (_short, blueprint) => {
      if (blueprint !== upf) await render(await put(upf), { ...mode, write: true });
      const dir = await put(blueprint);
      const report = await render(dir, { ...mode, write: true });
      expect([report.ready, await explain(dir)]).toEqual([true, { ready: true, chain: [] }]);
      expect(report.rounds).toBeLessThanOrEqual(3);
      const before = await texts(dir);
      expect((await render(dir, { ...mode, write: true })).changes.size).toBe(0);
      expect(await texts(dir)).toEqual(before);
    },
  );

  it('the user plane has every interface, address, VLAN and pool', async () => {
    const dir = await put(upf);
    await render(dir, { ...mode, write: true });
    expect(await readFile(join(dir, 'nf.yaml'), 'utf8')).toBe(`apiVersion: workload.nephio.org/v1alpha1
kind: NFDeployment
metadata:
  name: upf-lyon01
  namespace: lab
spec:
  provider: upf.example.org
  interfaces:
  - name: n3
    ipv4:
      address: 172.23.0.2/24
      gateway: 172.23.0.1
    vlanID: 2
  - name: n4
    ipv4:
      address: 172.21.0.2/24
      gateway: 172.21.0.1
    vlanID: 3
  - name: n6
    ipv4:
      address: 172.20.0.2/24
      gateway: 172.20.0.1
    vlanID: 4
  networkInstances:
  - name: net-inside
    interfaces:
    - n4
  - name: net-outside
    dataNetworks:
    - name: internet
      pool:
      - prefix: 10.64.0.0/24
      - prefix: 10.64.1.0/24
      - prefix: 10.64.2.0/24
    interfaces:
    - n6
  - name: net-ran
    interfaces:
    - n3
  capacity:
    maxDownlinkThroughput: 5G
    maxUplinkThroughput: 5G
`);
    const nads = (await readdir(join(dir, 'lab'))).filter((name) => name.startsWith('networkattachment'));
    expect(nads).toHaveLength(3);
  });

  it.each(others.map((blueprint) => [blueprint.short, blueprint] as const))(
    '%s waits for the user plane that it depends on, and says so',
    async (_short, blueprint) => {
      await put(upf);
      const dir = await put(blueprint);
      expect((await render(dir, { ...mode, write: true })).ready).toBe(false);
      const { chain } = await explain(dir);
      expect(chain.at(-1)).toMatchObject({ type: 'req.nephio.org/v1alpha1.Dependency.upf' });
    },
  );

  it('files that no function has anything to do with keep every byte', async () => {
    const dir = await put(upf);
    const before = await texts(dir);
    await render(dir, { ...mode, write: true });
    const after = await texts(dir);
    for (const name of ['network-ran.yaml', 'cluster.yaml', 'owner.yaml', 'package-context.yaml', 'space.yaml']) {
      expect(after[join(dir, name)]).toBe(before[join(dir, name)]);
    }
  });
});
