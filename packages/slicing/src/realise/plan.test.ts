import { type UPF, upfName } from '@nexslice/kinds';
import type { Deployment, KubeObject } from '@nexslice/kube';
import { describe, expect, it } from 'vitest';
import { aSession, aUPF } from '../testing/objects.ts';
import { planRealisation, type RealiseState } from './plan.ts';

const upf = aUPF(aSession({ name: 'ue7' }));

/** The objects of a UPF as they are after they were applied. */
function applied(of: UPF = upf, deployment: Partial<Deployment> = {}): Required<RealiseState['live']> {
  const live: Record<string, KubeObject> = {};
  for (const { name, object } of planRealisation({ upf: of, live: {} }).apply) live[name] = object;
  const made = live.deployment as Deployment;
  const metadata = { ...made.metadata, generation: 1 };
  return { ...live, deployment: { ...made, metadata, ...deployment } } as Required<RealiseState['live']>;
}

const available = (count: number, observedGeneration = 1) => ({
  status: { observedGeneration, replicas: count, readyReplicas: count, availableReplicas: count },
});

const readyOf = ({ conditions }: ReturnType<typeof planRealisation>) => conditions.find(({ type }) => type === 'Ready');

describe('a new UPF', () => {
  const plan = planRealisation({ upf, live: {} });

  it('gets its ConfigMap first, since its pods mount it, and its Deployment last', () => {
    expect(plan.apply.map(({ object }) => `${object.kind} ${object.metadata?.name}`)).toEqual([
      'ConfigMap upf-ue7-config',
      'Service upf-ue7',
      'Deployment upf-ue7',
    ]);
  });

  it('owns what it gets', () => {
    for (const { object } of plan.apply) {
      expect(object.metadata?.ownerReferences).toMatchObject([
        { kind: 'UPF', uid: upf.metadata.uid, controller: true },
      ]);
    }
  });

  it('is not ready, and says why', () => {
    expect(plan.phase).toBe('Creating');
    expect(readyOf(plan)).toMatchObject({ status: 'False', reason: 'DeploymentMissing' });
  });

  it('can be reached by the name of its Service', () => {
    expect(plan.endpoints).toEqual([
      { name: 'pfcp', address: `${upfName('ue7')}.nexslice.svc`, port: 8805 },
      { name: 'gtpu', address: `${upfName('ue7')}.nexslice.svc`, port: 2152 },
    ]);
  });
});

describe('a UPF whose objects are as they should be', () => {
  it('needs nothing', () => {
    expect(planRealisation({ upf, live: applied() }).apply).toEqual([]);
  });

  it('is ready when its pods are available', () => {
    const plan = planRealisation({ upf, live: applied(upf, available(1)) });
    expect(plan).toMatchObject({ phase: 'Ready', readyReplicas: 1 });
    expect(readyOf(plan)).toMatchObject({ status: 'True', reason: 'PodsAvailable' });
  });

  it('is not ready on what the Deployment said of an older wish', () => {
    expect(planRealisation({ upf, live: applied(upf, available(1, 0)) }).phase).toBe('Creating');
  });

  it('is not ready while some of its pods are missing', () => {
    const two = aUPF(aSession({ name: 'ue7' }), { spec: { replicas: 2 } });
    const plan = planRealisation({ upf: two, live: applied(two, available(1)) });
    expect(plan.phase).toBe('Creating');
    expect(readyOf(plan)?.message).toBe('1 of 2 pods are available');
  });

  it('passes on at once why its pods are not taken', () => {
    const conditions = [
      { type: 'Progressing', status: 'True', message: 'made a replica set', reason: 'NewReplicaSetCreated' },
      { type: 'ReplicaFailure', status: 'True', message: 'pods "x" is forbidden: privileged', reason: 'FailedCreate' },
    ];
    const live = applied(upf, { status: { observedGeneration: 1, conditions: conditions as never } });
    expect(readyOf(planRealisation({ upf, live }))).toMatchObject({
      reason: 'PodsRefused',
      message: '0 of 1 pods are available: pods "x" is forbidden: privileged',
    });
  });

  it('passes on why its Deployment is stuck', () => {
    const condition = { type: 'Progressing', status: 'False', message: 'quota exceeded', reason: 'FailedCreate' };
    const live = applied(upf, { status: { observedGeneration: 1, conditions: [condition as never] } });
    expect(readyOf(planRealisation({ upf, live }))?.message).toBe('0 of 1 pods are available: quota exceeded');
  });

  it('is not ready with no pods at all, though nothing is missing', () => {
    const none = aUPF(aSession({ name: 'ue7' }), { spec: { replicas: 0 } });
    const plan = planRealisation({ upf: none, live: applied(none, available(0)) });
    expect(plan.phase).toBe('Creating');
    expect(readyOf(plan)?.reason).toBe('ScaledToZero');
  });
});

describe('when somebody meddles', () => {
  it('what was changed is mended', () => {
    const live = applied();
    const meddled = { ...(live.service as KubeObject), spec: { ports: [] } } as KubeObject;
    expect(planRealisation({ upf, live: { ...live, service: meddled } }).apply.map(({ name }) => name)).toEqual([
      'service',
    ]);
  });

  it('what was deleted is made again', () => {
    const { configMap: _, ...live } = applied();
    expect(planRealisation({ upf, live }).apply.map(({ name }) => name)).toEqual(['configMap']);
  });
});

describe('when a name is not free', () => {
  it('nothing is touched and the UPF fails, naming the object, where it belongs to somebody else', () => {
    const foreign = { kind: 'Service', metadata: { name: 'upf-ue7', namespace: 'nexslice' } } as KubeObject;
    const plan = planRealisation({ upf, live: { service: foreign } });
    expect(plan.apply).toEqual([]);
    expect(plan.phase).toBe('Failed');
    expect(readyOf(plan)).toMatchObject({
      reason: 'NameTaken',
      message: 'Service upf-ue7 belongs to somebody else: delete it or rename it',
    });
  });

  it('the UPF waits for what a former UPF of its name has left behind, and makes the rest', () => {
    const former = aUPF(aSession({ name: 'ue7' }), { metadata: { uid: 'former' } });
    const { deployment } = applied(former, available(1));
    const plan = planRealisation({ upf, live: { deployment } });
    expect(plan.apply.map(({ name }) => name)).toEqual(['configMap', 'service']);
    expect(plan.phase).toBe('Creating');
    expect(readyOf(plan)?.reason).toBe('FormerObjectStillThere');
  });
});
