import type { Slice, UESession } from '@nexslice/kinds';
import type { ConfigMap, KubeObject, Pod } from '@nexslice/kube';
import { simulatedUeManifests } from '@nexslice/nf';
import { digestAnnotation, digested, judge } from '../children/children.ts';
import type { PlannedCondition } from '../children/status.ts';

/** The world as far as the simulated UE of one session is concerned: the objects that bear the names of its own. */
export interface SimulateState {
  readonly session: UESession;
  readonly slice?: Slice | undefined;
  readonly configMap?: ConfigMap | undefined;
  readonly pod?: Pod | undefined;
}

/** What is to be done for the simulated UE of one session. */
export interface SimulatePlan {
  readonly applyConfigMap?: KubeObject;
  readonly applyPod?: KubeObject;
  readonly deleteConfigMap?: boolean;
  readonly deletePod?: boolean;
  /** Absent where nobody asked for a simulated UE. */
  readonly condition?: PlannedCondition;
}

/**
 * Decides what the simulated UE of a session needs: a ConfigMap and a Pod while the UE is there, nothing otherwise.
 * @throws NfError when its configuration cannot be made
 */
export function planSimulation({ session, slice, configMap, pod }: SimulateState): SimulatePlan {
  if (!session.spec.simulate || !session.spec.connected) {
    return {
      deleteConfigMap: isOurs(configMap, session),
      deletePod: isOurs(pod, session) && !pod?.metadata?.deletionTimestamp,
    };
  }
  if (!slice) return { condition: simulated('False', 'SliceNotFound', `there is no Slice ${session.spec.slice}`) };
  const manifests = simulatedUeManifests(session, slice);
  const wantedConfigMap = digested(manifests.configMap as KubeObject);
  const wantedPod = digested(manifests.pod as KubeObject);
  const configMapVerdict = judge(configMap, wantedConfigMap);
  const podVerdict = judge(pod, wantedPod);
  if (configMapVerdict === 'taken' || podVerdict === 'taken') {
    const name = (configMapVerdict === 'taken' ? wantedConfigMap : wantedPod).metadata?.name;
    return { condition: simulated('False', 'NameTaken', `${name} belongs to somebody else: delete it or rename it`) };
  }
  return {
    ...(configMapVerdict === 'apply' && { applyConfigMap: wantedConfigMap }),
    ...(podVerdict === 'apply' && replaceOrApply(pod, wantedPod)),
    condition: stateOf(podVerdict === 'wait' ? undefined : pod),
  };
}

/** Most of a pod cannot be changed: one that was made from something else is replaced, and made anew when it is gone. */
function replaceOrApply(pod: Pod | undefined, wanted: KubeObject): Pick<SimulatePlan, 'applyPod' | 'deletePod'> {
  const made = pod?.metadata?.annotations?.[digestAnnotation];
  const replaced = pod !== undefined && made !== wanted.metadata?.annotations?.[digestAnnotation];
  return replaced ? { deletePod: true } : { applyPod: wanted };
}

function stateOf(pod: Pod | undefined): PlannedCondition {
  if (pod?.status?.phase === 'Running') return simulated('True', 'PodRunning', 'the simulated UE is running');
  return simulated('False', 'PodNotRunning', `the simulated UE is ${pod?.status?.phase ?? 'not there yet'}`);
}

function simulated(status: 'True' | 'False', reason: string, message: string): PlannedCondition {
  return { type: 'Simulated', status, reason, message };
}

function isOurs(object: KubeObject | undefined, session: UESession): boolean {
  return object?.metadata?.ownerReferences?.some(({ uid }) => uid === session.metadata.uid) ?? false;
}
