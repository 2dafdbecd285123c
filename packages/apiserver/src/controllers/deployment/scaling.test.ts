import type { Deployment, ReplicaSet } from '@nexslice/kube';
import { describe, expect, it } from 'vitest';
import { at, deployment, ownedBy, podTemplate } from '../testing/objects.ts';
import { limitsOf } from './limits.ts';
import { currentSize, isScaling, rollOut, type Sizes, scaleSets } from './scaling.ts';
import { maxAnnotation, scaleAnnotations, setFor } from './template.ts';
import type { Sets } from './types.ts';

type Limit = number | string;

function rolling(replicas: number, maxSurge: Limit, maxUnavailable: Limit, more: object = {}): Deployment {
  const strategy = { type: 'RollingUpdate', rollingUpdate: { maxSurge, maxUnavailable } };
  return deployment('web', { replicas, strategy, template: podTemplate({ app: 'web' }, 'upf:9') as never, ...more });
}

/** Wanted pods, and those of them that are available (default: all). */
type Shape = [wanted: number, available?: number];

/** The sets of `owner` as it was before: the last shape is that of the present template unless it is null. */
function setsOf(owner: Deployment, shapes: readonly (Shape | null)[], before = owner): Sets {
  const sets = shapes.map((shape, i) => {
    if (!shape) return undefined;
    const [wanted, available = wanted] = shape;
    const template = podTemplate({ app: 'web' }, `upf:${i}`) as never;
    const made = setFor({ ...owner, spec: { ...owner.spec!, template } }, wanted, i + 1);
    const annotations = { ...made.metadata?.annotations, ...scaleAnnotations(before) };
    return ownedBy(owner, {
      ...made,
      metadata: { ...made.metadata, name: `s${i}`, generation: 1, creationTimestamp: at(i), annotations },
      status: { replicas: wanted, readyReplicas: available, availableReplicas: available, observedGeneration: 1 },
    });
  });
  return { current: sets.at(-1), old: sets.slice(0, -1) as ReplicaSet[] };
}

/** The sizes that the sets get, in their order; those that keep theirs have a dash. */
function told(sizes: Sizes, { current, old }: Sets): (number | '-')[] {
  return [...old, ...(current ? [current] : [])].map((set) => sizes.get(set) ?? '-');
}

describe('the limits of a roll-out', () => {
  it.each<[number, Limit, Limit, number, number]>([
    [10, '25%', '25%', 3, 2],
    [4, '25%', '25%', 1, 1],
    [1, '25%', '25%', 1, 0],
    [3, '0%', '25%', 0, 1],
    [10, 3, 2, 3, 2],
    [7, '30%', '30%', 3, 2],
    [2, 0, 5, 0, 2],
    [3, '100%', 0, 3, 0],
    [3, '0%', '0%', 0, 1],
  ])('of %i pods with maxSurge %j and maxUnavailable %j are %i and %i', (replicas, surge, less, maxSurge, max) => {
    expect(limitsOf(rolling(replicas, surge, less))).toEqual({ maxSurge, maxUnavailable: max });
  });
  it('are none when all pods go before others come', () => {
    expect(limitsOf(deployment('web', { strategy: { type: 'Recreate' } }))).toEqual({ maxSurge: 0, maxUnavailable: 0 });
  });
});

describe('a deployment that is scaled amid a roll-out', () => {
  // As the documentation of deployments has it, and as a cluster does it.
  it.each<[string, number, number, (Shape | null)[], (number | '-')[]]>([
    ['more, in proportion to the sizes of its sets', 10, 15, [[8], [5, 0]], [11, 7]],
    ['fewer, in proportion too', 15, 7, [[11], [7, 0]], [6, 4]],
    ['one more, which goes to the larger set', 10, 11, [[8], [5, 0]], [9, 5]],
    ['none', 10, 0, [[8], [5, 0]], [0, 0]],
    ['more of three sets', 10, 20, [[4], [4], [5, 0]], [7, 7, 9]],
  ])('gets %s: from %i to %i', (_what, from, to, shapes, wanted) => {
    const owner = rolling(to, 3, 2);
    const sets = setsOf(owner, shapes, rolling(from, 3, 2));
    expect(isScaling(owner, sets)).toBe(true);
    expect(told(scaleSets(owner, sets), sets)).toEqual(wanted);
  });

  it.each<[string, (Shape | null)[], (number | '-')[]]>([
    ['the only one that has pods', [[0], [0], [3]], ['-', '-', 5]],
    ['the only one that has pods, old as it is', [[3], null], [5]],
    ['the present one when none has pods', [[0], [0]], ['-', 5]],
    ['the newest when there is no present one', [[0], [0], null], ['-', 5]],
  ])('scales %s', (_what, shapes, wanted) => {
    const owner = rolling(5, 1, 0);
    const sets = setsOf(owner, shapes, rolling(3, 1, 0));
    expect(told(scaleSets(owner, sets), sets)).toEqual(wanted);
  });

  it('lets old sets go once the present one has all that are wanted', () => {
    const owner = rolling(3, 1, 0);
    const sets = setsOf(owner, [[1], [3]]);
    expect(told(scaleSets(owner, sets), sets)).toEqual([0, '-']);
  });

  it('tells a set that keeps its size of the new scale', () => {
    const owner = rolling(3, 2, 0);
    const sets = setsOf(owner, [[3]], rolling(3, 1, 0));
    expect(sets.current?.metadata?.annotations?.[maxAnnotation]).toBe('4');
    expect(isScaling(owner, sets)).toBe(false);
    const grown = rolling(4, 1, 0);
    const full = setsOf(grown, [[4]], rolling(3, 1, 0));
    expect(isScaling(grown, full)).toBe(true);
    expect(told(scaleSets(grown, full), full)).toEqual([4]);
  });

  it('is not scaled, with all pods going before others come, while both are there', () => {
    const owner = { ...rolling(5, 1, 0), spec: { ...rolling(5, 1, 0).spec!, strategy: { type: 'Recreate' } } };
    expect(isScaling(owner, setsOf(owner, [[3], [3]], rolling(3, 1, 0)))).toBe(false);
    expect(isScaling(owner, setsOf(owner, [[0], [3]], rolling(3, 1, 0)))).toBe(true);
  });
});

describe('a step of a roll-out', () => {
  it.each<[string, number, Limit, Limit, (Shape | null)[], (number | '-')[]]>([
    ['grows the new set into the surge', 3, 1, 0, [[3], [0]], ['-', 1]],
    ['waits until what is new is available', 3, 1, 0, [[3], [1, 0]], ['-', '-']],
    ['shrinks the old one by what is available', 3, 1, 0, [[3], [1]], [2, '-']],
    ['grows the new one into what the old one gave up', 3, 1, 0, [[2], [1]], ['-', 2]],
    ['takes down what may be missing before anything is new', 4, 0, 1, [[4], [0]], [3, '-']],
    ['makes no more than are wanted', 2, 5, 0, [[2], [0]], ['-', 2]],
    ['takes the new set back when it is too large', 2, 1, 0, [[0], [5]], ['-', 2]],
    ['takes unavailable pods of old sets first', 4, 1, 1, [[2, 0], [2], [1, 0]], [1, '-', '-']],
    ['goes through old sets from the oldest', 4, 1, 1, [[2], [2], [1, 1]], [0, '-', '-']],
    ['ends when nothing is old', 3, 1, 0, [[0], [3]], ['-', '-']],
  ])('%s', (_what, replicas, surge, less, shapes, wanted) => {
    const owner = rolling(replicas, surge, less);
    const sets = setsOf(owner, shapes);
    expect(told(rollOut(owner, sets), sets)).toEqual(wanted);
  });

  it.each<[string, number, Limit, (Shape | null)[], number]>([
    ['all at once when there are no others', 5, 1, [null], 5],
    ['what the surge allows beside others', 5, 2, [[5], null], 2],
    ['nothing when others fill the surge', 5, 1, [[4], [2], null], 0],
  ])('makes a new set of %s', (_what, replicas, surge, shapes, size) => {
    const owner = rolling(replicas, surge, 0);
    const { old } = setsOf(owner, shapes);
    expect(currentSize(owner, undefined, old)).toBe(size);
  });
});
