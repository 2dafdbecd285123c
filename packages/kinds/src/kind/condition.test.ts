import { describe, expect, it } from 'vitest';
import { condition, conditions } from './condition.ts';

const ready = {
  type: 'Ready',
  status: 'True',
  observedGeneration: 2,
  lastTransitionTime: '2026-01-31T12:00:00Z',
  reason: 'UPFReady',
  message: 'UPF upf-ue1 is ready',
};

describe('a condition', () => {
  it('has the fields of all Kubernetes conditions', () => {
    expect(condition.parse(ready)).toEqual(ready);
  });

  it('may have nothing more to say than its reason', () => {
    expect(condition.safeParse({ ...ready, message: '' }).success).toBe(true);
  });

  it.each([
    ['status', 'yes'],
    ['status', true],
    ['reason', ''],
    ['type', ''],
    ['lastTransitionTime', 'now'],
    ['observedGeneration', -1],
  ])('is refused when its %s is %j', (field, value) => {
    expect(condition.safeParse({ ...ready, [field]: value }).error?.issues[0]?.path).toEqual([field]);
  });

  it('is one of its type in a list, which the server keeps apart by type', () => {
    expect(conditions.meta()).toMatchObject({
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['type'],
    });
  });

  it.each(Object.keys(ready).filter((field) => field !== 'observedGeneration'))('needs its %s', (field) => {
    const { [field as 'type']: _, ...rest } = ready;
    expect(condition.safeParse(rest).error?.issues.map(({ path }) => path)).toEqual([[field]]);
  });

  it.each(['True', 'False', 'Unknown'])('can be %s', (status) => {
    expect(condition.safeParse({ ...ready, status }).success).toBe(true);
  });
});
