import { VirtualClock } from '@nexslice/kube/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noon, pod, replicaSet } from '../testing/objects.ts';
import { planReplicaSet } from './plan.ts';
import { inOrderOfDeletion } from './rank.ts';

const clock = new VirtualClock(noon);
const labels = { app: 'web' };

describe('planReplicaSet', () => {
  it('creates what is missing', () => {
    const plan = planReplicaSet(replicaSet('web', 3), [pod('a', { labels })], clock);
    expect(plan.create).toBe(2);
    expect(plan.remove).toEqual([]);
  });
  it('does not count pods that have ended or are being deleted', () => {
    const pods = [pod('a', { phase: 'Failed' }), pod('b', { deleted: true }), pod('c')];
    const plan = planReplicaSet(replicaSet('web', 3), pods, clock);
    expect(plan.create).toBe(2);
    expect(plan.status.replicas).toBe(1);
  });
  it('removes what is too much, and never an ended pod', () => {
    const pods = [pod('a', { readySince: 0 }), pod('b'), pod('c', { phase: 'Failed' })];
    const plan = planReplicaSet(replicaSet('web', 1), pods, clock);
    expect(plan.remove.map(({ metadata }) => metadata?.name)).toEqual(['b']);
  });
  it('neither creates nor removes while it is being deleted', () => {
    const set = replicaSet('web', 3);
    const doomed = { ...set, metadata: { ...set.metadata, deletionTimestamp: '2026-01-01T00:00:00Z' } };
    expect(planReplicaSet(doomed, [], clock)).toMatchObject({ create: 0, remove: [] });
  });
  it('reports counters and leaves zeros out', () => {
    const pods = [pod('a', { labels, readySince: -10 }), pod('b', { labels: { app: 'web', more: '1' } })];
    expect(planReplicaSet(replicaSet('web', 2), pods, clock).status).toEqual({
      replicas: 2,
      fullyLabeledReplicas: 2,
      readyReplicas: 1,
      availableReplicas: 1,
      terminatingReplicas: 0,
      observedGeneration: 1,
    });
    expect(planReplicaSet(replicaSet('web', 0), [], clock).status).toEqual({
      replicas: 0,
      terminatingReplicas: 0,
      observedGeneration: 1,
    });
  });
  it('comes back when a ready pod will have been ready for long enough', () => {
    const set = replicaSet('web', 1);
    const patient = { ...set, spec: { ...set.spec!, minReadySeconds: 30 } };
    const plan = planReplicaSet(patient, [pod('a', { labels, readySince: -10 })], clock);
    expect(plan.nextInMs).toBe(20_000);
    expect(plan.status.availableReplicas).toBeUndefined();
  });
  it('says why pods could not be created, and forgets it when they can', () => {
    const failed = planReplicaSet(replicaSet('web', 1), [], clock, 'no quota');
    expect(failed.status.conditions).toMatchObject([
      { type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message: 'no quota' },
    ]);
    const again = planReplicaSet(replicaSet('web', 1, { status: failed.status }), [], clock);
    expect(again.status.conditions).toBeUndefined();
  });
  it('always ends at the number that is wanted', () => {
    fc.assert(
      fc.property(fc.nat(20), fc.nat(20), (wanted, there) => {
        const pods = Array.from({ length: there }, (_, i) => pod(`p${i}`));
        const { create, remove } = planReplicaSet(replicaSet('web', wanted), pods, clock);
        expect(there + create - remove.length).toBe(wanted);
        expect(create === 0 || remove.length === 0).toBe(true);
      }),
    );
  });
});

describe('a ReplicaSet that may not make pods', () => {
  it('says why once, whatever pod is refused next', () => {
    const { status } = planReplicaSet(replicaSet('web', 2), [], clock, 'pods "web-a" is forbidden');
    expect(status.conditions).toMatchObject([
      { type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message: 'pods "web-a" is forbidden' },
    ]);
    const again = planReplicaSet(replicaSet('web', 2, { status }), [], clock, 'pods "web-b" is forbidden');
    expect(again.status).toEqual(status);
  });
  it('says nothing more once it may', () => {
    const { status } = planReplicaSet(replicaSet('web', 2), [], clock, 'pods "web-a" is forbidden');
    expect(planReplicaSet(replicaSet('web', 2, { status }), [], clock).status.conditions).toBeUndefined();
  });
});

describe('the order of deletion', () => {
  const restarted = pod('restarted', { readySince: 0, node: 'n' });
  restarted.status!.containerStatuses = [{ name: 'main', restartCount: 3, ready: true, image: '', imageID: '' }];
  it.each([
    ['a pod without a node', pod('a'), pod('b', { node: 'n' })],
    ['a pending one', pod('b', { node: 'n' }), pod('a', { node: 'n', phase: 'Running' })],
    ['one that is not ready', pod('b', { node: 'n', phase: 'Running' }), pod('a', { node: 'n', readySince: 0 })],
    [
      'a cheap one',
      pod('b', { node: 'n', readySince: 0, annotations: { 'controller.kubernetes.io/pod-deletion-cost': '-1' } }),
      pod('a', { node: 'n', readySince: 0 }),
    ],
    ['one that became ready later', pod('b', { node: 'n', readySince: 60 }), pod('a', { node: 'n', readySince: 0 })],
    ['one that restarted more often', restarted, pod('a', { node: 'n', readySince: 0 })],
    ['the first by name when nothing else tells them apart', pod('a', { node: 'n' }), pod('b', { node: 'n' })],
  ])('puts %s first', (_what, first, second) => {
    expect(inOrderOfDeletion([second, first])).toEqual([first, second]);
  });
  it('takes those first that share their node with most others, so that the rest stays spread', () => {
    const on = (name: string, where: string, readySince: number) => pod(name, { node: where, readySince });
    const pods = [on('a', 'x', 0), on('b', 'y', 0), on('c', 'y', 60), on('d', 'z', 90), on('e', 'y', 30)];
    expect(inOrderOfDeletion(pods).map(({ metadata }) => metadata?.name)).toEqual(['c', 'e', 'b', 'd', 'a']);
  });
  it('does not spare a pod of a crowded node for its price, nor a ready one for its node', () => {
    const cost = { 'controller.kubernetes.io/pod-deletion-cost': '-5' };
    const pods = [
      pod('cheap', { node: 'x', readySince: 0, annotations: cost }),
      pod('crowded', { node: 'y', readySince: 0 }),
      pod('other', { node: 'y', readySince: 60 }),
      pod('unready', { node: 'z', phase: 'Running' }),
    ];
    const order = inOrderOfDeletion(pods).map(({ metadata }) => metadata?.name);
    expect(order).toEqual(['unready', 'cheap', 'other', 'crowded']);
  });
});
