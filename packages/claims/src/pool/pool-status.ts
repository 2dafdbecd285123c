import type { KindObject } from '@nexslice/kinds';
import {
  ChannelSource,
  type Client,
  type Clock,
  type Condition,
  type Informer,
  isApiError,
  keyString,
  type ObjectKey,
  parseKey,
  type ReconcileContext,
  type ResourceType,
  setCondition,
} from '@nexslice/kube';

/** Says what a pool has to give; undefined when it is gone. */
export type Declare<Pool> = (key: string, pool: Pool | undefined) => void;

export interface PoolStatusOptions {
  readonly client: Client;
  readonly clock: Clock;
  readonly fieldManager: string;
  /** Called before the status is decided. */
  readonly refresh?: () => void;
}

type PoolObject = KindObject<unknown, { conditions?: Condition[] | undefined }>;

/** Writes the condition `Ready` of pools: whether what they declare makes sense. */
export class PoolStatus<T extends PoolObject> {
  /** Where pools are put with which something else is wrong now, though they have not changed. */
  readonly channel = new ChannelSource();
  readonly #type: ResourceType<T>;
  readonly #informer: Informer<T>;
  readonly #options: PoolStatusOptions;
  readonly #problems = new Map<string, string>();

  constructor(type: ResourceType<T>, informer: Informer<T>, options: PoolStatusOptions) {
    this.#type = type;
    this.#informer = informer;
    this.#options = options;
  }

  /** Remembers what is wrong with a pool; undefined when nothing is. */
  note(key: string, problem: string | undefined): void {
    if (this.#problems.get(key) === problem) return;
    if (problem === undefined) this.#problems.delete(key);
    else this.#problems.set(key, problem);
    this.channel.push(parseKey(key));
  }

  async reconcile(key: ObjectKey, { signal }: Pick<ReconcileContext, 'signal'>): Promise<void> {
    const { client, clock, fieldManager, refresh } = this.#options;
    refresh?.();
    const pool = this.#informer.get(key);
    if (!pool) this.#problems.delete(keyString(key));
    if (!pool || pool.metadata.deletionTimestamp) return;
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
