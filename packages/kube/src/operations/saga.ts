import type { Client } from '../client/client.ts';
import { type Clock, systemClock } from '../clock/clock.ts';
import type { ReconcileContext, ReconcileResult } from '../controller/reconciler.ts';
import { messageOf } from '../errors.ts';
import { keyOf } from '../object/key.ts';
import type { KubeObject, ResourceType } from '../object/object.ts';
import { timestamp } from '../status/conditions.ts';

/** How far one step has come, as `status.operations` tells. The kind's schema has to know that list. */
export interface Operation {
  name: string;
  state: 'Running' | 'Done' | 'Failed';
  /** The generation of the spec that the step was begun for. */
  generation: number;
  /** Why it failed. */
  message?: string;
  /** RFC 3339: when `state` became what it is. */
  lastTransitionTime: string;
}

/** One thing to do on the way to what an object wants. It may be called again after a crash, and has to bear that. */
export interface Step<T extends KubeObject> {
  /** Unlike those of the other steps. */
  readonly name: string;
  /** Answer `requeueAfterMs` to come back while the step is still going on; nothing once it is done. */
  run(object: T, context: ReconcileContext): Promise<ReconcileResult> | ReconcileResult;
  /** Takes back what `run` did, wholly or in part. */
  undo?(object: T, context: ReconcileContext): Promise<ReconcileResult> | ReconcileResult;
}

/** Objects that can tell of their operations. */
export interface WithOperations extends KubeObject {
  status?: { operations?: Operation[] };
}

/** What a saga needs. */
export interface SagaOptions<T extends WithOperations> {
  client: Client;
  type: ResourceType<T>;
  /** In their order. */
  steps: readonly Step<T>[];
  clock?: Clock;
}

/**
 * Steps that are taken one after the other, each once per generation of the object, with the progress in `status.operations`: a process that
 * takes over goes on where the last one was. That a step has begun is written before it acts, so that `undo` misses none.
 */
export class Saga<T extends WithOperations> {
  readonly #options: SagaOptions<T>;
  readonly #clock: Clock;

  constructor(options: SagaOptions<T>) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
  }

  /** Takes the steps that are not done yet. Answers what the step that is still going on answers; throws what a step throws. */
  async run(object: T, context: ReconcileContext): Promise<ReconcileResult> {
    const progress = this.#progressOf(object, context.signal);
    for (const step of this.#options.steps) {
      if (progress.isDone(step.name)) continue;
      await progress.set(step.name, 'Running');
      try {
        const result = await step.run(object, context);
        if (result) return result;
      } catch (error) {
        await progress.set(step.name, 'Failed', messageOf(error));
        throw error;
      }
      await progress.set(step.name, 'Done');
    }
    return undefined;
  }

  /** Takes back the steps that have begun, the last one first. For what is outside of Kubernetes, before a finalizer is removed. */
  async undo(object: T, context: ReconcileContext): Promise<ReconcileResult> {
    const progress = this.#progressOf(object, context.signal);
    for (const step of this.#options.steps.toReversed()) {
      if (!progress.hasBegun(step.name)) continue;
      const result = await step.undo?.(object, context);
      if (result) return result;
      await progress.remove(step.name);
    }
    return undefined;
  }

  #progressOf(object: T, signal: AbortSignal): Progress {
    const { client, type } = this.#options;
    const { uid, generation = 0 } = object.metadata ?? {};
    const write = async (operations: readonly Operation[]) => {
      const body = { metadata: { uid }, status: { operations } };
      await client.patch(type, keyOf(object), { type: 'merge', body }, { subresource: 'status' }, signal);
    };
    return new Progress(object.status?.operations ?? [], generation, this.#clock, write);
  }
}

/** The operations of one object, written whenever they change. */
class Progress {
  #operations: readonly Operation[];
  readonly #generation: number;
  readonly #clock: Clock;
  readonly #write: (operations: readonly Operation[]) => Promise<void>;

  constructor(
    operations: readonly Operation[],
    generation: number,
    clock: Clock,
    write: (operations: readonly Operation[]) => Promise<void>,
  ) {
    this.#operations = operations;
    this.#generation = generation;
    this.#clock = clock;
    this.#write = write;
  }

  hasBegun(name: string): boolean {
    return this.#find(name) !== undefined;
  }

  isDone(name: string): boolean {
    const operation = this.#find(name);
    return operation?.state === 'Done' && operation.generation === this.#generation;
  }

  async set(name: string, state: Operation['state'], message?: string): Promise<void> {
    const generation = this.#generation;
    const old = this.#find(name);
    if (old?.state === state && old.generation === generation && old.message === message) return;
    const lastTransitionTime = timestamp(this.#clock.now());
    const operation = { name, state, generation, ...(message ? { message } : {}), lastTransitionTime };
    await this.#replace([...this.#operations.filter((each) => each !== old), operation]);
  }

  async remove(name: string): Promise<void> {
    await this.#replace(this.#operations.filter((operation) => operation.name !== name));
  }

  #find(name: string): Operation | undefined {
    return this.#operations.find((operation) => operation.name === name);
  }

  async #replace(operations: readonly Operation[]): Promise<void> {
    await this.#write(operations);
    this.#operations = operations;
  }
}
