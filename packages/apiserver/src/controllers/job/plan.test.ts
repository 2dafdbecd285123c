import { VirtualClock } from '@nexslice/kube/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type JobSpec, JobWorld, job, trueTypes } from '../testing/job-world.ts';
import { at, noon } from '../testing/objects.ts';
import { parseIndexes } from './indexes.ts';
import { indexOf } from './pod.ts';
import type { JobStatus } from './tally.ts';

function world(spec: Partial<JobSpec> = {}, status: JobStatus = {}): JobWorld & { clock: VirtualClock } {
  return new JobWorld(job(spec, status), new VirtualClock(noon)) as JobWorld & { clock: VirtualClock };
}

/** Lets every pod that runs end so, until the job has come to its end. */
function runToEnd(subject: JobWorld, phase: 'Succeeded' | 'Failed' = 'Succeeded'): void {
  for (let rounds = 0; rounds < 20 && subject.status.completionTime === undefined; rounds += 1) {
    subject.settle();
    for (const { metadata } of subject.running) subject.end(metadata?.name ?? '', phase);
  }
  subject.settle();
}

const queue = (): Partial<JobSpec> => ({ completions: undefined as never });

describe('a Job', () => {
  it('runs as many pods as it may at a time', () => {
    const subject = world();
    expect(subject.step().create).toHaveLength(2);
    subject.settle();
    expect(subject.status).toMatchObject({ active: 2, ready: 0, terminating: 0, startTime: at(0) });
    expect(subject.status.uncountedTerminatedPods).toEqual({});
  });
  it('runs no more than are still needed', () => {
    const subject = world();
    subject.settle();
    subject.end('pod-1', 'Succeeded');
    subject.end('pod-2', 'Succeeded');
    subject.settle();
    expect(subject.running).toHaveLength(1);
    expect(subject.status).toMatchObject({ active: 1, succeeded: 2 });
  });
  it('counts an ended pod in three steps: it notes it, lets it go, and counts it', () => {
    const subject = world({ parallelism: 1 });
    subject.settle();
    subject.end('pod-1', 'Succeeded');
    subject.step(); // makes the next pod first
    subject.step();
    expect(subject.status.uncountedTerminatedPods).toEqual({ succeeded: ['uid-pod-1'] });
    expect(subject.status.succeeded).toBeUndefined();
    subject.step();
    expect(subject.pods[0]?.metadata?.finalizers).toEqual([]);
    subject.step();
    expect(subject.status).toMatchObject({ succeeded: 1, uncountedTerminatedPods: {} });
  });
  it('counts a pod once, whenever the controller dies', () => {
    const subject = world({ parallelism: 3 });
    subject.settle();
    subject.end('pod-1', 'Succeeded');
    // Each step starts from what the step before has written, as a new process would.
    for (let steps = 0; steps < 9; steps += 1) subject.step();
    expect(subject.status.succeeded).toBe(1);
  });
  it('is complete when enough pods have succeeded', () => {
    const subject = world();
    runToEnd(subject);
    expect(trueTypes(subject.status)).toEqual(['SuccessCriteriaMet', 'Complete']);
    expect(subject.status).toMatchObject({ succeeded: 3, completionTime: at(0), ready: 0, terminating: 0 });
    expect(subject.status.active).toBeUndefined();
    expect(subject.status.conditions?.[1]).toMatchObject({
      reason: 'CompletionsReached',
      message: 'Reached expected number of succeeded pods',
    });
    expect(subject.events).toEqual(['Completed']);
  });
  it('counts what is gone by the finalizer, not by what is left', () => {
    const subject = world();
    runToEnd(subject);
    subject.pods = [];
    subject.settle();
    expect(subject.status).toMatchObject({ succeeded: 3 });
  });
  it('stops pods when it may run fewer, and counts them as nothing', () => {
    const subject = world({ parallelism: 3 });
    subject.settle();
    subject.job.spec!.parallelism = 1;
    expect(subject.step().retire).toHaveLength(2);
    subject.settle();
    expect(subject.status).toMatchObject({ active: 1 });
    expect(subject.status.failed).toBeUndefined();
  });
  it('without a number of completions is complete after a success, when the others have ended', () => {
    const subject = world(queue());
    subject.settle();
    subject.end('pod-1', 'Succeeded');
    subject.settle();
    expect(subject.running).toHaveLength(1);
    expect(trueTypes(subject.status)).toEqual([]);
    subject.end('pod-2', 'Succeeded');
    subject.settle();
    expect(trueTypes(subject.status)).toContain('Complete');
  });
  it('with no completions wanted is complete at once', () => {
    const subject = world({ completions: 0 });
    subject.settle();
    expect(subject.pods).toEqual([]);
    expect(trueTypes(subject.status)).toContain('Complete');
  });
  it('leaves a job that is being deleted alone, but counts on', () => {
    const subject = world();
    subject.settle();
    subject.job.metadata!.deletionTimestamp = at(1);
    subject.end('pod-1', 'Succeeded');
    subject.settle();
    expect(subject.running).toHaveLength(1);
    expect(subject.pods[0]?.metadata?.finalizers).toEqual([]);
  });
});

describe('a Job whose pods fail', () => {
  it('has failed when more pods failed than it bears, and stops the others', () => {
    const subject = world({ parallelism: 3, backoffLimit: 1 });
    subject.settle();
    subject.end('pod-1', 'Failed');
    subject.end('pod-2', 'Failed');
    subject.settle();
    expect(trueTypes(subject.status)).toEqual(['FailureTarget', 'Failed']);
    expect(subject.status.conditions?.[0]).toMatchObject({
      reason: 'BackoffLimitExceeded',
      message: 'Job has reached the specified backoff limit',
    });
    // The pod that was stopped counts too.
    expect(subject.status).toMatchObject({ failed: 3 });
    expect(subject.running).toEqual([]);
    expect(subject.events).toEqual(['BackoffLimitExceeded']);
  });
  it('is on its way to its end while pods stop', () => {
    const subject = world({ parallelism: 2, backoffLimit: 0, podReplacementPolicy: 'Failed' });
    subject.settle();
    subject.end('pod-1', 'Failed');
    subject.settle();
    expect(trueTypes(subject.status)).toEqual(['FailureTarget']);
    expect(subject.status.terminating).toBe(1);
    subject.end('pod-2', 'Failed');
    subject.settle();
    expect(trueTypes(subject.status)).toEqual(['FailureTarget', 'Failed']);
  });
  it('waits after a failure, twice as long after the next', () => {
    const subject = world({ parallelism: 1, backoffLimit: 6 });
    subject.settle();
    subject.end('pod-1', 'Failed');
    expect(subject.settle().nextInMs).toBe(10_000);
    subject.clock.jump(10_000);
    subject.settle();
    subject.end('pod-2', 'Failed');
    expect(subject.settle().nextInMs).toBe(20_000);
    subject.clock.jump(20_000);
    subject.settle();
    subject.end('pod-3', 'Succeeded');
    subject.settle();
    expect(subject.running).toHaveLength(1);
  });
  it('begins to count the waits anew after a success', () => {
    const subject = world({ parallelism: 1, backoffLimit: 6 });
    subject.settle();
    subject.end('pod-1', 'Failed');
    subject.settle();
    subject.clock.jump(10_000);
    subject.settle();
    subject.end('pod-2', 'Succeeded');
    subject.settle();
    subject.clock.jump(1000);
    subject.end('pod-3', 'Failed');
    expect(subject.settle().nextInMs).toBe(10_000);
  });
  it('counts the restarts of pods that restart by themselves', () => {
    const subject = world({ backoffLimit: 2 });
    subject.job.spec!.template.spec!.restartPolicy = 'OnFailure';
    subject.settle();
    subject.pods[0]!.status!.containerStatuses = [{ name: 'main', restartCount: 2 } as never];
    subject.settle();
    expect(subject.status.conditions?.[0]?.reason).toBe('BackoffLimitExceeded');
  });
  it('fails when its time is over', () => {
    const subject = world({ activeDeadlineSeconds: 60 });
    subject.settle();
    subject.clock.jump(20_000);
    expect(subject.step().nextInMs).toBe(40_000);
    subject.clock.jump(40_000);
    subject.settle();
    expect(subject.status.conditions?.[0]).toMatchObject({
      type: 'FailureTarget',
      reason: 'DeadlineExceeded',
      message: 'Job was active longer than specified deadline',
    });
  });
  it('counts a pod that somebody deleted as failed, and replaces it', () => {
    const subject = world({ parallelism: 1, backoffLimit: 3 });
    subject.settle();
    subject.remove('pod-1');
    subject.settle();
    expect(subject.status).toMatchObject({ failed: 1, active: 1 });
  });
  it('replaces only what has ended, if it says so', () => {
    const subject = world({ parallelism: 1, backoffLimit: 3, podReplacementPolicy: 'Failed' });
    subject.settle();
    subject.remove('pod-1');
    subject.settle();
    expect(subject.running).toEqual([]);
    expect(subject.status).toMatchObject({ terminating: 1 });
  });
  it('fails at once where its policy says so', () => {
    const rules = [{ action: 'FailJob', onExitCodes: { operator: 'In', values: [42] } }];
    const subject = world({ backoffLimit: 6, podFailurePolicy: { rules } });
    subject.settle();
    subject.end('pod-1', 'Failed', 42);
    subject.settle();
    expect(subject.status.conditions?.[1]).toMatchObject({ type: 'Failed', reason: 'PodFailurePolicy' });
    expect(subject.status.conditions?.[1]?.message).toContain('exit code 42 matching FailJob rule at index 0');
  });
  it('does not count what its policy ignores', () => {
    const rules = [{ action: 'Ignore', onExitCodes: { operator: 'In', values: [143] } }];
    const subject = world({ parallelism: 1, backoffLimit: 0, podFailurePolicy: { rules } });
    subject.settle();
    subject.end('pod-1', 'Failed', 143);
    subject.settle();
    subject.clock.jump(10_000);
    subject.settle();
    expect(subject.status.failed).toBeUndefined();
    expect(subject.running).toHaveLength(1);
  });
});

describe('an indexed Job', () => {
  const indexed = (spec: Partial<JobSpec> = {}) => world({ completionMode: 'Indexed', parallelism: 3, ...spec });
  it('gives each index one success', () => {
    const subject = indexed({ parallelism: 2 });
    subject.settle();
    expect(subject.running.map(indexOf)).toEqual([0, 1]);
    subject.endIndex(1, 'Succeeded');
    subject.settle();
    expect(subject.status).toMatchObject({ succeeded: 1, completedIndexes: '1' });
    expect(subject.running.map(indexOf)).toEqual([0, 2]);
    runToEnd(subject);
    expect(subject.status).toMatchObject({ succeeded: 3, completedIndexes: '0-2' });
  });
  it('remembers the indexes that are done when their pods are gone', () => {
    const subject = indexed();
    subject.settle();
    subject.endIndex(0, 'Succeeded');
    subject.settle();
    subject.pods = subject.pods.filter((one) => indexOf(one) !== 0);
    subject.settle();
    expect(subject.status.completedIndexes).toBe('0');
    expect(subject.running.map(indexOf)).toEqual([1, 2]);
  });
  it('drops pods beyond its completions when it shrinks', () => {
    const subject = indexed({ parallelism: 3 });
    subject.settle();
    Object.assign(subject.job.spec!, { completions: 1, parallelism: 1 });
    subject.settle();
    expect(subject.running.map(indexOf)).toEqual([0]);
  });
  it('fails indexes one by one, and itself when all have come to an end', () => {
    const subject = indexed({ completions: 2, backoffLimit: 100, backoffLimitPerIndex: 0 });
    subject.settle();
    subject.endIndex(0, 'Failed');
    subject.settle();
    expect(subject.status.failedIndexes).toBe('0');
    expect(subject.running.map(indexOf)).toEqual([1]);
    expect(trueTypes(subject.status)).toEqual([]);
    subject.endIndex(1, 'Succeeded');
    subject.settle();
    expect(subject.status.conditions?.[1]).toMatchObject({ type: 'Failed', reason: 'FailedIndexes' });
  });
  it('tries an index again as often as it may, later each time', () => {
    const subject = indexed({ completions: 1, parallelism: 1, backoffLimit: 100, backoffLimitPerIndex: 1 });
    subject.settle();
    subject.endIndex(0, 'Failed');
    expect(subject.settle().nextInMs).toBe(10_000);
    subject.clock.jump(10_000);
    subject.settle();
    expect(subject.running[0]?.metadata?.annotations?.['batch.kubernetes.io/job-index-failure-count']).toBe('1');
    subject.endIndex(0, 'Failed');
    subject.settle();
    expect(subject.status.failedIndexes).toBe('0');
    expect(trueTypes(subject.status)).toContain('Failed');
  });
  it('fails when more indexes have failed than it bears', () => {
    const subject = indexed({ backoffLimit: 100, backoffLimitPerIndex: 0, maxFailedIndexes: 1 });
    subject.settle();
    subject.endIndex(0, 'Failed');
    subject.endIndex(1, 'Failed');
    subject.settle();
    expect(subject.status.conditions?.[0]?.reason).toBe('MaxFailedIndexesExceeded');
  });
  it.each<[string, object, number[], boolean]>([
    ['the index that leads', { succeededIndexes: '0' }, [0], true],
    ['another index', { succeededIndexes: '0' }, [1], false],
    ['enough of them', { succeededCount: 2 }, [1, 2], true],
    ['too few of them', { succeededCount: 2 }, [1], false],
    ['enough of some', { succeededIndexes: '0-1', succeededCount: 1 }, [1], true],
  ])('is done by a success policy when %s succeeded', (_what, rule, done, isOver) => {
    const subject = indexed({ successPolicy: { rules: [rule] } as never });
    subject.settle();
    for (const index of done) subject.endIndex(index, 'Succeeded');
    subject.settle();
    expect(trueTypes(subject.status).includes('Complete')).toBe(isOver);
    if (isOver)
      expect(subject.status.conditions?.[0]).toMatchObject({
        reason: 'SuccessPolicy',
        message: 'Matched rules at index 0',
      });
  });
});

describe('a Job that is over', () => {
  it('does nothing more, until its time to live is over', () => {
    const subject = world({ ttlSecondsAfterFinished: 30 });
    runToEnd(subject);
    subject.clock.jump(10_000);
    const { status } = subject;
    expect(subject.step()).toMatchObject({ create: [], remove: [], expired: false, nextInMs: 20_000 });
    expect(subject.status).toBe(status);
    subject.clock.jump(20_000);
    expect(subject.step().expired).toBe(true);
  });
  it('stays for ever without one', () => {
    const subject = world();
    runToEnd(subject);
    subject.clock.jump(1e9);
    expect(subject.step()).toMatchObject({ expired: false, nextInMs: undefined });
  });
});

describe('a Job that is suspended', () => {
  it('stops its pods, which do not count, and begins anew when it is resumed', () => {
    const subject = world();
    subject.settle();
    subject.job.spec!.suspend = true;
    subject.settle();
    expect(subject.running).toEqual([]);
    expect(subject.status.startTime).toBeUndefined();
    expect(subject.status.failed).toBeUndefined();
    expect(trueTypes(subject.status)).toEqual(['Suspended']);
    subject.job.spec!.suspend = false;
    subject.clock.jump(5000);
    subject.settle();
    expect(trueTypes(subject.status)).toEqual([]);
    expect(subject.status.conditions?.[0]).toMatchObject({ type: 'Suspended', status: 'False', reason: 'JobResumed' });
    expect(subject.running).toHaveLength(2);
    expect(subject.status.startTime).toBe(at(5));
    expect(subject.events).toEqual(['Suspended', 'Resumed']);
  });
  it('waits for being resumed when it is made so', () => {
    const subject = world({ suspend: true });
    subject.settle();
    expect(subject.pods).toEqual([]);
    expect(trueTypes(subject.status)).toEqual(['Suspended']);
  });
});

describe('whatever happens to its pods', () => {
  const moves = fc.array(
    fc.tuple(fc.constantFrom('succeed', 'fail', 'delete', 'step', 'wait', 'suspend', 'resume'), fc.nat(9)),
    { maxLength: 40 },
  );
  it('a Job never runs more of them than it may, and never counts one twice', () => {
    fc.assert(
      fc.property(
        moves,
        fc.record({
          parallelism: fc.integer({ min: 0, max: 4 }),
          completions: fc.integer({ min: 1, max: 6 }),
          isIndexed: fc.boolean(),
        }),
        (script, { isIndexed, ...spec }) => {
          const subject = world({ ...spec, backoffLimit: 9, completionMode: isIndexed ? 'Indexed' : 'NonIndexed' });
          let ends = 0;
          for (const [move, which] of script) {
            const running = subject.running;
            const name = running[which % Math.max(1, running.length)]?.metadata?.name ?? '';
            if (move === 'succeed') subject.end(name, 'Succeeded');
            if (move === 'fail') subject.end(name, 'Failed');
            if (move === 'delete') subject.remove(name);
            if (move === 'suspend' || move === 'resume') subject.job.spec!.suspend = move === 'suspend';
            if (move === 'wait') subject.clock.jump(700_000);
            if (move === 'succeed' && name) ends += 1;
            subject.step();
          }
          subject.job.spec!.suspend = false;
          subject.settle();
          expect(subject.peak).toBeLessThanOrEqual(spec.parallelism);
          expect(subject.status.succeeded ?? 0).toBeLessThanOrEqual(ends);
          const indexes = parseIndexes(subject.status.completedIndexes);
          if (isIndexed) expect(indexes.size).toBe(subject.status.succeeded ?? 0);
        },
      ),
      { numRuns: 200 },
    );
  });
});
