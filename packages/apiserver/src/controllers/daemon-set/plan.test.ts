import type { DaemonSet, Pod } from '@nexslice/kube';
import { VirtualClock } from '@nexslice/kube/testkit';
import { describe, expect, it } from 'vitest';
import { node, noon, pod, podTemplate } from '../testing/objects.ts';
import { revisionLabel } from '../workload/revisions.ts';
import { planDaemonSet } from './plan.ts';
import { nodeOf, podOn } from './pod.ts';

const clock = new VirtualClock(noon);
const nodes = [node('a'), node('b'), node('c')];

function set(spec: Partial<NonNullable<DaemonSet['spec']>> = {}): DaemonSet {
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: 'agent', namespace: 'default', uid: 'uid-agent', generation: 1 },
    spec: {
      selector: { matchLabels: { app: 'agent' } },
      template: podTemplate({ app: 'agent' }),
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1 } },
      ...spec,
    },
  };
}

const on = (where: string, hash = 'new', more = {}): Pod =>
  pod(`agent-${where}`, { node: where, readySince: 0, labels: { [revisionLabel]: hash }, ...more });
const plan = (subject: DaemonSet, pods: Pod[], where = nodes) => planDaemonSet(subject, pods, where, 'new', clock);
const removed = (subject: DaemonSet, pods: Pod[], where = nodes) => plan(subject, pods, where).remove.map(nodeOf);

describe('a DaemonSet', () => {
  it('puts a pod on every node that has none', () => {
    expect(plan(set(), [on('b')]).create).toEqual(['a', 'c']);
  });
  it('leaves out nodes that its pods do not fit', () => {
    const tainted = node('t', { taints: [{ key: 'gpu', effect: 'NoSchedule' }] });
    expect(plan(set(), [], [node('a'), tainted]).create).toEqual(['a']);
    const choosy = set({
      template: { ...podTemplate({ app: 'agent' }), spec: { ...podTemplate({}).spec, nodeSelector: { disk: 'ssd' } } },
    });
    expect(plan(choosy, [], [node('a'), node('s', {}, { disk: 'ssd' })]).create).toEqual(['s']);
  });
  it('comes to cordoned nodes too', () => {
    expect(plan(set(), [], [node('a', { unschedulable: true })]).create).toEqual(['a']);
  });
  it('takes pods away from nodes that are gone, and second ones from any', () => {
    const twice = { ...on('a'), metadata: { ...on('a').metadata, name: 'agent-2', uid: 'uid-2' } };
    expect(removed(set(), [on('a'), twice, on('gone')])).toEqual(['a', 'gone']);
  });
  it('replaces pods that ended, once they are gone', () => {
    expect(removed(set(), [on('a', 'new', { phase: 'Failed' })])).toEqual(['a']);
    expect(plan(set(), [on('a', 'new', { deleted: true })]).create).toEqual(['b', 'c']);
  });
  it('counts', () => {
    expect(plan(set(), [on('a'), on('b', 'old'), pod('agent-c', { node: 'c' })]).status).toEqual({
      currentNumberScheduled: 3,
      desiredNumberScheduled: 3,
      numberMisscheduled: 0,
      numberReady: 2,
      numberAvailable: 2,
      numberUnavailable: 1,
      updatedNumberScheduled: 1,
      observedGeneration: 1,
    });
  });
  it('does nothing while it is being deleted', () => {
    const doomed = set();
    doomed.metadata!.deletionTimestamp = '2026-01-01T00:00:00Z';
    expect(plan(doomed, [on('gone')])).toMatchObject({ create: [], remove: [] });
  });
});

describe('an update of a DaemonSet', () => {
  const old = [on('a', 'old'), on('b', 'old'), on('c', 'old')];
  it('replaces as many pods at a time as may be missing', () => {
    expect(removed(set(), old)).toEqual(['a']);
    expect(
      removed(set({ updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '67%' } } }), old),
    ).toHaveLength(3);
  });
  it('waits while too many are missing', () => {
    expect(
      removed(set(), [pod('agent-a', { node: 'a', labels: { [revisionLabel]: 'new' } }), ...old.slice(1)]),
    ).toEqual([]);
  });
  it('replaces pods that nobody can use at once', () => {
    expect(
      removed(set(), [pod('agent-a', { node: 'a', labels: { [revisionLabel]: 'old' } }), ...old.slice(1)]),
    ).toEqual(['a']);
  });
  it('waits for people when pods are updated on deletion only', () => {
    expect(removed(set({ updateStrategy: { type: 'OnDelete' } }), old)).toEqual([]);
  });
});

describe('a pod of a DaemonSet', () => {
  it('can be on its node only, before and after it is placed', () => {
    const made = podOn(set(), 'a', 'new');
    expect(nodeOf(made)).toBe('a');
    expect(made.metadata?.labels).toEqual({ app: 'agent', [revisionLabel]: 'new' });
    expect(made.spec?.tolerations).toHaveLength(6);
  });
});
