import { type Deployment, findCondition, type ReplicaSet } from '@nexslice/kube';
import { VirtualClock } from '@nexslice/kube/testkit';
import { describe, expect, it } from 'vitest';
import { at, deployment, noon } from '../testing/objects.ts';
import { deadlineInMs, deploymentStatus, isComplete, withNewSet } from './status.ts';
import { setFor } from './template.ts';

function current(owner: Deployment, replicas: number, available: number): ReplicaSet {
  const set = setFor(owner, replicas, 1);
  return {
    ...set,
    status: { replicas, readyReplicas: available, availableReplicas: available, observedGeneration: 1 },
  };
}

function statusAt(seconds: number, owner: Deployment, replicas: number, available: number) {
  return deploymentStatus(
    owner,
    { current: current(owner, replicas, available), old: [] },
    new VirtualClock(noon + seconds * 1000),
  );
}

const owner = deployment('web', { replicas: 4 });

describe('the status of a deployment', () => {
  it('adds up its sets and leaves zeros out', () => {
    expect(statusAt(0, owner, 4, 3)).toMatchObject({
      observedGeneration: 1,
      replicas: 4,
      updatedReplicas: 4,
      readyReplicas: 3,
      availableReplicas: 3,
      unavailableReplicas: 1,
    });
    expect(Object.keys(statusAt(0, owner, 0, 0)).sort()).toEqual([
      'conditions',
      'observedGeneration',
      'terminatingReplicas',
    ]);
  });
  it.each([
    [4, 'True', 'MinimumReplicasAvailable'],
    [3, 'True', 'MinimumReplicasAvailable'],
    [2, 'False', 'MinimumReplicasUnavailable'],
  ])('with %i of 4 available says Available=%s', (available, status, reason) => {
    expect(findCondition(statusAt(0, owner, 4, available).conditions, 'Available')).toMatchObject({ status, reason });
  });
  it('is complete when all is new and available', () => {
    expect(isComplete(owner, statusAt(0, owner, 4, 4))).toBe(true);
    expect(isComplete(owner, statusAt(0, owner, 4, 3))).toBe(false);
    const newer = { ...owner, metadata: { ...owner.metadata, generation: 2 } };
    expect(isComplete(newer, statusAt(0, owner, 4, 4))).toBe(false);
  });
  it('names what was said last at the end', () => {
    const types = (status: { conditions?: { type: string }[] }) => status.conditions?.map(({ type }) => type);
    const first = statusAt(0, owner, 4, 4);
    expect(types(first)).toEqual(['Available', 'Progressing']);
    const second = statusAt(60, { ...owner, status: first }, 4, 1);
    expect(types(second)).toEqual(['Progressing', 'Available']);
  });
  it('stays the very same while nothing happens, so that nothing is written', () => {
    const first = statusAt(0, owner, 4, 4);
    const second = statusAt(60, { ...owner, status: first }, 4, 4);
    expect(second).toEqual(first);
  });
});

describe('progress', () => {
  const created = withNewSet(statusAt(0, owner, 0, 0), 'web-abc', new VirtualClock(noon));
  const progress = (status: Deployment['status']) => findCondition(status?.conditions, 'Progressing');
  it('begins with the new set', () => {
    expect(progress(created)).toMatchObject({
      status: 'True',
      reason: 'NewReplicaSetCreated',
      message: 'Created new replica set "web-abc"',
    });
  });
  it('goes on with each pod, which renews its time', () => {
    const one = statusAt(10, { ...owner, status: created }, 4, 1);
    const two = statusAt(20, { ...owner, status: one }, 4, 2);
    expect(progress(one)).toMatchObject({
      reason: 'ReplicaSetUpdated',
      lastUpdateTime: at(10),
      lastTransitionTime: at(0),
    });
    expect(progress(two)).toMatchObject({
      reason: 'ReplicaSetUpdated',
      lastUpdateTime: at(20),
      lastTransitionTime: at(0),
    });
  });
  it('ends with a set that is available', () => {
    const done = statusAt(30, { ...owner, status: created }, 4, 4);
    expect(progress(done)).toMatchObject({ status: 'True', reason: 'NewReplicaSetAvailable' });
    expect(progress(done)?.message).toMatch(/^ReplicaSet "web-\w+" has successfully progressed\.$/);
  });
  it('fails when nothing moves until the deadline, and recovers when something does', () => {
    const stuck = { ...owner, status: statusAt(0, { ...owner, status: created }, 4, 1) };
    const late = statusAt(601, stuck, 4, 1);
    expect(progress(late)).toMatchObject({ status: 'False', reason: 'ProgressDeadlineExceeded' });
    const moved = statusAt(602, { ...owner, status: late }, 4, 2);
    expect(progress(moved)).toMatchObject({ status: 'True', reason: 'ReplicaSetUpdated' });
  });
  it('says when to look again, unless it is done or has failed', () => {
    const clock = new VirtualClock(noon + 100_000);
    expect(deadlineInMs(owner, created, clock)).toBe(501_000);
    expect(deadlineInMs(owner, statusAt(0, { ...owner, status: created }, 4, 4), clock)).toBeUndefined();
    expect(deadlineInMs(deployment('web', { progressDeadlineSeconds: 2147483647 }), created, clock)).toBeUndefined();
  });
  it('pauses and resumes', () => {
    const paused = { ...owner, status: created, spec: { ...owner.spec!, paused: true } };
    const status = statusAt(5, paused, 4, 1);
    expect(progress(status)).toMatchObject({ status: 'Unknown', reason: 'DeploymentPaused' });
    expect(progress(statusAt(6, { ...owner, status }, 4, 1))).toMatchObject({
      status: 'Unknown',
      reason: 'DeploymentResumed',
    });
  });
  it('keeps the time of a condition whose status stays', () => {
    const before = statusAt(0, owner, 4, 4);
    const after = statusAt(50, { ...owner, status: before }, 4, 3);
    expect(findCondition(after.conditions, 'Available')?.lastTransitionTime).toBe(at(0));
  });
});

describe('a deployment whose pods are refused', () => {
  const failing = (reason: string): ReplicaSet => {
    const set = current(owner, 0, 0);
    const conditions = [{ type: 'ReplicaFailure', status: 'True', reason, message: 'forbidden' }];
    return { ...set, status: { ...set.status!, conditions } };
  };
  const conditionOf = (status: Deployment['status']) => findCondition(status?.conditions, 'ReplicaFailure');
  it('says so, as its present set does', () => {
    const sets = { current: failing('FailedCreate'), old: [failing('FailedDelete')] };
    const status = deploymentStatus(owner, sets, new VirtualClock(noon));
    expect(conditionOf(status)).toMatchObject({ status: 'True', reason: 'FailedCreate', message: 'forbidden' });
  });
  it('says so when an old set does', () => {
    const sets = { current: current(owner, 4, 4), old: [failing('FailedDelete')] };
    expect(conditionOf(deploymentStatus(owner, sets, new VirtualClock(noon)))?.reason).toBe('FailedDelete');
  });
  it('says so no longer than they do', () => {
    const sets = { current: failing('FailedCreate'), old: [] };
    const before = { ...owner, status: deploymentStatus(owner, sets, new VirtualClock(noon)) };
    const healed = deploymentStatus(before, { current: current(owner, 4, 4), old: [] }, new VirtualClock(noon));
    expect(conditionOf(healed)).toBeUndefined();
  });
});
