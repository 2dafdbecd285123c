import type { Pod } from '@nexslice/kube';
import { describe, expect, it } from 'vitest';
import { deployment, noon, ownedBy, pod } from '../testing/objects.ts';
import { podAddresses } from './addresses.ts';
import { lifeStages, nextStage, outcomeAnnotation, type PodStage, type PodState, stateOf } from './stage.ts';
import { podStatus } from './status.ts';

const life = lifeStages({ ms: 5 });
const place = { podIP: '10.244.0.2', hostIP: '172.18.0.2' };

function enter(subject: Pod, state: PodState, now = noon): Pod {
  return { ...subject, status: podStatus(subject, state, place, now) };
}

describe('the life of a pod', () => {
  const job = { ...deployment('job'), apiVersion: 'batch/v1', kind: 'Job' };
  it('runs and stays so', () => {
    expect(nextStage(pod('p'), [], life)).toMatchObject({ to: 'Running', delay: { ms: 5 } });
    expect(nextStage(enter(pod('p'), 'Running'), [], life)).toBeUndefined();
  });
  it('of a Job comes to its end', () => {
    const running = enter(ownedBy(job, pod('p')), 'Running');
    expect(nextStage(running, [], life)?.to).toBe('Succeeded');
    expect(nextStage(enter(running, 'Succeeded'), [], life)).toBeUndefined();
  });
  it.each<PodState>(['NotReady', 'Failed', 'ImagePullBackOff', 'CreateContainerConfigError', 'CrashLoopBackOff'])(
    'goes to %s when an annotation says so, and back to Running when it is taken away',
    (outcome) => {
      const asked = pod('p', { annotations: { [outcomeAnnotation]: outcome } });
      expect(nextStage(asked, [], life)?.to).toBe(outcome);
      const there = enter(asked, outcome);
      expect(stateOf(there)).toBe(outcome);
      if (outcome !== 'CrashLoopBackOff') expect(nextStage(there, [], life)).toBeUndefined();
      const freed = { ...there, metadata: { ...there.metadata, annotations: {} } };
      expect(nextStage(freed, [], life)?.to).toBe(outcome === 'Failed' ? undefined : 'Running');
    },
  );
  it('ignores an outcome that does not exist', () => {
    expect(nextStage(pod('p', { annotations: { [outcomeAnnotation]: 'Exploded' } }), [], life)?.to).toBe('Running');
  });
  it('backs off longer with every crash, up to five minutes', () => {
    let crashing = pod('p', { annotations: { [outcomeAnnotation]: 'CrashLoopBackOff' } });
    const waits: (number | undefined)[] = [];
    for (let crash = 0; crash < 7; crash += 1) {
      crashing = enter(crashing, 'CrashLoopBackOff');
      waits.push(nextStage(crashing, [], life)?.delay?.ms);
    }
    expect(waits).toEqual([10_000, 20_000, 40_000, 80_000, 160_000, 300_000, 300_000]);
    expect(crashing.status?.containerStatuses?.[0]?.restartCount).toBe(7);
  });
});

describe('configured stages', () => {
  const broken = (selector: PodStage['selector']): PodStage[] =>
    [{ name: 'broken', selector, to: 'ImagePullBackOff' }] as PodStage[];
  it.each<[string, PodStage['selector'], boolean]>([
    ['nothing', undefined, true],
    ['a label', { labels: { app: 'web' } }, true],
    ['another label', { labels: { app: 'db' } }, false],
    ['an annotation', { annotations: { rehearse: 'yes' } }, true],
    ['part of an image', { image: 'upf' }, true],
    ['another image', { image: 'smf' }, false],
    ['its namespace', { namespace: 'default' }, true],
    ['another namespace', { namespace: 'other' }, false],
    ['the kind of its controller', { controller: 'Deployment' }, true],
    ['another controller', { controller: 'Job' }, false],
    ['all of several', { image: 'upf', labels: { app: 'db' } }, false],
  ])('select by %s', (_what, selector, selected) => {
    const subject = ownedBy(deployment('web'), pod('p', { labels: { app: 'web' }, annotations: { rehearse: 'yes' } }));
    expect(nextStage(subject, broken(selector), life)?.to).toBe(selected ? 'ImagePullBackOff' : 'Running');
  });
  it('apply from certain states only, if they say so', () => {
    const stages: PodStage[] = [{ name: 'degrade', from: ['Running'], to: 'NotReady' }];
    expect(nextStage(pod('p'), stages, life)?.to).toBe('Running');
    expect(nextStage(enter(pod('p'), 'Running'), stages, life)?.to).toBe('NotReady');
  });
});

describe('the status of a pod', () => {
  const conditions = (subject: Pod) =>
    Object.fromEntries((subject.status?.conditions ?? []).map(({ type, status }) => [type, status]));
  it('that runs is ready in all conditions and has addresses', () => {
    const running = enter(pod('p'), 'Running');
    expect(conditions(running)).toEqual({
      PodReadyToStartContainers: 'True',
      Initialized: 'True',
      Ready: 'True',
      ContainersReady: 'True',
      PodScheduled: 'True',
    });
    expect(running.status).toMatchObject({
      phase: 'Running',
      podIP: '10.244.0.2',
      hostIP: '172.18.0.2',
      startTime: '2026-01-01T12:00:00Z',
    });
    expect(running.status?.containerStatuses?.[0]).toMatchObject({ ready: true, started: true, restartCount: 0 });
  });
  it('keeps its address, its start and the times of conditions that stay', () => {
    const running = enter(pod('p'), 'Running');
    const later = {
      ...running,
      status: podStatus(running, 'NotReady', { ...place, podIP: '10.244.9.9' }, noon + 60_000),
    };
    expect(later.status).toMatchObject({ podIP: '10.244.0.2', startTime: '2026-01-01T12:00:00Z' });
    const times = Object.fromEntries(
      (later.status?.conditions ?? []).map(({ type, lastTransitionTime }) => [type, lastTransitionTime]),
    );
    expect(times['Ready']).toBe('2026-01-01T12:01:00Z');
    expect(times['PodScheduled']).toBe('2026-01-01T12:00:00Z');
  });
  it.each<[PodState, string, object]>([
    ['Succeeded', 'Succeeded', { terminated: { exitCode: 0, reason: 'Completed' } }],
    ['Failed', 'Failed', { terminated: { exitCode: 1, reason: 'Error' } }],
    ['ImagePullBackOff', 'Pending', { waiting: { reason: 'ImagePullBackOff' } }],
    ['CrashLoopBackOff', 'Running', { waiting: { reason: 'CrashLoopBackOff' } }],
  ])('in %s has phase %s', (state, phase, containerState) => {
    const status = podStatus(pod('p'), state, place, noon);
    expect(status.phase).toBe(phase);
    expect(status.containerStatuses?.[0]?.state).toMatchObject(containerState);
    expect(status.conditions?.find(({ type }) => type === 'Ready')?.status).toBe('False');
  });
  it('ends init containers before the others start, but not sidecars', () => {
    const subject = pod('p');
    subject.spec!.initContainers = [
      { name: 'init', image: 'i' },
      { name: 'proxy', image: 'p', restartPolicy: 'Always' },
    ];
    const [init, proxy] = podStatus(subject, 'Running', place, noon).initContainerStatuses ?? [];
    expect(init).toMatchObject({ ready: true, state: { terminated: { reason: 'Completed' } } });
    expect(proxy).toMatchObject({ ready: true, state: { running: {} } });
  });
  it('keeps conditions of others', () => {
    const subject = pod('p');
    subject.status!.conditions = [{ type: 'example.com/gate', status: 'True' }];
    expect(conditions(enter(subject, 'Running'))).toHaveProperty(['example.com/gate'], 'True');
  });
});

describe('addresses of pods', () => {
  it('are each given once, and again when their pod is gone', () => {
    let there = [pod('a', { ip: '10.0.0.2' })];
    const pool = podAddresses('10.0.0.0/29', () => there);
    expect([pool.take(), pool.take(), pool.take(), pool.take()]).toEqual([
      '10.0.0.3',
      '10.0.0.4',
      '10.0.0.5',
      '10.0.0.6',
    ]);
    expect(pool.take()).toBe('10.0.0.3');
    there = [];
    expect(pool.take()).toBe('10.0.0.4');
  });
});
