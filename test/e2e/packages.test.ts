import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type Finished, nexslice, temporaryFolder } from './support/process.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());

const command = new URL('../../packages/cli/bin/nexslice', import.meta.url).pathname;

/** Runs a command with text on its standard input. */
function piped(args: readonly string[], input: string): Promise<Finished> {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  child.stdin.end(input);
  return new Promise((resolve) => child.once('close', (status) => resolve({ status, stdout, stderr })));
}

const files = {
  Kptfile: `apiVersion: kpt.dev/v1
kind: Kptfile
metadata:
  name: upf
info:
  readinessGates:
    - conditionType: nephio.org.Specializer.specialize
pipeline:
  mutators:
    - image: registry.example/interface-fn:v1
    - image: registry.example/nad-fn:v1
    - image: registry.example/nfdeploy-fn:v1
status:
  conditions:
    - type: nephio.org.Specializer.specialize
      status: "False"
      message: not specialized yet
      reason: Initialized
`,
  'cluster.yaml': `apiVersion: infra.nephio.org/v1alpha1
kind: WorkloadCluster
metadata:
  name: edge
  annotations:
    config.kubernetes.io/local-config: "true"
spec:
  clusterName: edge # where it runs
  cnis: [macvlan]
  masterInterface: eth1
`,
  'n3.yaml': `apiVersion: req.nephio.org/v1alpha1
kind: Interface
metadata:
  name: n3
  annotations:
    config.kubernetes.io/local-config: "true"
    specializer.nephio.org/owner: workload.nephio.org/v1alpha1.NFDeployment.upf-edge
    specializer.nephio.org/namespace: upf
spec:
  networkInstance:
    name: vpc-ran
  cniType: macvlan
  attachmentType: vlan
`,
  'capacity.yaml': `apiVersion: req.nephio.org/v1alpha1
kind: Capacity
metadata:
  name: dataplane
  annotations:
    config.kubernetes.io/local-config: "true"
    specializer.nephio.org/owner: workload.nephio.org/v1alpha1.NFDeployment.upf-edge
spec:
  maxUplinkThroughput: 5G
  maxDownlinkThroughput: 5G
`,
  'upf.yaml': `apiVersion: workload.nephio.org/v1alpha1
kind: NFDeployment
metadata:
  name: upf-edge
  namespace: upf
spec:
  provider: upf.free5gc.io
`,
  'prefix.yaml': `apiVersion: ipam.resource.nephio.org/v1alpha1
kind: NetworkInstance
metadata:
  name: vpc-ran
  annotations:
    config.kubernetes.io/local-config: "true"
spec:
  prefixes:
    - prefix: 10.20.0.0/16
`,
};

function aPackage(name: string): string {
  const path = join(folder.path, name);
  mkdirSync(path);
  for (const [file, text] of Object.entries(files)) writeFileSync(join(path, file), text);
  return path;
}

/** Everything in a package, to be compared. */
function contents(path: string): Record<string, string> {
  const entries = readdirSync(path, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    entries
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((file) => [relative(path, file), readFileSync(file, 'utf8')]),
  );
}

describe('nexslice render', () => {
  it('shows what would change and leaves the package as it is', async () => {
    const path = aPackage('shown');
    const { status, stdout, stderr } = await nexslice(['render', path]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^--- \/dev\/null\n\+\+\+ b\//m);
    expect(stderr).toMatch(/^ {2}interface-fn {2}\d+\.\d ms$/m);
    expect(stderr).toContain('would change (--in-place writes them)');
    expect(contents(path)).toEqual(files);
  });

  it('writes the package in place, and then has nothing more to do', async () => {
    const path = aPackage('written');
    expect((await nexslice(['render', path, '--in-place'])).status).toBe(0);
    const rendered = contents(path);
    expect(Object.values(rendered).join('---\n')).toMatch(/10\.20\.0\.\d+\/24/);
    expect(rendered['cluster.yaml']).toBe(files['cluster.yaml']);
    const again = await nexslice(['render', path, '--in-place']);
    expect(again.stdout).toBe('');
    expect(again.stderr).toContain('0 files changed');
    expect(contents(path)).toEqual(rendered);
  });

  it('writes another folder, and leaves the package as it is', async () => {
    const path = aPackage('source');
    const output = join(folder.path, 'rendered');
    expect((await nexslice(['render', path, '-o', output])).status).toBe(0);
    expect(contents(path)).toEqual(files);
    expect(Object.keys(contents(output))).toEqual(expect.arrayContaining(Object.keys(files)));
  });

  it('writes nothing when a function fails, and says which', async () => {
    const path = aPackage('failing');
    const kptfile = files.Kptfile.replace('interface-fn:v1', 'no-such-fn:v1');
    writeFileSync(join(path, 'Kptfile'), kptfile);
    const { status, stderr } = await nexslice(['render', path, '--in-place']);
    expect(status).toBe(1);
    expect(stderr.trimEnd().split('\n').at(-1)).toMatch(/no-such-fn.*\[KRM_FUNCTION_UNKNOWN\]$/);
    expect(contents(path)).toEqual({ ...files, Kptfile: kptfile });
  });

  it('says what is wrong with a folder that is no package, a backend that is none, flags that exclude each other', async () => {
    const missing = await nexslice(['render', join(folder.path, 'nowhere')]);
    expect(missing).toMatchObject({ status: 1, stdout: '' });
    expect(missing.stderr).toMatch(/nowhere.*\[KRM_[A-Z_]+\]\n$/);
    const backend = await nexslice(['render', aPackage('backend'), '--backend', 'magic']);
    expect(backend.stderr).toMatch(/package, none, file:PATH or cluster:NAMESPACE \[CLI_BACKEND_UNKNOWN\]\n$/);
    expect((await nexslice(['render', 'x', '--in-place', '-o', 'y'])).status).toBe(2);
    const unwritable = await nexslice(['render', aPackage('unwritable'), '-o', '/proc/nexslice']);
    expect(unwritable.stderr).toMatch(/cannot write package \/proc\/nexslice: .*\[KRM_PACKAGE_UNREADABLE\]\n$/);
  });
});

describe('nexslice explain', () => {
  it('leads from the readiness gate to what is missing', async () => {
    const path = aPackage('unready');
    await nexslice(['render', path, '--in-place', '--backend', 'none']);
    const { status, stdout } = await nexslice(['explain', path]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/is not ready:\n {2}nephio\.org\.Specializer\.specialize/);
    expect(stdout).toContain('waits for');
    const { chain, ready } = JSON.parse((await nexslice(['explain', path, '-o', 'json'])).stdout);
    expect(ready).toBe(false);
    expect(chain[0].type).toBe('nephio.org.Specializer.specialize');
  });
});

describe('nexslice fn', () => {
  const list = (config: string) => `apiVersion: config.kubernetes.io/v1
kind: ResourceList
functionConfig:
  apiVersion: v1
  kind: ConfigMap
  metadata:
    name: config
  data:
${config}items:
- apiVersion: v1
  kind: ConfigMap
  metadata:
    name: a # a comment that stays
    namespace: old
`;

  it('changes a ResourceList on its way from standard input to standard output', async () => {
    const { status, stdout, stderr } = await piped(['fn', 'set-namespace'], list('    namespace: upf\n'));
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain('name: a # a comment that stays\n    namespace: upf');
  });

  it('fails with status 1 and gives the input back with the reason among the results', async () => {
    const { status, stdout, stderr } = await piped(['fn', 'set-namespace'], list('    nonsense: upf\n'));
    expect(status).toBe(1);
    expect(stdout).toContain('namespace: old');
    expect(stdout).toMatch(/results:\n(.*\n)*.*severity: error/);
    expect(stderr).toMatch(/\[CLI_FUNCTION_FAILED\]\n$/);
  });

  it('names resource, field and file of what is wrong, and does nothing', async () => {
    const input = `apiVersion: config.kubernetes.io/v1
kind: ResourceList
items:
- apiVersion: kpt.dev/v1
  kind: Kptfile
  metadata:
    name: upf
- apiVersion: req.nephio.org/v1alpha1
  kind: Interface
  metadata:
    name: n3
    annotations:
      internal.config.kubernetes.io/path: 'n3.yaml'
  spec:
    networkInstance:
      name: ran
    cnitype: macvlan
`;
    const { status, stdout } = await piped(['fn', 'interface', '--compat', 'strict'], input);
    expect(status).toBe(1);
    expect(stdout).toBe(`${input}results:
- field:
    path: spec.cnitype
  file:
    path: n3.yaml
  message: unknown field; did you mean cniType?
  resourceRef:
    name: n3
    apiVersion: req.nephio.org/v1alpha1
    kind: Interface
  severity: error
`);
  });

  it('strictly fails with what stands in conditions too', async () => {
    const input: string[] = [];
    for (const [path, text] of Object.entries(files)) {
      if (path === 'cluster.yaml') continue;
      const [first, ...lines] = text.trimEnd().split('\n');
      input.push(`- ${first}`, ...lines.map((line) => `  ${line}`));
    }
    const list = `apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n${input.join('\n')}\n`;
    const strict = await piped(['fn', 'interface', '--compat', 'strict'], list);
    expect(strict.status).toBe(1);
    expect(strict.stdout).toMatch(/^results:\n(.*\n)* {2}message: workload cluster is missing from the kpt package$/m);
    expect(strict.stdout).toContain("message: 'stage1: cannot populate new resource err: workload cluster is missing");
    const faithful = await piped(['fn', 'interface'], list);
    expect(faithful.status).toBe(0);
    expect(faithful.stdout).not.toContain('results:');
  });

  it('refuses what is no ResourceList, and names the functions when one is unknown', async () => {
    expect((await piped(['fn', 'interface'], 'a: 1\n')).stderr).toMatch(/\[KRM_RESOURCE_LIST_INVALID\]\n$/);
    expect((await piped(['fn', 'interfaces'], list('    a: b\n'))).stderr).toMatch(
      /known: .*interface.*\[FN_UNKNOWN\]/,
    );
  });

  it('lists what is built in', async () => {
    const { stdout } = await nexslice(['fn', 'list']);
    expect(stdout).toMatch(/^interface +interface-fn|^interface /m);
    const functions = JSON.parse((await nexslice(['fn', 'list', '-o', 'json'])).stdout) as { name: string }[];
    expect(functions.map(({ name }) => name)).toEqual(expect.arrayContaining(['interface', 'dnn', 'nad', 'nfdeploy']));
  });
});

it('nexslice convert leaves a package alone that is of the released dialect already', async () => {
  const path = aPackage('released');
  const { status, stderr } = await nexslice(['convert', path, '--to', 'd3']);
  expect(status).toBe(0);
  expect(stderr).toContain('is of that dialect already');
  expect(contents(path)).toEqual(files);
});
