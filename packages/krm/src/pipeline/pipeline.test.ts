import { describe, expect, it } from 'vitest';
import { ResourceList } from '../list/list.ts';
import { PackageFiles } from '../package/package.ts';
import { type BuiltIn, runPipeline } from './run.ts';

const kptfile = (pipeline: string, name = 'p') =>
  `apiVersion: kpt.dev/v1\nkind: Kptfile\nmetadata:\n  name: ${name}\npipeline:\n${pipeline}`;
const thing = (name: string) => `apiVersion: v1\nkind: Thing\nmetadata:\n  name: ${name}\n`;

function listOf(files: Record<string, string>): ResourceList {
  return new ResourceList([...PackageFiles.read(new Map(Object.entries(files))).resources]);
}

describe('runPipeline', () => {
  const notes: string[] = [];
  const note: BuiltIn = (list) => {
    notes.push(list.items.map((item) => item.name).join(' '));
    return { findings: [{ severity: 'info', message: 'seen' }] };
  };
  const options = { builtIn: (name: string) => (name === 'note' ? note : undefined) };

  it('calls functions with what is theirs and reports their results', async () => {
    notes.length = 0;
    const list = listOf({
      Kptfile: kptfile('  mutators:\n  - image: x/note:v1\n', 'outer'),
      'a.yaml': thing('a'),
      'in/Kptfile': kptfile('  mutators:\n  - image: y/note:v2\n    selectors: [{kind: Thing}]\n', 'inner'),
      'in/b.yaml': thing('b'),
    });
    const reports = await runPipeline(list, options);
    expect(notes).toEqual(['b', 'outer a inner b']);
    expect(reports.map((report) => [report.package, report.name, report.results[0]?.message])).toEqual([
      ['in', 'note', 'seen'],
      ['', 'note', 'seen'],
    ]);
  });

  it('runs each package behind those inside of it, and else by alphabet', async () => {
    const one = kptfile('  mutators:\n  - image: x/note:v1\n');
    const folders = ['', 'b/', 'b/z/', 'b-c/', 'a/deep/down/', 'a/'];
    const reports = await runPipeline(
      listOf(Object.fromEntries(folders.map((folder) => [`${folder}Kptfile`, one]))),
      options,
    );
    expect(reports.map((report) => report.package)).toEqual(['a/deep/down', 'a', 'b-c', 'b/z', 'b', '']);
  });

  it('gives functions their configuration: texts as they are written, or a resource as it is by then', async () => {
    const seen: unknown[] = [];
    const config: BuiltIn = (list) => {
      seen.push(list.functionConfig?.value['data']);
      for (const item of list.items) if (item.name === 'c') item.setAt(['data', 'x'], 'changed');
      return { findings: [] };
    };
    const list = listOf({
      'sub/Kptfile': kptfile(
        '  mutators:\n  - image: f\n    configMap: {a: 1.10, b: 007, c: true, d: ~}\n  - image: f\n    configPath: ./c.yaml\n',
      ),
      'sub/c.yaml': `${thing('c')}data: {x: first}\n`,
    });
    await runPipeline(list, { builtIn: () => config });
    expect(seen).toEqual([{ a: '1.10', b: '007', c: 'true', d: '' }, { x: 'changed' }]);
    const lost = listOf({ Kptfile: kptfile('  mutators:\n  - image: f\n    configPath: none.yaml\n') });
    await expect(runPipeline(lost, { builtIn: () => config })).rejects.toThrow(
      'no resource in its configPath none.yaml',
    );
  });

  it('refuses Kptfiles of other versions', async () => {
    const list = listOf({ 'sub/Kptfile': kptfile('  mutators: []\n').replace('/v1', '/v1alpha2') });
    await expect(runPipeline(list, options)).rejects.toThrow(
      'sub/Kptfile is of kpt.dev/v1alpha2: only kpt.dev/v1 is understood',
    );
  });

  it('drops what a validator changes, and says so', async () => {
    const change: BuiltIn = (list) => {
      for (const item of list.items) item.setAnnotation('a', 'b');
      return { findings: [] };
    };
    const list = listOf({
      Kptfile: kptfile('  validators:\n  - image: change\n  - exec: cat\n'),
      'a.yaml': `${thing('a')}spec: {x:   1}\n`,
    });
    const before = list.items.map((item) => item.value);
    const reports = await runPipeline(list, { builtIn: () => change, allowExec: true });
    expect(list.items.map((item) => item.value)).toEqual(before);
    // One that only writes in another style has changed nothing.
    expect(reports.map(({ results }) => results.map(({ severity }) => severity))).toEqual([['warning'], []]);
  });

  it('tells who listens of every function, and of programs before they run', async () => {
    const told: string[] = [];
    const list = listOf({
      Kptfile: kptfile("  mutators:\n  - image: x/note\n  - exec: node -e 'process.stdin.pipe(process.stdout)'\n"),
    });
    await runPipeline(list, {
      ...options,
      allowExec: true,
      onStep: ({ name }) => told.push(name.slice(0, 4)),
      onProgram: (_, command) => told.push(`runs ${command}`),
    });
    expect(told).toEqual(['note', 'runs node -e process.stdin.pipe(process.stdout)', 'node']);
  });

  it('reports what programs have found, also where they fail', async () => {
    const list = (rest: string) =>
      `apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems: []\nresults:\n- message: look here\n${rest}`;
    const program = (text: string, status: number) =>
      listOf({
        Kptfile: kptfile(
          `  mutators:\n  - exec: ${JSON.stringify(`node -e 'console.log(${JSON.stringify(text)}); process.exitCode = ${status}'`)}\n`,
        ),
      });
    const [report] = await runPipeline(program(list(''), 0), { ...options, allowExec: true });
    expect(report?.results).toEqual([{ severity: 'info', message: 'look here' }]);
    const failing = program(list('  severity: error\n  field: {path: spec.x}\n'), 1);
    await expect(runPipeline(failing, { ...options, allowExec: true })).rejects.toThrow('[error] .spec.x: look here');
  });

  it('runs programs over a ResourceList, when that is allowed', async () => {
    const list = listOf({ Kptfile: kptfile('  mutators:\n  - exec: sed s/old/new/\n'), 'a.yaml': thing('old') });
    await expect(runPipeline(list, options)).rejects.toMatchObject({ code: 'KRM_FUNCTION_UNKNOWN' });
    await runPipeline(list, { ...options, allowExec: true });
    expect(list.items.map((item) => item.name)).toContain('new');
  });

  it('runs other images with the container runtime that it is given', async () => {
    const list = listOf({ Kptfile: kptfile('  mutators:\n  - image: x/other:v1\n') });
    await expect(runPipeline(list, options)).rejects.toThrow('no container runtime was given');
    await expect(runPipeline(list, { ...options, containers: 'no-such-runtime' })).rejects.toMatchObject({
      code: 'KRM_FUNCTION_FAILED',
    });
  });

  it('stops at a function that fails, with its results', async () => {
    const failing: BuiltIn = () => ({ error: 'broken', findings: [{ severity: 'error', message: 'look here' }] });
    const list = listOf({ Kptfile: kptfile('  mutators:\n  - image: x/bad:v1\n') });
    await expect(runPipeline(list, { builtIn: () => failing })).rejects.toThrow(
      'function bad: broken; [error] look here',
    );
  });

  it('stops when it is told to', async () => {
    const list = listOf({ Kptfile: kptfile('  mutators:\n  - image: x/note:v1\n') });
    await expect(runPipeline(list, { ...options, signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow(
      'enough',
    );
  });
});
