import type { Job, Pod } from '@nexslice/kube';
import { VirtualClock } from '@nexslice/kube/testkit';
import { describe, expect, it } from 'vitest';
import { at, noon, pod, podTemplate } from '../testing/objects.ts';
import { indexAnnotation, type JobStatus, planJob } from './plan.ts';

function job(spec: Partial<NonNullable<Job['spec']>> = {}, status: JobStatus = {}): Job {
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'work', namespace: 'default', uid: 'uid-work', generation: 1 },
    spec: { parallelism: 2, completions: 3, backoffLimit: 1, template: podTemplate({}), ...spec },
    status,
  };
}

const ended = (name: string, phase: string, index?: number): Pod =>
  pod(name, { phase, ...(index === undefined ? {} : { annotations: { [indexAnnotation]: String(index) } }) });
const later = (seconds: number) => new VirtualClock(noon + seconds * 1000);
const types = (status: JobStatus) =>
  (status.conditions ?? []).filter(({ status: is }) => is === 'True').map(({ type }) => type);

describe('a Job', () => {
  it('runs as many pods as it may at a time', () => {
    const plan = planJob(job(), [], later(0));
    expect(plan.create).toHaveLength(2);
    expect(plan.status).toMatchObject({ startTime: at(0), ready: 0 });
  });
  it('runs no more than are still needed', () => {
    const pods = [ended('a', 'Succeeded'), ended('b', 'Succeeded')];
    expect(planJob(job(), pods, later(0)).create).toHaveLength(1);
    expect(planJob(job(), [...pods, pod('c')], later(0)).create).toHaveLength(0);
  });
  it('stops pods when it may run fewer', () => {
    expect(planJob(job({ parallelism: 1 }), [pod('a'), pod('b')], later(0)).remove).toHaveLength(1);
  });
  it('is complete when enough pods have succeeded', () => {
    const { status, create } = planJob(
      job(),
      ['a', 'b', 'c'].map((name) => ended(name, 'Succeeded')),
      later(9),
    );
    expect(types(status)).toEqual(['SuccessCriteriaMet', 'Complete']);
    expect(status).toMatchObject({ succeeded: 3, completionTime: at(9) });
    expect(status.active).toBeUndefined();
    expect(create).toEqual([]);
  });
  it('without a number of completions is complete after a success, when the others have ended', () => {
    const queue = job();
    delete queue.spec!.completions;
    const running = planJob(queue, [ended('a', 'Succeeded'), pod('b')], later(0));
    expect(running).toMatchObject({ create: [], remove: [] });
    expect(types(planJob(queue, [ended('a', 'Succeeded'), ended('b', 'Succeeded')], later(0)).status)).toContain(
      'Complete',
    );
  });
  it('has failed when more pods failed than it bears, and stops the others', () => {
    const plan = planJob(job(), [ended('a', 'Failed'), ended('b', 'Failed'), pod('c')], later(0));
    expect(types(plan.status)).toEqual(['FailureTarget', 'Failed']);
    expect(plan.status.conditions?.[0]?.reason).toBe('BackoffLimitExceeded');
    expect(plan.remove).toHaveLength(1);
  });
  it('waits after a failure, twice as long after the next', () => {
    const patient = { backoffLimit: 6 };
    expect(planJob(job(patient), [ended('a', 'Failed')], later(4))).toMatchObject({ create: [], nextInMs: 6000 });
    expect(planJob(job(patient), [ended('a', 'Failed'), ended('b', 'Failed')], later(4)).nextInMs).toBe(16_000);
    expect(planJob(job(patient), [ended('a', 'Failed')], later(10)).create).toHaveLength(2);
  });
  it('fails when its time is over', () => {
    const started = job({ activeDeadlineSeconds: 60 }, { startTime: at(0) as never });
    expect(planJob(started, [pod('a'), pod('b')], later(20)).nextInMs).toBe(40_000);
    const over = planJob(started, [pod('a')], later(60));
    expect(over.status.conditions?.[0]?.reason).toBe('DeadlineExceeded');
  });
  it('does nothing more once it has ended, until its time to live is over', () => {
    const status = planJob(
      job(),
      ['a', 'b', 'c'].map((name) => ended(name, 'Succeeded')),
      later(0),
    ).status;
    const kept = planJob(job({ ttlSecondsAfterFinished: 30 }, status), [], later(10));
    expect(kept).toMatchObject({ create: [], remove: [], expired: false, nextInMs: 20_000 });
    expect(kept.status).toBe(status);
    expect(planJob(job({ ttlSecondsAfterFinished: 30 }, status), [], later(30)).expired).toBe(true);
    expect(planJob(job({}, status), [], later(99_999)).expired).toBe(false);
  });
  it('suspends and resumes', () => {
    const suspended = planJob(job({ suspend: true }), [pod('a')], later(0));
    expect(suspended.remove).toHaveLength(1);
    expect(types(suspended.status)).toEqual(['Suspended']);
    const resumed = planJob(job({}, suspended.status), [], later(5));
    expect(types(resumed.status)).toEqual([]);
    expect(resumed.create).toHaveLength(2);
  });
  it('gives each index one success', () => {
    const indexed = job({ completionMode: 'Indexed', parallelism: 3 });
    const pods = [
      ended('a', 'Succeeded', 1),
      ended('b', 'Succeeded', 1),
      pod('c', { annotations: { [indexAnnotation]: '0' } }),
    ];
    const plan = planJob(indexed, pods, later(0));
    expect(plan.create).toEqual([2]);
    expect(plan.status.succeeded).toBe(1);
  });
});
