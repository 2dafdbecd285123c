import { describe, expect, it } from 'vitest';
import type { ApiObject, SpecPart } from '../../registry/resource.ts';
import { created, kind } from '../testing/kinds.ts';
import { ephemeralContainers, resize } from './parts.ts';

const container = (requests: object = { cpu: '1' }, more: object = {}) => ({
  name: 'c',
  image: 'i:1',
  resources: { requests },
  ...more,
});
const pod = (spec: object = {}): ApiObject => created(kind('Pod'), { spec: { containers: [container()], ...spec } });
const debuggerOf = (name: string, image = 'd:1') => ({ name, image });

/** What a part makes of a wish, and why it is refused. */
function written(
  part: SpecPart,
  before: ApiObject,
  wish: ApiObject,
): { spec: Record<string, unknown>; errors: string[] } {
  const object = { ...before, spec: part.merge(wish['spec'], before['spec']) } as ApiObject;
  const errors = part.validate(object, before).map(({ field, message }) => `${field}: ${message}`);
  return { spec: object['spec'] as Record<string, unknown>, errors };
}

describe('ephemeral containers', () => {
  const held = pod({ ephemeralContainers: [debuggerOf('a')] });

  it('join a pod, of which nothing else changes', () => {
    const wish = pod({ containers: [container({ cpu: '2' })], ephemeralContainers: [debuggerOf('a')] });
    const { spec, errors } = written(ephemeralContainers, pod(), wish);
    expect(errors).toEqual([]);
    expect(spec).toMatchObject({ containers: [container()], ephemeralContainers: [debuggerOf('a')] });
  });

  it.each<[string, object, string[]]>([
    ['stay', { ephemeralContainers: [debuggerOf('a'), debuggerOf('b')] }, []],
    [
      'are not removed',
      {},
      ['spec.ephemeralContainers: Forbidden: existing ephemeral containers "a" may not be removed\n'],
    ],
    [
      'are not changed',
      { ephemeralContainers: [debuggerOf('a', 'd:2')] },
      ['spec.ephemeralContainers: Forbidden: existing ephemeral containers "a" may not be changed\n'],
    ],
    [
      'have names of their own',
      { ephemeralContainers: [debuggerOf('a'), debuggerOf('c')] },
      ['spec.ephemeralContainers[1].name: Duplicate value: "c"'],
    ],
  ])('%s', (_what, spec, errors) => {
    expect(written(ephemeralContainers, held, pod(spec)).errors).toEqual(errors);
  });
});

describe('a resize', () => {
  it('changes resources and nothing else', () => {
    const wish = pod({ containers: [container({ cpu: '2' }, { image: 'i:2' })] });
    const { spec, errors } = written(resize, pod(), wish);
    expect(errors).toEqual([]);
    expect(spec['containers']).toMatchObject([{ image: 'i:1', resources: { requests: { cpu: '2' } } }]);
  });

  it.each<[string, object, string]>([
    [
      'the class of the pod',
      container({}),
      'spec: Invalid value: "BestEffort": Pod QOS Class may not change as a result of resizing',
    ],
    [
      'other measures',
      container({ cpu: '1', 'ephemeral-storage': '1Gi' }),
      'spec: Forbidden: only cpu and memory resources are mutable',
    ],
  ])('does not change %s', (_what, wish, error) => {
    expect(written(resize, pod(), pod({ containers: [wish] })).errors).toEqual([error]);
  });
});
