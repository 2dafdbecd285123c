import { type Client, isApiError, type KubeObject, keyOf, type Pod, pods } from '@nexslice/kube';
import type { PodTemplate } from '../../builtin/types.ts';
import { podFor } from './pod.ts';

/** Creates pods of a template. Answers what the server refused the first of them with that it refused; the rest is not tried then. */
export async function createPods(
  client: Client,
  owner: KubeObject,
  template: PodTemplate | undefined,
  count: number,
  signal: AbortSignal,
): Promise<unknown> {
  for (let made = 0; made < count; made += 1) {
    const failure = await createPod(client, podFor(owner, template ?? {}), signal);
    if (failure !== undefined) return failure;
  }
  return undefined;
}

/** Answers what the server refused the pod with. In a namespace that is on its way out there is nothing to create or to complain of. */
export async function createPod(client: Client, pod: Pod, signal: AbortSignal): Promise<unknown> {
  try {
    await client.create(pods, pod, {}, signal);
    return undefined;
  } catch (error) {
    if (isApiError(error, (apiError) => apiError.isNamespaceTerminating)) return undefined;
    return error;
  }
}

/** Deletes these very pods; those that are gone already are as they should be. */
export async function deletePods(client: Client, doomed: readonly Pod[], signal: AbortSignal): Promise<void> {
  for (const pod of doomed) {
    const { uid = '' } = pod.metadata ?? {};
    try {
      await client.delete(pods, keyOf(pod), { preconditions: { uid } }, signal);
    } catch (error) {
      if (!isApiError(error, (apiError) => apiError.isNotFound || apiError.isConflict)) throw error;
    }
  }
}
