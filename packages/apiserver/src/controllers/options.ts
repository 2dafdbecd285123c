import type { Clock, Logger, Random, Transport } from '@nexslice/kube';
import type { Authority } from '../auth/certificate.ts';
import type { Catalog } from '../registry/catalog.ts';
import type { RegistryContext } from '../registry/context.ts';
import type { PodStage } from './pod/stage.ts';

/** A machine that is not there: pods are placed on it, and nothing runs. */
export interface SimulatedNode {
  name: string;
  labels?: Record<string, string>;
  taints?: { key: string; value?: string; effect: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute' }[];
}

/** How long something takes: `ms`, and up to `jitterMs` more. */
export interface Delay {
  ms: number;
  jitterMs?: number;
}

export interface ControllerOptions {
  /** Created at the start unless they are there. Default: one, `node-1`. */
  nodes?: readonly SimulatedNode[];
  /** From a pod's being placed to its containers' running and being ready. Default 0. */
  podDelay?: Delay;
  /** From a pod's deletion to its end, at most its grace period. Default 0: containers heed SIGTERM. */
  podStopDelay?: Delay;
  /** Whether pods are ready only after the initial delays of their startup and readiness probes. Default false: as soon as they run. */
  probeDelays?: boolean;
  /** What happens to pods, before the stages that every pod goes through: rehearsals of trouble. */
  stages?: readonly PodStage[];
  /** Where pods get their addresses. Default 10.244.0.0/16. */
  podCidr?: string;
  /** Where Services of type LoadBalancer, and Ingresses, get their addresses. Default 198.18.0.0/16. */
  loadBalancerCidr?: string;
  logger?: Logger;
}

/** What controllers need of the server they run in. */
export interface ControlledServer {
  readonly catalog: Catalog;
  readonly clock: Clock;
  readonly random: Random;
  /** PEM of the server's authority, for pods to know it by. */
  readonly ca: string | undefined;
  /** Signs certificates of its clients. */
  readonly authority: Authority;
  /** Has every write checked, which may be refused with a StatusError. */
  addAdmission(check: NonNullable<RegistryContext['admit']>): void;
  /** Reaches it without a socket, as its administrator. */
  readonly transport: Transport;
}
