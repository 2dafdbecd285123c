import {
  labels,
  type Slice,
  type UESession,
  type UESessionPhase,
  type UPF,
  type UPFSpec,
  upfLabels,
  upfName,
} from '@nexslice/kinds';
import type { PlannedCondition } from '../children/status.ts';
import { podsRefused } from '../realise/plan.ts';

/** What a UPF gets where its Slice does not say. */
export interface UPFDefaults {
  readonly image: string;
  readonly replicas: number;
}

/** The world as far as one session is concerned. */
export interface AssignState {
  readonly session: UESession;
  /** The Slice that the session names, if there is one. */
  readonly slice?: Slice;
  /** The object that bears the name of the session's UPF, if there is one. */
  readonly upf?: UPF;
  readonly defaults: UPFDefaults;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** What is to be done for one session. */
export interface AssignPlan {
  /** The UPF that is to be there. */
  readonly upf?: { name: string; labels: Record<string, string>; spec: UPFSpec };
  readonly deleteUPF?: boolean;
  readonly deleteSession?: boolean;
  readonly phase: UESessionPhase;
  readonly conditions: readonly PlannedCondition[];
  /** Look again after so many milliseconds, though nothing may have changed. */
  readonly lookAgainMs?: number;
}

/** Decides what a session needs: a UPF while its UE is there, and in the end nothing at all. */
export function planAssignment(state: AssignState): AssignPlan {
  return state.session.spec.connected ? planConnected(state) : planReleased(state);
}

function planConnected({ session, slice, upf, defaults }: AssignState): AssignPlan {
  if (!slice) return waiting('Pending', 'SliceNotFound', `there is no Slice ${session.spec.slice}`);
  const dnn = session.spec.dnn ?? slice.spec.dnns[0]?.name;
  const network = slice.spec.dnns.find(({ name }) => name.toLowerCase() === dnn?.toLowerCase());
  if (!network) {
    return waiting('Failed', 'DNNNotInSlice', `Slice ${slice.metadata.name} has no DNN ${dnn}`);
  }
  if (upf && !belongsTo(upf, session)) {
    const message = `UPF ${upf.metadata.name} of a former session is still there`;
    return waiting('Provisioning', 'FormerUPFStillThere', message);
  }
  if (upf?.metadata.deletionTimestamp) {
    return waiting('Provisioning', 'FormerUPFStillThere', `UPF ${upf.metadata.name} is being deleted`);
  }
  const { ueId } = session.spec;
  const spec: UPFSpec = {
    slice: slice.metadata.name,
    flavor: slice.spec.upf.flavor,
    ...(ueId === undefined ? {} : { ueId }),
    // A controller that starts with other defaults must not restart the UPFs that UEs are using.
    image: slice.spec.upf.image ?? upf?.spec.image ?? defaults.image,
    replicas: slice.spec.upf.replicas ?? upf?.spec.replicas ?? defaults.replicas,
    dnns: [{ name: network.name, pool: network.uePool }],
    ...(slice.spec.upf.resources ? { resources: slice.spec.upf.resources } : {}),
  };
  if (upf && (upf.spec.slice !== spec.slice || upf.spec.flavor !== spec.flavor)) {
    const message = `UPF ${upf.metadata.name} serves Slice ${upf.spec.slice} and is replaced`;
    return { ...waiting('Provisioning', 'SliceChanged', message), deleteUPF: true };
  }
  const name = upfName(session.metadata.name);
  const wanted = { name, labels: labelsOf(session), spec };
  if (upf?.status?.phase === 'Ready')
    return { upf: wanted, phase: 'Ready', conditions: conditions(true, 'UPFReady', `UPF ${name} is ready`) };
  if (upf?.status?.phase === 'Failed')
    return { upf: wanted, ...waiting('Failed', 'UPFFailed', `UPF ${name} failed: see its conditions`) };
  const refused = upf?.status?.conditions?.find(({ type, reason }) => type === 'Ready' && reason === podsRefused);
  const why = refused ? `: ${refused.message}` : '';
  return { upf: wanted, ...waiting('Provisioning', 'UPFNotReady', `UPF ${name} is not ready yet${why}`) };
}

/** The UE has left: keep the UPF for the grace time, then delete it, then the session. */
function planReleased({ session, slice, upf, now }: AssignState): AssignPlan {
  const graceMs = (slice?.spec.release.graceSeconds ?? 0) * 1000;
  const leftAt = session.status?.leftAt ? Date.parse(session.status.leftAt) : now;
  const remainingMs = leftAt + graceMs - now;
  if (upf && belongsTo(upf, session) && remainingMs > 0) {
    const message = `UPF ${upf.metadata.name} is kept until ${new Date(leftAt + graceMs).toISOString()}`;
    return {
      phase: 'Releasing',
      conditions: conditions(false, 'InGraceTime', message, false),
      lookAgainMs: remainingMs,
    };
  }
  if (upf && belongsTo(upf, session)) {
    const message = `UPF ${upf.metadata.name} is being deleted`;
    return {
      phase: 'Releasing',
      conditions: conditions(false, 'Releasing', message, false),
      deleteUPF: !upf.metadata.deletionTimestamp,
    };
  }
  return {
    phase: 'Released',
    conditions: conditions(false, 'Released', 'the UPF is given back', false),
    deleteSession: true,
  };
}

function belongsTo(upf: UPF, session: UESession): boolean {
  return upf.metadata.ownerReferences?.some(({ uid }) => uid === session.metadata.uid) ?? false;
}

function labelsOf(session: UESession): Record<string, string> {
  return {
    ...upfLabels(session.spec.ueId),
    [labels.session]: session.metadata.name,
    [labels.slice]: session.spec.slice,
  };
}

function waiting(phase: UESessionPhase, reason: string, message: string): Pick<AssignPlan, 'phase' | 'conditions'> {
  return { phase, conditions: conditions(false, reason, message) };
}

function conditions(ready: boolean, reason: string, message: string, connected = true): PlannedCondition[] {
  return [
    {
      type: 'Connected',
      status: connected ? 'True' : 'False',
      reason: connected ? 'UEConnected' : 'UELeft',
      message: connected ? 'the UE is there' : 'the UE has left',
    },
    { type: 'Ready', status: ready ? 'True' : 'False', reason, message },
  ];
}
