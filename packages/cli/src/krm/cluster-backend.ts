import type { Backend } from '@nexslice/functions';
import { type IPClaim, ipClaims, type VLANClaim, vlanClaims } from '@nexslice/kinds';
import { annotations, Kptfile, type Resource, type ResourceList } from '@nexslice/krm';
import {
  type Client,
  type Clock,
  type Condition,
  covers,
  findCondition,
  ignoreNotFound,
  isConditionTrue,
  type ResourceType,
} from '@nexslice/kube';

type Claim = IPClaim | VLANClaim;

export interface ClusterBackendOptions {
  readonly client: Client;
  /** Where the claims are made. */
  readonly namespace: string;
  readonly clock: Clock;
  /** Whether what is found will be kept. If not, claims that were made to find it are deleted, and none is changed. */
  readonly keep: boolean;
  /** How long a claim may stay without an answer. Default 10 s: a controller answers within milliseconds, one that is not there never does. */
  readonly timeoutMs?: number;
  /** Hears how many claims are waited for, when it takes long. */
  readonly onWait?: (claims: number) => void;
}

const fieldManager = 'nexslice-render';
/** Which package a claim is made for: two packages may have claims of one name. */
const packageAnnotation = 'nexslice.io/package';
const defaultTimeoutMs = 10_000;
const pollMs = 20;
/** Who waits longer than this wonders whether anything happens. */
const patienceMs = 2_000;

/**
 * Answers the claims of a package by claims in a cluster, which a controller there answers. A claim that is new is answered after the round in
 * which it is seen: functions cannot wait.
 */
export class ClusterBackend implements Backend {
  readonly #options: ClusterBackendOptions;
  readonly #known = new Map<string, Claim>();
  readonly #asked = new Map<string, { type: ResourceType<Claim>; claim: Claim }>();
  readonly #failures = new Map<string, string>();
  readonly #made = new Set<string>();
  readonly #released = new Set<string>();
  #package = '';

  private constructor(options: ClusterBackendOptions) {
    this.#options = options;
  }

  /** Reads what the cluster has answered before. */
  static async connect(options: ClusterBackendOptions): Promise<ClusterBackend> {
    const backend = new ClusterBackend(options);
    for (const type of [ipClaims, vlanClaims] as ResourceType<Claim>[]) {
      const { items } = await options.client.listAll(type, { namespace: options.namespace });
      for (const claim of items) backend.#known.set(idOf(type, claim.metadata.name), claim);
    }
    return backend;
  }

  open(list: ResourceList): void {
    this.#package = Kptfile.find(list.items)?.name ?? '';
  }

  claimAddress(claim: Resource): ReturnType<Backend['claimAddress']> {
    const { status } = this.#answerTo(ipClaims as ResourceType<Claim>, claim) as IPClaim;
    return { prefix: status?.prefix ?? '', ...(status?.gateway && { gateway: status.gateway }) };
  }

  claimVlan(claim: Resource): number | string {
    const { status } = this.#answerTo(vlanClaims as ResourceType<Claim>, claim) as VLANClaim;
    return status?.vlanRange ?? status?.vlanID ?? 0;
  }

  release(claim: Resource): void {
    const type = claim.kind === ipClaims.kind ? ipClaims : vlanClaims;
    const id = idOf(type, claim.name);
    if (this.#known.get(id)?.metadata.annotations?.[packageAnnotation] === this.#package) this.#released.add(id);
  }

  /** Asks the cluster for what a round could not answer. True when there are answers, or refusals, that were not there before. */
  async settle(signal?: AbortSignal): Promise<boolean> {
    const asked = [...this.#asked];
    this.#asked.clear();
    const answered = new AbortController();
    const { clock, onWait } = this.#options;
    // Ends with an error when the answers are there sooner: then there is nothing to tell.
    clock.sleep(patienceMs, answered.signal).then(
      () => onWait?.(asked.length),
      () => undefined,
    );
    try {
      await Promise.all(asked.map(([id, { type, claim }]) => this.#ask(id, type, claim, signal)));
    } finally {
      answered.abort();
    }
    return asked.length > 0;
  }

  /** Takes back what is not to be kept: the claims of a rendering that was only shown, or failed; else those that the package has dropped. */
  async finish(kept: boolean): Promise<void> {
    const gone = kept ? this.#released : this.#made;
    await Promise.all([...gone].map((id) => this.#delete(id)));
  }

  #answerTo(type: ResourceType<Claim>, resource: Resource): Claim {
    const id = idOf(type, resource.name);
    const failure = this.#failures.get(id);
    if (failure !== undefined) throw new Error(failure);
    const wanted = this.#claimFor(resource);
    const known = this.#known.get(id);
    const owner = known?.metadata.annotations?.[packageAnnotation] ?? '';
    if (known && owner !== this.#package) {
      const whose = owner === '' ? 'by somebody else' : `for the package ${owner}`;
      throw new Error(
        `${type.kind} ${known.metadata.namespace}/${resource.name} was made ${whose}: choose another namespace`,
      );
    }
    if (known && covers(known, wanted) && isReady(known)) return known;
    if (known && !this.#options.keep) {
      throw new Error(
        `${type.kind} ${resource.name} asks for something else now: it is asked when the package is written`,
      );
    }
    this.#asked.set(id, { type, claim: wanted });
    throw new Error(`${type.kind} ${resource.name} is asked of the cluster: the next round has the answer`);
  }

  #claimFor(resource: Resource): Claim {
    const shared = resource.annotation(annotations.vlanClaimName);
    return {
      metadata: {
        name: resource.name,
        namespace: this.#options.namespace,
        annotations: { [packageAnnotation]: this.#package, ...(shared && { [annotations.vlanClaimName]: shared }) },
      },
      spec: resource.value['spec'] as never,
    };
  }

  async #ask(id: string, type: ResourceType<Claim>, wanted: Claim, signal?: AbortSignal): Promise<void> {
    const { client, clock, timeoutMs = defaultTimeoutMs } = this.#options;
    const isNew = !this.#known.has(id);
    const { generation = 1 } = (await client.apply(type, wanted, { fieldManager }, signal)).metadata;
    if (isNew) this.#made.add(id);
    const until = clock.monotonic() + timeoutMs;
    while (clock.monotonic() < until) {
      const claim = await client.get(type, wanted.metadata, {}, signal);
      this.#known.set(id, claim);
      if (isReady(claim, generation)) return;
      const refusal = refusalOf(claim, generation);
      if (refusal !== undefined) return void this.#failures.set(id, refusal);
      await clock.sleep(pollMs, signal);
    }
    const hint = 'does anything answer claims in this cluster, as `nexslice run --claims` does?';
    this.#failures.set(
      id,
      `${type.kind} ${wanted.metadata.name} was not answered within ${timeoutMs / 1_000} s: ${hint}`,
    );
  }

  async #delete(id: string): Promise<void> {
    const claim = this.#known.get(id);
    if (!claim) return;
    const type = id.startsWith(ipClaims.kind) ? ipClaims : vlanClaims;
    await this.#options.client.delete(type as ResourceType, claim.metadata).catch(ignoreNotFound);
  }
}

function idOf({ kind }: { kind: string }, name: string): string {
  return `${kind} ${name}`;
}

function isReady({ metadata, status }: Claim, generation = metadata.generation ?? 0): boolean {
  return isConditionTrue(status?.conditions, 'Ready', generation);
}

/** Why there is no answer, once that is certain. */
function refusalOf({ status }: Claim, generation: number): string | undefined {
  const ready = findCondition(status?.conditions as Condition[] | undefined, 'Ready');
  if (ready?.status !== 'False' || ready.reason === 'Proposed') return undefined;
  return (ready.observedGeneration ?? generation) >= generation ? ready.message : undefined;
}
