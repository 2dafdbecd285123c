import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PackageFiles } from '@nexslice/krm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { explain } from '../explain/explain.ts';
import { clusterText, upfFiles } from '../fixture/upf.fixture.ts';
import { render } from './render.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'render-'));
  await put(upfFiles);
});
afterEach(async () => {
  await rm(dir, { recursive: true });
});

async function put(files: Readonly<Record<string, string>>, base = dir): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(base, path)), { recursive: true });
    await writeFile(join(base, path), text);
  }
}

const read = (path: string) => readFile(join(dir, path), 'utf8');

async function snapshot(): Promise<Record<string, string>> {
  const names = (await readdir(dir, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  const paths = names.map((entry) => join(entry.parentPath, entry.name)).sort();
  return Object.fromEntries(
    await Promise.all(paths.map(async (path) => [path, await readFile(path, 'utf8')] as const)),
  );
}

describe('render', () => {
  it('completes a package with its own prefixes in at most three rounds', async () => {
    const report = await render(dir, { write: true });
    expect(report.ready).toBe(true);
    expect(report.rounds).toBeLessThanOrEqual(3);
    expect(await read('upf.yaml')).toContain('provider: upf.example.org # whose operator runs it');
    expect(await read('upf.yaml')).toContain('address: 10.3.0.2/24');
    expect(await read('ran/networkattachmentdefinition_upf-paris-n3.yaml')).toContain('"master":"ens5.2"');
    expect(await read('ipclaim_upf-paris-internet-p1.yaml')).toContain('prefix: 10.64.0.0/24');
    expect(report.steps.map(({ name }) => name)).toContain('nad-fn');
  });

  it('touches no byte of files that do not change, and none at all the second time', async () => {
    await put({
      'extra.yaml': 'a:   1   # odd\n\n\nb: [1,2]\n',
      'odd.yaml': 'apiVersion: v1\nkind: ConfigMap\n\nmetadata: {name: "x"}\n',
      'README.md': '# x\n',
    });
    const before = await snapshot();
    await render(dir, { write: true });
    const after = await snapshot();
    for (const name of ['cluster.yaml', 'networks.yaml', 'extra.yaml', 'odd.yaml', 'README.md']) {
      expect(after[join(dir, name)]).toBe(before[join(dir, name)]);
    }
    expect([...(await render(dir, { write: true })).changes]).toEqual([]);
    expect(await snapshot()).toEqual(after);
  });

  it('keeps lists indented where a file has them so', async () => {
    const indented = upfFiles['Kptfile']!.replaceAll('\n  - ', '\n    - ');
    await put({ Kptfile: indented });
    await render(dir, { write: true });
    expect(await read('Kptfile')).toContain(`${indented.split('\n').slice(5, -1).join('\n')}`);
    expect(await read('Kptfile')).toContain('  conditions:\n    - ');
  });

  it('writes nothing unless asked, and elsewhere when asked', async () => {
    const before = await snapshot();
    await render(dir);
    expect(await snapshot()).toEqual(before);
    const other = join(dir, 'out');
    await render(dir, { write: other });
    expect(await readFile(join(other, 'upf.yaml'), 'utf8')).toContain('10.3.0.2/24');
    expect(await readFile(join(other, 'cluster.yaml'), 'utf8')).toBe(upfFiles['cluster.yaml']);
  });

  it('leaves claims open without a backend', async () => {
    const report = await render(dir, { backend: 'none' });
    expect(report.ready).toBe(false);
    expect([...report.changes.keys()]).toContain('ipclaim_upf-paris-n3-ipv4.yaml');
  });

  it('keeps packages apart through a file of what is given out', async () => {
    const file = join(dir, '..', `${dir.split('/').at(-1)}-ledger.json`);
    const second = await mkdtemp(join(tmpdir(), 'render-'));
    try {
      await put(upfFiles, second);
      await put({ Kptfile: upfFiles['Kptfile']!.replace('name: upf', 'name: upf-two') }, second);
      await render(dir, { write: true, backend: { file } });
      await render(second, { write: true, backend: { file } });
      expect(await read('upf.yaml')).toContain('10.3.0.2/24');
      expect(await readFile(join(second, 'upf.yaml'), 'utf8')).toContain('10.3.0.3/24');
      expect((await render(dir, { backend: { file } })).changes.size).toBe(0);
    } finally {
      await rm(second, { recursive: true });
      await rm(file, { force: true });
    }
  });

  it('remembers nothing in the file of what is only shown', async () => {
    const file = `${dir}-ledger.json`;
    expect((await render(dir, { backend: { file } })).changes.size).toBeGreaterThan(0);
    await expect(readFile(file)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it.each([
    ['an unknown image', '  - image: x.example/unknown:v1\n', 'KRM_FUNCTION_UNKNOWN'],
    ['a program that was not allowed', '  - exec: ./fn.sh\n', 'KRM_FUNCTION_UNKNOWN'],
    ['a function that fails', '  - image: x/set-labels:v1\n', 'KRM_FUNCTION_FAILED'],
    [
      'a configPath that leads nowhere',
      '  - image: x/set-labels:v1\n    configPath: no.yaml\n',
      'KRM_PIPELINE_INVALID',
    ],
    ['an entry without function', '  - configPath: no.yaml\n', 'KRM_PIPELINE_INVALID'],
    ['two configurations', '  - image: x\n    configPath: a\n    configMap: {a: b}\n', 'KRM_PIPELINE_INVALID'],
  ])('changes nothing on %s', async (_, step, code) => {
    await put({ Kptfile: upfFiles['Kptfile'] + step });
    const before = await snapshot();
    await expect(render(dir, { write: true })).rejects.toMatchObject({ code });
    expect(await snapshot()).toEqual(before);
  });

  it('gives up on functions that undo each other', async () => {
    const step = (value: string) =>
      `  - image: x/set-annotations:v1\n    configMap: {k: "${value}"}\n    selectors: [{kind: IPClaim}]\n`;
    await put({ Kptfile: `${upfFiles['Kptfile']}${step('1')}` });
    await expect(render(dir, { rounds: 1 })).rejects.toMatchObject({ code: 'FN_RENDER_UNSTABLE' });
  });

  it('runs inner packages first, and only with what is theirs', async () => {
    const labels = (value: string) =>
      `pipeline:\n  mutators:\n  - image: x/set-labels:v1\n    configMap: {k: ${value}}\n`;
    const kptfile = 'apiVersion: kpt.dev/v1\nkind: Kptfile\nmetadata:\n  name: p\n';
    const thing = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: x\n';
    await rm(dir, { recursive: true });
    await put({
      Kptfile: kptfile + labels('outer'),
      'a.yaml': thing,
      'in/Kptfile': `${kptfile}${labels('inner').replaceAll('k:', 'j:')}`,
      'in/b.yaml': thing,
    });
    const report = await render(dir, { write: true });
    expect(report.steps.slice(0, 2).map((step) => step.package)).toEqual(['in', '']);
    expect(await read('in/b.yaml')).toContain('j: inner\n    k: outer');
    expect(await read('a.yaml')).not.toContain('j: inner');
  });

  it('respects selectors and exclusions', async () => {
    const step =
      '  - image: x/set-annotations:v1\n    configMap: {seen: "yes"}\n    selectors: [{kind: Interface}]\n    exclude: [{name: n6}]\n';
    await put({ Kptfile: upfFiles['Kptfile'] + step });
    await render(dir, { write: true });
    expect(await read('n3.yaml')).toContain('seen: "yes"');
    expect(await read('n6.yaml')).not.toContain('seen');
    expect(await read('capacity.yaml')).not.toContain('seen');
  });

  it('runs programs that were allowed, and drops what validators change, and says so', async () => {
    await put({ Kptfile: `${upfFiles['Kptfile']}  - exec: cat\n` });
    expect((await render(dir, { allowExec: true })).ready).toBe(true);
    await put({ Kptfile: `${upfFiles['Kptfile']}  validators:\n  - image: x/set-labels:v1\n    configMap: {a: b}\n` });
    const { steps, changes } = await render(dir);
    expect(steps.flatMap(({ results }) => results.map(({ message }) => message))).toContain(
      'a validator must not change anything: its changes are dropped',
    );
    expect([...changes.values()].join('')).not.toMatch(/^ *a: b$/m);
    await put({ Kptfile: `${upfFiles['Kptfile']}  - exec: 'false'\n` });
    await expect(render(dir, { allowExec: true })).rejects.toThrow('exit status 1');
  });

  it('fails on files that are no YAML, and names them', async () => {
    await put({ 'n3.yaml': 'a: [' });
    await expect(render(dir)).rejects.toThrow(/n3\.yaml: .* line 1/);
    await expect(render(join(dir, 'nowhere'))).rejects.toMatchObject({ code: 'KRM_PACKAGE_UNREADABLE' });
  });
});

describe('dependencies', () => {
  const dependency = `apiVersion: req.nephio.org/v1alpha1
kind: Dependency
metadata:
  name: upf
  annotations:
    specializer.nephio.org/owner: workload.nephio.org/v1alpha1.NFDeployment.upf-paris
    specializer.nephio.org/namespace: core
spec:
  packageName: other
  injectors:
  - apiVersion: workload.nephio.org/v1alpha1
    kind: NFDeployment
`;

  async function withOther(work: (other: string) => Promise<void>): Promise<void> {
    const other = await mkdtemp(join(tmpdir(), 'other-'));
    try {
      await put(upfFiles, other);
      await put({ 'dependency.yaml': dependency });
      await work(other);
    } finally {
      await rm(other, { recursive: true });
    }
  }

  it('are copied from the package that is named, once that is ready', () =>
    withOther(async (other) => {
      const dependencies = { other };
      expect((await render(dir, { dependencies })).ready).toBe(false);
      await render(other, { write: true });
      expect((await render(dir, { write: true, dependencies })).ready).toBe(true);
      expect(await read('core/config_upf-paris-upf-paris.yaml')).toContain('address: 10.3.0.2/24');
      expect(await read('upf.yaml')).toContain('parametersRefs:\n  - name: upf-paris-upf-paris\n');
      expect((await render(dir, { dependencies })).changes.size).toBe(0);
    }));

  it('hold the package back while nobody has them', async () => {
    await put({ 'dependency.yaml': dependency });
    expect((await render(dir, { write: true, strict: true })).ready).toBe(false);
    expect((await explain(dir)).chain.at(-1)?.message).toContain('dependency not ready: no package other found');
  });
});

describe('explain', () => {
  it('has nothing to say about a package that is ready', async () => {
    await render(dir, { write: true });
    expect(await explain(dir)).toEqual({ ready: true, chain: [] });
  });

  it('leads from the gate to the cause the shortest way', async () => {
    await render(dir, { write: true, backend: 'none' });
    const { ready, chain } = await explain(dir);
    expect(ready).toBe(false);
    expect(chain.map(({ type }) => type.split('.').slice(-2).join('.'))).toEqual([
      'Specializer.specialize',
      'NFDeployment.upf-paris',
      'DataNetwork.internet',
      'IPClaim.upf-paris-internet-p1',
    ]);
    expect(chain.at(-1)?.waitsFor).toContain('an address');
  });

  it('asks for the facts of a cluster where a blueprint has a placeholder, rendered or not', async () => {
    const placeholder = clusterText('  clusterName: example\n').replace(
      'metadata:\n',
      'metadata:\n  annotations:\n    kpt.dev/config-injection: required\n',
    );
    await put({ 'cluster.yaml': placeholder });
    for (const rendered of [false, true]) {
      if (rendered) await render(dir, { write: true });
      const { ready, chain } = await explain(dir);
      expect(ready).toBe(false);
      expect(chain.at(-1)).toMatchObject({ message: 'cluster.yaml is the placeholder of a blueprint' });
      expect(chain.at(-1)?.waitsFor).toContain('--inject');
    }
    const { resources } = PackageFiles.read(new Map([['edge01.yaml', clusterText()]]));
    expect((await render(dir, { write: true, inject: resources })).ready).toBe(true);
    expect(await explain(dir)).toEqual({ ready: true, chain: [] });
  });

  it('ends where somebody said what is wrong', async () => {
    await put({ 'cluster.yaml': clusterText('  clusterName: paris\n  cnis: [ipvlan]\n  masterInterface: e\n') });
    await render(dir, { write: true, strict: true });
    const { chain } = await explain(dir);
    expect(chain.at(-1)?.message).toContain('requested: macvlan');
  });

  it('asks for a Kptfile', async () => {
    await rm(join(dir, 'Kptfile'));
    expect((await explain(dir)).chain[0]?.type).toBe('Kptfile');
  });
});
