import { IpamError } from '@nexslice/ipam';
import type { KindObject } from '@nexslice/kinds';
import {
  type Client,
  type Clock,
  type Condition,
  type Informer,
  isApiError,
  keyString,
  type ObjectKey,
  type ReconcileContext,
  type ResourceType,
  setCondition,
} from '@nexslice/kube';

/** Says what a pool has to give; undefined when it is gone. @throws IpamError */
export type Declare<Pool> = (key: string, pool: Pool | undefined) => void;

export interface PoolStatusOptions {
  readonly client: Client;
  readonly clock: Clock;
  readonly fieldManager: string;
}

type PoolObject = KindObject<unknown, { conditions?: Condition[] | undefined }>;

/** Writes the condition `Ready` of pools: whether what they declare makes sense. */
export class PoolStatus<T extends PoolObject> {
  readonly #type: ResourceType<T>;
  readonly #informer: Informer<T>;
  readonly #options: PoolStatusOptions;
  readonly #problems = new Map<string, string>();

  constructor(type: ResourceType<T>, informer: Informer<T>, options: PoolStatusOptions) {
    this.#type = type;
    this.#informer = informer;
    this.#options = options;
  }

  /** Declares a pool, and remembers what is wrong with it. */
  note(key: string, declare: () => void): void {
    this.#problems.delete(key);
    try {
      declare();
    } catch (error) {
      if (!(error instanceof IpamError)) throw error;
      this.#problems.set(key, error.message);
    }
  }

  async reconcile(key: ObjectKey, { signal }: Pick<ReconcileContext, 'signal'>): Promise<void> {
    const pool = this.#informer.get(key);
    if (!pool || pool.metadata.deletionTimestamp) return;
    const { client, clock, fieldManager } = this.#options;
    const problem = this.#problems.get(keyString(key));
    const before = pool.status?.conditions;
    const conditions = setCondition(
      before,
      {
        type: 'Ready',
        status: problem === undefined ? 'True' : 'False',
        reason: problem === undefined ? 'Declared' : 'Invalid',
        message: problem ?? 'claims are answered',
        observedGeneration: pool.metadata.generation ?? 0,
      },
      clock,
    );
    if (conditions === before) return;
    try {
      await client.update(
        this.#type,
        { ...pool, status: { conditions } },
        { subresource: 'status', fieldManager },
        signal,
      );
    } catch (error) {
      if (!isApiError(error, ({ isConflict, isNotFound }) => isConflict || isNotFound)) throw error;
    }
  }
}
