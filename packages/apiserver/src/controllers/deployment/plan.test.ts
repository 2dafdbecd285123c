import type { Deployment, ReplicaSet } from '@nexslice/kube';
import { VirtualClock } from '@nexslice/kube/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { at, deployment, noon, ownedBy, podTemplate } from '../testing/objects.ts';
import { planDeployment } from './plan.ts';
import { desiredAnnotation, hashLabel, revisionAnnotation, revisionHistoryAnnotation, setFor } from './template.ts';

const clock = new VirtualClock(noon);
const noPods = () => false;

/** The set of a template of `owner`, with `replicas` of which `available` are available. */
function setOf(owner: Deployment, replicas: number, available = replicas, revision = 1, image = 'upf:1'): ReplicaSet {
  const spec = { ...owner.spec!, template: podTemplate({ app: owner.metadata!.name! }, image) };
  const made = setFor({ ...owner, spec }, replicas, revision);
  return ownedBy(owner, {
    ...made,
    metadata: { ...made.metadata, uid: `uid-${image}`, generation: 1, creationTimestamp: at(revision) },
    status: { replicas, readyReplicas: available, availableReplicas: available, observedGeneration: 1 },
  });
}

function sizes(plan: { resize: Map<ReplicaSet, number> }): Record<string, number> {
  return Object.fromEntries(
    [...plan.resize].map(([set, size]) => [set.spec!.template!.spec!.containers[0]!.image!, size]),
  );
}

function plan(owner: Deployment, sets: ReplicaSet[], hasOldPods: () => boolean = noPods) {
  return planDeployment(owner, sets, hasOldPods, clock);
}

describe('a new deployment', () => {
  it('gets a ReplicaSet of its template, labelled with the hash in selector and pods', () => {
    const { create, revision } = plan(deployment('web', { replicas: 3 }), []);
    const hash = create?.metadata?.labels?.[hashLabel];
    expect(hash).toMatch(/^\w+$/);
    expect(create).toMatchObject({
      metadata: { name: `web-${hash}`, annotations: { [revisionAnnotation]: '1', [desiredAnnotation]: '3' } },
      spec: {
        replicas: 3,
        selector: { matchLabels: { app: 'web', [hashLabel]: hash } },
        template: { metadata: { labels: { app: 'web', [hashLabel]: hash } } },
      },
    });
    expect(revision).toBe(1);
  });
  it('hands its annotations on, but not those of kubectl apply', () => {
    const owner = deployment('web');
    owner.metadata!.annotations = { team: 'core', 'kubectl.kubernetes.io/last-applied-configuration': '{}' };
    const { annotations } = plan(owner, []).create!.metadata!;
    expect(annotations).toHaveProperty('team', 'core');
    expect(annotations).not.toHaveProperty(['kubectl.kubernetes.io/last-applied-configuration']);
  });
  it('does nothing when it is being deleted', () => {
    const owner = deployment('web');
    owner.metadata!.deletionTimestamp = at(1);
    expect(plan(owner, [])).toMatchObject({ create: undefined, remove: [], revision: undefined });
  });
});

const rolling = (maxSurge: number | string, maxUnavailable: number | string) => ({
  type: 'RollingUpdate',
  rollingUpdate: { maxSurge, maxUnavailable },
});

describe('a rolling update', () => {
  const owner = deployment('web', { replicas: 4, template: podTemplate({ app: 'web' }, 'upf:2') as never });
  it('makes the new set as big as the surge allows', () => {
    const made = plan(owner, [setOf(owner, 4)]);
    expect(made.create?.spec?.replicas).toBe(1);
    expect(made.create?.metadata?.annotations?.[revisionAnnotation]).toBe('2');
  });
  it('shrinks the old set as far as availability allows', () => {
    const sets = [setOf(owner, 4), setOf(owner, 1, 0, 2, 'upf:2')];
    expect(sizes(plan(owner, sets))).toEqual({ 'upf:1': 3 });
  });
  it('waits while nothing more can be spared', () => {
    const sets = [setOf(owner, 3), setOf(owner, 2, 0, 2, 'upf:2')];
    expect(sizes(plan(owner, sets))).toEqual({});
  });
  it('grows the new set before it shrinks the old one', () => {
    const sets = [setOf(owner, 3), setOf(owner, 1, 1, 2, 'upf:2')];
    expect(sizes(plan(owner, sets))).toEqual({ 'upf:2': 2 });
  });
  it('takes pods that are not available off the old set first', () => {
    const sets = [setOf(owner, 4, 2), setOf(owner, 1, 1, 2, 'upf:2')];
    expect(sizes(plan(owner, sets))).toEqual({ 'upf:1': 2 });
  });
  it('does not spare twice what an old set was told to give up and still counts', () => {
    const scaled = deployment('web', { ...owner.spec, replicas: 7, strategy: rolling(3, 2) } as never);
    const told = { ...setOf(scaled, 6, 11), status: { replicas: 11, readyReplicas: 11, availableReplicas: 11 } };
    expect(sizes(plan(scaled, [told, setOf(scaled, 4, 0, 2, 'upf:2')]))).toEqual({ 'upf:1': 5 });
  });
  it('gives the present set how long its pods must have been ready', () => {
    const patient = deployment('web', { ...owner.spec, minReadySeconds: 5 } as never);
    const present = setOf(owner, 4, 4, 1, 'upf:2');
    expect(plan(patient, [present]).amend).toMatchObject({ set: present, minReadySeconds: 5 });
    expect(plan(owner, [present]).amend).toBeUndefined();
  });
  it('goes back to an old set when the template does, under a new revision', () => {
    const back = { ...owner, spec: { ...owner.spec!, template: podTemplate({ app: 'web' }) as never } };
    const made = plan(back, [setOf(owner, 0, 0, 1), setOf(owner, 4, 4, 2, 'upf:2')]);
    expect(made.create).toBeUndefined();
    expect(made.amend?.annotations).toMatchObject({ [revisionAnnotation]: '3', [revisionHistoryAnnotation]: '1' });
    expect(sizes(made)).toEqual({ 'upf:1': 1 });
    expect(made.revision).toBe(3);
  });
  it('always ends with new pods only, and never leaves its limits on the way', () => {
    const share = fc.integer({ min: 0, max: 100 }).map((percent) => `${percent}%`);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), share, share, (replicas, maxSurge, maxUnavailable) => {
        const strategy = rolling(maxSurge, maxUnavailable);
        const template = podTemplate({ app: 'web' }, 'upf:2') as never;
        expect(rollOutAlone(deployment('web', { replicas, strategy, template }), replicas)).toEqual([0, replicas]);
      }),
    );
  });
});

/** Plays the other controllers: pods come and go at once. Answers the sizes of the old and the new set when nothing moves any more. */
function rollOutAlone(owner: Deployment, replicas: number): [number, number] {
  let old = setOf(owner, replicas);
  let fresh: ReplicaSet | undefined;
  for (let step = 0; step < 100; step += 1) {
    const made = plan(owner, fresh ? [old, fresh] : [old]);
    if (made.create) fresh = setOf(owner, made.create.spec!.replicas!, undefined, 2, 'upf:2');
    else if (made.resize.size === 0) break;
    for (const [set, size] of made.resize) {
      if (set === old) old = setOf(owner, size);
      else fresh = setOf(owner, size, undefined, 2, 'upf:2');
    }
    const total = old.spec!.replicas! + (fresh?.spec?.replicas ?? 0);
    expect(total).toBeLessThanOrEqual(replicas * 2);
    expect(total).toBeGreaterThanOrEqual(0);
  }
  return [old.spec!.replicas!, fresh?.spec?.replicas ?? 0];
}

describe('the Recreate strategy', () => {
  const owner = deployment('web', {
    replicas: 2,
    strategy: { type: 'Recreate' },
    template: podTemplate({ app: 'web' }, 'upf:2') as never,
  });
  it('empties the old set first', () => {
    const made = plan(owner, [setOf(owner, 2)]);
    expect(sizes(made)).toEqual({ 'upf:1': 0 });
    expect(made.create).toBeUndefined();
  });
  it('waits until the last old pod is gone', () => {
    expect(plan(owner, [setOf(owner, 0)], () => true).create).toBeUndefined();
    expect(plan(owner, [setOf(owner, 0)]).create?.spec?.replicas).toBe(2);
  });
});

describe('scaling', () => {
  it('makes the only set as big as the deployment', () => {
    const owner = deployment('web', { replicas: 5 });
    const before = { ...owner, spec: { ...owner.spec!, replicas: 2 } };
    expect(sizes(plan(owner, [setOf(before, 2)]))).toEqual({ 'upf:1': 5 });
  });
  it('scales to nothing and back', () => {
    const owner = deployment('web', { replicas: 0 });
    const before = { ...owner, spec: { ...owner.spec!, replicas: 2 } };
    expect(sizes(plan(owner, [setOf(before, 2)]))).toEqual({ 'upf:1': 0 });
    expect(sizes(plan(before, [setOf(owner, 0)]))).toEqual({ 'upf:1': 2 });
  });
  it('amid a roll-out grows both sides in proportion', () => {
    const template = podTemplate({ app: 'web' }, 'upf:2') as never;
    const before = deployment('web', { replicas: 10, template });
    const owner = { ...before, spec: { ...before.spec!, replicas: 20 } };
    const made = sizes(plan(owner, [setOf(before, 8), setOf(before, 5, 0, 2, 'upf:2')]));
    expect(made).toEqual({ 'upf:1': 15, 'upf:2': 10 });
  });
  it('tells a set of the new scale even when its size stays', () => {
    const template = podTemplate({ app: 'web' }, 'upf:2') as never;
    const before = deployment('web', {
      replicas: 3,
      template,
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } },
    });
    const owner = { ...before, spec: { ...before.spec!, replicas: 4 } };
    const made = plan(owner, [setOf(before, 2), setOf(before, 1, 0, 2, 'upf:2')]);
    expect(made.resize.size).toBe(2);
  });
});

describe('a paused deployment', () => {
  const owner = deployment('web', {
    replicas: 3,
    paused: true,
    template: podTemplate({ app: 'web' }, 'upf:2') as never,
  });
  it('does not roll out', () => {
    expect(plan(owner, [setOf(owner, 3)])).toMatchObject({ create: undefined, amend: undefined });
  });
  it('is scaled all the same', () => {
    const before = { ...owner, spec: { ...owner.spec!, replicas: 1 } };
    expect(sizes(plan(owner, [setOf(before, 1)]))).toEqual({ 'upf:1': 3 });
  });
});

describe('the history', () => {
  it('keeps the newest old sets up to the limit, once the roll-out is complete', () => {
    const owner = deployment('web', {
      revisionHistoryLimit: 1,
      template: podTemplate({ app: 'web' }, 'upf:9') as never,
    });
    const old = [1, 2, 3].map((revision) => setOf(owner, 0, 0, revision, `upf:${revision}`));
    const complete = plan(owner, [...old, setOf(owner, 1, 1, 4, 'upf:9')]);
    expect(complete.remove.map(({ metadata }) => metadata?.uid)).toEqual(['uid-upf:1', 'uid-upf:2']);
    const onTheWay = plan(owner, [...old, setOf(owner, 1, 0, 4, 'upf:9')]);
    expect(onTheWay.remove).toEqual([]);
  });
  it('keeps sets that have pods', () => {
    const owner = deployment('web', {
      revisionHistoryLimit: 0,
      paused: true,
      template: podTemplate({ app: 'web' }, 'upf:9') as never,
    });
    const kept = plan(owner, [setOf(owner, 1, 1, 1, 'upf:1'), setOf(owner, 0, 0, 2, 'upf:2')]);
    expect(kept.remove.map(({ metadata }) => metadata?.uid)).toEqual(['uid-upf:2']);
  });
});
