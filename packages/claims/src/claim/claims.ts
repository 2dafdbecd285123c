import { isDeepStrictEqual } from 'node:util';
import {
  type ChannelSource,
  type Client,
  type Clock,
  type EventRecorder,
  type Informer,
  isApiError,
  keyStringOf,
  messageOf,
  type ObjectKey,
  parseKey,
  type ReconcileContext,
  type RequeueAfter,
} from '@nexslice/kube';
import { deleteMark } from '../annotations.ts';
import type { Allocator } from '../book/allocator.ts';
import { Book } from '../book/book.ts';
import type { ClaimKind, ClaimObject } from './claim-kind.ts';
import { planClaim } from './plan.ts';
import { conditionsAfter, failureOf, reasons, type Verdict } from './status.ts';

/** Owner of the fields that this controller writes. */
export const claimsManager = 'nexslice-claims';

export interface ClaimsOptions<T extends ClaimObject<unknown>, Wish, Grant, Pool> {
  readonly kind: ClaimKind<T, Wish, Grant>;
  readonly allocator: Allocator<Wish, Grant, Pool>;
  readonly client: Client;
  /** Must tell of changes as the watch does, without those of this process first: see `Book`. */
  readonly informer: Informer<T>;
  /** Where claims are put that stand differently because of others. */
  readonly channel: ChannelSource;
  readonly clock: Clock;
  readonly recorder: EventRecorder;
  /** Called before a claim is looked at: has what it takes from declared as it is now. */
  readonly refresh: () => void;
}

/** A rival is worked on at the same time, and needs one write to move. */
const rivalMovesMs = 50;

/**
 * Observes claims of one kind and what they take from; answers them in their status. Owns the whole status. Any number of replicas may run it
 * on the same objects.
 */
export class Claims<T extends ClaimObject<unknown>, Wish, Grant, Pool> {
  readonly #options: ClaimsOptions<T, Wish, Grant, Pool>;
  readonly #book: Book<Wish, Grant, Pool>;
  readonly #pools = new Set<string>();
  /** Claims that could not be answered, by space. */
  readonly #waiting = new Map<string, Set<string>>();

  constructor(options: ClaimsOptions<T, Wish, Grant, Pool>) {
    this.#options = options;
    this.#book = new Book(options.allocator);
    options.informer.addEventHandler({
      add: (claim) => this.#observe(claim),
      update: (old, claim) => old !== claim && this.#observe(claim, old),
      delete: (claim) => this.#gone(claim),
    });
  }

  /** Says what a pool has to give; undefined when there is no such pool any more. */
  declare(space: string, pool: Pool | undefined, none: Pool): void {
    if (pool === undefined) this.#pools.delete(space);
    else this.#pools.add(space);
    this.#push(this.#book.declare(space, pool ?? none));
  }

  async reconcile(key: ObjectKey, { signal }: Pick<ReconcileContext, 'signal'>): Promise<RequeueAfter | undefined> {
    this.#options.refresh();
    const claim = this.#options.informer.get(key);
    if (!claim) return undefined;
    const id = keyStringOf(claim);
    const { kind } = this.#options;
    const answer = kind.answerOf(claim.status);
    const proposal = kind.proposalOf(claim.status);
    const step = planClaim({
      marked: claim.metadata.annotations?.[deleteMark] !== undefined,
      deleting: claim.metadata.deletionTimestamp !== undefined,
      answer,
      proposal,
      current: isCurrent(claim),
      standing: this.#book.reconsider(id),
    });
    if (step === 'propose') return this.#propose(claim, answer, signal);
    if (step === 'settle')
      await this.#write(claim, { answer: this.#renewed(id, proposal ?? answer!) }, settled, signal);
    if (step === 'release') await this.#write(claim, {}, released, signal);
    if (step === 'disown') await this.#write(claim, { answer }, withdrawn(kind.textOf(answer!), kind.poolKind), signal);
    return undefined;
  }

  /** An answer as it is given now: the same place, but its network may have another router. */
  #renewed(id: string, answer: Grant): Grant {
    const held = this.#book.held(id);
    return held && this.#options.allocator.same(held, answer) ? held : answer;
  }

  async #propose(claim: T, answer: Grant | undefined, signal: AbortSignal): Promise<RequeueAfter | undefined> {
    const { kind, allocator, recorder } = this.#options;
    const id = keyStringOf(claim);
    const space = allocator.spaceOf(kind.wishOf(claim));
    const found = this.#pools.has(space) ? this.#answerTo(id) : poolNotFound(kind.poolKind, space);
    if ('reason' in found) {
      await this.#fail(claim, answer, found, signal);
      return undefined;
    }
    this.#waiting.get(space)?.delete(id);
    const { grant } = found;
    if (isDeepStrictEqual(grant, answer)) {
      await this.#write(claim, { answer }, settled, signal);
      return undefined;
    }
    const [before, after] = [answer && kind.textOf(answer), kind.textOf(grant)];
    if (before) recorder.record(claim, 'Warning', 'Renumbered', `${before} is changed to ${after}`, 'Allocate');
    const message = `${after} is checked against other claims`;
    const verdict = { ready: false, synced: false, reason: reasons.proposed, message };
    const written = await this.#write(claim, { proposal: grant }, verdict, signal);
    // The very place that it was just beaten for: whoever is in its way has not moved yet.
    return written ? undefined : { requeueAfterMs: rivalMovesMs };
  }

  #answerTo(id: string): { grant: Grant } | Verdict {
    try {
      return { grant: this.#book.propose(id) };
    } catch (error) {
      return failureOf(error);
    }
  }

  /** An answer that cannot be replaced stays, unless it is another's. */
  async #fail(claim: T, answer: Grant | undefined, verdict: Verdict, signal: AbortSignal): Promise<void> {
    const { kind, allocator, recorder } = this.#options;
    const id = keyStringOf(claim);
    const space = allocator.spaceOf(kind.wishOf(claim));
    const waiting = this.#waiting.get(space) ?? new Set();
    this.#waiting.set(space, waiting.add(id));
    const keeps = this.#book.standing(id) === 'beaten' ? {} : { answer };
    if (waitsFor(claim, verdict.reason) && (keeps.answer !== undefined) === (answer !== undefined)) return;
    if (await this.#write(claim, keeps, verdict, signal))
      recorder.record(claim, 'Warning', verdict.reason, verdict.message, 'Allocate');
  }

  /** Writes a status on top of the object as it was seen; whoever wrote in between brings us back. Answers whether there was anything to write. */
  async #write(
    claim: T,
    { answer, proposal }: { answer?: Grant | undefined; proposal?: Grant | undefined },
    verdict: Verdict,
    signal: AbortSignal,
  ): Promise<boolean> {
    const { kind, allocator, client, clock, recorder } = this.#options;
    const { generation = 0 } = claim.metadata;
    const status = {
      ...(answer !== undefined && kind.fieldsOf(answer)),
      ...(proposal !== undefined && { proposed: kind.fieldsOf(proposal) }),
      conditions: conditionsAfter(claim.status?.conditions, verdict, generation, clock),
    };
    if (sameStatus(claim.status, status)) return false;
    const options = { subresource: 'status', fieldManager: claimsManager };
    try {
      await client.update(kind.type, { ...claim, status }, options, signal);
    } catch (error) {
      this.#book.withdraw(keyStringOf(claim));
      // Nobody sees a place that was kept and never written become free.
      if (proposal !== undefined) this.#wake(allocator.spaceOf(kind.wishOf(claim)));
      if (isApiError(error, ({ isConflict, isNotFound }) => isConflict || isNotFound)) return true;
      // Such as by a definition of the kind, Nephio's for one, that has no place for proposals.
      const refused = isApiError(error, ({ isBadRequest, isInvalid }) => isBadRequest || isInvalid);
      if (refused) recorder.record(claim, 'Warning', 'StatusRefused', messageOf(error), 'Allocate');
      throw error;
    }
    return true;
  }

  #observe(claim: T, old?: T): void {
    const { kind, allocator } = this.#options;
    const id = keyStringOf(claim);
    const wish = kind.wishOf(claim);
    const proposal = kind.proposalOf(claim.status);
    const version = claim.metadata.resourceVersion ?? '';
    const grant = proposal ?? kind.answerOf(claim.status);
    this.#push(this.#book.observe(id, { wish, grant, settled: proposal === undefined, version }));
    if (!old) return;
    const before = {
      space: allocator.spaceOf(kind.wishOf(old)),
      grant: kind.proposalOf(old.status) ?? kind.answerOf(old.status),
    };
    const moved = before.space !== allocator.spaceOf(wish);
    if (moved) this.#waiting.get(before.space)?.delete(id);
    // What it gave back, or asked for no longer, may be what another waits for.
    if (moved || (before.grant && !isDeepStrictEqual(before.grant, grant))) this.#wake(before.space);
  }

  #gone(claim: T): void {
    const { kind, allocator } = this.#options;
    const id = keyStringOf(claim);
    this.#book.forget(id);
    const space = allocator.spaceOf(kind.wishOf(claim));
    this.#waiting.get(space)?.delete(id);
    this.#wake(space);
  }

  #wake(space: string): void {
    this.#push([...(this.#waiting.get(space) ?? [])]);
  }

  #push(keys: readonly string[]): void {
    for (const key of keys) this.#options.channel.push(parseKey(key));
  }
}

const settled: Verdict = { ready: true, synced: true, reason: reasons.allocated, message: 'the answer is final' };

const released: Verdict = {
  ready: false,
  synced: true,
  reason: reasons.released,
  message: `the claim bears ${deleteMark}; what it held is free`,
};

function withdrawn(answer: string, poolKind: string): Verdict {
  const message = `${answer} lies in nothing that the ${poolKind} has to give any more; delete the claim to get another`;
  return { ready: true, synced: false, reason: reasons.withdrawn, message };
}

function poolNotFound(poolKind: string, space: string): Verdict {
  return { ready: false, synced: false, reason: reasons.poolNotFound, message: `there is no ${poolKind} ${space}` };
}

/** Whether a claim says already that its network has nothing left: how full that is changes with every other claim, and is told once. */
function waitsFor({ metadata, status }: ClaimObject<unknown>, reason: string): boolean {
  const ready = status?.conditions?.find(({ type }) => type === 'Ready');
  const told = ready?.reason === reason && ready.observedGeneration === (metadata.generation ?? 0);
  return told && reason === reasons.exhausted;
}

function isCurrent({ metadata, status }: ClaimObject<unknown>): boolean {
  const ready = status?.conditions?.find(({ type }) => type === 'Ready');
  // An answer that somebody else has written is taken as it is.
  if (ready?.observedGeneration === undefined) return true;
  return ready.status === 'True' && ready.observedGeneration === (metadata.generation ?? 0);
}

/** Undefined fields are no fields. */
function sameStatus(a: unknown, b: unknown): boolean {
  return isDeepStrictEqual(JSON.parse(JSON.stringify(a ?? {})), JSON.parse(JSON.stringify(b)));
}
