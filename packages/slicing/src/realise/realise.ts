import { type UPF, upfs } from '@nexslice/kinds';
import {
  type Client,
  type Clock,
  type ConfigMap,
  configMaps,
  type Deployment,
  deployments,
  type EventRecorder,
  type Informer,
  type ObjectKey,
  type ReconcileContext,
  type ResourceType,
  type Service,
  services,
} from '@nexslice/kube';
import { NfError, upfConfigMapName } from '@nexslice/nf';
import { reportFailure, reportRefusal } from '../children/failure.ts';
import { datedConditions, statusHolds, writeStatus } from '../children/status.ts';
import { type ChildName, planRealisation, type RealisePlan } from './plan.ts';

/** Owner of the fields that this controller writes. */
export const realiseManager = 'nexslice-realise';

export interface RealiseOptions {
  readonly client: Client;
  readonly upfs: Informer<UPF>;
  readonly configMaps: Informer<ConfigMap>;
  readonly services: Informer<Service>;
  readonly deployments: Informer<Deployment>;
  readonly clock: Clock;
  readonly recorder: EventRecorder;
}

const types: Readonly<Record<ChildName, ResourceType>> = {
  configMap: configMaps,
  service: services,
  deployment: deployments,
};

/** What this controller owns of a UPF's status: all of it. */
const statusFields = ['phase', 'readyReplicas', 'endpoints', 'observedGeneration'] as const;

/**
 * Observes UPFs and what they own; keeps the ConfigMap, Service and Deployment of each as they should be and says in the UPF's status how far
 * it is. What a deleted UPF owned is the garbage collector's.
 */
export class Realise {
  readonly #options: RealiseOptions;

  constructor(options: RealiseOptions) {
    this.#options = options;
  }

  async reconcile(key: ObjectKey, { signal }: Pick<ReconcileContext, 'signal'>): Promise<void> {
    const upf = this.#options.upfs.get(key);
    if (!upf || upf.metadata.deletionTimestamp) return;
    const plan = this.#plan(upf);
    const { client, recorder } = this.#options;
    if (!(await this.#writeStatus(upf, plan, signal))) return;
    for (const { name, object } of plan.apply) {
      await client.apply(types[name], object, { fieldManager: realiseManager }, signal).catch((error: unknown) => {
        reportRefusal(recorder, upf, error, 'Realise');
        throw error;
      });
    }
  }

  #plan(upf: UPF): RealisePlan {
    const { configMaps, services, deployments } = this.#options;
    const { namespace, name } = upf.metadata;
    const live = {
      configMap: configMaps.get({ namespace, name: upfConfigMapName(name) }),
      service: services.get({ namespace, name }),
      deployment: deployments.get({ namespace, name }),
    };
    try {
      return planRealisation({ upf, live });
    } catch (error) {
      if (!(error instanceof NfError)) throw error;
      const condition = { type: 'Ready', status: 'False', reason: 'ConfigInvalid', message: error.message } as const;
      return { apply: [], phase: 'Failed', readyReplicas: 0, endpoints: undefined, conditions: [condition] };
    }
  }

  /** Whether the status says what the plan says, now if not before. */
  async #writeStatus(upf: UPF, plan: RealisePlan, signal: AbortSignal): Promise<boolean> {
    const { client, clock, recorder } = this.#options;
    const { generation } = upf.metadata;
    const status: NonNullable<UPF['status']> = {
      phase: plan.phase,
      readyReplicas: plan.readyReplicas,
      ...(plan.endpoints && { endpoints: plan.endpoints }),
      ...(generation !== undefined && { observedGeneration: generation }),
      conditions: datedConditions(upf, plan.conditions, clock),
    };
    if (statusHolds(upf.status, status, statusFields)) return true;
    const written = await writeStatus(client, upfs, upf, status, realiseManager, signal);
    // By the one of several replicas that wrote it.
    if (written && plan.phase === 'Failed') reportFailure(recorder, upf, plan.conditions, 'Realise');
    return written;
  }
}
