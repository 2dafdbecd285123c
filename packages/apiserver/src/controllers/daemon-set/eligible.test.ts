import type { DaemonSet, Node, Pod } from '@nexslice/kube';
import { VirtualClock } from '@nexslice/kube/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { node, noon, ownedBy, pod, podTemplate } from '../testing/objects.ts';
import { revisionLabel } from '../workload/revisions.ts';
import { planDaemonSet } from './plan.ts';
import { nodeOf } from './pod.ts';

const clock = new VirtualClock(noon);

interface Machine {
  zone: string;
  taint: 'none' | 'NoSchedule' | 'NoExecute' | 'PreferNoSchedule' | 'not-ready';
}

const machine: fc.Arbitrary<Machine> = fc.record({
  zone: fc.constantFrom('edge', 'core'),
  taint: fc.constantFrom('none', 'none', 'NoSchedule', 'NoExecute', 'PreferNoSchedule', 'not-ready'),
});
const machines = fc.array(machine, { minLength: 1, maxLength: 5 });

const kept = ['none', 'PreferNoSchedule', 'not-ready'];

function nodesOf(list: readonly Machine[]): Node[] {
  return list.map(({ zone, taint }, i) => {
    const key = taint === 'not-ready' ? 'node.kubernetes.io/not-ready' : 'busy';
    const effect = taint === 'not-ready' ? 'NoExecute' : taint;
    return node(`n${i}`, taint === 'none' ? {} : { taints: [{ key, effect }] }, { zone });
  });
}

function daemonSet(zone: string | undefined, maxSurge: number): DaemonSet {
  const template = podTemplate({ app: 'd' });
  const rollingUpdate = maxSurge > 0 ? { maxSurge, maxUnavailable: 0 } : { maxSurge: 0, maxUnavailable: 1 };
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: 'd', namespace: 'default', uid: 'uid-d', generation: 1 },
    spec: {
      selector: { matchLabels: { app: 'd' } },
      updateStrategy: { type: 'RollingUpdate', rollingUpdate },
      template: { ...template, spec: { ...template.spec, ...(zone ? { nodeSelector: { zone } } : {}) } },
    },
  };
}

describe('a DaemonSet, whatever becomes of its nodes', () => {
  const wishes = fc.record({
    zone: fc.constantFrom(undefined, 'edge', 'core'),
    maxSurge: fc.nat(2),
    hash: fc.constantFrom('one', 'two'),
    machines,
  });

  it('comes to one pod of the newest template on each node that takes it, and to none elsewhere', () => {
    fc.assert(
      fc.property(fc.array(wishes, { minLength: 1, maxLength: 4 }), (list) => {
        let pods: Pod[] = [];
        let made = 0;
        for (const { zone, maxSurge, hash, machines: there } of list) {
          const set = daemonSet(zone, maxSurge);
          const nodes = nodesOf(there);
          const available = () => new Set(pods.filter(({ status }) => status?.phase === 'Running').map(nodeOf));
          let plan = planDaemonSet(set, pods, nodes, hash, clock);
          for (let steps = 0; plan.create.length + plan.remove.length > 0; steps += 1) {
            expect(steps).toBeLessThan(40);
            const before = available();
            pods = pods.filter((one) => !plan.remove.includes(one));
            // A pod that replaces another comes first, or goes alone.
            const eligible = nodes
              .filter((_, i) => !zone || there[i]?.zone === zone)
              .map(({ metadata }) => metadata?.name);
            const lost = [...before].filter((name) => eligible.includes(name) && !available().has(name));
            const settled = lost.filter((name) => kept.includes(there[Number(name.slice(1))]?.taint ?? ''));
            expect(settled.length).toBeLessThanOrEqual(maxSurge > 0 ? 0 : 1);
            for (const name of plan.create) {
              made += 1;
              const labels = { [revisionLabel]: hash };
              pods.push(ownedBy(set, pod(`d-${made}`, { node: name, labels, readySince: 0 })));
            }
            plan = planDaemonSet(set, pods, nodes, hash, clock);
          }
          const wanted = there.flatMap(({ zone: own, taint }, i) =>
            (!zone || own === zone) && kept.includes(taint) ? [`n${i}`] : [],
          );
          const updated = pods.filter(({ metadata }) => metadata?.labels?.[revisionLabel] === hash).map(nodeOf);
          expect(wanted.filter((name) => !updated.includes(name))).toEqual([]);
          expect(new Set(pods.map(nodeOf)).size).toBe(pods.length);
          expect(plan.status).toMatchObject({
            desiredNumberScheduled: wanted.length,
            currentNumberScheduled: wanted.length,
            ...(wanted.length > 0 ? { updatedNumberScheduled: wanted.length } : {}),
            numberReady: wanted.length,
            // A taint that only keeps new pods away lets those that are there stay.
            numberMisscheduled: pods.length - wanted.length,
          });
        }
      }),
    );
  });
});
