import { describe, expect, it } from 'vitest';
import { node, pod } from '../testing/objects.ts';
import { misfit } from './fit.ts';
import { needsNode, place } from './plan.ts';

const idle = () => 0;
const spec = (more: object) => {
  const subject = pod('p');
  return { ...subject, spec: { ...subject.spec!, ...more } };
};
const required = (...nodeSelectorTerms: object[]) =>
  spec({ affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } } } });

describe('which pods need a node', () => {
  it.each([
    ['one that has none', pod('p'), true],
    ['one that has one', pod('p', { node: 'n' }), false],
    ['one that is being deleted', pod('p', { deleted: true }), false],
    ['one of another scheduler', spec({ schedulerName: 'mine' }), false],
    ['one that is gated', spec({ schedulingGates: [{ name: 'x/y' }] }), false],
  ])('%s', (_what, subject, needs) => {
    expect(needsNode(subject)).toBe(needs);
  });
});

describe('placing', () => {
  it('takes the node with the fewest pods', () => {
    const loads: Record<string, number> = { a: 2, b: 1, c: 3 };
    expect(place(pod('p'), [node('a'), node('b'), node('c')], (name) => loads[name]!)).toEqual({ node: 'b' });
  });
  it('says why no node will do', () => {
    const nodes = [node('a', { unschedulable: true }), node('b'), node('c')];
    expect(place(spec({ nodeSelector: { disk: 'ssd' } }), nodes, idle)).toEqual({
      unschedulable:
        "0/3 nodes are available: 1 node(s) were unschedulable, 2 node(s) didn't match Pod's node affinity/selector. no new claims to deallocate, preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.",
    });
    expect(place(pod('p'), [], idle)).toEqual({ unschedulable: 'no nodes available to schedule pods' });
  });
});

describe('fitting', () => {
  const ssd = node('a', {}, { disk: 'ssd', size: '5' });
  const taint = { key: 'gpu', value: 'yes', effect: 'NoSchedule' };
  it.each([
    ['a node selector that holds', spec({ nodeSelector: { disk: 'ssd' } }), ssd, true],
    ['a node selector that does not', spec({ nodeSelector: { disk: 'hdd' } }), ssd, false],
    ['In', required({ matchExpressions: [{ key: 'disk', operator: 'In', values: ['ssd', 'x'] }] }), ssd, true],
    ['NotIn', required({ matchExpressions: [{ key: 'disk', operator: 'NotIn', values: ['ssd'] }] }), ssd, false],
    ['Exists', required({ matchExpressions: [{ key: 'disk', operator: 'Exists' }] }), ssd, true],
    ['DoesNotExist', required({ matchExpressions: [{ key: 'disk', operator: 'DoesNotExist' }] }), ssd, false],
    ['Gt', required({ matchExpressions: [{ key: 'size', operator: 'Gt', values: ['4'] }] }), ssd, true],
    ['Lt', required({ matchExpressions: [{ key: 'size', operator: 'Lt', values: ['4'] }] }), ssd, false],
    [
      'the name as a field',
      required({ matchFields: [{ key: 'metadata.name', operator: 'In', values: ['a'] }] }),
      ssd,
      true,
    ],
    [
      'one of several terms',
      required(
        { matchExpressions: [{ key: 'x', operator: 'Exists' }] },
        { matchExpressions: [{ key: 'disk', operator: 'Exists' }] },
      ),
      ssd,
      true,
    ],
    ['an empty term', required({}), ssd, false],
    ['a taint', pod('p'), node('a', { taints: [taint] }), false],
    [
      'a taint that it tolerates',
      spec({ tolerations: [{ key: 'gpu', operator: 'Equal', value: 'yes', effect: 'NoSchedule' }] }),
      node('a', { taints: [taint] }),
      true,
    ],
    [
      'a taint of which it tolerates every value',
      spec({ tolerations: [{ key: 'gpu', operator: 'Exists' }] }),
      node('a', { taints: [taint] }),
      true,
    ],
    [
      'a taint when it tolerates all',
      spec({ tolerations: [{ operator: 'Exists' }] }),
      node('a', { taints: [taint] }),
      true,
    ],
    [
      'a taint of another value',
      spec({ tolerations: [{ key: 'gpu', value: 'no' }] }),
      node('a', { taints: [taint] }),
      false,
    ],
    ['a preference', pod('p'), node('a', { taints: [{ ...taint, effect: 'PreferNoSchedule' }] }), true],
    ['a cordoned node', pod('p'), node('a', { unschedulable: true }), false],
  ])('%s', (_what, subject, where, fits) => {
    expect(misfit(subject, where) === undefined).toBe(fits);
  });
});
