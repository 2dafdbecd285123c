import { findCondition, type Pod } from '@nexslice/kube';
import { describe, expect, it } from 'vitest';
import { at, noon, pod } from '../testing/objects.ts';
import { happenings, stopping } from './happenings.ts';
import type { PodState } from './stage.ts';
import { podStatus } from './status.ts';

const place = { podIP: '10.244.0.2', hostIP: '172.18.0.2' };
const withInit = (restartPolicy?: string): Pod => {
  const subject = pod('p');
  const container = { name: 'prepare', image: 'init:1', ...(restartPolicy ? { restartPolicy } : {}) };
  return { ...subject, spec: { ...subject.spec!, initContainers: [container] } };
};
const enter = (subject: Pod, state: PodState, seconds = 0): Pod => ({
  ...subject,
  status: podStatus(subject, state, place, noon + seconds * 1000) as never,
});

/** The conditions of a pod as letters: T or F for each of these. */
const order = ['PodReadyToStartContainers', 'Initialized', 'Ready', 'ContainersReady', 'PodScheduled'];
const letters = ({ status }: Pod) =>
  order.map((type) => findCondition(status?.conditions, type)?.status?.[0] ?? '-').join('');

describe('the status of a pod', () => {
  it.each<[PodState, string, string, string, boolean, boolean]>([
    ['Pending', 'Pending', 'FTFFT', 'waiting ContainerCreating', false, false],
    ['Running', 'Running', 'TTTTT', 'running', true, true],
    ['NotReady', 'Running', 'TTFFT', 'running', false, true],
    ['Succeeded', 'Succeeded', 'FTFFT', 'terminated Completed 0', false, false],
    ['Failed', 'Failed', 'FTFFT', 'terminated Error 1', false, false],
    ['Evicted', 'Failed', 'FTFFT', 'terminated Error 137', false, false],
    ['ImagePullBackOff', 'Pending', 'TTFFT', 'waiting ImagePullBackOff', false, false],
    ['CreateContainerConfigError', 'Pending', 'TTFFT', 'waiting CreateContainerConfigError', false, false],
    ['CrashLoopBackOff', 'Running', 'TTFFT', 'waiting CrashLoopBackOff', false, false],
    ['OOMKilled', 'Running', 'TTFFT', 'waiting CrashLoopBackOff', false, false],
  ])('in %s is %s, with conditions %s and a container %s', (state, phase, conditions, inside, ready, started) => {
    const { status, ...rest } = enter(pod('p'), state);
    const [container] = status?.containerStatuses ?? [];
    const { waiting, running, terminated } = container?.state ?? {};
    expect(status?.phase).toBe(phase);
    expect(letters({ status, ...rest })).toBe(conditions);
    expect(
      (waiting && `waiting ${waiting.reason}`) ??
        (running && 'running') ??
        `terminated ${terminated?.reason} ${terminated?.exitCode}`,
    ).toBe(inside);
    expect([container?.ready, container?.started]).toEqual([ready, started]);
  });

  it.each<[PodState, string, string, string]>([
    ['Pending', 'FFFFT', 'waiting', 'waiting PodInitializing'],
    ['Running', 'TTTTT', 'terminated', 'running'],
    ['Init:CrashLoopBackOff', 'TFFFT', 'waiting', 'waiting PodInitializing'],
  ])(
    'with an init container in %s has conditions %s, the first %s and the other %s',
    (state, conditions, init, main) => {
      const found = enter(withInit(), state);
      expect(letters(found)).toBe(conditions);
      expect(Object.keys(found.status?.initContainerStatuses?.[0]?.state ?? {})).toEqual([init]);
      const { waiting } = found.status?.containerStatuses?.[0]?.state ?? {};
      expect(waiting ? `waiting ${waiting.reason}` : 'running').toBe(main);
    },
  );

  it('with a sidecar runs it on beside the others, and ends it with them', () => {
    const running = enter(withInit('Always'), 'Running');
    expect(running.status?.initContainerStatuses).toMatchObject([
      { ready: true, started: true, state: { running: {} } },
    ]);
    const ended = enter(running, 'Succeeded', 5);
    expect(ended.status?.initContainerStatuses?.[0]?.state?.terminated).toMatchObject({
      exitCode: 0,
      startedAt: at(0),
      finishedAt: at(5),
    });
  });

  it('keeps when it started, its address and the times of what has not changed', () => {
    const first = enter(pod('p'), 'NotReady');
    const then = enter(first, 'Running', 7);
    expect(then.status).toMatchObject({ startTime: at(0), podIP: place.podIP, podIPs: [{ ip: place.podIP }] });
    const since = (type: string) => findCondition(then.status?.conditions, type)?.lastTransitionTime;
    expect(['Initialized', 'PodScheduled', 'Ready', 'ContainersReady'].map(since)).toEqual([
      at(0),
      at(0),
      at(7),
      at(7),
    ]);
    expect(then.status?.containerStatuses?.[0]?.state?.running?.startedAt).toBe(at(0));
  });
});

describe('what a kubelet tells', () => {
  const start = ['Pulled', 'Created', 'Started'];
  it.each<[PodState, PodState, string[]]>([
    ['Pending', 'Running', start],
    ['Pending', 'NotReady', start],
    ['NotReady', 'Running', []],
    ['Running', 'Succeeded', []],
    ['Pending', 'Succeeded', start],
    ['Pending', 'CrashLoopBackOff', [...start, 'BackOff']],
    ['CrashLoopBackOff', 'OOMKilled', [...start, 'BackOff']],
    ['Pending', 'ImagePullBackOff', ['Pulling', 'Failed', 'Failed', 'BackOff', 'Failed']],
    ['Pending', 'CreateContainerConfigError', ['Failed']],
    ['Running', 'Evicted', ['Evicted', 'Killing']],
    ['Pending', 'Evicted', ['Evicted']],
    ['Pending', 'Unschedulable', []],
    ['Running', 'Pending', []],
  ])('of a pod that goes from %s to %s is %j', (from, to, reasons) => {
    expect(happenings(pod('p'), from, to).map(({ reason }) => reason)).toEqual(reasons);
  });

  it('is about the container that it happens to, those that go first too', () => {
    const told = happenings(withInit(), 'Pending', 'Running');
    expect(new Set(told.map(({ fieldPath }) => fieldPath))).toEqual(
      new Set(['spec.initContainers{prepare}', 'spec.containers{main}']),
    );
    const [crash] = happenings(withInit(), 'Pending', 'Init:CrashLoopBackOff').slice(-1);
    expect(crash).toEqual({
      type: 'Warning',
      reason: 'BackOff',
      message: 'Back-off restarting failed container prepare in pod p_default(uid-p)',
      fieldPath: 'spec.initContainers{prepare}',
    });
    expect(stopping(pod('p')).map(({ message }) => message)).toEqual(['Stopping container main']);
  });
});
