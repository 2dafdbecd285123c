import { type Slice, type UESession, type UPF, uesessions, upfName, upfs } from '@nexslice/kinds';
import {
  type Client,
  type Clock,
  controllerRef,
  type EventRecorder,
  type Informer,
  ignoreNotFound,
  type ObjectKey,
  type ReconcileContext,
  type RequeueAfter,
} from '@nexslice/kube';
import { digested, judge } from '../children/children.ts';
import { reportFailure } from '../children/failure.ts';
import { statusHolds, writeStatus } from '../children/status.ts';
import { type AssignPlan, planAssignment, type UPFDefaults } from './plan.ts';
import { assignedFields, assignedStatus } from './status.ts';

/** Owner of the fields that this controller writes. */
export const assignManager = 'nexslice-assign';

export interface AssignOptions {
  readonly client: Client;
  readonly sessions: Informer<UESession>;
  readonly slices: Informer<Slice>;
  readonly upfs: Informer<UPF>;
  readonly defaults: UPFDefaults;
  readonly clock: Clock;
  readonly recorder: EventRecorder;
}

/**
 * Observes UESessions, their Slices and UPFs; gives every connected UE a UPF and takes it back when the UE has left. Owns the UPF objects and,
 * of a session, `phase`, `upf`, the times and the conditions `Connected` and `Ready`.
 */
export class Assign {
  readonly #options: AssignOptions;

  constructor(options: AssignOptions) {
    this.#options = options;
  }

  async reconcile(key: ObjectKey, { signal }: Pick<ReconcileContext, 'signal'>): Promise<RequeueAfter | undefined> {
    const { sessions, slices, upfs, defaults, clock } = this.#options;
    const session = sessions.get(key);
    // What a deleted session owned is the garbage collector's.
    if (!session || session.metadata.deletionTimestamp) return undefined;
    const { namespace, name } = session.metadata;
    const slice = slices.get({ namespace, name: session.spec.slice });
    const upf = upfs.get({ namespace, name: upfName(name) });
    const plan = planAssignment({ session, slice, upf, defaults, now: clock.now() });
    if (plan.deleteSession) {
      await this.#deleteSession(session, signal);
      return undefined;
    }
    if (!(await this.#writeStatus(session, plan, signal))) return undefined;
    if (plan.deleteUPF && upf) await this.#deleteUPF(upf, signal);
    if (plan.upf) await this.#applyUPF(session, plan.upf, upf, signal);
    return plan.lookAgainMs === undefined ? undefined : { requeueAfterMs: plan.lookAgainMs };
  }

  async #applyUPF(
    session: UESession,
    wanted: NonNullable<AssignPlan['upf']>,
    live: UPF | undefined,
    signal: AbortSignal,
  ) {
    const { namespace } = session.metadata;
    const { name, labels, spec } = wanted;
    const ownerReferences = [controllerRef(session)];
    const desired: UPF = digested({ metadata: { name, namespace, labels, ownerReferences }, spec });
    if (judge(live, desired) !== 'apply') return;
    await this.#options.client.apply(upfs, desired, { fieldManager: assignManager }, signal);
  }

  /** Whether the status says what the plan says, now if not before. */
  async #writeStatus(session: UESession, plan: AssignPlan, signal: AbortSignal): Promise<boolean> {
    const { client, clock, recorder } = this.#options;
    const status = assignedStatus(session, plan, clock);
    if (statusHolds(session.status, status, assignedFields)) return true;
    const written = await writeStatus(client, uesessions, session, status, assignManager, signal);
    // By the one of several replicas that wrote it.
    if (written && plan.phase === 'Failed') reportFailure(recorder, session, plan.conditions, 'Assign');
    return written;
  }

  async #deleteUPF(upf: UPF, signal: AbortSignal): Promise<void> {
    const { namespace, name, uid } = upf.metadata;
    const preconditions = uid === undefined ? {} : { uid };
    await this.#options.client.delete(upfs, { namespace, name }, { preconditions }, signal).catch(ignoreNotFound);
  }

  /** Only as it was seen: a UE that connects again in this very moment keeps its session, and the conflict brings us back to it. */
  async #deleteSession(session: UESession, signal: AbortSignal): Promise<void> {
    const { namespace, name, uid, resourceVersion } = session.metadata;
    const preconditions = { ...(uid ? { uid } : {}), ...(resourceVersion ? { resourceVersion } : {}) };
    await this.#options.client.delete(uesessions, { namespace, name }, { preconditions }, signal).catch(ignoreNotFound);
  }
}
