import { describe, expect, it } from 'vitest';
import { job } from '../testing/job-world.ts';
import { at, pod } from '../testing/objects.ts';
import { endOf, failureCountAnnotation, hasFailed, indexAnnotation, indexOf, podOf, trackingFinalizer } from './pod.ts';

describe('a pod of a Job', () => {
  it('is held until it is counted', () => {
    const made = podOf(job(), {});
    expect(made.metadata).toMatchObject({ generateName: 'work-', finalizers: [trackingFinalizer] });
    expect(made.metadata?.ownerReferences?.[0]).toMatchObject({ kind: 'Job', uid: 'uid-work', controller: true });
    expect(made.metadata?.annotations).toEqual({});
    expect(indexOf(made)).toBe(-1);
  });
  it('of an indexed one knows its index by name, label, annotation and variable', () => {
    const made = podOf(job({ completionMode: 'Indexed' }), { index: 2 });
    expect(made.metadata).toMatchObject({
      generateName: 'work-2-',
      labels: { [indexAnnotation]: '2' },
      annotations: { [indexAnnotation]: '2' },
    });
    expect(made.spec?.hostname).toBe('work-2');
    expect(made.spec?.containers[0]?.env).toEqual([
      {
        name: 'JOB_COMPLETION_INDEX',
        valueFrom: { fieldRef: { fieldPath: "metadata.labels['batch.kubernetes.io/job-completion-index']" } },
      },
    ]);
    expect(indexOf(made)).toBe(2);
  });
  it('keeps a variable that its template has already', () => {
    const indexed = job({ completionMode: 'Indexed' });
    const env = [{ name: 'JOB_COMPLETION_INDEX', value: 'mine' }];
    indexed.spec!.template = { spec: { containers: [{ name: 'main', image: 'a', env }] } };
    expect(podOf(indexed, { index: 0 }).spec?.containers[0]?.env).toEqual(env);
  });
  it('gives init containers the variable too', () => {
    const indexed = job({ completionMode: 'Indexed' });
    const containers = [{ name: 'main', image: 'a' }];
    indexed.spec!.template = { spec: { containers, initContainers: [{ name: 'init', image: 'b' }] } };
    expect(podOf(indexed, { index: 0 }).spec?.initContainers?.[0]?.env).toHaveLength(1);
  });
  it('knows how often its index has failed, where that is limited', () => {
    expect(podOf(job(), { index: 1, failures: 2 }).metadata?.annotations?.[failureCountAnnotation]).toBe('2');
  });
  it('has failed when it is deleted before its end, unless only what has ended is replaced', () => {
    const deleted = pod('p', { deleted: true });
    expect(hasFailed(job(), deleted)).toBe(true);
    expect(hasFailed(job({ podReplacementPolicy: 'Failed' }), deleted)).toBe(false);
    expect(hasFailed(job({ podReplacementPolicy: 'Failed' }), pod('p', { phase: 'Failed' }))).toBe(true);
    expect(hasFailed(job(), pod('p', { phase: 'Succeeded', deleted: true }))).toBe(false);
    expect(hasFailed(job(), pod('p'))).toBe(false);
  });
  it('ends when the last of its containers does, or when it began if none ran', () => {
    const subject = pod('p');
    expect(endOf(subject)).toBe(Date.parse(at(0)));
    const ended = (seconds: number) => ({ state: { terminated: { finishedAt: at(seconds) } } });
    subject.status!.containerStatuses = [ended(5), ended(9), ended(7)] as never;
    expect(endOf(subject)).toBe(Date.parse(at(9)));
  });
});
