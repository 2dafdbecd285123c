import type { Pod, StatefulSet } from '@nexslice/kube';
import { VirtualClock } from '@nexslice/kube/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noon, ownedBy, pod, podTemplate } from '../testing/objects.ts';
import { revisionLabel } from '../workload/revisions.ts';
import { ordinalOf, planStatefulSet } from './plan.ts';

type Spec = NonNullable<StatefulSet['spec']>;

const clock = new VirtualClock(noon);

const shapes = fc.record({
  replicas: fc.integer({ min: 0, max: 5 }),
  start: fc.integer({ min: 0, max: 3 }),
  partition: fc.integer({ min: 0, max: 5 }),
  isParallel: fc.boolean(),
});

/** What befalls the set between two steps of its controller: pods come up, end, are deleted, or are gone; it gets another size or template. */
const happenings = fc.array(
  fc.oneof(
    fc.record({ what: fc.constantFrom('ready', 'ready', 'fail', 'delete'), which: fc.nat(7) }),
    fc.record({ what: fc.constant('scale'), which: fc.integer({ min: 0, max: 5 }) }),
    fc.record({ what: fc.constant('template'), which: fc.nat(1) }),
  ),
  { maxLength: 25 },
);

/** A set and its pods, with a controller that takes one step at a time. */
class World {
  set: StatefulSet;
  pods: Pod[] = [];
  revision = 'db-0';
  current = 'db-0';

  constructor({
    replicas,
    start,
    partition,
    isParallel,
  }: Record<'replicas' | 'start' | 'partition', number> & { isParallel: boolean }) {
    const spec: Spec = {
      replicas,
      ordinals: { start },
      serviceName: 'db',
      podManagementPolicy: isParallel ? 'Parallel' : 'OrderedReady',
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition } },
      selector: { matchLabels: { app: 'db' } },
      template: podTemplate({ app: 'db' }),
    };
    const metadata = { name: 'db', namespace: 'default', uid: 'uid-db', generation: 1 };
    this.set = { apiVersion: 'apps/v1', kind: 'StatefulSet', metadata, spec };
  }

  get ordinals(): number[] {
    return this.pods.map((one) => ordinalOf(this.set, one)).sort((a, b) => a - b);
  }

  plan() {
    return planStatefulSet(this.set, this.pods, { current: this.current, update: this.revision }, clock);
  }

  step(): boolean {
    const plan = this.plan();
    for (const { ordinal, isUpdate } of plan.create) {
      const labels = { [revisionLabel]: isUpdate ? this.revision : this.current };
      this.pods.push(ownedBy(this.set, pod(`db-${ordinal}`, { labels })));
    }
    for (const gone of plan.remove) this.change(gone, { deleted: true });
    this.current = plan.status.currentRevision ?? this.current;
    this.set = { ...this.set, status: plan.status };
    return plan.create.length + plan.remove.length > 0;
  }

  change(subject: Pod, shape: { readySince?: number; phase?: string; deleted?: boolean }): void {
    const { name = '', labels = {} } = subject.metadata ?? {};
    this.pods = this.pods.map((one) => (one === subject ? ownedBy(this.set, pod(name, { labels, ...shape })) : one));
  }

  endDeleted(): void {
    this.pods = this.pods.filter(({ metadata }) => !metadata?.deletionTimestamp);
  }

  befall(what: string, which: number): void {
    const subject = this.pods[which % Math.max(1, this.pods.length)];
    if (what === 'scale') this.set = { ...this.set, spec: { ...this.set.spec!, replicas: which } };
    else if (what === 'template') this.revision = `db-${which}`;
    else if (!subject || subject.metadata?.deletionTimestamp) return;
    else if (what === 'ready' && subject.status?.phase === 'Pending') this.change(subject, { readySince: 0 });
    else if (what === 'fail') this.change(subject, { phase: 'Failed' });
    else if (what === 'delete') this.change(subject, { readySince: 0, deleted: true });
  }
}

const isReady = ({ status, metadata }: Pod) => status?.phase === 'Running' && !metadata?.deletionTimestamp;

describe('a StatefulSet, whatever befalls it', () => {
  it('never has two pods of one number, and in order makes none before its predecessors are ready', () => {
    fc.assert(
      fc.property(shapes, happenings, (shape, list) => {
        const world = new World(shape);
        for (const { what, which } of list) {
          world.befall(what, which);
          const before = new Map(world.pods.map((one) => [ordinalOf(world.set, one), one]));
          const { create, remove } = world.plan();
          const first = world.set.spec?.ordinals?.start ?? 0;
          if (!shape.isParallel) {
            expect(create.length + remove.length).toBeLessThanOrEqual(2);
            for (const { ordinal } of create) {
              for (let i = first; i < ordinal; i += 1) expect(isReady(before.get(i)!)).toBe(true);
            }
          }
          world.step();
          expect(new Set(world.ordinals).size).toBe(world.pods.length);
          if (which % 2 === 0) world.endDeleted();
        }
      }),
    );
  });

  it('comes to exactly the pods that it wants, those from the partition on of the newest template', () => {
    fc.assert(
      fc.property(shapes, happenings, (shape, list) => {
        const world = new World(shape);
        for (const { what, which } of list) {
          world.befall(what, which);
          world.step();
        }
        for (let quiet = 0, steps = 0; quiet < 2; steps += 1) {
          expect(steps).toBeLessThan(100);
          world.endDeleted();
          for (const one of world.pods) if (one.status?.phase === 'Pending') world.change(one, { readySince: 0 });
          quiet = world.step() ? 0 : quiet + 1;
        }
        const { replicas = 0 } = world.set.spec!;
        expect(world.ordinals).toEqual(Array.from({ length: replicas }, (_, i) => shape.start + i));
        for (const one of world.pods) {
          if (ordinalOf(world.set, one) < shape.start + shape.partition) continue;
          expect(one.metadata?.labels?.[revisionLabel]).toBe(world.revision);
        }
        expect(world.set.status).toMatchObject({ replicas, availableReplicas: replicas });
      }),
    );
  });
});
