import { describe, expect, it } from 'vitest';
import { ResourceList } from '../list/list.ts';
import { PackageFiles } from '../package/package.ts';
import { Resource } from '../resource/resource.ts';
import { isSelected, nameOfImage, readPipeline, type Selector } from './declaration.ts';
import { runProgram } from './external.ts';
import { type BuiltIn, runPipeline } from './run.ts';

const kptfile = (pipeline: string, name = 'p') =>
  `apiVersion: kpt.dev/v1\nkind: Kptfile\nmetadata:\n  name: ${name}\npipeline:\n${pipeline}`;
const thing = (name: string) => `apiVersion: v1\nkind: Thing\nmetadata:\n  name: ${name}\n`;

function listOf(files: Record<string, string>): ResourceList {
  return new ResourceList([...PackageFiles.read(new Map(Object.entries(files))).resources]);
}

const pipelineOf = (text: string) => readPipeline(listOf({ Kptfile: kptfile(text) }).items[0]!);

describe('nameOfImage', () => {
  it.each([
    ['docker.io/nephio/nad-fn:latest', 'nad-fn'],
    ['localhost:5000/a/b/set-labels:v0.2', 'set-labels'],
    ['set-labels', 'set-labels'],
    ['ghcr.io/x/y@sha256:00ff', 'y'],
    ['ghcr.io/x/y:v1@sha256:00ff', 'y'],
  ])('of %s is %s', (image, name) => {
    expect(nameOfImage(image)).toBe(name);
  });
});

describe('readPipeline', () => {
  it('lists mutators, then validators', () => {
    const steps = pipelineOf(
      '  validators:\n  - image: v\n  mutators:\n  - image: x/m:1\n    name: first\n    configMap: {a: b}\n  - exec: ./run me\n',
    );
    expect(steps.map(({ name, validates }) => [name, validates])).toEqual([
      ['first', false],
      ['./run me', false],
      ['v', true],
    ]);
  });

  it.each([
    ['  mutators:\n  - configPath: a\n', 'pipeline.mutators[0] must have either image or exec'],
    ['  mutators:\n  - image: a\n    exec: b\n', 'must have either image or exec'],
    ['  validators:\n  - image: a\n    configMap: text\n', 'pipeline.validators[0] configMap is not a map'],
    ['  mutators:\n  - image: a\n    configMap: {}\n    configPath: b\n', 'has both configPath and configMap'],
  ])('refuses %j and says where', (text, message) => {
    expect(() => pipelineOf(text)).toThrow(message);
  });
});

describe('selectors', () => {
  const resource = Resource.from({
    apiVersion: 'v1',
    kind: 'Thing',
    metadata: { name: 'a', namespace: 'n', labels: { l: '1' }, annotations: { k: '2' } },
  });
  const step = (selectors: Selector[], exclude: Selector[] = []) => ({
    name: 'x',
    image: 'x',
    selectors,
    exclude,
    validates: false,
  });

  it.each<[Selector[], Selector[], boolean]>([
    [[], [], true],
    [[{ kind: 'Thing' }], [], true],
    [[{ kind: 'Other' }], [], false],
    [[{ kind: 'Other' }, { name: 'a' }], [], true],
    [[{ kind: 'Thing', name: 'b' }], [], false],
    [[{ namespace: 'n', apiVersion: 'v1' }], [], true],
    [[{ labels: { l: '1' } }], [], true],
    [[{ labels: { l: '2' } }], [], false],
    [[{ annotations: { k: '2' } }], [], true],
    [[], [{ name: 'a' }], false],
    [[{ kind: 'Thing' }], [{ name: 'b' }], true],
  ])('%j without %j: %s', (selectors, exclude, selected) => {
    expect(isSelected(step(selectors, exclude), resource)).toBe(selected);
  });
});

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

describe('runProgram', () => {
  it('passes input and output', async () => {
    expect(await runProgram('cat', [], 'text')).toBe('text');
  });

  it.each([
    ['sh', ['-c', 'echo why >&2; exit 3'], 'sh: why'],
    ['sh', ['-c', 'exit 3'], 'sh: exit status 3'],
    ['no-such-program', [], 'no-such-program: '],
  ])('fails with what %s %j says', async (command, args, message) => {
    await expect(runProgram(command, args, 'x'.repeat(1_000_000))).rejects.toThrow(message);
  });
});
