import { describe, expect, it } from 'vitest';
import { inPlace, KrmError, PackageProblem } from '../errors.ts';
import { Resource } from '../resource/resource.ts';
import { formatResult, resultAbout, resultOf } from './result.ts';

const resource = (path?: string, index?: string) =>
  Resource.from({
    apiVersion: 'example.org/v1',
    kind: 'Box',
    metadata: {
      name: 'b',
      namespace: 'n',
      ...(path && {
        annotations: {
          'internal.config.kubernetes.io/path': path,
          ...(index && { 'internal.config.kubernetes.io/index': index }),
        },
      }),
    },
  });

const about = { apiVersion: 'example.org/v1', kind: 'Box', name: 'b', namespace: 'n' };

describe('resultAbout', () => {
  it.each([
    ['a resource without file', resource(), undefined, { resourceRef: about }],
    ['a resource of a file', resource('x.yaml', '0'), undefined, { resourceRef: about, file: { path: 'x.yaml' } }],
    [
      'a later resource of a file',
      resource('x.yaml', '2'),
      undefined,
      { resourceRef: about, file: { path: 'x.yaml', index: 2 } },
    ],
    [
      'a field',
      resource('x.yaml'),
      'spec.a',
      { resourceRef: about, field: { path: 'spec.a' }, file: { path: 'x.yaml' } },
    ],
  ])('%s', (_, of, field, expected) => {
    expect(resultAbout(of, 'warning', 'odd', field)).toEqual({ message: 'odd', severity: 'warning', ...expected });
  });
});

describe('resultOf', () => {
  it('takes the place that the error names, and the fallback for what it does not', () => {
    const problem = new PackageProblem('wrong', { field: 'spec.a', value: 1, better: 2 });
    expect(resultOf(problem, { resource: resource('x.yaml'), field: 'spec' })).toEqual({
      message: 'wrong',
      severity: 'error',
      resourceRef: about,
      field: { path: 'spec.a', currentValue: 1, proposedValue: 2 },
      file: { path: 'x.yaml' },
    });
  });

  it.each([
    [new Error('plain'), 'plain'],
    ['a text', 'a text'],
    [new KrmError('KRM_YAML_INVALID', 'no yaml'), 'no yaml'],
    [undefined, 'undefined'],
  ])('takes whatever was thrown: %s', (thrown, message) => {
    expect(resultOf(thrown, {})).toEqual({ message, severity: 'error' });
  });
});

describe('inPlace', () => {
  it('returns what the work returns', () => {
    expect(inPlace({}, () => 7)).toBe(7);
  });

  it('says where it failed, and why', () => {
    const cause = new Error('inner');
    const place = { resource: resource(), field: 'spec.a' };
    try {
      inPlace(place, () => {
        throw cause;
      });
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(PackageProblem);
      expect(error).toMatchObject({ message: 'inner', cause, place, code: 'KRM_PACKAGE_INVALID' });
    }
  });

  it('leaves what is known better', () => {
    const inner = () => inPlace({ field: 'spec.a.b', value: 1 }, () => JSON.parse('{'));
    expect(() => inPlace({ resource: resource(), field: 'spec' }, inner)).toThrow(
      expect.objectContaining({ place: expect.objectContaining({ field: 'spec.a.b', value: 1 }) }),
    );
  });
});

describe('formatResult', () => {
  it.each([
    [{ message: 'm', severity: 'info' as const }, '[info] m'],
    [resultAbout(resource('x.yaml'), 'error', 'm', 'spec.a'), '[error] example.org/v1/Box/b .spec.a (x.yaml): m'],
    [resultAbout(resource(), 'warning', 'm'), '[warning] example.org/v1/Box/b: m'],
    [{ message: 'm', severity: 'error' as const, field: { path: 'a' } }, '[error] .a: m'],
  ])('%#', (result, text) => {
    expect(formatResult(result)).toBe(text);
  });
});
