import { describe, expect, it } from 'vitest';
import { pod } from '../testing/objects.ts';
import { happenings, stopping } from './happenings.ts';
import type { PodState } from './stage.ts';

const reasons = (from: PodState, to: PodState, subject = pod('p')) =>
  happenings(subject, from, to).map(({ reason }) => reason);

describe('what a kubelet tells', () => {
  const start = ['Pulled', 'Created', 'Started'];
  const pull = ['Pulling', 'Failed', 'Failed', 'BackOff', 'Failed'];
  it.each<[PodState, PodState, string[]]>([
    ['Pending', 'Running', start],
    ['Pending', 'NotReady', start],
    ['NotReady', 'Running', []],
    ['Running', 'NotReady', []],
    ['Running', 'Succeeded', []],
    ['Running', 'Failed', []],
    ['Pending', 'Succeeded', start],
    ['Pending', 'CrashLoopBackOff', [...start, 'BackOff']],
    ['CrashLoopBackOff', 'CrashLoopBackOff', [...start, 'BackOff']],
    ['Running', 'OOMKilled', [...start, 'BackOff']],
    ['CrashLoopBackOff', 'Running', start],
    ['Pending', 'ImagePullBackOff', pull],
    ['Pending', 'CreateContainerConfigError', ['Failed']],
    ['Running', 'Evicted', ['Evicted', 'Killing']],
    ['Pending', 'Evicted', ['Evicted']],
    ['Pending', 'Unschedulable', []],
    ['Pending', 'Pending', []],
  ])('of a pod that goes from %s to %s', (from, to, wanted) => {
    expect(reasons(from, to)).toEqual(wanted);
  });
  it('names the container, and says the same of each', () => {
    const subject = pod('p');
    subject.spec!.containers.push({ name: 'side', image: 's' });
    const told = happenings(subject, 'Pending', 'Running');
    expect(told).toHaveLength(6);
    expect(told.map(({ fieldPath }) => fieldPath)).toEqual([
      ...Array(3).fill('spec.containers{main}'),
      ...Array(3).fill('spec.containers{side}'),
    ]);
    expect(stopping(subject).map(({ message }) => message)).toEqual([
      'Stopping container main',
      'Stopping container side',
    ]);
  });
  it('begins with the init containers', () => {
    const subject = pod('p');
    subject.spec!.initContainers = [{ name: 'init', image: 'i' }];
    const told = happenings(subject, 'Pending', 'Running');
    expect(told[0]).toMatchObject({ reason: 'Pulled', fieldPath: 'spec.initContainers{init}' });
    expect(told).toHaveLength(6);
    expect(reasons('Pending', 'Init:CrashLoopBackOff', subject)).toEqual([...start, 'BackOff']);
  });
  it('says in a warning which container of which pod backs off', () => {
    const backOff = happenings(pod('p'), 'Pending', 'CrashLoopBackOff').at(-1);
    expect(backOff).toEqual({
      type: 'Warning',
      reason: 'BackOff',
      message: 'Back-off restarting failed container main in pod p_default(uid-p)',
      fieldPath: 'spec.containers{main}',
    });
  });
});
