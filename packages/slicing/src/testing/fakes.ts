import {
  ApiError,
  type Client,
  type Clock,
  type EventRecorder,
  type Informer,
  type KubeObject,
  type ObjectKey,
  type ResourceType,
} from '@nexslice/kube';

/** One write of a controller. */
export interface Write {
  readonly verb: 'apply' | 'delete';
  /** `kind/name`, with the subresource behind it where there is one. */
  readonly what: string;
  readonly object?: KubeObject;
  readonly preconditions?: object | undefined;
}

/** Takes note of what a reconciler writes. `fails`, where set, is thrown instead. */
export class FakeClient {
  readonly writes: Write[] = [];
  /** What was to be written, be it that it failed. */
  readonly tried: string[] = [];
  fails: Error | undefined;

  async apply(type: ResourceType, object: KubeObject, options: { subresource?: string }): Promise<KubeObject> {
    const behind = options.subresource ? `/${options.subresource}` : '';
    this.#note({ verb: 'apply', what: `${type.kind}/${object.metadata?.name}${behind}`, object });
    return object;
  }

  async delete(type: ResourceType, key: ObjectKey, options: { preconditions?: object } = {}): Promise<void> {
    this.#note({ verb: 'delete', what: `${type.kind}/${key.name}`, preconditions: options.preconditions });
  }

  /** What `get` finds; what is not here is not found. */
  readonly held: KubeObject[] = [];

  async get(_type: ResourceType, { namespace, name }: ObjectKey): Promise<KubeObject> {
    const found = this.held.find(({ metadata }) => metadata?.namespace === namespace && metadata?.name === name);
    if (!found) throw new ApiError({ reason: 'NotFound' } as never, { status: 404 });
    return found;
  }

  /** The writes since the last time, as `verb kind/name`. */
  take(): string[] {
    return this.writes.splice(0).map(({ verb, what }) => `${verb} ${what}`);
  }

  /** As controllers want it: they use no more of a client than is here. */
  get asClient(): Client {
    return this as unknown as Client;
  }

  #note(write: Write): void {
    this.tried.push(write.what);
    if (this.fails) throw this.fails;
    this.writes.push(write);
  }
}

/** A cache that holds what a test says. */
export function anInformer<T extends KubeObject>(
  objects: readonly (T | undefined)[],
  indexers: Readonly<Record<string, (object: T) => readonly string[]>> = {},
): Informer<T> {
  const held = () => objects.filter((object) => object !== undefined);
  return {
    get: ({ namespace, name }: ObjectKey) =>
      held().find(({ metadata }) => metadata?.name === name && metadata?.namespace === namespace),
    list: held,
    byIndex: (index: string, value: string) => held().filter((object) => indexers[index]?.(object).includes(value)),
  } as unknown as Informer<T>;
}

/** A clock that stands until it is moved. */
export class StandingClock {
  ms: number;

  constructor(at: string) {
    this.ms = Date.parse(at);
  }

  now(): number {
    return this.ms;
  }

  monotonic(): number {
    return this.ms;
  }

  get asClock(): Clock {
    return this as unknown as Clock;
  }
}

/** Takes note of events, as `name reason: message`. */
export class FakeRecorder {
  readonly events: string[] = [];

  record({ metadata }: KubeObject, type: string, reason: string, message: string, action: string): void {
    this.events.push(`${type} ${metadata?.name} ${action}/${reason}: ${message}`);
  }

  get asRecorder(): EventRecorder {
    return this as unknown as EventRecorder;
  }
}
