import { describe, expect, it } from 'vitest';
import { Resource } from '../resource/resource.ts';
import { isSelected, nameOfImage, readPipeline, type Selector } from './declaration.ts';

const pipeline = (value: unknown) =>
  readPipeline(Resource.from({ apiVersion: 'kpt.dev/v1', kind: 'Kptfile', metadata: { name: 'p' }, pipeline: value }));

describe('nameOfImage', () => {
  it.each([
    'nad-fn',
    'nad-fn:v1',
    'docker.io/nephio/nad-fn',
    'docker.io/nephio/nad-fn:latest',
    'localhost:5000/nad-fn:v1.2.3',
    'localhost:5000/nad-fn',
    'ghcr.io/x/nad-fn@sha256:0123456789abcdef',
    'ghcr.io/x/nad-fn:v1@sha256:0123456789abcdef',
  ])('%s is nad-fn', (image) => {
    expect(nameOfImage(image)).toBe('nad-fn');
  });
});

describe('readPipeline', () => {
  it('answers mutators, then validators, which may not change anything', () => {
    const steps = pipeline({ validators: [{ image: 'c' }], mutators: [{ image: 'x/a:v1' }, { exec: './b.sh' }] });
    expect(steps.map(({ name, validates }) => [name, validates])).toEqual([
      ['a', false],
      ['./b.sh', false],
      ['c', true],
    ]);
  });

  it('finds configurations relative to the package', () => {
    const paths = ['a.yaml', './a.yaml', 'sub/../a.yaml', 'sub/a.yaml'];
    const steps = pipeline({ mutators: paths.map((configPath) => ({ image: 'x', configPath })) });
    expect(steps.map(({ configPath }) => configPath)).toEqual(['a.yaml', 'a.yaml', 'a.yaml', 'sub/a.yaml']);
  });

  it('takes the name that a step is given', () => {
    expect(pipeline({ mutators: [{ image: 'x/a', name: 'first' }] })[0]?.name).toBe('first');
  });

  it.each([{}, null, { mutators: [] }, { mutators: null }])('has no steps in %j', (value) => {
    expect(pipeline(value)).toEqual([]);
  });

  it.each<[unknown, string]>([
    ['hello', 'pipeline is not a map'],
    [[], 'pipeline is not a map'],
    [{ mutators: 'x' }, 'pipeline.mutators is not a list'],
    [{ validators: { image: 'x' } }, 'pipeline.validators is not a list'],
  ])('refuses %j', (value, problem) => {
    expect(() => pipeline(value)).toThrow(problem);
  });

  it.each<[string, object]>([
    ['must have either image or exec', {}],
    ['must have either image or exec', { image: 'a', exec: 'b' }],
    ['has both configPath and configMap', { image: 'a', configPath: 'a.yaml', configMap: {} }],
    ['configMap is not a map', { image: 'a', configMap: ['x'] }],
    ['must have either image or exec', ['x']],
    ['.selectors is not a list', { image: 'a', selectors: { kind: 'x' } }],
    ['.selectors holds what is not a map', { image: 'a', selectors: ['x'] }],
    ['.exclude holds what is not a map', { image: 'a', exclude: [null] }],
    ['configMap.x is not a text', { image: 'a', configMap: { w: 'fine', x: { y: 'z' } } }],
    ['has a configPath that leads out of the package', { image: 'a', configPath: '../a.yaml' }],
    ['has a configPath that leads out of the package', { image: 'a', configPath: '/etc/a.yaml' }],
    ['has the unknown field imgae', { image: 'a', imgae: 'b' }],
    ['.selectors has the unknown field kinds', { image: 'a', selectors: [{ kind: 'A' }, { kinds: ['B'] }] }],
    ['.exclude has the unknown field label', { image: 'a', exclude: [{ label: { a: 'b' } }] }],
  ])('says which step %s', (problem, step) => {
    expect(() => pipeline({ mutators: [{ image: 'fine' }, step] })).toThrow(
      `pipeline.mutators[1]${problem.startsWith('.') ? '' : ' '}${problem}`,
    );
  });
});

describe('isSelected', () => {
  const resource = Resource.from({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'a', namespace: 'n', labels: { app: 'x' }, annotations: { note: 'y' } },
  });
  const selected = (selectors: Selector[], exclude: Selector[] = []) =>
    isSelected({ name: 'f', selectors, exclude, validates: false }, resource);

  it.each<[Selector, boolean]>([
    [{}, true],
    [{ kind: 'ConfigMap' }, true],
    [{ kind: 'Secret' }, false],
    [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'a', namespace: 'n' }, true],
    [{ kind: 'ConfigMap', name: 'b' }, false],
    [{ namespace: 'other' }, false],
    [{ labels: { app: 'x' } }, true],
    [{ labels: { app: 'x', tier: 'y' } }, false],
    [{ annotations: { note: 'y' } }, true],
    [{ annotations: { note: 'z' } }, false],
  ])('by %j: %s', (selector, wanted) => {
    expect(selected([selector])).toBe(wanted);
    expect(selected([], [selector])).toBe(!wanted);
  });

  it('is for all where nothing is selected, and one selector that fits is enough', () => {
    expect(selected([])).toBe(true);
    expect(selected([{ kind: 'Secret' }, { kind: 'ConfigMap' }])).toBe(true);
  });

  it('lets exclusion win', () => {
    expect(selected([{ kind: 'ConfigMap' }], [{ name: 'a' }])).toBe(false);
  });
});
