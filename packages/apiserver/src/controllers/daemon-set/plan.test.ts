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

describe('a DaemonSet whose nodes are tainted while its pods run', () => {
  const tainted = (effect: string) => [node('a', { taints: [{ key: 'gpu', effect }] } as never), node('b')];
  it('leaves the pod there when it may stay, but makes none', () => {
    const there = plan(set(), [on('a'), on('b')], tainted('NoSchedule'));
    expect(there.remove).toEqual([]);
    expect(there.status).toMatchObject({ desiredNumberScheduled: 1, numberMisscheduled: 1, currentNumberScheduled: 1 });
    expect(plan(set(), [on('b')], tainted('NoSchedule')).create).toEqual([]);
  });
  it('takes it away when it may not', () => {
    expect(removed(set(), [on('a'), on('b')], tainted('NoExecute'))).toEqual(['a']);
  });
  it('minds no taint that only prefers', () => {
    expect(plan(set(), [], tainted('PreferNoSchedule')).create).toEqual(['a', 'b']);
  });
  it('comes to a node without a network when it uses that of the node', () => {
    const lacking = [node('a', { taints: [{ key: 'node.kubernetes.io/network-unavailable', effect: 'NoSchedule' }] })];
    const hostNetwork = set({ template: { ...podTemplate({}), spec: { ...podTemplate({}).spec, hostNetwork: true } } });
    expect(plan(set(), [], lacking).create).toEqual([]);
    expect(plan(hostNetwork, [], lacking).create).toEqual(['a']);
  });
});

describe('a DaemonSet that puts new pods beside the old ones', () => {
  const surging = (maxSurge: number | string) =>
    set({ updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge, maxUnavailable: 0 } as never } });
  const old = [on('a', 'old'), on('b', 'old'), on('c', 'old')];
  const fresh = (where: string, isReady: boolean) => {
    const one = pod(`new-${where}`, {
      node: where,
      labels: { [revisionLabel]: 'new' },
      ...(isReady ? { readySince: 0 } : {}),
    });
    return one;
  };
  it.each<[number | string, number]>([
    [1, 1],
    [2, 2],
    ['34%', 2],
    ['100%', 3],
  ])('makes with a surge of %s %i at a time', (maxSurge, count) => {
    expect(plan(surging(maxSurge), old)).toMatchObject({ remove: [] });
    expect(plan(surging(maxSurge), old).create).toHaveLength(count);
  });
  it('waits for a new one before it makes the next', () => {
    expect(plan(surging(1), [...old, fresh('a', false)])).toMatchObject({ create: [], remove: [] });
  });
  it('takes the old one away once the new one is available, and goes on', () => {
    const next = plan(surging(1), [...old, fresh('a', true)]);
    expect(next.remove.map(({ metadata }) => metadata?.name)).toEqual(['agent-a']);
    expect(next.create).toEqual(['b']);
  });
  it('does not wait for room where the old one is of no use', () => {
    const broken = pod('agent-a', { node: 'a', labels: { [revisionLabel]: 'old' } });
    expect(plan(surging(1), [broken, ...old.slice(1)]).create).toEqual(['a']);
  });
  it('keeps two of a kind from no node', () => {
    const twice = { ...fresh('a', true), metadata: { ...fresh('a', true).metadata, name: 'new-a-2', uid: 'uid-2' } };
    const names = plan(surging(1), [on('b'), on('c'), fresh('a', true), twice]).remove.map(
      ({ metadata }) => metadata?.name,
    );
    expect(names).toEqual(['new-a-2']);
  });
});

describe('a pod of a DaemonSet that ended', () => {
  it.each(['Failed', 'Succeeded'])('is told of when it %s', (phase) => {
    const { ended } = plan(set(), [on('a', 'new', { phase, readySince: undefined }), on('b')]);
    expect(ended.map(nodeOf)).toEqual(['a']);
  });
  it('is labelled with the count of templates', () => {
    const counted = set();
    counted.metadata!.annotations = { 'deprecated.daemonset.template.generation': '3' };
    expect(podOn(counted, 'a', 'new').metadata?.labels).toMatchObject({ 'pod-template-generation': '3' });
  });
});
