import {
  type Slice,
  type UESession,
  type UESessionStatus,
  ueransimConfigName,
  ueransimName,
  uesessions,
} from '@nexslice/kinds';
import {
  type Client,
  type Clock,
  type ConfigMap,
  configMaps,
  type EventRecorder,
  type Informer,
  ignoreNotFound,
  type KubeObject,
  type ObjectKey,
  type Pod,
  pods,
  type ReconcileContext,
  type ResourceType,
} from '@nexslice/kube';
import { NfError } from '@nexslice/nf';
import { reportRefusal } from '../children/failure.ts';
import { datedConditions, statusHolds, writeStatus } from '../children/status.ts';
import { planSimulation, type SimulatePlan } from './plan.ts';

/** Owner of the fields that this controller writes. */
export const simulateManager = 'nexslice-simulate';

export interface SimulateOptions {
  readonly client: Client;
  readonly sessions: Informer<UESession>;
  readonly slices: Informer<Slice>;
  readonly configMaps: Informer<ConfigMap>;
  readonly pods: Informer<Pod>;
  readonly clock: Clock;
  readonly recorder: EventRecorder;
}

/** Observes UESessions; runs a UERANSIM UE for those that ask for one. Owns its ConfigMap and Pod and the session's condition `Simulated`. */
export class Simulate {
  readonly #options: SimulateOptions;

  constructor(options: SimulateOptions) {
    this.#options = options;
  }

  async reconcile(key: ObjectKey, { signal }: Pick<ReconcileContext, 'signal'>): Promise<void> {
    const session = this.#options.sessions.get(key);
    if (!session || session.metadata.deletionTimestamp) return;
    const { namespace, name } = session.metadata;
    const state = {
      session,
      slice: this.#options.slices.get({ namespace, name: session.spec.slice }),
      configMap: this.#options.configMaps.get({ namespace, name: ueransimConfigName(name) }),
      pod: this.#options.pods.get({ namespace, name: ueransimName(name) }),
    };
    const plan = planOrProblem(state);
    if (plan.deletePod && state.pod) await this.#delete(pods, state.pod, signal);
    if (plan.deleteConfigMap && state.configMap) await this.#delete(configMaps, state.configMap, signal);
    if (!(await this.#writeStatus(session, plan, signal))) return;
    if (plan.applyConfigMap) await this.#apply(session, configMaps, plan.applyConfigMap, signal);
    if (plan.applyPod) await this.#apply(session, pods, plan.applyPod, signal);
  }

  async #apply(session: UESession, type: ResourceType, object: KubeObject, signal: AbortSignal): Promise<void> {
    const { client, recorder } = this.#options;
    await client.apply(type, object, { fieldManager: simulateManager }, signal).catch((error: unknown) => {
      reportRefusal(recorder, session, error, 'Simulate');
      throw error;
    });
  }

  async #delete(type: ResourceType, object: KubeObject, signal: AbortSignal): Promise<void> {
    const { namespace, name = '', uid } = object.metadata ?? {};
    const preconditions = uid === undefined ? {} : { uid };
    await this.#options.client.delete(type, { namespace, name }, { preconditions }, signal).catch(ignoreNotFound);
  }

  /** A session that nobody simulates bears no condition `Simulated`: where it once did, an empty apply gives it up. */
  async #writeStatus(session: UESession, { condition }: SimulatePlan, signal: AbortSignal): Promise<boolean> {
    const { client, clock } = this.#options;
    const stale = condition === undefined && session.status?.conditions?.some(({ type }) => type === 'Simulated');
    const status: UESessionStatus = condition ? { conditions: datedConditions(session, [condition], clock) } : {};
    if (!stale && statusHolds(session.status, status, [])) return true;
    return writeStatus(client, uesessions, session, status, simulateManager, signal);
  }
}

function planOrProblem(state: Parameters<typeof planSimulation>[0]): SimulatePlan {
  try {
    return planSimulation(state);
  } catch (error) {
    if (!(error instanceof NfError)) throw error;
    return { condition: { type: 'Simulated', status: 'False', reason: 'ConfigInvalid', message: error.message } };
  }
}
