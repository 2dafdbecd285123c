import type { Pod, PodDisruptionBudget } from '@nexslice/kube';
import { VirtualClock } from '@nexslice/kube/testkit';
import { describe, expect, it } from 'vitest';
import { noon, ownedBy, pod, replicaSet } from '../testing/objects.ts';
import { budgetStatus, missesOwners } from './plan.ts';

type Spec = NonNullable<PodDisruptionBudget['spec']>;

const clock = new VirtualClock(noon);
const budget = (spec: Partial<Spec>, status?: PodDisruptionBudget['status']): PodDisruptionBudget => ({
  metadata: { name: 'b', namespace: 'default', generation: 2 },
  spec: spec as Spec,
  ...(status ? { status } : {}),
});
const ready = (count: number): Pod[] => Array.from({ length: count }, (_, i) => pod(`p${i}`, { readySince: 0 }));
const ofSize = (replicas: number) => () => ({ uid: 'set', replicas });

describe('a disruption budget', () => {
  it.each<[string, Partial<Spec>, Pod[], number, object]>([
    ['a minimum', { minAvailable: 2 }, ready(3), 3, { disruptionsAllowed: 1, desiredHealthy: 2, expectedPods: 3 }],
    ['a minimum that is not met', { minAvailable: 4 }, ready(3), 3, { disruptionsAllowed: 0, currentHealthy: 3 }],
    [
      'a share as minimum, rounded up',
      { minAvailable: '50%' },
      ready(3),
      3,
      { desiredHealthy: 2, disruptionsAllowed: 1 },
    ],
    ['a maximum', { maxUnavailable: 1 }, ready(3), 3, { desiredHealthy: 2, disruptionsAllowed: 1 }],
    ['a share as maximum, rounded up', { maxUnavailable: '30%' }, ready(3), 3, { desiredHealthy: 2 }],
    ['a maximum of all', { maxUnavailable: '100%' }, ready(3), 3, { desiredHealthy: 0, disruptionsAllowed: 3 }],
    ['pods that should be more', { maxUnavailable: 1 }, ready(3), 5, { expectedPods: 5, disruptionsAllowed: 0 }],
    ['no pods', { minAvailable: 0 }, [], 0, { expectedPods: 0, disruptionsAllowed: 0 }],
    ['neither', {}, ready(2), 2, { desiredHealthy: 0, disruptionsAllowed: 2 }],
  ])('with %s says how many pods it can spare', (_what, spec, pods, replicas, wanted) => {
    expect(budgetStatus(budget(spec), pods, ofSize(replicas), clock)).toMatchObject(wanted);
  });
  it('counts neither what is unready, nor what goes, nor what has ended', () => {
    const pods = [
      ...ready(2),
      pod('unready'),
      pod('going', { readySince: 0, deleted: true }),
      pod('done', { phase: 'Failed' }),
    ];
    expect(budgetStatus(budget({ minAvailable: 1 }), pods, ofSize(4), clock)).toMatchObject({
      currentHealthy: 2,
      expectedPods: 4,
      disruptionsAllowed: 1,
    });
  });
  const mixed = [ownedBy(replicaSet('set', 2), pod('owned', { readySince: 0 })), ...ready(1)];
  it.each<[string, Partial<Spec>, Pod[], boolean]>([
    ['a number', { minAvailable: 1 }, mixed, false],
    ['a share', { minAvailable: '50%' }, mixed, true],
    ['a maximum', { maxUnavailable: 1 }, mixed, true],
    ['a maximum of owned pods', { maxUnavailable: 1 }, mixed.slice(0, 1), false],
    ['a maximum of pods that have ended', { maxUnavailable: 1 }, [pod('done', { phase: 'Succeeded' })], false],
  ])('that is %s misses owners of pods: %j', (_what, spec, pods, misses) => {
    expect(missesOwners(budget(spec), pods)).toBe(misses);
  });
  it('adds up the controllers of its pods', () => {
    const sizes = new Map([
      ['p0', { uid: 'a', replicas: 2 }],
      ['p1', { uid: 'a', replicas: 2 }],
      ['p2', { uid: 'b', replicas: 4 }],
    ]);
    const sizeOf = ({ metadata }: Pod) => sizes.get(metadata?.name ?? '');
    expect(budgetStatus(budget({ maxUnavailable: 1 }), ready(4), sizeOf, clock).expectedPods).toBe(6);
  });
  it('says so in a condition, which keeps its time while it stays', () => {
    const first = budgetStatus(budget({ minAvailable: 1 }), ready(2), ofSize(2), clock);
    expect(first.conditions).toMatchObject([
      { type: 'DisruptionAllowed', status: 'True', reason: 'SufficientPods', observedGeneration: 2 },
    ]);
    const later = budgetStatus(budget({ minAvailable: 1 }, first), ready(2), ofSize(2), new VirtualClock(noon + 9000));
    expect(later).toEqual(first);
    const worse = budgetStatus(budget({ minAvailable: 2 }, first), ready(2), ofSize(2), new VirtualClock(noon + 9000));
    expect(worse.conditions).toMatchObject([{ status: 'False', reason: 'InsufficientPods' }]);
  });

  it.each([
    ['just now', 'p0', 0, 1],
    ['nearly two minutes ago', 'p0', 119_000, 1],
    ['two minutes ago, and that stayed', 'p0', 120_000, 2],
    ['and that is gone', 'p9', 0, 2],
  ])('does not count a pod that was let go %s', (_when, name, ago, healthy) => {
    const disruptedPods = { [name]: new Date(noon - ago).toISOString() };
    const before = { disruptedPods } as unknown as PodDisruptionBudget['status'];
    const status = budgetStatus(budget({ minAvailable: 1 }, before), ready(2), ofSize(2), clock);
    expect(status.currentHealthy).toBe(healthy);
    expect(status.disruptedPods).toEqual(healthy === 1 ? disruptedPods : undefined);
  });
  it('forgets a pod that was let go once it is being deleted', () => {
    const before = { disruptedPods: { p0: new Date(noon).toISOString() } } as unknown as PodDisruptionBudget['status'];
    const pods = [pod('p0', { readySince: 0, deleted: true }), pod('p1', { readySince: 0 })];
    const status = budgetStatus(budget({ minAvailable: 1 }, before), pods, ofSize(2), clock);
    expect([status.currentHealthy, status.disruptedPods]).toEqual([1, undefined]);
  });
});
