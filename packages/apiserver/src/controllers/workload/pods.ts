import { type Client, isApiError, type KubeObject, keyOf, messageOf, type Pod, pods } from '@nexslice/kube';
import type { Report } from '../event/events.ts';

/** What is reported of a pod's coming and going, under the reasons that all controllers share. */
export interface PodWords {
  created(pod: string, owner: string): string;
  notCreated(pod: string, owner: string, why: string): string;
  deleted(pod: string, owner: string): string;
  notDeleted(pod: string, owner: string, why: string): string;
}

const usualWords: PodWords = {
  created: (pod) => `Created pod: ${pod}`,
  notCreated: (_pod, _owner, why) => `Error creating: ${why}`,
  deleted: (pod) => `Deleted pod: ${pod}`,
  notDeleted: (_pod, _owner, why) => `Error deleting: ${why}`,
};

/** Makes and deletes the pods of an owner and reports it. */
export class PodControl {
  readonly #client: Client;
  readonly #report: Report;
  readonly #words: PodWords;

  constructor(client: Client, report: Report, words: PodWords = usualWords) {
    this.#client = client;
    this.#report = report;
    this.#words = words;
  }

  /** Creates pods one after the other. Answers what the server refused the first of them with that it refused; the rest is not tried then. */
  async createAll(owner: KubeObject, wanted: Iterable<Pod>, signal: AbortSignal): Promise<unknown> {
    for (const pod of wanted) {
      const failure = await this.create(owner, pod, signal);
      if (failure !== undefined) return failure;
    }
    return undefined;
  }

  /** Answers what the server refused the pod with. In a namespace that is on its way out there is nothing to create or to complain of. */
  async create(owner: KubeObject, pod: Pod, signal: AbortSignal): Promise<unknown> {
    const ownerName = owner.metadata?.name ?? '';
    try {
      const created = await this.#client.create(pods, pod, {}, signal);
      const text = this.#words.created(created.metadata?.name ?? '', ownerName);
      this.#report(owner, 'Normal', 'SuccessfulCreate', text);
      return undefined;
    } catch (error) {
      if (isApiError(error, (apiError) => apiError.isNamespaceTerminating)) return undefined;
      const text = this.#words.notCreated(pod.metadata?.name ?? '', ownerName, messageOf(error));
      if (!signal.aborted) this.#report(owner, 'Warning', 'FailedCreate', text);
      return error;
    }
  }

  /** Deletes these very pods; those that are gone already are as they should be. */
  async remove(owner: KubeObject, doomed: readonly Pod[], signal: AbortSignal): Promise<void> {
    const ownerName = owner.metadata?.name ?? '';
    for (const pod of doomed) {
      const { uid = '', name = '' } = pod.metadata ?? {};
      try {
        await this.#client.delete(pods, keyOf(pod), { preconditions: { uid } }, signal);
        this.#report(owner, 'Normal', 'SuccessfulDelete', this.#words.deleted(name, ownerName));
      } catch (error) {
        if (isApiError(error, (apiError) => apiError.isNotFound || apiError.isConflict)) continue;
        const text = this.#words.notDeleted(name, ownerName, messageOf(error));
        if (!signal.aborted) this.#report(owner, 'Warning', 'FailedDelete', text);
        throw error;
      }
    }
  }
}
