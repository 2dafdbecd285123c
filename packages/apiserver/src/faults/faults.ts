import type { Clock } from '@nexslice/kube';
import type { ResourceAttributes } from '../auth/attributes.ts';
import type { AnyAnswer, ApiRequest, StreamAnswer, StreamSink } from '../http/message.ts';
import { json } from '../http/message.ts';
import { parseResourcePath } from '../http/path.ts';
import { requestAttributes } from '../http/request-attributes.ts';
import { expired, internalError, modified, tooManyRequests } from '../status/errors.ts';
import type { StatusError } from '../status/status.ts';

/** Which requests a fault hits: those that agree in all that is said. `resource` is the plural, with the subresource after a slash. */
export type FaultTarget = Partial<Pick<ResourceAttributes, 'verb' | 'group' | 'resource' | 'namespace' | 'name'>>;

/** The refusals that clients must live with: a lost race, a forgotten version, too much at once, a broken server. */
export type FaultCode = 409 | 410 | 429 | 500;

export interface Fault extends FaultTarget {
  /** Answers this instead of doing what was asked. */
  answer?: FaultCode;
  /** Waits before the request is looked at, on the server's clock. */
  delayMs?: number;
  /** How many requests it hits; all until it is removed, if absent. */
  times?: number;
}

type Handle = (request: ApiRequest) => Promise<AnyAnswer>;

interface OpenWatch {
  attributes: ResourceAttributes;
  end(): void;
}

/** Troubles that a server has when told to: for tests of whoever talks to it. */
export class Faults {
  readonly #clock: Clock;
  readonly #faults = new Set<{ fault: Fault; left: number }>();
  readonly #partitions = new Set<FaultTarget>();
  readonly #watches = new Set<OpenWatch>();
  #frozen: { thawed: Promise<void>; thaw: () => void } | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Returns how to take the fault away before it has hit as often as it should. */
  add(fault: Fault): () => void {
    const added = { fault, left: fault.times ?? Number.POSITIVE_INFINITY };
    this.#faults.add(added);
    return () => this.#faults.delete(added);
  }

  /** Cuts connections as soon as a request comes that is meant, and ends its watches now. Returns how to heal. */
  partition(target: FaultTarget = {}): () => void {
    this.#partitions.add(target);
    this.dropWatches(target);
    return () => this.#partitions.delete(target);
  }

  /** Answers nothing and tells watchers nothing; writes that come are done afterwards. Returns how to go on. */
  freeze(): () => void {
    let resolve: () => void = () => undefined;
    const thawed = new Promise<void>((done) => {
      resolve = done;
    });
    const thaw = () => {
      if (this.#frozen?.thaw === thaw) this.#frozen = undefined;
      resolve();
    };
    this.#frozen?.thaw();
    this.#frozen = { thawed, thaw };
    return thaw;
  }

  /** Ends watches that are open. Answers how many. */
  dropWatches(target: FaultTarget = {}): number {
    const dropped = [...this.#watches].filter(({ attributes }) => hits(target, attributes));
    for (const watch of dropped) watch.end();
    return dropped.length;
  }

  /** Puts the troubles before a server. A rejection means that the connection is to be cut. */
  around(handle: Handle): Handle {
    return async (request) => {
      if (this.#frozen) await this.#frozen.thawed;
      const isQuiet = this.#faults.size === 0 && this.#partitions.size === 0;
      const trouble = isQuiet ? undefined : await this.#meet(request);
      if (trouble) return trouble;
      const answer = await handle(request);
      return answer.stream ? this.#followed(answer, request) : answer;
    };
  }

  /** What a request is answered instead of what it asked for, if anything. */
  async #meet(request: ApiRequest): Promise<AnyAnswer | undefined> {
    const attributes = attributesOf(request);
    if (!attributes) return undefined;
    const fault = this.#take(attributes);
    if (fault?.delayMs) await this.#clock.sleep(fault.delayMs);
    if ([...this.#partitions].some((target) => hits(target, attributes))) throw new Error('the connection is cut');
    return fault?.answer && refusal(fault.answer, attributes);
  }

  /** Lets nobody wait for a server that stops. */
  close(): void {
    this.#frozen?.thaw();
  }

  #take(attributes: ResourceAttributes): Fault | undefined {
    for (const added of this.#faults) {
      if (!hits(added.fault, attributes)) continue;
      added.left -= 1;
      if (added.left <= 0) this.#faults.delete(added);
      return added.fault;
    }
    return undefined;
  }

  #followed(answer: StreamAnswer, request: ApiRequest): StreamAnswer {
    const attributes = attributesOf(request);
    if (!attributes) return answer;
    return {
      ...answer,
      stream: (sink) => {
        // A watch may end before it has begun: its version has expired.
        let stop: () => void = () => undefined;
        const forget = () => this.#watches.delete(watch);
        const watch: OpenWatch = {
          attributes,
          end: () => {
            forget();
            stop();
            sink.end();
          },
        };
        this.#watches.add(watch);
        stop = answer.stream(this.#freezable(sink, forget));
        return () => {
          forget();
          stop();
        };
      },
    };
  }

  #freezable(sink: StreamSink, onEnd: () => void): StreamSink {
    // What comes while the server is frozen, and after it until that is told, keeps its order.
    let held: (() => void)[] = [];
    const pass = (act: () => void) => {
      if (!this.#frozen && held.length === 0) return act();
      held.push(act);
      if (held.length > 1) return;
      void this.#frozen?.thawed.then(() => {
        const all = held;
        held = [];
        for (const each of all) each();
      });
    };
    return {
      write: (bytes) => pass(() => sink.write(bytes)),
      end: () => {
        onEnd();
        pass(() => sink.end());
      },
    };
  }
}

function attributesOf(request: ApiRequest): ResourceAttributes | undefined {
  const [path = '', query = ''] = request.url.split('?', 2);
  const parsed = parseResourcePath(path);
  const attributes = requestAttributes(request, path, new URLSearchParams(query), parsed);
  return attributes.path === undefined ? attributes : undefined;
}

function hits(target: FaultTarget, attributes: ResourceAttributes): boolean {
  const { verb, group, resource, namespace, name } = target;
  const wanted = { verb, group, resource, namespace, name };
  return (Object.keys(wanted) as (keyof typeof wanted)[]).every(
    (field) => wanted[field] === undefined || wanted[field] === attributes[field],
  );
}

function refusal(code: FaultCode, attributes: ResourceAttributes): AnyAnswer {
  const error = failure(code, attributes);
  const answer = json(error.code, error.status);
  Object.assign(answer.headers, error.headers);
  return answer;
}

function failure(code: FaultCode, { group, resource, name }: ResourceAttributes): StatusError {
  switch (code) {
    case 409:
      return modified({ group, plural: resource, kind: '' }, name);
    case 410:
      return expired('too old resource version: 1 (2)');
    case 429:
      return tooManyRequests('too many requests, please try again later', 1);
    default:
      return internalError('a fault of the test');
  }
}
