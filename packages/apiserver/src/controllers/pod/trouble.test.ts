import { findCondition, type Pod } from '@nexslice/kube';
import { describe, expect, it } from 'vitest';
import { deployment, noon, ownedBy, pod } from '../testing/objects.ts';
import { exitCodeAnnotation } from './container.ts';
import {
  isUnschedulable,
  lifeStages,
  nextStage,
  outcomeAnnotation,
  type PodState,
  probeDelaySeconds,
  restartsOf,
  stateOf,
} from './stage.ts';
import { effectiveState, podStatus } from './status.ts';

const life = lifeStages({ ms: 0 });
const place = { podIP: '10.244.0.2', hostIP: '172.18.0.2' };

function enter(subject: Pod, state: PodState): Pod {
  return { ...subject, status: podStatus(subject, effectiveState(subject, state), place, noon) };
}
const asked = (outcome: string) => pod('p', { annotations: { [outcomeAnnotation]: outcome } });
const never = (subject: Pod): Pod => ({ ...subject, spec: { ...subject.spec!, restartPolicy: 'Never' } });
const main = (subject: Pod) => subject.status?.containerStatuses?.[0];

describe('a pod in trouble', () => {
  it.each<PodState>(['OOMKilled', 'Init:CrashLoopBackOff', 'CrashLoopBackOff'])(
    'is found in %s again, and restarts later each time',
    (state) => {
      const subject = asked(state);
      subject.spec!.initContainers = [{ name: 'init', image: 'i' }];
      const once = enter(subject, state);
      expect(stateOf(once)).toBe(state);
      expect(nextStage(once, [], life)).toMatchObject({ to: state, delay: { ms: 10_000 } });
      const twice = enter(once, state);
      expect(restartsOf(twice)).toBe(2);
      expect(nextStage(twice, [], life)?.delay?.ms).toBe(20_000);
    },
  );
  it('that was killed for its memory says so', () => {
    expect(main(enter(pod('p'), 'OOMKilled'))).toMatchObject({
      state: { waiting: { reason: 'CrashLoopBackOff' } },
      lastState: { terminated: { reason: 'OOMKilled', exitCode: 137 } },
    });
  });
  it('that may not restart has failed', () => {
    expect(effectiveState(never(pod('p')), 'CrashLoopBackOff')).toBe('Failed');
    const killed = enter(never(pod('p')), 'OOMKilled');
    expect(killed.status?.phase).toBe('Failed');
    expect(main(killed)?.state).toMatchObject({ terminated: { reason: 'OOMKilled', exitCode: 137 } });
  });
  it('exits with the code that it is told', () => {
    const coded = (code: string) => pod('p', { annotations: { [exitCodeAnnotation]: code } });
    expect(main(enter(coded('42'), 'Failed'))?.state?.terminated?.exitCode).toBe(42);
    expect(main(enter(coded('none'), 'Failed'))?.state?.terminated?.exitCode).toBe(1);
    expect(main(enter(coded('999'), 'Failed'))?.state?.terminated?.exitCode).toBe(1);
    expect(main(enter(coded('7'), 'CrashLoopBackOff'))?.lastState?.terminated?.exitCode).toBe(7);
  });
  it('that was evicted has failed, and says whose fault it was', () => {
    const { status } = enter(pod('p'), 'Evicted');
    expect(status).toMatchObject({ phase: 'Failed', reason: 'Evicted' });
    expect(findCondition(status?.conditions, 'DisruptionTarget')).toMatchObject({
      status: 'True',
      reason: 'TerminationByKubelet',
    });
  });
  it('whose init container crashes has not begun', () => {
    const subject = pod('p');
    subject.spec!.initContainers = [{ name: 'init', image: 'i' }];
    const { status } = enter(subject, 'Init:CrashLoopBackOff');
    expect(status?.phase).toBe('Pending');
    expect(findCondition(status?.conditions, 'Initialized')).toMatchObject({
      status: 'False',
      reason: 'ContainersNotInitialized',
    });
    expect(status?.containerStatuses?.[0]?.state).toEqual({ waiting: { reason: 'PodInitializing' } });
  });
  it('that something would replace at once takes a second to fail', () => {
    const owned = ownedBy(deployment('web'), asked('Failed'));
    expect(nextStage(owned, [], life)?.delay?.ms).toBe(1000);
    expect(nextStage(asked('Failed'), [], life)?.delay?.ms).toBe(0);
  });
  it.each([
    ['10s', 0],
    ['20s', 1],
    ['1m20s', 3],
    ['5m0s', 8],
  ])('waits %s after %i restarts', (text, restartCount) => {
    const subject = pod('p');
    subject.status!.containerStatuses = [{ name: 'main', restartCount } as never];
    expect(main(enter(subject, 'CrashLoopBackOff'))?.state?.waiting?.message).toBe(
      `back-off ${text} restarting failed container=main pod=p_default(uid-p)`,
    );
  });
});

describe('a pod that is never to be placed', () => {
  it('says so in its annotation, or is selected by a stage', () => {
    expect(isUnschedulable(asked('Unschedulable'), [])).toBe(true);
    expect(isUnschedulable(asked('Failed'), [])).toBe(false);
    const stages = [{ name: 'full', selector: { image: 'upf' }, to: 'Unschedulable' as const }];
    expect(isUnschedulable(pod('p'), stages)).toBe(true);
    expect(isUnschedulable(pod('p'), [{ ...stages[0]!, selector: { image: 'smf' } }])).toBe(false);
  });
});

describe('a pod with probes', () => {
  const probed = pod('p');
  probed.spec!.containers[0] = {
    ...probed.spec!.containers[0]!,
    startupProbe: { initialDelaySeconds: 3 },
    readinessProbe: { initialDelaySeconds: 5 },
  };
  it('waits for each of them', () => {
    expect(probeDelaySeconds(probed)).toBe(8);
    expect(probeDelaySeconds(pod('p'))).toBe(0);
  });
  it('starts first and is ready later, where probes count', () => {
    const withProbes = lifeStages({ ms: 0 }, true);
    expect(nextStage(probed, [], withProbes)?.to).toBe('NotReady');
    expect(nextStage(enter(probed, 'NotReady'), [], withProbes)?.to).toBe('Running');
    expect(nextStage(pod('p'), [], withProbes)?.to).toBe('Running');
    expect(nextStage(probed, [], life)?.to).toBe('Running');
  });
});

describe('a pod with readiness gates', () => {
  const gated = (conditions: object[] = []): Pod => {
    const subject = pod('p');
    subject.spec!.readinessGates = [{ conditionType: 'example.com/a' }, { conditionType: 'example.com/b' }];
    subject.status!.conditions = conditions as never;
    return enter(subject, 'Running');
  };
  const ready = (subject: Pod) => findCondition(subject.status?.conditions, 'Ready');
  it('runs, but is not ready while nobody has said yes', () => {
    const subject = gated();
    expect(stateOf(subject)).toBe('Running');
    expect(ready(subject)).toMatchObject({
      status: 'False',
      reason: 'ReadinessGatesNotReady',
      message:
        'corresponding condition of pod readiness gate "example.com/a" does not exist., corresponding condition of pod readiness gate "example.com/b" does not exist.',
    });
  });
  it('is not ready while one says no', () => {
    const subject = gated([
      { type: 'example.com/a', status: 'True' },
      { type: 'example.com/b', status: 'False' },
    ]);
    expect(ready(subject)?.message).toBe('the status of pod readiness gate "example.com/b" is not "True", but False');
  });
  it('is ready when all say yes', () => {
    const yes = ['a', 'b'].map((name) => ({ type: `example.com/${name}`, status: 'True' }));
    expect(ready(gated(yes))?.status).toBe('True');
  });
});

describe('the generation of a pod', () => {
  it('is said in its status and in each of its conditions', () => {
    const subject = pod('p');
    subject.metadata!.generation = 3;
    const { status } = enter(subject, 'Running');
    expect(status).toMatchObject({ observedGeneration: 3 });
    for (const condition of status?.conditions ?? []) expect(condition).toMatchObject({ observedGeneration: 3 });
  });
});
