import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deployment, noon, pod, podTemplate } from '../testing/objects.ts';
import { resolveIntOrPercent } from './int-or-percent.ts';
import { podFor } from './pod.ts';
import { availableInMs, countPods, isActive } from './pod-state.ts';
import { withoutZeros } from './status.ts';
import { templateHash } from './template-hash.ts';

describe('numbers or percentages', () => {
  it.each([
    [3, 10, 'up', 3],
    ['25%', 10, 'up', 3],
    ['25%', 10, 'down', 2],
    ['100%', 7, 'up', 7],
    ['0%', 7, 'up', 0],
    [undefined, 7, 'up', 0],
  ] as const)('resolves %s of %i, rounded %s, to %i', (value, total, rounding, expected) => {
    expect(resolveIntOrPercent(value, total, rounding)).toBe(expected);
  });
});

describe('the hash of a template', () => {
  it('does not depend on the order in which fields are written', () => {
    const template = podTemplate({ a: '1', b: '2' });
    const turned = { spec: template.spec, metadata: { labels: { b: '2', a: '1' } } };
    expect(templateHash(turned)).toBe(templateHash(template));
  });
  it('differs for another image, and for another count of collisions', () => {
    const hashes = [
      templateHash(podTemplate({})),
      templateHash(podTemplate({}, 'upf:2')),
      templateHash(podTemplate({}), 1),
    ];
    expect(new Set(hashes).size).toBe(3);
  });
  it('is always good for a name and a label', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => /^[bcdfghjklmnpqrstvwxz2456789]{1,10}$/.test(templateHash(value))),
    );
  });
});

describe('the state of pods', () => {
  it('counts pods as replicas until they end or are deleted', () => {
    expect(isActive(pod('p'))).toBe(true);
    expect(isActive(pod('p', { phase: 'Succeeded' }))).toBe(false);
    expect(isActive(pod('p', { phase: 'Failed' }))).toBe(false);
    expect(isActive(pod('p', { deleted: true }))).toBe(false);
  });
  it('makes a pod available once it has been ready for long enough', () => {
    expect(availableInMs(pod('p'), 0, noon)).toBeUndefined();
    expect(availableInMs(pod('p', { readySince: 0 }), 0, noon)).toBe(0);
    expect(availableInMs(pod('p', { readySince: 0 }), 10, noon + 4000)).toBe(6000);
    expect(availableInMs(pod('p', { readySince: 0 }), 10, noon + 10_000)).toBe(0);
  });
  it('says when the next pod becomes available', () => {
    const pods = [pod('a', { readySince: 0 }), pod('b', { readySince: 3 }), pod('c')];
    expect(countPods(pods, 5, noon + 4000)).toEqual({ ready: 2, available: 0, nextAvailableInMs: 1000 });
    expect(countPods(pods, 5, noon + 6000)).toEqual({ ready: 2, available: 1, nextAvailableInMs: 2000 });
  });
});

describe('a pod of a template', () => {
  it('belongs to its owner and has labels and spec of the template', () => {
    const owner = deployment('web');
    const made = podFor(owner, podTemplate({ app: 'web' }));
    expect(made.metadata).toMatchObject({ generateName: 'web-', namespace: 'default', labels: { app: 'web' } });
    expect(made.metadata?.ownerReferences).toEqual([
      {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        name: 'web',
        uid: 'uid-web',
        controller: true,
        blockOwnerDeletion: true,
      },
    ]);
  });
  it('can have a name and labels of its own', () => {
    const made = podFor(deployment('web'), podTemplate({ app: 'web' }), { name: 'web-0', labels: { index: '0' } });
    expect(made.metadata).toMatchObject({ name: 'web-0', generateName: 'web-', labels: { app: 'web', index: '0' } });
  });
  it('leaves room for the random part of its name', () => {
    const owner = deployment('x'.repeat(253));
    expect(podFor(owner, podTemplate({})).metadata?.generateName).toHaveLength(249);
  });
});

describe('counters of a status', () => {
  it('are left out when they are zero, except those that are always told', () => {
    expect(withoutZeros({ replicas: 0, ready: 0, available: 2 }, ['replicas'])).toEqual({ replicas: 0, available: 2 });
  });
});
