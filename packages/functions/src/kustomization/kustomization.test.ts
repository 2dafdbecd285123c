import { describe, expect, it } from 'vitest';
import { find, packageOf, textOf } from '../fixture/upf.fixture.ts';
import { runFunction } from '../registry/registry.ts';

const resource = (name: string, annotations = '') =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n${annotations && `  annotations:\n    ${annotations}\n`}`;
const kustomization = (rest: string) =>
  `apiVersion: kustomize.config.k8s.io/v1\nkind: Kustomization\nmetadata:\n  name: mine\n${rest}`;

const files = { 'b.yaml': resource('b'), 'a.yaml': resource('a') };

/** What is listed after a run. */
function listed(texts: Record<string, string>, strict = false): unknown {
  const list = packageOf(texts);
  runFunction('gen-kustomize-res', list, { strict });
  return list.find(({ kind }) => kind === 'Kustomization')?.value['resources'];
}

describe('gen-kustomize-res', () => {
  it('makes a Kustomization of the files of the package', () => {
    const list = packageOf(files);
    runFunction('gen-kustomize-res', list);
    expect(
      find(list, 'Kustomization', 'upsert-kustomize-res')?.toString(),
    ).toBe(`apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
metadata:
  name: upsert-kustomize-res
  annotations:
    internal.config.kubernetes.io/path: kustomization.yaml
resources:
- a.yaml
- b.yaml
`);
  });

  it('adds to the one that is there, each file once', () => {
    expect(listed({ ...files, 'k.yaml': kustomization('resources:\n- base\n- b.yaml\n') })).toEqual([
      'base',
      'b.yaml',
      'a.yaml',
    ]);
    expect(listed({ ...files, 'k.yaml': kustomization('resources: []\n') })).toEqual(['a.yaml', 'b.yaml']);
    expect(listed({ ...files, 'k.yaml': kustomization('') })).toEqual(['a.yaml', 'b.yaml']);
  });

  it('keeps comments of what is listed', () => {
    const list = packageOf({ ...files, 'k.yaml': kustomization('resources:\n- base # shared\n') });
    runFunction('gen-kustomize-res', list);
    expect(textOf(list)).toContain('- base # shared');
  });

  it.each([
    ['config.kubernetes.io/local-config: "true"', ['a.yaml']],
    ['config.kubernetes.io/local-config: "false"', ['a.yaml', 'b.yaml']],
    ['config.kubernetes.io/local-config: ""', ['a.yaml', 'b.yaml']],
    ['other: "true"', ['a.yaml', 'b.yaml']],
  ])('with %s lists %j', (annotation, expected) => {
    expect(listed({ 'a.yaml': resource('a'), 'b.yaml': resource('b', annotation) })).toEqual(expected);
  });

  it('lists a file with two resources twice as Nephio’s function does, strictly once', () => {
    const texts = { 'a.yaml': `${resource('a')}---\n${resource('b')}` };
    expect(listed(texts)).toEqual(['a.yaml', 'a.yaml']);
    expect(listed(texts, true)).toEqual(['a.yaml']);
  });

  it('strictly leaves out what has no file', () => {
    const list = packageOf(files);
    for (const item of list.items) if (item.name === 'a') item.removeAnnotation('internal.config.kubernetes.io/path');
    const again = packageOf(files);
    again.items = list.items;
    runFunction('gen-kustomize-res', again, { strict: true });
    expect(again.find(({ kind }) => kind === 'Kustomization')?.value['resources']).toEqual(['b.yaml']);
  });

  it('changes nothing when it runs again', () => {
    const list = packageOf({ ...files, 'c.yaml': resource('c') });
    runFunction('gen-kustomize-res', list);
    const before = textOf(list);
    runFunction('gen-kustomize-res', list);
    expect(textOf(list)).toBe(before);
  });
});
