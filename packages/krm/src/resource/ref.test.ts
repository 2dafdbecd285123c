import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDashRef, formatRef, formatSlashRef, namesInSlashForm, parseRef, sameGvk } from './ref.ts';

const n3 = { apiVersion: 'req.nephio.org/v1alpha1', kind: 'Interface', name: 'n3' };

describe('a reference', () => {
  it('has one form for each generation of documents', () => {
    expect(formatRef(n3)).toBe('req.nephio.org/v1alpha1.Interface.n3');
    expect(formatSlashRef(n3)).toBe('req.nephio.org/v1alpha1/interface/n3');
    expect(formatDashRef(n3)).toBe('req-nephio-org-v1alpha1-interface-n3');
  });

  it('leaves out what is empty', () => {
    expect(formatRef({ ...n3, name: '' })).toBe('req.nephio.org/v1alpha1.Interface');
    expect(formatDashRef({ ...n3, name: '' })).toBe('req-nephio-org-v1alpha1-interface');
  });

  it('is read as it is written', () => {
    const word = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/);
    const kind = fc.stringMatching(/^[A-Z][A-Za-z0-9]{0,8}$/);
    fc.assert(
      fc.property(word, word, kind, word, (group, domain, kindName, name) => {
        const ref = { apiVersion: `${group}.${domain}/v1alpha1`, kind: kindName, name };
        expect(parseRef(formatRef(ref))).toEqual(ref);
        expect(parseRef(formatRef(ref), { lenient: true })).toEqual(ref);
        expect(namesInSlashForm(formatSlashRef(ref), ref)).toBe(true);
      }),
    );
  });

  it.each([
    '',
    'nephio.org.Specializer.specialize',
    'v1.ConfigMap.a',
    'req.nephio.org/v1alpha1.Interface',
    'req.nephio.org/v1alpha1.Interface.a.b',
    'a/b/c.d.e',
  ])('%j is none in the strict form', (text) => {
    expect(parseRef(text)).toBeUndefined();
  });

  it.each([
    ['v1.ConfigMap.a', { apiVersion: 'v1', kind: 'ConfigMap', name: 'a' }],
    ['req.nephio.org/v1alpha1.Interface.a.b', { ...n3, name: 'a.b' }],
  ])('%j is one in the lenient form', (text, ref) => {
    expect(parseRef(text, { lenient: true })).toEqual(ref);
  });

  it('is of a kind when group, version and kind are', () => {
    expect(sameGvk(n3, { ...n3, kind: 'Interface' })).toBe(true);
    expect(sameGvk(n3, { ...n3, kind: 'interface' })).toBe(false);
    expect(sameGvk(n3, { ...n3, apiVersion: 'req.nephio.org/v1' })).toBe(false);
  });

  it('is found in a note whatever its case', () => {
    expect(namesInSlashForm('req.nephio.org/v1alpha1/Interface/n3', n3)).toBe(true);
    expect(namesInSlashForm('req.nephio.org/v1alpha1/interface/n4', n3)).toBe(false);
  });
});
