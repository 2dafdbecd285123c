import type { KubeObject } from '@nexslice/kube';
import { describe, expect, it } from 'vitest';
import { digestAnnotation, digested, judge } from './children.ts';

const owner = (uid: string, name = 'ue1', kind = 'UESession') => ({
  apiVersion: 'nexslice.io/v1alpha1',
  kind,
  name,
  uid,
  controller: true,
});

function child(ownerReferences: KubeObject['metadata'] = {}, data: Record<string, string> = { a: '1' }) {
  return { metadata: { name: 'x', ...ownerReferences }, data } as KubeObject;
}

const desired = digested(child({ ownerReferences: [owner('u1')] }));

describe('an object that its owner wants', () => {
  it('is made where it is missing', () => {
    expect(judge(undefined, desired)).toBe('apply');
  });

  it('is kept as it is, with what the server has added', () => {
    expect(judge({ ...desired, metadata: { ...desired.metadata, uid: 'z', generation: 3 } }, desired)).toBe('keep');
  });

  it('is mended where somebody changed it', () => {
    expect(judge({ ...desired, data: { a: '2' } } as KubeObject, desired)).toBe('apply');
  });

  it('is mended where it holds more than is wanted now: what is left of an older wish has another digest', () => {
    const older = digested(child({ ownerReferences: [owner('u1')] }, { a: '1', b: '2' }));
    expect(judge(older, desired)).toBe('apply');
  });

  it('is waited for while it is being deleted', () => {
    const going = { ...desired, metadata: { ...desired.metadata, deletionTimestamp: '2026-03-01T12:00:00Z' } };
    expect(judge(going, desired)).toBe('wait');
  });
});

describe('an object of the same name', () => {
  it('of a former owner is waited for: the garbage collector takes it', () => {
    expect(judge(digested(child({ ownerReferences: [owner('u0')] })), desired)).toBe('wait');
  });

  it('of another owner is left alone', () => {
    expect(judge(child({ ownerReferences: [owner('u9', 'ue9')] }), desired)).toBe('taken');
    expect(judge(child({ ownerReferences: [owner('u9', 'ue1', 'Deployment')] }), desired)).toBe('taken');
  });

  it('of nobody is left alone', () => {
    expect(judge(child(), desired)).toBe('taken');
  });
});

describe('the digest', () => {
  it('is the same for the same content and differs otherwise', () => {
    const digest = (object: KubeObject) => digested(object).metadata?.annotations?.[digestAnnotation];
    expect(digest(child())).toBe(digest(child()));
    expect(digest(child())).not.toBe(digest(child({}, { a: '2' })));
  });

  it('leaves other annotations in place', () => {
    const annotated = digested(child({ annotations: { note: 'mine' } }));
    expect(annotated.metadata?.annotations).toMatchObject({ note: 'mine' });
  });
});
