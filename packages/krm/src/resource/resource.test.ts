import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { parseYaml } from '../yaml/text.ts';
import { formatDashRef, formatRef, formatSlashRef, namesInSlashForm, parseRef } from './ref.ts';
import { Resource } from './resource.ts';

function resource(text: string): Resource {
  const { map, document } = parseYaml(text, 'test')[0]!;
  return new Resource(map!, document);
}

const nf = `apiVersion: workload.nephio.org/v1alpha1
kind: NFDeployment
metadata:
  name: upf-edge1
  annotations:
    a: "1" # why
spec:
  # who makes it
  provider: 'upf.example.org'
  parametersRefs: []
status: {}
`;

describe('Resource', () => {
  it('reads its identity and annotations, and empty texts where there are none', () => {
    const read = resource(nf);
    expect(read.ref).toEqual({ apiVersion: 'workload.nephio.org/v1alpha1', kind: 'NFDeployment', name: 'upf-edge1' });
    expect(read.namespace).toBe('');
    expect(read.annotation('a')).toBe('1');
    expect(read.annotation('b')).toBeUndefined();
    expect(resource('apiVersion: v1\nkind: X\nmetadata: nonsense\n').name).toBe('');
  });

  it('lays comments, order and quotes of the old field over the new one', () => {
    const changed = resource(nf);
    changed.setField('spec', {
      provider: 'upf.example.org',
      parametersRefs: [{ name: 'smf', kind: 'Config' }],
      interfaces: [{ name: 'n3', vlanID: 7 }],
      capacity: { maxUplinkThroughput: '5G' },
    });
    expect(changed.toString()).toContain(`
spec:
  # who makes it
  provider: 'upf.example.org'
  parametersRefs:
  - name: smf
    kind: Config
  interfaces:
  - name: n3
    vlanID: 7
  capacity:
    maxUplinkThroughput: 5G
`);
  });

  it('swaps old keys to the front instead of shifting the new ones', () => {
    const changed = resource('spec:\n  provider: x\n');
    changed.setField('spec', { capacity: {}, interfaces: [], networkInstances: [], parametersRefs: [], provider: 'x' });
    expect(Object.keys(changed.value['spec'] as object).join(' ')).toBe(
      'provider interfaces networkInstances parametersRefs capacity',
    );
  });

  it('keeps the looks of list items that are still there', () => {
    const changed = resource(
      'spec:\n  list:\n  - type: a # first\n    status: "True"\n  - type: b\n    status: "False"\n',
    );
    changed.setField('spec', {
      list: [
        { status: 'True', type: 'c' },
        { status: 'True', type: 'a' },
      ],
    });
    expect(changed.toString()).toBe(
      'spec:\n  list:\n  - type: c\n    status: "True"\n  - type: a # first\n    status: "True"\n',
    );
  });

  it('does nothing when a field is set to what it is', () => {
    const same = resource(nf);
    same.setField('spec', { parametersRefs: [], provider: 'upf.example.org' });
    same.setAnnotation('a', '1');
    same.setAt(['spec', 'provider'], 'upf.example.org');
    expect(same.edits).toBe(0);
    expect(same.toString()).toBe(nf);
  });

  it('changes one text and keeps its quotes and comment', () => {
    const changed = resource(nf);
    changed.setAnnotation('a', '2');
    changed.setAt(['spec', 'provider'], 'other');
    expect(changed.toString()).toBe(nf.replace('"1" # why', '"2" # why').replace("'upf.example.org'", "'other'"));
  });

  it('makes the maps on the way to a new value', () => {
    const made = resource('kind: X\nmetadata: {}\nspec:\n');
    made.setAnnotation('k', 'true');
    made.setAt(['spec', 'a', 'b'], [1]);
    expect(made.toString()).toBe('kind: X\nmetadata:\n  annotations:\n    k: "true"\nspec:\n  a:\n    b:\n    - 1\n');
  });

  it('refuses to make a map of a text', () => {
    const read = resource('kind: X\nspec: text\n');
    expect(() => read.setAt(['spec', 'a', 'b'], 1)).toThrow('X : spec.a is neither a map nor a list');
  });

  it('removes annotations, and their map with the last', () => {
    const changed = resource(nf);
    changed.removeAnnotation('b');
    expect(changed.edits).toBe(0);
    changed.removeAnnotation('a');
    expect(changed.value['metadata']).toEqual({ name: 'upf-edge1' });
  });

  it('is left alone by changes of its clone', () => {
    const original = resource(nf);
    original.clone().setField('spec', {});
    expect(original.toString()).toBe(nf);
  });

  it('holds what was set, whatever that is and whatever was there', () => {
    const json = fc.jsonValue({ maxDepth: 3 }).filter((value) => !JSON.stringify(value).includes('__proto__'));
    fc.assert(
      fc.property(json, json, (before, after) => {
        const changed = Resource.from({ kind: 'X', spec: JSON.parse(JSON.stringify(before)) });
        changed.setField('spec', JSON.parse(JSON.stringify(after)));
        const expected = JSON.parse(JSON.stringify({ kind: 'X', spec: after }));
        expect(changed.value).toEqual(expected);
        expect(parse(changed.toString())).toEqual(expected);
      }),
    );
  });
});

describe('references', () => {
  it.each([
    ['req.nephio.org/v1alpha1.Interface.n3', { apiVersion: 'req.nephio.org/v1alpha1', kind: 'Interface', name: 'n3' }],
    [
      'k8s.cni.cncf.io/v1.NetworkAttachmentDefinition.a-b',
      { apiVersion: 'k8s.cni.cncf.io/v1', kind: 'NetworkAttachmentDefinition', name: 'a-b' },
    ],
  ])('%s is read and written', (text, ref) => {
    expect(parseRef(text)).toEqual(ref);
    expect(parseRef(text, { lenient: true })).toEqual(ref);
    expect(formatRef(ref)).toBe(text);
  });

  it.each(['', 'nephio.org.Specializer.specialize', 'wait-for-upf', 'a/b/c.D.e'])('%j is none', (text) => {
    expect(parseRef(text)).toBeUndefined();
    expect(parseRef(text, { lenient: true })).toBeUndefined();
  });

  it.each([
    ['v1.ConfigMap.x', { apiVersion: 'v1', kind: 'ConfigMap', name: 'x' }],
    [
      'req.nephio.org/v1alpha1.Interface.eth0.100',
      { apiVersion: 'req.nephio.org/v1alpha1', kind: 'Interface', name: 'eth0.100' },
    ],
  ])('%s is understood leniently only', (text, ref) => {
    expect(parseRef(text)).toBeUndefined();
    expect(parseRef(text, { lenient: true })).toEqual(ref);
  });

  it('leave out empty parts with their dot', () => {
    expect(formatRef({ apiVersion: 'k8s.cni.cncf.io/v1', kind: 'NetworkAttachmentDefinition', name: '' })).toBe(
      'k8s.cni.cncf.io/v1.NetworkAttachmentDefinition',
    );
  });

  it('have the forms of the first design documents too', () => {
    const ref = { apiVersion: 'ipam.nephio.org/v1alpha1', kind: 'IPAllocation', name: 'n6-ip-abcd' };
    expect(formatDashRef(ref)).toBe('ipam-nephio-org-v1alpha1-ipallocation-n6-ip-abcd');
    expect(formatSlashRef(ref)).toBe('ipam.nephio.org/v1alpha1/ipallocation/n6-ip-abcd');
    expect(namesInSlashForm('ipam.nephio.org/v1alpha1/IPAllocation/n6-ip-abcd', ref)).toBe(true);
    expect(namesInSlashForm('ipam.nephio.org/v1alpha1/ipallocation/n6', ref)).toBe(false);
  });
});
