import { KubeError } from '../errors.ts';
import type { Logger } from '../log/logger.ts';
import type { ObjectKey } from '../object/object.ts';

/** What a reconcile is given beside its key. */
export interface ReconcileContext {
  /** Aborted when the process stops or the reconcile's deadline has passed. Pass it on to everything that waits. */
  readonly signal: AbortSignal;
  /** Carries controller, object and reconcileID. */
  readonly log: Logger;
  readonly reconcileId: string;
  /** Failures of this key in a row before this try. */
  readonly attempt: number;
  /**
   * Memory that lives as long as the object and this process, for what is expensive to find out again. Never for what must not be lost.
   */
  readonly memo: Map<string, unknown>;
}

/** Come back in so many milliseconds, whatever happens in between. */
export interface RequeueAfter {
  requeueAfterMs: number;
}

/** Nothing: done until something changes. */
// biome-ignore lint/suspicious/noConfusingVoidType: a reconcile that ends without a return is the usual case
export type ReconcileResult = void | RequeueAfter | undefined;

/**
 * Makes the world as one object wants it. Gets only a key: which event caused the call, or how many did, makes no difference.
 * Throwing means to be called again, later with every failure.
 */
export interface Reconciler {
  reconcile(key: ObjectKey, context: ReconcileContext): Promise<ReconcileResult> | ReconcileResult;
}

export type ReconcileFunction = Reconciler['reconcile'];

/** Thrown by a reconcile that trying again cannot help; the key rests until its object changes. */
export class TerminalError extends KubeError {
  override readonly name = 'TerminalError';

  constructor(message: string, options?: ErrorOptions) {
    super('KUBE_RECONCILE_TERMINAL', message, options);
  }
}
