import { badRequest } from '../../status/errors.ts';
import type { Collection } from '../../store/collection.ts';
import { keyOf } from '../../store/entry.ts';
import type { Subresource, Target, TextStream } from '../resource-api.ts';
import type { StoredResource } from '../stored-resource.ts';
import { askedContainer, type WithContainers } from './container.ts';

interface PodFields extends WithContainers {
  status?: Partial<Record<(typeof statusFields)[number], ContainerStatus[]>>;
}

const statusFields = ['containerStatuses', 'initContainerStatuses', 'ephemeralContainerStatuses'] as const;

interface ContainerState {
  waiting?: { reason?: string };
  running?: { startedAt?: string };
  terminated?: { startedAt?: string };
}

interface ContainerStatus {
  name: string;
  state?: ContainerState;
  lastState?: ContainerState;
}

/**
 * `log` of pods: containers are simulated, so it says so in the place of what they would write. Who follows it waits for the end of the
 * container, or of the pod. `now` is in ms.
 */
export function logSubresource(pods: StoredResource, stored: Collection, now: () => number): Subresource {
  const text = (target: Target, query: URLSearchParams): string | TextStream => {
    const pod = pods.find(target).object as unknown as PodFields;
    const { name, image = 'its image' } = askedContainer(pod, target.name, query.get('container'));
    const isPrevious = query.get('previous') === 'true';
    const written = Date.parse(startOf(pod, target.name, name, isPrevious));
    const line = `container ${name} is simulated: ${image} does not run here, and logs nothing\n`;
    const said = linesFor(query, line, written, now());
    const limit = Number(query.get('limitBytes') ?? Number.POSITIVE_INFINITY);
    const isOver = isPrevious || said.length >= limit || !runningSince(pod, name);
    if (isOver || query.get('follow') !== 'true') return said.slice(0, limit);
    return (sink) => {
      if (said) sink.write(Buffer.from(said));
      return onEnd(stored, target, pod, name, () => sink.end());
    };
  };
  return { group: '', version: 'v1', kind: 'Pod', verbs: ['get'], text };
}

/** What of the one line, written at a time, the query asks for. */
function linesFor(query: URLSearchParams, line: string, written: number, now: number): string {
  if (query.get('tailLines') === '0' || written < since(query, now)) return '';
  return query.get('timestamps') === 'true' ? `${nanoseconds(written)} ${line}` : line;
}

/** Calls `ended` once, when the container does not run any more as it does now. Returns how to stop. */
function onEnd(stored: Collection, target: Target, pod: PodFields, container: string, ended: () => void): () => void {
  const key = keyOf(target.namespace, target.name);
  const started = runningSince(pod, container);
  const stop = stored.subscribe(({ type, entry }) => {
    if (entry.key !== key) return;
    if (type !== 'DELETED' && runningSince(entry.object as unknown as PodFields, container) === started) return;
    stop();
    ended();
  });
  return stop;
}

function statusOf({ status }: PodFields, container: string): ContainerStatus | undefined {
  return statusFields.flatMap((field) => status?.[field] ?? []).find(({ name }) => name === container);
}

/** Since when a container runs; undefined when it does not. */
function runningSince(pod: PodFields, container: string): string | undefined {
  return statusOf(pod, container)?.state?.running?.startedAt;
}

/** When the container whose log is asked for began. */
function startOf(fields: PodFields, pod: string, name: string, previous: boolean): string {
  const found = statusOf(fields, name);
  if (previous) {
    const start = found?.lastState?.terminated?.startedAt;
    if (start) return start;
    throw badRequest(`previous terminated container ${JSON.stringify(name)} in pod ${JSON.stringify(pod)} not found`);
  }
  const start = (found?.state?.running ?? found?.state?.terminated)?.startedAt;
  if (start) return start;
  const reason = found?.state?.waiting?.reason ?? 'ContainerCreating';
  throw badRequest(`container ${JSON.stringify(name)} in pod ${JSON.stringify(pod)} is waiting to start: ${reason}`);
}

/** What is older is not asked for; in ms. */
function since(query: URLSearchParams, now: number): number {
  const seconds = query.get('sinceSeconds');
  if (seconds) return now - Number(seconds) * 1000;
  const time = query.get('sinceTime');
  return time ? Date.parse(time) : Number.NEGATIVE_INFINITY;
}

/** As kubelets stamp lines. */
function nanoseconds(time: number): string {
  return new Date(time).toISOString().replace('Z', '000000Z');
}
