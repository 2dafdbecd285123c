import { gtpuPort, pfcpPort, type UPF, type UPFPhase, type UPFStatus } from '@nexslice/kinds';
import { type Deployment, findCondition, type KubeObject } from '@nexslice/kube';
import { type UpfManifests, upfManifests } from '@nexslice/nf';
import { digested, judge, type Verdict } from '../children/children.ts';
import type { PlannedCondition } from '../children/status.ts';

export type ChildName = keyof UpfManifests;

/** The world as far as one UPF is concerned: the objects that bear the names of its own. */
export interface RealiseState {
  readonly upf: UPF;
  readonly live: { readonly [name in ChildName]?: KubeObject | undefined };
}

/** What is to be done for one UPF. */
export interface RealisePlan {
  /** Objects to apply, in this order: what a pod mounts is there before the pod. */
  readonly apply: readonly { name: ChildName; object: KubeObject }[];
  readonly phase: UPFPhase;
  readonly readyReplicas: number;
  readonly endpoints: UPFStatus['endpoints'];
  readonly conditions: readonly PlannedCondition[];
}

/** Why a UPF is not ready whose pods the API server does not take. */
export const podsRefused = 'PodsRefused';

const childNames = ['configMap', 'service', 'deployment'] as const satisfies readonly ChildName[];

/**
 * Decides what a UPF needs to run, and how far it is.
 * @throws NfError when its configuration cannot be made
 */
export function planRealisation({ upf, live }: RealiseState): RealisePlan {
  const manifests = upfManifests(upf);
  const wanted = childNames.map((name) => {
    const object = digested(manifests[name] as KubeObject);
    return { name, object, verdict: judge(live[name], object) };
  });
  const blocked = wanted.find(({ verdict }) => verdict === 'taken') ?? wanted.find(({ verdict }) => verdict === 'wait');
  const deployment = wanted.find(
    ({ name, verdict }) => name === 'deployment' && verdict !== 'taken' && verdict !== 'wait',
  );
  const running = observe(upf, deployment ? (live.deployment as Deployment | undefined) : undefined);
  return {
    // Where a name is taken nothing is applied: half a UPF serves nobody.
    apply: wanted.filter(({ verdict }) => verdict === 'apply' && blocked?.verdict !== 'taken'),
    endpoints: endpointsOf(upf),
    ...running,
    ...(blocked && hindrance(blocked.object, blocked.verdict)),
  };
}

type Observation = Pick<RealisePlan, 'phase' | 'readyReplicas' | 'conditions'>;

/** How far the Deployment is. */
function observe(upf: UPF, deployment: Deployment | undefined): Observation {
  const { replicas } = upf.spec;
  const { availableReplicas = 0, readyReplicas = 0, observedGeneration = 0 } = deployment?.status ?? {};
  if (replicas === 0) return creating(readyReplicas, 'ScaledToZero', 'the UPF is to have no pods');
  if (!deployment) return creating(0, 'DeploymentMissing', 'the Deployment is not there yet');
  if (observedGeneration >= (deployment.metadata?.generation ?? 0) && availableReplicas >= replicas) {
    const message = `${availableReplicas} of ${replicas} pods are available`;
    return { phase: 'Ready', readyReplicas, conditions: [ready('True', 'PodsAvailable', message)] };
  }
  const conditions = deployment.status?.conditions as { type: string; status: string; message?: string }[] | undefined;
  const said = `${availableReplicas} of ${replicas} pods are available`;
  // A quota or the rules of the namespace: it is told at once, and nothing changes by itself.
  const refused = findCondition(conditions, 'ReplicaFailure');
  if (refused?.status === 'True') return creating(readyReplicas, podsRefused, `${said}: ${refused.message}`);
  const progressing = findCondition(conditions, 'Progressing');
  const stuck = progressing?.status === 'False' ? `: ${progressing.message}` : '';
  return creating(readyReplicas, 'PodsNotAvailable', `${said}${stuck}`);
}

function creating(readyReplicas: number, reason: string, message: string): Observation {
  return { phase: 'Creating', readyReplicas, conditions: [ready('False', reason, message)] };
}

function hindrance(object: KubeObject, verdict: Verdict): Pick<RealisePlan, 'phase' | 'conditions'> {
  const what = `${object.kind} ${object.metadata?.name}`;
  if (verdict === 'taken') {
    const message = `${what} belongs to somebody else: delete it or rename it`;
    return { phase: 'Failed', conditions: [ready('False', 'NameTaken', message)] };
  }
  return {
    phase: 'Creating',
    conditions: [ready('False', 'FormerObjectStillThere', `${what} of a former UPF is still there`)],
  };
}

function ready(status: 'True' | 'False', reason: string, message: string): PlannedCondition {
  return { type: 'Ready', status, reason, message };
}

/** Where other network functions reach the UPF: its Service's name in the cluster's DNS. */
function endpointsOf({ metadata: { name, namespace } }: UPF): UPFStatus['endpoints'] {
  const address = `${name}.${namespace ?? 'default'}.svc`;
  return [
    { name: 'pfcp', address, port: pfcpPort },
    { name: 'gtpu', address, port: gtpuPort },
  ];
}
