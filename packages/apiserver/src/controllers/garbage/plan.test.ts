import { describe, expect, it } from 'vitest';
import type { ApiObject, ApiObjectMeta } from '../../registry/resource.ts';
import type { Resource } from '../../registry/resource-api.ts';
import { OwnerGraph } from './graph.ts';
import { judge } from './plan.ts';

const namespaced = { info: { namespaced: true } } as Resource;
const clusterWide = { info: { namespaced: false } } as Resource;
const served: Record<string, Resource> = { 'v1 ConfigMap': namespaced, 'v1 Node': clusterWide };
const find = (apiVersion: string, kind: string) => served[`${apiVersion} ${kind}`];

function object(name: string, meta: Partial<ApiObjectMeta> = {}, kind = 'ConfigMap'): ApiObject {
  const metadata = { name, namespace: 'a', uid: `uid-${name}`, resourceVersion: '1', creationTimestamp: '', ...meta };
  return { apiVersion: 'v1', kind, metadata };
}

function owner(name: string, more: { blockOwnerDeletion?: boolean; kind?: string; apiVersion?: string } = {}) {
  return { apiVersion: 'v1', kind: 'ConfigMap', name, uid: `uid-${name}`, ...more };
}

function judgeIn(subject: ApiObject, ...others: ApiObject[]) {
  const graph = new OwnerGraph();
  for (const other of [subject, ...others]) graph.put(namespaced, other);
  return judge(graph.get(subject.metadata.uid)!, graph, find);
}

const now = '2026-01-01T00:00:00Z';
const waiting: Partial<ApiObjectMeta> = { deletionTimestamp: now, finalizers: ['foregroundDeletion'] };

describe('the garbage collector', () => {
  it('keeps objects without owners', () => {
    expect(judgeIn(object('dep'))).toEqual({ act: 'keep' });
  });
  it('keeps objects whose owner is there', () => {
    expect(judgeIn(object('dep', { ownerReferences: [owner('own')] }), object('own'))).toEqual({ act: 'keep' });
  });
  it('deletes objects whose owner is gone', () => {
    expect(judgeIn(object('dep', { ownerReferences: [owner('own')] }))).toMatchObject({
      act: 'delete',
      policy: 'Background',
    });
  });
  it.each([
    ['in another namespace', object('own', { namespace: 'b' })],
    ['of another name', { ...object('own'), metadata: { ...object('own').metadata, name: 'else' } }],
    ['of another kind', { ...object('own'), kind: 'Secret' }],
    ['that was made anew', object('own', { uid: 'uid-new' })],
  ])('takes an owner %s for none', (_what, other) => {
    expect(judgeIn(object('dep', { ownerReferences: [owner('own')] }), other)).toMatchObject({ act: 'delete' });
  });
  it('accepts an owner without a namespace', () => {
    const node = object('own', {}, 'Node');
    delete node.metadata.namespace;
    const dependent = object('dep', { ownerReferences: [owner('own', { kind: 'Node' })] });
    expect(judgeIn(dependent, node)).toEqual({ act: 'keep' });
  });
  it('does not touch what has an owner of a kind that is not served', () => {
    const dependent = object('dep', { ownerReferences: [owner('own', { kind: 'Widget' })] });
    expect(judgeIn(dependent)).toEqual({ act: 'wait-for-kind' });
  });
  it('does not touch a cluster-wide object that names a namespaced owner', () => {
    const dependent = object('dep', { ownerReferences: [owner('own')] });
    delete dependent.metadata.namespace;
    expect(judgeIn(dependent)).toEqual({ act: 'wait-for-kind' });
  });
  it('takes only the absent ones of several owners away', () => {
    const dependent = object('dep', { ownerReferences: [owner('here'), owner('gone')] });
    expect(judgeIn(dependent, object('here'))).toEqual({ act: 'disown', owners: [owner('gone')] });
  });
  it('deletes when the last of several owners is gone', () => {
    const dependent = object('dep', { ownerReferences: [owner('x'), owner('y')] });
    expect(judgeIn(dependent)).toMatchObject({ act: 'delete', absent: [owner('x'), owner('y')] });
  });
  it('passes on how the dependent itself was asked to go', () => {
    const dependent = object('dep', { ownerReferences: [owner('own')], finalizers: ['orphan'] });
    expect(judgeIn(dependent)).toMatchObject({ act: 'delete', policy: 'Orphan' });
  });
  it('leaves an object that is being deleted to its finalizers', () => {
    const dependent = object('dep', { ownerReferences: [owner('own')], deletionTimestamp: now, finalizers: ['x/y'] });
    expect(judgeIn(dependent)).toEqual({ act: 'keep' });
  });
});

describe('foreground deletion', () => {
  const own = object('own', waiting);
  it('waits for dependents that block', () => {
    const dependent = object('dep', { ownerReferences: [owner('own', { blockOwnerDeletion: true })] });
    expect(judgeIn(own, dependent)).toEqual({ act: 'keep' });
  });
  it('does not wait for others', () => {
    expect(judgeIn(own, object('dep', { ownerReferences: [owner('own')] }))).toEqual({ act: 'release' });
  });
  it('deletes the dependents meanwhile', () => {
    const dependent = object('dep', { ownerReferences: [owner('own', { blockOwnerDeletion: true })] });
    expect(judgeIn(dependent, own)).toMatchObject({ act: 'delete', policy: 'Background' });
  });
  it('goes on in the foreground through dependents that own something themselves', () => {
    const middle = object('middle', { ownerReferences: [owner('own')] });
    const leaf = object('leaf', { ownerReferences: [owner('middle')] });
    expect(judgeIn(middle, own, leaf)).toMatchObject({ act: 'delete', policy: 'Foreground', unblock: false });
  });
  it('leaves a dependent that has another owner, without the waiting one', () => {
    const dependent = object('dep', { ownerReferences: [owner('own'), owner('here')] });
    expect(judgeIn(dependent, own, object('here'))).toEqual({ act: 'disown', owners: [owner('own')] });
  });
  it('breaks a circle of objects that wait for each other', () => {
    const a = object('a', { ...waiting, ownerReferences: [owner('b', { blockOwnerDeletion: true })] });
    const b = object('b', { ownerReferences: [owner('a', { blockOwnerDeletion: true })] });
    expect(judgeIn(b, a)).toMatchObject({ act: 'delete', policy: 'Foreground', unblock: true });
  });
});

describe('orphaning', () => {
  it('names the dependents that lose their owner', () => {
    const own = object('own', { deletionTimestamp: now, finalizers: ['orphan'] });
    const dependent = object('dep', { ownerReferences: [owner('own')] });
    const verdict = judgeIn(own, dependent);
    expect(verdict).toMatchObject({ act: 'orphan' });
    expect(verdict.act === 'orphan' && verdict.dependents.map(({ uid }) => uid)).toEqual(['uid-dep']);
  });
});

describe('the owner graph', () => {
  it('finds dependents of owners that it has never seen', () => {
    const graph = new OwnerGraph();
    graph.put(namespaced, object('dep', { ownerReferences: [owner('never')] }));
    expect([...graph.dependentsOf('uid-never')].map(({ uid }) => uid)).toEqual(['uid-dep']);
  });
  it('follows a change of owners', () => {
    const graph = new OwnerGraph();
    graph.put(namespaced, object('dep', { ownerReferences: [owner('x')] }));
    graph.put(namespaced, object('dep', { ownerReferences: [owner('y')] }));
    expect(graph.hasDependents('uid-x')).toBe(false);
    expect(graph.hasDependents('uid-y')).toBe(true);
  });
  it('keeps nothing of objects that are gone', () => {
    const graph = new OwnerGraph();
    graph.put(namespaced, object('dep', { ownerReferences: [owner('x')] }));
    graph.remove('uid-dep');
    expect(graph.size).toBe(0);
    expect(graph.hasDependents('uid-x')).toBe(false);
  });
});
