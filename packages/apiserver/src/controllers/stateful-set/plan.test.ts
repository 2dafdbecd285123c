import type { Pod, StatefulSet } from '@nexslice/kube';
import { VirtualClock } from '@nexslice/kube/testkit';
import { describe, expect, it } from 'vitest';
import { noon, pod, podTemplate } from '../testing/objects.ts';
import { revisionLabel } from '../workload/revisions.ts';
import { claimsOf } from './claims.ts';
import { ordinalOf, planStatefulSet } from './plan.ts';
import { podOf } from './pod.ts';

const clock = new VirtualClock(noon);
const names = { current: 'db-old', update: 'db-new' };

function set(spec: Partial<NonNullable<StatefulSet['spec']>> = {}): StatefulSet {
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'db', namespace: 'default', uid: 'uid-db', generation: 1 },
    spec: {
      replicas: 3,
      serviceName: 'db',
      podManagementPolicy: 'OrderedReady',
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } },
      selector: { matchLabels: { app: 'db' } },
      template: podTemplate({ app: 'db' }),
      ...spec,
    },
  };
}

type Shape = 'ready' | 'pending' | 'deleted' | 'failed';

function pods(shapes: Shape[], revision = names.update): Pod[] {
  return shapes.map((shape, i) =>
    pod(`db-${i}`, {
      labels: { [revisionLabel]: revision },
      ...(shape === 'pending' ? {} : { readySince: 0 }),
      ...(shape === 'deleted' ? { deleted: true } : {}),
      ...(shape === 'failed' ? { phase: 'Failed' } : {}),
    }),
  );
}

function step(subject: StatefulSet, there: Pod[]) {
  const { create, remove } = planStatefulSet(subject, there, names, clock);
  return [...create.map(({ ordinal }) => `+${ordinal}`), ...remove.map((gone) => `-${ordinalOf(subject, gone)}`)];
}

describe('an ordered StatefulSet', () => {
  it.each<[string, Shape[], number, string[]]>([
    ['begins with the first pod', [], 3, ['+0']],
    ['waits until that is ready', ['pending'], 3, []],
    ['goes on with the next', ['ready'], 3, ['+1']],
    ['is content when all are there', ['ready', 'ready', 'ready'], 3, []],
    ['shrinks from the end, one at a time', ['ready', 'ready', 'ready'], 1, ['-2']],
    ['waits for a pod that goes', ['ready', 'ready', 'deleted'], 1, []],
    ['does not shrink while a pod that stays is not ready', ['pending', 'ready'], 1, []],
    ['replaces a pod that failed', ['failed', 'ready', 'ready'], 3, ['-0']],
    ['waits until a replaced pod is gone', ['deleted', 'ready', 'ready'], 3, []],
    ['shrinks to nothing', ['ready'], 0, ['-0']],
  ])('%s', (_what, shapes, replicas, expected) => {
    expect(step(set({ replicas }), pods(shapes))).toEqual(expected);
  });
  it('fills a gap before anything else', () => {
    expect(
      step(
        set(),
        pods(['ready', 'ready', 'ready']).filter((_, i) => i !== 1),
      ),
    ).toEqual(['+1']);
  });
  it('starts to count where it is told', () => {
    expect(step(set({ ordinals: { start: 5 } }), [])).toEqual(['+5']);
  });
  it('does nothing while it is being deleted', () => {
    const subject = set();
    subject.metadata!.deletionTimestamp = '2026-01-01T00:00:00Z';
    expect(step(subject, [])).toEqual([]);
  });
});

describe('a parallel StatefulSet', () => {
  const parallel = { podManagementPolicy: 'Parallel' };
  it('makes all pods at once, and removes them so', () => {
    expect(step(set(parallel), [])).toEqual(['+0', '+1', '+2']);
    expect(step(set({ ...parallel, replicas: 1 }), pods(['pending', 'pending', 'pending']))).toEqual(['-2', '-1']);
  });
});

describe('an update of a StatefulSet', () => {
  const old = pods(['ready', 'ready', 'ready'], names.current);
  it('goes from the last pod to the first, each when the one after it is ready', () => {
    expect(step(set(), old)).toEqual(['-2']);
    expect(step(set(), [...old.slice(0, 2), ...pods(['ready', 'ready', 'ready']).slice(2)])).toEqual(['-1']);
    expect(step(set(), [...old.slice(0, 2), ...pods(['ready', 'ready', 'pending']).slice(2)])).toEqual([]);
  });
  it('stops at the partition', () => {
    const partitioned = set({ updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 2 } } });
    expect(step(partitioned, old)).toEqual(['-2']);
    expect(step(partitioned, [...old.slice(0, 2), ...pods(['ready', 'ready', 'ready']).slice(2)])).toEqual([]);
  });
  it('makes pods below the partition of the revision they had', () => {
    const partitioned = set({ updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 2 } } });
    expect(planStatefulSet(partitioned, [], names, clock).create).toEqual([{ ordinal: 0, isUpdate: false }]);
    const last = planStatefulSet(partitioned, old.slice(0, 2), names, clock);
    expect(last.create).toEqual([{ ordinal: 2, isUpdate: true }]);
  });
  it('waits for people when pods are updated on deletion only', () => {
    expect(step(set({ updateStrategy: { type: 'OnDelete' } }), old)).toEqual([]);
  });
  it('makes the new revision the current one when it is through', () => {
    const onTheWay = planStatefulSet(set(), old, names, clock).status;
    expect(onTheWay).toMatchObject({ currentRevision: 'db-old', updateRevision: 'db-new', currentReplicas: 3 });
    expect(onTheWay.updatedReplicas).toBeUndefined();
    const done = planStatefulSet(set(), pods(['ready', 'ready', 'ready']), names, clock).status;
    expect(done).toMatchObject({ currentRevision: 'db-new', currentReplicas: 3, updatedReplicas: 3, readyReplicas: 3 });
  });
});

describe('a pod of a StatefulSet', () => {
  const withClaims = set({
    volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'] } }] as never,
  });
  it('has its name, its host name, its labels and its own volume', () => {
    const made = podOf(withClaims, 1, podTemplate({ app: 'db' }), 'db-new');
    expect(made.metadata).toMatchObject({
      name: 'db-1',
      labels: {
        app: 'db',
        [revisionLabel]: 'db-new',
        'statefulset.kubernetes.io/pod-name': 'db-1',
        'apps.kubernetes.io/pod-index': '1',
      },
    });
    expect(made.spec).toMatchObject({
      hostname: 'db-1',
      subdomain: 'db',
      volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data-db-1' } }],
    });
  });
  it('has claims that are labelled as the set selects', () => {
    expect(claimsOf(withClaims, 1)).toMatchObject([{ metadata: { name: 'data-db-1', labels: { app: 'db' } } }]);
  });
  it.each([
    ['db-7', 7],
    ['db-x', -1],
    ['other-1', -1],
    ['db-', -1],
  ])('called %s has the number %i', (name, ordinal) => {
    expect(ordinalOf(set(), pod(name))).toBe(ordinal);
  });
});
